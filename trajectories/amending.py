"""What an addendum changes: operations on the rows of a plan, written down first and carried out once it is signed.

An operation is plain JSON, kept with the agreement: `do` (set, add, remove), `on` (a key of KINDS), `id` of the row and
the `values`. The same function shows what it does (inside a savepoint, trajectories/addenda.py) and does it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Max, QuerySet

from nieuwebanen.errors import DomainError
from trajectories import agreement_diff, agreement_text, places
from trajectories.models import (
    Agreement,
    AppliedInstrument,
    Evaluation,
    FundingLine,
    Party,
    PlanStep,
    Trajectory,
    TrajectoryPhase,
    TrajectorySkill,
)
from trajectories.progress import with_parts

Operation = Mapping[str, Any]

GONE = "Wat deze wijziging verandert, is er niet meer. Trek de wijziging in en maak een nieuwe."
OTHERWISE = "De afspraken zijn intussen anders dan in deze wijziging staat. Trek de wijziging in en maak een nieuwe. Anders is: "


@dataclass(frozen=True)
class Kind:
    """Rows that an addendum may change, and which of their fields."""

    model: type[models.Model]
    fields: frozenset[str]
    of: str  # the way from the row to the trajectory; "" is the trajectory itself
    key: str = "public_id"

    def rows(self, trajectory: Trajectory) -> QuerySet[Any]:
        return self.model._default_manager.filter(**{self.of or "pk": trajectory.pk})


KINDS: dict[str, Kind] = {
    "trajectory": Kind(
        Trajectory,
        frozenset({"starts_on", "ends_on", "hours_per_week", "working_times", "supervisor_hours_per_week"})
        | {"coach_every_weeks", "income", "travel_costs"},
        "",
    ),
    "phase": Kind(
        TrajectoryPhase,
        frozenset({"title", "location", "label", "starts_on", "ends_on", "hours_per_week", "goal", "load_reason"}),
        "trajectory",
    ),
    "step": Kind(
        PlanStep,
        frozenset({"goal", "skill", "target_level", "helper", "function", "pay", "schooling", "begins_on", "due_on"}),
        "phase__trajectory",
    ),
    "funding": Kind(
        FundingLine,
        frozenset({"kind", "cost_type", "amount_eur", "employer_pct", "payer", "reason", "evidence"}),
        "trajectory",
        "pk",
    ),
    "instrument": Kind(
        AppliedInstrument, frozenset({"starts_on", "ends_on", "extension_reason", "amount_eur"}), "trajectory"
    ),
    "evaluation": Kind(Evaluation, frozenset({"planned_on", "kind"}), "trajectory"),
    "skill": Kind(TrajectorySkill, frozenset({"skill", "level_now", "level_needed"}), "trajectory", "pk"),
}
_NAMES = {kind.model: name for name, kind in KINDS.items()}
ADDED = frozenset({"phase", "funding", "evaluation", "skill"})
REMOVED = frozenset({"funding", "evaluation", "skill"})


# ---- writing operations down --------------------------------------------------------------------------
def change(row: models.Model, **values: Any) -> Operation:
    """Set these fields of a row that is there."""
    name = _NAMES[type(row)]
    return {"do": "set", "on": name, "id": str(getattr(row, KINDS[name].key)), "values": _plain(values)}


def add(on: str, **values: Any) -> Operation:
    """A new row. A new phase brings its first step in `step`."""
    return {"do": "add", "on": on, "values": _plain(values)}


def remove(row: models.Model) -> Operation:
    name = _NAMES[type(row)]
    return {"do": "remove", "on": name, "id": str(getattr(row, KINDS[name].key))}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON has it, so that what is kept is what was shown."""
    return {
        name: value.isoformat()
        if isinstance(value, date)
        else str(value)
        if isinstance(value, Decimal)
        else value.pk
        if isinstance(value, models.Model)
        else value
        for name, value in values.items()
    }


# ---- carrying them out --------------------------------------------------------------------------------
def carry_out(trajectory: Trajectory, operations: Sequence[Operation]) -> None:
    """Change the rows, all of it or nothing: inside the transaction and under the lock of who calls.

    Raises DomainError when a row is gone or over, a value is impossible, or a place has no seat on those days.
    """
    at_places = set(TrajectoryPhase.objects.filter(trajectory=trajectory).values_list("location_id", flat=True))
    at_places |= {int(one["values"]["location"]) for one in operations if one.get("values", {}).get("location")}
    with places.booking(at_places):
        for operation in operations:
            _do(trajectory, operation)
    Trajectory.objects.filter(pk=trajectory.pk).update(version=F("version") + 1)


def _do(trajectory: Trajectory, operation: Operation) -> None:
    name, do, kind = operation["on"], operation["do"], KINDS[operation["on"]]
    values = dict(operation.get("values", {}))
    if do == "add" and name in ADDED:
        row = kind.model(trajectory=trajectory)
        step = values.pop("step", "")
        if hasattr(row, "position"):
            last = kind.rows(trajectory).aggregate(last=Max("position"))["last"]
            row.position = (last or 0) + 1
        _set(kind, row, values)
        row.save(force_insert=True)
        if isinstance(row, TrajectoryPhase) and step:
            PlanStep.objects.create(phase=row, position=1, goal=step, due_on=row.ends_on)
        return
    there = kind.rows(trajectory).filter(**{kind.key: operation["id"]}).first()
    if there is None:
        raise DomainError(GONE)
    _refuse_over(there, do)
    if do == "remove" and name in REMOVED:
        there.delete()
    elif do == "set":
        _set(kind, there, values)
        there.save(update_fields=list(values))
    else:
        raise ValueError(f"no operation {do} on {name}")


def _refuse_over(row: models.Model, do: str) -> None:
    """What already happened stays as it was."""
    if isinstance(row, Evaluation) and (row.held_on or row.confirmed_at or row.inputs.exists()):
        raise DomainError(f"{row} is al ingevuld of gehouden. Die verandert niet meer.")
    if isinstance(row, FundingLine) and do == "remove" and row.entries.exists():
        raise DomainError(f"Voor ‘{row}’ is al geld uitgegeven. Deze kosten kunnen niet weg.")


def _set(kind: Kind, row: Any, values: Mapping[str, Any]) -> None:
    if unknown := set(values) - kind.fields:
        raise ValueError(f"an addendum does not change {sorted(unknown)}")
    try:
        for name, value in values.items():
            field = kind.model._meta.get_field(name)
            assert isinstance(field, models.Field)
            setattr(row, field.attname, field.clean(value, row))
        row.validate_constraints()
    except ValidationError as error:
        raise DomainError(" ".join(error.messages)) from error


def complete(addendum: Agreement, trajectory: Trajectory) -> None:
    """The last signature is there: the live plan becomes what the addendum says, or nothing happens at all.

    Raises DomainError when the plan moved meanwhile, so that what is signed is what holds.
    """
    carry_out(trajectory, addendum.changes["operations"])
    now = with_parts(Trajectory.objects.filter(pk=trajectory.pk)).get()
    content = agreement_text.content_of(
        now,
        number=addendum.number,
        version=addendum.version,
        on=date.fromisoformat(addendum.content["offered_on"]),
    )
    if other := [d for d in agreement_diff.differences(addendum.content, content) if d.path[0] in AGREED]:
        raise DomainError(f"{OTHERWISE}{agreement_diff.in_short(other, 2)}.")


# What must be the same at the last signature as when the addendum was made. Names and phone numbers may be newer.
AGREED = frozenset({"phases", "duration", "funding", "skills", "criteria", "evaluations"})


# ---- whom it touches ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Touch:
    """A change under this path of the content is signed by these parties, because."""

    path: agreement_diff.Path
    parties: tuple[Party, ...]
    because: str


BOTH = (Party.EMPLOYER, Party.WERKBEDRIJF)
OURS = (Party.WERKBEDRIJF,)
WHO_SIGNS = (
    Touch(("guidance", "coach_every_weeks"), OURS, "Hoe vaak de werkcoach contact heeft, regelt het Werkbedrijf."),
    Touch(("income",), OURS, "Over de uitkering van de kandidaat gaat de werkgever niet."),
    Touch(("funding",), BOTH, "Wat de werkgever betaalt, spreken de werkgever en het Werkbedrijf samen af."),
    Touch((), BOTH, "Dagen, uren, plekken en wat iemand leert, spreken de werkgever en het Werkbedrijf samen af."),
)
ONLY_PUBLIC = Touch(("funding",), OURS, "Dit geld betaalt de werkgever niet. Daarover gaat het Werkbedrijf.")


def touches(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Touch]:
    """Which rules of WHO_SIGNS this change falls under, each once: who signs, and why."""
    found: dict[Touch, None] = {}
    for difference in agreement_diff.differences(before, after):
        rule = next(rule for rule in WHO_SIGNS if difference.path[: len(rule.path)] == rule.path)
        if rule.path == ("funding",) and _employer_pays(before) == _employer_pays(after):
            rule = ONLY_PUBLIC
        found[rule] = None
    return list(found)


def _employer_pays(content: Mapping[str, Any]) -> list[tuple[str, Decimal]]:
    lines = [(line["what"], Decimal(line["employer_eur"])) for line in content["funding"]["lines"]]
    return sorted(line for line in lines if line[1])


def touched_places(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    """The places, by their id, of which the parts of the plan become others or are new: each signs its annex again."""
    old = _parts_by_place(before)
    return {place for place, parts in _parts_by_place(after).items() if parts != old.get(place)}


def _parts_by_place(content: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {place["id"]: [content["phases"][n - 1] for n in place["phases"]] for place in content["places"]}


def parties_of(found: Sequence[Touch]) -> list[str]:
    """The parties that these rules name, in the order of the agreement."""
    named = {party for rule in found for party in rule.parties}
    return [str(party.value) for party in BOTH if party in named]
