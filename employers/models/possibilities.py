"""Step 2: what the job asks, along which route and places people learn it, and what the employer promises.

Here is also the rule that says which of steps 1 and 2 are done and what is still missing (`missing_for`).
"""

from datetime import date, datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q

from employers.models.employer import Employer
from employers.models.future_job import FutureJob
from employers.models.location import LearningLocation
from employers.models.route import Route
from employers.models.stacked import missing_of_stack
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError
from nieuwebanen.skills.models import Level, Skill
from nieuwebanen.steps import Missing, Step, Turn

MIN_REQUIREMENTS, MAX_REQUIREMENTS = 3, 12


class JobRequirement(models.Model):
    """A skill the job asks for (R05). `must`: needed before the learning starts; otherwise learnable."""

    job = models.ForeignKey(FutureJob, models.CASCADE, related_name="requirements")  # part of its job
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+", verbose_name="vaardigheid")
    level = models.PositiveSmallIntegerField("niveau", choices=Level, default=Level.ALONE)
    weight = models.PositiveSmallIntegerField("gewicht", default=2)
    must = models.BooleanField("nodig voor het inleren begint", default=False)
    # Where and how long this is usually learnt here: for the talk and the plan. The match counts with the hours of
    # the skill itself (matching.md), so that two jobs are scored alike.
    learn_at = models.ForeignKey(
        LearningLocation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="waar te leren"
    )
    learn_hours = models.PositiveSmallIntegerField("gebruikelijke uren om te leren", null=True, blank=True)
    position = models.PositiveSmallIntegerField("volgorde", default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["job", "skill"],
                name="requirement_skill_once_per_job",
                violation_error_message="Deze vaardigheid staat er al.",
            ),
            models.CheckConstraint(name="requirement_level_1_to_4", condition=Q(level__range=(1, 4))),
            models.CheckConstraint(name="requirement_weight_1_to_3", condition=Q(weight__range=(1, 3))),
            models.CheckConstraint(
                name="requirement_learn_hours_1_to_2000",
                condition=Q(learn_hours__isnull=True) | Q(learn_hours__range=(1, 2000)),
                violation_error_message="Vul een getal in van 1 tot en met 2000.",
            ),
        ]
        verbose_name = "wat nodig is"
        verbose_name_plural = "wat nodig is"

    def __str__(self) -> str:
        return f"{self.skill_id} op niveau {self.level}"

    @property
    def hours_to_learn(self) -> int:
        """How long somebody who cannot do it yet usually learns here: as agreed, else what the skill itself says."""
        return self.learn_hours or self.skill.hours_to(self.level)

    @property
    def anchor(self) -> str:
        """What somebody at the needed level says of the work."""
        return Level(self.level).anchor


class Possibilities(models.Model):
    """The outcome of step 2 in words: route and why not the others, profile, conditions for success (R12, R17, R18)."""

    job = models.OneToOneField(FutureJob, models.CASCADE, related_name="possibilities")  # part of its job
    route = models.CharField("route", max_length=20, choices=Route)
    why_not_others = models.TextField("waarom de andere routes niet", max_length=2000)
    candidate_profile = models.TextField("profiel van de kandidaat", max_length=2000)
    success_conditions = models.TextField("voorwaarden om te slagen", max_length=2000)

    class Meta:
        constraints = [models.CheckConstraint(name="possibilities_route_known", condition=Q(route__in=Route.values))]
        verbose_name = "mogelijkheden"
        verbose_name_plural = "mogelijkheden"

    def __str__(self) -> str:
        return self.get_route_display()


class LegalLabel(models.TextChoices):
    """On what legal footing somebody learns at a place (domain.md §3)."""

    TRIAL_PLACEMENT = "proefplaats", "proefplaats"
    WORK_EXPERIENCE = "werkervaringsplaats", "werkervaringsplaats"
    PARTICIPATION_PLACE = "participatieplaats", "participatieplaats"
    TRAINING = "training", "training"
    WORK_BASED_VET = "bbl", "bbl (leren en werken)"
    EMPLOYMENT = "arbeidsovereenkomst", "arbeidsovereenkomst"

    @property
    def unpaid(self) -> bool:
        return self in UNPAID


UNPAID = frozenset({LegalLabel.TRIAL_PLACEMENT, LegalLabel.WORK_EXPERIENCE, LegalLabel.PARTICIPATION_PLACE})


class JobPhase(models.Model):
    """One part of the job's learning route: where, how long, to learn what (R11, R13)."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    job = models.ForeignKey(FutureJob, models.CASCADE, related_name="phases")  # part of its job
    position = models.PositiveSmallIntegerField("volgorde")
    title = models.CharField("onderdeel", max_length=120)
    location = models.ForeignKey(LearningLocation, models.PROTECT, related_name="job_phases", verbose_name="plek")
    label = models.CharField("soort plaats", max_length=20, choices=LegalLabel)
    weeks = models.PositiveSmallIntegerField("weken")
    hours_per_week = models.PositiveSmallIntegerField("uren per week", default=24)
    goal = models.CharField("doel", max_length=300)
    seats = models.PositiveSmallIntegerField("plekken tegelijk", default=1)
    # Ontwikkelbanen: how hard the work is here, 1 (easy) to 4, and that this organisation will let the person go on.
    complexity = models.PositiveSmallIntegerField("hoe moeilijk is het werk hier", null=True, blank=True)
    release_agreed = models.CharField("afspraak over doorstromen", max_length=300, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["job", "position"], name="jobphase_position_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(name="jobphase_label_known", condition=Q(label__in=LegalLabel.values)),
            models.CheckConstraint(
                name="jobphase_weeks_1_to_104",
                condition=Q(weeks__range=(1, 104)),
                violation_error_message="Vul een getal in van 1 tot en met 104.",
            ),
            models.CheckConstraint(
                name="jobphase_hours_1_to_40",
                condition=Q(hours_per_week__range=(1, 40)),
                violation_error_message="Vul een getal in van 1 tot en met 40.",
            ),
            models.CheckConstraint(
                name="jobphase_complexity_1_to_4",
                condition=Q(complexity__isnull=True) | Q(complexity__range=(1, 4)),
            ),
            models.CheckConstraint(
                name="jobphase_seats_1_to_500",
                condition=Q(seats__range=(1, 500)),
                violation_error_message="Vul een getal in van 1 tot en met 500.",
            ),
        ]
        verbose_name = "onderdeel van de route"
        verbose_name_plural = "onderdelen van de route"

    def __str__(self) -> str:
        return self.title


class PhaseSkill(models.Model):
    """This phase teaches this skill up to this level."""

    phase = models.ForeignKey(JobPhase, models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField("niveau", choices=Level)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["phase", "skill"], name="phaseskill_once"),
            models.CheckConstraint(name="phaseskill_level_1_to_4", condition=Q(level__range=(1, 4))),
        ]
        verbose_name = "vaardigheid van een onderdeel"
        verbose_name_plural = "vaardigheden van een onderdeel"

    def __str__(self) -> str:
        return f"{self.skill_id} tot {self.level}"


class PartyKind(models.TextChoices):
    """Who designs a training together (R60)."""

    EMPLOYER = "werkgever", "werkgever"
    WERKBEDRIJF = "werkbedrijf", "Werkbedrijf"
    EDUCATION = "onderwijs", "onderwijs (ROC)"


class PhaseParty(models.Model):
    """One of those who design this training together: what it brings in, and how many of the seats are its own (R60)."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    phase = models.ForeignKey(JobPhase, models.CASCADE, related_name="parties")  # part of its phase
    kind = models.CharField("soort partij", max_length=12, choices=PartyKind)
    employer = models.ForeignKey(
        Employer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="werkgever"
    )
    name = models.CharField("naam", max_length=120, blank=True)
    brings_in = models.CharField("wat brengt deze partij in", max_length=300)
    seats = models.PositiveSmallIntegerField("plekken voor deze partij", default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="phaseparty_kind_known", condition=Q(kind__in=PartyKind.values)),
            models.CheckConstraint(
                name="phaseparty_employer_is_named",
                condition=(Q(kind=PartyKind.EMPLOYER) & Q(employer__isnull=False))
                | (~Q(kind=PartyKind.EMPLOYER) & Q(employer__isnull=True) & Q(seats=0)),
                violation_error_message="Kies de werkgever. Alleen werkgevers hebben eigen plekken.",
            ),
            models.UniqueConstraint(
                fields=["phase", "employer"],
                name="phaseparty_employer_once",
                violation_error_message="Deze werkgever staat er al.",
            ),
        ]
        verbose_name = "partij van een training"
        verbose_name_plural = "partijen van een training"

    def __str__(self) -> str:
        return str(self.employer) if self.employer else self.name or self.get_kind_display()


class PlacementPromise(models.Model):
    """The employer promises beforehand to place the candidate if the criteria are met (R24)."""

    job = models.OneToOneField(FutureJob, models.PROTECT, related_name="promise")
    given_by = models.CharField("wie zegt dit toe", max_length=120)
    given_on = models.DateField("datum van de toezegging")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "toezegging"
        verbose_name_plural = "toezeggingen"

    def __str__(self) -> str:
        return f"toezegging van {self.given_on}"


class PlacementCriterion(models.Model):
    """One criterion of the promise; it becomes a line of the checklist of step 6."""

    promise = models.ForeignKey(PlacementPromise, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField("criterium", max_length=200)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "criterium"
        verbose_name_plural = "criteria"

    def __str__(self) -> str:
        return self.text


# ---- the gates of steps 1 and 2 ---------------------------------------------------------------------
def missing_for(step: Step, job: FutureJob) -> list[Missing]:
    """What keeps this step of the job from being done, and whose turn it is; empty when it is done.

    Reads the job's parts: prefetch with `with_parts` when there are many jobs.
    """
    if step == Step.JOB_IN_VIEW:
        return _missing_in_view(job)
    if step == Step.POSSIBILITIES:
        return _missing_possibilities(job)
    raise ValueError(f"a job has no data of its own for {step}")


def _missing_in_view(job: FutureJob) -> list[Missing]:
    missing = []
    if not job.announced_at:
        missing.append(Missing("De werkgever moet de baan nog aanmelden.", Turn.EMPLOYER, "announce"))
    if not job.growth_reason:
        missing.append(Missing("Vul in waarom deze baan erbij komt.", Turn.COACH, "edit"))
    if not hasattr(job, "intake"):
        missing.append(Missing("Leg het intakegesprek met de werkgever vast.", Turn.COACH, "intake"))
    if not job.employer.motives:
        missing.append(Missing("Vul in waarom de werkgever meedoet.", Turn.COACH, "employer"))
    return missing


def _missing_possibilities(job: FutureJob) -> list[Missing]:
    missing = []
    if len(job.requirements.all()) < MIN_REQUIREMENTS:
        missing.append(Missing(f"Kies minimaal {MIN_REQUIREMENTS} vaardigheden die nodig zijn.", Turn.COACH, "profile"))
    if not hasattr(job, "possibilities"):
        missing.append(Missing("Kies een route en beschrijf de kandidaat.", Turn.COACH, "possibilities"))
    if not job.phases.all():
        missing.append(Missing("Voeg een plek toe om in te leren.", Turn.COACH, "phase"))
    route = route_of(job)
    if route == Route.STACKED_JOBS:
        found = missing_of_stack(job, list(job.stacked_parts.all()))
        missing += [Missing(text, Turn.COACH, "stack") for text in found]
    if route == Route.JOB_TO_JOB and not hasattr(job, "transfer"):
        text = "Vul in bij welke werkgever het werk stopt, en wat is afgesproken."
        missing.append(Missing(text, Turn.COACH, "transfer"))
    if not hasattr(job, "promise") or not job.promise.criteria.all():
        missing.append(Missing("Leg vast wat de werkgever toezegt.", Turn.COACH, "promise"))
    return missing


def route_of(job: FutureJob) -> Route | None:
    """Along which route people learn this job; None while it was not chosen."""
    return Route(job.possibilities.route) if hasattr(job, "possibilities") else None


def with_parts(jobs: "models.QuerySet[FutureJob]") -> "models.QuerySet[FutureJob]":
    """Everything `missing_for` reads, in a fixed number of queries."""
    return jobs.select_related(
        "employer", "intake", "possibilities", "promise", "transfer__current_employer"
    ).prefetch_related(
        "requirements__skill",
        "phases__location__employer",
        "phases__skills__skill",
        "promise__criteria",
        "stacked_parts__employer",
    )


def planned_weeks(job: FutureJob) -> int:
    """How long the learning takes as planned: the weeks of the job's phases, one after another."""
    return sum(phase.weeks for phase in job.phases.all())


def choose_by(job: FutureJob) -> date | None:
    """The last day on which learning must begin to be ready at the start; None while nothing is planned."""
    weeks = planned_weeks(job)
    return job.starts_on - timedelta(weeks=weeks) if weeks and job.starts_on else None


def current_step(job: FutureJob) -> Step:
    """The first of steps 1 to 3 that is not done."""
    for step in (Step.JOB_IN_VIEW, Step.POSSIBILITIES):
        if missing_for(step, job):
            return step
    return Step.MATCH


@transaction.atomic
def open_job(job: FutureJob, *, by: User, at: datetime | None = None) -> None:
    """Into the matcher, once steps 1 and 2 are done. Raises DomainError with what is missing."""
    missing = missing_for(Step.JOB_IN_VIEW, job) + missing_for(Step.POSSIBILITIES, job)
    if missing:
        raise DomainError(" ".join(item.text for item in missing))
    job.open(by=by, at=at)
