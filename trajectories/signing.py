"""Signing without a login: along a link with a code that is told another way, or on paper with a scan (features.md row 61).

Only hashes of link and code are kept. A GET never signs; the link, its use and the signature are one transaction.
Order of locks: trajectory, agreement, link.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from secrets import randbelow, token_urlsafe

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F, Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone

from candidates.files import Examined
from nieuwebanen import events, inbox
from nieuwebanen.accounts.models import User
from nieuwebanen.dutch import as_date, long_date
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.outbox import MailKind, queue_mail
from trajectories import agreements, signatories
from trajectories.models import (
    Agreement,
    AgreementState,
    Channel,
    Party,
    Signatory,
    Signature,
    SignedScan,
    SigningLink,
    Trajectory,
    TrajectoryStatus,
)
from trajectories.models.agreement import MUST_SIGN, PENDING
from trajectories.models.signing import LARGEST_SCAN_BYTES
from trajectories.signatories import Way

LINK_DAYS = 14
WRONG_CODES = 5
REMIND_AFTER = timedelta(hours=24)
SCAN_TYPES = {"application/pdf", "image/jpeg", "image/png"}
CODE_TOLD = {"telefoon": "door de telefoon", "brief": "per brief"}


# ---- who was asked, and what came of it -----------------------------------------------------------------
@dataclass(frozen=True)
class Line:
    """One party of a version on the screen: whom we asked, how, when, and the signature once it is there."""

    signatory: Signatory
    who: str
    signature: Signature | None
    link: SigningLink | None  # the one that works now

    @property
    def waits_for_link(self) -> bool:
        return self.signature is None and self.signatory.channel == Channel.LINK and self.link is None


def lines(agreement: Agreement, *, at: datetime) -> list[Line]:
    """Everybody who was asked to sign this version, in the order of asking. A fixed number of queries."""
    rows = agreement.signatories.select_related("location").prefetch_related(Prefetch("links", live_links(at)))
    signed = {(one.party, one.location_id): one for one in agreement.signatures.all()}
    return [
        Line(row, who(row, agreement), signed.get((row.party, row.location_id)), next(iter(row.links.all()), None))
        for row in rows
    ]


def who(row: Signatory, agreement: Agreement) -> str:
    """The name of the party, as the version has it."""
    if row.location is not None:
        return row.location.name
    key = {Party.EMPLOYER: "employer", Party.WERKBEDRIJF: "organisation", Party.CANDIDATE: "candidate"}[
        Party(row.party)
    ]
    return str(agreement.content[key]["name"]) if agreement.content else str(Party(row.party).label)


def live_links(at: datetime) -> QuerySet[SigningLink]:
    return SigningLink.objects.filter(used_at=None, revoked_at=None, expires_at__gt=at)


def is_open(agreement: Agreement, signatory: Signatory) -> bool:
    """May this party still sign? What does not count for the start may also come after the signatures."""
    states = PENDING if signatory.party in MUST_SIGN else (*PENDING, AgreementState.SIGNED)
    signed = agreement.signatures.filter(party=signatory.party, location_id=signatory.location_id)
    return agreement.state in states and agreement.trajectory.status == TrajectoryStatus.RUNNING and not signed.exists()


# ---- asking again -----------------------------------------------------------------------------------------
@transaction.atomic
def remind(signatory: Signatory, *, by: User, at: datetime | None = None) -> None:
    """Once more the same message to who signs on this system. Raises DomainError within a day, or when it makes no sense."""
    at = at or timezone.now()
    agreement, signatory = _held(signatory)
    if signatory.channel != Channel.PORTAL:
        raise DomainError("Opnieuw sturen kan alleen aan wie op dit systeem tekent. Maak anders een nieuwe link.")
    last = signatory.last_reminded_at or signatory.asked_at
    if last is not None and at - last < REMIND_AFTER:
        raise DomainError(
            f"Er is op {long_date(as_date(last))} al een bericht gestuurd. Een dag later kan het opnieuw, of bel."
        )
    Signatory.objects.filter(pk=signatory.pk).update(last_reminded_at=at)
    text = f"Overeenkomst {agreement.number} (versie {agreement.version}) wacht nog op een handtekening."
    key = f"agreement.again:{signatory.public_id}:{as_date(at):%Y-%m-%d}"
    signatories.tell(signatory, agreement.trajectory, agreement, key=key, text=text, at=at)
    events.record("agreement.reminded", text, about=[agreement, agreement.trajectory], by=by, at=at)


@transaction.atomic
def make_link(
    signatory: Signatory, *, by: User, code_told_by: str, seen: str, email: str = "", at: datetime | None = None
) -> tuple[SigningLink, str]:
    """A new link by mail, and the code to tell another way: (the link, the code). The one before stops working.

    seen: the key of the newest link on the maker's screen ("" for none), so that a second click makes no second link.
    email: another address than was written down. Raises DomainError when this party cannot sign any more.
    """
    at = at or timezone.now()
    agreement, signatory = _held(signatory)
    if Channel.LINK not in signatories.CHANNELS[Party(signatory.party)]:
        raise DomainError("Deze partij kan niet tekenen met een link.")
    newest = signatory.links.first()
    if seen != (str(newest.pk) if newest else ""):
        raise StaleError("Er is net een link gemaakt. Wil je toch een nieuwe? Kies dan nog een keer ‘Nieuwe link’.")
    address = email.strip() or signatory.email
    if not address:
        raise DomainError("Vul het e-mailadres in van wie tekent.")
    revoke(signatory.links.all(), at=at)
    token, code = token_urlsafe(32), f"{randbelow(1_000_000):06d}"
    link = SigningLink.objects.create(
        signatory=signatory,
        token_sha256=hash_of(token),
        code_hash=make_password(code),
        code_told_by=code_told_by,
        made_by=by,
        made_at=at,
        expires_at=at + timedelta(days=LINK_DAYS),
    )
    asked = {"last_reminded_at": at} if signatory.asked_at else {"asked_at": at}
    Signatory.objects.filter(pk=signatory.pk).update(channel=Channel.LINK, email=address, **asked)
    context = {
        "path": reverse("trajectories:signing", args=[token]),
        "told": CODE_TOLD[code_told_by],
        "expires": long_date(as_date(link.expires_at)),
        "phone": settings.ORGANISATION_PHONE,
        "organisation": settings.ORGANISATION,
    }
    key = f"signing.link:{link.token_sha256}"
    queue_mail("signing_link", context, to=address, kind=MailKind.LEGAL, key=key, at=at)
    text = f"Overeenkomst {agreement.number}: link om te tekenen gestuurd."
    events.record("agreement.link", text, about=[agreement, agreement.trajectory], by=by, at=at)
    return link, code


def revoke(links: QuerySet[SigningLink], *, at: datetime) -> None:
    """These links stop working, those that did not sign already."""
    links.filter(used_at=None, revoked_at=None).update(revoked_at=at)


def hash_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _held(signatory: Signatory) -> tuple[Agreement, Signatory]:
    """The version under lock and the signatory as it is now. Raises DomainError when it is too late to sign."""
    of = Agreement.objects.select_related("trajectory").defer("pdf").get(pk=signatory.agreement_id)
    trajectory = agreements.locked(of.trajectory)
    agreement = Agreement.objects.select_for_update(of=("self",)).defer("pdf").get(pk=of.pk)
    agreement.trajectory = trajectory
    signatory = Signatory.objects.get(pk=signatory.pk)
    if not is_open(agreement, signatory):
        raise DomainError("Tekenen kan niet meer: er is al getekend, of deze versie geldt niet meer.")
    return agreement, signatory


# ---- along the link ------------------------------------------------------------------------------------------
def opened_with(token: str, *, at: datetime, used: bool = False) -> SigningLink | None:
    """The link of this address when it can still be signed with, else None. Looks only.

    used: also one with which was signed, to read again. What is unknown, over or withdrawn looks the same.
    """
    known = SigningLink.objects.select_related(
        "signatory__location",
        "signatory__agreement__trajectory__job__employer",
        "signatory__agreement__trajectory__coach",
    )
    link = known.filter(token_sha256=hash_of(token), revoked_at=None).first()
    if link is None or link.expires_at <= at:
        return None
    if link.used_at is not None:
        return link if used else None
    return link if is_open(link.signatory.agreement, link.signatory) else None


@transaction.atomic
def code_fits(link: SigningLink, code: str, *, at: datetime | None = None) -> bool:
    """Is this the code of this link? After too many wrong ones the link stops working and the coach hears it."""
    at = at or timezone.now()
    held = SigningLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if held.revoked_at or held.used_at or held.expires_at <= at:
        return False
    if check_password("".join(sign for sign in code if sign.isdigit()), held.code_hash):
        SigningLink.objects.filter(pk=held.pk, opened_at=None).update(opened_at=at)
        return True
    held.wrong_codes = F("wrong_codes") + 1
    held.save(update_fields=["wrong_codes"])
    held.refresh_from_db(fields=["wrong_codes"])
    if held.wrong_codes >= WRONG_CODES:
        revoke(SigningLink.objects.filter(pk=held.pk), at=at)
        agreement = link.signatory.agreement
        text = f"Overeenkomst {agreement.number}: de link om te tekenen is gestopt na {WRONG_CODES} verkeerde codes. Maak een nieuwe."
        events.record("agreement.link_stopped", text, about=agreement, by=None, at=at)
        key, url = f"agreement.link_stopped:{link.token_sha256}", agreement.get_absolute_url()
        inbox.notify(agreement.trajectory.coach, key=key, text=text, url=url, at=at, kind=MailKind.LEGAL)
    return False


@transaction.atomic
def sign_with(
    link: SigningLink, *, name: str, title: str, seen_sha256: str, ip: str | None, at: datetime | None = None
) -> Signature:
    """Sign along this link, once. Raises DomainError like agreements.sign, StaleError when the link was used or stopped."""
    at = at or timezone.now()
    signatory = link.signatory
    agreements.locked(signatory.agreement.trajectory)
    if not live_links(at).filter(pk=link.pk).update(used_at=at):
        raise StaleError("Deze link werkt niet meer.")
    return agreements.sign(
        signatory.agreement,
        party=signatory.party,
        by=None,
        name=name,
        title=title,
        seen_sha256=seen_sha256,
        ip=ip,
        at=at,
        way=Way(Channel.LINK, location=signatory.location, link=link),
    )


# ---- on paper ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class OnPaper:
    """Who put a name on the paper for this party."""

    signatory: Signatory
    name: str
    title: str = ""


@transaction.atomic
def keep_scan(agreement: Agreement, file: Examined, *, by: User, at: datetime | None = None) -> SignedScan:
    """Keep this file with its version; the same file twice is one. Raises DomainError for what is no pdf or photo."""
    at = at or timezone.now()
    if file.content_type not in SCAN_TYPES or len(file.content) > LARGEST_SCAN_BYTES:
        raise DomainError("Kies een pdf of een foto (jpg of png) van ten hoogste 10 MB.")
    agreement = Agreement.objects.select_for_update(of=("self",)).defer("pdf").get(pk=agreement.pk)
    if known := agreement.scans.defer("content").filter(sha256=file.sha256).first():
        return known
    scan = SignedScan.objects.create(
        agreement=agreement,
        file_name=file.name,
        content_type=file.content_type,
        size=len(file.content),
        sha256=file.sha256,
        content=file.content,
        uploaded_by=by,
        uploaded_at=at,
    )
    text = f"Overeenkomst {agreement.number}: scan van het papier toegevoegd."
    events.record("agreement.scan", text, about=agreement, by=by, at=at)
    return scan


@transaction.atomic
def record_paper(
    agreement: Agreement,
    signed: Sequence[OnPaper],
    *,
    scan: SignedScan | Examined,
    signed_on: date,
    seen_sha256: str,
    by: User,
    at: datetime | None = None,
) -> SignedScan:
    """Everybody who signed on this paper, in one transaction with its scan: all of them or nobody.

    Raises DomainError when nobody is named, the day cannot be, or as agreements.sign does.
    """
    at = at or timezone.now()
    if not signed:
        raise DomainError("Vink aan wie op het papier heeft getekend.")
    if not as_date(agreement.offered_at) <= signed_on <= as_date(at):
        raise DomainError(
            f"Kies de datum op het papier: van {long_date(as_date(agreement.offered_at))} tot en met vandaag."
        )
    trajectory: Trajectory = agreements.locked(agreement.trajectory)
    if trajectory.status != TrajectoryStatus.RUNNING:
        raise DomainError("Dit traject loopt niet meer.")
    kept = keep_scan(agreement, scan, by=by, at=at) if isinstance(scan, Examined) else scan
    for one in signed:
        row = one.signatory
        agreements.sign(
            agreement,
            party=row.party,
            by=by,
            name=one.name,
            title=one.title,
            seen_sha256=seen_sha256,
            ip=None,
            at=at,
            way=Way(Channel.PAPER, location=row.location, scan=kept, signed_on=signed_on),
        )
        revoke(row.links.all(), at=at)
    return kept
