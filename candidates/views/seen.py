"""Several levels at once: what was seen today, and the eight workplace competences."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from candidates.candidate_header import SKILLS
from candidates.forms.seen import CompetencesForm, SeenForm
from candidates.models import SkillSource, assess, assess_competences
from candidates.seeing import choice_of
from candidates.skill_history import competences_of, outranked
from candidates.views.candidate_page import candidate_page, opened
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.dutch import counted
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted

ALREADY = "Dit was al vastgelegd. Er is niets veranderd."


@require_http_methods(["GET", "POST"])
def seen(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Up to five skills. Choosing others shows the page again with what was filled in, and writes nothing."""
    candidate = opened(request, public_id)
    said = request.POST if request.method == "POST" else request.GET
    choice = choice_of(candidate, said)
    levels = {known.skill_id: known.level for known in candidate.skills.all()}
    # The Enter key saves, unless a word was typed to look for.
    entered = "enter" in said and choice.text == said.get("gezocht", "")
    saving = request.method == "POST" and ("bewaren" in said or entered)
    form = SeenForm(request.POST if saving else None, skills=choice.chosen, levels=levels, initial=said.dict())
    if saving and form.is_valid():
        answers = form.cleaned_data
        try:
            source, on = SkillSource(answers["source"]), answers["assessed_on"]
            new = assess(candidate, levels=form.levels(), source=source, on=on, by=request.user)
        except DomainError as refusal:
            form.add_error("assessed_on", str(refusal))
        else:
            said_so = f"{counted(new, 'niveau', 'niveaus')} bewaard." if new else ALREADY
            messages.success(request, said_so[:1].upper() + said_so[1:])
            if outranked(candidate, form.levels(), on):
                messages.info(request, "Wat later is vastgelegd, blijft gelden. Dit staat in de geschiedenis.")
            return redirect(SKILLS, candidate.public_id)
    context = {"form": form, "choice": choice}
    status = 422 if saving else 200
    heading = f"Gezien vandaag: {candidate}"
    page = "candidates/seen.html"
    return candidate_page(request, page, candidate, context, current=SKILLS, heading=heading, status=status)


@require_http_methods(["GET", "POST"])
def competences(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    candidate = opened(request, public_id)
    known = competences_of(candidate)
    form = CompetencesForm(posted(request), known=known)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        source, on = SkillSource(answers["source"]), answers["assessed_on"]
        try:
            new = assess_competences(candidate, levels=form.levels(), source=source, on=on, by=request.user)
        except DomainError as refusal:
            form.add_error("assessed_on", str(refusal))
        else:
            messages.success(request, "De werkcompetenties zijn bewaard." if new else ALREADY)
            return redirect(SKILLS, candidate.public_id)
    context = {"form": form, "known": known}
    status = 422 if form.errors else 200
    heading = f"Werkcompetenties van {candidate}"
    page = "candidates/competences.html"
    return candidate_page(request, page, candidate, context, current=SKILLS, heading=heading, status=status)
