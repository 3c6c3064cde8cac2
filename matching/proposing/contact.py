"""Stage 2 (reliability.md §5): employer and candidate both said yes, so they may call each other.

0 nothing of a person, 1 what was ticked at presenting, 2 a name and a way to make contact, 3 the placement. What is
shared is a copy of that moment. Taken back is gone at the employer's next request; shared again is another copy.
"""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from matching.models import Proposal, ProposalState, SharedContact
from nieuwebanen import events, inbox
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError, StaleError

NAMES = {"phone": "Telefoonnummer", "email": "E-mailadres"}


def current(proposal: Proposal) -> SharedContact | None:
    """What the employer has now."""
    return SharedContact.objects.filter(proposal=proposal, withdrawn_at=None).first()


def shown_to_employer(proposal: Proposal) -> dict[str, str]:
    """Name, phone and email as they were shared; empty when nothing is. Reads the copy and never the person."""
    shared = current(proposal) if proposal.state == ProposalState.CHOSEN else None
    return dict(shared.snapshot) if shared else {}


@transaction.atomic
def share(
    proposal: Proposal,
    *,
    ways: list[str],
    agreed_on: date | None,
    by: User,
    today: date,
    at: datetime | None = None,
) -> SharedContact:
    """Give the employer the name and these ways to make contact, of NAMES.

    Raises DomainError unless the employer chose, the candidate said yes, and there is something to give.
    """
    at = at or timezone.now()
    locked = Proposal.objects.with_parties().select_for_update(of=("self",)).get(pk=proposal.pk)
    candidate = locked.candidate
    if locked.state != ProposalState.CHOSEN:
        raise DomainError("De werkgever krijgt contactgegevens pas als die de kandidaat heeft gekozen.")
    if agreed_on is None:
        raise DomainError("Vul in wanneer de kandidaat akkoord gaf. Zonder akkoord deel je geen contactgegevens.")
    if agreed_on > today:
        raise DomainError("Kies een datum tot en met vandaag.")
    given = {way: str(getattr(candidate, way)) for way in NAMES if way in ways}
    if not given:
        raise DomainError("Kies minimaal 1 manier om contact te maken.")
    if empty := [NAMES[way].lower() for way, value in given.items() if not value]:
        raise DomainError(f"In het dossier staat geen {' en geen '.join(empty)}. Vul dat eerst aan.")
    content: dict[str, Any] = {"name": candidate.full_name, **given}
    try:
        with transaction.atomic():
            shared = SharedContact.objects.create(
                proposal=locked, employer=locked.job.employer, snapshot=content, shared_by=by, shared_at=at
            )
    except IntegrityError as error:
        if "sharedcontact_one_at_a_time" in str(error):
            raise StaleError("De werkgever heeft al contactgegevens van deze kandidaat.") from error
        raise
    Proposal.objects.filter(pk=locked.pk).update(contact_agreed_on=agreed_on)
    proposal.contact_agreed_on = agreed_on
    number = locked.job.number
    text = f"Contactgegevens van kandidaat {candidate.number} gedeeld voor baan {number}."
    about = [locked, candidate, locked.job]
    events.record("proposal.contact_shared", text, about=about, by=by, at=at, ways=sorted(given))
    told = f"U kunt nu contact maken met de kandidaat die u koos voor uw toekomstige baan {number}."
    url = reverse("matching:portal_candidate", args=[locked.presentation.public_id])
    for membership in locked.job.employer.memberships.filter(ended_at=None).select_related("user"):
        inbox.notify(membership.user, key=f"proposal.contact:{locked.public_id}:{shared.pk}", text=told, url=url, at=at)
    return shared


@transaction.atomic
def take_back(proposal: Proposal, *, by: User, at: datetime | None = None) -> None:
    """The employer no longer sees them, from the next request. Raises StaleError when nothing is shared."""
    at = at or timezone.now()
    if not SharedContact.objects.filter(proposal=proposal, withdrawn_at=None).update(withdrawn_at=at):
        raise StaleError("De werkgever ziet geen contactgegevens meer van deze kandidaat.")
    Proposal.objects.filter(pk=proposal.pk).update(contact_agreed_on=None)
    proposal.contact_agreed_on = None
    text = f"Contactgegevens van kandidaat {proposal.candidate.number} niet langer gedeeld."
    events.record("proposal.contact_taken_back", text, about=[proposal, proposal.candidate], by=by, at=at)
