"""What somebody can do: by group, searching a skill to add, setting a level."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from candidates.candidate_header import SKILLS
from candidates.forms.skills import LevelForm, SkillSearchForm
from candidates.models import Candidate, CurrentSkill, assess
from candidates.skill_history import by_skill, competences_of, groups_of, history_of, others_by_group, outranked
from candidates.views.candidate_page import candidate_page, opened
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted
from nieuwebanen.skills.models import Skill
from nieuwebanen.skills.search import find_occupations, find_skills, skills_of

ADD = "candidates:skill_add"
MAX_FOUND, MAX_JOBS, MAX_OF_JOB = 12, 3, 60


@require_GET
def skills(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    return _skills_page(request, opened(request, public_id))


@require_GET
def skill_add(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Search by name, other word or meaning, or choose from the list. Choosing opens the page of that skill."""
    return _add_page(request, opened(request, public_id))


@require_http_methods(["GET", "POST"])
def skill_set(request: AuthenticatedRequest, public_id: UUID, skill_id: UUID) -> HttpResponse:
    """The level of one skill: in its row when somebody has it already, else as the last step of adding."""
    candidate = opened(request, public_id)
    skill = get_object_or_404(Skill.objects.select_related("group"), public_id=skill_id)
    known = next((one for one in candidate.skills.all() if one.skill_id == skill.pk), None)
    if known is None:
        get_object_or_404(Skill.objects.current(), pk=skill.pk)
    rows = by_skill(history_of(candidate)).get(skill.pk, [])
    mended = rows[1] if "herstel" in request.GET and len(rows) > 1 else None
    form = LevelForm(posted(request), skill=skill, current=known, mended=mended)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            new = assess(
                candidate,
                levels={skill: answers["level"]},
                source=answers["source"],
                on=answers["assessed_on"],
                by=request.user,
            )
        except DomainError as refusal:
            form.add_error("assessed_on", str(refusal))
        else:
            messages.success(request, "Het niveau is bewaard." if new else "Dit was al vastgelegd.")
            if outranked(candidate, [skill], answers["assessed_on"]):
                messages.info(request, "Het niveau van een latere datum blijft gelden. Dit staat in de geschiedenis.")
            return redirect(ADD if "nog_een" in request.POST else SKILLS, candidate.public_id)
    return _skills_page(request, candidate, form, known) if known else _add_page(request, candidate, form, skill)


def _skills_page(
    request: AuthenticatedRequest,
    candidate: Candidate,
    form: LevelForm | None = None,
    editing: CurrentSkill | None = None,
) -> HttpResponse:
    history = history_of(candidate)
    rows = by_skill(history)
    context = {
        "groups": [
            (group.group, [(known, rows.get(known.skill_id, [])) for known in group.skills])
            for group in groups_of(candidate.skills.all())
        ],
        "history": history,
        "competences": competences_of(candidate),
        "form": form,
        "editing": editing,
    }
    status = 422 if form and form.errors else 200
    return candidate_page(request, "candidates/skills.html", candidate, context, current=SKILLS, status=status)


def _add_page(
    request: AuthenticatedRequest, candidate: Candidate, form: LevelForm | None = None, chosen: Skill | None = None
) -> HttpResponse:
    search = SkillSearchForm(request.GET)
    text, job = search.text(), search.occupation()
    levels = {known.skill_id: known.level for known in candidate.skills.all()}
    found = skills_of(job)[:MAX_OF_JOB] if job else find_skills(text)[:MAX_FOUND]
    context = {
        "form": form,
        "chosen": chosen,
        "search": search,
        "text": text,
        "job": job,
        "jobs": [] if job else list(find_occupations(text)[:MAX_JOBS]),
        "found": [(skill, levels.get(skill.pk)) for skill in found],
        "others": [] if chosen or job else others_by_group(levels),
    }
    heading = f"Vaardigheid toevoegen: {chosen}" if chosen else "Vaardigheid toevoegen"
    status = 422 if form and form.errors else 200
    return candidate_page(
        request, "candidates/skill_add.html", candidate, context, current=SKILLS, heading=heading, status=status
    )
