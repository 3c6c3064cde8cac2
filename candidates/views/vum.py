"""Profiles of the VUM exchange: reading one into a file, and writing one. Only when the setting VUM is on."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST

from candidates.candidate_header import OVERVIEW
from candidates.doubles import doubles_of
from candidates.forms.vum import ProfileFileForm, ProfileForm
from candidates.models import Candidate
from candidates.views.candidate_page import candidate_page, opened, warn_about
from candidates.vum import taking
from candidates.vum.reading import Reading, Verdict, profiles_in, read
from candidates.vum.writing import skills_without_code, write
from nieuwebanen import events
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import posted

View = Callable[..., HttpResponse]


def when_on(view: View) -> View:
    """Without the setting the pages do not exist."""

    @wraps(view)
    def opened_view(*args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.VUM:
            raise Http404
        return view(*args, **kwargs)

    return opened_view


# ---- reading ------------------------------------------------------------------------------------------
@when_on
@require_http_methods(["GET", "POST"])
def upload(request: AuthenticatedRequest) -> HttpResponse:
    """Choose a file. One profile opens at once, several give a list to choose from; nothing is kept yet."""
    form = ProfileFileForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            profiles = profiles_in(form.cleaned_data["file"])
        except DomainError as refusal:
            form.add_error("file", str(refusal))
        else:
            readings = [(json.dumps(profile), read(profile)) for profile in profiles]
            if len(readings) == 1:
                return _preview(request, readings[0][1], readings[0][0], None)
            known = _known_ids(request, [reading for _, reading in readings])
            rows = [(text, reading, known.get(reading.vum_id)) for text, reading in readings]
            return render(request, "candidates/vum_list.html", {"rows": rows, **_verdicts()})
    return render(request, "candidates/vum_upload.html", {"form": form}, status=422 if form.errors else 200)


@when_on
@require_POST
def profile(request: AuthenticatedRequest) -> HttpResponse:
    """One profile, carried by the page itself: look at what will happen, then keep it."""
    text = request.POST.get("profiel", "")
    try:
        reading = read(profiles_in(text)[0])
    except DomainError as refusal:
        return HttpResponseBadRequest(str(refusal), content_type="text/plain; charset=utf-8")
    return _preview(request, reading, text, posted(request) if "bewaren" in request.POST else None)


def _preview(request: AuthenticatedRequest, reading: Reading, text: str, answers: Any) -> HttpResponse:
    known = _known_ids(request, [reading]).get(reading.vum_id) if reading.vum_id else None
    elsewhere = known is None and reading.vum_id and Candidate.objects.filter(vum_id=reading.vum_id).exists()
    different = taking.differences(known, reading) if known else []
    form = ProfileForm(answers, reading=reading, user=request.user, known=known, different=different)
    doubles = None
    if answers is not None and form.is_valid() and not elsewhere:
        doubles = None if known else _doubles(request, form, reading)
        if not doubles or "iemand_anders" in request.POST:
            try:
                return _kept(request, form, reading, known)
            except StaleError as refusal:
                form.add_error(None, str(refusal))
    context = {
        "form": form,
        "reading": reading,
        "text": text,
        "known": known,
        "elsewhere": elsewhere,
        "doubles": doubles,
        **_verdicts(),
    }
    status = 422 if form.errors or doubles else 200
    return render(request, "candidates/vum_profile.html", context, status=status)


def _kept(request: AuthenticatedRequest, form: ProfileForm, reading: Reading, known: Candidate | None) -> HttpResponse:
    answers, today = form.cleaned_data, timezone.localdate()
    if known is None:
        own = {name: answers[name] for name in ("first_name", "last_name", "coach", "target_group")}
        candidate = taking.add(reading, by=request.user, today=today, levels=form.levels(), **own)
        messages.success(request, f"{candidate} is toegevoegd: {candidate.number}.")
    else:
        candidate = known
        names = answers.get("take", [])
        taking.renew(known, reading, names=names, levels=form.levels(), by=request.user, today=today)
        messages.success(request, f"Het dossier van {candidate} is bijgewerkt.")
    warn_about(request, [candidate.strengths, candidate.work_wishes])
    return redirect(candidate.get_absolute_url())


def _known_ids(request: AuthenticatedRequest, readings: list[Reading]) -> dict[str, Candidate]:
    ids = [reading.vum_id for reading in readings if reading.vum_id]
    return {one.vum_id: one for one in Candidate.objects.visible_to(request.user).filter(vum_id__in=ids)}


def _doubles(request: AuthenticatedRequest, form: ProfileForm, reading: Reading) -> Any:
    answers = form.cleaned_data
    unsaved = Candidate(
        first_name=answers["first_name"], last_name=answers["last_name"], postcode=reading.fields.get("postcode", "")
    )
    return doubles_of(unsaved, user=request.user)


def _verdicts() -> dict[str, Verdict]:
    return {"TAKEN": Verdict.TAKEN, "TURNED": Verdict.TURNED, "NOT_KEPT": Verdict.NOT_KEPT, "UNKNOWN": Verdict.UNKNOWN}


# ---- writing ------------------------------------------------------------------------------------------
@when_on
@require_http_methods(["GET", "POST"])
def export(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """What would go to the exchange, with or without contact data; sending the form fetches the file, and is logged."""
    candidate = opened(request, public_id)
    answers = request.POST if request.method == "POST" else request.GET
    message = write(candidate, contact="contact" in answers)
    text = json.dumps(message, ensure_ascii=False, indent=2)
    if request.method == "POST":
        events.record(
            "candidate.vum_written",
            "Profiel voor VUM opgehaald.",
            about=candidate,
            by=request.user,
            contact="contact" in answers,
        )
        name = content_disposition_header(True, f"{candidate.number}-vum.json")
        headers = {"Content-Disposition": name or "attachment", "Cache-Control": "no-store"}
        return HttpResponse(text, content_type="application/json", headers=headers)
    context = {"message": text, "contact": "contact" in answers, "left": skills_without_code(candidate)}
    return candidate_page(
        request,
        "candidates/vum_export.html",
        candidate,
        context,
        current=OVERVIEW,
        heading=f"Profiel voor VUM van {candidate}",
    )
