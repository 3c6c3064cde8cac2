"""The parts of a group: their dates and places, who was there, and the orders after the speed dates."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from candidates.views.candidate_page import warn_about
from employers.models import FutureJob
from matching.cohorts import cohort_attendance, cohort_preferences, cohorts
from matching.cohorts.cohort_attendance import EMPTY, Entry
from matching.cohorts.cohort_board import jobs_of
from matching.cohorts.cohort_forms import PhaseForm
from matching.cohorts.cohort_preferences import NOTHING, Places
from matching.lists.ranked_page import uuid_or_404
from matching.models import Cohort, CohortPhase, Presence
from matching.views.cohorts import led_by
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.dutch import counted
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted
from nieuwebanen.versions import asked_with


def _phase(cohort: Cohort, phase_id: UUID) -> CohortPhase:
    phases = cohort.phases.select_related("cohort__coach", "cohort__team", "location")
    return get_object_or_404(phases, public_id=phase_id)


@require_http_methods(["GET", "POST"])
def phase_new(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    cohort = led_by(request, public_id)
    form = PhaseForm.of(cohort, None, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = cohorts.add_phase(cohort, form.facts(), version=form.cleaned_data["version"], by=request.user)
        except DomainError as refusal:
            asked_with(form, led_by(request, public_id).version, str(refusal))
        else:
            messages.success(request, f"{made} is toegevoegd.")
            return redirect(cohort)
    return _phase_page(request, form, cohort, None)


@require_http_methods(["GET", "POST"])
def phase_edit(request: AuthenticatedRequest, public_id: UUID, phase_id: UUID) -> HttpResponse:
    cohort = led_by(request, public_id)
    phase = _phase(cohort, phase_id)
    form = PhaseForm.of(cohort, phase, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            cohorts.change_phase(phase, form.facts(), version=form.cleaned_data["version"], by=request.user)
        except DomainError as refusal:
            asked_with(form, led_by(request, public_id).version, str(refusal))
        else:
            messages.success(request, f"{phase} is bewaard.")
            return redirect(cohort)
    return _phase_page(request, form, cohort, _phase(cohort, phase_id))


def _phase_page(
    request: AuthenticatedRequest, form: PhaseForm, cohort: Cohort, phase: CohortPhase | None
) -> HttpResponse:
    context = {"form": form, "cohort": cohort, "phase": phase}
    return render(request, "matching/cohort_phase.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def phase_remove(request: AuthenticatedRequest, public_id: UUID, phase_id: UUID) -> HttpResponse:
    phase = _phase(led_by(request, public_id), phase_id)
    page = phase.cohort.get_absolute_url()
    if request.method == "POST":
        try:
            cohorts.remove_phase(phase, by=request.user)
        except DomainError as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, f"{phase} is weggehaald.")
        return redirect(page)
    context = {
        "question": f"{phase} weghalen?",
        "text": "Dit kan alleen als niemand in dit onderdeel staat of was.",
        "action": "Weghalen",
        "cancel": "Niet weghalen",
        "cancel_url": page,
        "danger": True,
    }
    return render(request, "confirm.html", context)


@require_POST
def phase_move(request: AuthenticatedRequest, public_id: UUID, phase_id: UUID) -> HttpResponse:
    phase = _phase(led_by(request, public_id), phase_id)
    try:
        cohorts.move_phase(phase, up="omhoog" in request.POST, by=request.user)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    return redirect(phase.cohort)


# ---- who was there ------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def attendance(request: AuthenticatedRequest, public_id: UUID, phase_id: UUID) -> HttpResponse:
    """Everybody of one part on one screen; what a colleague filled in meanwhile is not overwritten."""
    cohort = led_by(request, public_id)
    phase, refused = _phase(cohort, phase_id), ""
    known = cohort_attendance.noted(phase)
    entries = _entries(request.POST) if request.method == "POST" else known
    if request.method == "POST":
        seen = _entries(request.POST, before="was-")
        try:
            number = cohort_attendance.save(phase, entries, seen=seen, by=request.user)
        except DomainError as refusal:
            refused, known = str(refusal), cohort_attendance.noted(phase)
        else:
            lines = counted(number, "regel is", "regels zijn")
            messages.success(request, f"{lines} gewijzigd." if number else "Er is niets gewijzigd.")
            warn_about(request, [entry.note for entry in entries.values()])
            return redirect(cohort)
    rows = [
        {
            "member": member,
            "entry": entries.get(member.public_id, EMPTY),
            "was": known.get(member.public_id, EMPTY),
            "changed_meanwhile": refused and known.get(member.public_id, EMPTY) != entries.get(member.public_id, EMPTY),
        }
        for member in cohort_attendance.expected(phase)
    ]
    context = {"cohort": cohort, "phase": phase, "rows": rows, "refused": refused, "choices": Presence.choices}
    return render(request, "matching/cohort_attendance.html", context, status=422 if refused else 200)


def _entries(sent: QueryDict, before: str = "") -> dict[UUID, Entry]:
    """What was sent per member: `er-<id>` and `opm-<id>`, and with "was-" before it what stood on the screen."""
    found = {}
    for key in sent:
        if key.startswith(f"{before}opm-"):
            text = key.removeprefix(f"{before}opm-")
            try:
                who = UUID(text)
            except ValueError:
                continue
            found[who] = Entry(sent.get(f"{before}er-{text}", ""), sent.get(key, "").strip()[:200])
    return found


@require_GET
def attendance_list(request: AuthenticatedRequest, public_id: UUID, phase_id: UUID) -> HttpResponse:
    """The list to print: names with room to sign."""
    cohort = led_by(request, public_id)
    phase = _phase(cohort, phase_id)
    context = {
        "cohort": cohort,
        "phase": phase,
        "members": cohort_attendance.expected(phase),
        "jobs": jobs_of(cohort),
        "today": timezone.localdate(),
    }
    return render(request, "matching/cohort_attendance_list.html", context)


# ---- after the speed dates ------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def preferences(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """For one job of the group (?baan=, or the first): the order of the employer, and that of each person."""
    cohort = led_by(request, public_id)
    jobs = list(jobs_of(cohort))
    wanted = uuid_or_404(request.GET.get("baan"))
    job = get_object_or_404(jobs_of(cohort), public_id=wanted) if wanted else jobs[0]
    here = f"{reverse('matching:cohort_preferences', args=[public_id])}?baan={job.public_id}"
    members = list(cohort_preferences.ranked_members(cohort))
    rows, refused = cohort_preferences.rows_of(cohort, job, members), ""
    typed: dict[UUID, tuple[str, str]] = {}
    if request.method == "POST":
        typed = {m.public_id: tuple_of(request.POST, "", m.public_id) for m in members}
        try:
            number = _save_preferences(request, cohort, job, {m.public_id: m.pk for m in members})
        except DomainError as refusal:
            refused = str(refusal)
        else:
            lines = counted(number, "regel is", "regels zijn")
            messages.success(request, f"{lines} gewijzigd." if number else "Er is niets gewijzigd.")
            return redirect(here)
    context = {
        "cohort": cohort,
        "job": job,
        "tabs": [_job_tab(cohort, one, current=one == job) for one in jobs] if len(jobs) > 1 else [],
        "rows": [
            {"row": row, "typed": typed.get(row.member.public_id, tuple(map(_shown, row.places)))} for row in rows
        ],
        "refused": refused,
    }
    return render(request, "matching/cohort_preferences.html", context, status=422 if refused else 200)


def tuple_of(sent: QueryDict, before: str, member: UUID) -> tuple[str, str]:
    return sent.get(f"{before}werkgever-{member}", "").strip(), sent.get(f"{before}kandidaat-{member}", "").strip()


def _save_preferences(request: AuthenticatedRequest, cohort: Cohort, job: FutureJob, keys: dict[UUID, int]) -> int:
    now = {pk: _places(tuple_of(request.POST, "", who)) for who, pk in keys.items()}
    was = {pk: _places(tuple_of(request.POST, "was-", who)) for who, pk in keys.items()}
    return cohort_preferences.save(cohort, job, now, seen=was, by=request.user)


def _places(typed: tuple[str, str]) -> Places:
    """Raises DomainError for what is no whole number."""
    found: list[int | None] = []
    for text in typed:
        if text and not (text.isascii() and text.isdigit() and len(text) <= 3):
            raise DomainError(f"Vul bij een plaats een heel getal in, zoals 1. Er staat nu: {text[:20]}")
        found.append(int(text) if text else None)
    return (found[0], found[1]) if found else NOTHING


def _shown(place: int | None) -> str:
    return "" if place is None else str(place)


def _job_tab(cohort: Cohort, job: FutureJob, *, current: bool) -> dict[str, Any]:
    url = f"{reverse('matching:cohort_preferences', args=[cohort.public_id])}?baan={job.public_id}"
    return {"name": str(job), "url": url, "current": current, "count": None, "late": False}
