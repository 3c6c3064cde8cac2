"""What the pages of the seven parts share: find the trajectory, keep an edit, show the page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError, StaleError
from trajectories import arrangements, routes
from trajectories.forms.arrangements import PartForm
from trajectories.models import AppliedInstrument, Condition, FundingLine, Trajectory, TrajectoryStatus
from trajectories.parts import Part, missing_parts, part_url
from trajectories.progress import is_signed, with_parts

LAPSED = "De overeenkomst die klaarlag geldt niet meer. Laat de nieuwe versie tekenen."


def find(request: AuthenticatedRequest, public_id: UUID) -> Trajectory:
    """A trajectory that this user may see, with all its parts; 404 otherwise."""
    return get_object_or_404(with_parts(Trajectory.objects.visible_to(request.user)), public_id=public_id)


def is_fixed(trajectory: Trajectory) -> bool:
    """Signed or ended: the parts are only read."""
    return is_signed(trajectory) or trajectory.status != TrajectoryStatus.RUNNING


def kept(request: AuthenticatedRequest, form: PartForm, part: Part, said: str = "") -> bool:
    """Keep a posted, valid form as one edit of this part; a refusal is said in the form, and nothing that was typed is lost."""
    if request.method != "POST" or not form.is_valid():
        return False
    seen = form.cleaned_data["seen_version"]
    try:
        with arrangements.changing(form.trajectory, part, by=request.user, version=seen) as change:
            form.keep()
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        if isinstance(refusal, StaleError):  # the form was built on what the colleague saved
            form.saved_meanwhile = form.beside()
        form.renew()
        return False
    messages.success(request, said or f"{part.label} is bewaard.")
    if change.lapsed:
        messages.warning(request, LAPSED)
    return True


def part_page(
    request: AuthenticatedRequest,
    template: str,
    trajectory: Trajectory,
    part: Part,
    form: PartForm | None,
    **extra: Any,
) -> HttpResponse:
    """The page of one part, with what it still lacks; 422 when the posted form has errors."""
    today = timezone.localdate()
    context = {
        "trajectory": trajectory,
        "part": part,
        "missing": missing_parts(trajectory, today=today)[part],
        "findings": routes.findings(trajectory) if part == Part.PLAN else [],
        "fixed": is_fixed(trajectory),
        "form": form,
        "today": today,
        "part_url": part_url(trajectory, part),
        **extra,
    }
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, template, context, status=status)


def removed(
    request: AuthenticatedRequest,
    trajectory: Trajectory,
    part: Part,
    line: FundingLine | AppliedInstrument | Condition,
    said: str,
) -> None:
    """Take a line away, as one edit of its part; or say why that cannot be."""
    try:
        with arrangements.changing(trajectory, part, by=request.user, version=trajectory.version) as change:
            line.delete()
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return
    messages.success(request, said)
    if change.lapsed:
        messages.warning(request, LAPSED)
