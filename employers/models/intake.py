"""The talk with which step 1 of a job is done."""

from django.conf import settings
from django.db import models

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
