"""Announcing a future job in the portal: two parts of questions, a check page, and a concept that waits.

A GET writes nothing. The concept is made at the first save of part 1 under the key of that form, so a double
click makes one job. What is right is kept, what is wrong stays on the screen.
"""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from employers import announcing
from employers.forms.job_questions import PartOneForm, PartTwoForm
from employers.models import FutureJob, JobStatus
from employers.organisation import required_organisation
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import posted

LATER = "later"
THANKS = "Bedankt. Wij bellen u binnen 5 werkdagen."
KEPT = "Uw antwoorden zijn bewaard. U kunt later verder."


@require_http_methods(["GET", "POST"])
def start(request: AuthenticatedRequest) -> HttpResponse:
    """Part 1 of a job that has no concept yet."""
    employer = required_organisation(request)
    key = _key(request)
    form = PartOneForm(posted(request))
    later = LATER in request.POST
    if later:
        form.ask_nothing()
    if request.method == "POST" and (form.is_valid() or later):
        try:
            concept = announcing.concept_for(employer, key=key, by=request.user, today=timezone.localdate())
            announcing.keep(concept, form.valid_values())
        except StaleError:  # a second click after the job was announced
            return redirect("employers:portal_job", key)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            if form.is_valid():
                return _onward(request, concept, later, part=1)
    own = FutureJob.objects.visible_to(request.user).filter(employer=employer, status=JobStatus.CONCEPT)
    context = {"form": form, "key": key, "employer": employer, "concepts": own.exclude(public_id=key), "kept": later}
    return render(request, "employers/portal_part_1.html", context, status=422 if form.errors else 200)


def _key(request: AuthenticatedRequest) -> UUID:
    try:
        return UUID(request.POST["key"]) if request.method == "POST" else uuid4()
    except (KeyError, ValueError):
        raise Http404("a form without a key") from None


@require_http_methods(["GET", "POST"])
def part(request: AuthenticatedRequest, public_id: UUID, part: int) -> HttpResponse:
    """Part 1 or 2 of a concept."""
    concept = _own(request, public_id)
    if concept.status != JobStatus.CONCEPT:
        return redirect("employers:portal_job", concept.public_id)
    form = _form_of(part, concept, request)
    later = LATER in request.POST
    if later:
        form.ask_nothing()
    if request.method == "POST":
        skills = form.chosen_skills if isinstance(form, PartTwoForm) else None
        try:
            announcing.keep(concept, form.valid_values(), skills=skills)
        except StaleError as refusal:  # announced in another window
            messages.error(request, str(refusal))
            return redirect("employers:portal_job", concept.public_id)
        if form.is_valid():
            return _onward(request, concept, later, part=part)
    context = {"form": form, "job": concept, "employer": concept.employer, "kept": later}
    return render(request, f"employers/portal_part_{part}.html", context, status=422 if form.errors else 200)


def _form_of(part: int, concept: FutureJob, request: AuthenticatedRequest) -> PartOneForm | PartTwoForm:
    if part == 1:
        return PartOneForm(posted(request), initial=PartOneForm.answers_of(concept))
    if part == 2:
        return PartTwoForm(
            posted(request),
            initial=PartTwoForm.answers_of(concept),
            first_sector=concept.sector or concept.employer.sector,
        )
    raise Http404("the parts are 1 and 2")


def _onward(request: AuthenticatedRequest, concept: FutureJob, later: bool, *, part: int) -> HttpResponse:
    if later:
        messages.success(request, KEPT)
        return redirect("employers:portal_jobs")
    if part == 1:
        return redirect("employers:portal_job_part", concept.public_id, 2)
    return redirect("employers:portal_job_check", concept.public_id)


@require_http_methods(["GET", "POST"])
def check(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Part 3: read everything once more, then announce. A second click lands on the same thanks."""
    concept = _own(request, public_id)
    today = timezone.localdate()
    refused = False
    if request.method == "POST":
        try:
            announcing.announce(concept, by=request.user, today=today)
        except DomainError:
            refused = True
        else:
            if concept.status == JobStatus.CONCEPT:
                messages.success(request, THANKS)
            return redirect("employers:portal_job", concept.public_id)
    if concept.status != JobStatus.CONCEPT:
        return redirect("employers:portal_job", concept.public_id)
    context = {
        "job": concept,
        "employer": concept.employer,
        "needs": concept.requirements.select_related("skill"),
        "missing": concept.missing_to_announce(today=today),
    }
    return render(request, "employers/portal_check.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "POST"])
def discard(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    concept = _own(request, public_id)
    if concept.status != JobStatus.CONCEPT:
        return redirect("employers:portal_job", concept.public_id)
    if request.method == "POST":
        announcing.discard(concept, by=request.user)
        messages.success(request, "Het concept is weggegooid.")
        return redirect("employers:portal_jobs")
    context = {
        "question": f"Concept ‘{concept}’ weggooien?",
        "text": "Uw antwoorden gaan weg. Dit kunt u niet ongedaan maken.",
        "action": "Concept weggooien",
        "cancel": "Niet weggooien",
        "cancel_url": reverse("employers:portal_jobs"),
        "danger": True,
    }
    return render(request, "confirm.html", context)


def _own(request: AuthenticatedRequest, public_id: UUID) -> FutureJob:
    own = FutureJob.objects.visible_to(request.user).select_related("employer__account_manager")
    return get_object_or_404(own, public_id=public_id)
