"""What follows once a candidate was told or presented: the text on paper, calling, showing it longer, contact data,
and other jobs for who was not chosen."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from matching.models import CallTask, ProposalState
from matching.proposing import chasing, contact, elsewhere
from matching.proposing.follow_forms import CallForm, ContactForm, ElsewhereForm
from matching.proposing.forms import told_about
from matching.views.proposals import found_proposal, proposal_page
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.dutch import counted, long_date
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted


@require_GET
def told(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The text for the candidate to take along and to sign: the last one that was told, or a first one."""
    shown = found_proposal(request, public_id)
    last = shown.told_texts.select_related("told_by").order_by("version").last()
    context = {"proposal": shown, "last": last, "text": last.text if last else told_about(shown)}
    return render(request, "matching/told.html", context | {"today": timezone.localdate()})


@require_http_methods(["GET", "POST"])
def call(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Whom to call, and what came of it."""
    shown, today = found_proposal(request, public_id), timezone.localdate()
    task = CallTask.objects.filter(proposal=shown, done_at=None).first()
    if task is None or shown.state != ProposalState.PRESENTED:
        messages.info(request, "Voor dit voorstel hoef je nu niet te bellen.")
        return redirect(shown)
    form = CallForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            chasing.called(task, outcome=form.cleaned_data["outcome"], by=request.user)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Wat de werkgever zei is bewaard.")
            return redirect(shown)
    readers = [m.user for m in shown.job.employer.memberships.filter(ended_at=None).select_related("user")]
    context = {"proposal": shown, "task": task, "form": form, "readers": readers, "today": today}
    context |= {"may_extend": chasing.may_extend(shown), "last_day": chasing.last_day(shown)}
    return render(request, "matching/call.html", context, status=422 if form.errors else 200)


@require_POST
def extend(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    shown = found_proposal(request, public_id)
    try:
        until = chasing.extend(shown, by=request.user, today=timezone.localdate())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{shown.job.employer} ziet het voorstel nu tot en met {long_date(until)}.")
    return redirect(shown)


@require_http_methods(["GET", "POST"])
def share_contact(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Stage 2: which contact data the employer gets, and since when the candidate agrees."""
    shown = found_proposal(request, public_id)
    if shown.state != ProposalState.CHOSEN or contact.current(shown):
        messages.info(request, "Nu kun je geen contactgegevens delen.")
        return redirect(shown)
    form = ContactForm(posted(request), proposal=shown)
    if request.method == "POST" and form.is_valid():
        try:
            contact.share(shown, **form.cleaned_data, by=request.user, today=timezone.localdate())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{shown.job.employer} kan nu contact maken met {shown.candidate.first_name}.")
            return redirect(shown)
    context = {"proposal": shown, "form": form}
    return render(request, "matching/share_contact.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def take_back_contact(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    shown = found_proposal(request, public_id)
    if request.method == "POST":
        try:
            contact.take_back(shown, by=request.user)
        except DomainError as refusal:
            messages.info(request, str(refusal))
        else:
            messages.success(request, f"{shown.job.employer} ziet de contactgegevens niet meer.")
        return redirect(shown)
    if contact.current(shown) is None:
        return redirect(shown)
    context = {
        "question": f"Contactgegevens van {shown.candidate} intrekken?",
        "text": f"{shown.job.employer} ziet naam, telefoonnummer en e-mailadres dan niet meer. Wat al is opgeschreven, "
        "haal je hiermee niet terug: bel de werkgever.",
        "action": "Gegevens intrekken",
        "cancel": "Niet intrekken",
        "cancel_url": shown.get_absolute_url(),
        "danger": True,
        "form": None,
    }
    return render(request, "confirm.html", context)


@require_http_methods(["GET", "POST"])
def select_elsewhere(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """One click to the other jobs that fit: a proposal for each that was ticked, or for none (R26)."""
    shown = found_proposal(request, public_id)
    if request.method == "GET":
        return redirect(shown)
    form = ElsewhereForm(request.POST, user=request.user)
    if form.is_valid():
        jobs = list(form.cleaned_data["jobs"])
        try:
            added = elsewhere.select_elsewhere(shown.candidate, jobs, by=request.user, today=timezone.localdate())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            name, many = shown.candidate.first_name, counted(len(added), "baan", "banen")
            messages.success(request, f"{name} is geselecteerd voor {many}. Vraag {name} per werkgever om akkoord.")
            if len(added) == 1:
                return redirect(added[0])
            return redirect(f"{reverse('matching:proposal_list')}?q={shown.candidate.number}")
    return proposal_page(request, shown, form)
