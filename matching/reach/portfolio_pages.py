"""The lists of the newest portfolio report as somebody may see them: skills to learn, and jobs without anybody.

The report holds keys and numbers; whatever changed since it was made is left out here. Of people of another team only
the number and the team are fetched (product.md §2).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models.fields.json import KeyTransform

from candidates.models import Candidate
from employers.models import FutureJob, JobStatus
from matching import rules
from matching.models import MatchReport
from matching.reach import learning_gap
from matching.reach.portfolio_forms import PortfolioForm
from matching.reach.portfolio_report import LATE, newest
from nieuwebanen.accounts.models import User
from nieuwebanen.dutch import counted
from nieuwebanen.list_export import Sheet
from nieuwebanen.lists import PER_PAGE, ListForm, ListPage, SavedOnPage
from nieuwebanen.skills.models import Skill
from nieuwebanen.spreadsheet import Value

# What keeps people from a job, as a reason on the screen.
WHY = {
    "hours": "te weinig uren per week",
    "days": "kunnen niet op alle dagen",
    "condition": "iets in het werk is voor hen niet mogelijk",
    "travel": "de werkplek is te ver weg",
    "available": "zijn niet op tijd vrij",
    "skill": "een vaardigheid die vooraf nodig is, ontbreekt",
    "overlap": "hebben nog geen van de vaardigheden",
    LATE: "passen wel, maar zijn niet op tijd klaar",
}


class RowsPage(ListPage):
    """A page of rows that are counted and not queried."""

    def __init__(self, view: str, form: PortfolioForm, rows: Sequence[Any], *, number: str | None) -> None:
        self.view, self.form = view, form
        self.saved = SavedOnPage(view, form)
        self.page = Paginator(form.sorted(list(rows)), PER_PAGE).get_page(number)


def report_with(*parts: str) -> MatchReport | None:
    """The newest report without its content, and these parts of it as attributes: a whole one may be large.

    Every list and file of the portfolio comes through here. Raises MatchIsOffError while the match is off.
    """
    rules.in_force()
    return newest().defer("content").annotate(**{part: KeyTransform(part, "content") for part in parts}).first()


def jobs_now(report: MatchReport, user: User) -> dict[int, FutureJob]:
    """The jobs of the report (its part `jobs`) that still wait for people."""
    ids = [int(pk) for pk in report.jobs]  # type: ignore[attr-defined]  # annotated
    still = FutureJob.objects.visible_to(user).filter(status__in=[JobStatus.ANNOUNCED, JobStatus.OPEN], pk__in=ids)
    return still.select_related("employer", "team").defer("description", "growth_reason", "skills_in_words").in_bulk()


def people_now(wanted: Mapping[str, Any]) -> set[int]:
    """Who is still in the matcher, of the team that is asked for."""
    active = Candidate.objects.active()
    if team := wanted.get("team"):
        active = active.filter(team=team)
    return set(active.values_list("pk", flat=True))


# ---- people, as far as this user may know them ----------------------------------------------------------
@dataclass(frozen=True)
class Face:
    """name and url only of the own team."""

    number: str
    team: str
    name: str = ""
    url: str = ""


def faces(ids: Collection[int], user: User) -> dict[int, Face]:
    """By key, in two queries."""
    own = Candidate.objects.visible_to(user).filter(pk__in=ids).select_related("team")
    known = {c.pk: Face(c.number, c.team.name, c.full_name, c.get_absolute_url()) for c in own}
    others = Candidate.objects.filter(pk__in=set(ids) - known.keys()).values_list("pk", "number", "team__name")
    return known | {pk: Face(number, team) for pk, number, team in others}


# ---- which skill opens most seats -------------------------------------------------------------------------
@dataclass(frozen=True)
class Pair:
    """Somebody who reaches this job once the skill is learnt."""

    person: int
    job: int
    hours: int
    begin_by: date


@dataclass(frozen=True)
class LearnRow:
    """What one skill at one level opens."""

    skill: Skill
    level: int
    pairs: list[Pair]
    seats: int  # that get one person more, each another person
    empty: int  # of these, seats for which nobody is in reach now
    employers: int
    placed: Mapping[int, int] = field(repr=False)  # person -> job

    @property
    def name(self) -> str:
        return self.skill.name

    @property
    def people(self) -> int:
        return len({pair.person for pair in self.pairs})

    @property
    def jobs(self) -> int:
        return len({pair.job for pair in self.pairs})

    @property
    def hours_least(self) -> int:
        return min(pair.hours for pair in self.pairs)

    @property
    def hours_most(self) -> int:
        return max(pair.hours for pair in self.pairs)

    @property
    def begin_first(self) -> date:
        """The latest start of whoever must begin first."""
        return min(self._begin_by.values())

    @property
    def begin_last(self) -> date:
        return max(self._begin_by.values())

    @property
    def _begin_by(self) -> dict[int, date]:
        """Of everybody, for the job that leaves most time."""
        found: dict[int, date] = {}
        for pair in self.pairs:
            found[pair.person] = max(pair.begin_by, found.get(pair.person, pair.begin_by))
        return found


def learn_rows(report: MatchReport, form: PortfolioForm, *, today: date) -> list[LearnRow]:
    """One row per skill and level; only courses that can still begin. Needs the parts `learn` and `jobs`."""
    wanted = form.wanted()
    jobs = {pk: job for pk, job in jobs_now(report, form.user).items() if wanted.get("sector") in (None, job.sector)}
    people = people_now(wanted)
    counted_: Mapping[str, Any] = report.jobs  # type: ignore[attr-defined]  # annotated
    free = {pk: counted_[str(pk)][0] for pk in jobs}
    empty = {pk: max(0, free[pk] - counted_[str(pk)][1]) for pk in jobs}
    found: list[tuple[int, int, list[Pair]]] = []
    for skill, level, listed in report.learn:  # type: ignore[attr-defined]  # annotated
        pairs = [
            Pair(person, job, hours, begin_by)
            for person, job, hours, begin_by in ((p, j, h, date.fromisoformat(day)) for p, j, h, day in listed)
            if job in jobs and person in people and begin_by >= today and form.in_month(begin_by)
        ]
        if pairs:
            found.append((skill, level, pairs))
    skills = _skills_of((skill for skill, _, _ in found), wanted.get("q", ""))
    return [
        _learn_row(skills[skill], level, pairs, jobs, free, empty) for skill, level, pairs in found if skill in skills
    ]


def _learn_row(
    skill: Skill,
    level: int,
    pairs: list[Pair],
    jobs: Mapping[int, FutureJob],
    free: Mapping[int, int],
    empty: Mapping[int, int],
) -> LearnRow:
    """Seats without anybody are filled first, and the others with who is left: both counts are largest ones."""
    edges = [(pair.person, pair.job) for pair in pairs]
    first = learning_gap.fill(edges, empty)
    placed = learning_gap.fill(edges, free)
    return LearnRow(
        skill=skill,
        level=level,
        pairs=pairs,
        seats=len(placed),
        empty=len(first),
        employers=len({jobs[job].employer_id for job in placed.values()}),
        placed=placed,
    )


def _skills_of(ids: Iterable[int], text: str) -> dict[int, Skill]:
    skills = Skill.objects.filter(pk__in=list(ids))
    if text := text.strip():
        skills = skills.filter(name__unaccent__icontains=text)
    return skills.in_bulk()


LEARN_HEADINGS = (
    "Vaardigheid",
    "Code",
    "Niveau",
    "Plekken",
    "Nu zonder iemand in bereik",
    "Werkgevers",
    "Banen",
    "Kandidaten",
    "Uren minimaal",
    "Uren maximaal",
    "Uiterlijk beginnen vanaf",
    "Uiterlijk beginnen tot",
)


def learn_sheet(form: ListForm, *, today: date) -> Sheet:
    """The list for the ROC: one row per skill, without people (settings.LISTS)."""
    assert isinstance(form, PortfolioForm)
    report = report_with("learn", "jobs")
    rows = form.sorted(learn_rows(report, form, today=today)) if report else []

    def lines() -> Iterator[Sequence[Value]]:
        for row in rows:
            yield [
                row.skill.name,
                row.skill.code,
                row.level,
                row.seats,
                row.empty,
                row.employers,
                row.jobs,
                row.people,
                row.hours_least,
                row.hours_most,
                row.begin_first,
                row.begin_last,
            ]

    return Sheet(LEARN_HEADINGS, lines(), len(rows))


@dataclass(frozen=True)
class Learner:
    """Somebody who would learn it: for the job of `pair`, on a seat of their own when `placed`."""

    face: Face
    pair: Pair
    job: FutureJob
    jobs: int
    placed: bool


@dataclass(frozen=True)
class OpenedJob:
    job: FutureJob
    seats: int
    in_reach: int  # people who can be ready in time without this
    people: int


def learners(row: LearnRow, report: MatchReport, user: User) -> list[Learner]:
    """Everybody who would learn this skill, who must begin first first. Needs the part `jobs`."""
    jobs = jobs_now(report, user)
    by_person: dict[int, list[Pair]] = {}
    for pair in row.pairs:
        by_person.setdefault(pair.person, []).append(pair)
    known = faces(by_person, user)
    found = []
    for person, pairs in by_person.items():
        best = max(pairs, key=lambda pair: (row.placed.get(person) == pair.job, pair.begin_by))
        found.append(Learner(known[person], best, jobs[best.job], len(pairs), person in row.placed))
    return sorted(found, key=lambda one: (one.pair.begin_by, one.face.number))


def opened_jobs(row: LearnRow, report: MatchReport, user: User) -> list[OpenedJob]:
    """The jobs that get somebody in reach, the first start first. Needs the part `jobs`."""
    jobs, numbers = jobs_now(report, user), report.jobs  # type: ignore[attr-defined]  # annotated
    people: dict[int, int] = {}
    for pair in row.pairs:
        people[pair.job] = people.get(pair.job, 0) + 1
    found = [OpenedJob(jobs[pk], numbers[str(pk)][0], numbers[str(pk)][1], number) for pk, number in people.items()]
    return sorted(found, key=lambda one: (one.job.starts_on or date.max, one.job.pk))


# ---- jobs that have nobody in reach -------------------------------------------------------------------------
@dataclass(frozen=True)
class UnreachedRow:
    """alone: people whom only this fact keeps away, by code; fails: everybody whom it keeps away."""

    job: FutureJob
    seats: int
    alone: Mapping[str, int]
    fails: Mapping[str, int]

    @property
    def title(self) -> str:
        return str(self.job).lower()

    @property
    def employer(self) -> str:
        return self.job.employer.name.lower()

    @property
    def starts_on(self) -> date | None:
        return self.job.starts_on

    @property
    def nearly(self) -> int:
        """How many people only one fact keeps away."""
        return sum(self.alone.values())

    @property
    def main(self) -> str:
        """The fact that alone keeps away most people, or else the one that keeps away most."""
        counts = self.alone if self.nearly else self.fails
        return max(counts, key=lambda code: counts[code])

    @property
    def reason(self) -> str:
        number = (self.alone if self.nearly else self.fails)[self.main]
        people = counted(number, "kandidaat", "kandidaten")
        if self.nearly and self.main != LATE:
            return f"{WHY[self.main].capitalize()}: voor {people} de enige reden."
        return f"{WHY[self.main].capitalize()}: {people}."

    @property
    def all_reasons(self) -> list[tuple[str, int, int]]:
        """(fact, how many people it keeps away, how many it alone keeps away), the most first."""
        listed = [(WHY[code], self.fails[code], self.alone[code]) for code in WHY if self.fails.get(code)]
        return sorted(listed, key=lambda row: (-row[2], -row[1]))


def unreached_rows(report: MatchReport, form: PortfolioForm, *, today: date) -> list[UnreachedRow]:
    """Needs the parts `unreached` and `jobs`."""
    wanted, jobs = form.wanted(), jobs_now(report, form.user)
    named = None
    if text := wanted.get("q"):
        named = set(FutureJob.objects.named_like(text).values_list("pk", flat=True))
    rows = [
        UnreachedRow(jobs[one["job"]], one["seats"], one["alone"], one["fails"])
        for one in report.unreached  # type: ignore[attr-defined]  # annotated
        if one["job"] in jobs and (named is None or one["job"] in named)
    ]
    return [
        row
        for row in rows
        if wanted.get("sector") in (None, row.job.sector)
        and wanted.get("team") in (None, row.job.team)
        and row.job.starts_on
        and form.in_month(row.job.starts_on)
    ]


UNREACHED_HEADINGS = ("Nummer", "Baan", "Werkgever", "Sector", "Start", "Open plekken", "Voornaamste reden", "Bijna")


def unreached_sheet(form: ListForm, *, today: date) -> Sheet:
    """Jobs that have nobody in reach, and per fact how many people it keeps away (settings.LISTS)."""
    assert isinstance(form, PortfolioForm)
    report = report_with("unreached", "jobs")
    rows = form.sorted(unreached_rows(report, form, today=today)) if report else []
    headings = (*UNREACHED_HEADINGS, *(why.capitalize() for why in WHY.values()))

    def lines() -> Iterator[Sequence[Value]]:
        for row in rows:
            yield [
                row.job.number,
                str(row.job),
                row.job.employer.name,
                row.job.get_sector_display(),
                row.job.starts_on,
                row.seats,
                row.reason,
                row.nearly,
                *(row.fails.get(code, 0) for code in WHY),
            ]

    return Sheet(headings, lines(), len(rows))
