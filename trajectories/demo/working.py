"""Step 6 in the demo world: the learning is finished, the job is there, people are at work, and how they do."""

from dataclasses import dataclass
from datetime import date, timedelta

from employers.models import FutureJob
from nieuwebanen.accounts.models import User
from trajectories import aftercare, lifecycle
from trajectories.demo.calendar import Calendar
from trajectories.demo.cases import PLACED, Case, Work
from trajectories.models import ContractType, Placement, Trajectory
from trajectories.models.placement import Risk
from trajectories.progress import with_parts


@dataclass(frozen=True)
class Afterwards:
    """What comes after the learning of one trajectory."""

    calendar: Calendar
    member: User

    def go_on(self, trajectory: Trajectory, case: Case, *, on: date) -> None:
        """Finished on this day; then as far as the case says."""
        fresh = with_parts(Trajectory.objects.filter(pk=trajectory.pk)).get()
        lifecycle.finish_learning(
            fresh,
            by=fresh.coach,
            on=on,
            today=on,
            reason="Eerder klaar dan gepland: alle criteria zijn gehaald.",
            at=self.calendar.at(on, "16.50"),
        )
        if case.upto == "arisen":
            self._arise(fresh, self.calendar.ago(2))
        elif case.upto == "placed":
            self._place(fresh, PLACED[case.person])

    def _arise(self, trajectory: Trajectory, on: date) -> None:
        """The employer says that the job is there, and that it still is what it was."""
        job = FutureJob.objects.get(pk=trajectory.job_id)
        job.arise(on=on, by=self.member, at=self.calendar.at(on, "09.05"))

    def _place(self, trajectory: Trajectory, work: Work) -> None:
        first_day = self.first_day(work)
        recorded_on = self.calendar.before(first_day - timedelta(days=2))
        self._arise(trajectory, self.calendar.before(first_day - timedelta(days=5)))
        fresh = with_parts(Trajectory.objects.filter(pk=trajectory.pk)).get()
        placement = lifecycle.place(
            fresh,
            contract_type=ContractType.FIXED if work.months else ContractType.PERMANENT,
            contract_months=work.months,
            hours_per_week=work.hours,
            wage_eur_hour=work.wage,
            starts_on=first_day,
            by=fresh.coach,
            today=recorded_on,
            at=self.calendar.at(recorded_on, "10.35"),
        )
        self._hear(placement, work)

    def first_day(self, work: Work) -> date:
        return self.calendar.ago(work.days_ago)

    def _hear(self, placement: Placement, work: Work) -> None:
        """The contacts that were held, each on its day or a little before today."""
        for count, (contact, note) in enumerate(
            zip(placement.aftercare.order_by("due_on"), work.heard, strict=False), 1
        ):
            at_risk = bool(work.risk_action) and count == len(work.heard)
            on = min(contact.due_on, self.calendar.ago(1))
            heard = aftercare.Heard(
                held_on=on,
                still_working=True,
                hours_per_week=work.hours,
                contract_type=placement.contract_type,
                spoke_employer=True,
                note=note,
                employer_note="De leidinggevende is tevreden over het werk.",
                risk=Risk.SOME if at_risk else Risk.NONE,
                risk_action=work.risk_action,
                risk_action_on=self.calendar.working(self.calendar.today + timedelta(days=5)),
            )
            aftercare.record(
                contact,
                heard,
                by=placement.trajectory.coach,
                today=on,
                at=self.calendar.at(on, "11.20"),
            )
