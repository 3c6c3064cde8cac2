"""What an agreement says: the seven parts and the parties as one plain document, and its hash.

The document is frozen as JSON with the agreement. Screen and PDF are both made of it, so what was seen is what is
signed, and a later change of name or skill list changes no agreement.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.conf import settings

from employers.models import Certainty, LearningLocation, LegalLabel
from employers.routes import unpaid_limit
from nieuwebanen.skills.models import Level
from nieuwebanen.steps import Turn
from trajectories import legal, routes
from trajectories.models import EvaluationKind, FundingLine, Instrument, PublicPayer, Trajectory

SCHEMA = 2  # what was frozen as 1 is still shown with the words of 1 (templates/trajectories/_agreement_document.html)
Content = dict[str, Any]


def content_of(trajectory: Trajectory, *, number: str, version: int, on: date) -> Content:
    """The whole agreement as JSON-safe data: dates ISO under names in _on, amounts as text under names in _eur.

    Reads everything of progress.with_parts. number is empty while nothing was offered.
    """
    return _plain(
        {
            "schema": SCHEMA,
            "number": number,
            "version": version,
            "offered_on": on,
            "trajectory": trajectory.number,
            "organisation": {
                "name": settings.ORGANISATION,
                "email": settings.ORGANISATION_EMAIL,
                "phone": settings.ORGANISATION_PHONE,
            },
            **_parties(trajectory),
            "job": _job(trajectory),
            "skills": [
                {
                    "name": row.skill.name,
                    "now": row.level_now,
                    "now_label": Level(row.level_now).label,
                    "needed": row.level_needed,
                    "needed_label": Level(row.level_needed).label,
                }
                for row in trajectory.skills.all()
            ],
            "criteria": [criterion.text for criterion in trajectory.criteria.all()],
            "phases": [_phase(phase) for phase in trajectory.phases.all()],
            "places": _places(trajectory),
            "labels": _labels(trajectory),
            "duration": _duration(trajectory),
            "guidance": {
                "supervisor": trajectory.supervisor_name,
                "supervisor_title": trajectory.supervisor_title,
                "supervisor_hours": trajectory.supervisor_hours_per_week,
                "coach": trajectory.coach.full_name,
                "coach_title": trajectory.coach.job_title,
                "coach_phone": trajectory.coach.phone,
                "coach_email": trajectory.coach.email,
                "coach_every_weeks": trajectory.coach_every_weeks,
            },
            "insured_with": trajectory.insured_with,
            "insurance_policy": trajectory.insurance_policy,
            "no_displacement": trajectory.no_displacement,
            "no_dismissals_months": trajectory.no_dismissals_months,
            "de_minimis_eur": trajectory.de_minimis_eur,
            "early_reason": trajectory.early_reason,
            "income": trajectory.income,
            "travel_costs": trajectory.travel_costs,
            "commitments": [line.strip() for line in trajectory.commitments.splitlines() if line.strip()],
            "funding": _funding(trajectory),
            "instruments": [
                {
                    "name": Instrument(row.instrument).label,
                    "starts_on": row.starts_on,
                    "ends_on": row.ends_on,
                    "amount_eur": row.amount_eur,
                    "extension_reason": row.extension_reason,
                    "note": row.note,
                }
                for row in trajectory.instruments.all()
            ],
            "evaluations": [
                {"position": e.position, "kind": EvaluationKind(e.kind).label, "planned_on": e.planned_on}
                for e in trajectory.evaluations.all()
            ],
            "conditions": [
                {
                    "text": c.text,
                    "owner": Turn(c.owner).label,
                    "due_on": c.due_on,
                    "arranged": c.arranged_on is not None,
                }
                for c in trajectory.conditions.all()
            ],
        }
    )


def _parties(trajectory: Trajectory) -> Content:
    employer = trajectory.job.employer
    place = " ".join(word for word in (employer.postcode, employer.place) if word)
    return {
        "employer": {
            "name": employer.name,
            "kvk_number": employer.kvk_number,
            "address": ", ".join(line for line in (employer.street, place) if line),
            "contact": employer.contact_name,
            "contact_title": employer.contact_title,
            "phone": employer.phone,
            "email": employer.email,
        },
        "candidate": {"name": trajectory.candidate.full_name, "number": trajectory.candidate.number},
    }


def _job(trajectory: Trajectory) -> Content:
    job = trajectory.job
    return {
        "number": job.number,
        "title": job.title,
        "hours": job.hours_text,
        "starts_on": job.starts_on,
        "certainty": str(Certainty(job.certainty).label).lower() if job.certainty else "",
        "contract_months": job.contract_months,
        "wage_eur": job.wage_eur_hour,
        "no_trial_period": any(phase.label == LegalLabel.TRIAL_PLACEMENT for phase in trajectory.phases.all()),
    }


def _duration(trajectory: Trajectory) -> Content:
    phases = list(trajectory.phases.all())
    return {
        "starts_on": trajectory.starts_on,
        "ends_on": trajectory.ends_on,
        "hours_per_week": trajectory.hours_per_week,
        "working_times": trajectory.working_times,
        "unpaid_weeks": routes.unpaid_weeks(phases),
        "unpaid_limit": unpaid_limit(phases[0].starts_on) if phases else None,
    }


def _places(trajectory: Trajectory) -> list[Content]:
    """Every place of the plan once, in the order of the plan; own: it is the employer's, who signs the whole."""
    numbers: dict[LearningLocation, list[int]] = {}
    for number, phase in enumerate(trajectory.phases.all(), 1):
        numbers.setdefault(phase.location, []).append(number)
    return [
        {
            "id": place.public_id,
            "name": place.name,
            "kind": place.get_kind_display(),
            "own": place.employer_id == trajectory.job.employer_id,
            "contact": place.contact_name,
            "phone": place.phone,
            "address": " ".join(word for word in (place.postcode, place.place) if word),
            "phases": found,
        }
        for place, found in numbers.items()
    ]


def _labels(trajectory: Trajectory) -> list[Content]:
    """The legal footing of each kind of place in the plan, once, in the order of the plan."""
    found = dict.fromkeys(LegalLabel(phase.label) for phase in trajectory.phases.all())
    return [
        {"label": label.label, "text": legal.FOOTING[label].text, "law": legal.FOOTING[label].law} for label in found
    ]


def _phase(phase: Any) -> Content:
    return {
        "title": phase.title,
        "place": phase.location.name,
        "label": LegalLabel(phase.label).label,
        "starts_on": phase.starts_on,
        "ends_on": phase.ends_on,
        "weeks": phase.weeks,
        "hours_per_week": phase.hours_per_week,
        "goal": phase.goal,
        "load_reason": phase.load_reason,
        "steps": [
            {
                "goal": step.goal,
                "skill": step.skill.name if step.skill else "",
                "target": step.target_level,
                "target_label": Level(step.target_level).label if step.target_level else "",
                "helper": step.helper,
                "function": step.function,
                "pay": step.pay,
                "schooling": step.schooling,
                "begins_on": step.begins_on,
                "due_on": step.due_on,
            }
            for step in phase.steps.all()
        ],
    }


def _funding(trajectory: Trajectory) -> Content:
    lines = list(trajectory.funding.all())
    return {
        "lines": [
            {
                "what": line.cost_type,
                "amount_eur": line.amount_eur,
                "employer_pct": percent(line.employer_pct),
                "public_pct": percent(100 - line.employer_pct),
                "employer_eur": line.employer_eur,
                "public_eur": line.public_eur,
                "payer": PublicPayer(line.payer).label,
                "reason": line.reason,
                "evidence": line.evidence,
            }
            for line in lines
        ],
        "total_eur": sum((line.amount_eur for line in lines), Decimal("0.00")),
        "employer_eur": sum((line.employer_eur for line in lines), Decimal("0.00")),
        "public_eur": sum((line.public_eur for line in lines), Decimal("0.00")),
        "payers": _payers(lines),
    }


def _payers(lines: Sequence[FundingLine]) -> list[Content]:
    """What each pays in all, to the cent: the employer first, then who pays the rest, in the order of the lines."""
    totals = {"werkgever": sum((line.employer_eur for line in lines), Decimal("0.00"))}
    for line in lines:
        label = str(PublicPayer(line.payer).label)
        totals[label] = totals.get(label, Decimal("0.00")) + line.public_eur
    return [{"who": who, "total_eur": total} for who, total in totals.items()]


def percent(value: Decimal) -> str:
    """50% or 33,33%: no more decimals than are needed."""
    return f"{format(value.normalize(), 'f').replace('.', ',')}%"


# ---- frozen and read again --------------------------------------------------------------------------
def canonical(content: Mapping[str, Any]) -> bytes:
    """The one way to write this content, of which the hash is taken."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest(content: Mapping[str, Any]) -> str:
    return sha256(canonical(content)).hexdigest()


def readable(content: Any, name: str = "") -> Any:
    """The frozen content with real dates and amounts, for the templates."""
    if isinstance(content, Mapping):
        return {key: readable(value, key) for key, value in content.items()}
    if isinstance(content, list):
        return [readable(value) for value in content]
    if isinstance(content, str) and content and name.endswith("_on"):
        return date.fromisoformat(content)
    if isinstance(content, str) and content and name.endswith("_eur"):
        return Decimal(content)
    return content


def _plain(value: Any) -> Any:
    """JSON has no dates, amounts or lazy labels: all become text, exact and sortable."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)
