"""After the start of the regular job: five contacts in the first year, and whether the job lasts (R46, R47).

The moments are a proposal of our own (domain.md §4): sustained means at work at the contact after 6 and 12 months.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from candidates.models import Candidate, CandidateStatus
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.dates import add_months, add_working_days, holidays, on_or_after_working_day
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.tasklist import Whose
from trajectories.models import AftercareContact, AftercareMoment, Placement, Trajectory
from trajectories.models.placement import Risk

PLAN_WITHIN = 5  # working days after it is known that the job ended
AT_RISK = (Risk.SOME, Risk.HIGH)
SUSTAINED = (AftercareMoment.MONTHS_6, AftercareMoment.MONTHS_12)


def due_days(starts_on: date) -> dict[AftercareMoment, date]:
    """The day of each contact, counted from the first working day."""
    return {
        AftercareMoment.WEEKS_2: starts_on + timedelta(weeks=2),
        AftercareMoment.WEEKS_6: starts_on + timedelta(weeks=6),
        AftercareMoment.MONTHS_3: add_months(starts_on, 3),
        AftercareMoment.MONTHS_6: add_months(starts_on, 6),
        AftercareMoment.MONTHS_12: add_months(starts_on, 12),
    }


def plan(placement: Placement) -> list[AftercareContact]:
    """The five contacts of a new placement, on working days; a second call adds nothing."""
    free = holidays()
    AftercareContact.objects.bulk_create(
        [
            AftercareContact(placement=placement, moment=moment, due_on=on_or_after_working_day(day, free))
            for moment, day in due_days(placement.starts_on).items()
        ],
        ignore_conflicts=True,
    )
    return list(placement.aftercare.all())


@dataclass(frozen=True)
class Heard:
    """What was heard at one contact, from both sides. Nothing about health.

    risk_action and its day: what is done about a risk. ended_on, ended_because, back_on_benefit: when the job ended.
    """

    held_on: date
    still_working: bool
    hours_per_week: int | None = None
    contract_type: str = ""
    spoke_candidate: bool = True
    spoke_employer: bool = False
    note: str = ""
    employer_note: str = ""
    risk: str = ""
    risk_action: str = ""
    risk_action_on: date | None = None
    ended_on: date | None = None
    ended_because: str = ""
    back_on_benefit: bool | None = None
    next_plan: str = ""


@transaction.atomic
def record(contact: AftercareContact, heard: Heard, *, by: User, today: date, at: datetime | None = None) -> None:
    """Keep one contact. When the job has ended, the later contacts fall away with it and the way back begins: the person
    is in the match again, and within five working days there is a next plan.

    Raises DomainError for what cannot be (see `_refusals`), StaleError when a colleague recorded this contact first.
    """
    placement = (
        Placement.objects.select_for_update(of=("self",))
        .select_related("trajectory__candidate")
        .get(pk=contact.placement_id)
    )
    if refusals := list(_refusals(placement, heard, today)):
        raise DomainError(" ".join(refusals))
    works, at_risk = heard.still_working, heard.still_working and heard.risk in AT_RISK
    changed = AftercareContact.objects.filter(pk=contact.pk, held_on=None).update(
        held_on=heard.held_on,
        still_working=works,
        hours_per_week=heard.hours_per_week if works else None,
        contract_type=heard.contract_type if works else "",
        spoke_candidate=heard.spoke_candidate,
        spoke_employer=heard.spoke_employer,
        note=heard.note.strip(),
        employer_note=heard.employer_note.strip(),
        risk=heard.risk if works else "",
        risk_action=heard.risk_action.strip() if at_risk else "",
        risk_action_on=heard.risk_action_on if at_risk else None,
        back_on_benefit=None if works else heard.back_on_benefit,
        by=by,
    )
    if not changed:
        raise StaleError("Dit contact is al vastgelegd. Ververs de pagina.")
    contact.refresh_from_db()
    number = placement.trajectory.number
    words = "werkt nog" if works else "werkt niet meer in deze baan"
    text = f"Nazorg {contact.get_moment_display()} bij traject {number}: {words}."
    events.record("aftercare.recorded", text, about=placement.trajectory, by=by, at=at)
    if not works and placement.ended_on is None:
        _end(placement, heard, by=by, today=today, at=at)


def _refusals(placement: Placement, heard: Heard, today: date) -> Iterator[str]:
    if heard.held_on > today:
        yield "Kies een datum tot en met vandaag."
    if heard.held_on < placement.starts_on:
        yield "Het contact is na de eerste werkdag. Kies een latere datum."
    if not (heard.spoke_candidate or heard.spoke_employer):
        yield "Kies met wie je hebt gesproken."
    if heard.still_working:
        if heard.hours_per_week is None:
            yield "Vul in hoeveel uur per week deze persoon nu werkt."
        if heard.risk in AT_RISK and not (heard.risk_action.strip() and heard.risk_action_on):
            yield "Vul in wat jullie aan het risico doen, en uiterlijk wanneer."
        return
    ended = heard.ended_on or heard.held_on
    if not placement.starts_on <= ended <= heard.held_on:
        yield "De laatste werkdag ligt tussen de eerste werkdag en de dag van het contact."
    if not heard.ended_because:
        yield "Kies waarom de baan is gestopt."


@transaction.atomic
def action_done(contact: AftercareContact, *, by: User, today: date, at: datetime | None = None) -> None:
    """What was agreed about a risk is done. Raises StaleError when it was already, or when there is none."""
    waiting = AftercareContact.objects.exclude(risk_action="").filter(pk=contact.pk, risk_action_done_on=None)
    if not waiting.update(risk_action_done_on=today):
        raise StaleError("Deze actie was al gedaan. Ververs de pagina.")
    trajectory = contact.placement.trajectory
    text = f"Actie uit de nazorg bij traject {trajectory.number} is gedaan."
    events.record("aftercare.action_done", text, about=trajectory, by=by, at=at)


# ---- the way back ---------------------------------------------------------------------------------------
def _end(placement: Placement, heard: Heard, *, by: User, today: date, at: datetime | None) -> None:
    """The job ended: the person is in the match again, unless at work or learning elsewhere."""
    plan = heard.next_plan.strip()[:2000]
    Placement.objects.filter(pk=placement.pk).update(
        ended_on=heard.ended_on or heard.held_on,
        ended_because=heard.ended_because,
        next_plan=plan,
        next_plan_due_on=add_working_days(today, PLAN_WITHIN, holidays()),
        next_plan_made_on=today if plan else None,
    )
    trajectory = placement.trajectory
    at_work = Placement.objects.filter(trajectory__candidate=trajectory.candidate_id, ended_on=None).exists()
    if not at_work:
        people = Candidate.objects.filter(pk=trajectory.candidate_id, status=CandidateStatus.PLACED)
        people.update(status=CandidateStatus.ACTIVE, version=F("version") + 1)
    text = f"De baan na traject {trajectory.number} is gestopt."
    events.record("placement.ended", text, about=[trajectory, trajectory.candidate], by=by, at=at)


@transaction.atomic
def plan_next(placement: Placement, *, plan: str, by: User, today: date, at: datetime | None = None) -> None:
    """What comes after a job that ended: written down once. DomainError without words, StaleError for the second one."""
    if not plan.strip():
        raise DomainError("Vul in wat het plan hierna is.")
    waiting = Placement.objects.filter(pk=placement.pk, ended_on__isnull=False, next_plan_made_on=None)
    if not waiting.update(next_plan=plan.strip()[:2000], next_plan_made_on=today):
        raise StaleError("Dit plan is al gemaakt, of de baan is niet gestopt. Ververs de pagina.")
    trajectory = placement.trajectory
    text = f"Plan na de baan van traject {trajectory.number} gemaakt."
    events.record("placement.next_plan", text, about=[trajectory, trajectory.candidate], by=by, at=at)


def without_plan(whose: Whose) -> QuerySet[Placement]:
    """Jobs that ended without a next plan; not of who learns or works elsewhere by now, and of nobody who was erased."""
    mine = Placement.objects.filter(trajectory__in=Trajectory.objects.visible_to_any(whose))
    waiting = mine.filter(next_plan_due_on__isnull=False, next_plan_made_on=None, trajectory__candidate__erased_at=None)
    goes_on = Trajectory.objects.running().values("candidate")
    at_work = Placement.objects.filter(ended_on=None).values("trajectory__candidate")
    waiting = waiting.exclude(trajectory__candidate__in=goes_on).exclude(trajectory__candidate__in=at_work)
    return waiting.select_related("trajectory__candidate", "trajectory__job__employer", "trajectory__coach")


# ---- does it last? --------------------------------------------------------------------------------------
def sustained(placement: Placement) -> dict[AftercareMoment, bool | None]:
    """Still in the job after 6 and 12 months? None while nobody knows. Computed, never ticked."""
    held = {contact.moment: contact.still_working for contact in placement.aftercare.all() if contact.held_on}
    return {moment: False if _stopped_before(placement, moment) else held.get(moment) for moment in SUSTAINED}


def _stopped_before(placement: Placement, moment: AftercareMoment) -> bool:
    return placement.ended_on is not None and placement.ended_on < due_days(placement.starts_on)[moment]
