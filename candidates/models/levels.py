"""How well somebody can do something: levels of skills and of the eight workplace competences, with their history."""

from datetime import date, datetime

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from candidates.models.candidate import Candidate
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError
from nieuwebanen.skills.models import Competence, Level, Skill


class SkillSource(models.TextChoices):
    """Where a level comes from (domain.md §2)."""

    OWN = "eigen-inschatting", "eigen inschatting"
    SEEN = "gezien", "gezien op werkplek"
    TRIAL = "proefopdracht", "proefopdracht"
    CERTIFICATE = "certificaat", "certificaat"
    EVALUATION = "evaluatie", "evaluatie"


class CandidateSkill(models.Model):
    """One assessment of one skill. Append-only: a trigger refuses change, and keeps `CurrentSkill` in step.

    The newest counts: the latest assessed_on, and of one day the last one written.
    """

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="skill_history")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+", verbose_name="vaardigheid")
    level = models.PositiveSmallIntegerField("niveau", choices=Level)
    source = models.CharField("bron", max_length=20, choices=SkillSource)
    assessed_on = models.DateField("datum")
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="vastgesteld door"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-assessed_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="candidateskill_level_0_to_4", condition=Q(level__range=(0, 4))),
            models.CheckConstraint(name="candidateskill_source_known", condition=Q(source__in=SkillSource.values)),
        ]
        indexes = [models.Index(fields=["candidate", "skill", "-assessed_on"], name="candidateskill_newest")]
        verbose_name = "vaardigheid van een kandidaat"
        verbose_name_plural = "vaardigheden van kandidaten"

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.skill_id} {self.level}"


class CurrentSkill(models.Model):
    """The level that counts now, written only by the trigger on CandidateSkill; what the matcher reads."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="holders")
    level = models.PositiveSmallIntegerField("niveau", choices=Level)
    source = models.CharField("bron", max_length=20, choices=SkillSource)
    assessed_on = models.DateField("datum")
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="vastgesteld door"
    )
    assessment = models.ForeignKey(CandidateSkill, models.CASCADE, related_name="+")

    class Meta:
        ordering = ["skill__group__code", "skill__name"]
        constraints = [
            models.UniqueConstraint(fields=["skill", "candidate"], include=["level"], name="currentskill_once")
        ]
        verbose_name = "huidig niveau"
        verbose_name_plural = "huidige niveaus"

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.skill_id} {self.level}"


@transaction.atomic
def assess(
    candidate: Candidate,
    *,
    levels: dict[Skill, int],
    source: SkillSource,
    on: date,
    by: User,
    at: datetime | None = None,
) -> None:
    """Write levels that were seen on one day. Raises DomainError for a day in the future."""
    at = at or timezone.now()
    if on > timezone.localdate(at):
        raise DomainError("Kies vandaag of een eerdere datum.")
    CandidateSkill.objects.bulk_create(
        CandidateSkill(candidate=candidate, skill=skill, level=level, source=source, assessed_on=on, assessed_by=by)
        for skill, level in levels.items()
    )
    events.record(
        "candidate.assessed", f"{len(levels)} niveau(s) vastgelegd.", about=candidate, by=by, at=at, skills=len(levels)
    )


class CandidateCompetence(models.Model):
    """One assessment of one workplace competence C1-C8. Append-only, as the skills are; never in the match."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="competence_history")
    competence = models.CharField("competentie", max_length=2, choices=Competence)
    level = models.PositiveSmallIntegerField("niveau", choices=Level)
    source = models.CharField("bron", max_length=20, choices=SkillSource)
    assessed_on = models.DateField("datum")
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="vastgesteld door"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-assessed_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="candidatecompetence_level_0_to_4", condition=Q(level__range=(0, 4))),
            models.CheckConstraint(name="candidatecompetence_source_known", condition=Q(source__in=SkillSource.values)),
            models.CheckConstraint(name="candidatecompetence_known", condition=Q(competence__in=Competence.values)),
        ]
        indexes = [models.Index(fields=["candidate", "competence", "-assessed_on"], name="candidatecompetence_newest")]
        verbose_name = "werkcompetentie van een kandidaat"
        verbose_name_plural = "werkcompetenties van kandidaten"

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.competence} {self.level}"
