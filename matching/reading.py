"""Of whom the pages of step 3 are, so that it is logged who looked (settings.FILES_OF_PEOPLE)."""

from typing import Any

from candidates.models import Candidate
from matching.models import Presentation, Proposal
from nieuwebanen.accounts.models import User


def person_of_proposal(user: User, kwargs: dict[str, Any]) -> Candidate | None:
    proposals = Proposal.objects.visible_to(user).filter(public_id=kwargs["public_id"])
    return Candidate.objects.filter(proposals__in=proposals).only("pk", "public_id").first()


def person_of_presentation(user: User, kwargs: dict[str, Any]) -> Candidate | None:
    """An employer looks at what was presented of somebody: that is a look at a person too."""
    shown = Presentation.objects.visible_to(user).filter(public_id=kwargs["public_id"])
    return Candidate.objects.filter(proposals__presentation__in=shown).only("pk", "public_id").first()
