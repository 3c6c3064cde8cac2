"""Templates of step plans: keeping one from a plan, using one for a plan, and the list of all."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max
from django.db.models.expressions import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from employers.models import LearningLocation
from nieuwebanen import dutch
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import posted
from nieuwebanen.versions import asked_again
from trajectories import plan_templates
from trajectories.forms.plan_templates import KeepPlanForm, PlanTemplateFilterForm, PlanTemplateForm, UsePlanForm
from trajectories.models import PlanTemplate, PlanTemplatePhase, Trajectory
from trajectories.parts import Part
from trajectories.views.parts import LAPSED, find, is_fixed, part_page

PER_PAGE = 25
LIST, PLAN = "trajectories:plan_templates", "trajectories:plan"


# ---- from and for a plan --------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def keep(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Keep this plan for others; the coach looks at the roles that stand where names were."""
    trajectory = find(request, public_id)
    form = KeepPlanForm(posted(request), helpers=plan_templates.helpers(trajectory))
    if request.method == "POST" and form.is_valid():
        name, note = form.cleaned_data["name"], form.cleaned_data["note"]
        try:
            plan_templates.keep(trajectory, name=name, note=note, roles=form.roles, by=request.user)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Het sjabloon ‘{name}’ is bewaard.")
            return redirect(PLAN, public_id)
    context = {"trajectory": trajectory, "form": form}
    return render(request, "trajectories/plan_template_keep.html", context, status=422 if form.errors else 200)


@require_GET
def choose(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory = find(request, public_id)
    if is_fixed(trajectory):
        return redirect(PLAN, public_id)
    return render(request, "trajectories/plan_template_choose.html", {"trajectory": trajectory, **_found(request)})


@require_http_methods(["GET", "POST"])
def use(request: AuthenticatedRequest, public_id: UUID, template_id: UUID) -> HttpResponse:
    """Where and when each part would be; a POST adds them as one edit of the plan."""
    trajectory = find(request, public_id)
    template = get_object_or_404(PlanTemplate, public_id=template_id)
    if is_fixed(trajectory) and request.method != "POST":
        return redirect(PLAN, public_id)
    phases = list(template.phases.prefetch_related("steps"))
    form = UsePlanForm(
        posted(request),
        trajectory=trajectory,
        phases=phases,
        first=_first_day(trajectory, timezone.localdate()),
        suggested=_suggested(trajectory, phases),
    )
    if request.method == "POST" and form.is_valid():
        try:
            used = plan_templates.use(
                trajectory,
                template,
                starts_on=form.cleaned_data["starts_on"],
                places=form.places,
                by=request.user,
                version=form.cleaned_data["seen_version"],
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            form.renew()
        else:
            _say(request, template, used)
            return redirect(PLAN, public_id)
    return part_page(
        request, "trajectories/plan_template_use.html", trajectory, Part.PLAN, form, chosen=template, phases=phases
    )


def _say(request: AuthenticatedRequest, template: PlanTemplate, used: plan_templates.Used) -> None:
    added = dutch.counted(used.parts, "onderdeel staat erbij", "onderdelen staan erbij")
    messages.success(request, f"Het sjabloon ‘{template}’ is gebruikt: {added}. Kijk na wie bij elke stap helpt.")
    if used.without:
        skills = dutch.listed(used.without)
        messages.warning(request, f"Niet overgenomen, want niet in deze overeenkomst: {skills}.")
    if used.change.lapsed:
        messages.warning(request, LAPSED)


def _first_day(trajectory: Trajectory, today: date) -> date:
    """The Monday after the plan so far, else the first Monday from now."""
    after = max((phase.ends_on for phase in trajectory.phases.all()), default=today) + timedelta(days=1)
    after = max(after, today)
    return after + timedelta(days=-after.weekday() % 7)


def _suggested(trajectory: Trajectory, phases: list[PlanTemplatePhase]) -> dict[int, int]:
    """By part of the template: a place of the job's own route of the same kind, else one of the employer."""
    drawn = list(trajectory.job.phases.all())
    own = LearningLocation.objects.filter(employer=trajectory.job.employer_id).values_list("pk", flat=True).first()
    found = {}
    for phase in phases:
        titled = next((one.location_id for one in drawn if one.title == phase.title), None)
        place = titled or next((one.location_id for one in drawn if one.label == phase.label), own)
        if place:
            found[phase.pk] = place
    return found


# ---- the list of all ------------------------------------------------------------------------------------
@require_GET
def template_list(request: AuthenticatedRequest) -> HttpResponse:
    return render(request, "trajectories/plan_template_list.html", _found(request))


@require_http_methods(["GET", "POST"])
def edit(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """What it says, and another name or note. The parts are those of the plan it came from."""
    form = PlanTemplateForm(posted(request), instance=_template(public_id))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            plan_templates.change(
                _template(public_id),
                name=values["name"],
                note=values["note"],
                version=form.seen_version,
                by=request.user,
            )
        except StaleError as refusal:
            form = asked_again(form, _template(public_id), str(refusal))
        except DomainError as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"Het sjabloon ‘{values['name']}’ is bewaard.")
            return redirect(LIST)
    template = _template(public_id)
    used = plan_templates.times_used([template]).get(template.public_id, 0)
    phases = template.phases.prefetch_related("steps__skill")
    context = {"form": form, "template": template, "phases": phases, "used": used}
    return render(request, "trajectories/plan_template.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def retire(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    template = _template(public_id)
    if request.method == "POST":
        try:
            plan_templates.retire(template, by=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Het sjabloon ‘{template}’ is vervallen.")
        return redirect(LIST)
    context = {
        "question": f"Sjabloon ‘{template}’ laten vervallen?",
        "text": "Niemand kan er dan nog mee beginnen. Stappenplannen die ermee zijn gemaakt, veranderen niet. Je kunt "
        "het later terughalen.",
        "action": "Laten vervallen",
        "cancel": "Niet laten vervallen",
        "cancel_url": reverse("trajectories:plan_template", args=[template.public_id]),
        "danger": True,
    }
    return render(request, "confirm.html", context)


@require_POST
def bring_back(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    template = _template(public_id)
    try:
        plan_templates.bring_back(template, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("trajectories:plan_template", template.public_id)
    messages.success(request, f"Het sjabloon ‘{template}’ is weer in gebruik.")
    return redirect(LIST)


def _template(public_id: UUID) -> PlanTemplate:
    return get_object_or_404(PlanTemplate.objects.select_related("made_by"), public_id=public_id)


def _found(request: AuthenticatedRequest) -> dict[str, object]:
    """The page of templates that the filter asks for, with how often each was used."""
    filters = PlanTemplateFilterForm(request.GET)
    wanted = filters.wanted()
    retired = PlanTemplate.objects.exclude(retired_at=None)
    found = retired if wanted.get("stand") else PlanTemplate.objects.filter(retired_at=None)
    if text := wanted.get("q"):
        found = found.filter(name__unaccent__icontains=text) | found.filter(note__unaccent__icontains=text)
    found = found.select_related("made_by").annotate(
        count=Count("phases"), length=Max(F("phases__starts_after_weeks") + F("phases__weeks"))
    )
    page = Paginator(found.order_by("name", "pk"), PER_PAGE).get_page(request.GET.get("pagina"))
    used = plan_templates.times_used(list(page))
    rows = [(template, used.get(template.public_id, 0)) for template in page]
    return {
        "filters": filters,
        "filtering": bool(wanted),
        "page": page,
        "rows": rows,
        "retired_count": retired.count(),
    }
