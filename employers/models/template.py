"""What a function usually asks: a list of needed skills that a coach keeps for the next job like it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from nieuwebanen.skills.models import Level, Skill


class RequirementTemplate(models.Model):
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    function = models.CharField("functie", max_length=120, unique=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["function"]
        verbose_name = "sjabloon"
        verbose_name_plural = "sjablonen"

    def __str__(self) -> str:
        return self.function

    def get_absolute_url(self) -> str:
        return reverse("employers:template_edit", args=[self.public_id])

    @property
    def version(self) -> int:
        """Another number after every change: the moment of the last one, in microseconds."""
        return (self.updated_at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


class TemplateRequirement(models.Model):
    """The same questions as JobRequirement, without the place: that differs from job to job."""

    template = models.ForeignKey(RequirementTemplate, models.CASCADE, related_name="requirements")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+", verbose_name="vaardigheid")
    level = models.PositiveSmallIntegerField("niveau", choices=Level, default=Level.ALONE)
    weight = models.PositiveSmallIntegerField("gewicht", default=2)
    must = models.BooleanField("nodig voor het inleren begint", default=False)
    learn_hours = models.PositiveSmallIntegerField("gebruikelijke uren om te leren", null=True, blank=True)
    position = models.PositiveSmallIntegerField("volgorde", default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["template", "skill"], name="templaterequirement_skill_once"),
            models.CheckConstraint(name="templaterequirement_level_1_to_4", condition=Q(level__range=(1, 4))),
            models.CheckConstraint(name="templaterequirement_weight_1_to_3", condition=Q(weight__range=(1, 3))),
            models.CheckConstraint(
                name="templaterequirement_hours_1_to_2000",
                condition=Q(learn_hours__isnull=True) | Q(learn_hours__range=(1, 2000)),
            ),
        ]
        verbose_name = "wat een functie vraagt"
        verbose_name_plural = "wat een functie vraagt"

    def __str__(self) -> str:
        return f"{self.skill_id} op niveau {self.level}"
