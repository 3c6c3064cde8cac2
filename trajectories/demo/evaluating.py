"""Step 5 in the demo world: evaluations that were held, with figures that grow, and those that wait for somebody."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from nieuwebanen.accounts.models import User
from nieuwebanen.skills.models import Competence, Level
from nieuwebanen.steps import Turn
from trajectories import arrangements, evaluations, follow_up, scores
from trajectories.demo.calendar import Calendar
from trajectories.demo.cases import Case
from trajectories.demo.evaluating_more import divide_work, figures_of
from trajectories.evaluations import Answers
from trajectories.follow_up import Action
from trajectories.models import (
    ActionKind,
    Conclusion,
    Evaluation,
    EvaluationKind,
    FollowUpAction,
    MainTask,
    PlanStep,
    Side,
    Trajectory,
)
from trajectories.parts import Part
from trajectories.progress import with_parts

APART = timedelta(days=10)
# Learning ability, pace, quality and availability in percent, at the begin and at the end of the learning.
GROWTH = {
    "good": ((58, 88), (52, 97), (70, 94), (76, 96)),
    "slow": ((46, 66), (36, 70), (60, 78), (68, 84)),
}
SUMMARIES = {
    "good": (
        "De eerste weken zijn goed gegaan. {name} komt op tijd en voelt zich op de plek. Het rooster past.",
        "{name} leert snel als iemand het voordoet. Vragen stellen gaat steeds makkelijker.",
        "Het tempo gaat omhoog en er gaat weinig mis. {name} mag vanaf nu meer alleen doen.",
        "{name} doet het meeste zelf. De begeleider kijkt alleen nog aan het eind van de dag mee.",
        "Alles loopt zoals afgesproken. De collega’s zijn blij met {name}.",
    ),
    "slow": (
        "De start was spannend. {name} komt altijd, maar heeft meer uitleg nodig dan gedacht.",
        "Het gaat vooruit, maar langzamer dan het plan. Wij oefenen eerst 1 taak, dan pas de volgende.",
        "{name} doet erg zijn of haar best. Het tempo blijft achter. Wij kijken of er meer uren kunnen.",
    ),
}
REMARKS = {
    "good": (
        "Fijn om erbij te hebben. Vraagt uit zichzelf wat er nog te doen is.",
        "Werkt netjes. Mag wat vaker om hulp vragen als het druk is.",
        "Wij zien elke week verschil.",
    ),
    "slow": ("Aardig en trouw, maar het tempo is nog laag.", "Met iemand ernaast gaat het goed, alleen nog niet."),
}
ACTIONS = (
    ("Elke ochtend 20 minuten samen oefenen", Turn.EMPLOYER, ActionKind.EXPLAIN),
    ("Werkkaart met foto’s maken", Turn.COACH, ActionKind.EXPLAIN),
    ("Taak voor taak een vinklijst bijhouden", Turn.CANDIDATE, ActionKind.OTHER),
)


def plan_days(trajectory: Trajectory, calendar: Calendar, *, next_on: date | None, by: User, on: date) -> None:
    """Agree on the days of the evaluations: the usual ones, and one that falls where this world needs it.

    Nothing else is planned between today and that day, so that it is the next one.
    """
    assert trajectory.starts_on is not None
    assert trajectory.ends_on is not None
    usual = evaluations.moments(trajectory.starts_on, trajectory.ends_on)
    *others, last = usual
    if next_on is None or not trajectory.starts_on < next_on < last:
        return
    kept = {day for day in others if abs(day - next_on) > APART and not min(calendar.today, next_on) <= day <= next_on}
    if last - next_on > APART:  # else the final one is the next one
        kept.add(next_on)
    days = sorted({*kept, last})
    with arrangements.changing(
        trajectory, Part.EVALUATION, by=by, version=trajectory.version, at=calendar.at(on, "13.30")
    ):
        Evaluation.objects.filter(trajectory=trajectory).delete()
        Evaluation.objects.bulk_create(
            Evaluation(
                trajectory=trajectory,
                position=position,
                planned_on=day,
                kind=EvaluationKind.FINAL if day == last else EvaluationKind.PROGRESS,
            )
            for position, day in enumerate(days, 1)
        )


@dataclass
class Evaluator:
    """Fills in and confirms the evaluations of one trajectory."""

    trajectory: Trajectory
    case: Case
    calendar: Calendar
    member: User
    until: date  # nothing is confirmed after this day

    @cached_property
    def evaluations(self) -> list[Evaluation]:
        """In their order, each with the trajectory and all its parts: the plan does not change any more."""
        self.trajectory = with_parts(Trajectory.objects.filter(pk=self.trajectory.pk)).get()
        return list(self.trajectory.evaluations.all())

    @cached_property
    def tasks(self) -> list[MainTask]:
        """The main tasks of the work, agreed on the first day of learning."""
        assert self.trajectory.starts_on is not None
        return divide_work(self.trajectory, self.calendar, on=min(self.trajectory.starts_on, self.until))

    def hold_past(self) -> None:
        """Every evaluation before the next one: the sides, the talk, the outcome."""
        next_on = self.calendar.day(self.case.evaluation)
        for evaluation in self.evaluations:
            if self.case.upto == "learning" and evaluation.planned_on >= next_on:
                break
            if evaluation.planned_on > self.until and self.case.upto == "learning":
                break
            self._hold(evaluation, min(evaluation.planned_on, self.until))

    def next_one(self) -> Evaluation | None:
        """The first one that was not held."""
        return next((row for row in self.evaluations if row.confirmed_at is None), None)

    def _hold(self, evaluation: Evaluation, on: date) -> None:
        late = evaluation.position % 3 == 2 and self.case.course == "slow"
        self.give(evaluation, Side.COACH, on)
        if not late:
            self.give(evaluation, Side.EMPLOYER, on)
        if evaluation.position in {1, 3}:
            self.give(evaluation, Side.CANDIDATE, on)
        adjust = self.case.course == "slow" and evaluation.kind != EvaluationKind.FINAL
        levels = self._levels(evaluation, on, Side.COACH)
        conclusion = Conclusion.ADJUST if adjust else Conclusion.ON_COURSE
        actions = []
        if evaluations.needs_action(evaluation, levels, conclusion, on=on):
            text, owner, kind = ACTIONS[(evaluation.position + self.trajectory.pk) % len(ACTIONS)]
            actions = [Action(text, owner, self._action_day(evaluation, on), kind)]
        texts = SUMMARIES[self.case.course]
        confirmed = evaluations.confirm(
            evaluation,
            held_on=on,
            conclusion=conclusion,
            summary=texts[min(evaluation.position, len(texts)) - 1].format(name=self._first_name),
            levels=levels,
            actions=actions,
            silent_reason="De begeleider was op vakantie. Besproken met de teamleider, die was het eens."
            if late
            else "",
            by=self.trajectory.coach,
            today=on,
            at=self.calendar.at(on, "16.10"),
        )
        evaluation.confirmed_at = confirmed.confirmed_at
        for action in FollowUpAction.objects.filter(evaluation=evaluation) if actions else ():
            if action.due_on < self.calendar.today:
                follow_up.finish_action(
                    action, by=self.trajectory.coach, today=action.due_on, at=self.calendar.at(action.due_on, "17.00")
                )

    def _action_day(self, evaluation: Evaluation, on: date) -> date:
        """Two weeks later, so done by now; what was agreed at the last talk is still to be done."""
        following = next((row for row in self.evaluations if row.position == evaluation.position + 1), None)
        last = following is None or following.planned_on >= self.calendar.day(self.case.evaluation)
        return self.calendar.day(3) if last else self.calendar.working(on + timedelta(days=14))

    def give(self, evaluation: Evaluation, side: Side, on: date) -> None:
        """One side answers, two working days before at the employer, on the day itself for the others."""
        by = self.member if side == Side.EMPLOYER else self.trajectory.coach
        day = self.calendar.before(on - timedelta(days=2)) if side == Side.EMPLOYER else on
        day = min(day, self.calendar.ago(1))
        evaluations.submit(
            evaluation, side, self._answers(evaluation, side, on), by=by, at=self.calendar.at(day, "15.05")
        )

    def _answers(self, evaluation: Evaluation, side: Side, on: date) -> Answers:
        share, more = self._share(on), (self.trajectory.pk * 3 + evaluation.position * 5) % 5 - 2
        less = 4 if side == Side.EMPLOYER else 0
        figures = [begin + round((end - begin) * share**0.7) + more - less for begin, end in GROWTH[self.case.course]]
        learning, pace, quality, availability = (min(100, figure) for figure in figures)
        levels = self._levels(evaluation, on, side)
        asked = side != Side.CANDIDATE
        tasks = figures_of(self.tasks, pace, quality, availability) if asked else {}
        whole = asked and not tasks
        remarks = REMARKS[self.case.course] if side == Side.EMPLOYER else ()
        return Answers(
            levels=levels,
            attitude={c.value: self._attitude(number, share) for number, c in enumerate(Competence)},
            learning_ability_pct=learning if asked else None,
            pace_pct=pace if whole else None,
            quality_pct=quality if whole else None,
            availability_pct=availability if whole else None,
            tasks=tasks,
            satisfaction=self._satisfaction(side, share),
            guidance_hours=self._hours(evaluation) if side != Side.COACH else None,
            repetitions=max(2, round(14 - 9 * share) + more) if asked else None,
            remarks=remarks[(evaluation.position + self.trajectory.pk) % len(remarks)] if remarks else "",
        )

    def _levels(self, evaluation: Evaluation, on: date, side: Side) -> dict[int, int]:
        """What was seen per skill: by plan for who goes well, behind it for who goes slowly."""
        share, found = self._share(on), {}
        for skill, row in scores.agreed(self.trajectory).items():
            gap = row.level_needed - row.level_now
            if self.case.course == "slow":
                level = row.level_now + int(max(0, gap) * share * 0.5 + 0.5)
            else:
                level = max(scores.expected(evaluation, row, on=on), row.level_now + int(max(0, gap) * (share + 0.15)))
                level = min(level, max(row.level_needed, row.level_now))
            found[skill] = level
        if side == Side.CANDIDATE:  # people see themselves a little differently
            skill = list(found)[(evaluation.position + self.trajectory.pk) % len(found)]
            found[skill] = min(Level.TEACHES, found[skill] + 1)
        return found

    def _attitude(self, number: int, share: float) -> int:
        steady = 3 if (number + self.trajectory.pk) % 3 else 2
        return steady if self.case.course == "good" and share > 0.3 else min(steady, 3 if number == 0 else 2)

    def _satisfaction(self, side: Side, share: float) -> int:
        """1 to 5: candidates like it a little better than it goes."""
        base = 4 if self.case.course == "good" else 3
        return min(5, base + (1 if side == Side.CANDIDATE or share > 0.7 else 0))

    def _hours(self, evaluation: Evaluation) -> Decimal:
        """Guidance as agreed, and now and then half an hour less where it goes slowly."""
        agreed = Decimal(self.trajectory.supervisor_hours_per_week or 4)
        return agreed - (Decimal("1.5") if self.case.course == "slow" and evaluation.position % 2 else Decimal(0))

    def _share(self, on: date) -> float:
        """How much of the learning lies behind, 0 to 1."""
        begin, end = self.trajectory.starts_on, self.trajectory.ends_on
        assert begin is not None
        assert end is not None
        return max(0.0, min(1.0, (on - begin).days / (end - begin).days))

    @property
    def _first_name(self) -> str:
        return str(self.trajectory.candidate.first_name)

    # ---- the plan ---------------------------------------------------------------------------------------
    def finish_steps(self) -> None:
        """Steps of the plan whose day has gone are done, but for the last ones of who goes slowly."""
        steps = PlanStep.objects.filter(phase__trajectory=self.trajectory, due_on__lte=self.until)
        for number, step in enumerate(steps.select_related("phase__trajectory")):
            if self.case.course == "slow" and number % 3 == 2:
                continue
            assert step.due_on is not None
            day = self.calendar.before(step.due_on)
            arrangements.toggle_step(step, by=self.trajectory.coach, today=day, at=self.calendar.at(day, "16.00"))
