"""Whom to put in a group: who fits its jobs by the match, who is found by name, or the people of a caseload group.

And after it, where else somebody could go who was not chosen (R26).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from candidates.models import Candidate, CandidateGroup, CandidateQuerySet
from employers.models import FutureJob, JobStatus
from matching import inputs, ranking, rules
from matching.accounting.match_log import Shown
from matching.engine import Match, match
from matching.explaining import explanation
from matching.explaining.explanation import Room, Score
from matching.inputs import Inputs
from matching.models import Cohort, CohortMember, MemberState, Proposal, ProposalState
from matching.ranking import Ranked, RankedList
from matching.rules import Rules
from nieuwebanen.accounts.models import User

PER_JOB = 100  # of each job's list: who stands lower fits less than all of these
FOUND = 50
OTHER_JOBS = 5


@dataclass
class Suggestion:
    """Somebody who could take part. job and match: of the job that fits best; without them: found by name."""

    candidate: Candidate
    job: FutureJob | None = None
    match: Match | None = None
    groups: list[Cohort] = field(default_factory=list)  # in which this person takes part now
    proposed: list[FutureJob] = field(default_factory=list)

    @property
    def score(self) -> Score | None:
        return explanation.score_of(self.match) if self.match else None

    @property
    def ready(self) -> date | None:
        return self.match.ready if self.match else None

    @property
    def room(self) -> Room | None:
        return explanation.room_of(self.match.ready, self.job) if self.match and self.job else None


@dataclass(frozen=True)
class Fits:
    """Who fits, best first; and by job what went in, for the log."""

    found: list[Suggestion]
    lists: Mapping[int, RankedList]

    def as_shown(self, page: Iterable[Suggestion], cohort: Cohort, *, number: int) -> list[Shown]:
        """What one screen shows, as a list for each job: its people in the order in which they stand there."""
        lines: dict[int, list[tuple[int, int]]] = {}
        for one in page:
            assert one.job
            assert one.match
            lines.setdefault(one.job.pk, []).append((one.candidate.pk, one.match.score))
        asked = {"groep": cohort.number, "pagina": number}
        return [Shown(job, some, asked, inputs=self.lists[job].inputs) for job, some in lines.items()]


def who_fits(cohort: Cohort, user: User, now: Rules, *, today: date) -> Fits:
    """People of this user who fit a job of the group and are in it not yet.

    now: `rules.current()`. Empty while the match is switched off. Queries per job of the group, never per person.
    """
    if not now.on:
        return Fits([], {})
    jobs = list(FutureJob.objects.open().filter(cohort_jobs__cohort=cohort).with_employer())
    best: dict[int, tuple[Match, FutureJob]] = {}
    lists = {}
    for job in jobs:
        lists[job.pk] = ranking.rank_people(
            job,
            today=today,
            limit=PER_JOB,
            among=_free(cohort, user),
            without=ranking.chosen_people(),
            weights=now.weights,
        )
        for line in lists[job.pk].rows:
            if line.id not in best or line.match.score > best[line.id][0].score:
                best[line.id] = (line.match, job)
    people = Candidate.objects.visible_to(user).select_related("coach").in_bulk(best)
    in_order = sorted(best.values(), key=lambda pair: pair[0].order)  # of one job as in its own list
    found = [Suggestion(people[match.person_id], job, match) for match, job in in_order if match.person_id in people]
    return Fits(told(found), lists)


def by_name(cohort: Cohort, user: User, text: str) -> list[Suggestion]:
    """People of this user with this name or number."""
    found = _free(cohort, user).named_like(text).select_related("coach").order_by("last_name", "first_name", "pk")
    return told([Suggestion(person) for person in found[:FOUND]])


def of_group(cohort: Cohort, user: User, group: CandidateGroup) -> list[Suggestion]:
    """The people of a caseload group."""
    found = _free(cohort, user).filter(group_memberships__group=group).select_related("coach")
    return told([Suggestion(person) for person in found.order_by("last_name", "first_name", "pk")])


def _free(cohort: Cohort, user: User) -> CandidateQuerySet:
    inside = CohortMember.objects.filter(cohort=cohort).order_by().values("candidate")
    return Candidate.objects.visible_to(user).active().exclude(pk__in=inside)


def told(suggestions: list[Suggestion]) -> list[Suggestion]:
    """With the groups and jobs where these people stand already. Two queries."""
    by_person = {one.candidate.pk: one for one in suggestions}
    running = CohortMember.objects.filter(candidate__in=by_person, state=MemberState.JOINS, cohort__state="bezig")
    for member in running.select_related("cohort").order_by("pk"):
        by_person[member.candidate_id].groups.append(member.cohort)
    for proposal in Proposal.objects.open().filter(candidate__in=by_person).select_related("job").order_by("pk"):
        by_person[proposal.candidate_id].proposed.append(proposal.job)
    return suggestions


# ---- not chosen: on to other employers --------------------------------------------------------------------
@dataclass(frozen=True)
class OtherJob:
    job: FutureJob
    score: Score
    ready: date
    room: Room
    same_sector: bool


@dataclass(frozen=True)
class Onward:
    """Somebody who was not chosen, with the open jobs that fit."""

    member: CohortMember
    jobs: Sequence[OtherJob]
    free: bool  # False: chosen for a job, or not active
    groups: Sequence[Cohort]


def not_chosen(cohort: Cohort, user: User) -> "QuerySet[CohortMember]":
    """Of this user's own people, those who were not chosen or left, and may be proposed elsewhere."""
    over = cohort.members.filter(state__in=[MemberState.NOT_CHOSEN, MemberState.LEFT])
    own = over.filter(candidate__in=Candidate.objects.visible_to(user).active())
    return own.exclude(candidate__in=ranking.chosen_people()).select_related("candidate__coach", "candidate__team")


def other_jobs(members: Sequence[CohortMember], cohort: Cohort, *, today: date) -> tuple[list[Onward], list[Shown]]:
    """For each the open jobs with a seat that fit and were not tried, those of the same sector first; what to log.

    A number of queries that grows neither with the people nor with the jobs.
    """
    if not rules.is_on():
        return [Onward(member, [], True, []) for member in members], []
    sectors = set(cohort.cohort_jobs.values_list("job__sector", flat=True))
    candidates = [member.candidate_id for member in members]
    tried: dict[int, set[int]] = {}
    proposals = Proposal.objects.filter(candidate__in=candidates).exclude(state=ProposalState.WITHDRAWN)
    for candidate, job in proposals.values_list("candidate_id", "job_id"):
        tried.setdefault(candidate, set()).add(job)
    jobs = _with_a_seat(cohort)
    found, went_in = _matches(candidates, jobs, today)
    groups = {one.candidate.pk: one.groups for one in told([Suggestion(member.candidate) for member in members])}
    onward, shown = [], []
    for member in members:
        fits = [line for line in found[member.candidate_id] if line.id not in tried.get(member.candidate_id, ())]
        fits.sort(key=lambda line: (jobs[line.id].sector not in sectors, -line.match.score, line.match.tie, line.id))
        lines = [_other(line, jobs[line.id], sectors) for line in fits[:OTHER_JOBS]]
        onward.append(Onward(member, lines, True, groups[member.candidate_id]))
        shown += [_shown(line, went_in, cohort) for line in fits[:OTHER_JOBS]]
    return onward, shown


def _shown(line: Ranked, went_in: Inputs, cohort: Cohort) -> Shown:
    """One person at one job, with only what this pair needs."""
    job, person = went_in.jobs[line.id], line.match.person_id
    one = Inputs({line.id: job}, {person: went_in.people[person]}, inputs.words_of(job, went_in.language))
    return Shown(line.id, [(person, line.match.score)], {"groep": cohort.number}, inputs=one)


def _other(line: Ranked, job: FutureJob, sectors: set[str]) -> OtherJob:
    room = explanation.room_of(line.match.ready, job)
    return OtherJob(job, explanation.score_of(line.match), line.match.ready, room, job.sector in sectors)


def _with_a_seat(cohort: Cohort) -> dict[int, FutureJob]:
    mine = cohort.cohort_jobs.order_by().values("job")
    open_jobs = FutureJob.objects.filter(status=JobStatus.OPEN).exclude(pk__in=mine).with_employer()
    chosen = (
        Proposal.objects.filter(state=ProposalState.CHOSEN, job__in=open_jobs)
        .order_by()
        .values_list("job_id", flat=True)
    )
    taken: dict[int, int] = {}
    for job in chosen:
        taken[job] = taken.get(job, 0) + 1
    return {job.pk: job for job in open_jobs if (job.seats or 0) > taken.get(job.pk, 0)}


def _matches(
    candidates: Iterable[int], jobs: dict[int, FutureJob], today: date
) -> tuple[dict[int, list[Ranked]], Inputs]:
    """Every pair of these people and jobs that fits, by person; and what went in."""
    weights = rules.in_force()
    people = ranking.people_for_engine(candidates)
    engine_jobs, language = ranking.jobs_for_engine(jobs)
    found = {
        person.id: [
            Ranked(pk, outcome)
            for pk, job in engine_jobs.items()
            if job.requirements and not (outcome := match(job, person, language, today=today, weights=weights)).excluded
        ]
        for person in people
    }
    return found, Inputs(engine_jobs, {person.id: person for person in people}, language)
