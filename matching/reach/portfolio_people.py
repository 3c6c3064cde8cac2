"""The people of the newest portfolio report: who has no job in reach, and per sector who can be ready by when."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from candidates.models import Candidate
from employers.models import FutureJob
from matching import ranking, rules
from matching.engine import Match, match
from matching.explaining import explanation, sentences
from matching.models import MatchReport
from matching.reach.portfolio_forms import PortfolioForm
from matching.reach.portfolio_pages import Face, faces, jobs_now, people_now, report_with
from nieuwebanen.accounts.models import User
from nieuwebanen.dates import months_between
from nieuwebanen.list_export import Sheet
from nieuwebanen.lists import ListForm
from nieuwebanen.spreadsheet import Value
from nieuwebanen.work import Sector

AT_ONCE = 200  # people explained together for a file
WITHIN = (0, 3, 6, 12)  # months of the table above the pool


def named(wanted: Mapping[str, Any], user: User) -> set[int] | None:
    """Who is meant by the search: a name only of the own team, a number of everybody; None without a search."""
    text = wanted.get("q", "").strip()
    if not text:
        return None
    own = set(Candidate.objects.visible_to(user).named_like(text).values_list("pk", flat=True))
    return own | set(Candidate.objects.numbered(text).values_list("pk", flat=True))


def places(ids: Collection[int], user: User) -> dict[int, tuple[int, str]]:
    """How people stand in a list by name: the own team first, of the others the numbers."""
    own = Candidate.objects.visible_to(user).filter(pk__in=ids).order_by("last_name", "first_name", "pk")
    known = {pk: (n, "") for n, pk in enumerate(own.values_list("pk", flat=True))}
    others = Candidate.objects.filter(pk__in=set(ids) - known.keys()).values_list("pk", "number")
    return known | {pk: (len(known), number) for pk, number in others}


# ---- people who have no job in reach ------------------------------------------------------------------------
@dataclass(frozen=True)
class StrandedRow:
    """job: the nearest one; None when no job asks anything that this person has."""

    person: int
    job: FutureJob | None
    place: tuple[int, str]

    @property
    def job_start(self) -> date | None:
        return self.job.starts_on if self.job else None


@dataclass(frozen=True)
class StrandedShown:
    """missing: what keeps this person from the nearest job, for the own team only."""

    face: Face
    job: FutureJob | None
    missing: list[str]


def stranded_rows(report: MatchReport, form: PortfolioForm) -> list[StrandedRow]:
    """Needs the parts `stranded` and `jobs`."""
    wanted, jobs = form.wanted(), jobs_now(report, form.user)
    active, asked = people_now(wanted), named(wanted, form.user)
    listed = [
        (person, jobs.get(job))
        for person, job in report.stranded  # type: ignore[attr-defined]  # annotated
        if person in active and (asked is None or person in asked)
    ]
    if sector := wanted.get("sector"):
        listed = [(person, job) for person, job in listed if job and job.sector == sector]
    by_name = places([person for person, _ in listed], form.user)
    return [StrandedRow(person, job, by_name[person]) for person, job in listed if person in by_name]


def stranded_shown(rows: Iterable[StrandedRow], user: User, *, today: date) -> list[StrandedShown]:
    """The lines of one page, with what is missing now: by `match()` from live rows."""
    rows = list(rows)
    known = faces({row.person for row in rows}, user)
    own = {row.person: row.job for row in rows if row.job and known[row.person].name}
    matches = _explained(own, today)
    names = sentences.skill_names(matches.values())
    return [
        StrandedShown(
            known[row.person],
            row.job if known[row.person].name else None,
            _missing(matches[row.person], row.job, names) if row.person in matches and row.job else [],
        )
        for row in rows
    ]


def _explained(nearest: Mapping[int, FutureJob], today: date) -> dict[int, Match]:
    people = {person.id: person for person in ranking.people_for_engine(nearest)}
    jobs, language = ranking.jobs_for_engine({job.pk for job in nearest.values()})
    weights = rules.in_force()
    return {
        pk: match(jobs[job.pk], people[pk], language, today=today, weights=weights)
        for pk, job in nearest.items()
        if pk in people and job.pk in jobs
    }


def _missing(found: Match, job: FutureJob, names: Mapping[str, str]) -> list[str]:
    reasons = explanation.reasons_apart(found, names)
    if not reasons and found.late_weeks:
        reasons = [f"Niet op tijd klaar: {explanation.room_of(found.ready, job).text}."]
    return reasons or ["Sinds het tellen is dit veranderd: deze baan is nu in bereik."]


STRANDED_HEADINGS = ("Kandidaat", "Naam", "Team", "Dichtstbijzijnde baan", "Werkgever", "Start", "Wat mist")


def stranded_sheet(form: ListForm, *, today: date) -> Sheet:
    """Who has no job in reach, and of the own team what is missing (settings.LISTS)."""
    assert isinstance(form, PortfolioForm)
    report = report_with("stranded", "jobs")
    rows = form.sorted(stranded_rows(report, form)) if report else []

    def lines() -> Iterator[Sequence[Value]]:
        for part in _parts(rows):
            for shown in stranded_shown(part, form.user, today=today):
                yield [
                    shown.face.number,
                    shown.face.name,
                    shown.face.team,
                    f"{shown.job.number} {shown.job}" if shown.job else "",
                    shown.job.employer.name if shown.job else "",
                    shown.job.starts_on if shown.job else None,
                    " ".join(shown.missing),
                ]

    return Sheet(STRANDED_HEADINGS, lines(), len(rows))


# ---- the pool of each sector --------------------------------------------------------------------------------
@dataclass(frozen=True)
class PoolRow:
    """ready: the earliest day for a job of the sector from which nothing sets this person apart."""

    person: int
    sector: Sector
    ready: date
    jobs: int  # for which this person is ready in time
    place: tuple[int, str]


@dataclass(frozen=True)
class PoolShown:
    face: Face
    row: PoolRow


@dataclass(frozen=True)
class PoolSum:
    """How many people of one sector can be ready within so many months (WITHIN), and how many in all."""

    sector: Sector
    within: list[int]
    total: int

    @property
    def columns(self) -> list[tuple[int, int]]:
        return list(zip(WITHIN, self.within, strict=True))


def pool_rows(report: MatchReport, form: PortfolioForm) -> list[PoolRow]:
    """One row per person and sector. Needs the part `pool`."""
    wanted = form.wanted()
    active, asked = people_now(wanted), named(wanted, form.user)
    listed = [
        (person, Sector(sector), date.fromisoformat(ready), jobs)
        for person, sector, ready, jobs in report.pool  # type: ignore[attr-defined]  # annotated
        if person in active and (asked is None or person in asked) and wanted.get("sector") in (None, sector)
    ]
    by_name = places({line[0] for line in listed}, form.user)
    return [
        PoolRow(person, sector, ready, jobs, by_name[person])
        for person, sector, ready, jobs in listed
        if person in by_name and form.in_month(ready)
    ]


def pool_sums(rows: Iterable[PoolRow], *, today: date) -> list[PoolSum]:
    """Per sector, in the order of the list of sectors; those without anybody are left out."""
    months: dict[Sector, list[int]] = {}
    for row in rows:
        months.setdefault(row.sector, []).append(months_between(today, row.ready))
    return [
        PoolSum(sector, [sum(month <= within for month in months[sector]) for within in WITHIN], len(months[sector]))
        for sector in Sector
        if sector in months
    ]


def pool_shown(rows: Iterable[PoolRow], user: User) -> list[PoolShown]:
    rows = list(rows)
    known = faces({row.person for row in rows}, user)
    return [PoolShown(known[row.person], row) for row in rows]


POOL_HEADINGS = ("Kandidaat", "Naam", "Team", "Sector", "Kan klaar zijn", "Banen in bereik")


def pool_sheet(form: ListForm, *, today: date) -> Sheet:
    """The pool of every sector (settings.LISTS)."""
    assert isinstance(form, PortfolioForm)
    report = report_with("pool")
    rows = form.sorted(pool_rows(report, form)) if report else []

    def lines() -> Iterator[Sequence[Value]]:
        for part in _parts(rows):
            for shown in pool_shown(part, form.user):
                face, row = shown.face, shown.row
                yield [face.number, face.name, face.team, row.sector.label, row.ready, row.jobs]

    return Sheet(POOL_HEADINGS, lines(), len(rows))


def _parts(rows: list[Any]) -> Iterator[list[Any]]:
    """So many at once that names are asked for in few queries."""
    for begin in range(0, len(rows), AT_ONCE):
        yield rows[begin : begin + AT_ONCE]
