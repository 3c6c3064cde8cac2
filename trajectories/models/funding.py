"""(e) what the inleren costs, who pays which share, what was really spent, and the instruments that help to pay (R34).

What an instrument may be is a rule with a date (InstrumentRule): a change of the law is a new row, and what was agreed
keeps the rule of its day.
"""

from decimal import Decimal
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from trajectories.models.trajectory import Trajectory

HALF = Decimal(50)


class CostKind(models.TextChoices):
    GUIDANCE = "begeleiding", "begeleiding op het werk"
    TRAINING = "scholing", "scholing of training"
    WAGE = "loon", "loon tijdens het inleren"
    TRAVEL = "reizen", "reiskosten"
    CLOTHING = "kleding", "werkkleding en materiaal"
    OTHER = "anders", "anders"


class PublicPayer(models.TextChoices):
    """Who pays what the employer does not."""

    WERKBEDRIJF = "werkbedrijf", "Werkbedrijf"
    MUNICIPALITY = "gemeente", "gemeente"
    UWV = "uwv", "UWV"
    SCHOOL = "roc", "ROC"
    SECTOR_FUND = "sectorfonds", "opleidingsfonds van de sector"
    ESF = "esf", "ESF+"


class FundingLine(models.Model):
    """One cost and who pays which share; half and half unless there is a reason (R34)."""

    trajectory = models.ForeignKey(Trajectory, models.CASCADE, related_name="funding")
    kind = models.CharField("soort kosten", max_length=15, choices=CostKind, default=CostKind.OTHER)
    cost_type = models.CharField("waarvoor", max_length=120)
    amount_eur = models.DecimalField("bedrag in euro", max_digits=9, decimal_places=2)
    employer_pct = models.DecimalField("werkgever betaalt, in procent", max_digits=5, decimal_places=2, default=HALF)
    payer = models.CharField("wie betaalt de rest", max_length=15, choices=PublicPayer, default=PublicPayer.WERKBEDRIJF)
    reason = models.CharField("waarom geen 50%", max_length=300, blank=True)
    evidence = models.CharField("bewijs", max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="funding_amount_not_negative",
                condition=Q(amount_eur__gte=0),
                violation_error_message="Vul een bedrag in van 0 of meer.",
            ),
            models.CheckConstraint(
                name="funding_pct_0_to_100",
                condition=Q(employer_pct__range=(0, 100)),
                violation_error_message="Vul een getal in van 0 tot en met 100.",
            ),
            models.CheckConstraint(
                name="funding_other_than_half_has_reason",
                condition=Q(employer_pct=HALF) | ~Q(reason=""),
                violation_error_message="Vul in waarom de kosten niet half om half zijn.",
            ),
            models.CheckConstraint(name="funding_kind_known", condition=Q(kind__in=CostKind.values)),
            models.CheckConstraint(name="funding_payer_known", condition=Q(payer__in=PublicPayer.values)),
        ]
        verbose_name = "kostenregel"
        verbose_name_plural = "kostenregels"

    def __str__(self) -> str:
        return self.cost_type

    @property
    def employer_eur(self) -> Decimal:
        """The employer's share, rounded to the cent; the public share is the rest, so both add up."""
        return (self.amount_eur * self.employer_pct / 100).quantize(Decimal("0.01"))

    @property
    def public_eur(self) -> Decimal:
        return self.amount_eur - self.employer_eur


class FundingEntry(models.Model):
    """What was really spent on a line: the budget stays as it was agreed, entries are added beside it."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    line = models.ForeignKey(FundingLine, models.CASCADE, related_name="entries")
    paid_on = models.DateField("betaald op")
    amount_eur = models.DecimalField("bedrag in euro", max_digits=9, decimal_places=2)  # below 0: a correction
    by_employer = models.BooleanField("betaald door de werkgever", default=False)
    note = models.CharField("toelichting", max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("vastgelegd")

    class Meta:
        ordering = ["paid_on", "pk"]
        constraints = [models.CheckConstraint(name="fundingentry_amount_not_zero", condition=~Q(amount_eur=0))]
        verbose_name = "uitgave"
        verbose_name_plural = "uitgaven"

    def __str__(self) -> str:
        return f"{self.amount_eur} op {self.paid_on}"


class Instrument(models.TextChoices):
    """Public help for the employer or the place (domain.md §3)."""

    TRIAL_PLACEMENT = "proefplaats", "proefplaats"
    PARTICIPATION_PLACE = "participatieplaats", "participatieplaats"
    WORK_EXPERIENCE = "werkervaringsplaats", "werkervaringsplaats"
    WAGE_COST_SUBSIDY_FLAT = "lks-forfaitair", "loonkostensubsidie, vast bedrag"
    WAGE_COST_SUBSIDY = "lks", "loonkostensubsidie"
    JOB_COACH = "jobcoach", "jobcoach"
    NO_RISK = "no-risk", "no-riskpolis"
    OTHER = "anders", "anders"


class InstrumentRule(models.Model):
    """From `valid_from` on this holds for an instrument; a new rule is a new row. Empty is: no limit known here."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    instrument = models.CharField("regeling", max_length=20, choices=Instrument)
    valid_from = models.DateField("geldt vanaf")
    max_months = models.PositiveSmallIntegerField("maanden", null=True, blank=True)
    extension_months = models.PositiveSmallIntegerField("maanden verlenging", null=True, blank=True)
    pct = models.DecimalField("procent van het loon", max_digits=5, decimal_places=2, null=True, blank=True)
    register_only = models.BooleanField("alleen wie in het doelgroepregister staat", default=False)
    source = models.CharField("waarop gebaseerd", max_length=200)
    note = models.CharField("toelichting", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["instrument", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "valid_from"],
                name="instrumentrule_once_a_day",
                violation_error_message="Voor deze dag is er al een regel.",
            ),
            models.CheckConstraint(name="instrumentrule_known", condition=Q(instrument__in=Instrument.values)),
            models.CheckConstraint(name="instrumentrule_pct_0_to_100", condition=Q(pct=None) | Q(pct__range=(0, 100))),
        ]
        verbose_name = "regel van een regeling"
        verbose_name_plural = "regels van regelingen"

    def __str__(self) -> str:
        return f"{self.instrument} vanaf {self.valid_from}"


class AppliedInstrument(models.Model):
    """One instrument used in one trajectory: from when to when, and what it brings."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    trajectory = models.ForeignKey(Trajectory, models.CASCADE, related_name="instruments")
    instrument = models.CharField("regeling", max_length=20, choices=Instrument)
    starts_on = models.DateField("van")
    ends_on = models.DateField("tot en met")
    extension_reason = models.CharField("waarom langer", max_length=300, blank=True)
    amount_eur = models.DecimalField("bedrag in euro", max_digits=9, decimal_places=2, null=True, blank=True)
    note = models.CharField("toelichting", max_length=200, blank=True)

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(name="appliedinstrument_known", condition=Q(instrument__in=Instrument.values)),
            models.CheckConstraint(
                name="appliedinstrument_starts_before_end",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="De einddatum moet na de begindatum liggen.",
            ),
            models.CheckConstraint(
                name="appliedinstrument_amount_not_negative", condition=Q(amount_eur=None) | Q(amount_eur__gte=0)
            ),
        ]
        verbose_name = "gebruikte regeling"
        verbose_name_plural = "gebruikte regelingen"

    def __str__(self) -> str:
        return self.get_instrument_display()
