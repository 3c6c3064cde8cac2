"""The job that does not exist yet: what it is, how sure it is, and how it moves through its states.

Steps 1 to 3 of a job are computed from its data (`employers.models.possibilities.missing_for`); stored is
only the status below.
"""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils import timezone

from employers.models.covenant import Covenant, Tranche
from employers.models.employer import Branch, Employer
from employers.models.forecast import Certainty, ForecastRevision
from employers.models.job_query import FutureJobQuerySet
from employers.models.job_status import ALLOWED, LIVE, MAX_SEATS, JobStatus
from employers.models.route import ContractIntention, LearnOnSite
from nieuwebanen import events
from nieuwebanen.accounts.models import Team, User
from nieuwebanen.dates import last_start
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.geography import postcode_validator
from nieuwebanen.numbers import next_number
from nieuwebanen.work import Sector, Weekday, WorkCondition, bits, bits_of

NOT_RIGHT = "Verbeter eerst de antwoorden die nog niet kloppen."


class FutureJob(models.Model):
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    number = models.CharField("nummer", max_length=12, unique=True)
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="jobs", verbose_name="werkgever")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="jobs", verbose_name="team")
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="jobs", verbose_name="werkcoach"
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    status = models.CharField("stand", max_length=12, choices=JobStatus, default=JobStatus.CONCEPT)
    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, blank=True, related_name="jobs", verbose_name="vestiging"
    )
    covenant = models.ForeignKey(
        Covenant, models.PROTECT, null=True, blank=True, related_name="jobs", verbose_name="convenant of programma"
    )
    tranche = models.ForeignKey(
        Tranche, models.PROTECT, null=True, blank=True, related_name="jobs", verbose_name="tranche"
    )

    title = models.CharField("functie", max_length=120, blank=True)
    seats = models.PositiveSmallIntegerField("aantal plekken", null=True, blank=True)
    starts_on = models.DateField("verwachte start", null=True, blank=True)
    earliest_on = models.DateField("op zijn vroegst", null=True, blank=True)
    latest_on = models.DateField("op zijn laatst", null=True, blank=True)
    certainty = models.CharField("zekerheid", max_length=15, choices=Certainty, blank=True)
    hours_min = models.PositiveSmallIntegerField("minimaal uren per week", null=True, blank=True)
    hours_max = models.PositiveSmallIntegerField("maximaal uren per week", null=True, blank=True)
    learn_on_site = models.CharField("vooraf leren op de werkplek", max_length=10, choices=LearnOnSite, blank=True)
    growth_reason = models.TextField("waarom komt deze baan erbij", max_length=2000, blank=True)

    description = models.TextField("wat doet iemand de hele dag", max_length=4000, blank=True)
    skills_in_words = models.TextField("wat moet iemand kunnen, in eigen woorden", max_length=2000, blank=True)
    days = ArrayField(
        models.CharField(max_length=2, choices=Weekday), verbose_name="werkdagen", default=list, blank=True
    )
    conditions = ArrayField(
        models.CharField(max_length=20, choices=WorkCondition),
        verbose_name="wat het werk vraagt",
        default=list,
        blank=True,
    )
    contract = models.CharField("contract", max_length=12, choices=ContractIntention, blank=True)
    contract_months = models.PositiveSmallIntegerField("contract in maanden", null=True, blank=True)
    wage_eur_hour = models.DecimalField("loon per uur in euro", max_digits=6, decimal_places=2, null=True, blank=True)
    postcode = models.CharField("postcode van de werkplek", max_length=7, blank=True, validators=[postcode_validator])
    sector = models.CharField("sector", max_length=20, choices=Sector, blank=True)
    learn_hours_per_week = models.PositiveSmallIntegerField("uren inleren per week", default=24)

    # Of a concept: per part what was typed while something in it was not right yet, as it was sent.
    unfinished = models.JSONField("antwoorden die nog niet kloppen", default=dict, blank=True)
    announced_at = models.DateTimeField("aangemeld", null=True)
    confirmed_on = models.DateField("bevestigd op", null=True)
    arisen_on = models.DateField("ontstaan op", null=True)
    closed_reason = models.CharField("reden van sluiten", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    # What the match compares for every job, as numbers.
    days_bits = models.GeneratedField(
        expression=bits_of("days", Weekday), output_field=models.SmallIntegerField(), db_persist=True
    )
    conditions_bits = models.GeneratedField(
        expression=bits_of("conditions", WorkCondition), output_field=models.SmallIntegerField(), db_persist=True
    )
    sector_bit = models.GeneratedField(
        expression=Case(
            *(When(sector=one, then=Value(bits([one], Sector))) for one in Sector.values), default=Value(0)
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )

    objects = FutureJobQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(name="futurejob_status_known", condition=Q(status__in=JobStatus.values)),
            models.CheckConstraint(
                name="futurejob_certainty_known", condition=Q(certainty__in=["", *Certainty.values])
            ),
            models.CheckConstraint(name="futurejob_sector_known", condition=Q(sector__in=["", *Sector.values])),
            models.CheckConstraint(
                name="futurejob_learn_on_site_known", condition=Q(learn_on_site__in=["", *LearnOnSite.values])
            ),
            models.CheckConstraint(name="futurejob_days_known", condition=Q(days__contained_by=Weekday.values)),
            models.CheckConstraint(
                name="futurejob_conditions_known", condition=Q(conditions__contained_by=WorkCondition.values)
            ),
            models.CheckConstraint(
                # Only a concept may have holes: everything the horizon and the matcher need is there.
                name="futurejob_complete_unless_concept",
                condition=Q(status=JobStatus.CONCEPT)
                | (
                    ~Q(title="")
                    & ~Q(certainty="")
                    & ~Q(sector="")
                    & Q(seats__isnull=False)
                    & Q(starts_on__isnull=False)
                    & Q(hours_min__isnull=False)
                    & Q(hours_max__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="futurejob_seats_1_to_500",
                condition=Q(seats__isnull=True) | Q(seats__range=(1, MAX_SEATS)),
                violation_error_message="Vul een getal in van 1 tot en met 500.",
            ),
            models.CheckConstraint(
                name="futurejob_starts_on_first_of_month",
                condition=Q(starts_on__isnull=True) | Q(starts_on__day=1),
            ),
            models.CheckConstraint(
                name="futurejob_start_window_ordered",
                condition=(Q(earliest_on__isnull=True) | Q(earliest_on__lte=F("starts_on")))
                & (Q(latest_on__isnull=True) | Q(latest_on__gte=F("starts_on"))),
                violation_error_message="De verwachte start ligt tussen de vroegste en de laatste start.",
            ),
            models.CheckConstraint(
                name="futurejob_hours_1_to_60",
                condition=Q(hours_min__isnull=True)
                | Q(hours_max__isnull=True)
                | (Q(hours_min__range=(1, 60)) & Q(hours_max__range=(1, 60))),
                violation_error_message="Vul een getal in van 1 tot en met 60.",
            ),
            models.CheckConstraint(
                name="futurejob_hours_ordered",
                condition=Q(hours_min__isnull=True) | Q(hours_max__isnull=True) | Q(hours_max__gte=F("hours_min")),
                violation_error_message="Het maximum aantal uren moet hoger zijn dan het minimum.",
            ),
            models.CheckConstraint(
                name="futurejob_learn_hours_1_to_40",
                condition=Q(learn_hours_per_week__range=(1, 40)),
                violation_error_message="Vul een getal in van 1 tot en met 40.",
            ),
            models.CheckConstraint(
                name="futurejob_tranche_of_a_covenant",
                condition=Q(tranche__isnull=True) | Q(covenant__isnull=False),
            ),
            models.CheckConstraint(
                name="futurejob_contract_known", condition=Q(contract__in=["", *ContractIntention.values])
            ),
            models.CheckConstraint(
                name="futurejob_permanent_has_no_months",
                condition=~Q(contract=ContractIntention.PERMANENT) | Q(contract_months__isnull=True),
            ),
            models.CheckConstraint(
                name="futurejob_unfinished_is_a_concept",
                condition=Q(status=JobStatus.CONCEPT) | Q(unfinished={}),
            ),
            models.CheckConstraint(
                name="futurejob_wage_positive",
                condition=Q(wage_eur_hour__isnull=True) | Q(wage_eur_hour__gt=0),
                violation_error_message="Vul een bedrag in, bijvoorbeeld 15,50.",
            ),
        ]
        indexes = [models.Index(fields=["status", "starts_on"], name="futurejob_horizon")]
        verbose_name = "toekomstige baan"
        verbose_name_plural = "toekomstige banen"

    def __str__(self) -> str:
        return self.title or "Baan zonder naam"

    def get_absolute_url(self) -> str:
        """The staff page of a job is the match page: its ranking is what the job is about."""
        return reverse("matching:job", args=[self.public_id])

    # ---- questions ----
    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def day_labels(self) -> list[str]:
        return [Weekday(day).label for day in Weekday.values if day in self.days]

    @property
    def condition_labels(self) -> list[str]:
        return [WorkCondition(value).label for value in self.conditions]

    @property
    def hours_text(self) -> str:
        """ "32 uur" or "24 tot 32 uur"; empty while unknown."""
        if self.hours_min is None or self.hours_max is None:
            return ""
        if self.hours_min == self.hours_max:
            return f"{self.hours_min} uur"
        return f"{self.hours_min} tot {self.hours_max} uur"

    @property
    def contract_text(self) -> str:
        """ "vast contract", "12 maanden", "6 maanden of langer"; empty while unknown."""
        if self.contract_months and self.contract != ContractIntention.PERMANENT:
            return "1 maand" if self.contract_months == 1 else f"{self.contract_months} maanden"
        return ContractIntention(self.contract).label if self.contract else ""

    # ---- transitions: one row each ----
    @classmethod
    @transaction.atomic
    def begin(cls, employer: Employer, *, by: User, today: date, public_id: UUID | None = None) -> "FutureJob":
        """A new concept of this employer; everything else may be filled in later.

        public_id: given by the form that asked for it, so that a second click cannot make a second job.
        """
        return cls.objects.create(
            public_id=public_id or uuid4(),
            employer=employer,
            created_by=by,
            number=next_number("B", today),
            sector=employer.sector,
        )

    @transaction.atomic
    def announce(self, *, by: User, today: date, at: datetime | None = None) -> None:
        """Step 1 begins: the concept becomes a job that everybody sees (R02).

        Raises DomainError when something is missing or the start lies outside the horizon (R03).
        """
        if missing := self.missing_to_announce(today=today):
            raise DomainError(" ".join(missing))
        at = at or timezone.now()
        coach = self.coach or self.employer.account_manager
        self._move(
            JobStatus.ANNOUNCED,
            announced_at=at,
            confirmed_on=today,
            coach=coach,
            team=coach.team if coach else None,
        )
        assert self.starts_on is not None  # what is missing was refused above
        assert self.seats is not None
        ForecastRevision.objects.create(
            job=self,
            at=at,
            by=by,
            reason="Aangemeld",
            starts_on=self.starts_on,
            earliest_on=self.earliest_on,
            latest_on=self.latest_on,
            seats=self.seats,
            certainty=self.certainty,
        )
        events.record("future_job.announced", f"Baan {self.number} aangemeld.", about=self, by=by, at=at)

    def missing_to_announce(self, *, today: date) -> list[str]:
        """What the employer must still fill in, in plain sentences; empty when the job can be announced."""
        missing = []
        if not self.title:
            missing.append("Vul de naam van de functie in.")
        if not self.seats:
            missing.append("Vul het aantal plekken in.")
        if self.starts_on is None:
            missing.append("Vul in wanneer de baan begint.")
        elif self.starts_on < today.replace(day=1):
            missing.append("Kies een maand vanaf deze maand.")
        elif self.starts_on > last_start(today):
            missing.append("Wij kijken maximaal 2 jaar vooruit. Kies een eerdere maand.")
        if not self.certainty:
            missing.append("Kies hoe zeker het is dat de baan er komt.")
        if self.hours_min is None or self.hours_max is None:
            missing.append("Vul het aantal uren per week in.")
        if not self.description:
            missing.append("Vul in wat iemand de hele dag doet.")
        if not self.sector:
            missing.append("Kies de sector.")
        if self.unfinished:
            missing.append(NOT_RIGHT)
        return missing

    @transaction.atomic
    def open(self, *, by: User, at: datetime | None = None) -> None:
        """Into the matcher. The caller has checked that steps 1 and 2 are done (possibilities.open_job)."""
        self._move(JobStatus.OPEN)
        events.record("future_job.opened", f"{self.number} staat open voor kandidaten.", about=self, by=by, at=at)

    @transaction.atomic
    def withdraw(self, *, reason: str, by: User, at: datetime | None = None) -> None:
        """The job will not come, or was entered by mistake."""
        if not reason.strip():
            raise DomainError("Vul in waarom de baan niet doorgaat.")
        self._move(JobStatus.WITHDRAWN, closed_reason=reason.strip()[:300])
        events.record("future_job.withdrawn", f"{self.number} ingetrokken.", about=self, by=by, at=at)

    @transaction.atomic
    def confirm(self, *, by: User, today: date, at: datetime | None = None) -> None:
        """The employer says that the forecast still holds; a resting job wakes up."""
        if not self.is_live:
            raise DomainError("Deze baan is gesloten.")
        if self.status == JobStatus.RESTING:
            self.wake()
        FutureJob.objects.filter(pk=self.pk).update(confirmed_on=today, version=F("version") + 1)
        self.refresh_from_db()
        events.record("future_job.confirmed", f"Verwachting van {self.number} bevestigd.", about=self, by=by, at=at)

    def wake(self) -> None:
        """Into the matcher again. The caller says why: somebody confirmed or changed the forecast."""
        self._move(JobStatus.OPEN)

    @transaction.atomic
    def rest(self, *, by: User | None, at: datetime | None = None) -> None:
        """Nobody confirmed the forecast: out of the matcher until somebody does."""
        self._move(JobStatus.RESTING)
        events.record("future_job.rested", f"{self.number} rust: lang niet bevestigd.", about=self, by=by, at=at)

    @transaction.atomic
    def arise(self, *, on: date, by: User, at: datetime | None = None) -> None:
        """The employer confirms that the job now really exists (R45). Raises DomainError."""
        if self.status not in LIVE:
            raise DomainError("Deze baan is gesloten.")
        if not FutureJob.objects.filter(pk=self.pk, arisen_on=None).update(arisen_on=on, version=F("version") + 1):
            raise StaleError("Dat de baan er is, was al bevestigd.")
        self.refresh_from_db()
        events.record(
            "future_job.arisen", f"De werkgever bevestigt: baan {self.number} is er.", about=self, by=by, at=at
        )

    def touch(self, *, version: int) -> None:
        """An edit of the job or its parts begins here: refused when the job closed or somebody else was first."""
        if not self.is_live:
            raise DomainError("Deze baan is gesloten. Je kunt niets meer wijzigen.")
        changed = FutureJob.objects.filter(pk=self.pk, version=version, status__in=LIVE).update(
            version=F("version") + 1, updated_at=timezone.now()
        )
        if not changed:
            raise StaleError("Iemand anders heeft deze baan net gewijzigd. Bekijk de gegevens en bewaar nog een keer.")
        self.version = version + 1

    @transaction.atomic
    def fill(self, *, by: User, at: datetime | None = None) -> None:
        """All seats have a placement."""
        self._move(JobStatus.FILLED)
        events.record("future_job.filled", f"Alle plekken van {self.number} zijn gevuld.", about=self, by=by, at=at)

    def _move(self, to: JobStatus, **fields: object) -> None:
        """Compare and swap from the status the user saw, or refuse and change nothing."""
        came_from = JobStatus(self.status)
        if to not in ALLOWED[came_from]:
            raise DomainError(f"Een baan die ‘{came_from.label}’ is, kan niet ‘{to.label}’ worden.")
        moved = FutureJob.objects.filter(pk=self.pk, status=came_from).update(
            status=to, version=F("version") + 1, updated_at=timezone.now(), **fields
        )
        if not moved:
            raise StaleError("Een collega heeft deze baan net gewijzigd. Ververs de pagina.")
        self.refresh_from_db()
