"""Of whom the pages of steps 4 to 6 are, so that it is logged who looked (settings.FILES_OF_PEOPLE)."""

from typing import Any

from candidates.models import Candidate
from nieuwebanen.accounts.models import User
from trajectories.models import Trajectory


def person_of_trajectory(user: User, kwargs: dict[str, Any]) -> Candidate | None:
    return _person(user, public_id=kwargs["public_id"])


def person_of_evaluation(user: User, kwargs: dict[str, Any]) -> Candidate | None:
    return _person(user, evaluations__public_id=kwargs["public_id"])


def person_of_aftercare(user: User, kwargs: dict[str, Any]) -> Candidate | None:
    return _person(user, placement__aftercare__public_id=kwargs["public_id"])


def person_of_trouble(user: User, kwargs: dict[str, Any]) -> Candidate | None:
    return _person(user, troubles__public_id=kwargs["public_id"])


def _person(user: User, **wanted: Any) -> Candidate | None:
    trajectories = Trajectory.objects.visible_to(user).filter(**wanted)
    return Candidate.objects.filter(trajectories__in=trajectories).only("pk", "public_id").first()
