"""An addendum: what was signed is changed by a new version, signed again by whom it touches (features.md row 66).

    preview --the coach looks--> offer --> ter ondertekening --last signature--> getekend (the old one: vervallen)
                                                      \\------ withdraw ------> vervallen

While it waits the signed version stands and the plan does not change. The last signature does all at once, in
agreements.sign: the old version lapses, the new one is frozen, the rows change (trajectories/amending.py), everybody
is told once. Order of locks: the trajectory's row, its agreements, then the places.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from nieuwebanen import events, inbox
from nieuwebanen.accounts.models import User
from nieuwebanen.dutch import listed
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.outbox import MailKind
from trajectories import agreement_diff, agreement_text, agreements, amending, approving, progress, signatories
from trajectories.agreement_diff import Difference
from trajectories.agreement_text import Content
from trajectories.amending import Operation, Touch
from trajectories.lifecycle import members
from trajectories.models import Agreement, AgreementState, Party, SigningLink, Trajectory, TrajectoryStatus
from trajectories.models.agreement import PENDING
from trajectories.signatories import Asked

NOT_SIGNED = "De overeenkomst is nog niet getekend. Wijzig de afspraken zelf."
PENDING_ALREADY = "Er ligt al een wijziging om te tekenen. Wacht op de handtekeningen, of trek die wijziging eerst in."
NOTHING = "Deze wijziging verandert niets aan de overeenkomst."
STALE = "Er is iets veranderd sinds je dit bekeek. Kijk wat er nu wijzigt en laat dan pas tekenen."
VERSIONED = ("number", "version", "offered_on")


@dataclass(frozen=True)
class Preview:
    """What an addendum would say and do."""

    content: Content
    differences: list[Difference]
    touched: list[Touch]
    lacks: list[str]
    proposed: list[Asked]  # whom it touches, with the ways along which they may sign

    @property
    def articles(self) -> dict[str, list[Difference]]:
        return agreement_diff.by_article(self.differences)

    @property
    def must_sign(self) -> list[str]:
        return amending.parties_of(self.touched)

    @property
    def who(self) -> str:
        """ "werkgever en Werkbedrijf"."""
        return listed([str(Party(party).label) for party in self.must_sign])

    @property
    def seen(self) -> str:
        """Changes whenever the new text would be another one."""
        return agreement_text.digest({key: value for key, value in self.content.items() if key not in VERSIONED})


# ---- looking ------------------------------------------------------------------------------------------
def preview(trajectory: Trajectory, operations: Sequence[Operation], *, today: date) -> Preview:
    """What the agreement becomes: done in a savepoint, read, and undone.

    Raises DomainError when it cannot be done at all; what the result lacks or breaks stands in `lacks`.
    """
    signed = _signed(trajectory)
    with transaction.atomic():
        before = _content(trajectory, signed, signed.version + 1, today)
        amending.carry_out(trajectory, operations)
        now = progress.with_parts(Trajectory.objects.filter(pk=trajectory.pk)).get()
        after = _content(now, signed, signed.version + 1, today)
        lacks = agreements.lacking(now, today=None)
        everybody = signatories.proposed(now)
        transaction.set_rollback(True)
    found = agreement_diff.differences(signed.content, after)
    touched, at_places = amending.touches(before, after), amending.touched_places(before, after)
    parties = {*amending.parties_of(touched), Party.CANDIDATE}
    asked = [
        one for one in everybody if one.party in parties or (one.location and str(one.location.public_id) in at_places)
    ]
    return Preview(after, found, touched, lacks, asked)


def _signed(trajectory: Trajectory) -> Agreement:
    if trajectory.status != TrajectoryStatus.RUNNING:
        raise DomainError("Dit traject loopt niet meer.")
    signed = Agreement.objects.filter(trajectory=trajectory, state=AgreementState.SIGNED).defer("pdf").first()
    if signed is None:
        raise DomainError(NOT_SIGNED)
    return signed


def _content(trajectory: Trajectory, signed: Agreement, version: int, on: date) -> Content:
    now = progress.with_parts(Trajectory.objects.filter(pk=trajectory.pk)).get()
    return agreement_text.content_of(now, number=signed.number, version=version, on=on)


# ---- offering and withdrawing ---------------------------------------------------------------------------
@transaction.atomic
def offer(
    trajectory: Trajectory,
    operations: Sequence[Operation],
    *,
    reason: str,
    seen: str,
    by: User,
    today: date,
    asked: Sequence[Asked] | None = None,
    at: datetime | None = None,
) -> Agreement:
    """Freeze the new text and ask those it touches. seen: `Preview.seen` of what was looked at.

    asked: `Preview.proposed` with the ways that were chosen; None takes what is proposed.

    Raises StaleError when something differs by now or another change waits; DomainError without a reason, when nothing
    changes, or when the new plan breaks a rule (the sentences of parts.py and routes.py).
    """
    at = at or timezone.now()
    trajectory = agreements.locked(trajectory)
    signed = _signed(trajectory)
    if Agreement.objects.filter(trajectory=trajectory, state__in=PENDING).exists():
        raise StaleError(PENDING_ALREADY)
    if not reason.strip():
        raise DomainError("Vul in waarom de overeenkomst wijzigt.")
    shown = preview(trajectory, operations, today=today)
    if shown.seen != seen:
        raise StaleError(STALE)
    if not shown.touched:
        raise DomainError(NOTHING)
    if shown.lacks:
        raise DomainError(" ".join(shown.lacks))
    version = trajectory.agreements.order_by("-version").values_list("version", flat=True)[0] + 1
    content = shown.content | {"version": version}
    addendum = Agreement.objects.create(
        trajectory=trajectory,
        number=signed.number,
        version=version,
        content=content,
        content_sha256=agreement_text.digest(content),
        verify_code=agreements.new_code(),
        offered_by=by,
        offered_at=at,
        amends=signed,
        changes={"operations": list(operations)},
        reason=reason.strip(),
        must_sign=shown.must_sign,
    )
    text = f"Wijziging van overeenkomst {signed.number} (versie {version}) ligt klaar om te tekenen."
    events.record("addendum.offered", text, about=[addendum, trajectory], by=by, at=at)
    changed = f" Gewijzigd: {', '.join(shown.articles)}."
    signatories.ask(addendum, trajectory, asked or shown.proposed, at=at, changed=changed)
    approving.ask(addendum, trajectory, at=at)
    return addendum


def because(addendum: Agreement) -> list[str]:
    """Why these parties sign and not others, in the words of amending.WHO_SIGNS. Reads both contents."""
    assert addendum.amends is not None
    return [rule.because for rule in amending.touches(addendum.amends.content, addendum.content)]


@transaction.atomic
def withdraw(addendum: Agreement, *, reason: str, by: User | None, at: datetime | None = None) -> None:
    """The change does not go on; the signed version stands as it stood. Who was asked or signed hears it once.

    Raises StaleError when it is signed or withdrawn already.
    """
    at = at or timezone.now()
    trajectory = agreements.locked(addendum.trajectory)
    addendum = Agreement.objects.select_for_update(of=("self",)).defer("pdf").get(pk=addendum.pk)
    if addendum.amends_id is None or addendum.state not in PENDING:
        raise StaleError("Deze wijziging ligt niet meer klaar om te tekenen.")
    agreements.lapse(addendum, reason=reason.strip()[:200] or "De wijziging is ingetrokken.", at=at)
    live = SigningLink.objects.filter(signatory__agreement=addendum, used_at=None, revoked_at=None)
    live.update(revoked_at=at)
    text = (
        f"De wijziging van overeenkomst {addendum.number} (versie {addendum.version}) is ingetrokken. "
        "De getekende overeenkomst blijft gelden."
    )
    events.record("addendum.withdrawn", text, about=[addendum, trajectory], by=by, at=at)
    tell(addendum, trajectory, "withdrawn", text, by=by, at=at)


def tell(addendum: Agreement, trajectory: Trajectory, what: str, text: str, *, by: User | None, at: datetime) -> None:
    """The coach and everybody of the employer, once, but not who did it."""
    key = f"addendum.{what}:{addendum.public_id}"
    people = [(trajectory.coach, addendum.get_absolute_url())]
    people += [(user, signatories.portal_url(addendum)) for user in members(trajectory)]
    for user, url in people:
        if by is None or user.pk != by.pk:
            inbox.notify(user, key=key, text=text, url=url, at=at, kind=MailKind.LEGAL)
