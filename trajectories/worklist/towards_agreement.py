"""The work of steps 1 to 4: from a job in view to an agreement that everybody signed."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import (
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast
from django.urls import reverse

from employers.confirmation import REST_AFTER, to_confirm, without_members
from employers.models import FutureJob, JobPhase, JobStatus
from employers.models.possibilities import choose_by, current_step, missing_for, with_parts
from matching.models import CHASE_AFTER_DAYS, OPEN_STATES, Proposal, ProposalState
from nieuwebanen.accounts.models import User
from nieuwebanen.dutch import as_date
from nieuwebanen.steps import Step
from nieuwebanen.tasklist import Task, Whose, everyone
from trajectories import approving, lifecycle
from trajectories.models import Agreement, AgreementState, Channel, Party, Signature, Trajectory

CHOOSE_AHEAD = timedelta(weeks=6)  # an open seat is nobody's work before this
DECIDE_WITHIN = timedelta(days=CHASE_AFTER_DAYS[-1])
TALK_WITHIN = timedelta(days=7)
START_WITHIN = timedelta(days=7)
ADDENDUM_WITHIN = timedelta(weeks=2)


# ---- steps 1 to 3 -----------------------------------------------------------------------------------
def jobs(whose: Whose, today: date) -> Iterator[Task]:
    """Jobs to talk about, to map and to open, and open seats for which it is time to choose somebody."""
    mine = FutureJob.objects.filter(Q(coach__in=everyone(whose)) | Q(coach=None))
    for job in with_parts(mine.filter(status=JobStatus.ANNOUNCED)):
        yield _announced(job)
    for job in _to_choose_for(mine.filter(status=JobStatus.OPEN), today):
        free = (job.seats or 0) - job.taken  # type: ignore[attr-defined]
        places = "1 open plek" if free == 1 else f"{free} open plekken"
        yield Task(
            f"Kandidaten kiezen voor {places}",
            job.get_absolute_url(),
            f"{job.title}, {job.employer.name}",
            choose_by(job),
            "Kiezen",
            Step.MATCH,
            "users",
            kind="voorstel",
            owner_pk=job.coach_id,
        )


def _announced(job: FutureJob) -> Task:
    """The next thing to do for this job; its parts come from `with_parts`."""
    about = f"{job.title}, {job.employer.name}"
    step = current_step(job)
    if step == Step.JOB_IN_VIEW:
        title, url = "Nieuwe baan bespreken", reverse("employers:job_intake", args=[job.public_id])
        due, icon = _announced_on(job) + TALK_WITHIN, "work"
        return Task(title, url, about, due, step=step, icon=icon, kind="baan", owner_pk=job.coach_id)
    if step == Step.POSSIBILITIES:
        first = missing_for(step, job)[0]
        url = reverse(POSSIBILITY_PAGES.get(first.part, "employers:job_profile"), args=[job.public_id])
        title, icon = "Mogelijkheden in kaart brengen", "route"
    else:
        title, url, icon = "Openstellen voor kandidaten", job.get_absolute_url(), "users"
    return Task(title, url, about, choose_by(job), step=step, icon=icon, kind="baan", owner_pk=job.coach_id)


def _to_choose_for(jobs: QuerySet[FutureJob], today: date) -> QuerySet[FutureJob]:
    """Jobs with a free seat whose learning must begin within `CHOOSE_AHEAD`; told by the database, because of the
    thousands of jobs of the next two years only some are due."""
    phases = JobPhase.objects.filter(job=OuterRef("pk")).order_by().values("job")
    weeks = Subquery(phases.annotate(total=Sum("weeks")).values("total"))
    in_time = ExpressionWrapper(
        Value(today + CHOOSE_AHEAD, output_field=DateField()) + Cast(F("weeks_to_learn") * 7, IntegerField()),
        output_field=DateField(),
    )
    taken = Count("proposals", filter=Q(proposals__state__in=[*OPEN_STATES, ProposalState.CHOSEN]))
    due = jobs.annotate(taken=taken, weeks_to_learn=weeks).filter(seats__gt=F("taken"))
    due = due.filter(Q(weeks_to_learn=None) | Q(starts_on__lte=in_time))
    return due.select_related("employer").prefetch_related("phases")


def forecasts(whose: Whose, today: date) -> Iterator[Task]:
    """Employers to call: nobody of them works in the portal, or they left the question open until the job rests."""
    people = everyone(whose)
    asked = to_confirm(today).filter(Q(coach__in=people) | Q(coach=None, employer__account_manager__in=people))
    to_call = asked.filter(Q(status=JobStatus.RESTING) | Q(pk__in=without_members(asked)))
    for job in to_call.select_related("employer"):
        rests = job.status == JobStatus.RESTING
        yield Task(
            "Bel de werkgever: de baan rust" if rests else "Bel de werkgever: klopt de verwachting nog?",
            reverse("employers:job_forecast", args=[job.public_id]),
            f"{job.title}, {job.employer.name}",
            (job.confirmed_on or today) + REST_AFTER,
            "Bellen",
            icon="phone",
            kind="baan",
            owner_pk=job.coach_id or job.employer.account_manager_id,
        )


POSSIBILITY_PAGES = {
    "profile": "employers:job_profile",
    "possibilities": "employers:job_possibilities",
    "phase": "employers:job_possibilities",
    "promise": "employers:job_promise",
}


def _announced_on(job: FutureJob) -> date:
    assert job.announced_at is not None
    return job.announced_at.date()


def proposals(whose: Whose, today: date) -> Iterator[Task]:
    started = Exists(Trajectory.objects.filter(proposal=OuterRef("pk")))
    mine = Proposal.objects.with_parties().select_related("call_task").filter(candidate__coach__in=everyone(whose))
    mine = mine.annotate(started=started)
    for proposal in mine.filter(state__in=[*OPEN_STATES, ProposalState.CHOSEN]).exclude(started=True):
        who, about = proposal.candidate.full_name, f"{proposal.job.title}, {proposal.job.employer.name}"
        url = proposal.get_absolute_url()
        selected = proposal.selected_at.date()
        if proposal.state == ProposalState.SELECTED:
            yield Task(
                "Informeren over de baan",
                url,
                about,
                selected + timedelta(days=7),
                "Informeren",
                Step.MATCH,
                "chat",
                who,
                kind="voorstel",
                owner_pk=proposal.candidate.coach_id,
            )
        elif proposal.state == ProposalState.INFORMED:
            url = reverse("matching:present", args=[proposal.public_id])
            yield Task(
                "Voorstel controleren en versturen",
                url,
                about,
                selected + timedelta(days=14),
                "Openen",
                Step.MATCH,
                "users",
                who,
                kind="voorstel",
                owner_pk=proposal.candidate.coach_id,
            )
        elif proposal.state == ProposalState.PRESENTED and proposal.presented_at:
            yield _presented(proposal, proposal.presented_at.date(), who, about)
        elif proposal.decided_at:
            due = proposal.decided_at.date() + START_WITHIN
            step, owner = Step.ARRANGEMENTS, proposal.candidate.coach_id
            yield Task(
                "Traject starten", url, about, due, "Starten", step, "route", who, kind="traject", owner_pk=owner
            )


def _presented(proposal: Proposal, since: date, who: str, about: str) -> Task:
    """The employer's turn, who is reminded by itself; after the last reminder the coach calls (matching/proposing/chasing.py)."""
    call, employer = getattr(proposal, "call_task", None), proposal.job.employer
    owner, kind, step = proposal.candidate.coach_id, "voorstel", Step.MATCH
    if call is not None and call.done_at is None:
        url = reverse("matching:call", args=[proposal.public_id])
        whom = ", ".join(part for part in (employer.contact_name, employer.phone) if part)
        meta = f"{about}. {whom}" if whom else about
        title = "Bel de werkgever: wie wordt gekozen?"
        return Task(title, url, meta, call.due_on, "Bellen", step, "phone", who, kind=kind, owner_pk=owner)
    due = since + DECIDE_WITHIN
    url, title = proposal.get_absolute_url(), "Besluit van de werkgever"
    return Task(title, url, about, due, "Openen", step, "phone", who, waiting=True, kind=kind, owner_pk=owner)


# ---- step 4 -----------------------------------------------------------------------------------------
def arrangements(whose: Whose, today: date) -> Iterator[Task]:
    unsigned = ~Exists(Agreement.objects.filter(trajectory=OuterRef("pk"), state=AgreementState.SIGNED))
    people = everyone(whose)
    mine = lifecycle.with_parts(Trajectory.objects.running().filter(unsigned, coach__in=people))
    offered = {a.trajectory_id: a for a in to_be_signed(Agreement.objects.filter(trajectory__coach__in=people))}
    for trajectory in mine:
        who, about = trajectory.candidate.full_name, f"{trajectory.job.title}, {trajectory.job.employer.name}"
        if agreement := offered.get(trajectory.pk):
            yield from _to_ask(agreement, about, who)
            signed = {signature.party for signature in agreement.signatures.all()}
            absent = [str(Party(p).label) for p in (Party.EMPLOYER, Party.WERKBEDRIJF) if p not in signed]
            yield Task(
                f"Handtekening van {' en '.join(absent)}",
                agreement.get_absolute_url(),
                about,
                trajectory.starts_on,
                step=Step.ARRANGEMENTS,
                icon="sign",
                who=who,
                waiting=True,
                kind="overeenkomst",
                owner_pk=trajectory.coach_id,
            )
            continue
        todo = sum(1 for missing in lifecycle.missing_parts(trajectory).values() if missing)
        if todo:
            title = "Nog 1 onderdeel afspreken" if todo == 1 else f"Nog {todo} onderdelen afspreken"
            url, action = reverse("trajectories:arrangements", args=[trajectory.public_id]), "Openen"
        else:
            title, action = "Overeenkomst laten tekenen", "Openen"
            url = reverse("trajectories:agreement", args=[trajectory.public_id])
        start, step, kind, owner = trajectory.starts_on, Step.ARRANGEMENTS, "overeenkomst", trajectory.coach_id
        yield Task(title, url, about, start, action, step, "sign", who, kind=kind, legal=not todo, owner_pk=owner)


def to_be_signed(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    waiting = agreements.filter(state__in=[AgreementState.TO_SIGN, AgreementState.PARTLY], trajectory__status="loopt")
    return (
        waiting.defer("pdf")
        .select_related("trajectory__job__employer", "trajectory__candidate")
        .prefetch_related("signatures", "signatories", "approvals")
    )


def sign_before(agreement: Agreement) -> date | None:
    """The day before which it must be signed: the begin of the learning; of an addendum two weeks after it was offered."""
    if agreement.amends_id is None:
        return agreement.trajectory.starts_on
    return as_date(agreement.offered_at) + ADDENDUM_WITHIN


def _to_ask(agreement: Agreement, about: str, who: str) -> Iterator[Task]:
    """What only the coach can do for somebody without a login: send the link, or add the scan of the paper."""
    signed = {signature.party for signature in agreement.signatures.all()}
    for row in agreement.signatories.all():
        if not row.required or row.party in signed or row.party == Party.WERKBEDRIJF:
            continue
        if row.channel == Channel.LINK and row.asked_at is None:
            title, url, says = "Link om te tekenen sturen", "trajectories:signatory_link", "Sturen"
            address = reverse(url, args=[agreement.trajectory.public_id, row.public_id])
        elif row.channel == Channel.PAPER:
            title, says = "Scan van de getekende overeenkomst toevoegen", "Toevoegen"
            args = [agreement.trajectory.public_id, agreement.public_id]
            address = reverse("trajectories:signing_paper", args=args)
        else:
            continue
        due, step, owner, kind = (
            sign_before(agreement),
            Step.ARRANGEMENTS,
            agreement.trajectory.coach_id,
            "overeenkomst",
        )
        yield Task(title, address, about, due, says, step, "sign", who, kind=kind, legal=True, owner_pk=owner)


def signatures(user: User, today: date) -> Iterator[Task]:
    """What a manager must approve, or sign for the Werkbedrijf."""
    signed = Exists(Signature.objects.filter(agreement=OuterRef("pk"), party=Party.WERKBEDRIJF))
    rules = approving.every_rule()
    asked = Agreement.objects.visible_to(user).filter(must_sign__contains=[Party.WERKBEDRIJF])
    for agreement in to_be_signed(asked).exclude(signed):
        trajectory = agreement.trajectory
        kinds = approving.open_kinds(agreement, trajectory, rules)
        mine = [kind for kind in kinds if approving.may_approve(user, agreement, kind)]
        if not kinds and approving.approved_amount(user, agreement):
            continue  # another manager signs
        approves = bool(mine)
        what = "Wijziging van overeenkomst" if agreement.amends_id else "Overeenkomst"
        yield Task(
            f"{what} {agreement.number} {'goedkeuren' if approves else 'tekenen'}",
            agreement.get_absolute_url(),
            f"{trajectory.job.title}, {trajectory.job.employer.name}",
            sign_before(agreement),
            "Goedkeuren" if approves else "Tekenen",
            Step.ARRANGEMENTS,
            "sign",
            trajectory.candidate.full_name,
            waiting=bool(kinds) and not approves,
            kind="overeenkomst",
            legal=True,
        )
