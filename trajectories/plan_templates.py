"""A step plan kept as a template, and a plan begun from one: always a copy, never with a person in it (features.md row 45).

Changing or retiring a template changes no plan. Names of people are taken out on keeping; who helps becomes a role.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, F
from django.utils import timezone

from employers import capacity
from employers.models import LearningLocation
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError, StaleError
from trajectories.arrangements import Change, changing, next_position, order_phases
from trajectories.models import (
    PlanStep,
    PlanTemplate,
    PlanTemplatePhase,
    PlanTemplateStep,
    Trajectory,
    TrajectoryPhase,
)
from trajectories.parts import Part

USED = "plan_template.used"
STALE = "Iemand anders heeft dit sjabloon net gewijzigd. Bekijk wat er nu staat en bewaar nog een keer."
SAME_NAME = "Er is al een sjabloon met deze naam. Kies een andere naam."
CANDIDATE = "de kandidaat"
FRIDAY = 4


# ---- a plan without people ----------------------------------------------------------------------------
def helpers(trajectory: Trajectory) -> dict[str, str]:
    """Who helps in this plan, each with the role that is meant as far as we know it; else empty, for the coach to say.

    A text without a capital is a role already.
    """
    known = {trajectory.coach.full_name: "werkcoach", trajectory.supervisor_name: "begeleider bij de werkgever"}
    for phase in trajectory.phases.all():
        known.setdefault(phase.location.contact_name, "contactpersoon van de plek")
    names = dict.fromkeys(step.helper for phase in trajectory.phases.all() for step in phase.steps.all() if step.helper)
    return {name: known.get(name, name if name[0].islower() else "") for name in names}


@dataclass(frozen=True)
class Names:
    """The people around one plan, and what a template says instead."""

    instead: Mapping[str, str]

    @classmethod
    def of(cls, trajectory: Trajectory, roles: Mapping[str, str]) -> "Names":
        person = trajectory.candidate
        found = {
            person.full_name: CANDIDATE,
            person.first_name: CANDIDATE,
            person.last_name: CANDIDATE,
            trajectory.coach.full_name: "de werkcoach",
            trajectory.supervisor_name: "de begeleider",
        }
        for phase in trajectory.phases.all():
            found.setdefault(phase.location.contact_name, "de contactpersoon")
        return cls({name: words for name, words in {**found, **roles}.items() if name})

    def out_of(self, text: str) -> str:
        """The text with every name replaced, the longest name first."""
        for name, words in sorted(self.instead.items(), key=lambda pair: -len(pair[0])):
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", words, text)
        return text

    def in_text(self, text: str) -> bool:
        return self.out_of(text) != text


@transaction.atomic
def keep(
    trajectory: Trajectory,
    *,
    name: str,
    note: str,
    roles: Mapping[str, str],
    by: User,
    at: datetime | None = None,
) -> PlanTemplate:
    """Keep the plan of this trajectory for others: weeks instead of days, roles instead of people, no places.

    trajectory: with progress.with_parts. roles: for who helps (see `helpers`), what the template says instead; empty
    leaves it open. Raises DomainError without a part, for a role that is a name, and for a name that is taken.
    """
    phases = list(trajectory.phases.all())
    if not phases:
        raise DomainError("Dit stappenplan is nog leeg. Voeg eerst een onderdeel toe.")
    names = Names.of(trajectory, roles)
    if people := [role for role in [*roles.values(), name, note] if Names.of(trajectory, {}).in_text(role)]:
        raise DomainError(f"In ‘{people[0]}’ staat de naam van iemand. Een sjabloon is zonder namen: vul een rol in.")
    template = PlanTemplate(name=name, note=note, made_by=by, made_at=at or timezone.now())
    _store(template)
    begin = phases[0].starts_on
    for position, phase in enumerate(phases, 1):
        kept = PlanTemplatePhase.objects.create(
            template=template,
            position=position,
            title=names.out_of(phase.title)[:120],
            label=phase.label,
            starts_after_weeks=(phase.starts_on - begin).days // 7,
            weeks=min(phase.weeks, 104),
            hours_per_week=phase.hours_per_week,
            goal=names.out_of(phase.goal)[:300],
        )
        PlanTemplateStep.objects.bulk_create(_steps_kept(kept, phase, names, roles))
    events.record("plan_template.kept", "Stappenplan bewaard als sjabloon.", about=template, by=by, at=at)
    return template


def _steps_kept(
    kept: PlanTemplatePhase, phase: TrajectoryPhase, names: Names, roles: Mapping[str, str]
) -> Iterator[PlanTemplateStep]:
    for position, step in enumerate(phase.steps.all(), 1):
        yield PlanTemplateStep(
            phase=kept,
            position=position,
            goal=names.out_of(step.goal)[:200],
            skill_id=step.skill_id,
            target_level=step.target_level,
            helper=roles.get(step.helper, ""),
            function=names.out_of(step.function)[:120],
            pay=names.out_of(step.pay)[:120],
            schooling=names.out_of(step.schooling)[:120],
            due_after_weeks=((step.due_on - phase.starts_on).days + 6) // 7 if step.due_on else None,
        )


# ---- a plan from a template ---------------------------------------------------------------------------
@dataclass
class Used:
    """What came into a plan: how many parts, and which skills are not in its agreement and were left out."""

    parts: int
    without: list[str]
    change: Change


def use(
    trajectory: Trajectory,
    template: PlanTemplate,
    *,
    starts_on: date,
    places: Mapping[int, LearningLocation],
    by: User,
    version: int,
    at: datetime | None = None,
) -> Used:
    """Add parts of a template to a plan, the first of them on `starts_on`.

    places: by part of the template (pk), where it is; parts that are not in it stay out. Raises DomainError when no
    part is chosen, the template is retired, or a place is full; and whatever `changing` raises.
    """
    template.refresh_from_db(fields=["retired_at"])
    if template.retired_at:
        raise DomainError("Dit sjabloon is vervallen. Kies een ander sjabloon.")
    chosen = [phase for phase in template.phases.prefetch_related("steps__skill") if phase.pk in places]
    if not chosen:
        raise DomainError("Kies voor minimaal 1 onderdeel een plek.")
    agreed = set(trajectory.skills.values_list("skill_id", flat=True))
    offset = min(phase.starts_after_weeks for phase in chosen)
    left_out: dict[str, None] = {}
    with changing(trajectory, Part.PLAN, by=by, version=version, at=at) as change:
        capacity.lock(place.pk for place in places.values())
        for part in chosen:
            first = starts_on + timedelta(weeks=part.starts_after_weeks - offset)
            phase = TrajectoryPhase.objects.create(
                trajectory=trajectory,
                position=next_position(trajectory),
                title=part.title,
                location=places[part.pk],
                label=part.label,
                starts_on=first,
                ends_on=last_day(first, part.weeks),
                hours_per_week=part.hours_per_week,
                goal=part.goal,
            )
            PlanStep.objects.bulk_create(_steps_of(part, phase, agreed))
            left_out |= {
                str(step.skill): None for step in part.steps.all() if step.skill and step.skill_id not in agreed
            }
        order_phases(trajectory)
        events.record(USED, "Sjabloon voor een stappenplan gebruikt.", about=template, by=by, at=at)
    return Used(len(chosen), list(left_out), change)


def last_day(first: date, weeks: int) -> date:
    """The last working day of so many weeks."""
    last = first + timedelta(weeks=weeks, days=-1)
    return max(first, last - timedelta(days=max(0, last.weekday() - FRIDAY)))


def _steps_of(part: PlanTemplatePhase, phase: TrajectoryPhase, agreed: Collection[int]) -> Iterator[PlanStep]:
    for step in part.steps.all():
        due = phase.starts_on + timedelta(weeks=step.due_after_weeks) if step.due_after_weeks is not None else None
        known = step.skill_id in agreed
        yield PlanStep(
            phase=phase,
            position=step.position,
            goal=step.goal,
            skill_id=step.skill_id if known else None,
            target_level=step.target_level if known or step.skill_id is None else None,
            helper=step.helper,
            function=step.function,
            pay=step.pay,
            schooling=step.schooling,
            due_on=min(due, phase.ends_on) if due else None,
        )


# ---- the list of all ----------------------------------------------------------------------------------
@transaction.atomic
def change(template: PlanTemplate, *, name: str, note: str, version: int, by: User, at: datetime | None = None) -> None:
    """Another name or note. Raises StaleError when somebody else was first, DomainError when the name is taken."""
    mine = PlanTemplate.objects.filter(pk=template.pk, version=version)
    if not mine.update(version=F("version") + 1):
        raise StaleError(STALE)
    template.refresh_from_db()
    template.name, template.note = name, note
    _store(template)
    events.record("plan_template.changed", "Sjabloon gewijzigd.", about=template, by=by, at=at)


@transaction.atomic
def retire(template: PlanTemplate, *, by: User, at: datetime | None = None) -> None:
    """Nobody can choose it any more; plans that began with it stay. Raises DomainError when it was retired."""
    if not PlanTemplate.objects.filter(pk=template.pk, retired_at=None).update(retired_at=at or timezone.now()):
        raise DomainError("Dit sjabloon was al vervallen.")
    events.record("plan_template.retired", "Sjabloon vervallen.", about=template, by=by, at=at)


@transaction.atomic
def bring_back(template: PlanTemplate, *, by: User, at: datetime | None = None) -> None:
    """It can be chosen again. Raises DomainError when it is in use, or when another one has its name now."""
    try:
        with transaction.atomic():
            retired = PlanTemplate.objects.filter(pk=template.pk, retired_at__isnull=False)
            back = retired.update(retired_at=None)
    except IntegrityError as taken:
        raise DomainError(
            "Er is nu een ander sjabloon met deze naam. Geef dit sjabloon eerst een andere naam."
        ) from taken
    if not back:
        raise DomainError("Dit sjabloon is al in gebruik.")
    events.record("plan_template.brought_back", "Sjabloon weer in gebruik.", about=template, by=by, at=at)


def times_used(templates: Collection[PlanTemplate]) -> dict[UUID, int]:
    """How often each of these was used for a plan."""
    used = events.Event.objects.filter(verb=USED, subject_public_id__in=[one.public_id for one in templates])
    return dict(used.order_by().values_list("subject_public_id").annotate(Count("pk")))


def _store(template: PlanTemplate) -> None:
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError as taken:
        raise DomainError(SAME_NAME) from taken
