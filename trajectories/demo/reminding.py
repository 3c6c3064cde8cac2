"""Reminders that stand still, a part that came by telephone, somebody with one mail a day, and two mails to decide on."""

from datetime import timedelta

from django.db.models import F

from nieuwebanen import preferences
from nieuwebanen.accounts.models import User
from nieuwebanen.outbox import MailKind, MailState, OutboxMail
from nieuwebanen.preferences import MailWish
from trajectories import received, reminder_pauses, reminder_sources
from trajectories.demo.calendar import Calendar
from trajectories.ladders import EVALUATION
from trajectories.models import Evaluation, Received


def let_stand_still(calendar: Calendar, staff: dict[str, User]) -> None:
    """Of the next evaluations one is paused, and of one the employer told by telephone how it goes."""
    preferences.choose(staff["sanne"], reminders=MailWish.DAILY, notices=MailWish.DAILY, seen=0)
    waiting = Evaluation.objects.waiting().filter(
        reminder_sources.SIGNED, planned_on__gte=calendar.today + timedelta(days=14), inputs__isnull=True
    )
    found = list(waiting.select_related("trajectory__coach").order_by("planned_on", "pk")[:2])
    if found:
        until = calendar.today + timedelta(days=11)
        reason = "Het bedrijf is deze week dicht, afgesproken met de begeleider."
        by = found[0].trajectory.coach
        reminder_pauses.pause(found[0], EVALUATION, user=None, until=until, reason=reason, by=by, at=calendar.now)
    for row in found[1:]:
        text = "De begeleider vertelde hoe het gaat. We vullen het samen in."
        received.note(row, EVALUATION, how=Received.PHONE, text=text, by=row.trajectory.coach, at=calendar.now)


def leave_some_mail(calendar: Calendar) -> None:
    """A mail about signing of which nobody knows whether it arrived, and one to an address that does not exist."""
    sent = OutboxMail.objects.filter(state=MailState.SENT).order_by("-not_before", "-pk")
    doubt, gone = (
        sent.filter(kind=MailKind.LEGAL)[:1],
        sent.filter(kind=MailKind.NOTICE).exclude(recipient__contains="werkbedrijf")[:1],
    )
    OutboxMail.objects.filter(pk__in=doubt.values("pk")).update(
        state=MailState.UNCERTAIN,
        claimed_at=F("not_before"),
        sent_at=None,
        error="Het versturen is onderbroken. Misschien is de mail verstuurd.",
    )
    OutboxMail.objects.filter(pk__in=gone.values("pk")).update(
        state=MailState.FAILED, sent_at=None, error="SMTPRecipientsRefused: 550 no such mailbox"
    )
