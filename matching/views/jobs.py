"""The page of a job with its ranking, selecting people for it, and the same the other way round: jobs for a person."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from candidates.candidate_header import JOBS, candidate_header
from candidates.models import Candidate, CandidateStatus
from employers.job_header import job_header
from employers.models import FutureJob
from employers.models.possibilities import with_parts
from employers.views.job_page import job_of
from matching import candidate_list, explanation, proposals, ranking
from matching.explanation import NOT_COUNTED, WHO_DECIDES
from matching.forms import OverrideForm, SelectForm
from matching.match_log import Shown, note_shown
from matching.models import Proposal, ProposalState, ShownKind
from matching.ranked_page import ranked_page, uuid_or_404
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.dutch import counted
from nieuwebanen.errors import DomainError

PER_PAGE = 25
FURTHEST_FIRST = [
    ProposalState.CHOSEN,
    ProposalState.PRESENTED,
    ProposalState.INFORMED,
    ProposalState.SELECTED,
    ProposalState.NOT_CHOSEN,
    ProposalState.WITHDRAWN,
]
FIXED = {"who_decides": WHO_DECIDES, "not_counted": NOT_COUNTED}


@require_GET
def job(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    return _job_page(request, job_of(request, public_id), SelectForm(user=request.user))


@require_http_methods(["GET", "POST"])
def select(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Adds a proposal for everybody who was ticked, or for nobody. Its GET is what a reload after an error asks for."""
    chosen_job = job_of(request, public_id)
    if request.method == "GET":
        return redirect(f"{chosen_job.get_absolute_url()}?{request.GET.urlencode()}".rstrip("?"))
    kind = OverrideForm if "reason" in request.POST else SelectForm
    form = kind(request.POST, user=request.user)
    if form.is_valid():
        try:
            added = _select_all(chosen_job, form, request)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _on_to(request, chosen_job, added)
    elif form.names_a_stranger:
        raise Http404("no candidate of this user")
    return _job_page(request, chosen_job, form)


@transaction.atomic
def _select_all(chosen_job: FutureJob, form: SelectForm, request: AuthenticatedRequest) -> list[Proposal]:
    """All or nobody: a refusal names the person and leaves the list as it was."""
    added = []
    for candidate in form.cleaned_data["candidates"]:
        try:
            proposal = proposals.select(
                chosen_job,
                candidate,
                by=request.user,
                today=timezone.localdate(),
                override_reason=form.cleaned_data.get("reason", ""),
            )
        except DomainError as refusal:
            raise DomainError(f"{candidate}: {refusal}") from refusal
        added.append(proposal)
    return added


def _on_to(request: AuthenticatedRequest, chosen_job: FutureJob, added: list[Proposal]) -> HttpResponse:
    if len(added) == 1:
        messages.success(request, f"{added[0].candidate} is geselecteerd. Informeer nu de kandidaat over de baan.")
        return redirect(added[0])
    messages.success(request, f"{counted(len(added), 'kandidaat', 'kandidaten')} geselecteerd. Informeer nu iedereen.")
    return redirect(f"{reverse('matching:proposal_list')}?q={chosen_job.number}")


def _job_page(request: AuthenticatedRequest, shown_job: FutureJob, form: SelectForm) -> HttpResponse:
    """The job as it is now. A page that asks for somebody else's person is not found."""
    today, seats = timezone.localdate(), proposals.seats_open(shown_job)
    ranked = ranked_page(shown_job, request.user, request.GET, today=today)
    if ranked and ranked.chosen and "kandidaat" in request.GET:
        ranked.chosen.candidate.note_viewed(by=request.user)
    if ranked:
        note_shown([Shown(shown_job.pk, ranked.shown)], by=request.user, today=today)
    override = form if isinstance(form, OverrideForm) else OverrideForm(user=request.user)
    context = {
        "job": shown_job,
        "header": job_header(shown_job, today=today, open_seats=seats),
        "today": today,
        "seats": seats,
        "ranked": ranked,
        "form": form,
        "override": override,
        "decisions": _decisions(shown_job, request),
        **FIXED,
    }
    return render(request, "matching/job.html", context, status=422 if form.errors else 200)


def _decisions(shown_job: FutureJob, request: AuthenticatedRequest) -> list[candidate_list.Decision]:
    """Every proposal of this job that this user may see, those that came furthest first."""
    found = Proposal.objects.visible_to(request.user).filter(job=shown_job).select_related("candidate")
    decisions = [candidate_list.Decision(p, candidate_list.BADGES[ProposalState(p.state)]) for p in found]
    return sorted(decisions, key=lambda decision: FURTHEST_FIRST.index(ProposalState(decision.proposal.state)))


@require_GET
def candidate_jobs(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """ "Passende banen": the open jobs for one person, best first, with the same explanation."""
    visible = Candidate.objects.visible_to(request.user).with_coach().prefetch_related("skills")
    candidate = get_object_or_404(visible, public_id=public_id)
    today = timezone.localdate()
    free = candidate.status == CandidateStatus.ACTIVE and candidate.pk not in ranking.chosen_people()
    found = ranking.rank_jobs(candidate, today=today).rows if free else []
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    jobs = with_parts(FutureJob.objects.visible_to(request.user)).in_bulk([line.id for line in page])
    decisions = {d.proposal.job_id: d for d in _last_decisions(candidate)}
    rows = [
        {
            "job": jobs[line.id],
            "score": explanation.score_of(line.match),
            "ready": line.match.ready,
            "room": explanation.room_of(line.match.ready, jobs[line.id]),
            "decision": decisions.get(line.id),
        }
        for line in page
        if line.id in jobs
    ]
    shown = [Shown(line.id, [(candidate.pk, line.match.score)]) for line in page]
    note_shown(shown, kind=ShownKind.PERSON, by=request.user, today=today)
    wanted = uuid_or_404(request.GET.get("baan"))
    chosen = next((line for line in page if line.id in jobs and wanted in (None, jobs[line.id].public_id)), None)
    if wanted and chosen is None:
        raise Http404("no job of this list")
    context: dict[str, Any] = {
        "candidate": candidate,
        "header": candidate_header(candidate, current=JOBS),
        "free": free,
        "rows": rows,
        "page": page,
        "chosen_job": jobs[chosen.id] if chosen else None,
        "explained": explanation.explain(chosen.match, jobs[chosen.id], candidate, today=today) if chosen else None,
        "today": today,
        **FIXED,
    }
    return render(request, "matching/candidate_jobs.html", context)


def _last_decisions(candidate: Candidate) -> list[candidate_list.Decision]:
    """The last proposal of this person for each job."""
    by_job: dict[int, list[Proposal]] = {}
    for proposal in Proposal.objects.filter(candidate=candidate):
        by_job.setdefault(proposal.job_id, []).append(proposal)
    return [candidate_list.decisions_by_candidate(some)[candidate.pk] for some in by_job.values()]
