"""One outcome of a verdeling: what goes in, working it out now or by the worker, and what is kept of it.

What goes in is a `World`: the choices as they are kept with the outcome, and all pairs that fit. The same world gives
the same outcome, also a year later; `world_again` says whether the world is still the same.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from json import dumps
from typing import Any

from django.db import transaction
from django.utils import timezone

from candidates.models import Candidate
from employers.models import FutureJob
from matching import pairs, rules
from matching.acceptance import Wish, deferred_acceptance
from matching.assignment import ImpossibleError, Key, Outcome, Pair, Problem, Quota, greedy, solve
from matching.dividing.dividing import CLOSED, people_of, seats_of
from matching.models import Assignment, AssignmentRun, Goal, MemberState, PairRule, Preference
from nieuwebanen import background, events
from nieuwebanen.accounts.models import User
from nieuwebanen.background import BackgroundTask, Progress
from nieuwebanen.dates import add_months
from nieuwebanen.errors import DomainError

KIND = "matching.assign"
NOBODY = "Er zijn nu geen kandidaten om te verdelen. Kies andere kandidaten."


@dataclass(frozen=True)
class World:
    """All that an outcome is made of. choices: as they are kept with it; they make the problem, with the pairs."""

    choices: dict[str, Any]
    pairs: tuple[Pair, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of all pairs with their scores and of who counts for the quota, in a fixed order."""
        told = {"pairs": sorted(self.pairs), "quota_people": self.choices["quota_people"]}
        return sha256(dumps(told, separators=(",", ":"), sort_keys=True).encode()).hexdigest()

    @property
    def problem(self) -> Problem:
        quota = self.choices["quota_percent"]
        return Problem(
            pairs=self.pairs,
            seats=dict(self.choices["seats"]),
            pinned=_keys(self.choices["pinned"]),
            forbidden=_keys(self.choices["forbidden"]),
            kept=_keys(self.choices["kept"]),
            quota=Quota(quota, frozenset(self.choices["quota_people"])) if quota else None,
            lowest_first=self.choices["goal"] == Goal.LOWEST_HIGH,
        )

    @property
    def wishes(self) -> list[Wish]:
        """How people and employers put each other in order, of pairs that fit and are not forbidden."""
        fitting = {pair.key: pair for pair in self.pairs}
        forbidden = _keys(self.choices["forbidden"])
        return [
            Wish(fitting[person, job], by_person, by_job)
            for person, job, by_person, by_job in self.choices["preferences"]
            if (person, job) in fitting and (person, job) not in forbidden
        ]

    def solve(self) -> Outcome:
        """Raises ImpossibleError."""
        if self.choices["goal"] != Goal.PREFERENCES:
            return solve(self.problem)
        problem = self.problem
        found = deferred_acceptance(self.wishes, problem.seats, pinned=problem.pinned)
        placed = {pair.person for pair in found}
        return Outcome(tuple(found), tuple(sorted({pair.person for pair in self.pairs} - placed)))


def _keys(rows: Iterable[Sequence[int]]) -> frozenset[Key]:
    return frozenset((person, job) for person, job in rows)


def world_of(assignment: Assignment, *, today: date, kept: Collection[Key] = ()) -> World:
    """As everything is now."""
    told = assignment.rules.order_by("candidate", "job").values_list("rule", "candidate_id", "job_id")
    choices = {
        "goal": assignment.goal,
        "with_late": assignment.with_late,
        "quota_percent": assignment.quota_percent,
        "quota_months": assignment.quota_months,
        "seats": [list(item) for item in seats_of(assignment).items()],
        "pinned": [[person, job] for rule, person, job in told if rule == PairRule.PINNED],
        "forbidden": [[person, job] for rule, person, job in told if rule == PairRule.FORBIDDEN],
        "kept": [list(key) for key in sorted(kept)],
        "preferences": _preferences(assignment) if assignment.goal == Goal.PREFERENCES else [],
    }
    return _filled(assignment, choices, today)


def world_again(run: AssignmentRun) -> World:
    """With the choices and the day of this outcome, and people and jobs as they are now."""
    return _filled(run.assignment, dict(run.choices), run.today)


def _filled(assignment: Assignment, choices: dict[str, Any], today: date) -> World:
    jobs = FutureJob.objects.filter(pk__in=[job for job, _ in choices["seats"]])
    people = people_of(assignment)
    sides = pairs.between(jobs, people)
    found = pairs.listed(sides, today, rules.in_force(), on_time=not choices["with_late"])
    choices["people"] = people.count()
    choices["quota_people"] = []
    if choices["quota_percent"]:
        since = add_months(today, -choices["quota_months"])
        waiting = people.filter(created_at__date__lte=since).order_by("pk")
        choices["quota_people"] = list(waiting.values_list("pk", flat=True))
    return World(choices, tuple(sorted(Pair(person, job, score) for job, person, score, *_ in found)))


def _preferences(assignment: Assignment) -> list[list[int | None]]:
    """[person, job, place by the person, place by the employer] of who takes part."""
    rows = Preference.objects.filter(member__cohort=assignment.cohort_id, member__state=MemberState.JOINS)
    columns = ("member__candidate_id", "job_id", "by_candidate", "by_employer")
    return [list(row) for row in rows.order_by("member__candidate_id", "job_id").values_list(*columns)]


def run(
    assignment: Assignment, *, by: User, today: date, at: datetime | None = None, keep: bool = True
) -> AssignmentRun:
    """Make an outcome now. keep: pairs of the newest outcome earn extra, so that few people change.

    Raises DomainError when the match is off, nobody takes part, or what was asked cannot be.
    """
    weights = rules.in_force()
    if assignment.closed_on is not None:
        raise DomainError(CLOSED)
    before = assignment.runs.first() if keep else None
    world = world_of(assignment, today=today, kept=outcome_of(before).keys if before else ())
    if not world.choices["people"]:
        raise DomainError(NOBODY)
    try:
        outcome = world.solve()
    except ImpossibleError as impossible:
        raise DomainError(_how_to_mend(impossible)) from impossible
    with transaction.atomic():
        made = AssignmentRun.objects.create(
            assignment=assignment,
            at=at or timezone.now(),
            by=by,
            today=today,
            rules=weights.version,
            rules_hash=rules.digest(weights),
            choices=world.choices,
            inputs_hash=world.digest,
            outcome=_told(world, outcome),
        )
        text = f"Verdeling {assignment.number} berekend: {len(outcome.pairs)} mensen op een plek."
        events.record("assignment.run", text, about=assignment, by=by, at=at, run=str(made.public_id))
    return made


def _told(world: World, outcome: Outcome) -> dict[str, Any]:
    """What a page shows without working it out again. unplaced: [person, jobs that fit and have seats, best job, its score]."""
    best: dict[int, Pair] = {}
    fits: dict[int, int] = {}
    per_job: dict[int, int] = {}
    seats: dict[int, int] = dict(world.choices["seats"])
    for pair in world.pairs:
        fits[pair.person] = fits.get(pair.person, 0) + (seats[pair.job] > 0)
        per_job[pair.job] = per_job.get(pair.job, 0) + 1
        if pair.person not in best or pair.score > best[pair.person].score:
            best[pair.person] = pair
    lists = greedy(world.problem)
    return {
        "pairs": [list(pair) for pair in outcome.pairs],
        "unplaced": [[person, fits[person], best[person].job, best[person].score] for person in outcome.unplaced],
        "fits": [[job, per_job.get(job, 0)] for job, _ in world.choices["seats"]],
        "points": outcome.total,
        "lowest": outcome.lowest,
        "lists": [len(lists.pairs), lists.total],
    }


def outcome_of(made: AssignmentRun) -> Outcome:
    """As the solver gave it."""
    pairs_ = tuple(Pair(*row) for row in made.outcome["pairs"])
    return Outcome(pairs_, tuple(row[0] for row in made.outcome["unplaced"]))


def start(assignment: Assignment, *, by: User, at: datetime, keep: bool) -> BackgroundTask:
    """Leave it to the worker."""
    return background.start(
        KIND,
        title=f"Verdeling {assignment.number} berekenen",
        owner=by,
        args={"assignment_id": assignment.pk, "user_id": by.pk, "keep": keep},
        at=at,
        next_url=assignment.get_absolute_url(),
    )


def run_task(task: Progress, *, assignment_id: int, user_id: int, keep: bool) -> None:
    """The worker's side (settings.BACKGROUND_TASKS). One outcome; a second try makes the same one again."""
    assignment = Assignment.objects.get(pk=assignment_id)
    made = run(assignment, by=User.objects.get(pk=user_id), today=timezone.localdate(), keep=keep)
    task.step()
    task.next_url = f"{assignment.get_absolute_url()}?uitkomst={made.public_id}"


def _how_to_mend(impossible: ImpossibleError) -> str:
    """Why it cannot be and what to do, in plain Dutch; people by their number."""
    numbers = impossible.numbers
    job = FutureJob.objects.filter(pk=impossible.job).first()
    person = Candidate.objects.filter(pk=impossible.person).values_list("number", flat=True).first()
    where = f"{job} ({job.number})" if job else ""
    match impossible.why:
        case "pin_does_not_fit":
            return f"Kandidaat {person} staat vast bij {where}, maar past daar nu niet. Haal die afspraak weg."
        case "two_pins":
            return f"Kandidaat {person} staat bij 2 banen vast. Haal 1 van die afspraken weg."
        case "more_pins_than_seats":
            return f"Bij {where} staan {numbers['pins']} mensen vast, er zijn {numbers['seats']} plekken. Haal een afspraak weg."
        case "quota_beside_pins":
            return (
                f"Bij {where} zijn {numbers['needed']} plekken voor wie lang wacht, maar naast wie vast staat zijn er nog "
                f"{numbers['seats']}. Haal een afspraak weg of kies een lager deel."
            )
        case "quota_of_job":
            return (
                f"Bij {where} zijn {numbers['needed']} plekken voor wie lang wacht, maar er passen {numbers['people']} van "
                "hen. Kies een lager deel of een kortere wachttijd."
            )
        case "quota_together":
            return (
                f"Er zijn samen {numbers['needed']} plekken voor wie lang wacht, maar {numbers['people']} van hen kunnen "
                "tegelijk een plek krijgen. Kies een lager deel of een kortere wachttijd."
            )
        case unknown:
            raise ValueError(unknown)
