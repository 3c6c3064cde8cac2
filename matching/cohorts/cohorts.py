"""Group recruitment ("groepswerving"): making a group for the seats of one or more jobs, its parts, its end (R25).

Whoever changes a group or its people locks the group's row first, so that two coaches never fill the same seat; jobs
and people are locked after it. What the employer decides comes in through `cohort_outcomes`, which never locks a group.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from employers.models import FutureJob, LearningLocation, Tranche
from employers.models.job_status import LIVE
from matching.models import (
    Attendance,
    Cohort,
    CohortJob,
    CohortMember,
    CohortPhase,
    CohortPhaseKind,
    CohortState,
    LeaveReason,
    MemberState,
)
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.numbers import next_number
from nieuwebanen.sent_once import once

USUAL = tuple(CohortPhaseKind)  # in this order: information, empowerment, ROC, speed dates, interview
MOST_PHASES, MOST_JOBS = 12, 20
JUST_CHANGED = "Een collega heeft deze groep net gewijzigd. Bekijk de gegevens en bewaar nog een keer."
IS_OVER = "Deze groep is klaar. Je kunt hier niets meer wijzigen."


@transaction.atomic
def make(
    *,
    name: str,
    coach: User,
    jobs: Sequence[FutureJob],
    kinds: Iterable[str] = USUAL,
    note: str = "",
    by: User,
    today: date,
    at: datetime | None = None,
    key: UUID | None = None,
) -> Cohort:
    """A group that runs, with these jobs and these parts in the usual order, without dates yet.

    key: of the form, so that sending it twice makes one. Raises MadeBeforeError with the group of this key, and
    DomainError when the coach has no team, there is no job or part, or a job does not come any more.
    """
    at = at or timezone.now()
    if coach.team is None:
        raise DomainError("Kies een werkcoach die bij een team hoort.")
    _refuse_jobs(jobs)
    chosen = [kind for kind in USUAL if kind in set(kinds)]
    if not chosen:
        raise DomainError("Kies minimaal 1 onderdeel.")
    with once(Cohort.objects.filter(created_by=by), key) as public_id:
        cohort = Cohort.objects.create(
            public_id=public_id,
            number=next_number("G", today),
            name=name.strip(),
            team=coach.team,
            coach=coach,
            note=note.strip(),
            created_by=by,
            created_at=at,
        )
    CohortJob.objects.bulk_create(CohortJob(cohort=cohort, job=job) for job in jobs)
    CohortPhase.objects.bulk_create(
        CohortPhase(cohort=cohort, position=position, kind=kind) for position, kind in enumerate(chosen, 1)
    )
    text = f"Groepswerving {cohort.number} gemaakt."
    events.record("cohort.made", text, about=[cohort, *jobs], by=by, at=at)
    return cohort


@transaction.atomic
def change(
    cohort: Cohort, *, version: int, name: str, coach: User, note: str, by: User, at: datetime | None = None
) -> None:
    """Another name, leader or agreement. The group follows its coach to that coach's team.

    Raises StaleError when somebody changed it since, DomainError when the coach has no team.
    """
    if coach.team is None:
        raise DomainError("Kies een werkcoach die bij een team hoort.")
    _touch(cohort, version)
    cohort.name, cohort.coach, cohort.team, cohort.note = name.strip(), coach, coach.team, note.strip()
    cohort.save(update_fields=["name", "coach", "team", "note"])
    events.record("cohort.changed", "Groepswerving gewijzigd.", about=cohort, by=by, at=at)


# ---- jobs ---------------------------------------------------------------------------------------------
def jobs_of(tranche: Tranche) -> list[FutureJob]:
    """The jobs of a tranche for which a group may be made."""
    return list(FutureJob.objects.live().filter(tranche=tranche).with_employer().order_by("starts_on", "pk"))


@transaction.atomic
def add_job(cohort: Cohort, job: FutureJob, *, by: User, at: datetime | None = None) -> None:
    """More seats for this group. Raises DomainError when the job is there, or does not come."""
    locked(cohort)
    _refuse_jobs([job])
    if cohort.cohort_jobs.count() >= MOST_JOBS:
        raise DomainError(f"Een groep heeft maximaal {MOST_JOBS} banen.")
    try:
        with transaction.atomic():
            CohortJob.objects.create(cohort=cohort, job=job)
    except IntegrityError as error:
        raise DomainError("Deze baan staat al bij deze groep.") from error
    events.record(
        "cohort.job_added", f"Baan {job.number} bij groepswerving {cohort.number}.", about=[cohort, job], by=by, at=at
    )


@transaction.atomic
def remove_job(cohort: Cohort, job: FutureJob, *, by: User, at: datetime | None = None) -> None:
    """Not for this job after all. Raises DomainError for the last one, and when somebody was chosen for it."""
    locked(cohort)
    rows = CohortJob.objects.filter(cohort=cohort, job=job)
    if cohort.members.filter(job=job).exists():
        raise DomainError("Voor deze baan is al iemand uit de groep gekozen. De baan blijft bij de groep.")
    if rows.exists() and cohort.cohort_jobs.count() == 1:
        raise DomainError("Een groep heeft minimaal 1 baan. Voeg eerst een andere baan toe.")
    if rows.delete()[0]:
        text = f"Baan {job.number} hoort niet meer bij groepswerving {cohort.number}."
        events.record("cohort.job_removed", text, about=[cohort, job], by=by, at=at)


def _refuse_jobs(jobs: Sequence[FutureJob]) -> None:
    if not jobs:
        raise DomainError("Kies minimaal 1 baan.")
    if len(jobs) > MOST_JOBS:
        raise DomainError(f"Een groep heeft maximaal {MOST_JOBS} banen.")
    for job in jobs:
        if job.status not in LIVE:
            raise DomainError(f"Baan {job.number} komt niet meer, of is nog niet aangemeld. Kies een andere baan.")


# ---- parts --------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class PhaseFacts:
    """What is known of one part."""

    kind: str
    title: str = ""
    held_on: date | None = None
    until_on: date | None = None
    starts_at: time | None = None
    place: str = ""
    location: LearningLocation | None = None
    capacity: int | None = None


@transaction.atomic
def add_phase(cohort: Cohort, facts: PhaseFacts, *, version: int, by: User, at: datetime | None = None) -> CohortPhase:
    """One more part, after the others. Raises StaleError, or DomainError when there are too many."""
    _touch(cohort, version)
    there = cohort.phases.aggregate(last=Max("position"))["last"] or 0
    if cohort.phases.count() >= MOST_PHASES:
        raise DomainError(f"Een groep heeft maximaal {MOST_PHASES} onderdelen.")
    phase = CohortPhase(cohort=cohort, position=there + 1)
    _store(phase, facts)
    events.record("cohort.phase_added", f"Onderdeel toegevoegd: {phase}.", about=cohort, by=by, at=at)
    return phase


@transaction.atomic
def change_phase(phase: CohortPhase, facts: PhaseFacts, *, version: int, by: User, at: datetime | None = None) -> None:
    """Another day, place or size. Raises StaleError, or DomainError when more people are in it than would fit."""
    _touch(phase.cohort, version)
    inside = CohortMember.objects.filter(phase=phase, state=MemberState.JOINS).count()
    if facts.capacity is not None and facts.capacity < inside:
        raise DomainError(
            f"In dit onderdeel staan al {inside} mensen. Vul een groter aantal in, of zet eerst iemand verder."
        )
    _store(phase, facts)
    events.record("cohort.phase_changed", f"Onderdeel gewijzigd: {phase}.", about=phase.cohort, by=by, at=at)


@transaction.atomic
def remove_phase(phase: CohortPhase, *, by: User, at: datetime | None = None) -> None:
    """Only a part in which nobody stands or was. Raises DomainError."""
    cohort = locked(phase.cohort)
    if CohortMember.objects.filter(phase=phase).exists():
        raise DomainError("In dit onderdeel staan mensen. Zet hen eerst bij een ander onderdeel.")
    if Attendance.objects.filter(phase=phase).exists():
        raise DomainError("Voor dit onderdeel is vastgelegd wie er was. Daarom blijft het staan.")
    if cohort.phases.count() == 1:
        raise DomainError("Een groep heeft minimaal 1 onderdeel.")
    name = str(phase)
    phase.delete()
    Cohort.objects.filter(pk=cohort.pk).update(version=F("version") + 1)
    events.record("cohort.phase_removed", f"Onderdeel weggehaald: {name}.", about=cohort, by=by, at=at)


@transaction.atomic
def move_phase(phase: CohortPhase, *, up: bool, by: User, at: datetime | None = None) -> None:
    """One place earlier or later; the first stays first. People stay in their part."""
    cohort = locked(phase.cohort)
    in_order = list(cohort.phases.all())
    here = next((nr for nr, one in enumerate(in_order) if one.pk == phase.pk), None)
    there = None if here is None else here + (-1 if up else 1)
    if here is None or there is None or not 0 <= there < len(in_order):
        return
    in_order[here], in_order[there] = in_order[there], in_order[here]
    for position, one in enumerate(in_order, 1):
        one.position = position
    CohortPhase.objects.bulk_update(in_order, ["position"])
    Cohort.objects.filter(pk=cohort.pk).update(version=F("version") + 1)
    events.record("cohort.phase_moved", f"Volgorde gewijzigd: {phase}.", about=cohort, by=by, at=at)


def _store(phase: CohortPhase, facts: PhaseFacts) -> None:
    if facts.until_on and (facts.held_on is None or facts.until_on < facts.held_on):
        raise DomainError("Kies een laatste dag na de eerste dag.")
    for name, value in vars(facts).items():
        setattr(phase, name, value)
    phase.save()


# ---- the end ------------------------------------------------------------------------------------------
@transaction.atomic
def finish(cohort: Cohort, *, by: User, today: date, at: datetime | None = None) -> None:
    """Everybody is through. Raises DomainError while somebody still takes part."""
    locked(cohort)
    if left := cohort.members.filter(state=MemberState.JOINS).count():
        people = "1 persoon doet" if left == 1 else f"{left} mensen doen"
        raise DomainError(f"{people} nog mee. Leg eerst vast hoe het voor hen afliep.")
    _end(cohort, CohortState.FINISHED, today)
    events.record("cohort.finished", f"Groepswerving {cohort.number} afgerond.", about=cohort, by=by, at=at)


@transaction.atomic
def stop(cohort: Cohort, *, reason: str, note: str = "", by: User, today: date, at: datetime | None = None) -> None:
    """The group does not go on: who still takes part, leaves it for this reason. Raises DomainError."""
    at = at or timezone.now()
    if reason not in LeaveReason.values:
        raise DomainError("Kies een reden.")
    locked(cohort)
    rows = cohort.members.filter(state=MemberState.JOINS)
    people = list(rows.select_related("candidate"))
    if rows.update(state=MemberState.LEFT, reason=reason, note=note.strip()[:300], ended_at=at, ended_by=by) != len(
        people
    ):
        raise StaleError(JUST_CHANGED)
    _end(cohort, CohortState.STOPPED, today)
    text = f"Groepswerving {cohort.number} gestopt."
    about = [cohort, *(member.candidate for member in people)]
    events.record("cohort.stopped", text, about=about, by=by, at=at, each=only_for(cohort, members=ids_of(people)))


@transaction.atomic
def reopen(cohort: Cohort, *, by: User, at: datetime | None = None) -> int:
    """The group goes on after all; who left because it stopped takes part again. How many. Raises DomainError."""
    stopped = newest_event(cohort)
    if (
        not Cohort.objects.filter(pk=cohort.pk)
        .exclude(state=CohortState.RUNNING)
        .update(state=CohortState.RUNNING, ended_on=None)
    ):
        raise DomainError("Deze groep loopt al.")
    cohort.state, cohort.ended_on = CohortState.RUNNING, None
    back = 0
    if stopped is not None and stopped.verb == "cohort.stopped":
        rows = cohort.members.filter(public_id__in=stopped.data.get("members", []), state=MemberState.LEFT)
        back = rows.update(state=MemberState.JOINS, reason="", note="", ended_at=None, ended_by=None)
    events.record("cohort.reopened", f"Groepswerving {cohort.number} loopt weer.", about=cohort, by=by, at=at)
    return back


def _end(cohort: Cohort, state: CohortState, today: date) -> None:
    cohort.state, cohort.ended_on = state, today
    cohort.save(update_fields=["state", "ended_on"])


# ---- what every change shares -------------------------------------------------------------------------
def locked(cohort: Cohort, *, running: bool = True) -> Cohort:
    """The group's row as it is now, ours until the end of the transaction. Raises DomainError when it is over."""
    now = Cohort.objects.select_for_update(of=("self",), no_key=True).get(pk=cohort.pk)
    if running and not now.is_running:
        raise DomainError(IS_OVER)
    return now


def newest_event(cohort: Cohort) -> events.Event | None:
    """The last thing that happened; in the order in which it was written, for a moment may be given."""
    return events.Event.objects.about(cohort).exclude(verb__endswith=".viewed").order_by("-pk").first()


def ids_of(members: Iterable[CohortMember]) -> list[str]:
    return [str(member.public_id) for member in members]


def only_for(cohort: Cohort, **data: Any) -> Any:
    """Data for the event of the group itself; everybody else's says only which group."""
    return lambda subject: data if isinstance(subject, Cohort) else {"cohort": str(cohort.public_id)}


def _touch(cohort: Cohort, version: int) -> None:
    """Compare and swap of the version, which also locks the row."""
    running = Q(pk=cohort.pk, state=CohortState.RUNNING)
    if not Cohort.objects.filter(running, version=version).update(version=F("version") + 1):
        raise StaleError(JUST_CHANGED if Cohort.objects.filter(running).exists() else IS_OVER)
    cohort.version = version + 1


def seats_of(jobs: Collection[FutureJob]) -> int:
    return sum(job.seats or 0 for job in jobs)
