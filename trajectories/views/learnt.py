"""What was tried and learnt, and the handover between two places of one plan."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from nieuwebanen import free_text
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import posted
from nieuwebanen.versions import asked_again
from trajectories import learnt
from trajectories.forms.learnt import HandoverForm, LearningNoteForm
from trajectories.models import Handover, LearningNote, Trajectory, TrajectoryPhase
from trajectories.views.parts import find


@require_GET
def notes(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory = find(request, public_id)
    context = {"trajectory": trajectory, "notes": trajectory.learning_notes.select_related("by")}
    return render(request, "trajectories/learning_notes.html", context)


@require_http_methods(["GET", "POST"])
def note_new(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    trajectory, today = find(request, public_id), timezone.localdate()
    form = LearningNoteForm(posted(request), instance=LearningNote(trajectory=trajectory, on=today))
    if request.method == "POST" and form.is_valid():
        try:
            learnt.note(form.instance, by=request.user, today=today)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _kept(request, trajectory, form.instance)
    return _note_page(request, trajectory, form, "Vastleggen wat is geprobeerd")


@require_http_methods(["GET", "POST"])
def note_edit(request: AuthenticatedRequest, public_id: UUID, note_id: UUID) -> HttpResponse:
    trajectory = find(request, public_id)
    form = LearningNoteForm(posted(request), instance=_note(trajectory, note_id))
    if request.method == "POST" and form.is_valid():
        form.instance.trajectory = trajectory
        try:
            learnt.change_note(form.instance, version=form.seen_version, by=request.user, today=timezone.localdate())
        except StaleError as refusal:
            form = asked_again(form, _note(trajectory, note_id), str(refusal))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _kept(request, trajectory, form.instance)
    return _note_page(request, trajectory, form, "Wijzigen wat is geprobeerd")


def _note(trajectory: Trajectory, note_id: UUID) -> LearningNote:
    return get_object_or_404(LearningNote, trajectory=trajectory, public_id=note_id)


def _kept(request: AuthenticatedRequest, trajectory: Trajectory, kept: LearningNote) -> HttpResponse:
    for sentence in free_text.warnings(kept.tried, kept.changed, kept.learnt):
        messages.warning(request, sentence)
    messages.success(request, "Bewaard wat is geprobeerd en geleerd.")
    return redirect("trajectories:learning_notes", trajectory.public_id)


def _note_page(
    request: AuthenticatedRequest, trajectory: Trajectory, form: LearningNoteForm, title: str
) -> HttpResponse:
    context = {"trajectory": trajectory, "form": form, "title": title}
    return render(request, "trajectories/learning_note.html", context, status=422 if form.errors else 200)


# ---- handover -----------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def handover(request: AuthenticatedRequest, public_id: UUID, phase_id: UUID) -> HttpResponse:
    trajectory, phase = _phase(request, public_id, phase_id)
    form = HandoverForm(posted(request), instance=_handover(phase))
    if request.method == "POST" and form.is_valid():
        form.instance.phase = phase
        try:
            learnt.hand_over(form.instance, version=form.seen_version, by=request.user, today=timezone.localdate())
        except StaleError as refusal:
            form = asked_again(form, _handover(phase), str(refusal))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            kept = form.instance
            for sentence in free_text.warnings(kept.goes_well, kept.needs_attention, kept.agreements):
                messages.warning(request, sentence)
            messages.success(request, "De overdracht is bewaard.")
            return redirect("trajectories:handover_print", public_id, phase_id)
    following = learnt.next_phase(phase, list(trajectory.phases.all()))
    context = {"trajectory": trajectory, "phase": phase, "following": following, "form": form}
    return render(request, "trajectories/handover.html", context, status=422 if form.errors else 200)


@require_GET
def handover_print(request: AuthenticatedRequest, public_id: UUID, phase_id: UUID) -> HttpResponse:
    """To read and to print; without a handover there is nothing to read."""
    trajectory, phase = _phase(request, public_id, phase_id)
    written = Handover.objects.filter(phase=phase).select_related("by").first()
    if written is None:
        return redirect("trajectories:handover", public_id, phase_id)
    following = learnt.next_phase(phase, list(trajectory.phases.all()))
    context = {"trajectory": trajectory, "phase": phase, "following": following, "handover": written}
    return render(request, "trajectories/handover_print.html", context)


def _phase(request: AuthenticatedRequest, public_id: UUID, phase_id: UUID) -> tuple[Trajectory, TrajectoryPhase]:
    trajectory = find(request, public_id)
    phases = TrajectoryPhase.objects.select_related("location")
    phase = get_object_or_404(phases, trajectory=trajectory, public_id=phase_id)
    phase.trajectory = trajectory
    return trajectory, phase


def _handover(phase: TrajectoryPhase) -> Handover:
    """What was written, or an empty one: version 0."""
    return Handover.objects.filter(phase=phase).first() or Handover(phase=phase, version=0)
