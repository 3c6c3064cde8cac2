"""The talk with which step 1 of a job is done, and what will make the learning succeed or fail."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from employers.models.future_job import FutureJob


class IntakeTalk(models.Model):
    """The talk of step 1: target group explained, expectations agreed (R07)."""

    job = models.OneToOneField(FutureJob, models.PROTECT, related_name="intake")
    held_on = models.DateField("datum van het gesprek")
    target_group_explained = models.BooleanField("Ik heb verteld wie de kandidaten zijn")
    expectations = models.TextField("wat verwachten wij van elkaar", max_length=4000)
    conditions = models.TextField("wat moet bij de werkgever geregeld zijn", max_length=4000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "intakegesprek"
        verbose_name_plural = "intakegesprekken"

    def __str__(self) -> str:
        return f"intake {self.held_on}"


class DeterminantOf(models.TextChoices):
    """Whom a determinant of success belongs to (R64)."""

    JOB = "baan", "de baan"
    CANDIDATE = "medewerker", "de medewerker"
    EMPLOYER = "werkgever", "de werkgever"


class Determinant(models.Model):
    """Something that makes the learning succeed or fail, and whether we can do something about it (R64).

    Of the job's future worker in general, never of a person: no health, nobody's name.
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    job = models.ForeignKey(FutureJob, models.CASCADE, related_name="determinants")  # part of its job
    of = models.CharField("van wie of wat", max_length=12, choices=DeterminantOf)
    text = models.CharField("wat speelt mee", max_length=200)
    influenceable = models.BooleanField("daar kunnen we iets aan doen")
    what_we_do = models.CharField("wat doen we eraan", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField("volgorde", default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(name="determinant_of_known", condition=Q(of__in=DeterminantOf.values)),
            models.CheckConstraint(
                name="determinant_action_only_when_influenceable", condition=Q(influenceable=True) | Q(what_we_do="")
            ),
        ]
        verbose_name = "wat meespeelt"
        verbose_name_plural = "wat meespeelt"

    def __str__(self) -> str:
        return self.text
