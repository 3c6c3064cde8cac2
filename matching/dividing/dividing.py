"""Step 3 for many at once: a suggestion of who could go where, made again whenever something changed ("verdeling").

A verdeling is which people over which jobs and by which choices; an outcome (AssignmentRun) is what came of it at one
moment, with all that it was made of. Nobody is proposed by it: the coach selects, as from any list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from candidates.models import Candidate, CandidateQuerySet
from employers.models import FutureJob
from employers.models.job_query import FutureJobQuerySet
from matching import pairs, ranking, rules
from matching.models import (
    Assignment,
    AssignmentJob,
    AssignmentRule,
    AssignmentRun,
    Cohort,
    Goal,
    MemberState,
    PairRule,
    ProposalState,
)
from nieuwebanen import events
from nieuwebanen.accounts.models import Team, User
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.numbers import next_number
from nieuwebanen.sent_once import once

AT_ONCE = 50_000  # people times jobs that a page works out itself; more is done by the worker
JUST_CHANGED = "Een collega heeft deze verdeling net gewijzigd. Ververs de pagina."
CLOSED = "Deze verdeling is klaar. Maak een nieuwe verdeling."


@dataclass(frozen=True)
class Choices:
    """What the maker of a verdeling decides. seats: job -> at most so many; a job that is not in it has its open seats."""

    name: str
    jobs: Sequence[FutureJob]
    team: Team | None
    cohort: Cohort | None
    goal: str = Goal.MOST_POINTS.value
    with_late: bool = False
    quota_percent: int = 0
    quota_months: int = 24
    seats: Mapping[int, int] | None = None


@transaction.atomic
def make(choices: Choices, *, by: User, today: date, at: datetime | None = None, key: UUID | None = None) -> Assignment:
    """A new verdeling; nothing is worked out yet. key: of the form, so that sending it twice makes one.

    Raises MadeBeforeError with the verdeling of this key, or DomainError.
    """
    _refuse(choices, by)
    columns = {"created_by": by, "created_at": at or timezone.now(), **_columns(choices)}
    with once(Assignment.objects.filter(created_by=by), key) as public_id:
        made = Assignment.objects.create(public_id=public_id, number=next_number("V", today), **columns)
    _set_jobs(made, choices)
    events.record("assignment.made", f"Verdeling {made.number} gemaakt.", about=[made, *choices.jobs], by=by, at=at)
    return made


@transaction.atomic
def change(assignment: Assignment, choices: Choices, *, version: int, by: User, at: datetime | None = None) -> None:
    """Other choices; outcomes that were made stay as they are. Raises StaleError when somebody was first, DomainError."""
    _refuse(choices, by)
    _touch(assignment, version)
    Assignment.objects.filter(pk=assignment.pk).update(**_columns(choices))
    _set_jobs(assignment, choices)
    AssignmentRule.objects.filter(assignment=assignment).exclude(job__in=choices.jobs).delete()
    assignment.refresh_from_db()
    events.record("assignment.changed", "Keuzes van de verdeling gewijzigd.", about=assignment, by=by, at=at)


@transaction.atomic
def close(assignment: Assignment, *, by: User, today: date, at: datetime | None = None) -> None:
    """It has served: no more outcomes. Raises StaleError or DomainError."""
    _touch(assignment, assignment.version)
    Assignment.objects.filter(pk=assignment.pk).update(closed_on=today)
    assignment.closed_on = today
    events.record("assignment.closed", f"Verdeling {assignment.number} klaar.", about=assignment, by=by, at=at)


def _refuse(choices: Choices, by: User) -> None:
    if not choices.jobs:
        raise DomainError("Kies minimaal 1 baan om over te verdelen.")
    if choices.goal == Goal.PREFERENCES and choices.cohort is None:
        raise DomainError("Voorkeuren liggen vast bij een groepswerving. Kies eerst een groepswerving.")
    if choices.team is None and choices.cohort is None and not by.is_manager:
        raise DomainError("Kies een team of een groepswerving.")


def _columns(choices: Choices) -> dict[str, Any]:
    return {
        "name": choices.name.strip(),
        "team": choices.team,
        "cohort": choices.cohort,
        "goal": choices.goal,
        "with_late": choices.with_late,
        "quota_percent": choices.quota_percent,
        "quota_months": choices.quota_months,
    }


def _set_jobs(assignment: Assignment, choices: Choices) -> None:
    seats = choices.seats or {}
    AssignmentJob.objects.filter(assignment=assignment).delete()
    AssignmentJob.objects.bulk_create(
        AssignmentJob(assignment=assignment, job=job, seats=seats.get(job.pk)) for job in choices.jobs
    )


def _touch(assignment: Assignment, version: int) -> None:
    """Compare and swap of the version, which also locks the row; what is closed stays as it is."""
    if not Assignment.objects.filter(pk=assignment.pk, version=version).update(version=F("version") + 1):
        raise StaleError(JUST_CHANGED)
    assignment.version = version + 1
    if Assignment.objects.filter(pk=assignment.pk).exclude(closed_on=None).exists():
        raise DomainError(CLOSED)


# ---- what the coach knows and the match does not ---------------------------------------------------------
@transaction.atomic
def set_rule(
    assignment: Assignment,
    candidate: Candidate,
    job: FutureJob,
    *,
    rule: str,
    reason: str,
    by: User,
    at: datetime | None = None,
) -> AssignmentRule:
    """This person here, or not here, with a reason. A pin takes the place of an earlier pin of this person.

    Raises DomainError when somebody is pinned who does not fit or takes no part, or without a reason.
    """
    at = at or timezone.now()
    if not reason.strip():
        raise DomainError("Vul in waarom.")
    _lock(assignment)
    if not assignment.assignment_jobs.filter(job=job).exists():
        raise DomainError("Deze baan doet niet mee in deze verdeling.")
    if not people_of(assignment).filter(pk=candidate.pk).exists():
        raise DomainError("Deze kandidaat doet niet mee in deze verdeling.")
    rows = AssignmentRule.objects.filter(assignment=assignment, candidate=candidate)
    if rule == PairRule.PINNED:
        one = Candidate.objects.filter(pk=candidate.pk)
        sides = pairs.between(FutureJob.objects.filter(pk=job.pk), one)
        late_too = assignment.with_late
        if not pairs.listed(sides, timezone.localdate(at), rules.in_force(), on_time=not late_too):
            raise DomainError(
                "Deze kandidaat past nu niet bij deze baan. Vast zetten kan alleen bij een baan die past."
            )
        rows.filter(rule=PairRule.PINNED).delete()
    rows.filter(job=job).delete()
    made = AssignmentRule.objects.create(
        assignment=assignment, candidate=candidate, job=job, rule=rule, reason=reason.strip()[:300], by=by, at=at
    )
    words = "vast bij" if rule == PairRule.PINNED else "niet bij"
    text = f"Kandidaat {candidate.number} {words} baan {job.number} in verdeling {assignment.number}."
    events.record("assignment.rule_set", text, about=[assignment, candidate], by=by, at=at, rule=rule)
    return made


@transaction.atomic
def drop_rule(rule: AssignmentRule, *, by: User, at: datetime | None = None) -> None:
    """The match may decide again. Raises DomainError when the verdeling is closed."""
    _lock(rule.assignment)
    text = f"Afspraak over kandidaat {rule.candidate.number} uit verdeling {rule.assignment.number} gehaald."
    about = [rule.assignment, rule.candidate]
    rule.delete()
    events.record("assignment.rule_dropped", text, about=about, by=by, at=at)


def _lock(assignment: Assignment) -> None:
    locked = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if locked.closed_on is not None:
        raise DomainError(CLOSED)


# ---- who and what take part --------------------------------------------------------------------------------
def people_of(assignment: Assignment) -> CandidateQuerySet:
    """Who can still get a seat: active, not chosen by an employer, and of the group, the team, or everybody."""
    people = Candidate.objects.active().exclude(pk__in=ranking.chosen_people())
    if assignment.cohort_id is not None:
        joins = Q(cohort_memberships__cohort=assignment.cohort_id, cohort_memberships__state=MemberState.JOINS)
        return people.filter(joins)
    return people if assignment.team_id is None else people.filter(team=assignment.team_id)


def jobs_of(assignment: Assignment) -> FutureJobQuerySet:
    return FutureJob.objects.filter(pk__in=assignment.assignment_jobs.values("job"))


def seats_of(assignment: Assignment) -> dict[int, int]:
    """Seats to divide by job: those that are open, or fewer when the maker said so; none of a job that is not open."""
    wanted = dict(assignment.assignment_jobs.values_list("job_id", "seats"))
    taken = Count("proposals", filter=Q(proposals__state=ProposalState.CHOSEN))
    open_seats = dict.fromkeys(wanted, 0)
    for pk, seats, chosen in jobs_of(assignment).open().annotate(taken=taken).values_list("pk", "seats", "taken"):
        open_seats[pk] = max(0, (seats or 0) - chosen)
    return {job: free if (most := wanted[job]) is None else min(most, free) for job, free in sorted(open_seats.items())}


def is_large(assignment: Assignment) -> bool:
    """Whether the worker should make it: a page would take longer than somebody wants to look at it."""
    return people_of(assignment).count() * assignment.assignment_jobs.count() > AT_ONCE


def rules_differ(assignment: Assignment, run: AssignmentRun) -> bool:
    """Whether somebody pinned or forbade a pair, or took that back, since this outcome."""
    now = set(assignment.rules.values_list("rule", "candidate_id", "job_id"))
    then = {(PairRule.PINNED.value, *pair) for pair in run.choices["pinned"]}
    return now != then | {(PairRule.FORBIDDEN.value, *pair) for pair in run.choices["forbidden"]}
