"""The employer's decision that staff writes down: the employer called, or nobody there can sign in to the portal.

The employer decides, here too (R22, R23). Whose decision it was, and on which day, is kept beside who wrote it down.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.urls import reverse
from django.utils import timezone

from matching.models import Proposal
from nieuwebanen import inbox
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError

NOTED = " Vastgelegd namens de werkgever."  # behind the sentence of the event


@dataclass(frozen=True)
class OnBehalf:
    """name: who of the employer said it; decided_on: the day it was said."""

    name: str
    decided_on: date


def decided(proposal: Proposal, told: OnBehalf | None, *, by: User, at: datetime) -> dict[str, Any]:
    """The columns of a decision: who wrote it down, when it was taken, and whose it was.

    told None: the employer itself, in the portal. Raises DomainError for another than staff, without a name, or for a
    day before the employer could know of it or still to come.
    """
    if told is None:
        return {"decided_by": by, "decided_at": at, "decided_for": ""}
    if not by.is_staff_member:
        raise DomainError("Alleen een werkcoach of manager legt een besluit vast namens de werkgever.")
    if not told.name.strip():
        raise DomainError("Vul in wie van de werkgever dit besluit nam.")
    if told.decided_on > timezone.localdate(at):
        raise DomainError("Kies een datum tot en met vandaag.")
    if proposal.presented_at and told.decided_on < timezone.localdate(proposal.presented_at):
        raise DomainError("Het besluit is na het voorstel. Kies een latere datum.")
    return {"decided_by": by, "decided_at": _moment(proposal, told, at), "decided_for": told.name.strip()[:100]}


def _moment(proposal: Proposal, told: OnBehalf, at: datetime) -> datetime:
    """Noon of an earlier day, for nobody knows the hour; never before the proposal was made."""
    if told.decided_on == timezone.localdate(at):
        return at
    noon = timezone.make_aware(datetime.combine(told.decided_on, time(12)))
    return max(noon, proposal.presented_at or noon)


def tell_employer(proposal: Proposal, *, at: datetime) -> None:
    """Whoever of the employer can sign in reads what was written down in its name, and can say that it is wrong."""
    job, shown = proposal.job, proposal.presentation
    text = f"Wij hebben uw besluit vastgelegd over een kandidaat voor uw toekomstige baan {job.number}."
    url = reverse("matching:portal_candidate", args=[shown.public_id])
    if shown.expires_on < timezone.localdate(at):  # that page is closed
        url = reverse("employers:portal_job", args=[job.public_id])
    for membership in job.employer.memberships.filter(ended_at=None).select_related("user"):
        key = f"proposal.recorded:{proposal.public_id}"
        inbox.notify(membership.user, key=key, text=f"{text} Klopt het niet? Bel uw werkcoach.", url=url, at=at)
