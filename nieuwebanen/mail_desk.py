"""What the beheerder sees of the outgoing mail, and decides: did it arrive, send it again, try again.

    onzeker --arrived--> verstuurd      onzeker | mislukt --again--> wacht

A mail that is given up is told to who can mend the address, else to the beheerders.
"""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Min
from django.urls import reverse
from django.utils.module_loading import import_string

from nieuwebanen import events, inbox
from nieuwebanen.accounts.models import Role, User
from nieuwebanen.errors import DomainError
from nieuwebanen.outbox import MailState, OutboxMail

TOLD = "mail-failed:"  # how the keys begin of mails that say that a mail failed: of those nobody is told
WhoKnows = Callable[[User], list[tuple[User, str]]]


def states() -> list[tuple[str, int, datetime | None]]:
    """Every state with how many mails are in it, and since when the oldest of what still has to leave."""
    rows = OutboxMail.objects.values("state").order_by().annotate(number=Count("pk"), oldest=Min("not_before"))
    found = {row["state"]: (row["number"], row["oldest"]) for row in rows}
    waiting = {MailState.PENDING, MailState.SENDING, MailState.UNCERTAIN}
    return [
        (str(state.label), found.get(state, (0, None))[0], found.get(state, (0, None))[1] if state in waiting else None)
        for state in MailState
    ]


def failed(mail: OutboxMail, at: datetime) -> None:
    """Tell who can mend it that this mail will not arrive. Runs in the transaction that gave it up (outbox.deliver)."""
    if mail.dedup_key.startswith(TOLD):
        return
    key = f"{TOLD}{mail.public_id}"
    recipient = User.objects.filter(email__iexact=mail.recipient).first()
    known = _who_knows(recipient) if recipient else []
    text = "Een mail aan een werkgever komt niet aan. Klopt het e-mailadres nog? Bel de werkgever."
    for user, url in known:
        inbox.notify(user, key=key, text=text, url=url, at=at)
    for user in User.objects.active().filter(role=Role.ADMIN).exclude(pk__in=[user.pk for user, _ in known]):
        inbox.notify(user, key=key, text="Een mail kon niet worden afgeleverd.", url=reverse("mail_desk"), at=at)


def _who_knows(recipient: User) -> list[tuple[User, str]]:
    found: list[tuple[User, str]] = []
    for path in settings.MAIL_FAILED:
        ask: WhoKnows = import_string(path)
        found += ask(recipient)
    return found


@transaction.atomic
def arrived(mail: OutboxMail, *, by: User, at: datetime) -> None:
    """Somebody looked: it did arrive. Raises DomainError when it is not in doubt any more."""
    locked = _locked(mail, {MailState.UNCERTAIN})
    locked.state, locked.sent_at = MailState.SENT, locked.claimed_at or at
    _resolve(locked, by, at, "Vastgesteld: deze mail is aangekomen.")


@transaction.atomic
def again(mail: OutboxMail, *, by: User, at: datetime) -> None:
    """Send it once more, with the same Message-ID. Raises DomainError when it is neither in doubt nor given up."""
    locked = _locked(mail, {MailState.UNCERTAIN, MailState.FAILED})
    locked.state, locked.not_before = MailState.PENDING, at
    _resolve(locked, by, at, "Deze mail gaat opnieuw uit.")


def _locked(mail: OutboxMail, states: set[MailState]) -> OutboxMail:
    found = OutboxMail.objects.select_for_update().filter(pk=mail.pk, state__in=states).first()
    if found is None:
        raise DomainError("Een collega heeft dit al gedaan.")
    return found


def _resolve(mail: OutboxMail, by: User, at: datetime, words: str) -> None:
    mail.error, mail.resolved_by, mail.resolved_at = "", by, at
    mail.save(update_fields=["state", "sent_at", "not_before", "error", "resolved_by", "resolved_at"])
    events.record("mail.resolved", words, about=mail, by=by, at=at, kind=mail.kind)
