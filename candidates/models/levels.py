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
) -> int:
    """Write levels that were seen on one day; how many were new. Raises DomainError for a day in the future.

    What this person already wrote last of a skill, of the same day, is not written again: a form that is sent twice
    counts once. A mistake is mended with a new row; of one day the last one counts.
    """
    at = _moment(on, at)
    said: dict[int, CandidateSkill] = {}
    _one_at_a_time(candidate)
    for row in candidate.skill_history.filter(skill__in=levels).order_by("skill_id", "-pk").distinct("skill_id"):
        said[row.skill_id] = row
    new = [
        CandidateSkill(candidate=candidate, skill=skill, level=level, source=source, assessed_on=on, assessed_by=by)
        for skill, level in levels.items()
        if not _says(said.get(skill.pk), level, source, on, by)
    ]
    CandidateSkill.objects.bulk_create(new)
    if new:
        text = f"{len(new)} niveau(s) vastgelegd."
        events.record("candidate.assessed", text, about=candidate, by=by, at=at, skills=len(new))
    return len(new)


def _moment(on: date, at: datetime | None) -> datetime:
    at = at or timezone.now()
    if on > timezone.localdate(at):
        raise DomainError("Kies vandaag of een eerdere datum.")
    return at


def _one_at_a_time(candidate: Candidate) -> None:
    """Of two windows that write for one person the second one waits, and sees what the first one wrote."""
    list(Candidate.objects.select_for_update(no_key=True).filter(pk=candidate.pk).values_list("pk"))


def _says(row: "CandidateSkill | CandidateCompetence | None", level: int, source: str, on: date, by: User) -> bool:
    return row is not None and (row.level, row.source, row.assessed_on, row.assessed_by_id) == (
        level,
        source,
        on,
        by.pk,
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


@transaction.atomic
def assess_competences(
    candidate: Candidate,
    *,
    levels: dict[Competence, int],
    source: SkillSource,
    on: date,
    by: User,
    at: datetime | None = None,
) -> int:
    """Write workplace competences that were seen on one day, as `assess` does for skills; how many were new.

    Raises DomainError for a day in the future.
    """
    at = _moment(on, at)
    _one_at_a_time(candidate)
    last = candidate.competence_history.filter(competence__in=levels).order_by("competence", "-pk")
    said = {row.competence: row for row in last.distinct("competence")}
    new = [
        CandidateCompetence(
            candidate=candidate, competence=one, level=level, source=source, assessed_on=on, assessed_by=by
        )
        for one, level in levels.items()
        if not _says(said.get(one), level, source, on, by)
    ]
    CandidateCompetence.objects.bulk_create(new)
    if new:
        text = f"{len(new)} werkcompetentie(s) vastgelegd."
        events.record("candidate.competences_assessed", text, about=candidate, by=by, at=at, competences=len(new))
    return len(new)
