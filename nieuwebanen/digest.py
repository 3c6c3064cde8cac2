"""One mail a day for who asked for that: the lines of the inbox that came since the last one and were not read.

On working days, from five past eight in Amsterdam, so that the reminders of eight are in it. After downtime later that
day. Once per person and day by the key of the mail, and each line once by its mark, in one transaction.
"""

from datetime import datetime, time

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from nieuwebanen.accounts.models import User
from nieuwebanen.dates import holidays, is_working_day
from nieuwebanen.inbox import Notification
from nieuwebanen.outbox import MailKind, queue_mail

FROM = time(8, 5)


def send(*, at: datetime) -> int:
    """Write the daily mails that are due; how many. Nothing before five past eight, and nothing on a free day."""
    local = timezone.localtime(at)
    if local.time() < FROM or not is_working_day(local.date(), holidays()):
        return 0
    waiting = Notification.objects.filter(in_digest=True, digested_at=None)
    readers = User.objects.active().filter(pk__in=waiting.values("recipient"))
    return sum(_send_to(user, at) for user in readers)


@transaction.atomic
def _send_to(user: User, at: datetime) -> bool:
    """One mail with all that waits for this reader; False when today's went out already or nothing is unread."""
    waiting = Notification.objects.filter(recipient=user, in_digest=True, digested_at=None)
    lines = list(waiting.select_for_update().order_by("created_at", "pk"))
    unread = [line for line in lines if line.read_at is None]
    context = {
        "recipient": user,
        "lines": [line.text for line in unread],
        "url": reverse("inbox"),
        "organisation": settings.ORGANISATION,
    }
    key = f"digest:{user.pk}:{timezone.localdate(at)}"
    if unread and not queue_mail("digest", context, to=user.email, kind=MailKind.NOTICE, key=key, at=at):
        return False
    Notification.objects.filter(pk__in=[line.pk for line in lines]).update(digested_at=at)
    return bool(unread)
