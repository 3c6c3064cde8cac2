"""Who stands in step 3, told to the floors that ask for it (nieuwebanen/floors.py)."""

from datetime import date

from django.urls import reverse

from candidates.models import Candidate
from employers.models import FutureJob
from matching.models import OPEN_STATES, Presentation, Proposal, ProposalState
from nieuwebanen.accounts.models import User
from nieuwebanen.steps import Step
from nieuwebanen.tasklist import Task


def concerned(job: FutureJob) -> list[tuple[User, str]]:
    """The coaches of whom somebody stands before the employer's decision, with that proposal (settings.JOB_MOVED)."""
    waiting = Proposal.objects.open().filter(job=job).with_parties()
    return [(proposal.candidate.coach, proposal.get_absolute_url()) for proposal in waiting]


def still_open(candidate: Candidate) -> list[str]:
    """What keeps the file of this person open (settings.KEEPS_FILE_OPEN)."""
    waiting = Proposal.objects.open().filter(candidate=candidate).select_related("job")
    return [f"het voorstel voor {proposal.job.title} loopt nog" for proposal in waiting]


def refuses_merge(survivor: Candidate, double: Candidate) -> list[str]:
    """Why two files of one person cannot become one yet: both stand at the same job (settings.REFUSES_MERGE)."""
    live = Proposal.objects.filter(state__in=[*OPEN_STATES, ProposalState.CHOSEN])
    jobs = FutureJob.objects.filter(pk__in=live.filter(candidate=double).values("job"))
    both = jobs.filter(pk__in=live.filter(candidate=survivor).values("job"))
    return [f"Beide dossiers staan bij baan {job.number}. Trek daar eerst 1 voorstel in." for job in both]


def portal_tasks(user: User, *, today: date) -> list[Task]:
    """Whom an employer must still decide on (settings.PORTAL_TASKS). Reads what was presented, never the person."""
    if not user.is_employer:
        return []
    waiting = Presentation.objects.visible_to(user).current_on(today).filter(proposal__state=ProposalState.PRESENTED)
    return [
        Task(
            f"Kandidaat kiezen: {name}" if (name := shown.snapshot.get("first_name")) else "Kandidaat kiezen",
            reverse("matching:portal_candidate", args=[shown.public_id]),
            f"{shown.proposal.job}, {shown.employer}",
            shown.expires_on,
            "Bekijken",
            Step.MATCH,
            "users",
            kind="voorstel",
        )
        for shown in waiting.select_related("proposal__job", "employer")
    ]
