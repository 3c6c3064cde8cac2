"""Step 4: the seven parts, each on its own page, with what is still missing and whose turn it is."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.forms import posted
from nieuwebanen.steps import Missing, Turn
from trajectories import arrangements, instruments, routes
from trajectories.forms.arrangements import (
    ConditionForm,
    EvaluationPlanForm,
    NoConditionsForm,
    PartForm,
    SkillsForm,
)
from trajectories.forms.terms import DurationForm, GuidanceForm
from trajectories.funding import totals
from trajectories.models import Condition
from trajectories.parts import Part, missing_parts, part_url
from trajectories.progress import standing_agreement
from trajectories.views.parts import find, is_fixed, kept, part_page, removed


@require_GET
def overview(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory = find(request, public_id)
    today = timezone.localdate()
    missing = missing_parts(trajectory, today=today)
    rows = [
        {
            "part": part,
            "missing": found,
            "url": part_url(trajectory, part),
            "turns": list(dict.fromkeys(item.turn.label for item in found)),
        }
        for part, found in missing.items()
    ]
    first, phases = _first(missing), list(trajectory.phases.all())
    return render(
        request,
        "trajectories/arrangements.html",
        {
            "trajectory": trajectory,
            "rows": rows,
            "complete": sum(1 for found in missing.values() if not found),
            "turns": list(dict.fromkeys(item.turn.label for found in missing.values() for item in found)),
            "first": first,
            "first_url": part_url(trajectory, Part(first.part)) if first else "",
            "phases": phases,
            "room": routes.room(phases, today),
            "findings": [
                *routes.findings(trajectory),
                *(routes.Finding(text, blocks=True) for text in instruments.refused_of(trajectory)),
            ],
            "agreement": standing_agreement(trajectory),
            "fixed": is_fixed(trajectory),
            "totals": totals(trajectory.funding.all()),
        },
    )


def _first(missing: Mapping[Part, list[Missing]]) -> Missing | None:
    """What to do now: what the coach lacks goes first, for that can be mended without asking anybody."""
    found = [item for items in missing.values() for item in items]
    return next((item for item in found if item.turn == Turn.COACH), next(iter(found), None))


def _form_part(
    request: AuthenticatedRequest, public_id: UUID, part: Part, form_class: type[PartForm], template: str
) -> HttpResponse:
    """A part that is one form: show it, keep it, back to the seven parts."""
    trajectory = find(request, public_id)
    if is_fixed(trajectory) and request.method != "POST":
        return redirect("trajectories:agreement", public_id)
    form = form_class(posted(request), trajectory=trajectory)
    if kept(request, form, part):
        return redirect("trajectories:arrangements", public_id)
    room = routes.room(list(trajectory.phases.all()), timezone.localdate())
    return part_page(request, template, trajectory, part, form, room=room)


def skills(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    return _form_part(request, public_id, Part.SKILLS, SkillsForm, "trajectories/part_skills.html")


def duration(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    return _form_part(request, public_id, Part.DURATION, DurationForm, "trajectories/part_duration.html")


def guidance(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    return _form_part(request, public_id, Part.GUIDANCE, GuidanceForm, "trajectories/part_form.html")


def evaluation_plan(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    return _form_part(request, public_id, Part.EVALUATION, EvaluationPlanForm, "trajectories/part_evaluations.html")


def conditions(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory = find(request, public_id)
    nothing = "geen" in request.POST
    form = ConditionForm(None if nothing else posted(request), trajectory=trajectory)
    none_form = NoConditionsForm(posted(request) if nothing else None, trajectory=trajectory, auto_id="geen_%s")
    if kept(request, none_form if nothing else form, Part.CONDITIONS):
        return redirect("trajectories:conditions", public_id)
    return part_page(
        request, "trajectories/part_conditions.html", trajectory, Part.CONDITIONS, form, none_form=none_form
    )


@require_POST
def condition_toggle(request: AuthenticatedRequest, public_id: UUID, condition_id: UUID) -> HttpResponse:
    condition = get_object_or_404(Condition, trajectory=find(request, public_id), public_id=condition_id)
    arrangements.toggle_condition(condition, by=request.user, today=timezone.localdate())
    messages.success(
        request, "De voorwaarde is geregeld." if condition.arranged_on else "De voorwaarde staat weer open."
    )
    return redirect("trajectories:conditions", public_id)


@require_POST
def condition_delete(request: AuthenticatedRequest, public_id: UUID, condition_id: UUID) -> HttpResponse:
    trajectory = find(request, public_id)
    condition = get_object_or_404(Condition, trajectory=trajectory, public_id=condition_id)
    removed(request, trajectory, Part.CONDITIONS, condition, "De voorwaarde is weggehaald.")
    return redirect("trajectories:conditions", public_id)
