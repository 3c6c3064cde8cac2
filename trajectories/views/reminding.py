"""On the page of an evaluation or an agreement: reminders stand still, or what was asked came another way."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.dutch import long_date
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted
from trajectories import received, reminder_pauses, reminder_sources, reminders
from trajectories.forms.reminding import PauseForm, ReceivedForm
from trajectories.ladders import AGREEMENT, EVALUATION
from trajectories.models import Agreement, Evaluation, Received
from trajectories.progress import standing_agreement
from trajectories.reminder_subjects import Subject
from trajectories.views.parts import find

PAGES = {EVALUATION: "evaluation", AGREEMENT: "agreement"}
About = Evaluation | Agreement


def panel(about: About, label: str) -> dict[str, Any] | None:
    """What the panel of reminders shows beside this; None when nobody is reminded of it any more."""
    subject = reminder_sources.open_subject(label, about.public_id)
    if subject is None:
        return None
    noted = received.of_employer(about.public_id)
    page = PAGES[label]
    key = about.public_id if label == EVALUATION else about.trajectory.public_id
    return {
        "employer": about.trajectory.job.employer,
        "last_reminded": reminders.last_sent(about),
        "pauses": reminder_pauses.running(label, about.public_id, timezone.localdate()),
        "received": noted,
        "asks": noted is None and not subject.done & reminder_sources.OF_EMPLOYER,
        "pause_url": reverse(f"trajectories:{page}_pause", args=[key]),
        "received_url": reverse(f"trajectories:{page}_received", args=[key]),
        "paper": label == AGREEMENT,
    }


# ---- the doors ----------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def evaluation_pause(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    return _pause(request, _evaluation(request, public_id), EVALUATION)


@require_http_methods(["GET", "POST"])
def evaluation_received(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    return _received(request, _evaluation(request, public_id), EVALUATION)


@require_http_methods(["GET", "POST"])
def agreement_pause(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    return _pause(request, _agreement(request, public_id), AGREEMENT)


@require_http_methods(["GET", "POST"])
def agreement_received(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    return _received(request, _agreement(request, public_id), AGREEMENT)


def _evaluation(request: AuthenticatedRequest, public_id: UUID) -> Evaluation:
    return get_object_or_404(Evaluation.objects.visible_to(request.user).with_parties(), public_id=public_id)


def _agreement(request: AuthenticatedRequest, public_id: UUID) -> Agreement:
    """The version that was put down to sign."""
    standing = standing_agreement(find(request, public_id))
    if standing is None:
        raise Http404("nothing to sign")
    return Agreement.objects.with_parties().get(pk=standing.pk)


# ---- standing still -----------------------------------------------------------------------------------
def _pause(request: AuthenticatedRequest, about: About, label: str) -> HttpResponse:
    subject = reminder_sources.open_subject(label, about.public_id)
    if "stoppen" in request.POST:
        return _end(request, about, label)
    if subject is None:
        messages.info(request, "Hierover gaan geen herinneringen meer uit.")
        return redirect(about)
    form = PauseForm(
        posted(request), name=f"deze {about._meta.verbose_name}", people=reminder_pauses.people_of(subject)
    )
    if request.method == "POST" and form.is_valid():
        until, reason = form.cleaned_data["until"], form.cleaned_data["reason"]
        try:
            reminder_pauses.pause(about, label, user=form.user, until=until, reason=reason, by=request.user)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"De herinneringen staan stil tot en met {long_date(until)}.")
            return redirect(about)
    return _form(request, about, subject, form, "Herinneringen pauzeren", "Pauze bewaren")


def _end(request: AuthenticatedRequest, about: About, label: str) -> HttpResponse:
    every = reminder_pauses.running(label, about.public_id, timezone.localdate())
    row = next((row for row in every if str(row.public_id) == request.POST["stoppen"]), None)
    try:
        if row is None:
            raise DomainError("De herinneringen gingen al weer uit.")
        reminder_pauses.end(row, about, by=request.user)
    except DomainError as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, "De herinneringen gaan weer uit.")
    return redirect(about)


# ---- received another way -----------------------------------------------------------------------------
def _received(request: AuthenticatedRequest, about: About, label: str) -> HttpResponse:
    subject = reminder_sources.open_subject(label, about.public_id)
    if "terug" in request.POST:
        return _undo(request, about)
    if subject is None or subject.done & reminder_sources.OF_EMPLOYER:
        messages.info(request, "De werkgever wordt hier niet meer om gevraagd.")
        return redirect(about)
    form = ReceivedForm(posted(request), initial={"how": Received.PAPER} if label == AGREEMENT else None)
    if request.method == "POST" and form.is_valid():
        try:
            received.note(about, label, how=form.cleaned_data["how"], text=form.cleaned_data["text"], by=request.user)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Vastgelegd. De werkgever krijgt hierover geen herinneringen meer.")
            return redirect(about)
    return _form(request, about, subject, form, "Op een andere manier ontvangen", "Vastleggen")


def _undo(request: AuthenticatedRequest, about: About) -> HttpResponse:
    try:
        received.undo(about, by=request.user)
    except DomainError as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, "De werkgever krijgt hierover weer herinneringen.")
    return redirect(about)


def _form(
    request: AuthenticatedRequest,
    about: About,
    subject: Subject,
    form: PauseForm | ReceivedForm,
    title: str,
    action: str,
) -> HttpResponse:
    context = {
        "trajectory": about.trajectory,
        "form": form,
        "title": title,
        "text": f"Het gaat om {subject.name}.",
        "action": action,
        "cancel_url": about.get_absolute_url(),
        "facts": (),
        "shown": None,
    }
    return render(request, "trajectories/change_form.html", context, status=422 if form.errors else 200)
