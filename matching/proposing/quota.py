"""How many people may wait at once for one employer's answer, so that nobody waits for a seat that cannot be theirs.

So many per open seat as the rules of the match say (matching/rules.py; the manager chooses). Counted is who was presented
and not decided on, also when the employer's page closed: an answer is still due, or the proposal is withdrawn.
"""

from dataclasses import dataclass

from employers.models import FutureJob
from matching import rules
from matching.models import ProposalState
from nieuwebanen.dutch import counted


@dataclass(frozen=True)
class Quota:
    waiting: int
    allowed: int
    seats: int

    @property
    def is_reached(self) -> bool:
        """Whether presenting one more is refused. A full job is refused in words of its own."""
        return self.seats > 0 and self.waiting >= self.allowed

    @property
    def sentence(self) -> str:
        """What keeps it, and how it is mended."""
        people = "wacht al 1 kandidaat" if self.waiting == 1 else f"wachten al {self.waiting} kandidaten"
        places = counted(self.seats, "open plek", "open plekken")
        return (
            f"Bij deze werkgever {people} op een keuze. Meer kan niet bij {places}. "
            "Vraag de werkgever te kiezen, of trek eerst een ander voorstel in."
        )


def quota_of(job: FutureJob) -> Quota:
    """As it is now. Who holds the job's row may rely on it. Three queries."""
    standing = list(
        job.proposals.filter(state__in=[ProposalState.PRESENTED, ProposalState.CHOSEN]).values_list("state", flat=True)
    )
    seats = (job.seats or 0) - standing.count(ProposalState.CHOSEN)
    return Quota(standing.count(ProposalState.PRESENTED), rules.current().open_per_seat * max(0, seats), seats)
