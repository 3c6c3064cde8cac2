"""The agreement: offered, signed by employer and Werkbedrijf in any order, and then fixed for ever (R27, R28).

    ter ondertekening --sign--> deels getekend --sign--> getekend
            \\---------- touch (a part changed) ----------> vervallen <-- the trajectory stops

Whoever signs, signs what was on the screen: the hash that was shown must be the hash that is kept. The last signature
and the frozen PDF are one transaction. Order of locks: the trajectory's row, then the agreement's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from secrets import choice
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from nieuwebanen import events, inbox
from nieuwebanen.accounts.models import User
from nieuwebanen.dutch import as_date, listed, long_date
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.numbers import next_number
from nieuwebanen.outbox import MailKind
from nieuwebanen.pdf import render_pdf
from nieuwebanen.seal import sealed
from trajectories import agreement_diff, agreement_text, amending, annexes, approving, instruments, signatories
from trajectories.lifecycle import members
from trajectories.models import (
    Agreement,
    AgreementState,
    Channel,
    Party,
    Signature,
    Trajectory,
    TrajectoryStatus,
)
from trajectories.models.agreement import MUST_SIGN, PENDING
from trajectories.parts import Part, missing_parts
from trajectories.progress import with_parts
from trajectories.signatories import IN_PORTAL, Way, portal_url

ALLOWED: dict[AgreementState, frozenset[AgreementState]] = {
    AgreementState.TO_SIGN: frozenset(
        {AgreementState.PARTLY, AgreementState.SIGNED, AgreementState.LAPSED}
    ),  # an addendum may need one signature only
    AgreementState.PARTLY: frozenset({AgreementState.SIGNED, AgreementState.LAPSED}),
    AgreementState.SIGNED: frozenset(
        {AgreementState.ENDED, AgreementState.LAPSED}
    ),  # the trajectory stops; an addendum
    AgreementState.ENDED: frozenset(),
    AgreementState.LAPSED: frozenset(),
}
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without I, O, 0 and 1: it is read from paper
SIGNED_ALREADY = "De overeenkomst is getekend. De afspraken staan vast."


# ---- offering -----------------------------------------------------------------------------------------
@transaction.atomic
def offer(
    trajectory: Trajectory,
    *,
    by: User,
    today: date,
    at: datetime | None = None,
    asked: Sequence[signatories.Asked] | None = None,
) -> Agreement:
    """Freeze the seven parts as the next version and ask everybody to sign, along the way that was chosen (asked).

    Raises DomainError with what is missing and whose turn it is, when the begin lies in the past, or when
    somebody cannot sign along that way.
    """
    at = at or timezone.now()
    trajectory = locked(trajectory)
    if trajectory.status != TrajectoryStatus.RUNNING:
        raise DomainError("Dit traject loopt niet meer.")
    versions = list(Agreement.objects.filter(trajectory=trajectory).defer("pdf", "content"))
    if standing := next((a for a in versions if a.state in (*PENDING, AgreementState.SIGNED)), None):
        raise StaleError(SIGNED_ALREADY if standing.signed_at else "Deze overeenkomst ligt al klaar om te tekenen.")
    if lacks := lacking(trajectory, today=today):
        raise DomainError(f"De afspraken zijn nog niet compleet. {' '.join(lacks)}")
    number = versions[0].number if versions else next_number("O", today)
    version = max((a.version for a in versions), default=0) + 1
    content = agreement_text.content_of(trajectory, number=number, version=version, on=today)
    agreement = Agreement.objects.create(
        trajectory=trajectory,
        number=number,
        version=version,
        content=content,
        content_sha256=agreement_text.digest(content),
        verify_code=new_code(),
        offered_by=by,
        offered_at=at,
    )
    text = f"Overeenkomst {number} (versie {version}) ligt klaar om te tekenen."
    events.record("agreement.offered", text, about=[agreement, trajectory], by=by, at=at)
    before = Agreement.objects.filter(trajectory=trajectory, version=version - 1).values_list("content", flat=True)
    changed = signatories.changed_articles(before.first() or {}, content)
    signatories.ask(
        agreement,
        trajectory,
        signatories.proposed(trajectory) if asked is None else asked,
        at=at,
        changed=f" Gewijzigd: {changed}." if changed else "",
    )
    approving.ask(agreement, trajectory, at=at)
    return agreement


def lacking(trajectory: Trajectory, *, today: date | None) -> list[str]:
    """What each incomplete part still lacks, with its name and whose turn it is."""
    return [
        f"{Part(part).label}: {missing.text} ({missing.turn.label})"
        for part, found in missing_parts(trajectory, today=today).items()
        for missing in found
    ] + [f"{Part.FUNDING.label}: {text}" for text in instruments.refused_of(trajectory)]


def new_code() -> str:
    """What somebody types to check a paper: 12 signs of 32, 60 bits, never guessed."""
    signs = "".join(choice(CODE_LETTERS) for _ in range(12))
    return f"{signs[:4]}-{signs[4:8]}-{signs[8:]}"


def locked(trajectory: Trajectory) -> Trajectory:
    """The trajectory with everything of progress.with_parts, its row held until the end of the transaction."""
    Trajectory.objects.select_for_update().get(pk=trajectory.pk)
    return with_parts(Trajectory.objects.filter(pk=trajectory.pk)).get()


# ---- signing ------------------------------------------------------------------------------------------
@transaction.atomic
def sign(
    agreement: Agreement,
    *,
    party: str,
    by: User | None,
    name: str,
    title: str,
    seen_sha256: str,
    ip: str | None,
    at: datetime | None = None,
    way: Way = IN_PORTAL,
) -> Signature:
    """One party signs what it saw; the last of employer and Werkbedrijf freezes the PDF.

    seen_sha256: the hash that stood in the form. Raises DomainError when this user may not sign, the version lapsed,
    something else was shown, or the learning would begin before this day; StaleError for the second click.
    """
    at = at or timezone.now()
    trajectory = locked(agreement.trajectory)
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    signatories.refuse_signer(trajectory, party, by, way)
    if agreement.state == AgreementState.LAPSED:
        raise DomainError("Deze versie geldt niet meer, omdat een afspraak is veranderd. Lees de nieuwe versie.")
    done = {signature.party: signature for signature in agreement.signatures.filter(location=way.location)}
    if party in done:
        raise StaleError(f"Deze partij heeft al getekend, op {long_date(done[Party(party)].at)}.")
    if party == Party.WERKBEDRIJF:
        approving.refuse_unapproved(agreement, trajectory, by=by)
    if not (seen_sha256 == agreement.content_sha256 == agreement_text.digest(agreement.content)):
        raise DomainError("De overeenkomst is anders dan wat op het scherm stond. Lees de overeenkomst opnieuw.")
    if not name.strip():
        raise DomainError("Vul de naam in van wie tekent.")
    if party in MUST_SIGN and party not in agreement.must_sign:
        raise DomainError(f"Voor deze wijziging is geen handtekening nodig van: {Party(party).label}.")
    if party in MUST_SIGN:
        _refuse_past_begin(agreement, trajectory, as_date(at))
    signature = Signature.objects.create(
        agreement=agreement,
        party=party,
        name=name.strip(),
        title=title.strip(),
        by=by,
        at=at,
        seen_sha256=seen_sha256,
        ip=ip,
        channel=way.channel,
        location=way.location,
        link=way.link,
        scan=way.scan,
        signed_on=way.signed_on,
    )
    label = Party(party).label
    about: list[Any] = [agreement, trajectory]
    events.record(
        "agreement.signed", f"Overeenkomst {agreement.number}: getekend door {label}.", about=about, by=by, at=at
    )
    if party in MUST_SIGN:
        if {*done, party} >= {*agreement.must_sign}:
            _freeze(agreement, trajectory, at)
        else:
            _move(agreement, AgreementState.PARTLY)
            _tell_other_side(agreement, trajectory, party, at)
    return signature


def receipt(agreement: Agreement, *, by: User, at: datetime | None = None) -> Signature:
    """The coach records that the candidate got and understood the agreement; it does not count for the signatures."""
    name = agreement.trajectory.candidate.full_name
    seen, way = agreement.content_sha256, Way(Channel.DESK)
    return sign(agreement, party=Party.CANDIDATE, by=by, name=name, title="", seen_sha256=seen, ip=None, at=at, way=way)


def _refuse_past_begin(agreement: Agreement, trajectory: Trajectory, day: date) -> None:
    """Nobody learns before the signatures (product.md §6): the coach moves the dates first, or says why not."""
    begin = agreement_text.readable(agreement.content)["duration"]["starts_on"]
    if agreement.amends and agreement_text.readable(agreement.amends.content)["duration"]["starts_on"] == begin:
        return  # the learning goes on as it was signed
    if begin is None or (begin < day and not approving.may_begin_early(agreement, trajectory)):
        if begin and trajectory.early_reason:
            raise DomainError(
                "Het inleren begon voor de handtekeningen. Daarvoor moet eerst een manager akkoord geven."
            )
        raise DomainError(
            f"Het inleren begint volgens deze overeenkomst op {long_date(begin)}. Dat is al geweest. "
            "De werkcoach past de datums aan en laat dan opnieuw tekenen."
        )


def _freeze(agreement: Agreement, trajectory: Trajectory, at: datetime) -> None:
    """Both have signed: the PDF of this moment is the agreement, in the same transaction as the signature."""
    if agreement.amends_id is not None:
        _replace(agreement, trajectory, at)
    agreement.signed_at = at
    data = sealed(render(agreement))
    _move(agreement, AgreementState.SIGNED, signed_at=at, pdf=data, pdf_sha256=sha256(data).hexdigest())
    text = f"Overeenkomst {agreement.number} is getekend door werkgever en Werkbedrijf. Het inleren kan beginnen."
    if agreement.amends_id is not None:
        text = f"De wijziging van overeenkomst {agreement.number} (versie {agreement.version}) is getekend en geldt vanaf nu."
    events.record("agreement.complete", text, about=[agreement, trajectory], by=None, at=at)
    key = f"agreement.complete:{agreement.public_id}"
    inbox.notify(trajectory.coach, key=key, text=text, url=agreement.get_absolute_url(), at=at, kind=MailKind.LEGAL)
    for user in members(trajectory):
        inbox.notify(user, key=key, text=text, url=portal_url(agreement), at=at, kind=MailKind.LEGAL)


def _replace(addendum: Agreement, trajectory: Trajectory, at: datetime) -> None:
    """The signed version makes room for this one, and the plan becomes what it says."""
    assert addendum.amends_id is not None
    old = Agreement.objects.select_for_update(of=("self",)).defer("pdf").get(pk=addendum.amends_id)
    if old.state != AgreementState.SIGNED:
        raise DomainError("De overeenkomst die hiermee wijzigt, geldt niet meer.")
    lapse(old, reason=f"Vervangen door versie {addendum.version}.", at=at)
    amending.complete(addendum, trajectory)


def lapse(agreement: Agreement, *, reason: str, at: datetime) -> None:
    """This version holds no more. Under the lock of the trajectory's row; raises StaleError when it moved on."""
    _move(agreement, AgreementState.LAPSED, lapsed_at=at, lapsed_reason=reason)


def _tell_other_side(agreement: Agreement, trajectory: Trajectory, party: str, at: datetime) -> None:
    other = Party.WERKBEDRIJF if party == Party.EMPLOYER else Party.EMPLOYER
    inbox.notify(
        trajectory.coach,
        key=f"agreement.partly:{agreement.public_id}",
        text=f"Overeenkomst {agreement.number} wacht nog op de handtekening van: {other.label}.",
        url=agreement.get_absolute_url(),
        at=at,
    )


def _move(agreement: Agreement, to: AgreementState, **fields: object) -> None:
    """Compare and swap from the state that was read."""
    came_from = AgreementState(agreement.state)
    if to not in ALLOWED[came_from]:
        raise DomainError(f"Een overeenkomst die ‘{came_from.label}’ is, kan niet ‘{to.label}’ worden.")
    if not Agreement.objects.filter(pk=agreement.pk, state=came_from).update(state=to, **fields):
        raise StaleError("De overeenkomst is net veranderd. Ververs de pagina.")
    agreement.state = to
    for name, value in fields.items():
        setattr(agreement, name, value)


# ---- an edit of a part ----------------------------------------------------------------------------------
@transaction.atomic
def touch(trajectory: Trajectory, *, by: User, at: datetime | None = None) -> Agreement | None:
    """A part is going to change: what was offered but not signed by both lapses. Call signatories.tell_lapsed after the change.

    The version that lapsed, if any. Raises DomainError when the agreement is signed: then nothing changes any more.
    """
    at = at or timezone.now()
    Trajectory.objects.select_for_update().get(pk=trajectory.pk)
    agreement = (
        Agreement.objects.select_for_update(of=("self",)).filter(trajectory=trajectory).standing().defer("pdf").first()
    )
    if agreement is None:
        if trajectory.status != TrajectoryStatus.RUNNING:
            raise DomainError("Dit traject loopt niet meer.")
        return None
    if agreement.signed_at:
        raise DomainError(SIGNED_ALREADY)
    _move(agreement, AgreementState.LAPSED, lapsed_at=at, lapsed_reason="Een afspraak is gewijzigd.")
    text = f"Overeenkomst {agreement.number} (versie {agreement.version}) geldt niet meer: een afspraak is gewijzigd."
    events.record("agreement.lapsed", text, about=[agreement, trajectory], by=by, at=at)
    return agreement


# ---- reading ------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class SideLine:
    """One party below the agreement, with its signature once it is there."""

    party: Party
    who: str
    role: str
    signature: Signature | None


def sides(content: agreement_text.Content, signatures: Sequence[Signature]) -> list[SideLine]:
    """The three parties in the order of the page."""
    signed = {signature.party: signature for signature in signatures}
    return [
        SideLine(Party.EMPLOYER, content["employer"]["name"], "werkgever", signed.get(Party.EMPLOYER)),
        SideLine(Party.WERKBEDRIJF, content["organisation"]["name"], "Werkbedrijf", signed.get(Party.WERKBEDRIJF)),
        SideLine(
            Party.CANDIDATE, content["candidate"]["name"], "kandidaat, voor ontvangst", signed.get(Party.CANDIDATE)
        ),
    ]


def context_of(agreement: Agreement) -> dict[str, Any]:
    """What the templates of screen and PDF need; the same for every render of this version."""
    signatures, content = list(agreement.signatures.all()), agreement_text.readable(agreement.content)
    return {
        "content": content,
        "annexes": annexes.of_places(content, signatures),
        "sides": sides(agreement.content, signatures),
        "sha256": agreement.content_sha256,
        "verify_code": agreement.verify_code,
        "verify_url": settings.BASE_URL + reverse("trajectories:verify"),
        **_amended(agreement),
    }


def _amended(agreement: Agreement) -> dict[str, Any]:
    """Of an addendum: what changes per article, why, and who signs for it."""
    if agreement.amends is None:
        return {}
    changed = agreement_diff.by_article(agreement_diff.differences(agreement.amends.content, agreement.content))
    signers = listed([str(Party(party).label) for party in agreement.must_sign])
    return {"amends": agreement.amends, "changed": changed, "why_amended": agreement.reason, "amended_by": signers}


def draft_context(trajectory: Trajectory, *, today: date) -> dict[str, Any]:
    """The same for the parts as they are now, before anything was offered."""
    content = agreement_text.content_of(trajectory, number="", version=0, on=today)
    shown = agreement_text.readable(content)
    return {
        "content": shown,
        "annexes": annexes.of_places(shown, []),
        "sides": sides(content, []),
        "sha256": agreement_text.digest(content),
        "verify_code": "",
        "verify_url": "",
    }


def render(agreement: Agreement) -> bytes:
    """The PDF of this version as it is now: a concept until both have signed."""
    state, note = "", ""
    if agreement.state == AgreementState.LAPSED:
        state, note = "VERVALLEN", agreement.lapsed_reason
    elif agreement.signed_at is None:
        state, note = (
            "CONCEPT",
            "Deze overeenkomst is nog niet door iedereen getekend. U kunt er geen rechten aan ontlenen.",
        )
    context = {**context_of(agreement), "state": state, "state_note": note}
    identifier = f"{agreement.public_id}:{agreement.content_sha256}:{state}"
    template = "pdf/addendum.html" if agreement.amends_id else "pdf/agreement.html"
    return render_pdf(template, context, identifier=identifier, at=agreement.signed_at or agreement.offered_at)[1]


def render_draft(trajectory: Trajectory, *, today: date, at: datetime) -> bytes:
    """The PDF of the parts as they are now, to talk about before anything is offered."""
    note = "Over deze afspraken wordt nog gepraat. U kunt er geen rechten aan ontlenen."
    context = {**draft_context(trajectory, today=today), "state": "CONCEPT", "state_note": note}
    return render_pdf("pdf/agreement.html", context, identifier=f"{trajectory.public_id}:{context['sha256']}", at=at)[1]


def pdf_of(agreement: Agreement) -> bytes:
    """The frozen bytes of a signed agreement, and a concept of any other."""
    return bytes(agreement.pdf) if agreement.pdf is not None else render(agreement)


@dataclass(frozen=True)
class Verified:
    """What the public page may say: no names, only that this document is ours and whether it still counts."""

    number: str
    version: int
    state: str
    signed_at: datetime | None
    intact: bool


def verify(*, code: str = "", pdf: bytes = b"") -> Verified | None:
    """Is this code or this file an agreement of ours, and is what we keep unchanged? None when it is not known."""
    found = Agreement.objects.all()
    if pdf:
        agreement = found.filter(pdf_sha256=sha256(pdf).hexdigest()).first()
    else:
        signs = "".join(sign for sign in code.upper() if sign.isalnum())
        agreement = found.filter(verify_code=f"{signs[:4]}-{signs[4:8]}-{signs[8:]}").first()
    if agreement is None:
        return None
    if not agreement.content:  # its term is over: the number and the hashes are what is left
        return Verified(agreement.number, agreement.version, "inhoud gewist", agreement.signed_at, intact=True)
    intact = agreement_text.digest(agreement.content) == agreement.content_sha256
    if agreement.pdf is not None:
        intact = intact and sha256(bytes(agreement.pdf)).hexdigest() == agreement.pdf_sha256
    label = str(AgreementState(agreement.state).label)
    return Verified(agreement.number, agreement.version, label, agreement.signed_at, intact)
