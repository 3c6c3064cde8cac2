"""The agreement on screen and on paper: offer, sign for the Werkbedrijf, read as a PDF, and the public check."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.dutch import listed
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted
from trajectories import agreements, approving, corrections, signatories, signing
from trajectories.forms.agreements import SignForm, VerifyForm
from trajectories.forms.signing import AskForm
from trajectories.ladders import AGREEMENT
from trajectories.lifecycle import members
from trajectories.models import Agreement, AgreementState, Channel, Party, Trajectory
from trajectories.models.agreement import PENDING
from trajectories.parts import missing_parts
from trajectories.progress import signed_agreement, standing_agreement
from trajectories.views.parts import find
from trajectories.views.reminding import panel


def shown(trajectory: Trajectory) -> Agreement | None:
    """The version that counts, or the last one that was signed; with its content."""
    found = standing_agreement(trajectory) or signed_agreement(trajectory)
    return Agreement.objects.with_parties().get(pk=found.pk) if found else None


@require_GET
def agreement(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    return _page(request, find(request, public_id), None)


def _page(request: AuthenticatedRequest, trajectory: Trajectory, form: AskForm | None) -> HttpResponse:
    today, current = timezone.localdate(), shown(trajectory)
    missing = {} if current else {p: m for p, m in missing_parts(trajectory, today=today).items() if m}
    context = agreements.context_of(current) if current else agreements.draft_context(trajectory, today=today)
    signed = {signature.party for signature in current.signatures.all()} if current else set()
    waits = current is not None and current.state in PENDING
    if current is None and not missing and form is None:
        form = AskForm(proposed=signatories.proposed(trajectory))
    lines = signing.lines(current, at=timezone.now()) if current else []
    said_yes = current is not None and waits and approving.approved_amount(request.user, current)
    to_approve = approving.asked_of(request.user, current, trajectory) if current and waits else []
    return render(
        request,
        "trajectories/agreement.html",
        {
            **context,
            "form": form,
            "lines": lines,
            "acts": waits or any(not line.signatory.required and not line.signature for line in lines),
            "scans": current.scans.defer("content") if current else [],
            "to_approve": to_approve,
            "said_yes": said_yes,
            "trajectory": trajectory,
            **corrections.beside(trajectory),
            "agreement": current,
            "missing": [(part.label, item) for part, found in missing.items() for item in found],
            "complete": not missing,
            "nobody_signs": form is not None and not members(trajectory, signing=True),
            "waits": waits,
            "reminding": panel(current, AGREEMENT) if current and waits else None,
            "may_sign": waits
            and not to_approve
            and request.user.is_manager
            and Party.WERKBEDRIJF not in signed
            and not said_yes,
            "may_receive": current is not None
            and current.state != AgreementState.LAPSED
            and Party.CANDIDATE not in signed,
            "earlier": [a for a in trajectory.agreements.all() if current is None or a.pk != current.pk],
        },
        status=422 if form is not None and form.is_bound and form.errors else 200,
    )


@require_POST
def offer(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Along the ways that were chosen; a POST without a choice takes what is proposed."""
    trajectory = find(request, public_id)
    form = AskForm(request.POST, proposed=signatories.proposed(trajectory))
    chosen = any(name.endswith("-channel") for name in request.POST)
    if chosen and not form.is_valid() and shown(trajectory) is None:
        return _page(request, trajectory, form)
    asked = form.asked() if chosen and form.is_valid() else None
    try:
        offered = agreements.offer(trajectory, by=request.user, today=timezone.localdate(), asked=asked)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        told = [line.who for line in signing.lines(offered, at=timezone.now()) if line.signatory.asked_at]
        more = " Stuur hieronder nog de links." if offered.signatories.filter(channel=Channel.LINK).exists() else ""
        said = f" Een bericht krijgen: {listed(told)}." if told else ""
        messages.success(request, f"Overeenkomst {offered.number} ligt klaar.{said}{more}")
    return redirect("trajectories:agreement", public_id)


def sign(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """For the Werkbedrijf: read, tick, sign. The portal has its own page for the employer."""
    trajectory = find(request, public_id)
    current = shown(trajectory)
    if current is None:
        raise Http404
    form = SignForm(posted(request), agreement=current, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            agreements.sign(
                current,
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
            messages.success(request, f"Overeenkomst {current.number} is getekend voor het Werkbedrijf.")
            return redirect("trajectories:agreement", public_id)
    elif current.state not in PENDING:
        return redirect("trajectories:agreement", public_id)
    context = {**agreements.context_of(current), "trajectory": trajectory, "agreement": current, "form": form}
    return render(request, "trajectories/agreement_sign.html", context, status=422 if form.errors else 200)


@require_POST
def receipt(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    current = shown(find(request, public_id))
    if current is None:
        raise Http404
    try:
        agreements.receipt(current, by=request.user)
        messages.success(request, "Vastgelegd: de kandidaat heeft de overeenkomst gekregen en besproken.")
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("trajectories:agreement", public_id)


@require_GET
def pdf(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory, at = find(request, public_id), timezone.now()
    current = shown(trajectory)
    if current is None:
        data = agreements.render_draft(trajectory, today=timezone.localdate(at), at=at)
        return pdf_response(data, f"concept-{trajectory.number}")
    return pdf_response(agreements.pdf_of(current), f"{current.number}-versie-{current.version}")


def pdf_response(data: bytes, name: str) -> HttpResponse:
    """A document to read in the browser or to keep, never stored on the way."""
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


# ---- for everybody --------------------------------------------------------------------------------------
@login_not_required
def verify(request: HttpRequest) -> HttpResponse:
    """Is this paper ours? Answers without any personal data."""
    form = VerifyForm(posted(request), request.FILES or None)
    asked, found = False, None
    if request.method == "POST" and form.is_valid():
        document = form.cleaned_data["document"]
        asked = True
        found = (
            agreements.verify(pdf=document.read()) if document else agreements.verify(code=form.cleaned_data["code"])
        )
    status = 422 if form.errors else 200
    return render(request, "trajectories/verify.html", {"form": form, "asked": asked, "found": found}, status=status)
