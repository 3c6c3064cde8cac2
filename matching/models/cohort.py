"""Group recruitment ("groepswerving"): people who go together through information, training, speed dates and
interviews for the many seats of one or more jobs (R25, R26)."""

from datetime import date
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Deferrable, F, Q
from django.urls import reverse

from candidates.models import Candidate
from employers.models import FutureJob, LearningLocation
from nieuwebanen.accounts.models import Team, User


class CohortState(models.TextChoices):
    RUNNING = "bezig", "bezig"
    FINISHED = "afgerond", "afgerond"
    STOPPED = "gestopt", "gestopt"


class CohortPhaseKind(models.TextChoices):
    INFORMATION = "voorlichting", "Voorlichting"
    EMPOWERMENT = "empowerment", "Empowermenttraining"
    TRAINING = "roc", "Training bij het ROC"
    SPEED_DATES = "speeddates", "Speeddates"
    APPLICATION = "sollicitatie", "Sollicitatiegesprek"


class MemberState(models.TextChoices):
    JOINS = "doet-mee", "doet mee"
    CHOSEN = "gekozen", "gekozen"
    NOT_CHOSEN = "niet-gekozen", "niet gekozen"
    LEFT = "gestopt", "gestopt"


class LeaveReason(models.TextChoices):
    """How it ended for somebody who was not chosen or stopped; a closed list, with room for words."""

    NOT_READY = "nog-niet-klaar", "Is nog niet klaar voor deze baan"
    OTHER_WORK = "ander-werk", "Heeft ander werk gevonden"
    OTHER_JOB = "andere-baan", "Past beter bij een andere baan"
    NO_WISH = "wil-niet", "Wil dit werk niet"
    NO_SEAT = "geen-plek", "Er was geen plek meer"
    ABSENT = "niet-gekomen", "Kwam niet"
    OTHER = "anders", "Anders"


class CohortQuerySet(models.QuerySet["Cohort"]):
    def visible_to(self, user: User) -> Self:
        """A coach sees the groups of the own team and those in which somebody of the own team takes part."""
        if user.is_manager:
            return self
        if user.is_coach:
            own = CohortMember.objects.filter(candidate__team=user.team_id).order_by().values("cohort")
            return self.filter(Q(team_id=user.team_id) | Q(pk__in=own))
        return self.none()

    def led_by(self, user: User) -> Self:
        """Which groups this user may change: a coach those of the own team."""
        if user.is_manager:
            return self
        return self.filter(team_id=user.team_id) if user.is_coach else self.none()

    def open_to(self, user: User) -> Self:
        """In which groups this user may put people: every one that runs. Who takes part is not told."""
        return self.filter(state=CohortState.RUNNING) if user.is_staff_member else self.none()

    def running(self) -> Self:
        return self.filter(state=CohortState.RUNNING)


class Cohort(models.Model):
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    number = models.CharField("nummer", max_length=20, unique=True)
    name = models.CharField("naam", max_length=120)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name="team")
    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="werkcoach")
    note = models.TextField("wat is afgesproken", max_length=2000, blank=True)
    state = models.CharField("stand", max_length=10, choices=CohortState, default=CohortState.RUNNING)
    ended_on = models.DateField("klaar op", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField("gemaakt")

    objects = CohortQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="cohort_state_known", condition=Q(state__in=CohortState.values)),
            models.CheckConstraint(
                name="cohort_ended_when_not_running",
                condition=Q(state=CohortState.RUNNING, ended_on=None)
                | (~Q(state=CohortState.RUNNING) & Q(ended_on__isnull=False)),
            ),
        ]
        verbose_name = "groepswerving"
        verbose_name_plural = "groepswervingen"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("matching:cohort", args=[self.public_id])

    @property
    def is_running(self) -> bool:
        return self.state == CohortState.RUNNING


class CohortJob(models.Model):
    """A job that the group is recruited for; its own seats are the seats."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="cohort_jobs")  # part of its group
    job = models.ForeignKey(FutureJob, models.PROTECT, related_name="cohort_jobs", verbose_name="baan")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "job"],
                name="cohortjob_once",
                violation_error_message="Deze baan staat al bij deze groep.",
            )
        ]
        verbose_name = "baan van een groep"
        verbose_name_plural = "banen van een groep"

    def __str__(self) -> str:
        return f"{self.cohort_id} {self.job_id}"


class CohortPhase(models.Model):
    """One part of the way together; everybody stands in one of them."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="phases")  # part of its group
    position = models.PositiveSmallIntegerField("volgorde")
    kind = models.CharField("soort", max_length=15, choices=CohortPhaseKind)
    title = models.CharField("naam", max_length=120, blank=True)
    held_on = models.DateField("wanneer", null=True, blank=True)
    until_on = models.DateField("tot en met", null=True, blank=True)
    starts_at = models.TimeField("hoe laat", null=True, blank=True)
    place = models.CharField("waar", max_length=200, blank=True)
    location = models.ForeignKey(
        LearningLocation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="inleerlocatie"
    )
    capacity = models.PositiveSmallIntegerField("hoeveel mensen passen er", null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "position"], name="cohortphase_position_once", deferrable=Deferrable.DEFERRED
            ),
            models.CheckConstraint(name="cohortphase_kind_known", condition=Q(kind__in=CohortPhaseKind.values)),
            models.CheckConstraint(
                name="cohortphase_begins_before_end",
                condition=Q(until_on=None) | Q(until_on__gte=F("held_on")),
                violation_error_message="De laatste dag moet na de eerste dag liggen.",
            ),
            models.CheckConstraint(
                name="cohortphase_capacity_1_to_500", condition=Q(capacity=None) | Q(capacity__range=(1, 500))
            ),
        ]
        verbose_name = "onderdeel van een groep"
        verbose_name_plural = "onderdelen van een groep"

    def __str__(self) -> str:
        return self.title or self.get_kind_display()

    @property
    def last_on(self) -> date | None:
        """The day after which it is known who was there."""
        return self.until_on or self.held_on


class CohortMemberQuerySet(models.QuerySet["CohortMember"]):
    def named_to(self, user: User) -> Self:
        """Whose names this user may read: leaders of the group those of everybody, others those of the own team."""
        mine = self.filter(candidate__merged_into=None)
        if user.is_manager:
            return mine
        if user.is_coach:
            return mine.filter(Q(cohort__team_id=user.team_id) | Q(candidate__team_id=user.team_id))
        return self.none()


class CohortMember(models.Model):
    """Somebody takes part: in which part of the way, and how it ended."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="members")
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="cohort_memberships")
    phase = models.ForeignKey(CohortPhase, models.PROTECT, null=True, related_name="members", verbose_name="onderdeel")
    state = models.CharField("stand", max_length=15, choices=MemberState, default=MemberState.JOINS)
    job = models.ForeignKey(
        FutureJob, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gekozen voor"
    )
    reason = models.CharField("reden", max_length=20, choices=LeaveReason, blank=True)
    note = models.CharField("toelichting", max_length=300, blank=True)
    joined_at = models.DateTimeField("doet mee sinds")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField("klaar", null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = CohortMemberQuerySet.as_manager()

    class Meta:
        ordering = ["candidate__last_name", "candidate__first_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "candidate"],
                name="cohortmember_once",
                violation_error_message="Deze kandidaat doet al mee.",
            ),
            models.CheckConstraint(name="cohortmember_state_known", condition=Q(state__in=MemberState.values)),
            models.CheckConstraint(name="cohortmember_reason_known", condition=Q(reason__in=["", *LeaveReason.values])),
            models.CheckConstraint(
                name="cohortmember_ended_with_outcome",
                condition=Q(state=MemberState.JOINS, ended_at=None, job=None)
                | Q(state=MemberState.CHOSEN, ended_at__isnull=False, job__isnull=False)
                | (
                    Q(state__in=[MemberState.NOT_CHOSEN, MemberState.LEFT], ended_at__isnull=False, job=None)
                    & ~Q(reason="")
                ),
            ),
        ]
        verbose_name = "deelnemer van een groep"
        verbose_name_plural = "deelnemers van een groep"

    def __str__(self) -> str:
        return f"{self.candidate_id} in {self.cohort_id}"


class Presence(models.TextChoices):
    PRESENT = "aanwezig", "aanwezig"
    EXCUSED = "afgemeld", "afgemeld"
    ABSENT = "afwezig", "niet gekomen"


class Attendance(models.Model):
    member = models.ForeignKey(CohortMember, models.CASCADE, related_name="attendance")  # part of taking part
    phase = models.ForeignKey(CohortPhase, models.CASCADE, related_name="attendance")  # part of its phase
    presence = models.CharField("aanwezig", max_length=10, choices=Presence)
    note = models.CharField("opmerking", max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("vastgelegd")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "phase"], name="attendance_once"),
            models.CheckConstraint(name="attendance_presence_known", condition=Q(presence__in=Presence.values)),
        ]
        verbose_name = "aanwezigheid"
        verbose_name_plural = "aanwezigheid"

    def __str__(self) -> str:
        return f"{self.member_id} {self.phase_id} {self.presence}"


class Preference(models.Model):
    """After they met: where the employer of a job puts somebody in order, and where that person puts the job."""

    member = models.ForeignKey(CohortMember, models.CASCADE, related_name="preferences")  # part of taking part
    job = models.ForeignKey(FutureJob, models.PROTECT, related_name="+", verbose_name="baan")
    by_employer = models.PositiveSmallIntegerField("plaats bij de werkgever", null=True, blank=True)
    by_candidate = models.PositiveSmallIntegerField("plaats bij de kandidaat", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("vastgelegd")

    class Meta:
        ordering = ["job", "by_employer", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "job"], name="preference_once"),
            models.UniqueConstraint(
                fields=["member", "by_candidate"], name="preference_candidate_order", deferrable=Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                name="preference_places_from_1",
                condition=(Q(by_employer=None) | Q(by_employer__gte=1))
                & (Q(by_candidate=None) | Q(by_candidate__gte=1)),
            ),
        ]
        verbose_name = "voorkeur"
        verbose_name_plural = "voorkeuren"

    def __str__(self) -> str:
        return f"{self.member_id} {self.job_id}"
