"""One screen of a job's ranking: the list, who stands apart with the reasons, and the person that is looked at.

Here is the one place that asks whether the match is switched on: off, the same people stand in the order of the
alphabet, without scores, and nobody stands apart.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import Http404, QueryDict

from candidates.models import Candidate
from employers.models import FutureJob, JobStatus
from matching import ranking, rules
from matching.accounting.match_log import Shown
from matching.explaining import explanation
from matching.explaining.explanation import Explanation
from matching.inputs import Inputs
from matching.lists import candidate_list
from matching.lists.candidate_list import Decision, Row, Stranger
from matching.lists.ranking_filters import RankingForm, RankingPage, people_of
from matching.models import Proposal
from matching.ranking import Ranked, RankedList
from nieuwebanen.accounts.models import User

PER_PAGE = 25
APART_PER_PAGE = 25


@dataclass(frozen=True)
class Chosen:
    """The person whose score is explained."""

    candidate: Candidate
    explained: Explanation
    decision: Decision | None


@dataclass(frozen=True)
class Apart:
    """Who stands apart, on demand: only when somebody asks (?apart=2 is its second page)."""

    rows: list[Row]
    page: Page[int]


@dataclass(frozen=True)
class RankedPage:
    filters: RankingPage
    is_on: bool
    rows: list[Row | Stranger]
    page: Page[Any]
    shown: list[tuple[int, int]]  # (candidate pk, score) in the order of the screen, for the match log
    apart: Apart | None
    chosen: Chosen | None
    inputs: Inputs | None = None
    most: tuple[int, int, int] = (0, 0, 0)  # what the three parts of a score can earn

    @property
    def form(self) -> RankingForm:
        form = self.filters.form
        assert isinstance(form, RankingForm)
        return form

    def as_shown(self, job: FutureJob) -> Shown:
        """For the match log: filters, order and page. What somebody typed to search is a name, and stays out."""
        words = {key: value for key, value in QueryDict(self.filters.query).items() if key not in ("q", "baan")}
        asked = words | {"pagina": self.page.number} | ({} if self.is_on else {"match": "uit"})
        apart = self.apart.page.paginator.count if self.apart else None
        return Shown(job.pk, self.shown, asked, total=self.page.paginator.count, apart=apart, inputs=self.inputs)


def is_ranked(job: FutureJob) -> bool:
    """Whether there is something to rank: the job is in the matcher and asks skills."""
    return job.status == JobStatus.OPEN and bool(job.requirements.all())


def ranked_page(job: FutureJob, user: User, asked: QueryDict, *, today: date, apart: bool = False) -> RankedPage | None:
    """None when there is nothing to rank.

    asked: the query string, with the filters, `kandidaat`, `apart` and `pagina`. apart: also who stands apart.
    """
    if not is_ranked(job):
        return None
    form = RankingForm(asked, user=user, job=job)
    now = rules.current()
    if not now.on:
        return _alphabetical(job, form, asked, today=today)
    number = page_number(asked.get("pagina"))
    found = ranked_people(job, form, today=today, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    if number > 1 and not found.rows:  # a page that does not exist any more gives the first
        number, found = 1, ranked_people(job, form, today=today, limit=PER_PAGE)
    page = Paginator(range(found.total), PER_PAGE).page(number)
    rows = candidate_list.rows(found.rows, job, user, today=today)
    return RankedPage(
        filters=RankingPage(form, page),
        is_on=True,
        rows=rows,
        page=page,
        shown=[(line.id, line.match.score) for line in found.rows],
        apart=_apart(job, form, asked.get("apart", ""), today=today) if apart or asked.get("apart") else None,
        chosen=_chosen(job, user, asked.get("kandidaat"), rows, found.rows, today=today),
        inputs=found.inputs,
        most=explanation.most_of(now.weights),
    )


def ranked_people(
    job: FutureJob, form: RankingForm, *, today: date, limit: int | None, offset: int = 0, excluded: bool = False
) -> RankedList:
    """The list of this job under these filters, or whom a hard constraint sets apart."""
    people = people_of(form, today=today)
    return ranking.rank_people(
        job,
        today=today,
        limit=limit,
        offset=offset,
        without=ranking.chosen_people(),
        among=people.visible_to(form.user) if excluded else people if form.own_people_only else None,
        on_time=form.on_time and not excluded,
        excluded=excluded,
        most_weeks=form.most_weeks,
        by_ready=form.by_ready and not excluded,
    )


def page_number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and 0 < int(text) < 10_000 else 1


def _alphabetical(job: FutureJob, form: RankingForm, asked: QueryDict, *, today: date) -> RankedPage:
    """While the match is switched off: the own people whom the filters leave, by name, with nothing that it counted."""
    people = people_of(form, today=today).visible_to(form.user).exclude(pk__in=ranking.chosen_people())
    page = Paginator(people.order_by("last_name", "first_name", "pk"), PER_PAGE).get_page(asked.get("pagina"))
    rows = candidate_list.rows_of(list(page), job, {})
    return RankedPage(
        RankingPage(form, page), False, [*rows], page, [(row.candidate.pk, 0) for row in rows], None, None
    )


def _apart(job: FutureJob, form: RankingForm, asked: str, *, today: date) -> Apart:
    """Reasons are personal: of another team nobody stands here."""
    number = page_number(asked)
    options = {"today": today, "limit": APART_PER_PAGE, "excluded": True}
    found = ranked_people(job, form, offset=(number - 1) * APART_PER_PAGE, **options)  # type: ignore[arg-type]
    if number > 1 and not found.rows:
        number, found = 1, ranked_people(job, form, **options)  # type: ignore[arg-type]
    page = Paginator(range(found.total), APART_PER_PAGE).page(number)
    rows = candidate_list.rows(found.rows, job, form.user, today=today)
    return Apart([row for row in rows if isinstance(row, Row)], page)


def _chosen(
    job: FutureJob, user: User, wanted: str | None, rows: list[Row | Stranger], ranked: list[Ranked], *, today: date
) -> Chosen | None:
    """Who was asked for, or the first of the own team in the list. Raises Http404 for who may not be seen."""
    public_id = uuid_or_404(wanted)
    visible = Candidate.objects.visible_to(user).prefetch_related("skills")
    if public_id:
        candidate = visible.filter(public_id=public_id).first()
        if candidate is None:
            raise Http404("no candidate of this user")
    else:
        first = next((row.candidate for row in rows if isinstance(row, Row)), None)
        if first is None:
            return None
        candidate = visible.get(pk=first.pk)
    listed = next((line.match for line in ranked if line.id == candidate.pk), None)
    outcome = listed or ranking.explain(job, candidate, today=today)
    decisions = candidate_list.decisions_by_candidate(Proposal.objects.filter(job=job, candidate=candidate))
    return Chosen(candidate, explanation.explain(outcome, job, candidate, today=today), decisions.get(candidate.pk))


def uuid_or_404(text: str | None) -> UUID | None:
    """None for nothing; Http404 for what is no id."""
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Http404("no id") from None
