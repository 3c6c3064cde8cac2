"""Mail as rows: written in the transaction of what caused it, sent later by the worker.

Shape E of reliability.md §3.2: a claim is committed before the mail server is contacted, and the row stays
locked while sending. A process that dies in between leaves a row in `sending` without a lock, and a connection that
is cut while the mail is handed over leaves the same doubt. Where the relay can be asked (settings.MAIL_LOOKUP), its
answer counts. Else it depends on the kind: a reminder goes out once more with the *same* Message-ID (counted), legal
and account mail waits as `uncertain` for a person (mail_desk.py). Nothing vanishes.

No personal data in bodies: what happened, and a link.
"""

import logging
import smtplib
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from enum import Enum
from textwrap import shorten
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import models, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)

LONGEST_SUBJECT = 160
LEASE = timedelta(minutes=2)  # longer than the SMTP time-out of 30 s
RETRY_AFTER = [timedelta(minutes=m) for m in (1, 5, 15, 60)] + [timedelta(hours=3)] * 38  # about five days


class MailKind(models.TextChoices):
    REMINDER = "reminder", "herinnering"
    NOTICE = "notice", "bericht"
    LEGAL = "legal", "ondertekening"
    ACCOUNT = "account", "account"


PERMANENT = 500  # SMTP codes from here on: never (RFC 5321, 4.2.1)
RESEND_WHEN_IN_DOUBT = {MailKind.REMINDER, MailKind.NOTICE}


class MailState(models.TextChoices):
    PENDING = "pending", "wacht"
    SENDING = "sending", "wordt verstuurd"
    SENT = "sent", "verstuurd"
    UNCERTAIN = "uncertain", "onzeker"
    CANCELLED = "cancelled", "vervallen"
    FAILED = "failed", "mislukt"


class OutboxQuerySet(models.QuerySet["OutboxMail"]):
    def due(self, at: datetime) -> "OutboxQuerySet":
        """Waiting and due, or claimed by somebody who is silent for longer than a lease."""
        waiting = Q(state=MailState.PENDING, not_before__lte=at)
        silent = Q(state=MailState.SENDING, claimed_at__lt=at - LEASE)
        return self.filter(waiting | silent)


class OutboxMail(models.Model):
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    dedup_key = models.CharField("sleutel", max_length=160, unique=True)
    kind = models.CharField("soort", max_length=10, choices=MailKind)
    recipient = models.EmailField("aan")
    subject = models.CharField("onderwerp", max_length=LONGEST_SUBJECT)
    body = models.TextField("tekst")
    state = models.CharField("stand", max_length=10, choices=MailState, default=MailState.PENDING)
    attempts = models.PositiveSmallIntegerField("pogingen", default=0)
    not_before = models.DateTimeField("niet eerder dan")
    created_at = models.DateTimeField("gemaakt", auto_now_add=True)
    claimed_at = models.DateTimeField("geclaimd", null=True)
    sent_at = models.DateTimeField("verstuurd", null=True)
    error = models.CharField("fout", max_length=300, blank=True)
    looked_up = models.PositiveSmallIntegerField("keer opgezocht bij de mailserver", default=0)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField("door iemand beslist", null=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        ordering = ["not_before", "pk"]
        constraints = [
            models.CheckConstraint(name="outbox_kind_known", condition=Q(kind__in=MailKind.values)),
            models.CheckConstraint(name="outbox_state_known", condition=Q(state__in=MailState.values)),
            models.CheckConstraint(
                name="outbox_sent_has_moment", condition=~Q(state=MailState.SENT) | Q(sent_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["not_before"], name="outbox_due", condition=Q(state__in=["pending", "sending"]))
        ]
        verbose_name = "mail"
        verbose_name_plural = "mails"

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def message_id(self) -> str:
        """The same at every attempt, so that a relay or a reader can see that it is one mail."""
        return f"<{self.public_id}@{settings.MAIL_DOMAIN}>"


def queue_mail(
    template: str,
    context: dict[str, Any],
    *,
    to: str,
    kind: MailKind,
    key: str,
    at: datetime,
) -> bool:
    """Put one mail in the outbox; True when it is new.

    template: mails/<template>.txt, first line the subject, the rest the text.
    key: what makes this mail one and the same; a second call with the same key does nothing.
    """
    text = render_to_string(f"mails/{template}.txt", {**context, "base_url": settings.BASE_URL})
    subject, _, body = text.strip().partition("\n")
    subject = shorten(subject, LONGEST_SUBJECT, placeholder=" …")  # the body has all of it
    rows = OutboxMail.objects.bulk_create(
        [OutboxMail(dedup_key=key, kind=kind, recipient=to, subject=subject, body=body.strip() + "\n", not_before=at)],
        ignore_conflicts=True,
    )
    return bool(rows) and OutboxMail.objects.filter(public_id=rows[0].public_id).exists()


class Outcome(Enum):
    SENT = "the relay took it"
    NOT_SENT = "it certainly did not leave: later again"
    REFUSED = "the relay says that it will never take this one"
    IN_DOUBT = "the connection broke while it was handed over"
    UNREACHABLE = "there is no relay: no other mail has a chance now"


Told = Callable[[OutboxMail, datetime], None]  # what else happens in the transaction in which a mail fails for good
LookUp = Callable[[str], bool | None]  # has the relay this Message-ID? None: it cannot say


def deliver(*, at: datetime, limit: int = 200, failed: Told | None = None) -> int:
    """Send what is due, one row at a time; return how many went out. Safe to run many times at once.

    failed: is told of every mail that is given up, in that transaction. Stops when the relay cannot be reached: what
    was not tried waits as it was.
    """
    sent = 0
    for _ in range(limit):
        claimed = _claim(at)
        if claimed is None:
            break
        if claimed.state != MailState.SENDING:  # settled while it was claimed
            continue
        outcome = _send(claimed, at, failed)
        sent += outcome == Outcome.SENT
        if outcome == Outcome.UNREACHABLE:
            break
    return sent


def _claim(at: datetime) -> OutboxMail | None:
    """Take one due row and commit that before anything leaves the house."""
    with transaction.atomic():
        mail = OutboxMail.objects.due(at).select_for_update(of=("self",), skip_locked=True).first()
        if mail is None:
            return None
        if mail.state == MailState.SENDING and _settled_in_doubt(mail, at):
            return mail
        mail.state, mail.claimed_at, mail.attempts = MailState.SENDING, at, mail.attempts + 1
        mail.save(update_fields=["state", "claimed_at", "attempts"])
        return mail


def _settled_in_doubt(mail: OutboxMail, at: datetime) -> bool:
    """Nobody knows whether this mail left: ask the relay, else follow the rule of its kind; False: send it again."""
    there = _ask_relay(mail)
    if there:
        mail.state, mail.sent_at, mail.error = MailState.SENT, at, ""
    elif there is None and mail.kind not in RESEND_WHEN_IN_DOUBT:
        mail.state, mail.error = MailState.UNCERTAIN, "Het versturen is onderbroken. Misschien is de mail verstuurd."
    mail.save(update_fields=["state", "sent_at", "error", "looked_up"])
    return mail.state != MailState.SENDING


def _ask_relay(mail: OutboxMail) -> bool | None:
    """What the relay knows of this Message-ID; None where it cannot be asked, or does not answer."""
    if not settings.MAIL_LOOKUP:
        return None
    ask: LookUp = import_string(settings.MAIL_LOOKUP)
    mail.looked_up += 1
    try:
        return ask(mail.message_id)
    except Exception:  # whatever the relay's door raises: then it did not answer
        logger.exception("mail %s could not be looked up", mail.public_id)
        return None


def _send(mail: OutboxMail, at: datetime, failed: Told | None = None) -> Outcome:
    """Send one claimed mail under its row lock."""
    with transaction.atomic():
        mine = OutboxMail.objects.filter(pk=mail.pk, state=MailState.SENDING, attempts=mail.attempts)
        # It waits for who looks at the row: a sender that claims at the same moment locks it too, until it sees that it
        # was claimed already. To skip it then would leave a mail that nobody sends before its lease is over.
        locked = mine.select_for_update(of=("self",)).first()
        if locked is None:  # marked uncertain, cancelled, or taken over by another worker
            return Outcome.NOT_SENT
        outcome, error = _hand_over(locked)
        if outcome == Outcome.IN_DOUBT and not _settled_in_doubt(locked, at):
            outcome = Outcome.NOT_SENT
        if outcome == Outcome.SENT:
            locked.state, locked.sent_at, locked.error = MailState.SENT, at, ""
            locked.save(update_fields=["state", "sent_at", "error"])
        elif outcome != Outcome.IN_DOUBT:
            _postpone(locked, at, error, outcome)
            if locked.state == MailState.FAILED and failed is not None:
                failed(locked, at)
        return Outcome.SENT if locked.state == MailState.SENT else outcome


def _hand_over(mail: OutboxMail) -> tuple[Outcome, Exception | None]:
    """Give one mail to the relay: what came of it, and what the relay said."""
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        return Outcome.UNREACHABLE, error
    message = EmailMessage(mail.subject, mail.body, to=[mail.recipient], headers=headers, connection=connection)
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        return (Outcome.REFUSED if codes and min(codes) >= PERMANENT else Outcome.NOT_SENT), error
    except smtplib.SMTPResponseException as error:
        never = isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= PERMANENT
        return (Outcome.REFUSED if never else Outcome.NOT_SENT), error
    except (OSError, smtplib.SMTPException) as error:  # cut off: before the end of the mail, or after it
        return Outcome.IN_DOUBT, error
    finally:
        with suppress(OSError, smtplib.SMTPException):  # what it says at parting changes nothing
            connection.close()
    return Outcome.SENT, None


def _postpone(mail: OutboxMail, at: datetime, error: Exception | None, outcome: Outcome) -> None:
    """Not sent: try again later, and give up after about five days, or at once when it is refused for good.

    Without a relay there was no attempt: it waits for as long as that takes.
    """
    logger.warning("mail %s not sent at attempt %s: %s", mail.public_id, mail.attempts, type(error).__name__)
    if outcome == Outcome.UNREACHABLE:
        mail.state, mail.attempts, mail.not_before = MailState.PENDING, mail.attempts - 1, at + RETRY_AFTER[0]
    elif mail.attempts <= len(RETRY_AFTER) and outcome != Outcome.REFUSED:
        mail.state, mail.not_before = MailState.PENDING, at + RETRY_AFTER[mail.attempts - 1]
    else:
        mail.state = MailState.FAILED
    mail.error = repr(error)[:300]
    mail.save(update_fields=["state", "attempts", "not_before", "error"])
