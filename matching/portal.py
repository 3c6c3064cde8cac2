"""Pages of an employer in step 3: who was proposed, one person as presented, and the decision (R22, R23).

An employer sees of a person what was presented, and nothing else: no query of these pages reads the candidate.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from employers.job_header import Badge
from employers.models import FutureJob
from employers.organisation import organisations_of, required_organisation, shows, shows_all
from matching import proposals
from matching.cohorts import cohort_order
from matching.models import Presentation, ProposalState
from matching.portal_forms import DECISIONS, OrderForm
from matching.proposing import contact
from matching.proposing.presentation import NAMELESS
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import posted

PER_PAGE = 25
LIST = ("Voorgestelde kandidaten", reverse_lazy("matching:portal_candidates"))
BADGES = {
    ProposalState.PRESENTED: Badge("warning", "clock", "Wacht op uw keuze"),
    ProposalState.CHOSEN: Badge("positive", "check-circle", "Gekozen"),
    ProposalState.NOT_CHOSEN: Badge("", "close", "Niet gekozen"),
}


def _own(request: AuthenticatedRequest, today: date) -> QuerySet[Presentation]:
    """What was presented to the own organisations and may still be seen."""
    return (
        Presentation.objects.visible_to(request.user)
        .current_on(today)
        .select_related("proposal__job__coach", "proposal__decided_by", "employer__account_manager")
    )


@require_GET
def candidates(request: AuthenticatedRequest) -> HttpResponse:
    """Everybody who was proposed, those who wait for a decision first."""
    required_organisation(request)
    shows_all(request)
    waits = Q(proposal__state=ProposalState.PRESENTED)
    own = _own(request, timezone.localdate())
    listed = own.annotate(waits=waits).order_by("-waits", "proposal__job__starts_on", "expires_on", "pk")
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "rows": [_about(presentation) for presentation in page],
        "page": page,
        "waiting": own.filter(waits).count(),
        "several": len(organisations_of(request.user)) > 1,
    }
    return render(request, "matching/portal_candidates.html", context)


def _about(presentation: Presentation) -> dict[str, Any]:
    """The frozen content, what became of it, and how the person is called in a heading and in a sentence."""
    first_name = presentation.snapshot.get("first_name")
    return {
        "presentation": presentation,
        "proposal": presentation.proposal,
        "job": presentation.proposal.job,
        "shown": presentation.snapshot,
        "name": first_name or NAMELESS,
        "called": first_name or "deze kandidaat",
        "badge": BADGES[ProposalState(presentation.proposal.state)],
    }


@require_GET
def candidate(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """One person as presented, with the question whether this person may learn here or the answer that was given."""
    presentation = get_object_or_404(_own(request, timezone.localdate()), public_id=public_id)
    shows(request, presentation.employer)
    job = presentation.proposal.job
    context = {
        **_about(presentation),
        "crumbs": [LIST],
        "waits": presentation.proposal.state == ProposalState.PRESENTED,
        "full": proposals.seats_open(job) <= 0,
        "contact": contact.shown_to_employer(presentation.proposal),
        "coach": job.coach or presentation.employer.account_manager,
    }
    return render(request, "matching/portal_candidate.html", context)


@require_http_methods(["GET", "POST"])
def decide(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """?keuze=kiezen or niet-kiezen: why, and then it is decided. A second click shows what was decided."""
    presentation = get_object_or_404(_own(request, timezone.localdate()), public_id=public_id)
    shows(request, presentation.employer)
    kind = DECISIONS.get(request.GET.get("keuze", ""))
    back = redirect("matching:portal_candidate", public_id)
    if presentation.proposal.state != ProposalState.PRESENTED:
        return _already_decided(request, back)
    if kind is None:
        return back
    about = _about(presentation)
    form = kind(posted(request), called=about["called"])
    if request.method == "POST" and form.is_valid():
        try:
            form.decide(presentation.proposal, by=request.user)
        except StaleError:
            return _already_decided(request, back)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, form.thanks)
            return back
    coach = presentation.proposal.job.coach or presentation.employer.account_manager
    crumbs = [LIST, (about["name"], back.url)]
    context = {**about, "form": form, "coach": coach, "crumbs": crumbs}
    return render(request, "matching/portal_decide.html", context, status=422 if form.errors else 200)


def _already_decided(request: AuthenticatedRequest, back: HttpResponse) -> HttpResponse:
    """A colleague, or the same click again. The page behind it tells the decision."""
    if request.method == "POST":
        messages.info(request, "Over deze kandidaat was al besloten.")
    return back


@require_http_methods(["GET", "POST"])
def order(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The people who wait for one job, to be put in order. Deciding stays a step of its own."""
    job = get_object_or_404(FutureJob.objects.visible_to(request.user).select_related("employer"), public_id=public_id)
    shows(request, job.employer)
    today = timezone.localdate()
    rows = cohort_order.orderable(job, request.user, today=today)
    if len(rows) < cohort_order.AT_LEAST:
        return redirect("matching:portal_candidates")
    form = OrderForm(posted(request), rows=rows)
    if request.method == "POST" and form.is_valid():
        try:
            number = cohort_order.put_in_order(job, form.places, seen=form.seen, by=request.user, today=today)
        except StaleError as changed:
            messages.warning(request, str(changed))
            return redirect("matching:portal_order", public_id)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Bedankt. Uw volgorde is bewaard." if number else "Er is niets gewijzigd.")
            return redirect("matching:portal_order", public_id)
    context = {
        "job": job,
        "form": form,
        "lines": [(_about(row.presentation), place, was) for row, place, was in form.lines()],
        "crumbs": [LIST],
    }
    return render(request, "matching/portal_order.html", context, status=422 if form.errors else 200)
