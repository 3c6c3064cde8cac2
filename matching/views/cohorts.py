"""Group recruitment: the list of groups, making one, its board, its jobs, and its end."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from candidates.views.candidate_page import warn_about
from employers.models import FutureJob, Tranche
from matching.cohorts import cohort_board, cohort_list, cohort_members, cohorts
from matching.cohorts.cohort_forms import AddJobForm, CohortForm, NewCohortForm, StopForm
from matching.lists.ranked_page import uuid_or_404
from matching.models import Cohort, MemberState
from nieuwebanen import events, list_export, spreadsheet
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.dutch import counted
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import posted
from nieuwebanen.lists import ListPage
from nieuwebanen.sent_once import MadeBeforeError
from nieuwebanen.versions import asked_again

LIST = "matching:cohort_list"
LAST_EVENTS = 8


def seen_by(request: AuthenticatedRequest, public_id: UUID) -> Cohort:
    """A group that this user may look at; 404 otherwise."""
    visible = Cohort.objects.visible_to(request.user).select_related("coach", "team")
    return get_object_or_404(visible, public_id=public_id)


def led_by(request: AuthenticatedRequest, public_id: UUID) -> Cohort:
    """A group that this user may change; 404 otherwise."""
    mine = Cohort.objects.led_by(request.user).select_related("coach", "team")
    return get_object_or_404(mine, public_id=public_id)


# ---- the list -----------------------------------------------------------------------------------------
@require_GET
def cohort_list_page(request: AuthenticatedRequest) -> HttpResponse:
    today, form = timezone.localdate(), cohort_list.CohortFilterForm(request.GET, user=request.user)
    found = cohort_list.found(Cohort.objects.visible_to(request.user), form)
    state, counts = form.wanted().get("stand", cohort_list.RUNNING), cohort_list.counts(found)
    shown = cohort_list.for_page(cohort_list.in_state(found, state), today=today)
    page = ListPage(LIST, form, shown, number=request.GET.get("pagina"), count=counts.get(state, 0))
    names = {"" if value == cohort_list.RUNNING else value: name for value, name in cohort_list.STATES.items()}
    context = {
        "list": page,
        "state": state,
        "tabs": page.tabs(names, counts | {"": counts.get(cohort_list.RUNNING, 0)}),
        "export_url": reverse("matching:cohort_list_export"),
        "today": today,
    }
    response = render(request, "matching/cohort_list.html", context)
    if request.headers.get("HX-Request"):
        response["HX-Push-Url"] = page.url()
    return response


@require_http_methods(["GET", "POST"])
def cohort_list_export(request: AuthenticatedRequest) -> HttpResponse:
    return list_export.export(request, LIST)


# ---- making and changing ------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def new(request: AuthenticatedRequest) -> HttpResponse:
    """A group for a job (?baan=) or for the jobs of a tranche (?tranche=), filled in as far as is known."""
    jobs, name = _for_new(request)
    ticked = [job.public_id for job in jobs]
    form = NewCohortForm(posted(request), user=request.user, jobs=jobs, initial={"name": name, "jobs": ticked})
    if request.method == "POST" and form.is_valid():
        wanted = {field: form.cleaned_data[field] for field in ("name", "coach", "note", "kinds", "key")}
        try:
            made = cohorts.make(**wanted, jobs=form.cleaned_data["jobs"], by=request.user, today=timezone.localdate())
        except MadeBeforeError as before:
            messages.info(request, str(before))
            return redirect(before.made)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"De groep {made} is gemaakt. Voeg nu mensen toe en vul de data in.")
            warn_about(request, [made.name, made.note])
            return redirect(made)
    context = {"form": form, "jobs": jobs}
    return render(request, "matching/cohort_new.html", context, status=422 if form.errors else 200)


def _for_new(request: AuthenticatedRequest) -> tuple["QuerySet[FutureJob]", str]:
    """The jobs to choose from, and a first name for the group. Raises Http404 for what does not exist."""
    live = FutureJob.objects.visible_to(request.user).live().with_employer()
    if tranche_id := uuid_or_404(request.GET.get("tranche")):
        tranche = get_object_or_404(Tranche.objects.select_related("covenant"), public_id=tranche_id)
        return live.filter(tranche=tranche).order_by("starts_on", "pk"), f"{tranche.covenant}, {tranche}"[:120]
    if job_id := uuid_or_404(request.GET.get("baan")):
        job = live.filter(public_id=job_id).first()
        if job is None:
            raise Http404("no job for a group")
        return live.filter(pk=job.pk), f"{job.employer}: {job}"[:120]
    return live.none(), ""


@require_http_methods(["GET", "POST"])
def edit(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    shown = led_by(request, public_id)
    form = CohortForm(posted(request), instance=shown, user=request.user)
    if request.method == "POST" and form.is_valid():
        wanted = {name: form.cleaned_data[name] for name in ("name", "coach", "note")}
        try:
            cohorts.change(led_by(request, public_id), version=form.seen_version, **wanted, by=request.user)
        except StaleError as refusal:
            form = asked_again(form, led_by(request, public_id), str(refusal), user=request.user)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De groep is gewijzigd.")
            warn_about(request, [wanted["name"], wanted["note"]])
            return redirect("matching:cohort", public_id)
    context = {"form": form, "cohort": led_by(request, public_id)}
    return render(request, "matching/cohort_edit.html", context, status=422 if form.errors else 200)


# ---- the board ----------------------------------------------------------------------------------------
@require_GET
def cohort(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    shown, today = seen_by(request, public_id), timezone.localdate()
    made = cohort_board.board(shown, request.user)
    leads = request.user.is_manager or shown.team_id == request.user.team_id
    phases = [column.phase for column in made.columns]
    last = cohort_members.undoable(shown) if leads else None
    context = {
        "cohort": shown,
        "board": made,
        "columns": [
            {
                "column": column,
                "next": phases[nr + 1] if nr + 1 < len(phases) else None,
                "to_note": shown.is_running and column.to_note(today),
            }
            for nr, column in enumerate(made.columns)
        ],
        "leads": leads,
        "may_change": leads and shown.is_running,
        "undo": last,
        "over": made.count(MemberState.NOT_CHOSEN) + made.count(MemberState.LEFT),
        "history": events.Event.objects.about(shown)[:LAST_EVENTS],
        "today": today,
    }
    return render(request, "matching/cohort.html", context)


@require_GET
def members_export(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    shown = seen_by(request, public_id)
    return spreadsheet.download(
        f"Groepswerving {shown.number}",
        headings=cohort_list.MEMBER_HEADINGS,
        rows=cohort_list.exported_members(shown, request.user),
        by=request.user,
        kind=spreadsheet.kind_of(request.GET.get("bestand")),
    )


# ---- jobs ---------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def jobs(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The jobs of the group, and one more by its number."""
    shown = led_by(request, public_id)
    form = AddJobForm(posted(request))
    if request.method == "POST" and form.is_valid():
        job = form.cleaned_data["job"]
        try:
            cohorts.add_job(shown, job, by=request.user)
        except DomainError as refusal:
            form.add_error("job", str(refusal))
        else:
            messages.success(request, f"{job} hoort nu bij de groep.")
            return redirect("matching:cohort_jobs", public_id)
    context = {"form": form, "cohort": shown, "jobs": cohort_board.jobs_of(shown)}
    return render(request, "matching/cohort_jobs.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def job_remove(request: AuthenticatedRequest, public_id: UUID, job_id: UUID) -> HttpResponse:
    shown = led_by(request, public_id)
    job = get_object_or_404(FutureJob.objects.filter(cohort_jobs__cohort=shown), public_id=job_id)
    back = reverse("matching:cohort_jobs", args=[public_id])
    if request.method == "POST":
        try:
            cohorts.remove_job(shown, job, by=request.user)
        except DomainError as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, f"{job} hoort niet meer bij de groep.")
        return redirect(back)
    text = "De mensen in de groep blijven, en voorstellen voor deze baan ook."
    return _confirm(request, f"{job} weghalen uit de groep?", text, "Weghalen", back)


# ---- the end ------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def finish(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    shown = led_by(request, public_id)
    if request.method == "POST":
        try:
            cohorts.finish(shown, by=request.user, today=timezone.localdate())
        except DomainError as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, f"De groep {shown} is afgerond. Je kunt de groep weer openen.")
        return redirect(shown)
    text = "Er komt niemand meer bij en je kunt niets meer wijzigen. Je kunt de groep later weer openen."
    return _confirm(request, f"{shown} afronden?", text, "Afronden", shown.get_absolute_url(), danger=False)


@require_http_methods(["GET", "POST"])
def stop(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    shown, form = led_by(request, public_id), StopForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            cohorts.stop(shown, **form.cleaned_data, by=request.user, today=timezone.localdate())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"De groep {shown} is gestopt. Je kunt de groep weer openen.")
            warn_about(request, [form.cleaned_data["note"]])
            return redirect(shown)
    joins = shown.members.filter(state=MemberState.JOINS).count()
    text = (
        "1 persoon doet nog mee en stopt dan ook." if joins == 1 else f"{joins} mensen doen nog mee en stoppen dan ook."
    )
    text += " Voorstellen aan werkgevers blijven lopen. Je kunt de groep later weer openen."
    return _confirm(request, f"{shown} stoppen?", text, "Groep stoppen", shown.get_absolute_url(), form=form)


@require_http_methods(["GET", "POST"])
def reopen(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    shown = led_by(request, public_id)
    if request.method == "POST":
        try:
            back = cohorts.reopen(shown, by=request.user)
        except DomainError as refusal:
            messages.warning(request, str(refusal))
        else:
            again = f" {counted(back, 'persoon doet', 'mensen doen')} weer mee." if back else ""
            messages.success(request, f"De groep {shown} loopt weer.{again}")
        return redirect(shown)
    text = "De groep loopt dan weer. Wie stopte omdat de groep stopte, doet weer mee."
    return _confirm(request, f"{shown} weer openen?", text, "Weer openen", shown.get_absolute_url(), danger=False)


def _confirm(
    request: AuthenticatedRequest,
    question: str,
    text: str,
    action: str,
    back: str,
    *,
    danger: bool = True,
    form: StopForm | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "question": question,
        "text": text,
        "action": action,
        "cancel": "Annuleren",
        "cancel_url": back,
        "danger": danger,
        "form": form,
    }
    return render(request, "confirm.html", context, status=422 if form and form.errors else 200)
