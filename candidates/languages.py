"""Which languages somebody knows at work, and how well: changing them, and saying them in a few words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from candidates.models import Candidate, CandidateLanguage, Fluency
from nieuwebanen.accounts.models import User
from nieuwebanen.dutch import listed

PARTS = ("speaks", "understands", "reads", "writes")
WORDS = {"speaks": "spreekt", "understands": "verstaat", "reads": "leest", "writes": "schrijft"}


@dataclass(frozen=True)
class Spoken:
    """One language in words: "Nederlands", "spreekt en verstaat goed, leest redelijk"."""

    name: str
    words: str


@transaction.atomic
def change_languages(
    candidate: Candidate,
    languages: Mapping[str, Mapping[str, int | None]],
    *,
    version: int,
    by: User,
    at: datetime | None = None,
) -> None:
    """From now on these languages: code -> level of each of PARTS. What is not among them is taken away.

    version: of the file, as the editor saw it. Raises StaleError when somebody changed the file since.
    """
    candidate.version = version
    candidate.change(by=by, at=at)
    candidate.languages.exclude(language__in=languages).delete()
    for code, levels in languages.items():
        CandidateLanguage.objects.update_or_create(candidate=candidate, language=code, defaults=dict(levels))


def in_words_of(languages: Mapping[str, Mapping[str, int | None]]) -> dict[str, str]:
    """The same for answers that are not saved: name of the language -> words."""
    rows = [CandidateLanguage(language=code, **levels) for code, levels in languages.items()]
    return {row.get_language_display(): in_words(row) for row in rows}


def spoken(candidate: Candidate) -> list[Spoken]:
    """The languages of this person in words; one query."""
    return [Spoken(known.get_language_display(), in_words(known)) for known in candidate.languages.all()]


def in_words(known: CandidateLanguage) -> str:
    """What goes equally well is said once; what nobody asked is left out."""
    by_level: dict[Fluency, list[str]] = {}
    for part in PARTS:
        if level := getattr(known, part):
            by_level.setdefault(Fluency(level), []).append(WORDS[part])
    return ", ".join(f"{listed(words)} {level.label}" for level, words in sorted(by_level.items(), reverse=True))
