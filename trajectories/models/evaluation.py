"""(f) and step 5: evaluations, planned from the agreement and filled in from three sides (R35, R39, R40, R42).

Productivity is an indication, no loonwaardebepaling (Besluit loonkostensubsidie: only a qualified expert may).
"""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from nieuwebanen.accounts.models import User
from nieuwebanen.skills.models import Competence, Level, Skill
from nieuwebanen.steps import Turn
from trajectories.models.trajectory import Trajectory


class EvaluationKind(models.TextChoices):
    PROGRESS = "voortgang", "voortgang"
    INTERIM = "tussen", "tussenevaluatie"
    FINAL = "eind", "eindevaluatie"


class Conclusion(models.TextChoices):
    ON_COURSE = "op-koers", "op koers"
    ADJUST = "bijsturen", "bijsturen"
    STOP = "stoppen", "stoppen"


class Side(models.TextChoices):
    """Who looks: the candidate at the table with the coach, the supervisor for the employer, the coach."""

    CANDIDATE = "kandidaat", "kandidaat"
    EMPLOYER = "werkgever", "werkgever"
    COACH = "werkcoach", "werkcoach"


class CandidateView(models.TextChoices):
    """What the candidate says of the report: agreed, or not; before that it is empty."""

    AGREES = "eens", "eens met het verslag"
    OBJECTS = "oneens", "niet eens met het verslag"


class ActionKind(models.TextChoices):
    """What can be done about a weak score (domain.md §4)."""

    EXPLAIN = "extra-uitleg", "extra uitleg"
    OTHER_TASK = "andere-taak", "andere taak"
    SCHOOLING = "scholing", "scholing"
    LANGUAGE = "taalles", "taalles"
    ROTA = "rooster", "ander rooster"
    JOB_COACH = "jobcoach", "jobcoach"
    OTHER_PLACE = "andere-plek", "andere plek"
    LONGER = "verlengen", "verlengen"
    STOP = "stoppen", "stoppen"
    OTHER = "anders", "iets anders"


class Effect(models.TextChoices):
    """What came of an action: looked at on a day that was agreed."""

    HELPED = "geholpen", "het helpt"
    PARTLY = "deels", "het helpt een beetje"
    NOT = "niet", "het helpt niet"


class MainTask(models.Model):
    """One of the main tasks of the job, with its part of the working time: at least a sixteenth of it.

    Source: Besluit loonkostensubsidie, `hoofdtaak`: at least 1/16 of the weekly hours (domain.md §4).
    """

    trajectory = models.ForeignKey(Trajectory, models.CASCADE, related_name="main_tasks")
    position = models.PositiveSmallIntegerField("volgorde", default=0)
    name = models.CharField("taak", max_length=120)
    share_pct = models.PositiveSmallIntegerField("deel van de tijd")
    # What was scored keeps its name and its weight: another division of the work is made of new rows.
    ended_on = models.DateField("vervallen op", null=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["trajectory", "name"], condition=Q(ended_on=None), name="maintask_once"),
            models.CheckConstraint(
                name="maintask_share_7_to_100",
                condition=Q(share_pct__range=(7, 100)),
                violation_error_message="Een hoofdtaak is minstens 7 procent van de tijd (een zestiende).",
            ),
        ]
        verbose_name = "hoofdtaak"
        verbose_name_plural = "hoofdtaken"

    def __str__(self) -> str:
        return self.name


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(trajectory__in=Trajectory.objects.visible_to(user))

    def waiting(self) -> Self:
        """Planned and not yet confirmed by the coach, of trajectories that go on."""
        return self.filter(confirmed_at=None, trajectory__status="loopt")

    def with_parties(self) -> Self:
        return self.select_related(
            "trajectory__candidate", "trajectory__job__employer", "trajectory__coach"
        ).prefetch_related("inputs")


class Evaluation(models.Model):
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    trajectory = models.ForeignKey(Trajectory, models.PROTECT, related_name="evaluations", verbose_name="traject")
    position = models.PositiveSmallIntegerField("nummer")
    kind = models.CharField("soort", max_length=10, choices=EvaluationKind, default=EvaluationKind.PROGRESS)
    planned_on = models.DateField("gepland op")
    held_on = models.DateField("gehouden op", null=True, blank=True)
    learning_ability_pct = models.PositiveSmallIntegerField("leervermogen", null=True)
    productivity_pct = models.PositiveSmallIntegerField("productiviteit", null=True)
    conclusion = models.CharField("conclusie", max_length=10, choices=Conclusion, blank=True)
    summary = models.TextField("samenvatting", max_length=4000, blank=True)
    # R39: without the employer's part the coach says why it is confirmed anyway.
    employer_silent_reason = models.CharField("waarom zonder de werkgever", max_length=300, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField("bevestigd", null=True)
    # R42: the candidate agrees with the report, or says why not; the coach writes it down at the table.
    candidate_view = models.CharField("wat de kandidaat zegt", max_length=10, choices=CandidateView, blank=True)
    candidate_objection = models.TextField("waarom niet eens", max_length=2000, blank=True)
    candidate_said_at = models.DateTimeField("gezegd", null=True)
    candidate_view_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["planned_on", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["trajectory", "position"], name="evaluation_position_once"),
            models.CheckConstraint(name="evaluation_kind_known", condition=Q(kind__in=EvaluationKind.values)),
            models.CheckConstraint(
                name="evaluation_conclusion_known", condition=Q(conclusion__in=["", *Conclusion.values])
            ),
            models.CheckConstraint(
                name="evaluation_confirmed_is_complete",
                condition=Q(confirmed_at__isnull=True)
                | (
                    Q(held_on__isnull=False)
                    & Q(learning_ability_pct__isnull=False)
                    & Q(productivity_pct__isnull=False)
                    & ~Q(conclusion="")
                ),
            ),
            models.CheckConstraint(
                name="evaluation_pct_0_to_100",
                condition=(Q(learning_ability_pct__isnull=True) | Q(learning_ability_pct__range=(0, 100)))
                & (Q(productivity_pct__isnull=True) | Q(productivity_pct__range=(0, 150))),
            ),
            models.CheckConstraint(
                name="evaluation_view_of_what_was_confirmed",
                condition=Q(candidate_view="", candidate_said_at=None)
                | Q(candidate_view=CandidateView.AGREES, candidate_said_at__isnull=False, confirmed_at__isnull=False)
                | (
                    Q(candidate_view=CandidateView.OBJECTS, candidate_said_at__isnull=False, confirmed_at__isnull=False)
                    & ~Q(candidate_objection="")
                ),
            ),
        ]
        verbose_name = "evaluatie"
        verbose_name_plural = "evaluaties"

    def __str__(self) -> str:
        return f"Evaluatie {self.position}"

    def get_absolute_url(self) -> str:
        return reverse("trajectories:evaluation", args=[self.public_id])


def product(pace: int | None, quality: int | None, availability: int | None) -> int | None:
    """Pace x quality x availability in whole percent, rounded down; None while one is missing."""
    if pace is None or quality is None or availability is None:
        return None
    return pace * quality * availability // 10_000


def _triple(score: "TaskScore") -> int:
    """The product before it is rounded: rounding once, at the end."""
    return (score.pace_pct or 0) * (score.quality_pct or 0) * (score.availability_pct or 0)


class EvaluationInput(models.Model):
    """What one side saw. Productivity = pace x quality x availability, each in percent of a colleague."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="inputs")
    side = models.CharField("door", max_length=10, choices=Side)
    learning_ability_pct = models.PositiveSmallIntegerField("leervermogen", null=True, blank=True)
    pace_pct = models.PositiveSmallIntegerField("tempo", null=True, blank=True)
    quality_pct = models.PositiveSmallIntegerField("kwaliteit", null=True, blank=True)
    availability_pct = models.PositiveSmallIntegerField("inzetbaarheid", null=True, blank=True)
    # Learning ability: how often something is shown until it goes alone (domain.md §4).
    repetitions = models.PositiveSmallIntegerField("keer voordoen", null=True, blank=True)
    guidance_hours = models.DecimalField(
        "uren begeleiding per week", max_digits=4, decimal_places=1, null=True, blank=True
    )
    satisfaction = models.PositiveSmallIntegerField("hoe tevreden", null=True, blank=True)
    remarks = models.TextField("opmerkingen", max_length=4000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField("verstuurd", null=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "side"], name="evaluationinput_once_per_side"),
            models.CheckConstraint(name="evaluationinput_side_known", condition=Q(side__in=Side.values)),
            models.CheckConstraint(
                name="evaluationinput_pct_in_range",
                condition=(Q(learning_ability_pct__isnull=True) | Q(learning_ability_pct__range=(0, 100)))
                & (Q(pace_pct__isnull=True) | Q(pace_pct__range=(0, 150)))
                & (Q(quality_pct__isnull=True) | Q(quality_pct__range=(0, 100)))
                & (Q(availability_pct__isnull=True) | Q(availability_pct__range=(0, 100))),
            ),
            models.CheckConstraint(
                name="evaluationinput_figures_in_range",
                condition=(Q(repetitions__isnull=True) | Q(repetitions__range=(1, 50)))
                & (Q(guidance_hours__isnull=True) | Q(guidance_hours__range=(0, 40)))
                & (Q(satisfaction__isnull=True) | Q(satisfaction__range=(1, 5))),
            ),
        ]
        verbose_name = "ingevulde evaluatie"
        verbose_name_plural = "ingevulde evaluaties"

    def __str__(self) -> str:
        return f"{self.evaluation_id} door {self.side}"

    @property
    def productivity_pct(self) -> int | None:
        """In whole percent, rounded down: of the main tasks by their part of the time, else of the whole work."""
        scored = [score for score in self.task_scores.all() if score.productivity_pct is not None]
        if not scored:
            return product(self.pace_pct, self.quality_pct, self.availability_pct)
        weights = sum(score.task.share_pct for score in scored)
        return sum(score.task.share_pct * _triple(score) for score in scored) // (10_000 * weights)


class SkillScore(models.Model):
    input = models.ForeignKey(EvaluationInput, models.CASCADE, related_name="skill_scores")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField("niveau", choices=Level)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["input", "skill"], name="skillscore_once"),
            models.CheckConstraint(name="skillscore_level_0_to_4", condition=Q(level__range=(0, 4))),
        ]
        verbose_name = "score op een vaardigheid"
        verbose_name_plural = "scores op vaardigheden"

    def __str__(self) -> str:
        return f"{self.skill_id}: {self.level}"


class TaskScore(models.Model):
    """Productivity in one main task: pace x quality x availability, each in percent of a colleague. A draft may lack one."""

    input = models.ForeignKey(EvaluationInput, models.CASCADE, related_name="task_scores")
    task = models.ForeignKey(MainTask, models.PROTECT, related_name="+")
    pace_pct = models.PositiveSmallIntegerField("tempo", null=True)
    quality_pct = models.PositiveSmallIntegerField("kwaliteit", null=True)
    availability_pct = models.PositiveSmallIntegerField("inzetbaarheid", null=True)

    class Meta:
        ordering = ["task__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["input", "task"], name="taskscore_once"),
            models.CheckConstraint(
                name="taskscore_pct_in_range",
                condition=(Q(pace_pct__isnull=True) | Q(pace_pct__range=(0, 150)))
                & (Q(quality_pct__isnull=True) | Q(quality_pct__range=(0, 100)))
                & (Q(availability_pct__isnull=True) | Q(availability_pct__range=(0, 100))),
            ),
        ]
        verbose_name = "score op een hoofdtaak"
        verbose_name_plural = "scores op hoofdtaken"

    def __str__(self) -> str:
        return f"{self.task_id}: {self.pace_pct} x {self.quality_pct} x {self.availability_pct}"

    @property
    def productivity_pct(self) -> int | None:
        """Of this task, in whole percent, rounded down; None while one figure is missing."""
        return product(self.pace_pct, self.quality_pct, self.availability_pct)


class SettledLevel(models.Model):
    """The level that was agreed on in the talk, per skill of the agreement: what went to the profile (R38, R42)."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="settled_levels")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField("niveau", choices=Level)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "skill"], name="settledlevel_once"),
            models.CheckConstraint(name="settledlevel_level_0_to_4", condition=Q(level__range=(0, 4))),
        ]
        verbose_name = "afgesproken niveau"
        verbose_name_plural = "afgesproken niveaus"

    def __str__(self) -> str:
        return f"{self.skill_id}: {self.level}"


class AttitudeScore(models.Model):
    input = models.ForeignKey(EvaluationInput, models.CASCADE, related_name="attitude_scores")
    competence = models.CharField("werkhouding", max_length=2, choices=Competence)
    level = models.PositiveSmallIntegerField("niveau", choices=Level)

    class Meta:
        ordering = ["competence"]
        constraints = [
            models.UniqueConstraint(fields=["input", "competence"], name="attitudescore_once"),
            models.CheckConstraint(
                name="attitudescore_competence_known", condition=Q(competence__in=Competence.values)
            ),
            models.CheckConstraint(name="attitudescore_level_0_to_4", condition=Q(level__range=(0, 4))),
        ]
        verbose_name = "score op werkhouding"
        verbose_name_plural = "scores op werkhouding"

    def __str__(self) -> str:
        return f"{self.competence}: {self.level}"


class FollowUpAction(models.Model):
    """A weak score is followed by an action with owner and date (R42)."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="actions")
    text = models.CharField("actie", max_length=200)
    owner = models.CharField("wie", max_length=10, choices=Turn)
    due_on = models.DateField("uiterlijk")
    done_on = models.DateField("gedaan op", null=True, blank=True)
    kind = models.CharField("soort actie", max_length=15, choices=ActionKind, default=ActionKind.OTHER)
    check_on = models.DateField("kijken of het helpt op", null=True, blank=True)
    effect = models.CharField("helpt het", max_length=10, choices=Effect, blank=True)
    effect_note = models.CharField("wat is het gevolg", max_length=300, blank=True)
    effect_on = models.DateField("bekeken op", null=True, blank=True)
    effect_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(name="followup_owner_known", condition=Q(owner__in=Turn.values)),
            models.CheckConstraint(name="followup_kind_known", condition=Q(kind__in=ActionKind.values)),
            models.CheckConstraint(
                name="followup_effect_after_doing",
                condition=Q(effect="", effect_on=None)
                | Q(effect__in=Effect.values, effect_on__isnull=False, done_on__isnull=False),
            ),
        ]
        verbose_name = "actie"
        verbose_name_plural = "acties"

    def __str__(self) -> str:
        return self.text
