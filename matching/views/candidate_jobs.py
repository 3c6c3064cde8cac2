""" "Passende banen": the open jobs for one person, best first, and one of them explained."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from candidates.candidate_header import JOBS, candidate_header
from candidates.models import Candidate
from employers.models import FutureJob, JobStatus
from employers.models.possibilities import with_parts
from matching import job_scoring, rules
from matching.accounting.match_log import Shown, note_shown
from matching.explaining import explanation
from matching.explaining.explanation import NOT_COUNTED, WHO_DECIDES
from matching.lists import candidate_jobs
from matching.lists.candidate_jobs import ByHandForm, JobsForm, JobsPage, Listed
from matching.lists.ranked_page import page_number, uuid_or_404
from matching.models import ShownKind
from matching.proposing.forms import OverrideForm
from matching.rules import Rules
from nieuwebanen.accounts.access import AuthenticatedRequest

FIXED = {"who_decides": WHO_DECIDES, "not_counted": NOT_COUNTED}


def candidate_of(request: AuthenticatedRequest, public_id: UUID) -> Candidate:
    visible = Candidate.objects.visible_to(request.user).with_coach().prefetch_related("skills")
    return get_object_or_404(visible, public_id=public_id)


@require_GET
def candidate_jobs_page(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    candidate = candidate_of(request, public_id)
    candidate.note_viewed(by=request.user)
    now = rules.current()
    context: dict[str, Any] = {
        "candidate": candidate,
        "is_on": now.on,
        "header": candidate_header(candidate, current=JOBS),
        "today": timezone.localdate(),
        "not_looking": candidate_jobs.not_looking(candidate, is_on=now.on),
        **FIXED,
    }
    if not context["not_looking"]:
        context |= _list(request, candidate, now) if now.on else _by_hand(request, candidate, now)
    return render(request, "matching/candidate_jobs.html", context)


def _list(request: AuthenticatedRequest, candidate: Candidate, now: Rules) -> dict[str, Any]:
    """The list, on demand what stands apart from it, and the job that is looked at."""
    today, person = timezone.localdate(), job_scoring.person_of(candidate)
    form = JobsForm(request.GET, user=request.user, person=person)
    fits = candidate_jobs.listed(candidate, form, now, number=page_number(request.GET.get("pagina")), today=today)
    apart = None
    if asked := request.GET.get("apart"):
        apart = candidate_jobs.listed(candidate, form, now, number=page_number(asked), today=today, excluded=True)
    chosen = _chosen(request, candidate, fits, now)
    _note(request, candidate, form, fits, now)
    jobs_page = JobsPage(form, fits.page, request.path)
    return {"list": jobs_page, "fits": fits, "apart": apart, "override": OverrideForm(user=request.user), **chosen}


def _by_hand(request: AuthenticatedRequest, candidate: Candidate, now: Rules) -> dict[str, Any]:
    """While the match is switched off: the open jobs in the alphabet, without a score."""
    form = ByHandForm(request.GET, user=request.user, person=job_scoring.person_of(candidate))
    found = candidate_jobs.by_hand(candidate, form, number=page_number(request.GET.get("pagina")))
    asked = _asked(form, found.page.number) | {"match": "uit"}
    shown = [Shown(row.job.pk, [(candidate.pk, 0)], asked) for row in found.rows]
    today = timezone.localdate()
    note_shown(shown, kind=ShownKind.PERSON, by=request.user, today=today, weights=now.weights)
    return {"list": JobsPage(form, found.page, request.path), "by_hand": found}


def _asked(form: JobsForm, number: int) -> dict[str, Any]:
    """For the log; what somebody typed to search stays out."""
    return {key: value for key, value in QueryDict(form.query()).items() if key != "q"} | {"pagina": number}


def _chosen(request: AuthenticatedRequest, candidate: Candidate, fits: Listed, now: Rules) -> dict[str, Any]:
    """The job that was asked for, also one that stands apart; or the first of the list."""
    wanted, today = uuid_or_404(request.GET.get("baan")), timezone.localdate()
    first = fits.rows[0].job if fits.rows else None
    if wanted:
        first = with_parts(FutureJob.objects.visible_to(request.user)).filter(public_id=wanted).first()
        if first is None or first.status != JobStatus.OPEN or not first.requirements.all():
            raise Http404("no job of this list")
    if first is None:
        return {"chosen": None, "explained": None}
    row = next((row for row in fits.rows if row.job == first), None)
    scored = fits.scored
    if row is None:
        scored = job_scoring.score(fits.scored.person, [first.pk], now, today=today)
        (row,) = candidate_jobs.rows_of(candidate, [first.pk], scored, today=today)
    explained = explanation.explain(scored.matches[first.pk], row.job, candidate, today=today)
    return {"chosen": row, "explained": explained}


def _note(request: AuthenticatedRequest, candidate: Candidate, form: JobsForm, fits: Listed, now: Rules) -> None:
    """One row per job, each with its inputs."""
    asked, matches = _asked(form, fits.page.number), fits.scored.matches
    shown = [
        Shown(row.job.pk, [(candidate.pk, matches[row.job.pk].score)], asked, inputs=fits.scored.inputs)
        for row in fits.rows
    ]
    note_shown(shown, kind=ShownKind.PERSON, by=request.user, today=timezone.localdate(), weights=now.weights)
