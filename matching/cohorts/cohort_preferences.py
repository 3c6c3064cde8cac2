"""After the speed dates: how an employer puts people in order for a job, and a person the jobs (matching.md §7).

Only people of the group and jobs of the group. What is left empty is no preference, and is not filled in by anything.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from employers.models import FutureJob
from matching.cohorts.cohorts import locked, only_for
from matching.models import Cohort, CohortMember, MemberState, Preference
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.dutch import listed
from nieuwebanen.errors import DomainError, StaleError

Places = tuple[int | None, int | None]  # (at the employer, at the candidate)
NOTHING: Places = (None, None)


@dataclass(frozen=True)
class PreferenceRow:
    """One person for one job, as filled in so far."""

    member: CohortMember
    by_employer: int | None
    by_candidate: int | None
    by: User | None = None  # who filled in the last of it, and when
    at: datetime | None = None

    @property
    def places(self) -> Places:
        return self.by_employer, self.by_candidate


def ranked_members(cohort: Cohort) -> "QuerySet[CohortMember]":
    """Who may be put in order: everybody who takes part."""
    return cohort.members.filter(state=MemberState.JOINS).select_related("candidate__team")


def rows_of(cohort: Cohort, job: FutureJob, members: Iterable[CohortMember]) -> list[PreferenceRow]:
    """One line per member, those that the employer put in order first."""
    known = Preference.objects.filter(member__cohort=cohort, job=job).select_related("by")
    said = {preference.member_id: preference for preference in known}
    rows = []
    for member in members:
        one = said.get(member.pk)
        rows.append(
            PreferenceRow(member, one.by_employer, one.by_candidate, one.by, one.at)
            if one
            else PreferenceRow(member, *NOTHING)
        )
    return sorted(rows, key=lambda row: (row.by_employer is None, row.by_employer or 0))


@transaction.atomic
def save(
    cohort: Cohort,
    job: FutureJob,
    places: Mapping[int, Places],
    *,
    seen: Mapping[int, Places],
    by: User,
    at: datetime | None = None,
) -> int:
    """Write down both orders for one job; how many lines changed.

    places, seen: by key of the member, as filled in and as it stood on the screen. Raises DomainError when two people
    stand at one place, or a person gives two jobs the same place; StaleError naming whom a colleague changed meanwhile.
    """
    at, cohort = at or timezone.now(), locked(cohort)
    if not cohort.cohort_jobs.filter(job=job).exists():
        raise DomainError("Deze baan hoort niet bij deze groep.")
    people = {member.pk: member for member in ranked_members(cohort)}
    changed = {pk: now for pk, now in places.items() if now != seen.get(pk, NOTHING)}
    if not changed.keys() <= people.keys():
        raise StaleError("Iemand doet intussen niet meer mee. Ververs de pagina.")
    known = {
        p.member_id: (p.by_employer, p.by_candidate) for p in Preference.objects.filter(member__in=people, job=job)
    }
    if both := [str(people[pk].candidate) for pk in changed if known.get(pk, NOTHING) != seen.get(pk, NOTHING)]:
        raise StaleError(f"Een collega vulde net iets anders in voor {listed(both)}. Kijk na wat klopt.")
    _refuse_doubles(people, {pk: changed.get(pk, known.get(pk, NOTHING)) for pk in people}, changed, job)
    _write(job, changed, by, at)
    if changed:
        text = f"Voorkeuren na de speeddates vastgelegd voor baan {job.number}."
        about = [cohort, *(people[pk].candidate for pk in changed)]
        events.record("cohort.preferences", text, about=about, by=by, at=at, each=only_for(cohort))
    return len(changed)


def _refuse_doubles(
    people: Mapping[int, CohortMember], after: Mapping[int, Places], changed: Mapping[int, Places], job: FutureJob
) -> None:
    if any(place is not None and place < 1 for pair in changed.values() for place in pair):
        raise DomainError("Een plaats begint bij 1.")
    counted = Counter(place for place, _ in after.values() if place is not None)
    if twice := sorted(place for place, number in counted.items() if number > 1):
        raise DomainError(f"Plaats {twice[0]} bij de werkgever staat er 2 keer. Geef iedereen een eigen plaats.")
    mine = {(pk, place) for pk, (_, place) in changed.items() if place is not None}
    others = Preference.objects.filter(member__in=[pk for pk, _ in mine]).exclude(job=job)
    for other in others.select_related("job"):
        if (other.member_id, other.by_candidate) in mine:
            person = people[other.member_id].candidate
            raise DomainError(f"{person} geeft {other.job} ook plaats {other.by_candidate}. Kies een andere plaats.")


def _write(job: FutureJob, changed: Mapping[int, Places], by: User, at: datetime) -> None:
    empty = [pk for pk, places in changed.items() if places == NOTHING]
    Preference.objects.filter(job=job, member__in=empty).delete()
    Preference.objects.bulk_create(
        (
            Preference(member_id=pk, job=job, by_employer=employer, by_candidate=candidate, by=by, at=at)
            for pk, (employer, candidate) in changed.items()
            if (employer, candidate) != NOTHING
        ),
        update_conflicts=True,
        unique_fields=["member", "job"],
        update_fields=["by_employer", "by_candidate", "by", "at"],
    )
