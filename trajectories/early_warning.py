"""Does a trajectory go wrong? Amber or red, with the reason and what to do; computed, nothing is stored (row 55).

Four things are looked at: absence without an agreement, a low score in the last confirmed evaluation, an evaluation
that was not held, and a plan that runs behind. Days on which the learning stood still (Suspension) are no absence,
and while it stands still nothing can be late. Only questions, no changes; load many through `with_signals`, then
nothing here asks the database again.

The thresholds are our own proposal, of no source: they are to be looked at again with coaches after some months.
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from nieuwebanen.dates import add_working_days, holidays
from nieuwebanen.dutch import counted, listed, long_date, short_date
from trajectories import attendance, progress, scores
from trajectories.models import Agreement, Conclusion, Evaluation, PlanStep, Trajectory, TrajectoryStatus
from trajectories.progress import Badge

# Our own proposal, see above.
ABSENCE_WEEKS = 4  # looked back
ABSENCE_AMBER_PCT = 15  # of the agreed hours, missed without an agreement
ABSENCE_RED_PCT = 30
WEAK_SKILLS_RED = 2  # agreed skills below the plan in the last evaluation; one is amber
LEVELS_BELOW_RED = 2  # one skill this far below the plan
MISSED_AMBER_WORKING_DAYS = 5  # after the planned day of an evaluation
MISSED_RED_WORKING_DAYS = 15
STEP_GRACE = timedelta(days=7)  # a step may be a week late before anybody is told
STEPS_RED = 3  # steps of the plan that are late
STEP_RED_AFTER = timedelta(days=28)
READY_RED_AFTER = timedelta(days=14)  # expected to be ready this long after the start of the job


ANY = "een"  # in a filter: whatever colour


class Colour(models.TextChoices):
    AMBER = "oranje", "oranje"
    RED = "rood", "rood"


class Kind(models.TextChoices):
    """What is looked at."""

    ABSENCE = "afwezig", "Afwezig zonder afspraak"
    SCORE = "score", "Lage score"
    MISSED = "evaluatie", "Evaluatie niet gehouden"
    BEHIND = "plan", "Achter op het plan"


@dataclass(frozen=True)
class Signal:
    """One thing that goes wrong: why we think so, and what to do. since: the day it can be seen from."""

    kind: Kind
    colour: Colour
    reason: str
    to_do: str
    since: date

    @property
    def is_red(self) -> bool:
        return self.colour == Colour.RED

    @property
    def badge(self) -> Badge:
        return badge_of(self.colour, str(self.kind.label))


def badge_of(colour: str, words: str = "") -> Badge:
    """Never colour alone: the word says it too."""
    text = f"{Colour(colour).label.capitalize()}: {words[:1].lower()}{words[1:]}" if words else f"Signaal {colour}"
    return Badge(text, "negative" if colour == Colour.RED else "warning", "alert")


# ---- loading ------------------------------------------------------------------------------------------
LOOKUPS = ("suspensions", "phases__attendance", "evaluations__settled_levels")


def with_signals(trajectories: QuerySet[Trajectory]) -> QuerySet[Trajectory]:
    """All that the signals and progress.with_parts read, in a fixed number of queries."""
    return progress.with_parts(trajectories).prefetch_related(*LOOKUPS)


def watched(trajectories: QuerySet[Trajectory]) -> QuerySet[Trajectory]:
    """Only those that can have a signal, with no more than the signals read."""
    signed = Exists(Agreement.objects.filter(trajectory=OuterRef("pk"), signed_at__isnull=False))
    found = trajectories.filter(signed, status=TrajectoryStatus.RUNNING, learning_finished_on=None)
    return found.select_related("job__employer", "candidate").prefetch_related(
        "candidate__skills",
        "skills__skill__neighbours",
        "phases__steps",
        Prefetch("agreements", Agreement.objects.defer("pdf", "content")),
        *LOOKUPS,
    )


# ---- the signals --------------------------------------------------------------------------------------
def signals(trajectory: Trajectory, *, today: date, free: Set[date]) -> list[Signal]:
    """What goes wrong, the red ones first. Nothing before the signatures, and nothing when the learning is over.

    free: dates.holidays().
    """
    if trajectory.status != TrajectoryStatus.RUNNING or trajectory.learning_finished_on:
        return []
    if not progress.is_signed(trajectory):
        return []
    found = [_score(trajectory)]
    if not attendance.stood_still(trajectory, today):
        found += [_absence(trajectory, today), _missed(trajectory, today, free), _behind(trajectory, today)]
    return sorted((one for one in found if one), key=lambda one: (not one.is_red, one.since))


def colour_of(found: list[Signal]) -> Colour | None:
    """The worst colour of these signals."""
    if any(one.is_red for one in found):
        return Colour.RED
    return Colour.AMBER if found else None


def keys_of_colour(trajectories: QuerySet[Trajectory], asked: str, *, today: date) -> list[int]:
    """Those with a signal, of this colour or of any (ANY). Signals are computed, so this looks at every running one."""
    free = holidays()
    found = {one.pk: colour_of(signals(one, today=today, free=free)) for one in watched(trajectories)}
    return [key for key, colour in found.items() if colour and asked in (colour, ANY)]


def _absence(trajectory: Trajectory, today: date) -> Signal | None:
    """Weeks that touch an interruption do not count: what was agreed for them is not sure."""
    monday = today - timedelta(days=today.weekday())
    first = monday - ABSENCE_WEEKS * attendance.WEEK
    rows = [
        row
        for phase in trajectory.phases.all()
        for row in phase.attendance.all()
        if first <= row.monday < monday and not _touches_pause(trajectory, row.monday)
    ]
    hours = attendance.total(rows)
    share = hours.unexcused_pct or 0
    if share < ABSENCE_AMBER_PCT:
        return None
    since = min(row.monday for row in rows if attendance.unexcused(row))
    reason = f"In de laatste {ABSENCE_WEEKS} weken is {share}% van de afgesproken uren gemist zonder afspraak."
    to_do = "Bel de kandidaat en de begeleider. Spreek af wat nodig is om er te zijn, of pas het rooster aan."
    return Signal(Kind.ABSENCE, Colour.RED if share >= ABSENCE_RED_PCT else Colour.AMBER, reason, to_do, since)


def _touches_pause(trajectory: Trajectory, monday: date) -> bool:
    days = (monday + timedelta(days=nr) for nr in range(attendance.WORKING_DAYS))
    return any(attendance.stood_still(trajectory, day) for day in days)


def _score(trajectory: Trajectory) -> Signal | None:
    last = _last_confirmed(trajectory)
    if last is None or last.held_on is None:
        return None
    name = f"Evaluatie {last.position} van {short_date(last.held_on)}"
    if last.conclusion == Conclusion.STOP:
        to_do = "Bespreek met de kandidaat en de werkgever hoe het verdergaat, en leg dat vast."
        return Signal(Kind.SCORE, Colour.RED, f"{name} heeft als conclusie: stoppen.", to_do, last.held_on)
    levels = {row.skill_id: row.level for row in last.settled_levels.all()}
    weak = scores.weak(last, levels, on=last.held_on)
    if not weak:
        return None
    below = max(scores.expected(last, row, on=last.held_on) - levels[row.skill_id] for row in weak)
    red = len(weak) >= WEAK_SKILLS_RED or below >= LEVELS_BELOW_RED
    names = listed(f"‘{row.skill.name}’" for row in weak)
    reason = f"{name}: {names} {'ligt' if len(weak) == 1 else 'liggen'} onder het stappenplan."
    to_do = "Kijk of de actie na de evaluatie helpt. Zo niet: oefen vaker, kies een andere taak of pas het plan aan."
    return Signal(Kind.SCORE, Colour.RED if red else Colour.AMBER, reason, to_do, last.held_on)


def _last_confirmed(trajectory: Trajectory) -> Evaluation | None:
    held = [one for one in trajectory.evaluations.all() if one.confirmed_at and one.held_on]
    return max(held, key=lambda one: (one.held_on, one.position), default=None)


def _missed(trajectory: Trajectory, today: date, free: Set[date]) -> Signal | None:
    waiting = [one for one in trajectory.evaluations.all() if one.confirmed_at is None and one.held_on is None]
    first = min(waiting, key=lambda one: one.planned_on, default=None)
    if first is None:
        return None
    since = add_working_days(first.planned_on, MISSED_AMBER_WORKING_DAYS, free)
    if today <= since:
        return None
    red = today > add_working_days(first.planned_on, MISSED_RED_WORKING_DAYS, free)
    reason = f"Evaluatie {first.position} was gepland op {long_date(first.planned_on)} en is niet gehouden."
    to_do = "Maak een afspraak met de kandidaat en de begeleider, en vul de evaluatie in."
    return Signal(Kind.MISSED, Colour.RED if red else Colour.AMBER, reason, to_do, since)


def _behind(trajectory: Trajectory, today: date) -> Signal | None:
    late = _late_steps(trajectory, today)
    start, ready = trajectory.job.starts_on, progress.ready_on(trajectory, today=today)
    too_late = start is not None and ready > start
    if not late and not too_late:
        return None
    red, said, since = False, [], today
    if late:
        since = late[0] + STEP_GRACE
        red = len(late) >= STEPS_RED or today - late[0] > STEP_RED_AFTER
        verb = "had" if len(late) == 1 else "hadden"
        said.append(f"{counted(len(late), 'stap', 'stappen')} van het plan {verb} klaar moeten zijn.")
    if too_late and start is not None:
        red = red or ready - start > READY_RED_AFTER
        said.append(f"Naar verwachting klaar op {long_date(ready)}, na de start van de baan op {long_date(start)}.")
    to_do = "Vink af wat klaar is. Bespreek daarna wat sneller kan, of vraag op tijd meer tijd aan."
    return Signal(Kind.BEHIND, Colour.RED if red else Colour.AMBER, " ".join(said), to_do, since)


def _late_steps(trajectory: Trajectory, today: date) -> list[date]:
    """When the steps that are not done should have been, the oldest first; of parts that did not end."""
    steps: list[PlanStep] = [
        step for phase in trajectory.phases.all() if phase.ended_on is None for step in phase.steps.all()
    ]
    return sorted(
        step.due_on for step in steps if step.due_on and not step.done_on and step.due_on + STEP_GRACE < today
    )
