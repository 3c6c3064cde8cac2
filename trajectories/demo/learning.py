"""Step 5 between the evaluations in the demo world: who was there week by week, what was tried, and handovers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from trajectories import attendance, early_warning, learnt
from trajectories.attendance import Filled, Week
from trajectories.demo.calendar import Calendar
from trajectories.models import Handover, LearningNote, Trajectory

# Of whom some weeks are not like the others: hours present out of ten agreed ones, the newest week first.
ABSENT = {"piotr": (4, 6, 7, 8), "marek": (8, 7, 9, 8)}
NOTES = {
    "marek": (
        (
            "Eerst een week alleen het bestek en de glazen, daarna pas de borden.",
            "Het werd rustiger en er viel bijna niets meer om.",
            "Met 1 taak tegelijk gaat het sneller dan met alles samen.",
            38,
        ),
        (
            "Een vaste collega in plaats van elke dag een ander.",
            "",
            "",
            9,
        ),
    ),
    "fatuma": (
        (
            "Werkkaarten met foto’s naast de scanner gehangen.",
            "Fatuma zocht de volgende stap zelf op en vroeg minder.",
            "Foto’s werken beter dan uitleg vooraf. Dit doen wij bij de volgende ploeg vanaf dag 1.",
            24,
        ),
    ),
    "bilal": (
        (
            "Een half uur eerder beginnen, zodat de overdracht van de nacht te volgen is.",
            "Vervoer was op die tijd niet te regelen.",
            "De overdracht kan ook op papier. Dat is nu de afspraak.",
            15,
        ),
    ),
}
HANDOVER = (
    "Komt op tijd, werkt netjes en vraagt het als iets niet duidelijk is.",
    "Korte opdrachten, 1 tegelijk. Een vaste collega om vragen aan te stellen.",
    "De eerste week loopt de begeleider elke ochtend een uur mee.",
)


@dataclass(frozen=True)
class Learning:
    calendar: Calendar
    trajectories: dict[str, Trajectory]

    def write_all(self) -> None:
        """Weeks until the last but one, notes, and a handover of each part but the newest that asks for one."""
        keys = {trajectory.pk: key for key, trajectory in self.trajectories.items()}
        found = early_warning.watched(Trajectory.objects.filter(pk__in=keys)).prefetch_related(
            "phases__handover", "phases__location"
        )
        for trajectory in found.order_by("pk"):
            self._weeks(trajectory, keys[trajectory.pk])
            for note in NOTES.get(keys[trajectory.pk], ()):
                self._note(trajectory, *note)
            self._hand_over(trajectory)

    def _weeks(self, trajectory: Trajectory, key: str) -> None:
        filled = []
        parts = attendance.by_phase(trajectory, today=self.calendar.today)
        for part in parts:
            over = [week for week in part.weeks if week.missing and week.proposed]
            last = over[:-1] if len(over) > 2 and trajectory.pk % 3 == 0 else over  # somebody is a week behind
            odd = ABSENT.get(key, ()) if part is parts[-1] else ()
            filled += [self._filled(week, odd, back) for back, week in enumerate(reversed(last))]
        if filled:
            day = self.calendar.ago(1)
            at = self.calendar.at(day, "16.30")
            attendance.record(trajectory, filled, by=trajectory.coach, today=self.calendar.today, at=at)

    def _filled(self, week: Week, odd: Sequence[int], back: int) -> Filled:
        if back < len(odd):
            present = attendance.HALF_HOUR * round(week.proposed * odd[back] / (10 * attendance.HALF_HOUR))
            return Filled(week.phase, week.monday, week.proposed, present)
        excused = (
            min(week.proposed, Decimal(4)) if (week.monday.toordinal() // 7 + week.phase.pk) % 6 == 0 else Decimal(0)
        )
        return Filled(week.phase, week.monday, week.proposed, week.proposed - excused, excused)

    def _note(self, trajectory: Trajectory, tried: str, changed: str, found: str, days_ago: int) -> None:
        day = self.calendar.ago(days_ago)
        written = LearningNote(trajectory=trajectory, tried=tried, changed=changed, learnt=found, on=day)
        learnt.note(written, by=trajectory.coach, today=day, at=self.calendar.at(day, "15.10"))

    def _hand_over(self, trajectory: Trajectory) -> None:
        """Parts that ended more than two weeks ago were handed over; for the others it is still to do."""
        good, attention, agreed = HANDOVER
        for phase in learnt.asks_handover(trajectory, today=self.calendar.today):
            day = self.calendar.before(learnt.ends_on(phase))
            if day > self.calendar.today - timedelta(days=14):
                continue
            phase.trajectory = trajectory
            written = Handover(
                phase=phase, goes_well=good, needs_attention=attention, agreements=agreed, discussed_on=day
            )
            at = self.calendar.at(day, "14.00")
            learnt.hand_over(written, version=0, by=trajectory.coach, today=day, at=at)


def learn(calendar: Calendar, trajectories: dict[str, Trajectory]) -> None:
    Learning(calendar, trajectories).write_all()
