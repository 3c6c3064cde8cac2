"""From a group to the employer: proposals for many people at once.

A group chooses nobody. Each proposal goes its own way from here: informed, said yes, presented, and the employer
decides; `cohort_outcomes` brings the decision back into the group.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from candidates.models import Candidate, CandidateStatus
from employers.models import FutureJob, JobStatus
from matching import proposals, ranking
from matching.cohorts.cohort_members import MemberLine, MemberPlan, Seen, asked_for
from matching.cohorts.cohorts import locked, only_for
from matching.engine import match
from matching.explaining import sentences
from matching.explaining.explanation import reasons_apart
from matching.models import OPEN_STATES, Cohort, CohortMember, MemberState, Proposal, ProposalState
from matching.proposing.selecting import select_all
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError


def plan_propose(cohort: Cohort, seen: Seen, job: FutureJob, *, by: User, today: date) -> MemberPlan:
    """For whom a proposal would be made, and for whom not and why. A fixed number of queries."""
    members = asked_for(cohort, seen)
    own = set(
        Candidate.objects.visible_to(by).filter(pk__in=[m.candidate_id for m in members]).values_list("pk", flat=True)
    )
    standing = _standing(members)
    apart = _apart(job, own, today)
    closed = "de baan staat niet open voor kandidaten" if job.status != JobStatus.OPEN else ""
    closed = closed or ("alle plekken van de baan zijn bezet" if proposals.seats_open(job) <= 0 else "")

    def refusal(member: CohortMember) -> str:
        person = member.candidate
        states = standing.get(person.pk, {})
        if member.state != MemberState.JOINS:
            return f"is al {member.get_state_display()}"
        if person.pk not in own:
            return "is van een ander team: de eigen werkcoach maakt het voorstel"
        if job.pk in states:
            return f"staat al bij deze baan: {states[job.pk].label}"
        if ProposalState.CHOSEN in states.values():
            return "is al gekozen voor een baan"
        if person.status != CandidateStatus.ACTIVE:
            return "is niet actief"
        if person.pk in apart:
            return f"past nu niet: {', '.join(apart[person.pk])}. Neem de kandidaat toch mee bij de baan zelf, met een reden"
        return closed

    lines = [(member, refusal(member)) for member in members]
    return MemberPlan([MemberLine(m, no or f"wordt geselecteerd voor {job}", not no) for m, no in lines])


@transaction.atomic
def propose(
    cohort: Cohort, seen: Seen, job: FutureJob, *, by: User, today: date, at: datetime | None = None
) -> list[Proposal]:
    """A proposal for each of them, or for nobody. Raises DomainError naming the person whom it does not go for."""
    cohort = locked(cohort)
    if not cohort.cohort_jobs.filter(job=job).exists():
        raise DomainError("Deze baan hoort niet bij deze groep.")
    plan = plan_propose(cohort, seen, job, by=by, today=today)
    plan.refuse_skipped()
    made = select_all([(job, member.candidate) for member in plan.members], by=by, today=today, at=at)
    if made:
        text = f"{len(made)} voorstellen gemaakt voor baan {job.number} uit groepswerving {cohort.number}."
        events.record(
            "cohort.proposed", text, about=cohort, by=by, at=at, each=only_for(cohort, job=str(job.public_id))
        )
    return made


def _standing(members: Iterable[CohortMember]) -> Mapping[int, dict[int, ProposalState]]:
    found: dict[int, dict[int, ProposalState]] = {}
    live = Proposal.objects.filter(state__in=[*OPEN_STATES, ProposalState.CHOSEN])
    rows = live.filter(candidate__in=[member.candidate_id for member in members])
    for candidate, job, state in rows.values_list("candidate_id", "job_id", "state"):
        found.setdefault(candidate, {})[job] = ProposalState(state)
    return found


def _apart(job: FutureJob, candidates: Iterable[int], today: date) -> dict[int, list[str]]:
    """Whom a hard constraint sets apart for this job, with the reasons in words."""
    engine_job, language = ranking.job_for_engine(job)
    if not engine_job.requirements:
        return {}
    outcomes = {p.id: match(engine_job, p, language, today=today) for p in ranking.people_for_engine(candidates)}
    names = sentences.skill_names(outcomes.values())
    return {pk: reasons_apart(outcome, names) for pk, outcome in outcomes.items() if outcome.excluded}
