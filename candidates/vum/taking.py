"""Taking a profile over into a file: a new person, or what a known person's file misses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from candidates.models import Candidate, CandidateLanguage, SkillSource, assess
from candidates.vum.reading import Reading
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.skills.models import Skill


@dataclass(frozen=True)
class Difference:
    """A field in which the profile says something else than the file. empty: the file says nothing yet."""

    name: str
    label: str
    now: str
    becomes: str
    empty: bool


def differences(candidate: Candidate, reading: Reading) -> list[Difference]:
    """What the profile would change in this file."""
    found = []
    for name, value in reading.fields.items():
        now = getattr(candidate, name)
        if now != value:
            label = str(Candidate._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            found.append(Difference(name, label, in_words(name, now), in_words(name, value), now in (None, "", [])))
    return found


def in_words(name: str, value: Any) -> str:
    """A value of a candidate's field as a person reads it."""
    sample = Candidate(**{name: value})
    for words in (f"get_{name}_display", LABELS.get(name, "")):
        shown = getattr(sample, words, None) if words else None
        if shown is not None and value not in (None, "", []):
            return ", ".join(shown) if isinstance(shown, list) else str(shown())
    if value in (None, "", []):
        return "leeg"
    if isinstance(value, list):
        return ", ".join(value)
    return value.strftime("%d-%m-%Y") if isinstance(value, date) else str(value)


LABELS = {"cannot": "cannot_labels", "sector_wishes": "sector_labels"}


@transaction.atomic
def add(
    reading: Reading,
    *,
    by: User,
    today: date,
    levels: Mapping[Skill, int],
    at: datetime | None = None,
    **fields: Any,
) -> Candidate:
    """A new file from a profile. fields: what the standard does not hold, such as the name and the coach."""
    candidate = Candidate.add(by=by, today=today, at=at, vum_id=reading.vum_id, **(reading.fields | fields))
    _keep_the_rest(candidate, reading, levels=levels, by=by, today=today, at=at)
    return candidate


@transaction.atomic
def renew(
    candidate: Candidate,
    reading: Reading,
    *,
    names: Sequence[str],
    levels: Mapping[Skill, int],
    by: User,
    today: date,
    at: datetime | None = None,
) -> None:
    """Take over these fields into the file of a person who is known. Raises StaleError when it was changed meanwhile."""
    for name in names:
        setattr(candidate, name, reading.fields[name])
    if names:
        candidate.full_clean(exclude=["number"])
        candidate.change(by=by, at=at)
    _keep_the_rest(candidate, reading, levels=levels, by=by, today=today, at=at)


def _keep_the_rest(
    candidate: Candidate, reading: Reading, *, levels: Mapping[Skill, int], by: User, today: date, at: datetime | None
) -> None:
    """Languages that the file does not have yet, the levels that the coach chose, and that a profile came in."""
    CandidateLanguage.objects.bulk_create(
        [
            CandidateLanguage(candidate=candidate, language=language, **parts)
            for language, parts in reading.languages.items()
        ],
        ignore_conflicts=True,
    )
    if levels:
        assess(candidate, levels=dict(levels), source=SkillSource.OWN, on=today, by=by, at=at)
    events.record("candidate.vum_read", "Profiel uit VUM overgenomen.", about=candidate, by=by, at=at)
