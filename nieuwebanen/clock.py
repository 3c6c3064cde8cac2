"""The clock of the server may jump. What it says is compared with when the work last ran (reliability.md §3.2).

A jump of more than a week forward holds what would go out until somebody looked; a week of holidays without a server
is not more than that.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse

from nieuwebanen import events, inbox
from nieuwebanen.accounts.models import Role, User
from nieuwebanen.errors import DomainError

JUMP = timedelta(days=7)  # off for longer, or a clock that runs ahead: somebody must look first


class Heartbeat(models.Model):
    """When a repeated work last ran."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "hartslag"
        verbose_name_plural = "hartslagen"

    def __str__(self) -> str:
        return f"{self.name} {self.at}"


class DeliveryHold(models.Model):
    """Nothing goes out from the first moment until somebody of the management lets it go."""

    reason = models.CharField("waarom", max_length=300)
    since = models.DateTimeField("sinds")
    released_at = models.DateTimeField("vrijgegeven", null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(models.Value(1), condition=Q(released_at=None), name="deliveryhold_one_at_a_time"),
            models.CheckConstraint(
                name="deliveryhold_released_by_somebody",
                condition=Q(released_at=None, released_by=None) | Q(released_at__isnull=False),
            ),
        ]
        verbose_name = "stop op versturen"
        verbose_name_plural = "stops op versturen"

    def __str__(self) -> str:
        return f"stop sinds {self.since}"


def beat(name: str, at: datetime) -> bool:
    """A repeated work begins: may it go on? False while a hold stands; a jump ahead since its last time begins one.

    A clock that was put back is simply the time now: what was sent stays sent, by its keys.
    """
    with transaction.atomic():
        Heartbeat.objects.bulk_create([Heartbeat(name=name, at=at)], ignore_conflicts=True)
        last = Heartbeat.objects.select_for_update().get(name=name)
        if at - last.at > JUMP:
            _hold(f"Tussen twee keren werken lagen {(at - last.at).days} dagen.", at)
        if last.at != at:
            Heartbeat.objects.filter(pk=last.pk).update(at=at)
    return standing() is None


def standing() -> DeliveryHold | None:
    """The hold that nobody let go yet."""
    return DeliveryHold.objects.filter(released_at=None).first()


def _hold(reason: str, at: datetime) -> None:
    """Hold everything and tell the beheerders. One at a time: a second reason changes nothing."""
    DeliveryHold.objects.bulk_create([DeliveryHold(reason=reason, since=at)], ignore_conflicts=True)
    text = "Er gaat geen mail meer uit: de klok is meer dan een week vooruitgegaan. Kijk of dat klopt."
    for user in User.objects.active().filter(role=Role.ADMIN):
        inbox.notify(user, key=f"hold:{at.isoformat()}", text=text, url=reverse("mail_desk"), at=at)


@transaction.atomic
def release(*, by: User, at: datetime) -> None:
    """Everything goes out again. Raises DomainError when nothing was held."""
    if not DeliveryHold.objects.filter(released_at=None).update(released_at=at, released_by=by):
        raise DomainError("De mail werd niet meer tegengehouden.")
    events.record("mail.released", "Versturen van mail vrijgegeven.", about=by, by=by, at=at)
