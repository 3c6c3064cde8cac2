"""One screen of a job's ranking: the list, who stands apart with the reasons, and the person that is looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import Http404

from candidates.models import Candidate
from employers.models import FutureJob, JobStatus
from matching import candidate_list, explanation, ranking
from matching.candidate_list import Decision, Row, Stranger
from matching.explanation import Explanation
from matching.models import Proposal
from matching.ranking import RankedList
from nieuwebanen.accounts.models import User

PER_PAGE = 25
APART_AT_FIRST, APART_AT_MOST = 10, 200
ONLY_ON_TIME, ALL_APART = "ja", "alles"  # values of ?optijd= and ?apart=


@dataclass(frozen=True)
class Chosen:
    """The person whose score is explained."""

    candidate: Candidate
    explained: Explanation
    decision: Decision | None


@dataclass(frozen=True)
class RankedPage:
    rows: list[Row | Stranger]
    page: Page[int]
    shown: list[tuple[int, int]]  # (candidate pk, score) in the order of the screen, for the match log
    on_time: bool
    apart: list[Row | Stranger]
    apart_total: int
    apart_open: bool
    chosen: Chosen | None


def ranked_page(job: FutureJob, user: User, asked: Mapping[str, str], *, today: date) -> RankedPage | None:
    """None when there is nothing to rank: the job is not in the matcher or asks no skills.

    asked: the query string, with `kandidaat`, `optijd`, `apart` and `pagina`.
    """
    if job.status != JobStatus.OPEN or not job.requirements.all():
        return None
    without = ranking.chosen_people()
    on_time, everyone_apart = asked.get("optijd") == ONLY_ON_TIME, asked.get("apart") == ALL_APART
    found, page = _found(job, asked.get("pagina", ""), without, on_time=on_time, today=today)
    # Reasons are personal: of another team nobody stands here.
    strangers = Candidate.objects.active().exclude(pk__in=Candidate.objects.visible_to(user).values("pk"))
    hidden = set(strangers.values_list("pk", flat=True))
    limit = APART_AT_MOST if everyone_apart else APART_AT_FIRST
    apart = ranking.excluded_people(job, today=today, limit=limit, without=without | hidden)
    rows = candidate_list.rows(found.rows, job, user)
    chosen = _chosen(job, user, asked.get("kandidaat"), rows, today=today)
    return RankedPage(
        rows=rows,
        page=page,
        shown=[(line.id, line.match.score) for line in found.rows],
        on_time=on_time,
        apart=candidate_list.rows(apart.rows, job, user),
        apart_total=apart.total,
        apart_open=everyone_apart or bool(chosen and chosen.explained.apart),
        chosen=chosen,
    )


def _found(
    job: FutureJob, number: str, without: set[int], *, on_time: bool, today: date
) -> tuple[RankedList, Page[int]]:
    """The lines of one page; a page that does not exist any more gives the first."""
    nr = int(number) if number.isdecimal() and 0 < int(number) < 10_000 else 1
    options = {"today": today, "limit": PER_PAGE, "without": without, "on_time": on_time}
    found = ranking.rank_people(job, offset=(nr - 1) * PER_PAGE, **options)  # type: ignore[arg-type]
    if nr > 1 and not found.rows:
        nr, found = 1, ranking.rank_people(job, **options)  # type: ignore[arg-type]
    return found, Paginator(range(found.total), PER_PAGE).page(nr)


def _chosen(
    job: FutureJob, user: User, wanted: str | None, rows: list[Row | Stranger], *, today: date
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
    outcome = ranking.explain(job, candidate, today=today)
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
