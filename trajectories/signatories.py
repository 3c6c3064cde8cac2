"""Who signs a version and along which way: chosen by the coach before it is offered, and told when it lapses (features.md row 60)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from textwrap import shorten
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from employers.models import EmployerMembership, LearningLocation, LocationKind
from nieuwebanen import inbox
from nieuwebanen.accounts.models import Role, User
from nieuwebanen.dutch import as_date
from nieuwebanen.errors import DomainError
from nieuwebanen.outbox import MailKind, queue_mail
from trajectories import agreement_diff, agreement_text
from trajectories.lifecycle import members
from trajectories.models import Agreement, Channel, Party, Signatory, SignedScan, SigningLink, Trajectory
from trajectories.models.agreement import MUST_SIGN
from trajectories.progress import with_parts

# Along which ways a party may sign; the first that can is the default.
CHANNELS: dict[Party, tuple[Channel, ...]] = {
    Party.EMPLOYER: (Channel.PORTAL, Channel.LINK, Channel.PAPER),
    Party.WERKBEDRIJF: (Channel.PORTAL, Channel.PAPER),
    Party.CANDIDATE: (Channel.DESK, Channel.LINK, Channel.PAPER),
    Party.LOCATION: (Channel.PAPER, Channel.LINK),
}


@dataclass(frozen=True)
class Asked:
    """One party that is going to be asked."""

    party: Party
    who: str
    channel: Channel
    channels: tuple[Channel, ...]
    location: LearningLocation | None = None
    name: str = ""
    title: str = ""
    email: str = ""

    @property
    def key(self) -> str:
        """Names its fields in a form."""
        return f"plek-{self.location.public_id}" if self.location else str(self.party.value)

    @property
    def required(self) -> bool:
        return self.party in MUST_SIGN


def proposed(trajectory: Trajectory) -> list[Asked]:
    """Employer, Werkbedrijf, candidate, and an annex for each place that is not the employer's own; with what we know."""
    employer, ways = trajectory.job.employer, CHANNELS
    signers = list(members(trajectory, signing=True))
    of_employer = ways[Party.EMPLOYER] if signers else ways[Party.EMPLOYER][1:]
    asked = [
        Asked(
            Party.EMPLOYER,
            employer.name,
            of_employer[0] if signers else Channel.PAPER,
            of_employer,
            name="" if signers else employer.contact_name,
        ),
        Asked(Party.WERKBEDRIJF, "het Werkbedrijf", Channel.PORTAL, ways[Party.WERKBEDRIJF]),
        Asked(
            Party.CANDIDATE,
            trajectory.candidate.full_name,
            Channel.DESK,
            ways[Party.CANDIDATE],
            name=trajectory.candidate.full_name,
        ),
    ]
    return asked + [
        Asked(
            Party.LOCATION,
            place.name,
            Channel.PAPER,
            ways[Party.LOCATION],
            location=place,
            name=place.contact_name,
        )
        for place in annex_places(trajectory)
    ]


def annex_places(trajectory: Trajectory) -> list[LearningLocation]:
    """The places of the plan that sign an annex, each once in the order of the plan: a school, and who is not the employer."""
    places = {phase.location_id: phase.location for phase in trajectory.phases.all()}
    return [
        place
        for place in places.values()
        if place.kind == LocationKind.EDUCATION
        or (place.kind != LocationKind.WERKBEDRIJF and place.employer_id != trajectory.job.employer_id)
    ]


def ask(
    agreement: Agreement, trajectory: Trajectory, asked: Sequence[Asked], *, at: datetime, changed: str = ""
) -> list[Signatory]:
    """Write down whom we ask, and tell who signs on this system; links are made one by one, paper is printed.

    changed: what is different from the version before. Raises DomainError when somebody cannot sign along the chosen way.
    """
    for one in asked:
        _refuse_way(trajectory, one)
    told = {Channel.PORTAL}
    rows = Signatory.objects.bulk_create(
        [
            Signatory(
                agreement=agreement,
                party=one.party,
                location=one.location,
                name=one.name.strip(),
                title=one.title.strip(),
                email=one.email.strip() if one.channel == Channel.LINK else "",
                channel=one.channel,
                required=one.required,
                asked_at=at if one.channel in told else None,
            )
            for one in asked
        ]
    )
    text = f"Overeenkomst {agreement.number} (versie {agreement.version}) ligt klaar om te tekenen.{changed}"
    for row in rows:
        if row.channel in told:
            tell(row, trajectory, agreement, key=f"agreement.offered:{agreement.public_id}", text=text, at=at)
    return rows


def tell(
    signatory: Signatory, trajectory: Trajectory, agreement: Agreement, *, key: str, text: str, at: datetime
) -> None:
    """A line in the inbox and a mail for everybody who may sign for this party on this system."""
    url, users = agreement.get_absolute_url(), list(User.objects.active().filter(role=Role.MANAGER))
    if signatory.party == Party.EMPLOYER:
        url, users = portal_url(agreement), list(members(trajectory, signing=True))
    for user in users:
        inbox.notify(user, key=key, text=text, url=url, at=at, kind=MailKind.LEGAL)


def tell_lapsed(agreement: Agreement, *, at: datetime | None = None) -> None:
    """After a change that let this version lapse: who signed hears which articles changed, and where to read on."""
    at = at or timezone.now()
    now = with_parts(Trajectory.objects.filter(pk=agreement.trajectory_id)).get()
    draft = agreement_text.content_of(now, number=agreement.number, version=agreement.version, on=as_date(at))
    changed = changed_articles(agreement.content, draft)
    what = f"gewijzigd is: {changed}" if changed else "een afspraak is gewijzigd"
    text = f"Overeenkomst {agreement.number} (versie {agreement.version}) geldt niet meer, {what}. Hierna komt een nieuwe versie om te tekenen."
    text = shorten(text, inbox.LONGEST, placeholder=" …")
    key = f"agreement.lapsed:{agreement.public_id}"
    for signature in agreement.signatures.select_related("by", "link__signatory"):
        if signature.link is not None:
            context = {"text": text, "organisation": settings.ORGANISATION, "phone": settings.ORGANISATION_PHONE}
            to = signature.link.signatory.email
            queue_mail("signing_lapsed", context, to=to, kind=MailKind.LEGAL, key=f"{key}:{signature.pk}", at=at)
        elif signature.by is not None:
            url = portal_url(agreement) if signature.by.is_employer else agreement.get_absolute_url()
            inbox.notify(signature.by, key=key, text=text, url=url, at=at, kind=MailKind.LEGAL)


def portal_url(agreement: Agreement) -> str:
    return reverse("trajectories:portal_agreement", args=[agreement.public_id])


def _refuse_way(trajectory: Trajectory, one: Asked) -> None:
    if one.channel not in CHANNELS[one.party]:
        raise DomainError(f"{one.who} kan niet tekenen {one.channel.label}. Kies een andere manier.")
    if one.channel == Channel.LINK and not one.email.strip():
        raise DomainError(f"Vul het e-mailadres in van wie tekent voor {one.who}.")
    if one.party == Party.EMPLOYER and one.channel == Channel.PORTAL and not list(members(trajectory, signing=True)):
        raise DomainError(
            f"Bij {one.who} kan nog niemand tekenen. Nodig iemand uit die mag tekenen, of kies een link of papier."
        )


# ---- who may sign ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Way:
    """Along which way a signature comes in, with what proves it; trajectories/signing.py makes all but the portal's."""

    channel: Channel = Channel.PORTAL
    location: LearningLocation | None = None
    link: SigningLink | None = None
    scan: SignedScan | None = None
    signed_on: date | None = None


IN_PORTAL = Way()


def may_sign(user: User, trajectory: Trajectory, party: str) -> bool:
    """The employer signs by a member who may sign, the Werkbedrijf by a manager; a coach records the receipt."""
    if party == Party.WERKBEDRIJF:
        return user.is_manager
    if party == Party.CANDIDATE:
        return user.is_staff_member
    return EmployerMembership.objects.filter(
        employer_id=trajectory.job.employer_id, user=user, may_sign=True, ended_at=None
    ).exists()


def refuse_signer(trajectory: Trajectory, party: str, by: User | None, way: Way) -> None:
    """A link was opened with its code; paper is recorded by staff, for the Werkbedrijf by a manager."""
    if way.channel == Channel.LINK:
        may = way.link is not None and by is None
    elif by is None or party not in Party.values:
        may = False
    elif way.channel == Channel.PAPER and party != Party.WERKBEDRIJF:
        may = way.scan is not None and by.is_staff_member
    else:
        may = may_sign(by, trajectory, party)
    if not may:
        raise DomainError("Tekenen kan alleen wie dat mag namens deze partij.")


# ---- what changed since ---------------------------------------------------------------------------------
def changed_articles(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """The titles of the articles that say something else now, for a message; "" when nothing differs."""
    if not before or not after:
        return ""
    return ", ".join(agreement_diff.by_article(agreement_diff.differences(before, after)))
