"""A second pair of eyes before the Werkbedrijf signs: above an amount, or when the learning begins earlier (features.md row 62).

Who approves the amount does not sign for the Werkbedrijf; who offered an early begin does not approve it.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from nieuwebanen import events, inbox
from nieuwebanen.accounts.models import Role, User
from nieuwebanen.dutch import as_date
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.outbox import MailKind
from trajectories import agreement_text
from trajectories.models import Agreement, Approval, ApprovalKind, ApprovalRule, Trajectory
from trajectories.models.agreement import PENDING


def rule_on(day: date) -> ApprovalRule | None:
    """The rule that holds on this day; None: an amount never asks for a second person."""
    return ApprovalRule.objects.filter(valid_from__lte=day).order_by("-valid_from").first()


def public_eur(agreement: Agreement) -> Decimal:
    """What the public money pays in this version."""
    total: Decimal = agreement_text.readable(agreement.content)["funding"]["public_eur"]
    return total


def every_rule() -> list[ApprovalRule]:
    """All rules, the newest first, to ask about many versions at once."""
    return list(ApprovalRule.objects.order_by("-valid_from"))


def needed(
    agreement: Agreement, trajectory: Trajectory, rules: Sequence[ApprovalRule] | None = None
) -> list[ApprovalKind]:
    """What a second person must look at before the Werkbedrijf signs this version. rules: every_rule, else they are read."""
    kinds, day = [], as_date(agreement.offered_at)
    rule = rule_on(day) if rules is None else next((one for one in rules if one.valid_from <= day), None)
    if rule is not None and rule.above_eur is not None and public_eur(agreement) > rule.above_eur:
        kinds.append(ApprovalKind.AMOUNT)
    if trajectory.early_reason and agreement.amends_id is None:
        kinds.append(ApprovalKind.EARLY)
    return kinds


def open_kinds(
    agreement: Agreement, trajectory: Trajectory, rules: Sequence[ApprovalRule] | None = None
) -> list[ApprovalKind]:
    """What was not approved yet."""
    given = {approval.kind for approval in agreement.approvals.all()}
    return [kind for kind in needed(agreement, trajectory, rules) if kind not in given]


def approved_amount(user: User | None, agreement: Agreement) -> bool:
    """This user said yes to the amount, and so does not sign for the Werkbedrijf."""
    given = (one for one in agreement.approvals.all() if one.kind == ApprovalKind.AMOUNT)
    return user is not None and any(one.by_id == user.pk for one in given)


def early_approved(agreement: Agreement) -> bool:
    """Somebody else than who offered said yes to a begin before the signatures."""
    return any(approval.kind == ApprovalKind.EARLY for approval in agreement.approvals.all())


def may_begin_early(agreement: Agreement, trajectory: Trajectory) -> bool:
    """The one exception to "no learning before the signatures": a reason that stands in this version, and a second person."""
    return bool(trajectory.early_reason) and early_approved(agreement)


def may_approve(user: User, agreement: Agreement, kind: str) -> bool:
    """A manager; an early begin not by who offered it."""
    if not user.is_manager:
        return False
    return kind != ApprovalKind.EARLY or agreement.offered_by_id != user.pk


def asked_of(user: User, agreement: Agreement, trajectory: Trajectory) -> list[tuple[str, str, bool]]:
    """For a page: what was not approved yet, in words, and whether this reader may say yes to it."""
    kinds = open_kinds(agreement, trajectory)
    return [(kind.value, said([kind]), may_approve(user, agreement, kind)) for kind in kinds]


def refuse_unapproved(agreement: Agreement, trajectory: Trajectory, *, by: User | None) -> None:
    """Before the signature of the Werkbedrijf. Raises DomainError with what to do first, or who must sign instead."""
    if kinds := open_kinds(agreement, trajectory):
        raise DomainError(f"Eerst moet een manager goedkeuren: {said(kinds)}. Daarna kan het Werkbedrijf tekenen.")
    if approved_amount(by, agreement):
        raise DomainError("Je hebt het bedrag goedgekeurd. Laat een andere manager tekenen.")


def said(kinds: Iterable[ApprovalKind]) -> str:
    words = {ApprovalKind.AMOUNT: "het bedrag", ApprovalKind.EARLY: "het eerder beginnen"}
    return " en ".join(words[kind] for kind in kinds)


def ask(agreement: Agreement, trajectory: Trajectory, *, at: datetime) -> None:
    """Tell the managers that may, once per version."""
    kinds = open_kinds(agreement, trajectory)
    if not kinds:
        return
    text = f"Overeenkomst {agreement.number} (versie {agreement.version}) wacht op een goedkeuring: {said(kinds)}."
    key = f"agreement.approve:{agreement.public_id}"
    for user in User.objects.active().filter(role=Role.MANAGER):
        if any(may_approve(user, agreement, kind) for kind in kinds):
            inbox.notify(user, key=key, text=text, url=agreement.get_absolute_url(), at=at, kind=MailKind.LEGAL)


@transaction.atomic
def approve(
    agreement: Agreement, *, kind: str, by: User, seen_sha256: str, note: str = "", at: datetime | None = None
) -> Approval:
    """Say yes to one thing of this version, once. Raises DomainError for who may not, or when it is no longer asked."""
    at = at or timezone.now()
    trajectory = Trajectory.objects.select_for_update().get(pk=agreement.trajectory_id)
    agreement = Agreement.objects.select_for_update(of=("self",)).defer("pdf").get(pk=agreement.pk)
    if agreement.state not in PENDING:
        raise DomainError("Deze versie wacht niet meer op een goedkeuring.")
    if agreement.approvals.filter(kind=kind).exists():
        raise StaleError("Dit is al goedgekeurd.")
    if kind not in needed(agreement, trajectory):
        raise DomainError("Hiervoor is geen goedkeuring nodig.")
    if not may_approve(by, agreement, kind):
        raise DomainError("Goedkeuren kan alleen een manager die deze overeenkomst niet zelf heeft aangeboden.")
    if seen_sha256 != agreement.content_sha256:
        raise DomainError("De overeenkomst is anders dan wat op het scherm stond. Lees de overeenkomst opnieuw.")
    approval = Approval.objects.create(
        agreement=agreement, kind=kind, by=by, at=at, seen_sha256=seen_sha256, note=note.strip()
    )
    text = f"Overeenkomst {agreement.number}: {said([ApprovalKind(kind)])} is goedgekeurd."
    events.record("agreement.approved", text, about=[agreement, trajectory], by=by, at=at)
    inbox.notify(
        trajectory.coach,
        key=f"agreement.approved:{agreement.public_id}:{kind}",
        text=text,
        url=agreement.get_absolute_url(),
        at=at,
    )
    return approval


@transaction.atomic
def set_rule(*, valid_from: date, above_eur: Decimal | None, by: User, today: date) -> ApprovalRule:
    """From this day on another amount. Raises DomainError for a day in the past or one that has a rule already."""
    if valid_from < today:
        raise DomainError("Kies een dag vanaf vandaag: wat was, blijft zoals het was.")
    if ApprovalRule.objects.filter(valid_from=valid_from).exists():
        raise DomainError("Vanaf deze dag geldt al een grens. Kies een andere dag.")
    rule = ApprovalRule.objects.create(valid_from=valid_from, above_eur=above_eur, by=by)
    events.record("approvalrule.set", "Grens voor een tweede goedkeuring gewijzigd.", about=by, by=by)
    return rule
