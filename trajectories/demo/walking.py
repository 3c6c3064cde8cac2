"""Steps 4 to 6 in the demo world: trajectories through the domain's own functions, each as far as its case says."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from employers.models import Employer, FutureJob, LegalLabel
from employers.models.possibilities import planned_weeks
from nieuwebanen.accounts.models import User
from trajectories import agreements, arrangements, criteria, instruments, lifecycle, troubles
from trajectories.demo.calendar import Calendar
from trajectories.demo.cases import CASES, CLOTHES, SETTINGS, Case, Setting
from trajectories.demo.employers import Companies
from trajectories.demo.evaluating import Evaluator, plan_days
from trajectories.demo.proposals import Matchmaker
from trajectories.demo.working import Afterwards
from trajectories.drafting import COMMITMENTS
from trajectories.models import (
    Agreement,
    AppliedInstrument,
    Condition,
    Criterion,
    EndReason,
    FundingLine,
    Instrument,
    Party,
    Side,
    Trajectory,
    TroubleReport,
)
from trajectories.parts import Part

Costs = tuple[tuple[str, str, int, str], ...]
IP = "192.0.2.10"  # of the block for documentation: nobody's address
# How many days from today the learning may begin at most, by how far it is: so that what was done is in the past.
UNSIGNED = {"drafted": 21, "complete": 16, "offered": 14, "partly": 12, "signed": 9, "stopped": -5}


@dataclass(frozen=True)
class Walker:
    """Walks every case from the choice of the employer to where it is today."""

    calendar: Calendar
    companies: Companies
    staff: dict[str, User]
    jobs: dict[str, FutureJob]
    matchmaker: Matchmaker

    def walk_all(self) -> dict[str, Trajectory]:
        """Every case, those that began first go first; by the key of the person."""
        cases = sorted(CASES, key=lambda case: (self._first_day(case), case.person))
        return {case.person: self._walk(case) for case in cases}

    def _first_day(self, case: Case) -> date:
        """The Monday on which the learning begins when it is planned back from the start of the job."""
        job = self.jobs[case.job]
        assert job.starts_on is not None
        wanted = job.starts_on - timedelta(weeks=planned_weeks(job))
        return wanted - timedelta(days=wanted.weekday())

    def _walk(self, case: Case) -> Trajectory:
        begin = self._first_day(case)
        if case.upto in UNSIGNED:  # what still has to begin was arranged in the last weeks
            begin = min(begin, self.calendar.today + timedelta(days=UNSIGNED[case.upto]))
        proposal = self.matchmaker.chosen(case.job, case.person, begin)
        started_on = self.calendar.before(begin - timedelta(days=25))
        coach = proposal.candidate.coach
        trajectory = lifecycle.start(proposal, by=coach, today=started_on, at=self.calendar.at(started_on, "09.20"))
        Trajectory.objects.filter(pk=trajectory.pk).update(created_at=self.calendar.at(started_on, "09.20"))
        if case.upto == "drafted":
            self._arrange_half(trajectory, self.calendar.before(begin - timedelta(days=22)))
            return trajectory
        self._arrange(trajectory, case, self.calendar.before(begin - timedelta(days=20)))
        if case.upto != "complete":
            self._offer(trajectory, case, begin)
        self._settle_conditions(trajectory, case)
        if case.upto == "stopped":
            self._stop(trajectory, self.calendar.before(begin - timedelta(days=12)))
        elif case.upto not in UNSIGNED:
            self._learn(trajectory, case)
        return trajectory

    # ---- step 4 -----------------------------------------------------------------------------------------
    def _arrange_half(self, trajectory: Trajectory, on: date) -> None:
        """Costs are known; who guides and what must be arranged is still open."""
        self._fund(trajectory, SETTINGS["ploeg1"], on)

    def _arrange(self, trajectory: Trajectory, case: Case, on: date) -> None:
        """The parts that only people can fill in."""
        setting = SETTINGS[case.job]
        at, by = self.calendar.at(on, "14.40"), trajectory.coach
        with arrangements.changing(trajectory, Part.DURATION, by=by, version=trajectory.version, at=at):
            Trajectory.objects.filter(pk=trajectory.pk).update(
                working_times=setting.times,
                income="De uitkering loopt door. De kandidaat krijgt tijdens het inleren geen loon.",
                travel_costs="Het Werkbedrijf betaalt de reiskosten met bus en trein.",
            )
        name, title = setting.supervisor
        with arrangements.changing(trajectory, Part.GUIDANCE, by=by, version=trajectory.version, at=at):
            Trajectory.objects.filter(pk=trajectory.pk).update(
                supervisor_name=name,
                supervisor_title=title,
                supervisor_hours_per_week=setting.hours,
                insured_with="Collectieve verzekering van het Werkbedrijf",
                insurance_policy="0000-01",
                no_displacement=True,
                no_dismissals_months=12,
                de_minimis_eur=Decimal(0),
                commitments="\n".join(COMMITMENTS),
            )
        self._fund(trajectory, setting, on, case.costs)
        next_on = self.calendar.day(case.evaluation) if case.upto == "learning" else None
        plan_days(trajectory, self.calendar, next_on=next_on, by=by, on=on)
        assert trajectory.starts_on is not None
        self._help(trajectory, on)
        wanted = [(text, owner, trajectory.starts_on - timedelta(days=3)) for text, owner in setting.conditions]
        if case.open_condition:
            text, owner, days = case.open_condition
            wanted.append((text, owner, self.calendar.day(days)))
        with arrangements.changing(trajectory, Part.CONDITIONS, by=by, version=trajectory.version, at=at):
            Condition.objects.bulk_create(
                Condition(trajectory=trajectory, text=text, owner=owner, due_on=due_on)
                for text, owner, due_on in wanted
            )

    def _fund(self, trajectory: Trajectory, setting: Setting, on: date, costs: Costs = ()) -> None:
        at, by = self.calendar.at(on, "14.50"), trajectory.coach
        with arrangements.changing(trajectory, Part.FUNDING, by=by, version=trajectory.version, at=at):
            for cost, euro, percent, reason in (*setting.funding, *costs):
                FundingLine.objects.create(
                    trajectory=trajectory,
                    cost_type=cost,
                    amount_eur=Decimal(euro),
                    employer_pct=Decimal(percent),
                    reason=reason,
                )

    def _help(self, trajectory: Trajectory, on: date) -> None:
        """A part on trial is one with keeping a benefit: an instrument, with a reason where it takes longer."""
        at, by = self.calendar.at(on, "14.55"), trajectory.coach
        trials = trajectory.phases.filter(label=LegalLabel.TRIAL_PLACEMENT)
        trajectory.refresh_from_db(fields=["version"])
        with arrangements.changing(trajectory, Part.FUNDING, by=by, version=trajectory.version, at=at):
            for phase in trials:
                longer = phase.ends_on > instruments.last_day(phase.starts_on, 2)
                instruments.keep(
                    AppliedInstrument(
                        trajectory=trajectory,
                        instrument=Instrument.TRIAL_PLACEMENT,
                        starts_on=phase.starts_on,
                        ends_on=phase.ends_on,
                        extension_reason="Twee maanden is te kort om dit werk te leren." if longer else "",
                    )
                )

    def _offer(self, trajectory: Trajectory, case: Case, begin: date) -> None:
        """Offered and signed as far as the case says; the candidate's receipt comes last."""
        before = self.calendar.before
        offered_on, coach = before(begin - timedelta(days=16)), trajectory.coach
        agreement = agreements.offer(trajectory, by=coach, today=offered_on, at=self.calendar.at(offered_on, "11.10"))
        if case.upto in {"offered", "stopped"}:
            return
        self._sign(agreement, Party.EMPLOYER, self._member(trajectory), before(begin - timedelta(days=13)))
        if case.upto == "partly":
            return
        self._sign(agreement, Party.WERKBEDRIJF, self.staff["manager"], before(begin - timedelta(days=11)))
        agreement.refresh_from_db()
        if case.receipt:
            agreements.receipt(agreement, by=coach, at=self.calendar.at(before(begin - timedelta(days=10)), "13.20"))

    def _sign(self, agreement: Agreement, party: Party, by: User, on: date) -> None:
        agreements.sign(
            agreement,
            party=party,
            by=by,
            name=by.full_name,
            title=by.job_title,
            seen_sha256=agreement.content_sha256,
            ip=IP,
            at=self.calendar.at(on, "15.45"),
        )

    def _settle_conditions(self, trajectory: Trajectory, case: Case) -> None:
        """What was due is arranged; of who did not begin yet the clothes are still open."""
        still_open = {case.open_condition[0]} if case.open_condition else set()
        if case.upto in UNSIGNED:
            still_open.add(CLOTHES[0])
        for condition in Condition.objects.filter(trajectory=trajectory).select_related("trajectory"):
            day = min(self.calendar.before(condition.due_on - timedelta(days=2)), self.calendar.ago(1))
            if condition.text not in still_open:
                arrangements.toggle_condition(
                    condition, by=trajectory.coach, today=day, at=self.calendar.at(day, "12.30")
                )

    # ---- step 5 -----------------------------------------------------------------------------------------
    def _learn(self, trajectory: Trajectory, case: Case) -> None:
        trajectory = Trajectory.objects.select_related("candidate", "coach", "job__employer").get(pk=trajectory.pk)
        until = self._until(trajectory, case)
        evaluator = Evaluator(trajectory, case, self.calendar, self._member(trajectory), until)
        evaluator.finish_steps()
        evaluator.hold_past()
        if case.upto == "learning":
            self._wait(case, evaluator)
            self._meet(trajectory, until, 1 if case.course == "good" and self._halfway(trajectory) else 0)
        else:
            self._meet(trajectory, until, None)
            Afterwards(self.calendar, self._member(trajectory)).go_on(trajectory, case, on=until)

    def _until(self, trajectory: Trajectory, case: Case) -> date:
        """Up to which day things happened in this case."""
        assert trajectory.ends_on is not None
        if case.upto == "learning":
            return self.calendar.ago(1)
        return min(self.calendar.before(trajectory.ends_on), self.calendar.ago(4))

    def _wait(self, case: Case, evaluator: Evaluator) -> None:
        """The next evaluation, and the parts of it that were already sent."""
        waiting = evaluator.next_one()
        sides = {"coach": [Side.COACH], "employer": [Side.EMPLOYER], "both": [Side.EMPLOYER, Side.COACH]}
        if waiting:
            for side in sides.get(case.given, []):
                evaluator.give(waiting, side, min(waiting.planned_on, evaluator.until))

    def _halfway(self, trajectory: Trajectory) -> bool:
        assert trajectory.starts_on is not None
        assert trajectory.ends_on is not None
        return self.calendar.today - trajectory.starts_on > (trajectory.ends_on - trajectory.starts_on) / 2

    def _meet(self, trajectory: Trajectory, on: date, count: int | None) -> None:
        """So many criteria of the promise are met; None is all of them."""
        found = Criterion.objects.filter(trajectory=trajectory).order_by("-position")
        for criterion in found[:count] if count is not None else found:
            criteria.toggle(criterion, met=True, by=trajectory.coach, today=on, at=self.calendar.at(on, "16.30"))

    def _stop(self, trajectory: Trajectory, on: date) -> None:
        lifecycle.stop(
            trajectory,
            reason=EndReason.PERSONAL,
            note="De ploegendienst past niet bij de zorg voor zijn broertje. Kevin en de werkgever zijn het daarover eens.",
            next_plan="Werk zoeken in een winkel in de stad, zonder vroege dienst.",
            by=trajectory.coach,
            today=on,
            at=self.calendar.at(on, "15.20"),
        )

    def _member(self, trajectory: Trajectory) -> User:
        """Who acts for the employer of this trajectory."""
        employer: Employer = trajectory.job.employer
        key = next(key for key, known in self.companies.employers.items() if known.pk == employer.pk)
        return self.companies.members[key]


def report_troubles(calendar: Calendar, companies: Companies, trajectories: dict[str, Trajectory]) -> None:
    """Something went wrong twice: once it was handled, once it has just been said."""
    handled_on, said_on = calendar.ago(17), calendar.ago(18)
    first = troubles.report(
        trajectories["samira"],
        text="Samira kwam zaterdag 2 keer te laat door de bus. Kunnen wij iets regelen?",
        by=companies.members["hor"],
        at=calendar.at(said_on, "17.10"),
    )
    troubles.handle(
        TroubleReport.objects.select_related("trajectory", "by").get(pk=first.pk),
        note="Gesproken met Samira en met Joost. Zij begint voortaan een half uur later en heeft een fiets geleend.",
        by=trajectories["samira"].coach,
        at=calendar.at(handled_on, "11.45"),
    )
    troubles.report(
        trajectories["youssef"],
        text="Youssef is vandaag niet gekomen en neemt zijn telefoon niet op. Weten jullie meer?",
        by=companies.members["log"],
        at=calendar.at(calendar.ago(1), "14.05"),
    )
