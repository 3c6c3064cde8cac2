"""A list with its filters under a name: for oneself, or shared with all colleagues.

What is kept is the query of the URL, so that a saved list is the same list as the one that was looked at, and a
filter that no longer exists is simply left out by the list's own form. Opening one is following that link.
"""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse

from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError

MOST = 20  # per person and list: more is not a quick choice any more
SAME_NAME = "Je hebt al een lijst met deze naam. Kies een andere naam."


class SavedListQuerySet(models.QuerySet["SavedList"]):
    def visible_to(self, user: User) -> Self:
        """The own ones, and what colleagues share."""
        if not user.is_staff_member:
            return self.none()
        return self.filter(Q(owner=user) | Q(shared=True))


class SavedList(models.Model):
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_lists")
    page = models.CharField("lijst", max_length=60)  # URL name, one of settings.LISTS
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
                violation_error_message=SAME_NAME,
            )
        ]
        verbose_name = "bewaarde lijst"
        verbose_name_plural = "bewaarde lijsten"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse(self.page) + (f"?{self.query}" if self.query else "")


@transaction.atomic
def keep(*, page: str, name: str, query: str, shared: bool, by: User) -> SavedList:
    """Keep this list under a name. page and query: known and cleaned by the caller (nieuwebanen.lists).

    Raises DomainError: the name is taken, there are too many, or there is more filter than fits.
    """
    User.objects.select_for_update().get(pk=by.pk)  # two at once would both be the twentieth
    if len(query) > 1000:
        raise DomainError("Deze lijst heeft te veel filters om te bewaren. Haal er een paar weg.")
    if SavedList.objects.filter(owner=by, page=page).count() >= MOST:
        raise DomainError(f"Je hebt hier al {MOST} bewaarde lijsten. Verwijder er eerst een.")
    return _stored(SavedList(owner=by, page=page, query=query), name=name, shared=shared)


def change(saved: SavedList, *, name: str, shared: bool) -> SavedList:
    """Another name, or shared or not. Raises DomainError when the name is taken."""
    return _stored(saved, name=name, shared=shared)


def _stored(saved: SavedList, *, name: str, shared: bool) -> SavedList:
    saved.name, saved.shared = name, shared
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError as error:
        raise DomainError(SAME_NAME) from error
    return saved
