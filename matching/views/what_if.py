""" "Wat als" for a job: the list as it would be. Everything is in the URL and nothing is saved."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from employers.job_header import job_header
from employers.models import FutureJob
from employers.views.job_page import job_of
from matching import rules, scoring
from matching.accounting.match_log import Shown, note_shown
from matching.explaining.explanation import WHO_DECIDES
from matching.lists import what_if
from matching.lists.ranked_page import PER_PAGE, is_ranked, page_number
from matching.lists.what_if import Movement
from matching.lists.what_if_form import SENT, WhatIfForm
from matching.models import ShownKind
from matching.rules import Rules
from matching.scoring import Asked
from nieuwebanen.accounts.access import AuthenticatedRequest


@require_GET
def job(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The form sends everything; the address then keeps only what differs."""
    shown_job, today = job_of(request, public_id), timezone.localdate()
    if not is_ranked(shown_job) or not (now := rules.current()).on:
        return redirect(shown_job)
    form = WhatIfForm(request.GET, job=shown_job)
    moved = page = None
    if form.is_valid():
        if SENT in request.GET:
            return redirect(f"{request.path}?{form.query}".rstrip("?"))
        number = page_number(request.GET.get("pagina"))
        moved = _movement(shown_job, scoring.asked(shown_job, now), form, request, number=number)
        page = Paginator(range(moved.total), PER_PAGE).get_page(number)
        _note(shown_job, form, moved, now, request, number=number)
    context = {
        "job": shown_job,
        "header": job_header(shown_job, today=today, heading="Wat als?"),
        "form": form,
        "sent": SENT,
        "changes": form.changes if moved else [],
        "moved": moved,
        "page": page,
        "who_decides": WHO_DECIDES,
    }
    return render(request, "matching/what_if.html", context, status=200 if moved else 422)


def _movement(
    shown_job: FutureJob, asked: Asked, form: WhatIfForm, request: AuthenticatedRequest, *, number: int
) -> Movement:
    changed = what_if.tried(asked.job, form.phases, form.otherwise)
    offset, today = (number - 1) * PER_PAGE, timezone.localdate()
    return what_if.movement(shown_job, asked, changed, user=request.user, today=today, offset=offset, limit=PER_PAGE)


def _note(
    shown_job: FutureJob, form: WhatIfForm, moved: Movement, now: Rules, request: AuthenticatedRequest, *, number: int
) -> None:
    asked = {"veranderd": dict(QueryDict(form.query).lists()), "pagina": number}
    shown = Shown(shown_job.pk, moved.shown, asked, total=moved.total, inputs=moved.inputs)
    note_shown([shown], kind=ShownKind.TRIED, by=request.user, today=timezone.localdate(), weights=now.weights)
