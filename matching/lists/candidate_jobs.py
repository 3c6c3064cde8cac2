"""Person → future jobs: the filters of that list, its lines, and why nothing is searched for somebody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Left, TruncMonth
from django.http import QueryDict
from django.urls import reverse

from candidates.models import Candidate, CandidateStatus
from employers.job_list import taken_seats
from employers.models import FutureJob, JobRequirement, JobStatus
from employers.models.possibilities import with_parts
from matching import job_scoring, ranking
from matching.engine import Job, Person, ceil_sqrt, distance_squared
from matching.explaining import sentences
from matching.job_scoring import Scored
from matching.lists import candidate_list
from matching.lists.candidate_list import Decision, Outcome
from matching.models import Proposal, ProposalState
from matching.rules import Rules
from nieuwebanen.accounts.models import User
from nieuwebanen.dutch import month_year
from nieuwebanen.geography import PostcodeCentre
from nieuwebanen.list_fields import capital, choice, set_choices
from nieuwebanen.lists import ListForm, ListPage
from nieuwebanen.work import Sector

VIEW = "matching:candidate_jobs"
PER_PAGE = 25
ONLY_ON_TIME, WITH_A_SEAT = "ja", "vrij"
DISTANCES, HOURS = (5, 10, 15, 25, 50), (12, 16, 20, 24, 28, 32)


class JobsForm(ListForm):
    """Filters only make the list shorter; no job changes place by one."""

    bar: ClassVar[tuple[str, ...]] = ("q", "sector", "optijd")
    sector = choice("Sector", "Alle sectoren", capital(Sector.choices))
    optijd = choice("Op tijd", "Ook wat later kan", [(ONLY_ON_TIME, "Alleen op tijd klaar")])
    start = choice("Start in", "Elke maand")
    uren = choice("Werkuren", "Alle uren", [(str(n), f"{n} uur of minder mag") for n in HOURS])
    afstand = choice("Afstand", "Elke afstand", [(str(n), f"tot {n} km") for n in DISTANCES])
    plekken = choice("Plekken", "Ook zonder vrije plek", [(WITH_A_SEAT, "Met een vrije plek")])

    def __init__(self, data: QueryDict | None = None, *, user: User, person: Person) -> None:
        super().__init__(data, user=user)
        self.person = person
        self.fields["q"].label = "Zoek op baan of werkgever"
        months = FutureJob.objects.filter(status=JobStatus.OPEN).annotate(month=TruncMonth("starts_on"))
        found = months.order_by("month").values_list("month", flat=True).distinct()
        set_choices(self, "start", [("", "Elke maand"), *((f"{day:%Y-%m}", month_year(day)) for day in found if day)])
        if person.x is None:
            del self.fields["afstand"]  # nothing to measure from

    @property
    def on_time(self) -> bool:
        return "optijd" in self.wanted()

    def jobs(self) -> QuerySet[FutureJob]:
        """What the filters leave, apart from being ready in time: that only the match knows."""
        wanted, jobs = self.wanted(), FutureJob.objects.visible_to(self.user)
        if text := wanted.get("q"):
            jobs = jobs.filter(pk__in=FutureJob.objects.named_like(text).values("pk"))
        if sector := wanted.get("sector"):
            jobs = jobs.filter(sector=sector)
        if month := wanted.get("start"):
            year, number = map(int, month.split("-"))
            jobs = jobs.filter(starts_on__year=year, starts_on__month=number)
        if hours := wanted.get("uren"):
            jobs = jobs.filter(Q(hours_min=None) | Q(hours_min__lte=int(hours)))
        if km := wanted.get("afstand"):
            near = jobs.annotate(digits=Left("postcode", 4)).filter(digits__in=_within(self.person, int(km) * 1000))
            jobs = jobs.filter(pk__in=near.values("pk"))
        if wanted.get("plekken"):
            with_seat = with_taken(FutureJob.objects.all()).filter(seats__gt=F("taken"))
            jobs = jobs.filter(pk__in=with_seat.values("pk"))
        return jobs


class ByHandForm(JobsForm):
    """While the match is switched off: nothing is counted, so nothing asks who is ready in time."""

    bar = ("q", "sector")
    optijd = None  # type: ignore[assignment]  # Django's way to leave a field out


def _within(person: Person, metres: int) -> list[str]:
    """Postcodes whose centre is no further away, in a straight line."""
    assert person.x is not None
    assert person.y is not None
    x, y = person.x, person.y
    box = PostcodeCentre.objects.filter(x__range=(x - metres, x + metres), y__range=(y - metres, y + metres))
    return [one.digits for one in box if (one.x - x) ** 2 + (one.y - y) ** 2 <= metres**2]


def with_taken(jobs: QuerySet[FutureJob]) -> QuerySet[FutureJob]:
    """Annotates `taken`: how many seats have somebody."""
    return jobs.annotate(taken=taken_seats())


class JobsPage(ListPage):
    """What stands around the rows: filters and chips. The rows come from the match and not from a queryset."""

    saved = None  # of one person: nothing to keep under a name

    def __init__(self, form: JobsForm, page: Page[Any], address: str) -> None:
        self.view, self.form, self.page, self._address = VIEW, form, page, address

    def url(self, **changes: str) -> str:
        query = self.form.query(**changes)
        return self._address + (f"?{query}" if query else "")


# ---- the lines --------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class JobRow:
    """One job for this person; no outcome while the match is switched off.

    km: in a straight line, information only; None while a place is not known.
    """

    job: FutureJob
    outcome: Outcome | None
    decision: Decision | None
    seats: int  # still open
    km: int | None

    @property
    def selectable(self) -> bool:
        return self.seats > 0 and not (self.decision and self.decision.stands)


@dataclass(frozen=True)
class Listed:
    """A part of a list: its rows, its page, and what was scored, for the log and the explanation."""

    rows: list[JobRow]
    page: Page[int]
    scored: Scored


def listed(
    candidate: Candidate, form: JobsForm, now: Rules, *, number: int, today: date, excluded: bool = False
) -> Listed:
    """One page of the jobs that fit, or of those that something sets apart. Raises MatchIsOffError."""

    def part(nr: int) -> tuple[list[int], int]:
        found, total = job_scoring.order(
            form.person,
            now,
            today=today,
            among=form.jobs(),
            limit=PER_PAGE,
            offset=(nr - 1) * PER_PAGE,
            on_time=form.on_time and not excluded,
            excluded=excluded,
        )
        return [line.id for line in found], total

    ids, total = part(number)
    if number > 1 and not ids:  # a page that does not exist any more gives the first
        number = 1
        ids, total = part(number)
    scored = job_scoring.score(form.person, ids, now, today=today)
    page = Paginator(range(total), PER_PAGE).page(number)
    return Listed(rows_of(candidate, ids, scored, today=today), page, scored)


@dataclass(frozen=True)
class ByHand:
    """The open jobs while the match is switched off: in the alphabet, with nothing that it counted."""

    rows: list[JobRow]
    page: Page[FutureJob]


def by_hand(candidate: Candidate, form: ByHandForm, *, number: int) -> ByHand:
    """One page of the open jobs that the filters leave, by title; jobs that ask no skill are not for choosing yet."""
    asks = JobRequirement.objects.filter(job=OuterRef("pk")).order_by()
    found = form.jobs().filter(Exists(asks), status=JobStatus.OPEN).order_by("title", "employer__name", "pk")
    page = Paginator(found, PER_PAGE).get_page(number)
    ids = [job.pk for job in page]
    places, _ = ranking.jobs_for_engine(ids)
    return ByHand(_bare_rows(candidate, ids, places, form.person), page)


def rows_of(candidate: Candidate, ids: Sequence[int], scored: Scored, *, today: date) -> list[JobRow]:
    """In this order, in a fixed number of queries."""
    names = sentences.skill_names(scored.matches.values())
    rows = _bare_rows(candidate, ids, scored.jobs, scored.person)
    return [replace(row, outcome=_outcome(row.job, scored, names, today)) for row in rows]


def _outcome(job: FutureJob, scored: Scored, names: Mapping[str, str], today: date) -> Outcome:
    return candidate_list.outcome_of(scored.matches[job.pk], job, names, today=today)


def _bare_rows(candidate: Candidate, ids: Sequence[int], places: Mapping[int, Job], person: Person) -> list[JobRow]:
    """Without what the match says of them."""
    jobs = with_taken(with_parts(FutureJob.objects.all())).in_bulk(ids)
    decisions = _decisions(candidate, ids)
    return [
        JobRow(
            job=jobs[pk],
            outcome=None,
            decision=decisions.get(pk),
            seats=max(0, (jobs[pk].seats or 0) - jobs[pk].taken),  # type: ignore[attr-defined]  # annotated above
            km=_km(places[pk], person),
        )
        for pk in ids
        if pk in jobs
    ]


def _km(job: Job, person: Person) -> int | None:
    distance = distance_squared(job, person)
    return None if distance is None else round(ceil_sqrt(distance) / 1000)


def _decisions(candidate: Candidate, jobs: Iterable[int]) -> dict[int, Decision]:
    """The proposal that stands, or else the last one, for each of these jobs."""
    by_job: dict[int, list[Proposal]] = {}
    for proposal in Proposal.objects.filter(candidate=candidate, job__in=list(jobs)):
        by_job.setdefault(proposal.job_id, []).append(proposal)
    return {pk: candidate_list.decisions_by_candidate(some)[candidate.pk] for pk, some in by_job.items()}


# ---- who is not looking -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class NotLooking:
    """Why no jobs stand here, and where to go from here."""

    text: str
    url: str
    action: str


def not_looking(candidate: Candidate, *, is_on: bool = True) -> NotLooking | None:
    """None for who may be proposed. While the match is off a job can be chosen without a known skill."""
    chosen = Proposal.objects.filter(candidate=candidate, state=ProposalState.CHOSEN).select_related("job__employer")
    if proposal := chosen.order_by("-decided_at").first():
        text = f"{proposal.job.employer} heeft {candidate.first_name} gekozen voor {proposal.job}."
        return NotLooking(
            f"{text} Daarom zoeken wij nu geen andere baan. Stopt dat, dan staan hier weer banen.",
            proposal.get_absolute_url(),
            "Naar het voorstel",
        )
    if candidate.status == CandidateStatus.PLACED:
        text = f"{candidate.first_name} is aan het werk. Daarom zoeken wij nu geen andere baan."
        return NotLooking(text, candidate.get_absolute_url(), "Naar het overzicht")
    if candidate.status != CandidateStatus.ACTIVE:
        text = f"{candidate.first_name} doet nu niet mee aan de match. Zet het dossier eerst weer op actief."
        return NotLooking(text, reverse("candidates:care", args=[candidate.public_id]), "Naar begeleiding")
    if is_on and not candidate.skills.all():
        text = f"Van {candidate.first_name} is nog geen vaardigheid bekend. Daarom past er nog geen baan."
        return NotLooking(text, reverse("candidates:skills", args=[candidate.public_id]), "Vaardigheden vastleggen")
    return None
