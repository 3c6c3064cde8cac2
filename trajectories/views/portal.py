"""Pages of an employer: its own trajectories to read, evaluations to fill in, agreements to read and sign.

An employer sees of a person what was presented and what stands in the agreement, and nothing else (R43, product.md §2):
no query of this module reads the candidate.
"""

from collections import Counter
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from employers.organisation import shows, shows_all
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.dutch import clock_time
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted
from trajectories import (
    agreements,
    confirming,
    corrections,
    evaluations,
    learning_speed,
    portal_reading,
    progress,
    scores,
    signatories,
    signing,
    troubles,
)
from trajectories.forms.evaluation_fill import FillForm
from trajectories.forms.portal import PortalSignForm, PortalTroubleForm
from trajectories.models import (
    Agreement,
    AgreementState,
    Evaluation,
    EvaluationInput,
    Party,
    Side,
    Signature,
    Trajectory,
    TrajectoryStatus,
)
from trajectories.models.agreement import PENDING
from trajectories.reminder_sources import SIGNED
from trajectories.views.agreements import pdf_response
from trajectories.views.evaluations import AUTOSAVE, LATER, autosaved, keep

NOBODY = "de kandidaat"


def shown_name(trajectory: Trajectory) -> str:
    """The first name that was presented; without a standing presentation nobody is named."""
    presentation = getattr(trajectory.proposal, "presentation", None)
    if presentation is None or presentation.withdrawn_at:
        return NOBODY
    return str(presentation.snapshot.get("first_name") or NOBODY)


def own_trajectories(request: AuthenticatedRequest) -> QuerySet[Trajectory]:
    """The trajectories of the own organisations with what these pages show, and nothing of the candidate."""
    return (
        Trajectory.objects.visible_to(request.user)
        .select_related("job__employer", "coach", "proposal__presentation", "placement")
        .prefetch_related(
            "skills__skill",
            "phases__location",
            "phases__steps",
            "criteria",
            "evaluations__inputs",
            Prefetch("agreements", Agreement.objects.defer("pdf", "content").prefetch_related("signatures")),
        )
    )


RUNNING, PER_PAGE = "lopend", 25
# The filter of the list, in the order of its tabs: what it is called, and which trajectories are in it.
STATES = {
    RUNNING: ("Lopend", (TrajectoryStatus.RUNNING,)),
    "afgerond": ("Afgerond", (TrajectoryStatus.PLACED,)),
    "gestopt": ("Gestopt", (TrajectoryStatus.STOPPED,)),
    "alles": ("Alles", tuple(TrajectoryStatus)),
}


# ---- trajectories -------------------------------------------------------------------------------------
@require_GET
def trajectory_list(request: AuthenticatedRequest) -> HttpResponse:
    """Every own trajectory; what runs unless the address says otherwise."""
    shows_all(request)
    today, chosen = timezone.localdate(), request.GET.get("stand", "")
    if chosen not in STATES:
        chosen = RUNNING
    found = own_trajectories(request)
    counts = Counter(found.order_by().values_list("status", flat=True))
    shown = found.filter(status__in=STATES[chosen][1]).order_by("job__starts_on", "pk")
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("pagina"))
    rows = [
        {
            "trajectory": trajectory,
            "name": shown_name(trajectory),
            "step": progress.step_of(trajectory),
            "where": progress.where_now(trajectory, today=today),
            "next": progress.next_evaluation(trajectory),
            "now": portal_reading.now(trajectory, today=today),
        }
        for trajectory in page
    ]
    tabs = [
        {
            "name": name,
            "url": f"?stand={state}",
            "count": sum(counts[status] for status in statuses),
            "current": state == chosen,
        }
        for state, (name, statuses) in STATES.items()
    ]
    context = {"rows": rows, "page": page, "tabs": tabs, "chosen": chosen}
    return render(request, "trajectories/portal_list.html", context)


@require_GET
def detail(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """One own trajectory, read only: the plan, the evaluations, the agreement."""
    trajectory, today = get_object_or_404(own_trajectories(request), public_id=public_id), timezone.localdate()
    shows(request, trajectory.job.employer)
    running = trajectory.status == TrajectoryStatus.RUNNING
    evaluated = [row for row in trajectory.evaluations.all() if row.confirmed_at]
    confirmed = confirming.confirmation_of(trajectory)
    return render(
        request,
        "trajectories/portal_detail.html",
        {
            "trajectory": trajectory,
            "name": shown_name(trajectory),
            **corrections.beside(trajectory),
            "fields": corrections.allowed(request.user),
            "running": running,
            "indicator": progress.indicator_step(trajectory),
            "where": progress.where_now(trajectory, today=today),
            **portal_reading.beside(trajectory, request.user, today=today),
            "evaluations": evaluated,
            "chart": scores.chart(trajectory) if evaluated else None,
            "next_evaluation": progress.next_evaluation(trajectory) if running else None,
            "agreement": progress.standing_agreement(trajectory) or progress.signed_agreement(trajectory),
            "troubles": troubles.visible_to(request.user).filter(trajectory=trajectory),
            "confirmed": confirmed,
            "asks_arisen": confirmed is None and confirming.asks(trajectory, today=today),
        },
    )


@require_http_methods(["GET", "POST"])
def trouble(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory = get_object_or_404(own_trajectories(request), public_id=public_id)
    shows(request, trajectory.job.employer)
    form = PortalTroubleForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            troubles.report(trajectory, text=form.words, by=request.user)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Bedankt voor uw melding. De werkcoach krijgt een bericht en neemt contact op.")
            return redirect("trajectories:portal_detail", public_id)
    context = {"trajectory": trajectory, "name": shown_name(trajectory), "form": form}
    return render(request, "trajectories/portal_trouble.html", context, status=422 if form.errors else 200)


# ---- evaluations --------------------------------------------------------------------------------------
def _own_evaluations(request: AuthenticatedRequest) -> QuerySet[Evaluation]:
    found = scores.with_scores(Evaluation.objects.filter(SIGNED, trajectory__in=_visible(request)))
    return found.select_related("trajectory__job__employer", "trajectory__proposal__presentation", "trajectory__coach")


def own_evaluation(request: AuthenticatedRequest, public_id: UUID) -> Evaluation:
    """An evaluation of the own organisations with all that its pages read, and nothing of the candidate; else 404."""
    shown = get_object_or_404(_own_evaluations(request), public_id=public_id)
    shown.trajectory = own_trajectories(request).get(pk=shown.trajectory_id)
    return shown


def _visible(request: AuthenticatedRequest) -> QuerySet[Trajectory]:
    return Trajectory.objects.visible_to(request.user)


@require_GET
def evaluation_list(request: AuthenticatedRequest) -> HttpResponse:
    shows_all(request)
    today = timezone.localdate()
    sent = EvaluationInput.objects.filter(evaluation=OuterRef("pk"), side=Side.EMPLOYER, submitted_at__isnull=False)
    found = _own_evaluations(request)
    waiting = found.filter(~Exists(sent), confirmed_at=None, trajectory__status=TrajectoryStatus.RUNNING)
    soon = Q(planned_on__lte=today + evaluations.OPENS)
    done = found.filter(Exists(sent) | Q(confirmed_at__isnull=False)).order_by("-planned_on", "-pk")
    named: dict[str, Any] = {
        group: [(row, shown_name(row.trajectory), _draft_of(row)) for row in rows]
        for group, rows in (
            ("open", waiting.filter(soon)),
            ("later", waiting.exclude(soon)),
            ("done", done[:50]),
        )
    }
    return render(request, "trajectories/portal_evaluations.html", {**named, "today": today})


def _draft_of(evaluation: Evaluation) -> EvaluationInput | None:
    return next((g for g in evaluation.inputs.all() if g.side == Side.EMPLOYER and not g.submitted_at), None)


@require_http_methods(["GET", "POST"])
def evaluation(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Fill in the own part; after sending read it, and after the talk the whole evaluation."""
    shown = own_evaluation(request, public_id)
    trajectory = shown.trajectory
    shows(request, trajectory.job.employer)
    name = shown_name(trajectory)
    given = next((row for row in shown.inputs.all() if row.side == Side.EMPLOYER), None)
    running = trajectory.status == TrajectoryStatus.RUNNING
    if shown.confirmed_at or not running or (given and given.submitted_at):
        return _read_evaluation(request, shown, name)
    draft = bool({LATER, AUTOSAVE} & set(request.POST))
    form = FillForm(posted(request), evaluation=shown, side=Side.EMPLOYER, given=given, name=name, draft=draft)
    if AUTOSAVE in request.POST:
        return autosaved(form, request)
    if request.method == "POST" and form.is_valid() and keep(form, request):
        if draft:
            text = f"Concept bewaard om {clock_time(timezone.now())}. U kunt later verder."
        else:
            text = f"Bedankt. Uw deel van evaluatie {shown.position} is verstuurd naar de werkcoach."
        messages.success(request, text)
        return redirect("trajectories:portal_evaluations")
    return render(
        request,
        "trajectories/portal_evaluation.html",
        {"evaluation": shown, "trajectory": trajectory, "name": name, "form": form, "given": given},
        status=422 if form.errors else 200,
    )


def _read_evaluation(request: AuthenticatedRequest, evaluation: Evaluation, name: str) -> HttpResponse:
    """Before the talk only the own answers, so that each side looks for itself."""
    whole = evaluation.confirmed_at is not None
    order = list(Side)
    columns = [side for side in order if whole or side == Side.EMPLOYER]

    def only(rows: list[scores.Row]) -> list[scores.Row]:
        return [replace(row, answers=[row.answers[order.index(side)] for side in columns]) for row in rows]

    return render(
        request,
        "trajectories/portal_evaluation_read.html",
        {
            "evaluation": evaluation,
            "trajectory": evaluation.trajectory,
            "name": name,
            "columns": [str(side.label).capitalize() for side in columns],
            "skill_rows": only(scores.skill_rows(evaluation)),
            "attitude_rows": only(scores.attitude_rows(evaluation)),
            "figure_rows": only(scores.figure_rows(evaluation)),
            "guidance_rows": only(scores.guidance_rows(evaluation)),
            "speed": learning_speed.speed_of(evaluation) if whole else None,
            "own": scores.submitted(evaluation).get(Side.EMPLOYER),
        },
    )


# ---- agreements ---------------------------------------------------------------------------------------
def _own_agreements(request: AuthenticatedRequest) -> QuerySet[Agreement]:
    found = Agreement.objects.visible_to(request.user).defer("pdf").prefetch_related("signatures")
    return found.select_related("trajectory__job__employer", "trajectory__proposal__presentation", "trajectory__coach")


@require_GET
def agreement_list(request: AuthenticatedRequest) -> HttpResponse:
    shows_all(request)
    by_us = Exists(Signature.objects.filter(agreement=OuterRef("pk"), party=Party.EMPLOYER))
    found = _own_agreements(request).defer("pdf", "content")
    to_sign = found.filter(~by_us, state__in=PENDING, must_sign__contains=[Party.EMPLOYER])
    rest = found.exclude(pk__in=to_sign.values("pk")).exclude(state=AgreementState.LAPSED, signed_at=None)
    return render(
        request,
        "trajectories/portal_agreements.html",
        {
            "to_sign": [(row, shown_name(row.trajectory)) for row in to_sign],
            "rest": [(row, shown_name(row.trajectory)) for row in rest],
        },
    )


@require_GET
def agreement(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    shown = get_object_or_404(_own_agreements(request), public_id=public_id)
    shows(request, shown.trajectory.job.employer)
    return _agreement_page(request, shown, PortalSignForm(agreement=shown, user=request.user))


@require_http_methods(["GET", "POST"])
def sign(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The form stands below the text that is signed; a GET goes there."""
    shown = get_object_or_404(_own_agreements(request), public_id=public_id)
    shows(request, shown.trajectory.job.employer)
    if request.method != "POST":
        return redirect(reverse("trajectories:portal_agreement", args=[public_id]) + "#tekenen")
    form = PortalSignForm(posted(request), agreement=shown, user=request.user)
    if form.is_valid():
        try:
            agreements.sign(
                shown,
                party=Party.EMPLOYER,
                by=request.user,
                name=request.user.full_name,
                title=form.cleaned_data["title"],
                seen_sha256=form.cleaned_data["seen_sha256"],
                ip=request.META.get("REMOTE_ADDR"),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Bedankt. U heeft overeenkomst {shown.number} getekend.")
            return redirect("trajectories:portal_agreement", public_id)
    return _agreement_page(request, shown, form)


def _agreement_page(request: AuthenticatedRequest, shown: Agreement, form: PortalSignForm) -> HttpResponse:
    signed = {signature.party for signature in shown.signatures.all()}
    waits = shown.state in PENDING and Party.EMPLOYER in {*shown.must_sign} - signed
    return render(
        request,
        "trajectories/portal_agreement.html",
        {
            **agreements.context_of(shown),
            "agreement": shown,
            "trajectory": shown.trajectory,
            "waits": waits,
            "lines": signing.lines(shown, at=timezone.now()),
            "acts": False,
            "scans": shown.scans.defer("content"),
            "may_sign": waits and signatories.may_sign(request.user, shown.trajectory, Party.EMPLOYER),
            "form": form,
        },
        status=422 if form.errors else 200,
    )


@require_GET
def agreement_pdf(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    shown = get_object_or_404(Agreement.objects.visible_to(request.user), public_id=public_id)
    return pdf_response(agreements.pdf_of(shown), f"{shown.number}-versie-{shown.version}")
