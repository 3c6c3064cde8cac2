"""What a function usually asks: a coach keeps the needs of a job as a template, and begins another job with it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count

from employers.models import FutureJob, JobRequirement, RequirementTemplate, TemplateRequirement
from employers.models.possibilities import MAX_REQUIREMENTS
from employers.requirements import Need, save_needs
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError, StaleError

USED = "template.used"
STALE = "Iemand anders heeft dit sjabloon net gewijzigd. Bekijk het en bewaar nog een keer."


class NameTaken(DomainError):
    """There is a template of this function: to be replaced only by who says so."""


def of_function(function: str) -> RequirementTemplate | None:
    """The template of this function, capitals aside."""
    return RequirementTemplate.objects.filter(function__iexact=function).first()


@transaction.atomic
def keep(
    function: str, needs: Sequence[Need], *, replace: bool, by: User, at: datetime | None = None
) -> RequirementTemplate:
    """Keep these needs as the template of a function. Raises NameTaken when there is one and `replace` is not asked."""
    template = of_function(function)
    if template is None:
        template = _new(function, by)
        verb, text = "template.kept", "Sjabloon bewaard."
    elif not replace:
        raise NameTaken(f"Er is al een sjabloon voor ‘{template}’. Geef een andere naam of vervang het.")
    else:
        verb, text = "template.replaced", "Sjabloon vervangen."
    _fill(template, needs)
    events.record(verb, text, about=template, by=by, at=at)
    return template


@transaction.atomic
def change(
    template: RequirementTemplate,
    needs: Sequence[Need],
    *,
    function: str,
    version: int,
    by: User,
    at: datetime | None = None,
) -> None:
    """Make the template exactly this. Raises StaleError when somebody else was first, NameTaken for a known name."""
    current = RequirementTemplate.objects.select_for_update().filter(pk=template.pk).first()
    if current is None or current.version != version:
        raise StaleError(STALE)
    known = of_function(function)
    if known is not None and known.pk != template.pk:
        raise NameTaken(f"Er is al een sjabloon voor ‘{known}’. Geef een andere naam.")
    template.function = function
    _fill(template, needs)
    events.record("template.changed", "Sjabloon gewijzigd.", about=template, by=by, at=at)


@transaction.atomic
def delete(template: RequirementTemplate, *, by: User, at: datetime | None = None) -> None:
    """Jobs that began with it keep their needs."""
    events.record("template.deleted", "Sjabloon weggehaald.", about=template, by=by, at=at)
    template.delete()


@dataclass(frozen=True)
class Double:
    """A skill that the job asks for already."""

    has: JobRequirement
    row: TemplateRequirement

    @property
    def same(self) -> bool:
        return (self.has.level, self.has.weight, self.has.must) == (self.row.level, self.row.weight, self.row.must)


@dataclass(frozen=True)
class Preview:
    """What using a template would do to a job's list."""

    new: list[TemplateRequirement]
    doubles: list[Double]
    retired: list[TemplateRequirement]
    count: int  # how many needs the job would have

    @property
    def differing(self) -> list[Double]:
        return [double for double in self.doubles if not double.same]

    @property
    def same(self) -> list[Double]:
        return [double for double in self.doubles if double.same]

    @property
    def too_many(self) -> int:
        return max(0, self.count - MAX_REQUIREMENTS)

    @property
    def does_something(self) -> bool:
        return bool(self.new or self.differing)


def preview(job: FutureJob, template: RequirementTemplate) -> Preview:
    """What comes in, what stands there already, and what is skipped because the skill is not offered any more."""
    has = {need.skill_id: need for need in job.requirements.all()}
    rows = list(template.requirements.select_related("skill"))
    fresh = [row for row in rows if row.skill_id not in has]
    new = [row for row in fresh if row.skill.retired_at is None]
    return Preview(
        new=new,
        doubles=[Double(has[row.skill_id], row) for row in rows if row.skill_id in has],
        retired=[row for row in fresh if row.skill.retired_at is not None],
        count=len(has) + len(new),
    )


@transaction.atomic
def use(
    job: FutureJob,
    template: RequirementTemplate,
    *,
    skip: Collection[str] = (),
    take_over: Collection[str] = (),
    version: int,
    by: User,
    at: datetime | None = None,
) -> int:
    """Add what the template has and the job has not, as one change. Existing needs stay as they are.

    skip: codes of skills to leave out. take_over: codes of skills that the job has already and that become as in the
    template. Returns how many came in. Raises DomainError for more needs than a job may have.
    """
    seen = preview(job, template)
    changed = {double.row.skill_id: double.row for double in seen.doubles if double.row.skill.code in take_over}
    kept = [
        _need(changed[has.skill_id], has) if has.skill_id in changed else _need(has, has)
        for has in job.requirements.all()
    ]
    added = [_need(row, None) for row in seen.new if row.skill.code not in skip]
    if not added and not changed:
        raise DomainError("Er is niets gekozen om over te nemen. Kruis minimaal 1 vaardigheid aan.")
    save_needs(job, kept + added, version=version, by=by, at=at)
    events.record(USED, f"Sjabloon gebruikt voor {job.number}.", about=template, by=by, at=at, job=job.number)
    return len(added)


def times_used(templates: Collection[RequirementTemplate]) -> dict[UUID, int]:
    """For how many changes of a job each of these was used."""
    of_these = events.Event.objects.filter(verb=USED, subject_public_id__in=[one.public_id for one in templates])
    counted = of_these.order_by().values_list("subject_public_id").annotate(Count("pk"))
    return dict(counted)


def _need(row: JobRequirement | TemplateRequirement, has: JobRequirement | None) -> Need:
    """The line of this row; where it is learnt is what the job says."""
    return Need(row.skill, row.level, row.weight, row.must, has.learn_at if has else None, row.learn_hours)


def _new(function: str, by: User) -> RequirementTemplate:
    try:
        with transaction.atomic():
            return RequirementTemplate.objects.create(function=function, created_by=by)
    except IntegrityError as taken:  # a colleague kept the same function in this very moment
        raise NameTaken(f"Er is al een sjabloon voor ‘{function}’. Geef een andere naam of vervang het.") from taken


def _fill(template: RequirementTemplate, needs: Sequence[Need]) -> None:
    if not needs:
        raise DomainError("Kies minimaal 1 vaardigheid.")
    if len(needs) > MAX_REQUIREMENTS:
        raise DomainError(f"Kies maximaal {MAX_REQUIREMENTS} vaardigheden. Haal er een weg voordat je er een toevoegt.")
    template.save(update_fields=["function", "updated_at"])
    template.requirements.all().delete()
    TemplateRequirement.objects.bulk_create(
        TemplateRequirement(
            template=template,
            skill=need.skill,
            level=need.level,
            weight=need.weight,
            must=need.must,
            learn_hours=None if need.must else need.learn_hours,
            position=position,
        )
        for position, need in enumerate(needs, 1)
    )
