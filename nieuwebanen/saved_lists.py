"""A list with its filters under a name: for oneself, or shared with all colleagues.

What is kept is the query of the URL, so that a saved list is the same list as the one that was looked at, and a
filter that no longer exists is simply left out by the list's own form.
"""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from nieuwebanen.accounts.models import User


class SavedListQuerySet(models.QuerySet["SavedList"]):
    def visible_to(self, user: User) -> Self:
        """The own ones, and what colleagues share."""
        if not user.is_staff_member:
            return self.none()
        return self.filter(Q(owner=user) | Q(shared=True))


class SavedList(models.Model):
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_lists")
    page = models.CharField("lijst", max_length=60)  # URL name
    name = models.CharField("naam", max_length=60)
    query = models.CharField("filters", max_length=1000, blank=True)
    shared = models.BooleanField("collega’s zien deze lijst ook", default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SavedListQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "page", "name"],
                name="savedlist_name_once",
                violation_error_message="Je hebt al een lijst met deze naam. Kies een andere naam.",
            )
        ]
        verbose_name = "bewaarde lijst"
        verbose_name_plural = "bewaarde lijsten"

    def __str__(self) -> str:
        return self.name
