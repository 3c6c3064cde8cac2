""" "Wat als" for a person: the jobs as they would be. Everything is in the URL and nothing is saved."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from candidates.candidate_header import JOBS, candidate_header
from candidates.models import Candidate
from matching import job_scoring, rules
from matching.accounting.match_log import Shown, note_shown
from matching.explaining.explanation import WHO_DECIDES
from matching.lists import candidate_jobs, person_what_if
from matching.lists.candidate_jobs import PER_PAGE
from matching.lists.person_what_if import Movement
from matching.lists.person_what_if_form import SENT, PersonWhatIfForm
from matching.lists.ranked_page import page_number
from matching.models import ShownKind
from matching.rules import Rules
from matching.views.candidate_jobs import candidate_of
from nieuwebanen.accounts.access import AuthenticatedRequest


@require_GET
def candidate_what_if(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The form sends everything; the address then keeps only what differs."""
    candidate = candidate_of(request, public_id)
    form = PersonWhatIfForm(request.GET, candidate=candidate)
    why_not, weighed = candidate_jobs.not_looking(candidate), rules.current()
    if not weighed.on or (why_not and candidate.skills.all()):  # who has no skill yet can try one
        return redirect("matching:candidate_jobs", candidate.public_id)
    candidate.note_viewed(by=request.user)
    moved = page = None
    if form.is_valid():
        if SENT in request.GET:
            return redirect(f"{request.path}?{form.query}".rstrip("?"))
        number = page_number(request.GET.get("pagina"))
        moved = _movement(candidate, form, weighed, number)
        page = Paginator(range(moved.total), PER_PAGE).get_page(number)
        _note(request, candidate, form, moved, weighed, number)
    context = {
        "candidate": candidate,
        "header": candidate_header(candidate, current=JOBS, heading=f"Wat als? {candidate}"),
        "form": form,
        "sent": SENT,
        "changes": form.changes if moved else [],
        "moved": moved,
        "page": page,
        "who_decides": WHO_DECIDES,
    }
    return render(request, "matching/candidate_what_if.html", context, status=200 if moved else 422)


def _movement(candidate: Candidate, form: PersonWhatIfForm, weighed: Rules, number: int) -> Movement:
    now = job_scoring.person_of(candidate)
    return person_what_if.movement(
        candidate,
        now,
        person_what_if.tried(now, form.otherwise),
        weighed,
        today=timezone.localdate(),
        offset=(number - 1) * PER_PAGE,
        limit=PER_PAGE,
    )


def _note(
    request: AuthenticatedRequest,
    candidate: Candidate,
    form: PersonWhatIfForm,
    moved: Movement,
    weighed: Rules,
    number: int,
) -> None:
    """One row per job, with the person as it was tried."""
    asked = {"veranderd": dict(QueryDict(form.query).lists()), "pagina": number}
    shown = [Shown(pk, [(candidate.pk, score)], asked, inputs=moved.inputs) for pk, score in moved.scores.items()]
    note_shown(shown, kind=ShownKind.TRIED, by=request.user, today=timezone.localdate(), weights=weighed.weights)
