"""Of whom the pages of step 3 are, so that it is logged who looked (settings.FILES_OF_PEOPLE).

Staff only: the portal shows what was presented and never reads the file.
"""

from typing import Any

from candidates.models import Candidate
from matching.models import Proposal
from nieuwebanen.accounts.models import User


def person_of_proposal(user: User, kwargs: dict[str, Any]) -> Candidate | None:
    proposals = Proposal.objects.visible_to(user).filter(public_id=kwargs["public_id"])
    return Candidate.objects.filter(proposals__in=proposals).only("pk", "public_id").first()
