"""An employer puts people in order in the portal: those who were presented for one job and take part in a group for it.

What is kept is the place at the employer of `Preference`, as a colleague may write it down too; a place that the person
gave the job stays. Of a person nothing is read here but what was presented.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from employers.models import FutureJob
from matching.cohorts.cohorts import locked, only_for
from matching.models import (
    Cohort,
    CohortMember,
    CohortState,
    MemberState,
    Preference,
    Presentation,
    ProposalState,
)
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.dutch import counted
from nieuwebanen.errors import DomainError, StaleError

CHANGED = "Er is intussen iets veranderd bij deze kandidaten. Kijk nog eens en geef uw volgorde opnieuw."
OWN_PLACE = "Geef iedereen een eigen plaats."
AT_LEAST = 2  # of one person there is no order


@dataclass(frozen=True)
class Orderable:
    """Somebody who may be put in order. place: as it stands now."""

    presentation: Presentation
    member: int
    cohort: int
    place: int | None


def orderable(job: FutureJob, user: User, *, today: date) -> list[Orderable]:
    """Presented to this user and not decided yet, in a running group for this job; those who have a place first."""
    presented = (
        Presentation.objects.visible_to(user)
        .current_on(today)
        .filter(proposal__job=job, proposal__state=ProposalState.PRESENTED)
        .select_related("proposal")
        .order_by("created_at", "pk")
    )
    joins = CohortMember.objects.filter(state=MemberState.JOINS, cohort__state=CohortState.RUNNING)
    members = joins.filter(
        cohort__cohort_jobs__job=job, candidate__in=presented.order_by().values("proposal__candidate")
    )
    of_person = {member.candidate_id: member for member in members.order_by("-pk")}
    places = dict(Preference.objects.filter(job=job, member__in=members).values_list("member", "by_employer"))
    found = []
    for one in presented:
        if member := of_person.get(one.proposal.candidate_id):
            found.append(Orderable(one, member.pk, member.cohort_id, places.get(member.pk)))
    return sorted(found, key=lambda row: (row.place is None, row.place or 0))


def job_lines(job: FutureJob, user: User, *, today: date) -> list[tuple[str, str, str]]:
    """The way to that page, for the job's own page in the portal (settings.PORTAL_JOB_LINES)."""
    rows = orderable(job, user, today=today)
    if len(rows) < AT_LEAST:
        return []
    placed = sum(row.place is not None for row in rows)
    text = f"{counted(len(rows), 'kandidaat wacht', 'kandidaten wachten')} op uw keuze."
    said = f"U gaf {counted(placed, 'kandidaat', 'kandidaten')} een plaats." if placed else "U hebt nog geen volgorde."
    return [("Zet de kandidaten op volgorde", f"{text} {said}", reverse("matching:portal_order", args=[job.public_id]))]


@transaction.atomic
def put_in_order(
    job: FutureJob,
    places: Mapping[UUID, int | None],
    *,
    seen: Mapping[UUID, int | None],
    by: User,
    today: date,
    at: datetime | None = None,
) -> int:
    """Keep the order of an employer for one job; how many places changed.

    places, seen: by public id of the presentation, None without a preference. Who has a place but was not on the screen
    keeps it behind those who were. Raises DomainError for two at one place, StaleError when people or places changed.
    """
    at = at or timezone.now()
    for cohort in Cohort.objects.filter(cohort_jobs__job=job, state=CohortState.RUNNING).order_by("pk"):
        locked(cohort)
    rows = {row.presentation.public_id: row for row in orderable(job, by, today=today)}
    if not places.keys() == seen.keys() == rows.keys() or any(seen[key] != row.place for key, row in rows.items()):
        raise StaleError(CHANGED)
    given = [place for place in places.values() if place is not None]
    if any(not 1 <= place <= len(rows) for place in given):
        raise DomainError(f"Kies een plaats van 1 tot en met {len(rows)}.")
    if any(number > 1 for number in Counter(given).values()):
        raise DomainError(OWN_PLACE)
    changed = [(row, places[key]) for key, row in rows.items() if places[key] != row.place]
    if not changed:
        return 0
    _write(job, changed, by, at)
    _behind(job, [row.member for row in rows.values()], most=len(rows))
    for cohort_id in sorted({row.cohort for row, _ in changed}):
        _tell(
            Cohort.objects.get(pk=cohort_id), job, [row.member for row, _ in changed if row.cohort == cohort_id], by, at
        )
    return len(changed)


def _write(job: FutureJob, changed: list[tuple[Orderable, int | None]], by: User, at: datetime) -> None:
    """What a person said of the job stays; a line that says nothing any more goes."""
    Preference.objects.bulk_create(
        (Preference(member_id=row.member, job=job, by_employer=place, by=by, at=at) for row, place in changed),
        update_conflicts=True,
        unique_fields=["member", "job"],
        update_fields=["by_employer", "by", "at"],
    )
    members = [row.member for row, _ in changed]
    Preference.objects.filter(job=job, member__in=members, by_employer=None, by_candidate=None).delete()


def _behind(job: FutureJob, shown: list[int], *, most: int) -> None:
    """Who was not on the screen stands behind who was, in the same order: no two at one place."""
    running = {"member__cohort__state": CohortState.RUNNING, "member__state": MemberState.JOINS}
    others = Preference.objects.filter(job=job, by_employer__isnull=False, **running).exclude(member__in=shown)
    for place, other in enumerate(others.order_by("by_employer", "pk"), most + 1):
        Preference.objects.filter(pk=other.pk).update(by_employer=place)


def _tell(cohort: Cohort, job: FutureJob, members: list[int], by: User, at: datetime) -> None:
    people = CohortMember.objects.filter(pk__in=members).select_related("candidate__team").order_by("pk")
    about = [cohort, *(member.candidate for member in people)]
    text = f"De werkgever zette kandidaten op volgorde voor baan {job.number}."
    events.record("cohort.preferences", text, about=about, by=by, at=at, each=only_for(cohort))
