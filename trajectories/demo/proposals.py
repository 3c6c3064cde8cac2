"""Step 3 in the demo world: proposals in every state, from selected to chosen, not chosen and withdrawn."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from candidates.models import Candidate
from employers.models import FutureJob
from matching import proposals
from matching.models import DeclineReason, Proposal, WithdrawReason
from matching.proposing import chasing, presentation
from nieuwebanen.accounts.models import User
from trajectories.demo.calendar import Calendar
from trajectories.demo.employers import Companies

TOLD = (
    "Verteld over het werk, de collega’s, de werktijden en de route. Foto’s van de werkplek laten zien.",
    "Uitgelegd wat de werkgever doet, waar de werkplek is en hoe lang het inleren duurt.",
    "Samen de baan doorgenomen. Ook verteld wat er gebeurt als het niet lukt.",
    "De werkdag van uur tot uur besproken, en wat iemand in het begin al moet kunnen.",
)
WHY_CHOSEN = (
    "Een goed gesprek. Past bij het team en wil echt leren.",
    "Rustige indruk, en eerlijk over wat nog moeilijk is. Dat vinden wij belangrijk.",
    "Heeft al laten zien dat zij of hij kan doorwerken. De rest leren wij.",
    "Enthousiast en goed voorbereid. De ploeg wil graag samen verder.",
)


@dataclass(frozen=True)
class Offer:
    """One person for one job, and how far that is; days: how many days ago the last thing happened."""

    job: str
    person: str
    state: str
    days: int
    agreed: bool = True
    words: str = ""
    reason: DeclineReason | None = None
    override: str = ""


OFFERS = (
    Offer("ploeg1", "wesley", "selected", 3),
    Offer(
        "ploeg1",
        "amina",
        "selected",
        5,
        override="De opvang gaat over 2 maanden om 6.00 uur open. Dan kan de vroege dienst wel.",
    ),
    Offer("ploeg1", "ewa", "informed", 6, agreed=False),
    Offer("ploeg1", "brian", "informed", 2),
    Offer("ploeg1", "bas", "presented", 4),
    Offer("ploeg1", "ibrahim", "presented", 3),
    Offer(
        "ploeg1",
        "nour",
        "chosen",
        2,
        words="Nour vroeg goed door en kent het werk van de open dag. Zij mag met ploeg 1 mee.",
    ),
    Offer("ploeg1", "abdel", "chosen", 4, words="Abdel heeft ervaring met scannen en wil in een vast team. Dat past."),
    Offer(
        "ploeg1",
        "sunita",
        "not chosen",
        13,
        reason=DeclineReason.NOT_READY,
        words="Aardig gesprek, maar het tempo aan de band is nu nog te hoog. Over een half jaar spreken wij elkaar graag weer.",
    ),
    Offer("ploeg1", "mike", "presented", 17),
    Offer("terras", "priya", "presented", 3),
    Offer(
        "terras",
        "thijs",
        "not chosen",
        10,
        reason=DeclineReason.SKILLS,
        words="Thijs staat liever in de keuken dan in de zaal, zei hij zelf. Voor de keuken denken wij graag aan hem.",
    ),
    Offer("zg1groep2", "farida", "informed", 5),
    Offer("zg1groep2", "chantal", "selected", 4),
    Offer("zg3groep2", "linda", "presented", 5),
    Offer("zg1groep2", "esther", "presented", 6),
    Offer("zg2groep2", "naomi", "presented", 8),
    Offer("zg2groep2", "aicha", "informed", 4),
    Offer("ploeg1", "danny", "informed", 7),
    Offer("terras", "cynthia", "selected", 2),
    Offer("zonnepanelen", "rachid", "presented", 4),
    Offer("expeditie", "sunita", "selected", 12),
    Offer("expeditie", "hassan", "presented", 2),
    Offer("lunchroom", "anouk", "informed", 5),
    Offer(
        "zonnepanelen", "dirk", "withdrawn", 20, words="Dirk wil liever binnen werken. Wij zoeken verder in de metaal."
    ),
)


@dataclass(frozen=True)
class Days:
    """When the moments of one proposal were."""

    selected: date
    informed: date
    presented: date
    decided: date


@dataclass
class Matchmaker:
    """Walks people through step 3."""

    calendar: Calendar
    companies: Companies
    jobs: dict[str, FutureJob]
    people: dict[str, Candidate]
    _count: int = field(default=0)

    def offer_all(self) -> None:
        for offer in OFFERS:
            self._offer(offer)
        self._keep_silent()

    def _offer(self, offer: Offer) -> None:
        back = {"selected": 0, "informed": 3, "presented": 8, "chosen": 14, "not chosen": 14, "withdrawn": 3}[
            offer.state
        ]
        ago = self.calendar.ago
        days = Days(
            ago(offer.days + back),
            ago(offer.days + max(0, back - 3)),
            ago(offer.days + max(0, back - 8)),
            ago(offer.days),
        )
        proposal = self._select(offer.job, offer.person, days, override=offer.override)
        by, member = proposal.candidate.coach, self._member(proposal.job)
        decided_at = self.calendar.at(days.decided, "12.10")
        if offer.state in {"informed", "presented", "chosen", "not chosen"}:
            self._inform(proposal, days, agreed=offer.agreed)
        if offer.state in {"presented", "chosen", "not chosen"}:
            self._present(proposal, days)
        if offer.state == "chosen":
            proposals.choose(proposal, motivation=offer.words, by=member, at=decided_at)
        elif offer.state == "not chosen":
            assert offer.reason is not None
            proposals.decline(
                proposal, reason=offer.reason, motivation=offer.words, may_be_told=True, by=member, at=decided_at
            )
        elif offer.state == "withdrawn":
            kind = WithdrawReason.CANDIDATE
            proposals.withdraw(proposal, kind=kind, reason=offer.words, by=by, at=decided_at)

    def _keep_silent(self) -> None:
        """The employers whom nobody heard of were asked again, and after the last time the coach must call."""
        chasing.run(self.calendar.at(self.calendar.today, "8.30"))

    def chosen(self, job: str, person: str, first_day: date) -> Proposal:
        """Somebody whom the employer chose, about four weeks before this day."""
        before = self.calendar.before
        days = Days(*(before(first_day - timedelta(days=n)) for n in (40, 37, 33, 27)))
        proposal = self._select(job, person, days)
        self._inform(proposal, days)
        self._present(proposal, days)
        proposals.choose(
            proposal,
            motivation=WHY_CHOSEN[self._count % len(WHY_CHOSEN)],
            by=self._member(proposal.job),
            at=self.calendar.at(days.decided, "12.10"),
        )
        return proposal

    # ---- one step each ----------------------------------------------------------------------------------
    def _select(self, job: str, person: str, days: Days, *, override: str = "") -> Proposal:
        self._count += 1
        candidate = self.people[person]
        return proposals.select(
            self.jobs[job],
            candidate,
            by=candidate.coach,
            today=days.selected,
            override_reason=override,
            at=self.calendar.at(days.selected, "09.45"),
        )

    def _inform(self, proposal: Proposal, days: Days, *, agreed: bool = True) -> None:
        proposals.inform(
            proposal,
            note=TOLD[self._count % len(TOLD)],
            agreed_on=days.informed if agreed else None,
            by=proposal.candidate.coach,
            today=days.informed,
            at=self.calendar.at(days.informed, "14.30"),
        )

    def _present(self, proposal: Proposal, days: Days) -> None:
        proposals.present(
            proposal,
            fields=presentation.USUAL,
            by=proposal.candidate.coach,
            today=days.presented,
            at=self.calendar.at(days.presented, "10.20"),
        )

    def _member(self, job: FutureJob) -> User:
        """Who decides for the employer of this job."""
        key = next(key for key, employer in self.companies.employers.items() if employer.pk == job.employer_id)
        return self.companies.members[key]
