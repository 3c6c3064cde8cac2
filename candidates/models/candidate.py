"""People, their skills and what makes work possible for them. Strengths first (R19).

Never stored: BSN, health or diagnosis, religion, origin, criminal data. There is no education field.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils import timezone

from nieuwebanen import events
from nieuwebanen.accounts.models import Team, User
from nieuwebanen.errors import StaleError
from nieuwebanen.geography import postcode_validator
from nieuwebanen.numbers import next_number
from nieuwebanen.work import WORKING_WEEK, Sector, Weekday, WorkCondition, bits, bits_of

ONE_VISIT = timedelta(minutes=30)
NUMBER = re.compile(r"K-\d{4}-\d{4,}", re.IGNORECASE)


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


class DrivingLicence(models.TextChoices):
    """The categories of the Dutch driving licence (Reglement rijbewijzen, art. 15), lightest first."""

    AM = "AM", "AM: brommer of scooter"
    A1 = "A1", "A1: lichte motor"
    A2 = "A2", "A2: middelzware motor"
    A = "A", "A: motor"
    B = "B", "B: auto"
    BE = "BE", "BE: auto met zware aanhanger"
    C1 = "C1", "C1: lichte vrachtauto"
    C1E = "C1E", "C1E: lichte vrachtauto met zware aanhanger"
    C = "C", "C: vrachtauto"
    CE = "CE", "CE: vrachtauto met aanhanger"
    D1 = "D1", "D1: kleine bus"
    D1E = "D1E", "D1E: kleine bus met zware aanhanger"
    D = "D", "D: bus"
    DE = "DE", "DE: bus met zware aanhanger"
    T = "T", "T: trekker"


# Who has one of these may drive a car: a licence for a lorry or a bus comes after that of B.
DRIVES_A_CAR = frozenset({"B", "BE", "C1", "C1E", "C", "CE", "D1", "D1E", "D", "DE"})
# What `cannot` holds is asked in three questions: the shifts, as what is possible; the licence; and the rest.
SHIFTS = (WorkCondition.EARLY, WorkCondition.LATE, WorkCondition.NIGHT, WorkCondition.WEEKEND)
ASKED_CONDITIONS = tuple(one for one in WorkCondition if one not in (*SHIFTS, WorkCondition.DRIVING))


def cannot_of(*, shifts: Iterable[str], conditions: Iterable[str], licences: Iterable[str]) -> list[str]:
    """What the matcher reads as not possible, from the three questions of the form; in the order of the list."""
    possible, impossible = set(shifts), set(conditions)
    if not DRIVES_A_CAR & set(licences):
        impossible.add(WorkCondition.DRIVING)
    impossible |= {shift.value for shift in SHIFTS} - possible
    return [value for value in WorkCondition.values if value in impossible]


class CandidateStatus(models.TextChoices):
    ACTIVE = "actief", "actief"
    PLACED = "aan-het-werk", "aan het werk"
    INACTIVE = "inactief", "niet actief"


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def visible_to(self, user: User) -> Self:
        """A coach sees the own team, a manager everybody, others nobody. A double is seen as who it became, and
        nobody who was erased.

        Of another team one file at a time opens with a reason: `candidates.reading.readable_by`.
        """
        if user.is_manager:
            return self.filter(merged_into=None, erased_at=None)
        if user.is_coach:
            return self.filter(merged_into=None, erased_at=None, team_id=user.team_id)
        return self.none()

    def active(self) -> Self:
        """In the matcher."""
        return self.filter(status=CandidateStatus.ACTIVE)

    def named_like(self, text: str) -> Self:
        """Who has all these words in the name or the number; case and accents do not matter. A whole number is one
        person: also that of the double which went up in it."""
        if NUMBER.fullmatch(text.strip()):
            number = text.strip().upper()
            double = Candidate.objects.filter(number=number).values("merged_into")
            return self.filter(Q(number=number) | Q(pk__in=double))
        found = self
        for word in text.split():
            found = found.filter(name_key__contains=models.Func(Value(word), function="nb_plain"))
        return found

    def numbered(self, number: str) -> Self:
        """Who has this number now: the number of a double is that of who it became. Nobody's name is looked at."""
        return self.filter(Q(number__iexact=number) | Q(merged__number__iexact=number), merged_into=None).distinct()

    def with_coach(self) -> Self:
        return self.select_related("coach", "team")


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
    # Of which sector the skills of the present job are: what of them is of use in another sector is shown.
    current_sector = models.CharField("sector van het huidige werk", max_length=20, choices=Sector, blank=True)
    strengths = models.TextField("waar is iemand goed in", max_length=2000, blank=True)
    work_wishes = models.TextField("wat iemand graag wil doen", max_length=2000, blank=True)
    # What makes work possible, such as a quiet place or a fixed person to ask. Never why: no health data.
    needs = models.TextField("wat nodig is om te kunnen werken", max_length=2000, blank=True)
    driving_licences = ArrayField(
        models.CharField(max_length=3, choices=DrivingLicence), verbose_name="rijbewijs", default=list, blank=True
    )

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
    closed_on = models.DateField("gestopt op", null=True, blank=True)
    closed_reason = models.CharField("waarom gestopt", max_length=200, blank=True)
    # Kept longer than the rule says, such as for the accounts of a European subsidy (ESF): why, and until when.
    hold_reason = models.CharField("waarom langer bewaren", max_length=200, blank=True)
    hold_until = models.DateField("langer bewaren tot", null=True, blank=True)
    erased_at = models.DateTimeField("gegevens gewist", null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        editable=False,
        verbose_name="samengevoegd",
    )
    # Under which id this person came in from another system of the VUM exchange (candidates/vum).
    vum_id = models.CharField("VUM-nummer", max_length=200, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField("toegevoegd", auto_now_add=True)
    # What a search looks in: number and name, without case and accents; kept by the database.
    name_key = models.GeneratedField(
        expression=models.Func(
            Concat("number", Value(" "), "first_name", Value(" "), "last_name"), function="nb_plain"
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    # What the match compares for everybody, as numbers: in an index these are read ten times as fast as the lists.
    days_bits = models.GeneratedField(
        expression=Case(
            When(days=[], then=Value(bits(WORKING_WEEK, Weekday))),
            default=bits_of("days", Weekday),
            output_field=models.SmallIntegerField(),
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    cannot_bits = models.GeneratedField(
        expression=bits_of("cannot", WorkCondition), output_field=models.SmallIntegerField(), db_persist=True
    )
    sectors_bits = models.GeneratedField(
        expression=bits_of("sector_wishes", Sector), output_field=models.SmallIntegerField(), db_persist=True
    )
    radius_m = models.GeneratedField(
        expression=F("travel_minutes")
        * Case(*(When(travel_mode=mode.value, then=Value(speed)) for mode, speed in METRES_PER_MINUTE.items())),
        output_field=models.IntegerField(),
        db_persist=True,
    )

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
                name="candidate_licences_known", condition=Q(driving_licences__contained_by=DrivingLicence.values)
            ),
            models.CheckConstraint(
                name="candidate_current_sector_known", condition=Q(current_sector__in=["", *Sector.values])
            ),
            models.UniqueConstraint(fields=["vum_id"], condition=~Q(vum_id=""), name="candidate_vum_id_once"),
            models.CheckConstraint(
                name="candidate_hold_says_why",
                condition=Q(hold_until=None) | ~Q(hold_reason=""),
                violation_error_message="Vul in waarom deze gegevens langer bewaard blijven.",
            ),
            models.CheckConstraint(
                name="candidate_not_into_itself", condition=Q(merged_into=None) | ~Q(merged_into=F("pk"))
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
        indexes = [
            models.Index(fields=["team", "status"], name="candidate_team_status"),
            models.Index(fields=["last_name", "first_name", "id"], name="candidate_by_name"),
            models.Index(
                models.Func(Concat("first_name", Value(" "), "last_name"), function="nb_plain"),
                name="candidate_full_name",
            ),
            GinIndex(fields=["name_key"], name="candidate_name_trgm", opclasses=["gin_trgm_ops"]),
            # All that a list of the match reads of people, so that it need not look into the files.
            models.Index(
                fields=["id"],
                include=[
                    "hours_per_week",
                    "learning_hours_per_week",
                    "days_bits",
                    "cannot_bits",
                    "sectors_bits",
                    "radius_m",
                    "available_from",
                    "postcode",
                ],
                condition=Q(status=CandidateStatus.ACTIVE),
                name="candidate_in_match",
            ),
        ]
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
        candidate.coach_history.update(by=by)  # the rows are the trigger's, who decided it cannot know
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
        self.coach_history.filter(until_on=None, by=None).update(by=by)
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
    def shifts(self) -> list[str]:
        """Which shifts are possible; the day always is."""
        return [shift.value for shift in SHIFTS if shift not in self.cannot]

    @property
    def conditions(self) -> list[str]:
        """What of the work itself is not possible: not the shifts, and not driving."""
        return [condition.value for condition in ASKED_CONDITIONS if condition in self.cannot]

    @property
    def cannot_labels(self) -> list[str]:
        return [WorkCondition(value).label for value in self.cannot]

    @property
    def sector_labels(self) -> list[str]:
        return [Sector(value).label for value in self.sector_wishes]
