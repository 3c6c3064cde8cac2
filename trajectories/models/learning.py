"""Step 5 between the evaluations: who was there, what is handed over, and what was learnt of trying (R37, R42)."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from trajectories.models.trajectory import Trajectory, TrajectoryPhase

MONDAY = 2  # as PostgreSQL and Django's week_day count: Sunday is 1


class AttendanceWeek(models.Model):
    """One week in one phase: the hours that were agreed, those somebody was there, and those that were excused.

    Never why: an absence may have to do with health, and that is not for us to keep (product.md, privacy).
    """

    phase = models.ForeignKey(TrajectoryPhase, models.CASCADE, related_name="attendance")
    monday = models.DateField("week van")
    hours_agreed = models.DecimalField("afgesproken uren", max_digits=4, decimal_places=1)
    hours_present = models.DecimalField("uren aanwezig", max_digits=4, decimal_places=1)
    hours_excused = models.DecimalField("uren afgesproken afwezig", max_digits=4, decimal_places=1, default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("ingevuld")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["monday", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["phase", "monday"], name="attendanceweek_once"),
            models.CheckConstraint(name="attendanceweek_on_monday", condition=Q(monday__week_day=MONDAY)),
            models.CheckConstraint(
                name="attendanceweek_hours_0_to_60",
                condition=Q(hours_agreed__range=(0, 60))
                & Q(hours_present__range=(0, 60))
                & Q(hours_excused__range=(0, 60)),
                violation_error_message="Vul uren in van 0 tot en met 60.",
            ),
        ]
        verbose_name = "week aanwezigheid"
        verbose_name_plural = "weken aanwezigheid"

    def __str__(self) -> str:
        return f"week van {self.monday}"


class Handover(models.Model):
    """What the next place must know, written when a phase ends; nothing about health."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    phase = models.OneToOneField(TrajectoryPhase, models.CASCADE, related_name="handover")
    goes_well = models.TextField("wat gaat goed", max_length=1000)
    needs_attention = models.TextField("waar let de volgende plek op", max_length=1000)
    agreements = models.TextField("wat is afgesproken", max_length=1000, blank=True)
    discussed_on = models.DateField("besproken op", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("geschreven")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "overdracht"
        verbose_name_plural = "overdrachten"

    def __str__(self) -> str:
        return f"overdracht van {self.phase}"


class LearningNote(models.Model):
    """What was tried, what changed and what was learnt of it. Without blame: it says what works, not who failed (R37)."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    trajectory = models.ForeignKey(Trajectory, models.PROTECT, related_name="learning_notes")
    tried = models.TextField("wat is geprobeerd", max_length=1000)
    changed = models.TextField("wat veranderde er", max_length=1000, blank=True)
    learnt = models.TextField("wat is geleerd", max_length=1000, blank=True)
    on = models.DateField("wanneer")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("geschreven")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [models.CheckConstraint(name="learningnote_says_what", condition=~Q(tried=""))]
        verbose_name = "wat is geprobeerd"
        verbose_name_plural = "wat is geprobeerd"

    def __str__(self) -> str:
        return self.tried[:60]
