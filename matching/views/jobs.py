"""The page of a job with its ranking, and selecting people for it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from employers.job_header import job_header
from employers.models import FutureJob
from employers.views.job_page import job_of
from matching import proposals
from matching.accounting.match_log import note_shown
from matching.cohorts import cohort_reading
from matching.explaining.explanation import NOT_COUNTED, WHO_DECIDES
from matching.lists import candidate_list
from matching.lists.ranked_page import ranked_page
from matching.models import Proposal, ProposalState
from matching.proposing.forms import OverrideForm, SelectForm, TogetherForm
from matching.proposing.quota import quota_of
from matching.proposing.selecting import select_all
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
    return job_page(request, job_of(request, public_id), SelectForm(user=request.user))


@require_http_methods(["GET", "POST"])
def select(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Adds a proposal for everybody who was ticked, or for nobody. Its GET is what a reload after an error asks for."""
    chosen_job = job_of(request, public_id)
    if request.method == "GET":
        return redirect(f"{chosen_job.get_absolute_url()}?{request.GET.urlencode()}".rstrip("?"))
    form = _asked_form(request)(request.POST, user=request.user)
    if form.is_valid():
        try:
            added = select_all(
                [(chosen_job, candidate) for candidate in form.cleaned_data["candidates"]],
                by=request.user,
                today=timezone.localdate(),
                override_reason=form.cleaned_data.get("reason", ""),
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return _on_to(request, chosen_job, added)
    elif form.names_a_stranger:
        raise Http404("no candidate of this user")
    return job_page(request, chosen_job, form)


def _asked_form(request: AuthenticatedRequest) -> type[SelectForm]:
    """From the list; for one person with a reason; or for several of those who stand apart."""
    if "samen" in request.POST:
        return TogetherForm
    return OverrideForm if "reason" in request.POST else SelectForm


def _on_to(request: AuthenticatedRequest, chosen_job: FutureJob, added: list[Proposal]) -> HttpResponse:
    if (quota := quota_of(chosen_job)).is_reached:  # selecting and telling may go on; presenting has to wait
        messages.warning(request, f"Voorstellen kan nu nog niet. {quota.sentence}")
    if len(added) == 1:
        messages.success(request, f"{added[0].candidate} is geselecteerd. Informeer nu de kandidaat over de baan.")
        return redirect(added[0])
    messages.success(request, f"{counted(len(added), 'kandidaat', 'kandidaten')} geselecteerd. Informeer nu iedereen.")
    return redirect(f"{reverse('matching:proposal_list')}?q={chosen_job.number}")


def job_page(request: AuthenticatedRequest, shown_job: FutureJob, form: SelectForm) -> HttpResponse:
    """The job as it is now. A page that asks for somebody else's person is not found."""
    today, seats, user = timezone.localdate(), proposals.seats_open(shown_job), request.user
    several = isinstance(form, TogetherForm)
    ranked = ranked_page(shown_job, user, request.GET, today=today, apart=several)
    if ranked and ranked.chosen and "kandidaat" in request.GET:
        ranked.chosen.candidate.note_viewed(by=user)
    if ranked:
        note_shown([ranked.as_shown(shown_job)], by=user, today=today)
    context = {
        "job": shown_job,
        "header": job_header(shown_job, today=today, open_seats=seats),
        "today": today,
        "seats": seats,
        "ranked": ranked,
        "form": form,
        "override": form if isinstance(form, OverrideForm) and not several else OverrideForm(user=user),
        "together": form if several else TogetherForm(user=user),
        "decisions": _decisions(shown_job, request),
        "cohorts": cohort_reading.job_lines(shown_job, request.user),
        "export_url": reverse("matching:ranking_export"),
        **FIXED,
    }
    return render(request, "matching/job.html", context, status=422 if form.errors else 200)


def _decisions(shown_job: FutureJob, request: AuthenticatedRequest) -> list[candidate_list.Decision]:
    """Every proposal of this job that this user may see, those that came furthest first."""
    found = Proposal.objects.visible_to(request.user).filter(job=shown_job).select_related("candidate")
    decisions = [candidate_list.Decision(p, candidate_list.BADGES[ProposalState(p.state)]) for p in found]
    return sorted(decisions, key=lambda decision: FURTHEST_FIRST.index(ProposalState(decision.proposal.state)))
