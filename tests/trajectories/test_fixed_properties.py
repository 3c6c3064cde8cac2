"""Step 4 for any trajectory that is tried, over all routes: whatever people do, no rule of product.md §6 breaks.

A hundred trajectories are walked through random edits, offers, signatures, days that pass, spending and stops. After
every step the rules are asked of the database, not of the code that should hold them.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import NumericRange
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from candidates.models import Candidate
from employers.models import JobPhase, LegalLabel, Possibilities, Route, StackedPart, StackGrid
from employers.routes import unpaid_limit
from nieuwebanen.dates import AMSTERDAM
from nieuwebanen.errors import DomainError
from tests import factories
from tests.trajectories import builders
from trajectories import agreement_text, agreements, approving, arrangements, evaluations, funding, lifecycle
from trajectories.models import (
    Agreement,
    AgreementState,
    Evaluation,
    FundingEntry,
    FundingLine,
    Party,
    PlanStep,
    Trajectory,
    TrajectoryPhase,
    TrajectoryStatus,
)
from trajectories.parts import Part
from trajectories.places import said_in_dutch

pytestmark = pytest.mark.django_db
TODAY = factories.today()
EXAMPLES = 100

phase = st.fixed_dictionaries(
    {
        "label": st.sampled_from(LegalLabel.values),
        "weeks": st.sampled_from([1, 4, 8, 13, 20]),
        "gap": st.sampled_from([0, 0, 0, 7, -14]),  # days after the phase before; below 0 they overlap
        "place": st.sampled_from([0, 0, 1, 2]),
        "hours": st.sampled_from([8, 16, 24]),
        "reason": st.sampled_from(["", "Op vrijdag is er les"]),
    }
)
plans = st.tuples(st.just("plan"), st.sampled_from([0, 7, 60]), st.lists(phase, min_size=1, max_size=3))
cents = st.integers(0, 500_000).map(lambda number: Decimal(number) / 100)
costs = st.tuples(
    st.just("cost"),
    cents,
    st.sampled_from(["50", "33.33", "0", "100", "12.5"]),
    st.sampled_from(["werkbedrijf", "gemeente", "uwv"]),
)
signs = st.tuples(st.just("sign"), st.sampled_from([Party.EMPLOYER, Party.WERKBEDRIJF, Party.CANDIDATE]))
offers = st.just(("offer",))
steps = (
    plans
    | costs
    | offers
    | signs
    | signs
    | st.tuples(st.just("wait"), st.sampled_from([1, 10, 40]))
    | st.tuples(st.just("terms"), st.sampled_from(["supervisor", "early", "not early", "aid", "no aid"]))
    | st.tuples(st.just("spend"), cents, st.booleans())
    | st.sampled_from([("approve",), ("step",), ("stop",), ("again",), ("supplant",)])
)
drafted = st.just(("wait", 0))  # the plan that was drafted stays
good = {"label": LegalLabel.TRAINING, "weeks": 4, "gap": 0, "hours": 8, "reason": ""}
ladder = st.just(("plan", 21, [good | {"place": 2}, good | {"place": 0}]))  # at two organisations, as some routes ask
between = st.lists(steps, max_size=2)
# Most walks should reach the signatures: an offer of a plan that may be good, and both who sign somewhere after it.
walks = st.tuples(
    drafted | drafted | ladder | plans,
    costs,
    st.just([]) | between,
    offers,
    st.permutations([Party.EMPLOYER, Party.WERKBEDRIJF]),
    st.just([]) | between,
    st.lists(steps, max_size=3),
    st.just(()) | st.just((("again",),)),
).map(lambda w: [w[0], w[1], *w[2], w[3], ("sign", w[4][0]), *w[5], ("sign", w[4][1]), *w[6], *w[7]])


@dataclass
class World:
    """One person with a trajectory, a second one who wants the same places, and a day that passes."""

    case: builders.Case
    other: Trajectory
    again: Any  # a second choice for the same person, in another job
    places: list[Any]
    day: date = TODAY
    frozen: dict[int, tuple[str, bytes]] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        return datetime.combine(self.day, time(12), AMSTERDAM)

    def now(self) -> Trajectory:
        return builders.fresh(self.case.trajectory)

    @property
    def signed(self) -> bool:
        return Agreement.objects.filter(trajectory=self.case.trajectory, signed_at__isnull=False).exists()

    def open_version(self) -> Agreement | None:
        return Agreement.objects.filter(trajectory=self.case.trajectory).order_by("-version").first()

    # ---- what people do ------------------------------------------------------------------------------------
    def changing(self, part: Part) -> Any:
        trajectory = self.now()
        return arrangements.changing(trajectory, part, by=self.case.coach, version=trajectory.version, at=self.at)

    def plan(self, later: int, wanted: list[dict[str, Any]]) -> None:
        trajectory = self.case.trajectory
        with self.changing(Part.PLAN):
            TrajectoryPhase.objects.filter(trajectory=trajectory).delete()
            day = self.day + timedelta(days=later)
            for position, one in enumerate(wanted, 1):
                first = max(day + timedelta(days=one["gap"]), self.day)
                day = first + timedelta(weeks=one["weeks"])
                made = TrajectoryPhase.objects.create(
                    trajectory=trajectory,
                    position=position,
                    title=f"Deel {position}",
                    location=self.places[one["place"]],
                    label=one["label"],
                    starts_on=first,
                    ends_on=day - timedelta(days=1),
                    hours_per_week=one["hours"],
                    goal="Leren",
                    load_reason=one["reason"],
                )
                PlanStep.objects.create(phase=made, goal="Leren")
            arrangements.order_phases(trajectory)
            Evaluation.objects.filter(trajectory=trajectory).delete()
            evaluations.plan(self.now())

    def cost(self, amount: Decimal, share: str, payer: str) -> None:
        with self.changing(Part.FUNDING):
            FundingLine.objects.create(
                trajectory=self.case.trajectory,
                cost_type="Les",
                amount_eur=amount,
                employer_pct=Decimal(share),
                payer=payer,
                reason="" if share == "50" else "Zo afgesproken",
            )

    def terms(self, what: str) -> None:
        values: dict[str, Any] = {
            "supervisor": {"supervisor_name": self.case.trajectory.candidate.full_name},
            "early": {"early_reason": "De werkgever was met vakantie"},
            "not early": {"early_reason": "", "supervisor_name": "Petra Koster"},
            "aid": {"de_minimis_eur": Decimal("300000.01")},
            "no aid": {"de_minimis_eur": Decimal("300000.00")},
        }[what]
        with self.changing(Part.GUIDANCE):
            Trajectory.objects.filter(pk=self.case.trajectory.pk).update(**values)

    def offer(self) -> None:
        agreements.offer(self.now(), by=self.case.coach, today=self.day, at=self.at)

    def sign(self, party: str) -> None:
        if version := self.open_version():
            builders.sign_for(self.case, version, party, at=self.at)

    def approve(self) -> None:
        if version := self.open_version():
            seen = version.content_sha256
            approving.approve(version, kind="eerder", by=self.case.manager, seen_sha256=seen, at=self.at)

    def wait(self, days: int) -> None:
        self.day += timedelta(days=days)

    def spend(self, amount: Decimal, back: bool) -> None:
        line = FundingLine.objects.filter(trajectory=self.case.trajectory).first()
        assert line
        amount, fields = -amount if back else amount, {"by": self.case.coach, "today": self.day, "at": self.at}
        funding.spend(line, paid_on=self.day, amount_eur=amount, by_employer=False, note="Rekening", **fields)

    def step(self) -> None:
        step = PlanStep.objects.filter(phase__trajectory=self.case.trajectory).first()
        assert step
        arrangements.toggle_step(step, by=self.case.coach, today=self.day, at=self.at)

    def stop(self) -> None:
        who, on = self.case.coach, self.day
        lifecycle.stop(self.now(), reason="persoonlijk", note="Gaat niet meer", by=who, today=on, at=self.at)

    def again_(self) -> None:
        lifecycle.start(self.again, by=self.case.coach, today=self.day, at=self.at)

    def supplant(self) -> None:
        """Somebody else goes to the place with one seat, on whatever days this plan is there."""
        trajectory = self.now()
        with said_in_dutch():
            TrajectoryPhase.objects.filter(trajectory=self.other).update(
                location=self.places[1], starts_on=self.day, ends_on=max(trajectory.ends_on or self.day, self.day)
            )

    # ---- the rules -----------------------------------------------------------------------------------------
    def hold(self) -> None:
        """Every rule of product.md §6 that step 4 can break, and the sums to the cent."""
        running = Trajectory.objects.filter(candidate=self.case.trajectory.candidate, status=TrajectoryStatus.RUNNING)
        assert running.count() <= 1
        self._places()
        for version in Agreement.objects.filter(trajectory=self.case.trajectory):
            self._version(version)
        signed = self.signed
        assert (
            signed
            or not PlanStep.objects.filter(phase__trajectory=self.case.trajectory, done_on__isnull=False).exists()
        )
        assert signed or not FundingEntry.objects.exists()
        lines = list(FundingLine.objects.filter(trajectory=self.case.trajectory))
        found = funding.totals(lines, funding.entries_of(self.case.trajectory))
        assert sum(p.agreed_eur for p in found.payers) == sum(line.amount_eur for line in lines)
        assert found.employer + found.public == found.amount
        assert sum(p.spent_eur for p in found.payers) == sum(e.amount_eur for e in FundingEntry.objects.all())
        assert all(payer.spent_eur >= 0 for payer in found.payers)

    def _places(self) -> None:
        """Nobody is one too many anywhere, counted day by day."""
        taken: dict[tuple[int, date], set[int]] = defaultdict(set)
        seats = {place.pk: place.seats for place in self.places}
        for one in TrajectoryPhase.objects.filter(
            location__in=self.places, trajectory__status=TrajectoryStatus.RUNNING
        ).values_list("trajectory", "location", "starts_on", "ends_on"):
            who, place, first, last = one
            for n in range((last - first).days + 1):
                taken[place, first + timedelta(days=n)].add(who)
        assert all(len(people) <= seats[place] for (place, _), people in taken.items())

    def _version(self, version: Agreement) -> None:
        """What was offered is what it was; and what both signed keeps the rules of the day on which they did."""
        seen = (agreement_text.digest(version.content), bytes(version.pdf or b"") if version.signed_at else b"")
        before = self.frozen.setdefault(version.pk, seen)
        assert seen[0] == before[0] == version.content_sha256
        if version.signed_at is None:
            return
        if before[1]:
            assert seen[1] == before[1]
        self.frozen[version.pk] = seen
        content = agreement_text.readable(version.content)
        parties = {signature.party for signature in version.signatures.all()}
        assert parties >= {Party.EMPLOYER, Party.WERKBEDRIJF}
        begin = content["duration"]["starts_on"]
        last = max(s.at for s in version.signatures.all() if s.party != Party.CANDIDATE).astimezone(AMSTERDAM).date()
        early = version.approvals.filter(kind="eerder").exclude(by=version.offered_by).exists()
        assert begin >= last or (content["early_reason"] and early)
        assert content["duration"]["unpaid_weeks"] <= unpaid_limit(begin)
        assert content["guidance"]["supervisor"] != content["candidate"]["name"]
        assert Decimal(content["de_minimis_eur"]) <= 300_000
        money = content["funding"]
        assert money["employer_eur"] + money["public_eur"] == money["total_eur"]
        assert sum(payer["total_eur"] for payer in money["payers"]) == money["total_eur"]
        if version.state == AgreementState.SIGNED:  # and the parts below it did not move either
            now = Trajectory.objects.get(pk=self.case.trajectory.pk)
            assert (now.starts_on, now.ends_on) == (begin, content["duration"]["ends_on"])
            assert now.funding.count() == len(money["lines"])


@pytest.fixture
def world(coach, monkeypatch):
    monkeypatch.setattr("trajectories.agreements.render_pdf", lambda *args, **fields: ("", b"%PDF-1.7"))
    case, other = builders.complete(coach), builders.complete(coach)
    own, small = factories.make_location(case.job.employer), factories.make_location(factories.make_employer(), seats=1)
    JobPhase.objects.filter(job=case.job).update(release_agreed="Na 6 maanden")
    for employer, first, last in ((small.employer, 1, 7), (case.job.employer, 7, 13)):
        StackedPart.objects.create(
            job=case.job, employer=employer, grid=StackGrid.SEASON, slot=NumericRange(first, last), hours_per_week=24
        )
    person = case.trajectory.candidate
    Candidate.objects.filter(pk=person.pk).update(current_employer="Oud BV", current_job_ends_on=TODAY)
    second = builders.chosen(factories.make_open_job(by=coach), coach)
    type(second).objects.filter(pk=second.pk).update(candidate=person)
    second.refresh_from_db()
    return World(case, other.trajectory, second, [own, small, factories.make_location()])


def test_whatever_people_do_no_rule_breaks_for_a_hundred_trajectories_over_all_routes(world):
    reached: Counter[str] = Counter()

    def walked(route: str, walk: list[tuple[Any, ...]]) -> None:
        world.day, world.frozen = TODAY, {}
        with transaction.atomic():
            Possibilities.objects.filter(job=world.case.job).update(route=route)
            for name, *args in walk:
                try:
                    with transaction.atomic():
                        getattr(world, "again_" if name == "again" else name)(*args)
                    reached[name] += 1
                except DomainError:
                    reached[f"{name} refused"] += 1
                world.hold()
            if world.signed:
                reached[f"signed {route}"] += 1
            transaction.set_rollback(True)

    for number, route in enumerate(Route.values):
        seed(number)(
            settings(
                max_examples=EXAMPLES // len(Route.values),
                deadline=None,
                database=None,
                phases=[Phase.generate],  # a walk is short: time is not spent on making it shorter
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
            )(given(st.just(route), walks)(walked))
        )()
    # The walks go somewhere: some of each route are signed, and the usual refusals were met.
    assert {f"signed {route}" for route in Route.values} <= set(reached), reached
    assert {"offer refused", "sign refused", "again refused"} <= set(reached), reached
