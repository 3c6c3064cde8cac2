"""What people are told. The line in the inbox is the authority, the mail is its copy (reliability.md §3.2)."""

from datetime import datetime
from textwrap import shorten
from uuid import uuid4

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from nieuwebanen.accounts import absences
from nieuwebanen.accounts.models import User
from nieuwebanen.outbox import MailKind, queue_mail
from nieuwebanen.preferences import MailWish, wish_of

LONGEST = 300  # characters of a message


class Notification(models.Model):
    """A line in somebody's inbox."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notifications")
    dedup_key = models.CharField(max_length=160, unique=True)
    text = models.CharField("bericht", max_length=LONGEST)
    url = models.CharField("pagina", max_length=300)
    created_at = models.DateTimeField("gemaakt")
    read_at = models.DateTimeField("gelezen", null=True)
    # For who wants one mail a day (nieuwebanen/preferences.py): it waits for that mail, until it went along.
    in_digest = models.BooleanField(default=False)
    digested_at = models.DateTimeField("in de mail van die dag", null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notification_inbox"),
            models.Index(
                fields=["recipient"], name="notification_digest", condition=models.Q(in_digest=True, digested_at=None)
            ),
        ]
        verbose_name = "bericht"
        verbose_name_plural = "berichten"

    def __str__(self) -> str:
        return f"bericht {self.public_id}"


@transaction.atomic
def notify(
    recipient: User,
    *,
    key: str,
    text: str,
    url: str,
    at: datetime,
    kind: MailKind = MailKind.NOTICE,
) -> bool:
    """Tell somebody once: a line in the inbox and its copy by mail, as its reader wants it; True when it is new.

    Who stands in for an absent colleague hears the same, for that is where the work lies in these days.

    key: what makes this message one and the same (unique for ever). text: one Dutch sentence without personal
    data, because it is also the mail. url: path of the page where the work is done.
    """
    if not recipient.is_active:
        return False
    absence = absences.cover_of(recipient, timezone.localdate(at)) if recipient.is_staff_member else None
    if absence is not None:
        instead = f"Je neemt waar voor {recipient}. {text}"
        _tell(
            absence.cover, f"{key}:{recipient.pk}:instead", shorten(instead, LONGEST, placeholder=" …"), url, at, kind
        )
    return _tell(recipient, key, text, url, at, kind)


def _tell(recipient: User, key: str, text: str, url: str, at: datetime, kind: MailKind) -> bool:
    key, wish = f"{key}:{recipient.pk}", wish_of(recipient, kind)
    line = Notification(
        recipient=recipient,
        dedup_key=key,
        text=text,
        url=url,
        created_at=at,
        in_digest=wish == MailWish.DAILY,
    )
    Notification.objects.bulk_create([line], ignore_conflicts=True)
    if not Notification.objects.filter(public_id=line.public_id).exists():
        return False
    if wish != MailWish.AT_ONCE:
        return True
    queue_mail(
        "notice",
        {"recipient": recipient, "text": text, "url": url, "organisation": settings.ORGANISATION},
        to=recipient.email,
        kind=kind,
        key=key,
        at=at,
    )
    return True
