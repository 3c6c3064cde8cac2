"""Templates of what a function asks: keeping one from a job, using one for a job, and the list of all."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from employers import function_needs
from employers.forms.function_needs import KeepTemplateForm, TemplateFilterForm, TemplateNameForm, UseTemplateForm
from employers.forms.requirements import NeedsEditor
from employers.function_needs import NameTaken
from employers.models import RequirementTemplate
from employers.models.possibilities import MAX_REQUIREMENTS
from employers.requirements import needs_of
from employers.views.job_page import job_of, job_page, refused
from nieuwebanen import dutch
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted

PER_PAGE = 25
PROFILE, TEMPLATES = "employers:job_profile", "employers:template_list"


# ---- from and for a job ---------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def keep(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Keep the needs of this job, as they were saved, for the next job like it."""
    job = job_of(request, public_id)
    known = function_needs.of_function(" ".join(request.POST.get("function", job.title).split()))
    form = KeepTemplateForm(posted(request), initial={"function": job.title}, asks_to_replace=known is not None)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            function_needs.keep(answers["function"], needs_of(job), replace=answers["replace"], by=request.user)
        except NameTaken as taken:
            form.add_error("replace", f"{taken} Kruis aan om het te vervangen")
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Het sjabloon ‘{answers['function']}’ is bewaard.")
            return redirect(PROFILE, job.public_id)
    context = {"form": form, "needs": needs_of(job), "known": known}
    return job_page(
        request,
        "employers/job_template_keep.html",
        public_id,
        context,
        current=PROFILE,
        heading="Bewaar als sjabloon",
        status=422 if form.errors else 200,
    )


@require_GET
def choose(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Which template to use for this job: the list, with search."""
    context = _found(request)
    return job_page(
        request,
        "employers/job_template_choose.html",
        public_id,
        context,
        current=PROFILE,
        heading="Gebruik een sjabloon",
    )


@require_http_methods(["GET", "POST"])
def use(request: AuthenticatedRequest, public_id: UUID, template_id: UUID) -> HttpResponse:
    """What the template would change, to tick; a POST does it as one change."""
    job = job_of(request, public_id)
    template = get_object_or_404(RequirementTemplate, public_id=template_id)
    seen = function_needs.preview(job, template)
    form = UseTemplateForm(posted(request), seen=seen, version=job.version)
    if request.method == "POST" and form.is_valid():
        try:
            added = function_needs.use(
                job,
                template,
                skip=form.skipped,
                take_over=form.cleaned_data.get("take_over", ()),
                version=form.cleaned_data["version"],
                by=request.user,
            )
        except DomainError as refusal:
            refused(form, job, str(refusal))
        else:
            taken = dutch.counted(added, "vaardigheid staat erbij", "vaardigheden staan erbij")
            messages.success(request, f"Het sjabloon ‘{template}’ is gebruikt: {taken}.")
            return redirect(PROFILE, job.public_id)
    return job_page(
        request,
        "employers/job_template_use.html",
        public_id,
        {"form": form, "seen": seen, "template": template, "maximum": MAX_REQUIREMENTS},
        current=PROFILE,
        heading=f"Sjabloon: {template}",
        status=422 if form.errors else 200,
    )


# ---- the list of all ------------------------------------------------------------------------------------
@require_GET
def template_list(request: AuthenticatedRequest) -> HttpResponse:
    return render(request, "employers/template_list.html", _found(request))


@require_http_methods(["GET", "POST"])
def edit(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    template = get_object_or_404(RequirementTemplate, public_id=public_id)
    name, editor = _forms(template, posted(request))
    wrong = request.method == "POST" and not all([name.is_valid(), editor.is_valid()])
    if request.method == "POST" and not wrong and not editor.moves:
        try:
            function_needs.change(
                template,
                editor.needs(),
                function=name.cleaned_data["function"],
                version=editor.add.cleaned_data["version"],
                by=request.user,
            )
        except NameTaken as taken:
            name.add_error("function", str(taken))
            wrong = True
        except DomainError as refusal:
            name, editor, wrong = *_again(template, request.POST), True
            editor.add.add_error(None, str(refusal))
        else:
            messages.success(request, f"Het sjabloon ‘{template}’ is bewaard.")
            return redirect("employers:template_edit", template.public_id)
    context = {
        "template": template,
        "name": name,
        "editor": editor,
        "forms": [name, *editor.forms],
        "used": function_needs.times_used([template]).get(template.public_id, 0),
        "maximum": MAX_REQUIREMENTS,
    }
    return render(request, "employers/template_edit.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
def delete(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    template = get_object_or_404(RequirementTemplate, public_id=public_id)
    if request.method == "POST":
        function_needs.delete(template, by=request.user)
        messages.success(request, f"Het sjabloon ‘{template}’ is weg.")
        return redirect(TEMPLATES)
    context = {
        "question": f"Sjabloon ‘{template}’ weghalen?",
        "text": "Banen waarvoor het is gebruikt, veranderen niet. Dit kun je niet ongedaan maken.",
        "action": "Sjabloon weghalen",
        "cancel": "Niet weghalen",
        "cancel_url": reverse("employers:template_edit", args=[template.public_id]),
        "danger": True,
    }
    return render(request, "confirm.html", context)


def _found(request: AuthenticatedRequest) -> dict[str, object]:
    """The page of templates that the filter asks for, with how often each was used."""
    filters = TemplateFilterForm(request.GET)
    found = RequirementTemplate.objects.select_related("created_by").annotate(count=Count("requirements"))
    if text := filters.wanted().get("q"):
        found = found.filter(function__unaccent__icontains=text)
    page = Paginator(found.order_by("function"), PER_PAGE).get_page(request.GET.get("pagina"))
    used = function_needs.times_used(list(page))
    rows = [(template, used.get(template.public_id, 0)) for template in page]
    return {"filters": filters, "filtering": bool(filters.wanted()), "page": page, "rows": rows}


def _forms(template: RequirementTemplate, data: QueryDict | None) -> tuple[TemplateNameForm, NeedsEditor]:
    name = TemplateNameForm(data, initial={"function": template.function})
    return name, NeedsEditor.of_template(template, data)


def _again(template: RequirementTemplate, sent: QueryDict) -> tuple[TemplateNameForm, NeedsEditor]:
    """The same answers with the version of now: sending them again is then a choice."""
    current = get_object_or_404(RequirementTemplate, pk=template.pk)
    data = sent.copy()
    data["version"] = str(current.version)
    name, editor = _forms(current, data)
    name.is_valid()
    editor.is_valid()
    return name, editor
