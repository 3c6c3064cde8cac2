"""(e) public help for the employer or the place: dated rules, and what of them is used in one trajectory (domain.md §3).

An instrument is held to the rule of its first day. A rule never changes: a change of the law is a new rule from its
own day on, so what was agreed before keeps the rule that it was agreed under.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction

from candidates.models import Candidate, TargetGroup
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.dates import add_months
from nieuwebanen.dutch import counted, decimal_number, long_date
from nieuwebanen.errors import DomainError
from trajectories.models import AppliedInstrument, Instrument, InstrumentRule, Trajectory

# Who surely is in no register of people with a limit in work (doelgroepregister): they worked until now.
NEVER_IN_REGISTER = frozenset({TargetGroup.SHORT_UNEMPLOYED, TargetGroup.JOB_TO_JOB})


# ---- the rules ------------------------------------------------------------------------------------------
@dataclass
class RulesOf:
    """One instrument: what holds today, what is coming, what was before (newest first)."""

    instrument: Instrument
    now: InstrumentRule | None = None
    coming: list[InstrumentRule] = field(default_factory=list)
    before: list[InstrumentRule] = field(default_factory=list)


def rules_of(rules: Iterable[InstrumentRule], *, today: date) -> list[RulesOf]:
    """Every instrument with its rules, in the order of the list."""
    found = {instrument: RulesOf(instrument) for instrument in Instrument}
    for rule in sorted(rules, key=lambda rule: rule.valid_from, reverse=True):
        one = found[Instrument(rule.instrument)]
        if rule.valid_from > today:
            one.coming.insert(0, rule)
        elif one.now is None:
            one.now = rule
        else:
            one.before.append(rule)
    return list(found.values())


def rule_on(rules: Iterable[InstrumentRule], instrument: str, day: date) -> InstrumentRule | None:
    """The rule that holds for an instrument that begins on this day; None when none is known."""
    held = [rule for rule in rules if rule.instrument == instrument and rule.valid_from <= day]
    return max(held, key=lambda rule: rule.valid_from, default=None)


def in_words(rule: InstrumentRule) -> str:
    """What a rule says, in one sentence, with what it is based on."""
    parts = []
    if rule.max_months:
        longer = f", en met een reden nog {_months(rule.extension_months)}" if rule.extension_months else ""
        parts.append(f"maximaal {_months(rule.max_months)}{longer}")
    if rule.pct is not None:
        parts.append(f"{decimal_number(rule.pct, 2).removesuffix(',00')} procent van het loon")
    if rule.register_only:
        parts.append("alleen voor wie in het doelgroepregister staat")
    said = "; ".join(parts) or "geen vaste grens"
    return f"{said.capitalize()} ({rule.source})."


@transaction.atomic
def set_rule(rule: InstrumentRule, *, by: User, today: date, at: datetime | None = None) -> InstrumentRule:
    """A new rule from a day on; what was, stays to be read.

    Raises DomainError for a day that is over (what was agreed then keeps its rule) or that already has a rule.
    """
    if rule.valid_from < today:
        raise DomainError("Kies vandaag of een latere dag.")
    rule.by = by
    try:
        with transaction.atomic():
            rule.save(force_insert=True)
    except IntegrityError as error:
        if "instrumentrule_once_a_day" in str(error):
            raise DomainError("Voor deze dag is er al een regel. Kies een andere dag.") from error
        raise
    text = f"Regel voor {rule.get_instrument_display()}, vanaf {long_date(rule.valid_from)}."
    events.record("instrument.rule", text, about=rule, by=by, at=at)
    return rule


# ---- used in one trajectory -------------------------------------------------------------------------------
def refusals(applied: AppliedInstrument, rules: Iterable[InstrumentRule], candidate: Candidate) -> list[str]:
    """Why this may not be, by the rule of its first day; empty when it may. Each sentence names the rule."""
    rule = rule_on(rules, applied.instrument, applied.starts_on)
    if rule is None:
        return []
    name, found = str(Instrument(applied.instrument).label).capitalize(), []
    if rule.max_months:
        longest = rule.max_months + (rule.extension_months or 0)
        if applied.ends_on > last_day(applied.starts_on, longest):
            found.append(
                f"{name} mag samen maximaal {_months(longest)} duren ({rule.source}): "
                f"tot en met {long_date(last_day(applied.starts_on, longest))}."
            )
        elif applied.ends_on > last_day(applied.starts_on, rule.max_months) and not applied.extension_reason.strip():
            found.append(
                f"{name} duurt langer dan {_months(rule.max_months)} ({rule.source}). Vul in waarom dat nodig is."
            )
    if rule.register_only:
        if candidate.target_group in NEVER_IN_REGISTER:
            group = TargetGroup(candidate.target_group).label
            found.append(
                f"{name} is alleen voor wie in het doelgroepregister staat ({rule.source}). "
                f"Bij deze kandidaat staat als doelgroep: {group}."
            )
        elif not applied.note.strip():
            found.append(
                f"{name} is alleen voor wie in het doelgroepregister staat ({rule.source}). "
                "Vul bij de toelichting in wie dat heeft bevestigd en wanneer. Schrijf niet op waarom."
            )
    return found


def last_day(starts_on: date, months: int) -> date:
    """The last day of a period of so many months."""
    return add_months(starts_on, months) - timedelta(days=1)


def keep(applied: AppliedInstrument) -> AppliedInstrument:
    """Save an instrument of a trajectory, inside arrangements.changing. Raises DomainError with the rule it breaks."""
    if found := refusals(applied, InstrumentRule.objects.all(), applied.trajectory.candidate):
        raise DomainError(" ".join(found))
    applied.save()
    return applied


def refused_of(trajectory: Trajectory) -> list[str]:
    """What stands in the way of offering this agreement: a rule or a day changed after an instrument was added."""
    used = list(trajectory.instruments.all())
    if not used:
        return []
    rules = list(InstrumentRule.objects.all())
    return [text for applied in used for text in refusals(applied, rules, trajectory.candidate)]


@dataclass(frozen=True)
class Used:
    """One used instrument with the rule that it is held to, in words."""

    applied: AppliedInstrument
    rule: str


def used_in(trajectory: Trajectory) -> list[Used]:
    """The instruments of a trajectory, each with its rule. One query for all the rules."""
    used = list(trajectory.instruments.all())
    rules = list(InstrumentRule.objects.all()) if used else []
    found = [(applied, rule_on(rules, applied.instrument, applied.starts_on)) for applied in used]
    return [Used(applied, in_words(rule) if rule else "") for applied, rule in found]


def total_eur(trajectory: Trajectory) -> Decimal:
    """What the instruments bring, as far as an amount is known."""
    return sum((applied.amount_eur or Decimal(0) for applied in trajectory.instruments.all()), Decimal("0.00"))


def _months(number: int | None) -> str:
    return counted(number or 0, "maand", "maanden")
