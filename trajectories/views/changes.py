"""After the signatures: everything that changes, on one page, and the forms behind it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.dutch import long_date
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import Form, posted
from trajectories import addenda, agreements, approving, corrections, extending, progress, signing, suspending
from trajectories.forms.agreements import SignForm
from trajectories.forms.changes import (
    AmendForm,
    CorrectionForm,
    DecideForm,
    ExtensionForm,
    GoOnForm,
    SuspensionForm,
    WithdrawForm,
)
from trajectories.forms.signing import AskForm
from trajectories.models import Agreement, Channel, ExtensionRequest, Party, Suspension, Trajectory, TrajectoryStatus
from trajectories.models.agreement import PENDING
from trajectories.views.parts import find

OFFER, DO = "laat-tekenen", "vastleggen"  # the buttons that do what was shown; the other ones only look


@require_GET
def changes(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory = find(request, public_id)
    running = trajectory.status == TrajectoryStatus.RUNNING and progress.is_signed(trajectory)
    fields = corrections.allowed(request.user)
    context = {
        "trajectory": trajectory,
        "open": running and trajectory.learning_finished_on is None,
        "running": running,
        "pending": progress.pending_addendum(trajectory),
        "fields": [(key, field, corrections.value(trajectory, key)) for key, field in fields.items()],
        "corrections": corrections.standing(trajectory),
        "suspensions": trajectory.suspensions.select_related("by"),
        "still": suspending.open_one(trajectory),
        "extensions": trajectory.extensions.select_related("asked_by", "decided_by"),
        "versions": [a for a in trajectory.agreements.all() if a.amends_id],
    }
    return render(request, "trajectories/changes.html", context)


def _form_page(request: AuthenticatedRequest, trajectory: Trajectory, form: Form, **words: Any) -> HttpResponse:
    """One small form after the signatures. words: title, text, action, and what stands beside it."""
    back = reverse("trajectories:changes", args=[trajectory.public_id])
    context = {"trajectory": trajectory, "form": form, "cancel_url": back, "shown": None, "facts": [], **words}
    return render(request, "trajectories/change_form.html", context, status=422 if form.errors else 200)


# ---- an addendum ----------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def addendum_new(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """A POST shows what the agreement becomes; only with the button under what was shown it is offered."""
    trajectory, today = find(request, public_id), timezone.localdate()
    if progress.pending_addendum(trajectory) or trajectory.status != TrajectoryStatus.RUNNING:
        return redirect("trajectories:changes", public_id)
    form = AmendForm(posted(request), trajectory=trajectory, initial=_granted(request, trajectory))
    shown = ways = None
    if form.is_bound and form.is_valid():
        operations, seen, reason = form.operations, request.POST.get("seen", ""), form.cleaned_data["reason"]
        try:
            shown = addenda.preview(trajectory, operations, today=today)
            ways = _ways(request, shown)
            if OFFER in request.POST and (not ways.is_bound or ways.is_valid()):
                asked = ways.asked() if ways.is_bound else None
                how = {"reason": reason, "seen": seen, "asked": asked}
                offered = addenda.offer(trajectory, operations, **how, by=request.user, today=today)
                links = offered.signatories.filter(channel=Channel.LINK).exists()
                more = " Stuur hieronder nog de links." if links else ""
                messages.success(request, f"De wijziging (versie {offered.version}) ligt klaar om te tekenen.{more}")
                return redirect("trajectories:addendum", public_id)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    wrong = form.errors or (ways and ways.errors)
    context = {"trajectory": trajectory, "form": form, "shown": shown, "ways": ways, "forms": [ways] if ways else []}
    return render(request, "trajectories/addendum_new.html", context, status=422 if wrong else 200)


def _ways(request: AuthenticatedRequest, shown: addenda.Preview) -> AskForm:
    """How each of them signs. Who only looks again keeps what was chosen, without being told what is missing."""
    chosen = any(name.endswith("-channel") for name in request.POST)
    if chosen and OFFER in request.POST:
        return AskForm(request.POST, proposed=shown.proposed)
    return AskForm(proposed=shown.proposed, initial=request.POST.dict() if chosen else None)


def _granted(request: AuthenticatedRequest, trajectory: Trajectory) -> dict[str, Any]:
    """Time that was given is filled in."""
    number = request.GET.get("verlenging", "")
    row = next((r for r in trajectory.extensions.filter(granted=True) if str(r.public_id) == number), None)
    return {"ends_on": row.until, "reason": row.reason[:300]} if row else {}


def _pending(request: AuthenticatedRequest, public_id: UUID) -> tuple[Trajectory, Agreement | None]:
    trajectory = find(request, public_id)
    waiting = Agreement.objects.with_parties().filter(trajectory=trajectory, state__in=PENDING).exclude(amends=None)
    return trajectory, waiting.first()


@require_GET
def addendum(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory, waiting = _pending(request, public_id)
    if waiting is None:
        return redirect("trajectories:agreement", public_id)
    return _addendum_page(request, trajectory, waiting, SignForm(agreement=waiting, user=request.user))


@require_http_methods(["GET", "POST"])
def addendum_sign(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """For the Werkbedrijf. The form stands below what is signed; a GET goes there."""
    trajectory, waiting = _pending(request, public_id)
    if waiting is None or request.method != "POST":
        return redirect("trajectories:addendum", public_id)
    form = SignForm(posted(request), agreement=waiting, user=request.user)
    if form.is_valid():
        try:
            agreements.sign(
                waiting,
                party=Party.WERKBEDRIJF,
                by=request.user,
                name=request.user.full_name,
                title=form.cleaned_data["title"],
                seen_sha256=form.cleaned_data["seen_sha256"],
                ip=request.META.get("REMOTE_ADDR"),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De wijziging is getekend voor het Werkbedrijf.")
            return redirect("trajectories:addendum", public_id)
    return _addendum_page(request, trajectory, waiting, form)


def _addendum_page(
    request: AuthenticatedRequest, trajectory: Trajectory, waiting: Agreement, form: SignForm
) -> HttpResponse:
    signed = {signature.party for signature in waiting.signatures.all()}
    ours = Party.WERKBEDRIJF in waiting.must_sign and Party.WERKBEDRIJF not in signed
    to_approve = approving.asked_of(request.user, waiting, trajectory)
    said_yes = approving.approved_amount(request.user, waiting)
    context = {
        **agreements.context_of(waiting),
        "trajectory": trajectory,
        "agreement": waiting,
        "form": form,
        "lines": signing.lines(waiting, at=timezone.now()),
        "acts": True,
        "scans": waiting.scans.defer("content"),
        "to_approve": to_approve,
        "said_yes": said_yes,
        "may_sign": ours and not to_approve and not said_yes and request.user.is_manager,
        "because": addenda.because(waiting),
    }
    return render(request, "trajectories/addendum.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def addendum_withdraw(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory, waiting = _pending(request, public_id)
    if waiting is None:
        return redirect("trajectories:changes", public_id)
    form = WithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            addenda.withdraw(waiting, reason=form.cleaned_data["reason"], by=request.user)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De wijziging is ingetrokken. De getekende overeenkomst blijft gelden.")
            return redirect("trajectories:changes", public_id)
    text = "De getekende overeenkomst blijft gelden. Wie gevraagd is om te tekenen, krijgt een bericht."
    return _form_page(request, trajectory, form, title="Wijziging intrekken", text=text, action="Intrekken")


# ---- a correction -----------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def correction(request: AuthenticatedRequest, public_id: UUID, part: str) -> HttpResponse:
    trajectory = find(request, public_id)
    field = corrections.allowed(request.user).get(part)
    if field is None:
        raise Http404
    form = CorrectionForm(posted(request), label=field.label, now=corrections.value(trajectory, part))
    if kept_correction(request, trajectory, part, form):
        return redirect("trajectories:changes", public_id)
    text = "De getekende overeenkomst blijft zoals die is. De werkgever krijgt een bericht."
    return _form_page(request, trajectory, form, title=f"Aanpassen: {field.label}", text=text, action="Bewaren")


def kept_correction(request: AuthenticatedRequest, trajectory: Trajectory, part: str, form: CorrectionForm) -> bool:
    """Keep a posted, valid correction; a refusal is said in the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    values = form.cleaned_data
    try:
        corrections.correct(
            trajectory, part, values["becomes"], was=values["was"], reason=values["reason"], by=request.user
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, "De aanpassing is bewaard. De anderen krijgen een bericht.")
    return True


# ---- the learning stands still ------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def suspension_new(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """With a last day a POST first shows what moves; without one there is nothing to show."""
    trajectory, form, shown = find(request, public_id), SuspensionForm(posted(request)), None
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        try:
            if not values["ends_on"] or DO in request.POST:
                suspending.begin(trajectory, **values, by=request.user)
                messages.success(request, "De onderbreking is vastgelegd. De werkgever krijgt een bericht.")
                return redirect("trajectories:changes", public_id)
            shown = suspending.look(trajectory, values["starts_on"], values["ends_on"])
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    text = "Schrijf nergens op waarom iemand er niet is. Kies alleen wat past."
    action = "Vastleggen" if shown else "Verder"
    return _form_page(request, trajectory, form, title="Inleren onderbreken", text=text, action=action, shown=shown)


@require_http_methods(["GET", "POST"])
def suspension_end(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    visible = Trajectory.objects.visible_to(request.user)
    row = get_object_or_404(Suspension, trajectory__in=visible, public_id=public_id)
    trajectory, form, shown = find(request, row.trajectory.public_id), GoOnForm(posted(request)), None
    if form.is_bound and form.is_valid():
        last = form.cleaned_data["ends_on"]
        try:
            if DO in request.POST or last < row.starts_on:
                suspending.finish(row, ends_on=last, by=request.user)
                messages.success(request, "Het inleren gaat verder. Het plan is opgeschoven.")
                return redirect("trajectories:changes", trajectory.public_id)
            shown = suspending.preview(trajectory, row.starts_on, last)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    text = f"Het inleren staat stil vanaf {long_date(row.starts_on)}."
    action = "Vastleggen" if shown else "Bekijk wat er opschuift"
    return _form_page(request, trajectory, form, title="Inleren gaat verder", text=text, action=action, shown=shown)


# ---- more time -----------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def extension_new(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory, form = find(request, public_id), ExtensionForm(posted(request))
    if kept_extension(request, trajectory, form):
        return redirect("trajectories:changes", public_id)
    end = trajectory.ends_on
    text = f"Het inleren duurt nu tot en met {long_date(end)}. Een manager beslist." if end else "Een manager beslist."
    return _form_page(request, trajectory, form, title="Verlengen vragen", text=text, action="Vragen")


def kept_extension(request: AuthenticatedRequest, trajectory: Trajectory, form: ExtensionForm) -> bool:
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        extending.ask(trajectory, **form.cleaned_data, by=request.user, today=timezone.localdate())
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, "De vraag is verstuurd. Een manager beslist.")
    return True


@require_http_methods(["GET", "POST"])
def extension(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """A manager decides."""
    row = get_object_or_404(
        ExtensionRequest.objects.visible_to(request.user).select_related("asked_by"), public_id=public_id
    )
    trajectory, form = find(request, row.trajectory.public_id), DecideForm(posted(request))
    if row.decided_at is not None and request.method != "POST":
        return redirect("trajectories:changes", trajectory.public_id)
    if request.method == "POST" and form.is_valid():
        try:
            extending.decide(row, **form.cleaned_data, by=request.user, today=timezone.localdate())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Je besluit is bewaard. De werkcoach en de werkgever krijgen een bericht.")
            return redirect("trajectories:changes", trajectory.public_id)
    facts = [
        ("Gevraagd door", f"{row.asked_by} op {long_date(row.asked_at)}"),
        ("Nu tot en met", long_date(trajectory.ends_on) if trajectory.ends_on else ""),
        ("Gevraagd tot en met", long_date(row.until)),
        ("Waarom", row.reason),
    ]
    return _form_page(request, trajectory, form, title="Verlenging beslissen", text="", action="Beslissen", facts=facts)
