"""Evaluations for staff: which wait for whom, the three sides side by side, filling in, confirming, reminding."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.dutch import clock_time, long_date
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import posted
from trajectories import evaluations, follow_up, learning_speed, progress, reminders, scores
from trajectories.forms.evaluation_fill import FillForm
from trajectories.forms.evaluations import AddForm, ConfirmForm
from trajectories.ladders import EVALUATION
from trajectories.models import (
    Conclusion,
    Evaluation,
    EvaluationInput,
    FollowUpAction,
    Side,
    Trajectory,
    TrajectoryStatus,
)
from trajectories.progress import with_parts
from trajectories.reminder_sources import SIGNED
from trajectories.views.parts import find
from trajectories.views.reminding import panel

PER_PAGE = 25
LATER, AUTOSAVE = "bewaren", "autosave"
BY_STAFF = (Side.COACH, Side.CANDIDATE)


# ---- the list -----------------------------------------------------------------------------------------
@require_GET
def evaluation_list(request: AuthenticatedRequest) -> HttpResponse:
    today = timezone.localdate()
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "traject", "wie")}
    every = _asked(request, asked)
    groups = _groups(every, today)
    default = "alle" if asked["traject"] else "open"
    chosen = request.GET.get("stand", default)
    chosen = chosen if chosen in groups else default
    found = groups[chosen][1].order_by(*(("-held_on", "-pk") if chosen == "klaar" else ("planned_on", "pk")))
    page = Paginator(found.with_parties(), PER_PAGE).get_page(request.GET.get("pagina"))
    kept = "".join(f"&{name}={value}" for name, value in asked.items() if value)
    return render(
        request,
        "trajectories/evaluation_list.html",
        {
            "page": page,
            "rows": [(row, _sides_in(row), _next_action(row)) for row in page],
            "chosen": chosen,
            "asked": asked,
            "main_tasks_url": _main_tasks_url(request, asked["traject"]),
            "today": today,
            "tabs": [
                {
                    "name": name,
                    "url": f"?stand={key}{kept}",
                    "current": key == chosen,
                    "count": group.count(),
                    "late": key == "open" and group.filter(planned_on__lt=today).exists(),
                }
                for key, (name, group) in groups.items()
                if key != "alle" or asked["traject"]
            ],
        },
    )


def _main_tasks_url(request: AuthenticatedRequest, number: str) -> str:
    """Of the trajectory whose evaluations are shown, while it goes on."""
    found = Trajectory.objects.visible_to(request.user).running().filter(number=number).first() if number else None
    return reverse("trajectories:main_tasks", args=[found.public_id]) if found else ""


def _asked(request: AuthenticatedRequest, asked: dict[str, str]) -> QuerySet[Evaluation]:
    """What this user may see and asks for: signed trajectories, a coach's own unless the team's are wanted."""
    found = Evaluation.objects.visible_to(request.user).filter(SIGNED)
    if request.user.is_coach and asked["wie"] != "team" and not asked["traject"]:
        found = found.filter(trajectory__coach=request.user)
    if asked["traject"]:
        found = found.filter(trajectory__number=asked["traject"])
    for word in asked["q"].split():
        found = found.filter(
            Q(trajectory__number__iexact=word)
            | Q(trajectory__candidate__first_name__unaccent__icontains=word)
            | Q(trajectory__candidate__last_name__unaccent__icontains=word)
            | Q(trajectory__job__employer__name__unaccent__icontains=word)
        )
    return found


def _groups(found: QuerySet[Evaluation], today: date) -> dict[str, tuple[str, Any]]:
    """The tabs: name and evaluations."""
    by_coach, by_employer = _sent_by(Side.COACH), _sent_by(Side.EMPLOYER)
    waiting = found.filter(confirmed_at=None, trajectory__status=TrajectoryStatus.RUNNING)
    soon = today + evaluations.OPENS
    return {
        "open": ("Open", waiting.filter(~by_coach | by_employer, planned_on__lte=soon)),
        "wacht": ("Wacht op werkgever", waiting.filter(by_coach, ~by_employer)),
        "gepland": ("Gepland", waiting.filter(~by_coach | by_employer, planned_on__gt=soon)),
        "klaar": ("Klaar", found.filter(confirmed_at__isnull=False)),
        "alle": ("Alle", found),
    }


def _sent_by(side: Side) -> Exists:
    return Exists(EvaluationInput.objects.filter(evaluation=OuterRef("pk"), side=side, submitted_at__isnull=False))


def _sides_in(evaluation: Evaluation) -> list[str]:
    return [str(side.label) for side in scores.submitted(evaluation)]


def _next_action(evaluation: Evaluation) -> str:
    """The word on the button of a row; what it opens is decided by the template."""
    if evaluation.confirmed_at or evaluation.trajectory.status != TrajectoryStatus.RUNNING:
        return "Bekijken"
    given = scores.submitted(evaluation)
    if Side.COACH not in given:
        return "Invullen"
    return "Bevestigen" if Side.EMPLOYER in given else "Herinneren"


# ---- one evaluation -----------------------------------------------------------------------------------
def find_evaluation(request: AuthenticatedRequest, public_id: UUID) -> Evaluation:
    """An evaluation that this user may see, with its trajectory and all that scores.py reads; 404 otherwise."""
    found = scores.with_scores(Evaluation.objects.visible_to(request.user))
    shown = get_object_or_404(found, public_id=public_id)
    shown.trajectory = with_parts(Trajectory.objects.filter(pk=shown.trajectory_id)).get()
    return shown


def _is_open(evaluation: Evaluation) -> bool:
    trajectory = evaluation.trajectory
    running = trajectory.status == TrajectoryStatus.RUNNING and progress.is_signed(trajectory)
    return running and evaluation.confirmed_at is None


@require_GET
def evaluation(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    shown, today = find_evaluation(request, public_id), timezone.localdate()
    given = scores.submitted(shown)
    drafts = {row.side: row for row in shown.inputs.all() if not row.submitted_at}
    trajectory = shown.trajectory
    is_open = _is_open(shown)
    return render(
        request,
        "trajectories/evaluation.html",
        {
            "evaluation": shown,
            "trajectory": trajectory,
            "today": today,
            "is_open": is_open,
            "signed": progress.is_signed(trajectory),
            "sides": [(side, given.get(side), drafts.get(side.value), side in BY_STAFF) for side in Side],
            "skill_rows": scores.skill_rows(shown),
            "attitude_rows": scores.attitude_rows(shown),
            "figure_rows": scores.figure_rows(shown),
            "guidance_rows": scores.guidance_rows(shown),
            "guidance_short": scores.guidance_short(shown),
            "speed": learning_speed.speed_of(shown),
            "any_given": bool(given),
            "may_confirm": is_open and Side.COACH in given,
            "may_remind": is_open and Side.EMPLOYER not in given,
            "last_reminded": reminders.last_sent(shown),
            "reminding": panel(shown, EVALUATION) if is_open else None,
            "stopping": shown.conclusion == Conclusion.STOP and trajectory.status == TrajectoryStatus.RUNNING,
            "ready": progress.ready_on(trajectory, today=today),
            "room": progress.room(trajectory, today=today),
        },
    )


@require_http_methods(["GET", "POST"])
def fill(request: AuthenticatedRequest, public_id: UUID, side: str) -> HttpResponse:
    """The coach's own part, or the candidate's part that the coach writes down at the table."""
    if side not in BY_STAFF:
        raise Http404("not filled in by staff")
    shown = find_evaluation(request, public_id)
    given = next((row for row in shown.inputs.all() if row.side == side), None)
    if not _is_open(shown) or (given and given.submitted_at):
        messages.info(request, "Dit deel is al verstuurd of de evaluatie is afgesloten.")
        return redirect(shown)
    name = shown.trajectory.candidate.first_name
    draft = bool({LATER, AUTOSAVE} & set(request.POST))
    form = FillForm(posted(request), evaluation=shown, side=Side(side), given=given, name=name, draft=draft)
    if AUTOSAVE in request.POST:
        return autosaved(form, request)
    if request.method == "POST" and form.is_valid() and keep(form, request):
        if draft:
            messages.success(request, f"Concept bewaard om {clock_time(timezone.now())}. Je kunt later verder.")
        else:
            messages.success(request, f"Evaluatie {shown.position} is bewaard: deel van de {Side(side).label}.")
        return redirect(shown)
    return render(
        request,
        "trajectories/evaluation_fill.html",
        {
            "evaluation": shown,
            "trajectory": shown.trajectory,
            "form": form,
            "side": Side(side),
            "name": name,
            "given": given,
        },
        status=422 if form.errors else 200,
    )


def keep(form: FillForm, request: AuthenticatedRequest) -> bool:
    """Save or send what was filled in; a refusal is said in the form, and nothing that was typed is lost."""
    act = evaluations.save_input if form.draft else evaluations.submit
    seen = form.cleaned_data["seen"]
    try:
        act(form.evaluation, form.side, form.answers(), by=request.user, seen=seen)
    except StaleError as refusal:
        form.meet(EvaluationInput.objects.filter(evaluation=form.evaluation, side=form.side).first(), str(refusal))
        return False
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        form.renew(EvaluationInput.objects.filter(evaluation=form.evaluation, side=form.side).first())
        return False
    return True


def autosaved(form: FillForm, request: AuthenticatedRequest) -> HttpResponse:
    """Keep what stands in the form while somebody types; what is not right yet is said when it is sent."""
    form.is_valid()
    seen = form.cleaned_data.get("seen", "")
    try:
        given = evaluations.save_input(form.evaluation, form.side, form.answers(), by=request.user, seen=seen)
    except DomainError as refusal:
        return JsonResponse({"text": str(refusal)}, status=409)
    said = f"Bewaard om {clock_time(given.updated_at)}."
    return JsonResponse({"text": said, "seen": evaluations.stamp(given), "url": request.path})


@require_http_methods(["GET", "POST"])
def confirm(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    shown, today = find_evaluation(request, public_id), timezone.localdate()
    if not _is_open(shown) or Side.COACH not in scores.submitted(shown):
        messages.info(request, "Deze evaluatie kun je nu niet bevestigen.")
        return redirect(shown)
    before = progress.ready_on(shown.trajectory, today=today)
    form = ConfirmForm(posted(request), evaluation=shown)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            evaluations.confirm(
                shown,
                held_on=values["held_on"],
                conclusion=values["conclusion"],
                summary=values["summary"],
                levels=form.levels(),
                actions=list(form.actions()),
                silent_reason=values.get("silent_reason", ""),
                by=request.user,
                today=today,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _confirmed(shown, before, today))
            return redirect(shown)
    context = {"evaluation": shown, "trajectory": shown.trajectory, "form": form, "rows": scores.figure_rows(shown)}
    return render(request, "trajectories/evaluation_confirm.html", context, status=422 if form.errors else 200)


def _confirmed(evaluation: Evaluation, before: date, today: date) -> str:
    """What happened, and what it did to the ready date."""
    trajectory = with_parts(Trajectory.objects.filter(pk=evaluation.trajectory_id)).get()
    ready = progress.ready_on(trajectory, today=today)
    said = f"Evaluatie {evaluation.position} is bevestigd. {trajectory.job.employer} kan de evaluatie nu lezen."
    if ready == before:
        return f"{said} Klaar op {long_date(ready)}, net als eerst."
    return f"{said} Klaar op {long_date(ready)}. Dat was {long_date(before)}."


@require_POST
def remind(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    shown = find_evaluation(request, public_id)
    try:
        told = reminders.remind_employer(shown, by=request.user)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    else:
        names = ", ".join(user.full_name for user in told)
        messages.success(request, f"{names} krijgt een herinnering voor evaluatie {shown.position}.")
    return redirect(shown)


@require_http_methods(["GET", "POST"])
def add(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory = find(request, public_id)
    if not progress.is_signed(trajectory):
        messages.info(request, "De overeenkomst is nog niet getekend. Plan de evaluaties bij de afspraken.")
        return redirect("trajectories:evaluation_plan", public_id)
    form = AddForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            new = evaluations.add(trajectory, **form.cleaned_data, by=request.user, today=timezone.localdate())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Evaluatie {new.position} is toegevoegd.")
            return redirect(new)
    context = {"trajectory": trajectory, "form": form}
    return render(request, "trajectories/evaluation_add.html", context, status=422 if form.errors else 200)


@require_POST
def follow_up_done(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    visible = Evaluation.objects.visible_to(request.user)
    actions = FollowUpAction.objects.filter(evaluation__in=visible).select_related("evaluation__trajectory")
    action = get_object_or_404(actions, public_id=public_id)
    try:
        follow_up.finish_action(action, by=request.user, today=timezone.localdate())
    except DomainError as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, "De actie is gedaan.")
    return redirect(action.evaluation)
