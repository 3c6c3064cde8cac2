"""Which future jobs somebody may see, and the ways to narrow them down."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from employers.models.job_status import LIVE, JobStatus
from nieuwebanen.accounts.models import Role, User

if TYPE_CHECKING:
    from employers.models.future_job import FutureJob  # noqa: F401  (named in quotes below)


class FutureJobQuerySet(models.QuerySet["FutureJob"]):
    def visible_to(self, user: User) -> Self:
        """Staff read all jobs, a portal user those of the own organisations.

        A concept is its organisation's own; one that staff began on behalf of an employer is its writer's own.
        """
        if user.is_staff_member:
            return self.filter(~Q(status=JobStatus.CONCEPT) | Q(created_by=user))
        if user.is_employer:
            own = self.filter(employer__memberships__user=user, employer__memberships__ended_at=None)
            return own.filter(~Q(status=JobStatus.CONCEPT) | Q(created_by__role=Role.EMPLOYER))
        return self.none()

    def live(self) -> Self:
        """On the horizon: announced, open, resting or filled."""
        return self.filter(status__in=LIVE)

    def open(self) -> Self:
        """In the matcher."""
        return self.filter(status=JobStatus.OPEN)

    def with_employer(self) -> Self:
        return self.select_related("employer", "coach", "team")

    def named_like(self, text: str) -> Self:
        return self.filter(
            Q(title__unaccent__icontains=text) | Q(number__iexact=text) | Q(employer__name__unaccent__icontains=text)
        )
