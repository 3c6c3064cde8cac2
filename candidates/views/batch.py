"""For many people of the list at once: choose what, look at what will happen to whom, then do it.

One address, three steps, all sent as a form; each sends again who was chosen. Nothing is written before the last one.
"""

from django import forms as django_forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from candidates import batch as batches
from candidates import coaching, groups
from candidates.batch import Plan
from candidates.candidate_list import HEADINGS, exported, found_by
from candidates.forms.batch import CoachBatchForm, FileBatchForm, GroupBatchForm
from candidates.forms.filters import CandidateFilterForm
from candidates.models import Candidate
from candidates.views.candidate_page import warn_about
from nieuwebanen import spreadsheet
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.dutch import counted
from nieuwebanen.errors import DomainError

BatchForm = CoachBatchForm | GroupBatchForm | FileBatchForm
# What can be done: value of the form -> (heading after the number of people, form, button).
ACTIONS: dict[str, tuple[str, type[BatchForm], str]] = {
    "coach": ("een andere werkcoach geven", CoachBatchForm, "Geef een andere werkcoach"),
    "groep": ("in een groep zetten", GroupBatchForm, "Zet in de groep"),
    "uitvoer": ("in een bestand zetten", FileBatchForm, "Maak het bestand"),
}
ASK, LOOK, DO = "vraag", "bekijk", "doe"
CHANGED = "Er is intussen iets veranderd. Kijk opnieuw wat er gebeurt."


@require_http_methods(["GET", "POST"])
def batch(request: AuthenticatedRequest) -> HttpResponse:
    action, step = request.POST.get("actie", ""), request.POST.get("stap", ASK)
    back = reverse("candidates:list") + (f"?{query}" if (query := request.POST.get("lijst", "")[:4000]) else "")
    if action not in ACTIONS:
        return redirect(back)
    listed = CandidateFilterForm(QueryDict(query), user=request.user)
    try:
        found = found_by(listed, today=timezone.localdate())
        people, gone = batches.chosen(found, request.POST, user=request.user)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
        return redirect(back)
    if not people:
        messages.warning(request, "Vink eerst een of meer kandidaten aan.")
        return redirect(back)
    form = ACTIONS[action][1](None if step == ASK else request.POST, user=request.user)
    plan = _plan(form, people, gone) if form.is_valid() else None
    if plan is not None and step == DO:
        done = _done(request, form, plan)
        if done is not None:
            return done if action == "uitvoer" else redirect(back)
    return _page(request, action, form, plan, people, back, query)


def _plan(form: BatchForm, people: list[Candidate], gone: int) -> Plan:
    if isinstance(form, CoachBatchForm):
        return batches.to_coach(people, form.cleaned_data["coach"], gone)
    if isinstance(form, GroupBatchForm):
        return batches.to_group(people, form.target(), gone)
    return batches.to_file(people, gone)


def _done(request: AuthenticatedRequest, form: BatchForm, plan: Plan) -> HttpResponse | None:
    """Does what was looked at; None, with a sentence in the form, when it is not possible any more."""
    if plan.gone or plan.skipped:  # what was confirmed are only people to whom something happens
        form.add_error(None, CHANGED)
        return None
    if isinstance(form, FileBatchForm):
        return _file(request, form, plan)
    try:
        words = _moved(request, form, plan) if isinstance(form, CoachBatchForm) else _grouped(request, form, plan)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, words)
    return HttpResponse()


def _moved(request: AuthenticatedRequest, form: CoachBatchForm, plan: Plan) -> str:
    coach, reason = form.cleaned_data["coach"], form.cleaned_data["reason"]
    number = coaching.assign(plan.to_do, to=coach, by=request.user, reason=reason, today=timezone.localdate())
    warn_about(request, [reason])
    return f"{coach} is nu de werkcoach van {counted(number, 'kandidaat', 'kandidaten')}."


@transaction.atomic
def _grouped(request: AuthenticatedRequest, form: GroupBatchForm, plan: Plan) -> str:
    group = form.target()
    if group.pk is None:
        group = groups.make(name=group.name, purpose="", team=group.team, by=request.user)
    number = groups.add(plan.to_do, to=group, by=request.user)
    return f"{counted(number, 'kandidaat staat', 'kandidaten staan')} nu in de groep {group}."


def _file(request: AuthenticatedRequest, form: FileBatchForm, plan: Plan) -> HttpResponse:
    ids = [person.pk for person in plan.to_do]
    people = Candidate.objects.visible_to(request.user).filter(pk__in=ids)
    return spreadsheet.download(
        "Gekozen kandidaten",
        headings=HEADINGS,
        rows=exported(people),
        by=request.user,
        kind=spreadsheet.kind_of(form.cleaned_data["kind"]),
    )


def _page(
    request: AuthenticatedRequest,
    action: str,
    form: BatchForm,
    plan: Plan | None,
    people: list[Candidate],
    back: str,
    query: str,
) -> HttpResponse:
    what, _, button = ACTIONS[action]
    context = {
        "action": action,
        "back": back,
        "button": button,
        "form": form,
        "heading": f"{counted(len(people), 'kandidaat', 'kandidaten')} {what}",
        "hidden": [(field.html_name, field.value()) for field in _filled(form)] if plan else [],
        "people": people,
        "plan": plan,
        "query": query,
    }
    return render(request, "candidates/batch.html", context, status=422 if form.errors else 200)


def _filled(form: BatchForm) -> list[django_forms.BoundField]:
    return [form[name] for name in form.fields]
