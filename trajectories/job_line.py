"""Step 6 and after as one line of moments: what was done on which day, and what is still to come."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from nieuwebanen.dutch import as_date, counted, long_date
from trajectories import confirming
from trajectories.models import AftercareContact, Placement, Trajectory, TrajectoryStatus
from trajectories.models.placement import Risk


@dataclass(frozen=True)
class Moment:
    """One moment; a day in the future is planned. late: it should have been."""

    title: str
    on: date | None
    done: bool
    text: str = ""
    url: str = ""
    late: bool = False
    warning: bool = False


def moments(trajectory: Trajectory, contacts: Iterable[AftercareContact], *, today: date) -> list[Moment]:
    """From the criteria to twelve months after the start; from a trajectory with its parts, the contacts by their day."""
    found = [_criteria(trajectory), _finished(trajectory), _confirmed(trajectory, today), _placed(trajectory, today)]
    placement = getattr(trajectory, "placement", None)
    if placement:
        found.append(Moment("Eerste werkdag", placement.starts_on, placement.starts_on <= today))
        found += [_contact(contact, today) for contact in contacts if _happens(contact, placement)]
        found += _after(placement, today)
    return found


def _page(name: str, trajectory: Trajectory) -> str:
    return reverse(f"trajectories:{name}", args=[trajectory.public_id])


def _criteria(trajectory: Trajectory) -> Moment:
    criteria = list(trajectory.criteria.all())
    met = [criterion.met_on for criterion in criteria if criterion.met_on]
    done = bool(criteria) and len(met) == len(criteria)
    text = f"{len(met)} van {len(criteria)} gehaald"
    return Moment("Criteria van de belofte", max(met) if done else None, done, text, _page("criteria", trajectory))


def _finished(trajectory: Trajectory) -> Moment:
    on = trajectory.learning_finished_on
    return Moment("Inleren klaar", on or trajectory.ends_on, on is not None)


def _confirmed(trajectory: Trajectory, today: date) -> Moment:
    row = getattr(trajectory, "job_confirmation", None)
    url = _page("job_confirm", trajectory) if trajectory.status == TrajectoryStatus.RUNNING else ""
    if row:
        text = f"{row.get_contract_type_display()}, {row.hours_per_week} uur per week, vanaf {long_date(row.starts_on)}"
        return Moment("Werkgever bevestigt de baan", as_date(row.at), True, text.capitalize(), url)
    if trajectory.job_gone_on:
        text = f"De baan gaat niet door. {trajectory.job_gone_reason}".strip()
        due = confirming.other_employer_by(trajectory)
        return Moment("Andere werkgever", due, False, text, _page("other_job", trajectory), _late(due, today), True)
    arisen = trajectory.job.arisen_on
    return Moment("Werkgever bevestigt de baan", arisen or trajectory.job.starts_on, arisen is not None, "", url)


def _placed(trajectory: Trajectory, today: date) -> Moment:
    row = getattr(trajectory, "placement", None)
    if row is None:
        due = trajectory.job.starts_on
        return Moment("Plaatsing", due, False, "", _page("placement", trajectory), _late(due, today))
    months = f", {counted(row.contract_months, 'maand', 'maanden')}" if row.contract_months else ""
    bbl = " Telt als gewone baan." if row.contract_type == "bbl" else ""
    text = f"{str(row.get_contract_type_display()).capitalize()}{months}, {row.hours_per_week} uur per week.{bbl}"
    return Moment("Plaatsing", as_date(row.recorded_at), True, text)


def _happens(contact: AftercareContact, placement: Placement) -> bool:
    """After the end of the job the later contacts fall away."""
    return contact.held_on is not None or placement.ended_on is None


def _contact(contact: AftercareContact, today: date) -> Moment:
    title = f"Nazorg {contact.get_moment_display()}"
    url = reverse("trajectories:aftercare", args=[contact.public_id])
    if contact.held_on is None:
        return Moment(title, contact.due_on, False, "", url, _late(contact.due_on, today))
    text = f"Werkt nog, {contact.hours_per_week} uur per week." if contact.still_working else "Werkt niet meer."
    at_risk = contact.risk in (Risk.SOME, Risk.HIGH)
    if at_risk:
        text += f" {str(contact.get_risk_display()).capitalize()}: {contact.risk_action}."
    waits = at_risk and contact.risk_action_done_on is None
    return Moment(title, contact.held_on, True, text, url, warning=waits)


def _after(placement: Placement, today: date) -> Iterator[Moment]:
    if placement.ended_on is None:
        return
    why = str(placement.get_ended_because_display()).capitalize()
    yield Moment("De baan is gestopt", placement.ended_on, True, why, warning=True)
    if placement.next_plan_made_on:
        yield Moment("Plan voor daarna", placement.next_plan_made_on, True, placement.next_plan)
    elif placement.next_plan_due_on:
        due, url = placement.next_plan_due_on, _page("way_back", placement.trajectory)
        yield Moment("Plan voor daarna", due, False, "", url, _late(due, today))


def _late(day: date | None, today: date) -> bool:
    return day is not None and day < today
