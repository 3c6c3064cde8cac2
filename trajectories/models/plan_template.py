"""A step plan to begin with: parts and steps without a person, with weeks instead of days (features.md row 45).

A plan that is made from it is a copy: a later change of the template changes no plan.
"""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from employers.models import LegalLabel
from nieuwebanen.skills.models import Level, Skill


class PlanTemplate(models.Model):
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField("naam", max_length=120)
    note = models.CharField("toelichting", max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("gemaakt")
    retired_at = models.DateTimeField("niet meer te kiezen sinds", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(retired_at=None),
                name="plantemplate_name_once",
                violation_error_message="Er is al een sjabloon met deze naam.",
            )
        ]
        verbose_name = "sjabloon voor een stappenplan"
        verbose_name_plural = "sjablonen voor stappenplannen"

    def __str__(self) -> str:
        return self.name


class PlanTemplatePhase(models.Model):
    template = models.ForeignKey(PlanTemplate, models.CASCADE, related_name="phases")
    position = models.PositiveSmallIntegerField("volgorde")
    title = models.CharField("onderdeel", max_length=120)
    label = models.CharField("soort plaats", max_length=20, choices=LegalLabel)
    starts_after_weeks = models.PositiveSmallIntegerField("begint na, in weken", default=0)
    weeks = models.PositiveSmallIntegerField("weken")
    hours_per_week = models.PositiveSmallIntegerField("uren per week")
    goal = models.CharField("doel", max_length=300)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["template", "position"], name="plantemplatephase_position_once"),
            models.CheckConstraint(name="plantemplatephase_label_known", condition=Q(label__in=LegalLabel.values)),
            models.CheckConstraint(name="plantemplatephase_weeks", condition=Q(weeks__range=(1, 104))),
            models.CheckConstraint(name="plantemplatephase_hours", condition=Q(hours_per_week__range=(1, 40))),
        ]
        verbose_name = "onderdeel van een sjabloon"
        verbose_name_plural = "onderdelen van sjablonen"

    def __str__(self) -> str:
        return self.title


class PlanTemplateStep(models.Model):
    phase = models.ForeignKey(PlanTemplatePhase, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField("volgorde", default=0)
    goal = models.CharField("stap", max_length=200)
    skill = models.ForeignKey(
        Skill, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="vaardigheid"
    )
    target_level = models.PositiveSmallIntegerField("naar niveau", choices=Level, null=True, blank=True)
    helper = models.CharField("wie helpt", max_length=120, blank=True)  # a role, never a name
    function = models.CharField("wat iemand dan doet", max_length=120, blank=True)
    pay = models.CharField("wat dat betekent voor het loon", max_length=120, blank=True)
    schooling = models.CharField("scholing", max_length=120, blank=True)
    due_after_weeks = models.PositiveSmallIntegerField("klaar na, in weken", null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="plantemplatestep_level_1_to_4",
                condition=Q(target_level__isnull=True) | Q(target_level__range=(1, 4)),
            )
        ]
        verbose_name = "stap van een sjabloon"
        verbose_name_plural = "stappen van sjablonen"

    def __str__(self) -> str:
        return self.goal
