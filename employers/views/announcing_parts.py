"""The pages on which a job is announced in parts: the same for the portal and for a coach on behalf of an employer.

A GET writes nothing. The concept is made under the key of the first form, so a double click makes one job. Every
button keeps what was typed, and so does the browser while somebody types (static/js/autosave.js); what is not right
yet stands there again.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from employers import announcing
from employers.forms.job_parts import PartForm, PartThreeForm, part_form, wrong_answers
from employers.models import Employer, FutureJob, JobStatus
from employers.models.future_job import NOT_RIGHT
from nieuwebanen import dutch
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import posted

LATER, AUTOSAVE, SEARCH = "later", "autosave", "search"
LAST_PART = 3
PART_NAMES = {1: "de baan", 2: "het werk", 3: "wat iemand moet kunnen"}


@dataclass(frozen=True)
class Frame:
    """Where the form stands: names of addresses, templates, and the words that differ."""

    part_url: str
    check_url: str
    discard_url: str
    list_url: str
    page_url: str
    part_template: str
    check_template: str
    thanks: str
    kept: str

    def part(self, job: FutureJob, part: int) -> str:
        return reverse(self.part_url, args=[job.public_id, part])


def key_of(request: AuthenticatedRequest) -> UUID:
    """The key of a form that has no concept yet: made when it is shown, sent back with it."""
    try:
        return UUID(request.POST["key"]) if request.method == "POST" else uuid4()
    except (KeyError, ValueError):
        raise Http404("a form without a key") from None


def first_part(
    request: AuthenticatedRequest, employer: Employer | None, frame: Frame, form: PartForm, key: UUID, **context: Any
) -> HttpResponse:
    """Part 1 before there is a concept. At the first POST that names an employer the concept is made."""
    context = {"form": form, "key": key, "employer": employer, **context}
    if request.method == "POST" and employer is not None:
        try:
            concept = announcing.concept_for(employer, key=key, by=request.user, today=timezone.localdate())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return answered(request, concept, 1, frame)
    if AUTOSAVE in request.POST:
        return JsonResponse({"text": "Kies eerst de werkgever, dan wordt bewaard wat je typt."})
    return shown_part(request, None, 1, frame, context)


def one_part(request: AuthenticatedRequest, concept: FutureJob, part: int, frame: Frame) -> HttpResponse:
    """A part of a concept."""
    if part not in announcing.PARTS:
        raise Http404("the parts are 1, 2 and 3")
    if request.method == "POST":
        return answered(request, concept, part, frame)
    if concept.status != JobStatus.CONCEPT:
        return redirect(frame.page_url, concept.public_id)
    more = {"zoek": request.GET.get("zoek", "")} if part == announcing.SKILLS_PART else {}
    form = part_form(part, None, concept, user=request.user, **more)
    return shown_part(request, concept, part, frame, {"form": form})


def answered(request: AuthenticatedRequest, concept: FutureJob, part: int, frame: Frame) -> HttpResponse:
    """Keep what was sent, whatever the button; then onward, back to the list, or the same page with what is wrong."""
    form = part_form(part, posted(request), concept, user=request.user)
    if {LATER, AUTOSAVE, SEARCH} & set(request.POST) or _wants_search(request, form):
        form.ask_nothing()
    try:
        announcing.keep(concept, **form.kept(), seen=request.POST.get("seen", ""))
    except StaleError as refusal:
        return _too_late(request, concept, form, frame, refusal)
    if AUTOSAVE in request.POST:
        return JsonResponse(
            {
                "text": f"Bewaard om {dutch.clock_time(concept.updated_at)}.",
                "seen": announcing.state_of(concept, part),
                "url": frame.part(concept, part),
            }
        )
    if _wants_search(request, form):
        assert isinstance(form, PartThreeForm)
        return HttpResponseRedirect(f"{frame.part(concept, part)}?{urlencode({'zoek': form.text})}#gevonden")
    if form.is_valid():
        return _onward(request, concept, part, frame)
    form.seen = announcing.state_of(concept, part)
    return shown_part(request, concept, part, frame, {"form": form})


def _wants_search(request: AuthenticatedRequest, form: PartForm) -> bool:
    """The search button, or a word that was typed and not searched for yet: nobody loses it by going on."""
    if not isinstance(form, PartThreeForm) or {LATER, AUTOSAVE} & set(request.POST):
        return False
    return SEARCH in request.POST or bool(form.text and form.text != request.POST.get("gezocht", ""))


def _too_late(
    request: AuthenticatedRequest, concept: FutureJob, form: PartForm, frame: Frame, refusal: StaleError
) -> HttpResponse:
    """Announced meanwhile, or other answers in another window: say so, and keep what stands on this screen."""
    if AUTOSAVE in request.POST:
        return JsonResponse({"text": str(refusal)}, status=409)
    if not isinstance(refusal, announcing.ChangedMeanwhile):
        messages.error(request, str(refusal))
        return redirect(frame.page_url, concept.public_id)
    concept.refresh_from_db()
    form.meet(concept)
    form.add_error(None, str(refusal))
    return shown_part(request, concept, form.part, frame, {"form": form})


def _onward(request: AuthenticatedRequest, concept: FutureJob, part: int, frame: Frame) -> HttpResponse:
    if LATER in request.POST:
        messages.success(request, frame.kept)
        return redirect(frame.list_url)
    if part < LAST_PART:
        return redirect(frame.part_url, concept.public_id, part + 1)
    return redirect(frame.check_url, concept.public_id)


def shown_part(
    request: AuthenticatedRequest, concept: FutureJob | None, part: int, frame: Frame, context: dict[str, Any]
) -> HttpResponse:
    form = context["form"]
    about = {
        "job": concept,
        "part": part,
        "part_name": PART_NAMES[part],
        "last_part": LAST_PART + 1,
        "questions": f"employers/_job_questions_{part}.html",
        "action": frame.part(concept, part) if concept else "",
        "back_url": frame.part(concept, part - 1) if concept and part > 1 else "",
        "discard_url": reverse(frame.discard_url, args=[concept.public_id]) if concept else "",
        "employer": concept.employer if concept else None,
        "key": None,
        "kept": bool(concept and request.method == "POST"),
    }
    return render(request, frame.part_template, about | context, status=422 if form.errors else 200)


def checked(request: AuthenticatedRequest, concept: FutureJob, frame: Frame) -> HttpResponse:
    """Read everything once more, then announce. A second click lands on the same thanks."""
    refused = False
    if request.method == "POST":
        try:
            announcing.announce(concept, by=request.user, today=timezone.localdate())
        except DomainError:
            refused = True
        else:
            if concept.status == JobStatus.CONCEPT:
                messages.success(request, frame.thanks.format(number=concept.number))
            return redirect(frame.page_url, concept.public_id)
    if concept.status != JobStatus.CONCEPT:
        return redirect(frame.page_url, concept.public_id)
    wrong = [(frame.part(concept, part), text) for part, text in wrong_answers(concept, user=request.user)]
    missing = [("", text) for text in concept.missing_to_announce(today=timezone.localdate())]
    context = {
        "job": concept,
        "employer": concept.employer,
        "needs": concept.requirements.select_related("skill"),
        "missing": wrong + [line for line in missing if line[1] != NOT_RIGHT or not wrong],
        "last_part": LAST_PART + 1,
        "parts": [frame.part(concept, part) for part in announcing.PARTS],
        "list_url": reverse(frame.list_url),
        "discard_url": reverse(frame.discard_url, args=[concept.public_id]),
    }
    return render(request, frame.check_template, context, status=422 if refused else 200)


def discarded(request: AuthenticatedRequest, concept: FutureJob, frame: Frame) -> HttpResponse:
    """Throw a concept away, after a confirmation."""
    if concept.status != JobStatus.CONCEPT:
        return redirect(frame.page_url, concept.public_id)
    if request.method == "POST":
        announcing.discard(concept, by=request.user)
        messages.success(request, "Het concept is weggegooid.")
        return redirect(frame.list_url)
    context = {
        "question": f"Concept ‘{concept}’ weggooien?",
        "text": "De antwoorden gaan weg. Dit kan niet ongedaan worden gemaakt.",
        "action": "Concept weggooien",
        "cancel": "Niet weggooien",
        "cancel_url": reverse(frame.list_url),
        "danger": True,
    }
    return render(request, "confirm.html", context)
