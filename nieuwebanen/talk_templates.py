"""Texts to begin a talk with, shared by the talks with candidates and those with companies (R41)."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class TalkAbout(models.TextChoices):
    CANDIDATE = "kandidaat", "gesprek met een kandidaat"
    EMPLOYER = "werkgever", "gesprek met een werkgever"


class TalkTemplate(models.Model):
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    about = models.CharField("voor", max_length=10, choices=TalkAbout)
    name = models.CharField("naam", max_length=80)
    note = models.TextField("wat is besproken", max_length=4000)
    next_action = models.CharField("volgende actie", max_length=200, blank=True)
    next_action_days = models.PositiveSmallIntegerField("binnen hoeveel dagen", null=True, blank=True)
    retired_at = models.DateTimeField("vervallen", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["about", "name", "pk"]
        constraints = [
            models.CheckConstraint(name="talktemplate_about_known", condition=Q(about__in=TalkAbout.values)),
            models.UniqueConstraint(
                "about",
                Lower("name"),
                condition=Q(retired_at=None),
                name="talktemplate_name_once",
                violation_error_message="Er is al een sjabloon met deze naam.",
            ),
        ]
        verbose_name = "gesprekssjabloon"
        verbose_name_plural = "gesprekssjablonen"

    def __str__(self) -> str:
        return self.name
