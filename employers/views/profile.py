"""What talks with the employer leave behind: the intake, what is needed, the promise, and all of it on paper."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from employers import recording
from employers.forms.intake import IntakeEditor
from employers.forms.promise import PromiseForm
from employers.forms.requirements import NeedsEditor
from employers.job_paper import paper_of, pdf_of
from employers.models import FutureJob
from employers.models.possibilities import MAX_REQUIREMENTS, MIN_REQUIREMENTS
from employers.requirements import places_to_learn, save_needs
from employers.views.job_page import current_version, job_of, job_page, refused
from nieuwebanen import dutch, free_text
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted
from nieuwebanen.skills.models import Level, Skill

INTAKE, PROFILE, PROMISE = "employers:job_intake", "employers:job_profile", "employers:job_promise"


@require_http_methods(["GET", "POST"])
def intake(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The talk with its rows; the buttons among the rows show all of it again and save nothing."""
    job = job_of(request, public_id)
    editor = IntakeEditor(job, posted(request))
    wrong = editor.saves and not editor.is_valid()
    if editor.saves and not wrong:
        try:
            recording.record_intake(
                job, **editor.talk.cleaned_data, determinants=editor.determinants(), by=request.user
            )
        except DomainError as refusal:
            wrong = bool(refused(editor.talk, job, str(refusal)))
        else:
            messages.success(request, "Het intakegesprek is vastgelegd.")
            for sentence in free_text.warnings(*editor.free_texts()):  # it was saved: the writer decides
                messages.warning(request, sentence)
            return redirect(INTAKE, job.public_id)
    context = {"editor": editor, "forms": editor.forms}
    return job_page(
        request, "employers/job_intake.html", public_id, context, current=INTAKE, status=422 if wrong else 200
    )


@require_http_methods(["GET", "POST"])
def profile(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The editor of what is needed: one form saves rows and additions together."""
    job = job_of(request, public_id)
    editor = _editor(job, posted(request))
    wrong = request.method == "POST" and not editor.is_valid()
    if request.method == "POST" and not wrong and not editor.moves:
        try:
            save_needs(job, editor.needs(), version=editor.add.cleaned_data["version"], by=request.user)
        except DomainError as refusal:
            data = request.POST.copy()
            data["version"] = str(current_version(job))
            editor, wrong = _editor(job_of(request, public_id), data), True
            editor.is_valid()
            editor.add.add_error(None, str(refusal))
        else:
            messages.success(request, _saved_needs(job_of(request, public_id), editor.add.added()))
            return redirect(PROFILE, job.public_id)
    context = {
        "editor": editor,
        "forms": editor.forms,
        "minimum": MIN_REQUIREMENTS,
        "maximum": MAX_REQUIREMENTS,
        "levels": list(Level)[1:],
    }
    return job_page(
        request, "employers/job_profile.html", public_id, context, current=PROFILE, status=422 if wrong else 200
    )


def _editor(job: FutureJob, data: QueryDict | None) -> NeedsEditor:
    prefetch_related_objects([job], "requirements__learn_at")
    return NeedsEditor.of_job(job, places_to_learn(job), data)


def _saved_needs(job: FutureJob, added: Sequence[Skill]) -> str:
    names = dutch.listed([f"‘{skill}’" for skill in added])
    saved = f"Toegevoegd: {names}." if added else "Wat nodig is voor deze baan is bewaard."
    short = MIN_REQUIREMENTS - len(job.requirements.all())
    if short <= 0:
        return saved
    return f"{saved} Voeg nog {dutch.counted(short, 'vaardigheid', 'vaardigheden')} toe."


@require_http_methods(["GET", "POST"])
def promise(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    job = job_of(request, public_id)
    form = PromiseForm.of(job, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            recording.record_promise(job, **form.cleaned_data, by=request.user)
        except DomainError as refusal:
            refused(form, job, str(refusal))
        else:
            messages.success(request, "De toezegging is bewaard.")
            return redirect(PROMISE, job.public_id)
    return job_page(
        request,
        "employers/job_promise.html",
        public_id,
        {"form": form},
        current=PROMISE,
        status=422 if form.errors else 200,
    )


@require_GET
def print_profile(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """All of it on one page, to print for the talk with the employer."""
    paper = paper_of(job_of(request, public_id), today=timezone.localdate())
    return render(request, "employers/job_print.html", {"paper": paper})


@require_GET
def profile_pdf(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    job = job_of(request, public_id)
    data = pdf_of(job, today=timezone.localdate(), at=timezone.now())
    headers = {"Content-Disposition": f'attachment; filename="profiel-{job.number}.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(data, content_type="application/pdf", headers=headers)
