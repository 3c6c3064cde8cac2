"""How a future job of the demo world comes to be: announced, talked about, mapped, opened, and what changed since."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from employers import announcing, confirmation, forecasting, phases, recording, requirements
from employers.announcing import FIRST_LEVEL, FIRST_WEIGHT
from employers.models import Certainty, ContractIntention, FutureJob, JobPhase, LearnOnSite, LegalLabel, Route
from employers.models.possibilities import open_job
from employers.requirements import Need
from nieuwebanen.accounts.models import User
from nieuwebanen.dates import add_months
from nieuwebanen.skills.models import Skill
from nieuwebanen.work import WORKING_WEEK, WorkCondition
from trajectories.demo.calendar import Calendar
from trajectories.demo.employers import Companies
from trajectories.demo.step2 import complete_route


@dataclass(frozen=True)
class Stage:
    """One part of the learning route: where, how long, and which skills it teaches up to which level."""

    title: str
    place: str
    label: LegalLabel
    weeks: int
    goal: str
    teaches: str = ""


@dataclass(frozen=True)
class Possible:
    """What steps 1 and 2 brought up: the talk, the route and the promise."""

    route: Route
    why_not_others: str
    profile: str
    conditions: str
    expectations: str
    criteria: tuple[str, ...]
    stages: tuple[Stage, ...]


@dataclass(frozen=True)
class Change:
    """The employer expected something else after a while (R04)."""

    days_ago: int
    reason: str
    months: int = 0
    seats: int = 0
    certainty: Certainty | None = None


@dataclass(frozen=True)
class Plan:
    """One future job. start: days from today, to the nearest first of a month. needs: "H03:3 G02:2:3!", skill, level,
    weight and ! for what must be there before the learning; only the names when nobody has talked about it yet."""

    key: str
    employer: str
    title: str
    seats: int
    start: int
    certainty: Certainty
    hours: tuple[int, int]
    wage: str
    announced: int  # days ago
    growth: str
    work: str
    in_words: str
    needs: str
    possible: Possible | None = None
    days: tuple[str, ...] = tuple(WORKING_WEEK)
    asks: tuple[WorkCondition, ...] = ()
    learn_hours: int = 24
    months: int = 12
    on_site: LearnOnSite = LearnOnSite.YES
    ahead: int = 0  # instead of start: exactly so many months ahead, for the questions before the start
    window: int = 0  # months earlier or later
    confirmed: int = 20  # days ago
    changes: tuple[Change, ...] = ()
    state: str = "open"  # concept, announced, talked, open, withdrawn
    why_withdrawn: str = ""


class Skills:
    """The skills of the starter list by their code."""

    def __init__(self) -> None:
        self._by_code = {skill.code: skill for skill in Skill.objects.select_related("group")}

    def __getitem__(self, code: str) -> Skill:
        return self._by_code[code]

    def levels(self, text: str) -> dict[Skill, int]:
        """ "H03:2 H05:3" as levels by skill."""
        pairs = (word.split(":") for word in text.split())
        return {self[code]: int(level) for code, level in pairs}

    def needs(self, text: str) -> list[Need]:
        found = []
        for word in text.split():
            code, *numbers = word.rstrip("!").split(":")
            level, weight = [int(number) for number in numbers] if numbers else (FIRST_LEVEL, FIRST_WEIGHT)
            found.append(Need(self[code], level, weight, must=word.endswith("!")))
        return found


@dataclass(frozen=True)
class Builder:
    """Makes jobs in the calendar of this world."""

    calendar: Calendar
    companies: Companies
    staff: dict[str, User]
    skills: Skills

    def make(self, plan: Plan) -> FutureJob:
        """The job as it is today, having gone through all that came before."""
        employer, member = self.companies.employers[plan.employer], self.companies.members[plan.employer]
        announced_on = self.calendar.ago(plan.announced)
        job = announcing.concept_for(employer, key=uuid4(), by=member, today=announced_on)
        complete = plan.state != "concept"
        announcing.keep(
            job, self._answers(plan, complete), skills={n.skill: n.must for n in self.skills.needs(plan.needs)}
        )
        FutureJob.objects.filter(pk=job.pk).update(created_at=self.calendar.at(announced_on, "09.10"))
        if not complete:
            return job
        announcing.announce(job, by=member, today=announced_on, at=self.calendar.at(announced_on, "10.40"))
        job.refresh_from_db()
        if plan.possible:
            self._talk(job, plan, plan.possible, self._after(plan, 7))
        if plan.possible and plan.state != "talked":
            self._map(job, plan, plan.possible, self._after(plan, 20))
        if plan.state == "withdrawn":
            recording.withdraw_job(
                job, reason=plan.why_withdrawn, by=member, at=self.calendar.at(self._after(plan, 60))
            )
        elif plan.state == "open":
            self._follow(job, plan, member)
        job.refresh_from_db()
        return job

    def _after(self, plan: Plan, days: int) -> date:
        return self.calendar.ago(plan.announced - days)

    def _answers(self, plan: Plan, complete: bool) -> dict[str, object]:
        """What the employer filled in; of a concept only the first part."""
        # A change that moved the start later did not stand in the announcement.
        moved = sum(change.months for change in plan.changes)
        month = add_months(self.calendar.today.replace(day=1), plan.ahead) if plan.ahead else None
        starts_on = add_months(month or self.calendar.month(plan.start), -moved)
        seats = next((change.seats for change in plan.changes if change.seats), 0)
        first = {
            "title": plan.title,
            "seats": plan.seats,
            "starts_on": starts_on,
            "certainty": plan.certainty,
            "growth_reason": plan.growth,
        }
        if not complete:
            return first
        low, high = plan.hours
        window = {
            "earliest_on": add_months(starts_on, -plan.window) if plan.window else None,
            "latest_on": add_months(starts_on, plan.window) if plan.window else None,
        }
        return {
            **first,
            **window,
            "seats": plan.seats - seats if seats else plan.seats,
            "certainty": Certainty.LIKELY if any(change.certainty for change in plan.changes) else plan.certainty,
            "hours_min": low,
            "hours_max": high,
            "learn_on_site": plan.on_site,
            "description": plan.work,
            "skills_in_words": plan.in_words,
            "days": list(plan.days),
            "conditions": [condition.value for condition in plan.asks],
            "contract": ContractIntention.FIXED,
            "contract_months": plan.months,
            "wage_eur_hour": Decimal(plan.wage),
            "postcode": self.companies.employers[plan.employer].postcode,
            "learn_hours_per_week": plan.learn_hours,
        }

    # ---- steps 1 and 2 ----------------------------------------------------------------------------------
    def _talk(self, job: FutureJob, plan: Plan, found: Possible, on: date) -> None:
        assert job.coach is not None
        recording.record_intake(
            job,
            version=job.version,
            held_on=on,
            motives=job.employer.motives or ["personeel"],
            growth_reason=plan.growth,
            target_group_explained=True,
            expectations=found.expectations,
            conditions=found.conditions,
            by=job.coach,
            at=self.calendar.at(on, "15.30"),
        )

    def _map(self, job: FutureJob, plan: Plan, found: Possible, on: date) -> None:
        coach = job.coach
        assert coach is not None
        at = self.calendar.at(on, "14.00")
        requirements.save_needs(job, self.skills.needs(plan.needs), version=job.version, by=coach, at=at)
        recording.choose_route(
            job,
            version=job.version,
            route=found.route,
            why_not_others=found.why_not_others,
            candidate_profile=found.profile,
            success_conditions=found.conditions,
            by=coach,
            at=at,
        )
        for place, stage in enumerate(found.stages, 1):
            phases.save_phase(
                JobPhase(
                    job=job,
                    title=stage.title,
                    location=self.companies.places[stage.place],
                    label=stage.label,
                    weeks=stage.weeks,
                    hours_per_week=plan.learn_hours,
                    goal=stage.goal,
                    seats=min(plan.seats, self.companies.places[stage.place].seats),
                ),
                place=place,
                skills=self.skills.levels(stage.teaches),
                version=job.version,
                by=coach,
                at=at,
            )
        complete_route(plan.key, job, self.companies, by=coach, at=at)
        promised_on = self.calendar.working(on + timedelta(days=3))
        recording.record_promise(
            job,
            version=job.version,
            given_by=f"{job.employer.contact_name}, {job.employer.contact_title}",
            given_on=promised_on,
            criteria=found.criteria,
            by=coach,
            at=self.calendar.at(promised_on, "11.00"),
        )
        opened = FutureJob.objects.get(pk=job.pk)
        open_job(opened, by=coach, at=self.calendar.at(self.calendar.working(promised_on + timedelta(days=2)), "09.30"))
        job.refresh_from_db()

    # ---- afterwards -------------------------------------------------------------------------------------
    def _follow(self, job: FutureJob, plan: Plan, member: User) -> None:
        """What the employer changed, and when it last said that the forecast still holds."""
        for change in plan.changes:
            assert job.starts_on is not None
            assert job.seats is not None
            on = self.calendar.ago(change.days_ago)
            forecasting.revise(
                job,
                starts_on=add_months(job.starts_on, change.months),
                seats=job.seats + change.seats,
                certainty=change.certainty or job.certainty,
                earliest_on=add_months(job.earliest_on, change.months) if job.earliest_on else None,
                latest_on=add_months(job.latest_on, change.months) if job.latest_on else None,
                reason=change.reason,
                by=member,
                today=on,
                at=self.calendar.at(on, "13.15"),
            )
        confirmed_on = self.calendar.today - timedelta(days=plan.confirmed)
        if job.confirmed_on and confirmed_on > job.confirmed_on:
            job.confirm(by=member, today=confirmed_on, at=self.calendar.at(confirmed_on, "08.50"))


def ask_for_old_forecasts(calendar: Calendar) -> None:
    """What the nightly task did: forecasts that nobody confirmed were asked for, and rest after a while."""
    for days_ago in (30, 3):
        on = calendar.ago(days_ago)
        confirmation.ask_to_confirm(today=on, at=calendar.at(on, "07.15"))
