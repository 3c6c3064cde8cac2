"""The report of a confirmed evaluation, and what the candidate says of it (R42, features row 73).

The candidate agrees or objects, once; the coach writes it down at the table. An objection reaches managers, and the
coach of the trajectory when a colleague wrote it down.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from nieuwebanen import events, inbox
from nieuwebanen.accounts.models import Role, User
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.pdf import render_pdf
from trajectories import learning_speed, scores
from trajectories.models import CandidateView, Evaluation


@transaction.atomic
def say(evaluation: Evaluation, *, view: str, objection: str = "", by: User, at: datetime | None = None) -> Evaluation:
    """What the candidate says of the report. Raises StaleError when it was said already, DomainError before the
    confirmation or for an objection without words."""
    at = at or timezone.now()
    locked = Evaluation.objects.select_for_update(of=("self",)).get(pk=evaluation.pk)
    if locked.confirmed_at is None:
        raise DomainError("Bevestig de evaluatie eerst. Dan is er een verslag.")
    if locked.candidate_view:
        raise StaleError("Wat de kandidaat van het verslag vindt, is al opgeschreven.")
    if view not in CandidateView.values:
        raise DomainError("Kies of de kandidaat het eens is met het verslag.")
    objects = view == CandidateView.OBJECTS
    if objects and not objection.strip():
        raise DomainError("Schrijf op waarom de kandidaat het niet eens is met het verslag.")
    locked.candidate_view, locked.candidate_objection = view, objection.strip() if objects else ""
    locked.candidate_said_at, locked.candidate_view_by = at, by
    locked.save(
        update_fields=["candidate_view", "candidate_objection", "candidate_said_at", "candidate_view_by"],
    )
    trajectory = locked.trajectory
    text = f"Verslag van evaluatie {locked.position}: de kandidaat is het {'niet ' if objects else ''}eens."
    events.record("evaluation.candidate_view", text, about=[locked, trajectory], by=by, at=at)
    if objects:
        _tell(locked, by, at)
    return locked


def _tell(evaluation: Evaluation, by: User, at: datetime) -> None:
    trajectory = evaluation.trajectory
    number = f"evaluatie {evaluation.position} van traject {trajectory.number}"
    text = f"De kandidaat is het niet eens met het verslag van {number}. Lees waarom en praat erover."
    url = reverse("trajectories:evaluation_report", args=[evaluation.public_id])
    to = Q(pk=trajectory.coach_id) | Q(role=Role.MANAGER)
    for user in User.objects.active().filter(to).exclude(pk=by.pk):
        inbox.notify(user, key=f"evaluation.objection:{evaluation.public_id}", text=text, url=url, at=at)


def context_of(evaluation: Evaluation, *, name: str) -> dict[str, Any]:
    """What the page and the paper show. name: how the candidate is called for this reader; see scores.with_scores."""
    return {
        "evaluation": evaluation,
        "trajectory": evaluation.trajectory,
        "name": name,
        "organisation": settings.ORGANISATION,
        "sides": list(scores.submitted(evaluation)),
        "speed": learning_speed.speed_of(evaluation),
        "settled": learning_speed.settled_rows(evaluation),
        "skill_rows": scores.skill_rows(evaluation),
        "attitude_rows": scores.attitude_rows(evaluation),
        "figure_rows": scores.figure_rows(evaluation),
        "guidance_rows": scores.guidance_rows(evaluation),
        "actions": evaluation.actions.all(),
    }


def pdf(evaluation: Evaluation, *, name: str) -> bytes:
    """The report on paper, dated by the last thing that was said of it. Raises DomainError before the confirmation."""
    if evaluation.confirmed_at is None:
        raise DomainError("Bevestig de evaluatie eerst. Dan is er een verslag.")
    at = evaluation.candidate_said_at or evaluation.confirmed_at
    identifier = f"evaluation:{evaluation.public_id}"
    return render_pdf("pdf/evaluation_report.html", context_of(evaluation, name=name), identifier=identifier, at=at)[1]
