"""Is this person perhaps known already? Asked before a second file is made; it never stops anybody.

A name counts as alike in spite of accents, capitals, order and a small typing mistake (trigrams of `name_key`); a name
that is only alike needs the birth year or the postcode to be the same too.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import F, FloatField, Func, Q, Value
from django.db.models.functions import Concat

from candidates.models import Candidate, CandidateQuerySet
from nieuwebanen.accounts.models import User

ALIKE = 0.45  # trigram similarity of two whole names: "Jansen Piet" and "Piet Janssen" are, two Piets are not
MAX_SHOWN = 8
FAR_APART = 1  # years of birth that somebody may have typed wrong


@dataclass(frozen=True)
class Double:
    """Somebody who may be the same person, and what is alike."""

    candidate: Candidate
    why: list[str]


@dataclass(frozen=True)
class Doubles:
    visible: list[Double] = field(default_factory=list)
    elsewhere: bool = False  # of another team: only that there is one

    def __bool__(self) -> bool:
        return bool(self.visible) or self.elsewhere


def doubles_of(candidate: Candidate, *, user: User) -> Doubles:
    """Possible doubles of a person, saved or not, as far as this user may know of them; the most alike first."""
    found = list(_alike(candidate).with_coach()[:MAX_SHOWN])
    seen = set(Candidate.objects.visible_to(user).filter(pk__in=[one.pk for one in found]).values_list("pk", flat=True))
    return Doubles(
        [Double(one, list(_why(candidate, one))) for one in found if one.pk in seen],
        elsewhere=len(seen) < len(found),
    )


def _plain(text: object) -> Func:
    return Func(text, function="nb_plain")


def _alike(candidate: Candidate) -> CandidateQuerySet:
    """Narrowed by the trigram index on `name_key` first, so that it does not read everybody."""
    name = f"{candidate.first_name} {candidate.last_name}".strip()
    similarity = Func(
        _plain(Concat("first_name", Value(" "), "last_name")),
        _plain(Value(name)),
        function="similarity",
        output_field=FloatField(),
    )
    same = Q(similarity__gte=1)
    if candidate.birth_year:
        year = candidate.birth_year
        same &= Q(birth_year=None) | Q(birth_year__range=(year - FAR_APART, year + FAR_APART))
        same |= Q(birth_year=year)
    if candidate.postcode:
        same |= Q(postcode=candidate.postcode)
    narrowed = Candidate.objects.filter(merged_into=None, erased_at=None, name_key__trigram_word_similar=name.lower())
    found = narrowed.exclude(pk=candidate.pk).annotate(similarity=similarity).filter(Q(similarity__gte=ALIKE), same)
    return found.order_by(F("similarity").desc(), "pk")


def _why(candidate: Candidate, other: Candidate) -> Iterator[str]:
    yield "zelfde naam" if other.similarity >= 1 else "de naam lijkt erop"  # type: ignore[attr-defined]
    if candidate.birth_year and other.birth_year == candidate.birth_year:
        yield "zelfde geboortejaar"
    elif candidate.birth_year and other.birth_year:
        yield f"geboren in {other.birth_year}"
    if candidate.postcode and other.postcode == candidate.postcode:
        yield "zelfde postcode"
