"""The best assignment of people to the seats of several jobs ("verdeling"): a suggestion, never a decision."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse

from candidates.models import Candidate
from employers.models import FutureJob
from matching.models.cohort import Cohort
from nieuwebanen.accounts.models import Team, User


class Goal(models.TextChoices):
    """What "best" is: an explicit choice, written down with every run (matching.md §7)."""

    MOST_POINTS = "meeste-punten", "Zoveel mogelijk mensen een plek, daarna de hoogste scores samen"
    LOWEST_HIGH = "laagste-hoog", "Zoveel mogelijk mensen een plek, daarna de laagste score zo hoog mogelijk"
    PREFERENCES = "voorkeuren", "Zoals werkgevers en kandidaten zelf kozen, na de kennismaking"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: User) -> Self:
        """A coach sees those of the own team and those of groups that the coach may see."""
        if user.is_manager:
            return self
        if user.is_coach:
            return self.filter(Q(team_id=user.team_id) | Q(cohort__in=Cohort.objects.visible_to(user)))
        return self.none()


class Assignment(models.Model):
    """Which people over which jobs, and by which choices. Without a group: the people of the team."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    number = models.CharField("nummer", max_length=20, unique=True)
    name = models.CharField("naam", max_length=120)
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+", verbose_name="team")  # null: all teams
    cohort = models.ForeignKey(
        Cohort, models.PROTECT, null=True, blank=True, related_name="assignments", verbose_name="groepswerving"
    )
    goal = models.CharField("wat is het beste", max_length=15, choices=Goal, default=Goal.MOST_POINTS)
    with_late = models.BooleanField("ook wie later klaar is", default=False)
    # At least this share of every job's places for people who wait longer than so many months; 0: no such choice.
    quota_percent = models.PositiveSmallIntegerField("deel voor wie lang wacht", default=0)
    quota_months = models.PositiveSmallIntegerField("langer dan maanden", default=24)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField("gemaakt")
    closed_on = models.DateField("klaar op", null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="assignment_goal_known", condition=Q(goal__in=Goal.values)),
            models.CheckConstraint(
                name="assignment_quota_to_100",
                condition=Q(quota_percent__range=(0, 100)),
                violation_error_message="Vul een getal in van 0 tot en met 100.",
            ),
            models.CheckConstraint(name="assignment_quota_months", condition=Q(quota_months__range=(1, 120))),
        ]
        verbose_name = "verdeling"
        verbose_name_plural = "verdelingen"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("matching:assignment", args=[self.public_id])


class AssignmentJob(models.Model):
    """A job in it, with at most so many seats (null: all that are open)."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="assignment_jobs")  # part of it
    job = models.ForeignKey(FutureJob, models.PROTECT, related_name="+", verbose_name="baan")
    seats = models.PositiveSmallIntegerField("plekken", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["assignment", "job"], name="assignmentjob_once")]
        verbose_name = "baan van een verdeling"
        verbose_name_plural = "banen van een verdeling"

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.job_id}"


class PairRule(models.TextChoices):
    PINNED = "vast", "Vast bij deze baan"
    FORBIDDEN = "niet", "Niet bij deze baan"


class AssignmentRule(models.Model):
    """The coach knows something that the match does not: this person here, or not here."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="rules")  # part of it
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="+")
    job = models.ForeignKey(FutureJob, models.PROTECT, related_name="+")
    rule = models.CharField("wat", max_length=5, choices=PairRule)
    reason = models.CharField("waarom", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("vastgelegd")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "candidate", "job"], name="assignmentrule_once_per_pair"),
            models.UniqueConstraint(
                fields=["assignment", "candidate"], condition=Q(rule=PairRule.PINNED), name="assignmentrule_one_pin"
            ),
            models.CheckConstraint(name="assignmentrule_known", condition=Q(rule__in=PairRule.values)),
        ]
        verbose_name = "afspraak in een verdeling"
        verbose_name_plural = "afspraken in een verdeling"

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.rule} {self.job_id}"


class AssignmentRun(models.Model):
    """One outcome, with all that it was made of. Never changes: the next one stands beside it."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="runs")
    at = models.DateTimeField("gemaakt")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    today = models.DateField()
    rules = models.CharField(max_length=40)
    rules_hash = models.CharField(max_length=64)
    choices = models.JSONField(
        default=dict, encoder=DjangoJSONEncoder
    )  # goal, quota, seats, pinned and forbidden pairs
    inputs_hash = models.CharField(max_length=64)  # of all pairs with their scores, in a fixed order
    outcome = models.JSONField(encoder=DjangoJSONEncoder)  # {"pairs": [[candidate, job, score], ...], numbers}

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "uitkomst van een verdeling"
        verbose_name_plural = "uitkomsten van een verdeling"

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.at}"
