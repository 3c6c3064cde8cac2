"""One proposal on its way: the list, its page, informing, presenting, withdrawing."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from matching import proposals, ranking, rules
from matching.explaining import explanation, told
from matching.explaining.explanation import NOT_COUNTED
from matching.lists.candidate_list import BADGES
from matching.models import ALLOWED, Proposal, ProposalState
from matching.proposing import contact, elsewhere, presentation, proposal_list
from matching.proposing.follow_forms import ElsewhereForm
from matching.proposing.forms import InformForm, PresentForm, WithdrawForm
from matching.proposing.proposal_page import missing_lines, next_step, not_ready, offers_other_jobs, waiting, way
from nieuwebanen import list_export
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted
from nieuwebanen.lists import ListPage

PREVIEW = "voorbeeld"  # the button that shows the ticked fields without sending them


def found_proposal(request: AuthenticatedRequest, public_id: UUID) -> Proposal:
    """A proposal that this user may see, with its job and its person; 404 otherwise."""
    visible = Proposal.objects.visible_to(request.user).with_parties()
    with_all = visible.select_related(
        "selected_by", "agreed_by", "decided_by", "presentation", "trajectory", "call_task__done_by"
    ).prefetch_related(
        "candidate__skills", "job__requirements", "job__phases__location", "job__phases__skills__skill", "chases"
    )
    return get_object_or_404(with_all, public_id=public_id)


LIST = "matching:proposal_list"


@require_GET
def proposal_list_page(request: AuthenticatedRequest) -> HttpResponse:
    form = proposal_list.ProposalFilterForm(request.GET, user=request.user)
    today, visible = timezone.localdate(), Proposal.objects.visible_to(request.user)
    found = proposal_list.found(visible, form.wanted(), user=request.user, today=today)
    state, counts = form.wanted().get("stand", proposal_list.OPEN), proposal_list.counts(found)
    with_all = found.with_parties().select_related("call_task").prefetch_related("chases")
    shown = proposal_list.in_state(with_all, state)
    page = ListPage(LIST, form, shown, number=request.GET.get("pagina"), count=counts.get(state, 0))
    names = {"" if value == proposal_list.OPEN else value: name for value, name in proposal_list.STATES.items()}
    context = {
        "list": page,
        "state": state,
        "tabs": page.tabs(names, counts | {"": counts[proposal_list.OPEN]}),
        "rows": [proposal_list.row(proposal) for proposal in page.page],
        "export_url": reverse("matching:proposal_list_export"),
        "today": today,
    }
    response = render(request, "matching/proposal_list.html", context)
    if request.headers.get("HX-Request"):
        response["HX-Push-Url"] = page.url()
    return response


@require_http_methods(["GET", "POST"])
def proposal_list_export(request: AuthenticatedRequest) -> HttpResponse:
    return list_export.export(request, LIST)


@require_GET
def proposal(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    return proposal_page(request, found_proposal(request, public_id))


def proposal_page(
    request: AuthenticatedRequest, shown: Proposal, elsewhere_form: ElsewhereForm | None = None
) -> HttpResponse:
    """The proposal as it is now, whose turn it is, and where else this person could go. Also while the match is off."""
    today, state, is_on = timezone.localdate(), ProposalState(shown.state), rules.is_on()
    missing = missing_lines(shown, today=today) if state == ProposalState.INFORMED and shown.agreed_on else []
    current = state in (ProposalState.SELECTED, ProposalState.INFORMED) or not_ready(shown)
    outcome = ranking.explain(shown.job, shown.candidate, today=today) if current and is_on else None
    form = elsewhere_form or ElsewhereForm(user=request.user)
    context = {
        "proposal": shown,
        "badge": BADGES[state],
        "way": way(shown),
        "next": next_step(shown, missing=bool(missing)),
        "missing": missing,
        "explained": explanation.explain(outcome, shown.job, shown.candidate, today=today) if outcome else None,
        "frozen": explanation.frozen(shown.explanation) if is_on else None,
        "presentation": getattr(shown, "presentation", None),
        "other_jobs": _other_jobs(shown, today) if offers_other_jobs(shown) and is_on else None,
        "elsewhere_form": form,
        "not_ready": not_ready(shown),
        "waiting": waiting(shown, today=today),
        "contact": contact.current(shown) if state == ProposalState.CHOSEN else None,
        "draft_plan": told.plan_of(shown, today=today),
        "told": shown.told_texts.select_related("told_by").last(),
        "may_withdraw": ProposalState.WITHDRAWN in ALLOWED[state] and not hasattr(shown, "trajectory"),
        "not_counted": NOT_COUNTED,
        "today": today,
    }
    return render(request, "matching/proposal.html", context, status=422 if form.errors else 200)


def _other_jobs(shown: Proposal, today: date) -> list[dict[str, Any]]:
    """Where else this person could go, at once (R26); of who was chosen what goes together with that."""
    return [
        {
            "job": job,
            "same_sector": job.sector == shown.job.sector,
            "score": explanation.score_of(ranked.match),
            "ready": ranked.match.ready,
            "room": explanation.room_of(ranked.match.ready, job),
        }
        for job, ranked in elsewhere.other_jobs(shown, today=today)
    ]


@require_http_methods(["GET", "POST"])
def inform(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    shown = found_proposal(request, public_id)
    if shown.state not in (ProposalState.SELECTED, ProposalState.INFORMED):
        messages.info(request, "Dit voorstel is al verder. Je kunt hier niets meer wijzigen.")
        return redirect(shown)
    form = InformForm.of(shown, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            proposals.inform(shown, **form.cleaned_data, by=request.user, today=timezone.localdate())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            name = shown.candidate.first_name
            said = f"{name} gaf akkoord." if shown.agreed_on else f"Vul de datum in als {name} akkoord geeft."
            messages.success(request, f"Het gesprek met {name} is bewaard. {said}")
            return redirect(shown)
    return render(
        request, "matching/inform.html", {"proposal": shown, "form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
def present(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """ "Voorstel controleren": what the employer will see, and sending it."""
    shown, today = found_proposal(request, public_id), timezone.localdate()
    if shown.state not in (ProposalState.SELECTED, ProposalState.INFORMED):
        messages.info(request, "Dit voorstel is al verstuurd of gestopt.")
        return redirect(shown)
    form = PresentForm(posted(request))
    if request.method == "POST" and PREVIEW not in request.POST and form.is_valid():
        try:
            proposals.present(shown, fields=form.chosen, by=request.user, today=today)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Het voorstel is verstuurd. {shown.job.employer} krijgt een bericht.")
            return redirect(shown)
    outcome = ranking.facts(shown.job, shown.candidate, today=today)
    context = {
        "proposal": shown,
        "form": form,
        "missing": missing_lines(shown, today=today),
        "always": [field.label for field in presentation.Field if field in presentation.ALWAYS],
        "shown": presentation.snapshot(shown.candidate, shown.job, outcome, fields=form.chosen, today=today),
        "readers": [m.user for m in shown.job.employer.memberships.filter(ended_at=None).select_related("user")],
        "until": today + proposals.VISIBLE_FOR,
    }
    return render(request, "matching/present.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def withdraw(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    shown = found_proposal(request, public_id)
    if ProposalState.WITHDRAWN not in ALLOWED[ProposalState(shown.state)]:
        messages.info(request, "Dit voorstel is al gestopt.")
        return redirect(shown)
    form = WithdrawForm(posted(request), initial={"kind": request.GET.get("reden", "")})
    if request.method == "POST" and form.is_valid():
        try:
            proposals.withdraw(shown, **form.cleaned_data, by=request.user)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Het voorstel van {shown.candidate} is ingetrokken.")
            return redirect(shown)
    seen = f" {shown.job.employer} ziet het voorstel dan niet meer. Bel de werkgever." if shown.presented_at else ""
    context = {
        "question": f"Voorstel van {shown.candidate} intrekken?",
        "text": f"{shown.candidate.first_name} gaat van de lijst voor {shown.job}.{seen}",
        "action": "Voorstel intrekken",
        "cancel": "Niet intrekken",
        "cancel_url": shown.get_absolute_url(),
        "danger": True,
        "form": form,
    }
    return render(request, "confirm.html", context, status=422 if form.errors else 200)
