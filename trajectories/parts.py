"""The seven parts of step 4: what they are, where they are filled in, what they still lack, and whose turn it is.

Reads everything of progress.with_parts and nothing else.
"""

from datetime import date

from django.db import models
from django.urls import reverse

from nieuwebanen.dutch import long_date
from nieuwebanen.steps import Missing, Turn
from trajectories import routes
from trajectories.models import EvaluationKind, Trajectory


class Part(models.TextChoices):
    """The seven parts of the agreement with their headings, in order (article, step 4; R28)."""

    SKILLS = "vaardigheden", "Kennis en vaardigheden"
    PLAN = "stappenplan", "Stappenplan"
    DURATION = "duur", "Duur"
    GUIDANCE = "begeleiding", "Begeleiding"
    FUNDING = "financiering", "Financiering"
    EVALUATION = "evaluatie", "Evaluatie"
    CONDITIONS = "randvoorwaarden", "Randvoorwaarden"


PAGES = {
    Part.SKILLS: "trajectories:skills",
    Part.PLAN: "trajectories:plan",
    Part.DURATION: "trajectories:duration",
    Part.GUIDANCE: "trajectories:guidance",
    Part.FUNDING: "trajectories:funding",
    Part.EVALUATION: "trajectories:evaluation_plan",
    Part.CONDITIONS: "trajectories:conditions",
}


def part_url(trajectory: Trajectory, part: Part) -> str:
    """The page where this part is filled in."""
    return reverse(PAGES[part], args=[trajectory.public_id])


def missing_parts(trajectory: Trajectory, *, today: date | None = None) -> dict[Part, list[Missing]]:
    """What each of the seven parts still lacks, and who can mend it; an empty list is a complete part.

    today: when given, a start in the past counts as missing too, because nobody learns before the signatures.
    """
    checks = {
        Part.SKILLS: _skills(trajectory),
        Part.PLAN: _plan(trajectory),
        Part.DURATION: _duration(trajectory, today),
        Part.GUIDANCE: _guidance(trajectory),
        Part.FUNDING: _funding(trajectory),
        Part.EVALUATION: _evaluation(trajectory),
        Part.CONDITIONS: _conditions(trajectory),
    }
    return {part: [Missing(text, turn, part.value) for text, turn in found] for part, found in checks.items()}


Lack = tuple[str, Turn]


def _skills(trajectory: Trajectory) -> list[Lack]:
    found = []
    if not trajectory.skills.all():
        found.append(("Kies de vaardigheden die nodig zijn.", Turn.COACH))
    if not trajectory.criteria.all():
        found.append(("Vul in wanneer de kandidaat de baan krijgt.", Turn.EMPLOYER))
    return found


def _plan(trajectory: Trajectory) -> list[Lack]:
    phases = list(trajectory.phases.all())
    if not phases:
        return [("Voeg het eerste onderdeel toe.", Turn.COACH)]
    found = [(f"Voeg een stap toe aan ‘{phase.title}’.", Turn.COACH) for phase in phases if not phase.steps.all()]
    return found + [(finding.text, finding.turn) for finding in routes.findings(trajectory) if finding.blocks]


def _duration(trajectory: Trajectory, today: date | None) -> list[Lack]:
    found = []
    begin, end = trajectory.starts_on, trajectory.ends_on
    if begin is None or end is None:
        found.append(("Vul in van wanneer tot wanneer het inleren duurt.", Turn.COACH))
    else:
        if today and begin < today and not trajectory.early_reason:
            found.append((f"Het inleren begint op {long_date(begin)}. Kies een begindatum vanaf vandaag.", Turn.COACH))
        outside = [p.title for p in trajectory.phases.all() if p.starts_on < begin or p.ends_on > end]
        if outside:
            names = ", ".join(f"‘{title}’" for title in outside)
            found.append((f"Niet alle onderdelen vallen binnen de afgesproken periode: {names}.", Turn.COACH))
    if trajectory.hours_per_week is None:
        found.append(("Vul het aantal uren per week in.", Turn.COACH))
    if not trajectory.working_times:
        found.append(("Vul het rooster in.", Turn.EMPLOYER))
    if not trajectory.income or not trajectory.travel_costs:
        found.append(("Vul in wat de kandidaat krijgt: uitkering of loon, en reiskosten.", Turn.COACH))
    return found


def _guidance(trajectory: Trajectory) -> list[Lack]:
    found = []
    if not trajectory.supervisor_name:
        found.append(("Vul in wie de vaste begeleider bij de werkgever is.", Turn.EMPLOYER))
    elif trajectory.supervisor_name.strip().casefold() == trajectory.candidate.full_name.casefold():
        found.append(("De begeleider is iemand anders dan de kandidaat.", Turn.COACH))
    if not trajectory.supervisor_hours_per_week:
        found.append(("Vul in hoeveel uur per week iemand begeleidt.", Turn.EMPLOYER))
    if not trajectory.coach_every_weeks:
        found.append(("Vul in hoe vaak de werkcoach contact heeft.", Turn.COACH))
    if not trajectory.insured_with:
        found.append(("Vul in waar de verzekering voor ongevallen loopt.", Turn.EMPLOYER))
    elif not trajectory.insurance_policy:
        found.append(("Vul het nummer van de polis in.", Turn.EMPLOYER))
    if not trajectory.no_displacement:
        found.append(("De werkgever verklaart dat niemand werk verliest door deze plek.", Turn.EMPLOYER))
    elif not trajectory.no_dismissals_months:
        found.append(("Vul in hoe lang niemand is ontslagen voor dit werk.", Turn.EMPLOYER))
    if not trajectory.commitments:
        found.append(("Vul in wat de kandidaat belooft.", Turn.COACH))
    return found + _aid(trajectory)


def _aid(trajectory: Trajectory) -> list[Lack]:
    """Who gets public money says how much it got before (de-minimis)."""
    amount = trajectory.de_minimis_eur
    if amount is None:
        helped = any(line.public_eur for line in trajectory.funding.all())
        return [("Vul in hoeveel de-minimissteun de werkgever kreeg.", Turn.EMPLOYER)] if helped else []
    sentence = routes.too_much_aid(amount, trajectory.starts_on or date.max)
    return [(sentence, Turn.EMPLOYER)] if sentence else []


def _funding(trajectory: Trajectory) -> list[Lack]:
    return [] if trajectory.funding.all() else [("Vul in wat het kost en wie wat betaalt.", Turn.COACH)]


def _evaluation(trajectory: Trajectory) -> list[Lack]:
    moments = list(trajectory.evaluations.all())
    if not moments:
        return [("Plan de evaluaties.", Turn.COACH)]
    found = []
    if all(moment.kind != EvaluationKind.FINAL for moment in moments):
        found.append(("Plan ook een eindevaluatie.", Turn.COACH))
    begin, end = trajectory.starts_on, trajectory.ends_on
    if begin and end and any(not begin <= moment.planned_on <= end for moment in moments):
        found.append(("Niet alle evaluaties vallen binnen de afgesproken periode.", Turn.COACH))
    return found


def _conditions(trajectory: Trajectory) -> list[Lack]:
    if trajectory.conditions.all() or trajectory.no_conditions_needed:
        return []
    return [("Vul in wat geregeld moet zijn, of kies ‘geen voorwaarden nodig’.", Turn.COACH)]
