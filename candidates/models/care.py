"""Who looks after a person: which coach since when, groups of people, and who opened a file of another team."""

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower

from candidates.models.candidate import Candidate
from nieuwebanen.accounts.models import Team


class CarePart(models.TextChoices):
    COACH = "werkcoach", "werkcoach"
    BACKUP = "vervanger", "vervangende werkcoach"


class CoachAssignment(models.Model):
    """A coach looks after a person from one day to another; the open row is the coach of now.

    Written by a trigger on Candidate, so that no way of changing the coach can forget it; the domain function adds who
    decided and why. A day belongs to the coach who had the person at its end.
    """

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="coach_history")
    part = models.CharField("rol", max_length=10, choices=CarePart)
    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="werkcoach")
    from_on = models.DateField("van")
    until_on = models.DateField("tot", null=True, blank=True)
    reason = models.CharField("waarom", max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="coachassignment_part_known", condition=Q(part__in=CarePart.values)),
            models.CheckConstraint(
                name="coachassignment_ends_after_start", condition=Q(until_on=None) | Q(until_on__gte=F("from_on"))
            ),
            models.UniqueConstraint(
                fields=["candidate", "part"], condition=Q(until_on=None), name="coachassignment_one_open"
            ),
            ExclusionConstraint(
                name="coachassignment_no_overlap",
                expressions=[
                    ("candidate", RangeOperators.EQUAL),
                    ("part", RangeOperators.EQUAL),
                    (Func(F("from_on"), F("until_on"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        verbose_name = "begeleiding"
        verbose_name_plural = "begeleiding"

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.part} {self.from_on}"


class CandidateGroup(models.Model):
    """People who are looked at together, such as a group that starts with a training."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField("naam", max_length=80)
    purpose = models.CharField("waarvoor", max_length=200, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="candidate_groups", verbose_name="team")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    closed_on = models.DateField("gestopt op", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "team",
                Lower("name"),
                condition=Q(closed_on=None),
                name="candidategroup_name_once_per_team",
                violation_error_message="Er is al een groep met deze naam.",
            )
        ]
        verbose_name = "groep"
        verbose_name_plural = "groepen"

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    group = models.ForeignKey(CandidateGroup, models.CASCADE, related_name="members")
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="group_memberships")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField("toegevoegd")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["group", "candidate"], name="groupmember_once")]
        verbose_name = "lid van een groep"
        verbose_name_plural = "leden van groepen"

    def __str__(self) -> str:
        return f"{self.group_id} {self.candidate_id}"


class FileOpening(models.Model):
    """A file of another team, opened with a reason for a limited time (product.md §2). Append-only."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="openings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField("waarom", max_length=300)
    opened_at = models.DateTimeField("geopend")
    expires_at = models.DateTimeField("open tot")

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="fileopening_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="fileopening_ends", condition=Q(expires_at__gt=F("opened_at"))),
        ]
        indexes = [models.Index(fields=["user", "candidate", "-expires_at"], name="fileopening_of_user")]
        verbose_name = "inzage door een ander team"
        verbose_name_plural = "inzage door andere teams"

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.user_id}"
