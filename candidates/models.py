"""People, their skills and what makes work possible for them. Strengths first (R19).

Never stored: BSN, health or diagnosis, religion, origin, criminal data. There is no education field.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from nieuwebanen import events
from nieuwebanen.accounts.models import Team, User
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.geography import postcode_validator
from nieuwebanen.numbers import next_number
from nieuwebanen.skills.models import Level, Skill
from nieuwebanen.work import WORKING_WEEK, Sector, Weekday, WorkCondition

PROFILE_VALID = timedelta(days=183)  # six months: an older profile is not presented
PROFILE_COMPLETE = 80  # percent
ONE_VISIT = timedelta(minutes=30)


class TargetGroup(models.TextChoices):
    """The situational distance to work (R20, R52); never a medical reason."""

    LONG_UNEMPLOYED = "langdurig-werkzoekend", "langdurig werkzoekend"
    LANGUAGE = "taal", "leert nog Nederlands"
    AGE = "leeftijd", "leeftijd voelt als een belemmering"
    OTHER = "anders", "anders"
    SHORT_UNEMPLOYED = "kort-werkloos", "kort werkloos"
    JOB_TO_JOB = "van-werk-naar-werk", "van werk naar werk"


class TravelMode(models.TextChoices):
    FOOT = "lopen", "lopen"
    BICYCLE = "fiets", "fiets"
    PUBLIC = "ov", "bus of trein"
    CAR = "auto", "auto of brommer"


# Metres a minute, door to door in a straight line (matching.md §10).
METRES_PER_MINUTE = {TravelMode.FOOT: 75, TravelMode.BICYCLE: 230, TravelMode.PUBLIC: 400, TravelMode.CAR: 700}


class CandidateStatus(models.TextChoices):
    ACTIVE = "actief", "actief"
    PLACED = "aan-het-werk", "aan het werk"
    INACTIVE = "inactief", "niet actief"


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def visible_to(self, user: User) -> Self:
        """A coach sees the own team, a manager everybody, others nobody."""
        if user.is_manager:
            return self
        if user.is_coach:
            return self.filter(team_id=user.team_id)
        return self.none()

    def active(self) -> Self:
        """In the matcher."""
        return self.filter(status=CandidateStatus.ACTIVE)

    def named_like(self, text: str) -> Self:
        found = self.filter(Q(number__iexact=text.strip()))
        words = Q()
        for word in text.split():
            words &= Q(first_name__unaccent__icontains=word) | Q(last_name__unaccent__icontains=word)
        return found | self.filter(words)

    def with_coach(self) -> Self:
        return self.select_related("coach", "team")

    def same_person_as(self, first_name: str, last_name: str, birth_year: int | None) -> Self:
        """Who has the same name and not another birth year; case, accents and an unknown year do not matter."""
        named = self.filter(first_name__unaccent__iexact=first_name, last_name__unaccent__iexact=last_name)
        return named if birth_year is None else named.filter(Q(birth_year=birth_year) | Q(birth_year=None))


class Candidate(models.Model):
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    number = models.CharField("nummer", max_length=12, unique=True)
    first_name = models.CharField("voornaam", max_length=60)
    last_name = models.CharField("achternaam", max_length=80)
    # Only to find doubles and for rules that depend on age; never in the match, never to employers.
    birth_year = models.PositiveSmallIntegerField("geboortejaar", null=True, blank=True)
    email = models.EmailField("e-mailadres", blank=True)
    phone = models.CharField("telefoonnummer", max_length=20, blank=True)
    postcode = models.CharField("postcode", max_length=7, blank=True, validators=[postcode_validator])
    place = models.CharField("woonplaats", max_length=80, blank=True)

    team = models.ForeignKey(Team, models.PROTECT, related_name="candidates", verbose_name="team")
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="candidates", verbose_name="werkcoach"
    )
    backup_coach = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="vervangende werkcoach",
    )
    status = models.CharField("stand", max_length=15, choices=CandidateStatus, default=CandidateStatus.ACTIVE)
    target_group = models.CharField("doelgroep", max_length=25, choices=TargetGroup)
    current_employer = models.CharField("huidige werkgever", max_length=120, blank=True)
    current_job_ends_on = models.DateField("huidig werk stopt op", null=True, blank=True)
    strengths = models.TextField("waar is iemand goed in", max_length=2000, blank=True)

    available_from = models.DateField("kan beginnen vanaf", null=True, blank=True)
    hours_per_week = models.PositiveSmallIntegerField("uren per week", default=32)
    learning_hours_per_week = models.PositiveSmallIntegerField("uren per week om te leren", default=16)
    days = ArrayField(models.CharField(max_length=2, choices=Weekday), verbose_name="dagen", default=list, blank=True)
    travel_mode = models.CharField("vervoer", max_length=10, choices=TravelMode, default=TravelMode.PUBLIC)
    travel_minutes = models.PositiveSmallIntegerField("maximaal reizen in minuten", default=45)
    cannot = ArrayField(
        models.CharField(max_length=20, choices=WorkCondition),
        verbose_name="wat niet kan in het werk",
        default=list,
        blank=True,
    )
    sector_wishes = ArrayField(
        models.CharField(max_length=20, choices=Sector),
        verbose_name="sectoren die iemand wil",
        default=list,
        blank=True,
    )
    privacy_explained_on = models.DateField("privacy uitgelegd op", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField("toegevoegd", auto_now_add=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["last_name", "first_name", "pk"]
        constraints = [
            models.CheckConstraint(name="candidate_status_known", condition=Q(status__in=CandidateStatus.values)),
            models.CheckConstraint(
                name="candidate_target_group_known", condition=Q(target_group__in=TargetGroup.values)
            ),
            models.CheckConstraint(name="candidate_travel_mode_known", condition=Q(travel_mode__in=TravelMode.values)),
            models.CheckConstraint(name="candidate_days_known", condition=Q(days__contained_by=Weekday.values)),
            models.CheckConstraint(
                name="candidate_cannot_known", condition=Q(cannot__contained_by=WorkCondition.values)
            ),
            models.CheckConstraint(
                name="candidate_sectors_known", condition=Q(sector_wishes__contained_by=Sector.values)
            ),
            models.CheckConstraint(
                name="candidate_birth_year_sane",
                condition=Q(birth_year__isnull=True) | Q(birth_year__range=(1940, 2015)),
                violation_error_message="Vul een geboortejaar in, bijvoorbeeld 1988.",
            ),
            models.CheckConstraint(
                name="candidate_hours_1_to_60",
                condition=Q(hours_per_week__range=(1, 60)),
                violation_error_message="Vul een getal in van 1 tot en met 60.",
            ),
            models.CheckConstraint(
                name="candidate_learning_hours_1_to_40",
                condition=Q(learning_hours_per_week__range=(1, 40)),
                violation_error_message="Vul een getal in van 1 tot en met 40.",
            ),
            models.CheckConstraint(
                name="candidate_travel_minutes_5_to_180",
                condition=Q(travel_minutes__range=(5, 180)),
                violation_error_message="Vul een getal in van 5 tot en met 180.",
            ),
            models.CheckConstraint(
                name="candidate_job_to_job_names_employer",
                condition=~Q(target_group=TargetGroup.JOB_TO_JOB) | ~Q(current_employer=""),
                violation_error_message="Vul in bij welke werkgever iemand nu werkt.",
            ),
        ]
        indexes = [models.Index(fields=["team", "status"], name="candidate_team_status")]
        verbose_name = "kandidaat"
        verbose_name_plural = "kandidaten"

    def __str__(self) -> str:
        return self.full_name

    def get_absolute_url(self) -> str:
        return reverse("candidates:detail", args=[self.public_id])

    @classmethod
    @transaction.atomic
    def add(cls, *, by: User, today: date, at: datetime | None = None, **fields: object) -> Self:
        """A new person in a caseload; the coach's team owns the file."""
        candidate = cls(number=next_number("K", today), **fields)
        assert candidate.coach.team is not None  # a coach has one, the database says so
        candidate.team = candidate.coach.team
        candidate.full_clean(exclude=["number"])
        candidate.save()
        events.record("candidate.added", f"Kandidaat {candidate.number} toegevoegd.", about=candidate, by=by, at=at)
        return candidate

    @transaction.atomic
    def change(self, *, by: User, at: datetime | None = None) -> None:
        """Save edited fields; `version` is the one that the editor saw. Raises StaleError when it is old."""
        seen = self.version
        if not Candidate.objects.filter(pk=self.pk, version=seen).update(version=seen + 1):
            raise StaleError("Iemand anders heeft deze gegevens net gewijzigd.")
        self.version = seen + 1
        assert self.coach.team is not None  # a coach has one, the database says so
        self.team = self.coach.team
        self.save()
        events.record("candidate.changed", "Gegevens gewijzigd.", about=self, by=by, at=at)

    def note_viewed(self, *, by: User, at: datetime | None = None) -> None:
        """Log that a file was opened: one row per reader for half an hour, however many tabs are looked at."""
        at = at or timezone.now()
        lately = events.Event.objects.about(self).filter(verb="candidate.viewed", actor=by, at__gt=at - ONE_VISIT)
        if not lately.exists():
            events.record("candidate.viewed", "Dossier bekeken.", about=self, by=by, at=at)

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def travel_radius_m(self) -> int:
        """The furthest workplace in metres: the own limit in minutes at the speed of the own transport."""
        return self.travel_minutes * METRES_PER_MINUTE[TravelMode(self.travel_mode)]

    @property
    def possible_days(self) -> list[str]:
        """Days that somebody can work; nothing filled in means the working week."""
        return list(self.days) or WORKING_WEEK

    @property
    def day_labels(self) -> list[str]:
        return [Weekday(day).label for day in Weekday.values if day in self.possible_days]

    @property
    def cannot_labels(self) -> list[str]:
        return [WorkCondition(value).label for value in self.cannot]

    @property
    def sector_labels(self) -> list[str]:
        return [Sector(value).label for value in self.sector_wishes]


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


class TalkKind(models.TextChoices):
    OFFICE = "gesprek", "gesprek op kantoor"
    PHONE = "telefoon", "telefoon"
    VISIT = "bezoek", "bezoek op de werkplek"
    MAIL = "mail", "mail of bericht"


class CandidateContact(models.Model):
    """A talk with the candidate, apart from the talks with companies (R41)."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="contacts")
    kind = models.CharField("hoe", max_length=12, choices=TalkKind)
    held_on = models.DateField("datum")
    note = models.TextField("wat is besproken", max_length=4000)
    next_action = models.CharField("volgende actie", max_length=200, blank=True)
    next_action_on = models.DateField("uiterlijk", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="candidatecontact_kind_known", condition=Q(kind__in=TalkKind.values)),
            models.CheckConstraint(
                name="candidatecontact_action_has_date",
                condition=Q(next_action="") | Q(next_action_on__isnull=False),
                violation_error_message="Vul in wanneer de volgende actie klaar moet zijn.",
            ),
        ]
        verbose_name = "gesprek"
        verbose_name_plural = "gesprekken"

    def __str__(self) -> str:
        return f"{self.kind} op {self.held_on}"

    @transaction.atomic
    def keep(self, *, by: User, at: datetime | None = None) -> None:
        """Save a new talk, or the mended note of an earlier one; the one who wrote it first stays its writer."""
        if self.pk:
            verb, text = "candidate.talk_changed", "Gesprek gewijzigd."
        else:
            self.by = by
            verb, text = "candidate.talked", f"Gesprek vastgelegd: {self.get_kind_display()}."
        self.save()
        events.record(verb, text, about=self.candidate, by=by, at=at)


@dataclass(frozen=True)
class Profile:
    """How complete and how fresh a profile is, and what to do about it."""

    percent: int
    newest_on: date | None
    todo: tuple[str, ...]
    fresh: bool

    @property
    def presentable(self) -> bool:
        """May this person be presented to an employer?"""
        return self.fresh and self.percent >= PROFILE_COMPLETE


def profile_of(candidate: Candidate, *, today: date) -> Profile:
    """The completeness (in whole percent) and age of a profile, from five equal parts.

    Reads candidate.skills: prefetch it when there are many.
    """
    skills = list(candidate.skills.all())
    newest = max((skill.assessed_on for skill in skills), default=None)
    parts = {
        "Vul minimaal 5 vaardigheden in.": len(skills) >= 5,
        "Vul in waar iemand goed in is.": bool(candidate.strengths),
        "Vul in vanaf wanneer iemand kan beginnen.": candidate.available_from is not None,
        "Vul de postcode in.": bool(candidate.postcode),
        "Leg uit welke gegevens wij bewaren en vul de datum in.": candidate.privacy_explained_on is not None,
    }
    todo = [text for text, done in parts.items() if not done]
    fresh = newest is not None and today - newest <= PROFILE_VALID
    if newest is not None and not fresh:
        todo.append("De vaardigheden zijn ouder dan 6 maanden. Bekijk ze opnieuw met de kandidaat.")
    return Profile(percent=100 * sum(parts.values()) // len(parts), newest_on=newest, todo=tuple(todo), fresh=fresh)
