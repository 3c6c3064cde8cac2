"""Step 6: the regular job, and how it goes on (R46, R47)."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from trajectories.models.trajectory import Trajectory


class ContractType(models.TextChoices):
    FIXED = "bepaalde-tijd", "contract voor bepaalde tijd"
    PERMANENT = "vast", "vast contract"
    WORK_BASED_VET = "bbl", "bbl (leren en werken)"


class LeftBecause(models.TextChoices):
    """Why a job came to an end."""

    NOT_RENEWED = "niet-verlengd", "contract niet verlengd"
    BY_EMPLOYEE = "zelf-gestopt", "zelf gestopt"
    BY_EMPLOYER = "door-werkgever", "gestopt door de werkgever"
    OTHER_JOB = "andere-baan", "naar een andere baan"
    SCHOOL = "opleiding", "naar een opleiding"
    OTHER = "anders", "iets anders"


class JobConfirmation(models.Model):
    """The employer says that the job is there, and with which contract: what the placement begins with (R45)."""

    trajectory = models.OneToOneField(Trajectory, models.PROTECT, related_name="job_confirmation")
    contract_type = models.CharField("soort contract", max_length=15, choices=ContractType)
    contract_months = models.PositiveSmallIntegerField("duur in maanden", null=True, blank=True)
    hours_per_week = models.PositiveSmallIntegerField("uren per week")
    wage_eur_hour = models.DecimalField("loon per uur in euro", max_digits=6, decimal_places=2)
    starts_on = models.DateField("eerste werkdag")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("bevestigd")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="jobconfirmation_contract_known", condition=Q(contract_type__in=ContractType.values)
            ),
            models.CheckConstraint(
                name="jobconfirmation_hours_1_to_60",
                condition=Q(hours_per_week__range=(1, 60)),
                violation_error_message="Vul een getal in van 1 tot en met 60.",
            ),
            models.CheckConstraint(
                name="jobconfirmation_wage_positive",
                condition=Q(wage_eur_hour__gt=0),
                violation_error_message="Vul een bedrag in, bijvoorbeeld 15,50.",
            ),
            models.CheckConstraint(
                name="jobconfirmation_fixed_has_months",
                condition=~Q(contract_type=ContractType.FIXED) | Q(contract_months__gte=6),
                violation_error_message="Een contract voor bepaalde tijd duurt minstens 6 maanden.",
            ),
        ]
        verbose_name = "bevestiging van de baan"
        verbose_name_plural = "bevestigingen van banen"

    def __str__(self) -> str:
        return f"baan bevestigd vanaf {self.starts_on}"


class Placement(models.Model):
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    trajectory = models.OneToOneField(Trajectory, models.PROTECT, related_name="placement")
    contract_type = models.CharField("soort contract", max_length=15, choices=ContractType)
    contract_months = models.PositiveSmallIntegerField("duur in maanden", null=True, blank=True)
    hours_per_week = models.PositiveSmallIntegerField("uren per week")
    wage_eur_hour = models.DecimalField("loon per uur in euro", max_digits=6, decimal_places=2)
    starts_on = models.DateField("eerste werkdag")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("vastgelegd")
    ended_on = models.DateField("gestopt op", null=True, blank=True)
    ended_because = models.CharField("waarom gestopt", max_length=15, choices=LeftBecause, blank=True)
    # The way back: what comes next, and by when that is known (R47).
    next_plan = models.TextField("wat er nu komt", max_length=2000, blank=True)
    next_plan_due_on = models.DateField("plan uiterlijk", null=True, blank=True)
    next_plan_made_on = models.DateField("plan gemaakt", null=True, blank=True)

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="placement_ended_because_known", condition=Q(ended_because__in=["", *LeftBecause.values])
            ),
            models.CheckConstraint(name="placement_contract_known", condition=Q(contract_type__in=ContractType.values)),
            models.CheckConstraint(
                name="placement_hours_1_to_60",
                condition=Q(hours_per_week__range=(1, 60)),
                violation_error_message="Vul een getal in van 1 tot en met 60.",
            ),
            models.CheckConstraint(
                name="placement_wage_positive",
                condition=Q(wage_eur_hour__gt=0),
                violation_error_message="Vul een bedrag in, bijvoorbeeld 15,50.",
            ),
            models.CheckConstraint(
                name="placement_fixed_has_months",
                condition=~Q(contract_type=ContractType.FIXED) | Q(contract_months__gte=6),
                violation_error_message="Een contract voor bepaalde tijd duurt minstens 6 maanden.",
            ),
        ]
        verbose_name = "plaatsing"
        verbose_name_plural = "plaatsingen"

    def __str__(self) -> str:
        return f"plaatsing vanaf {self.starts_on}"


class AftercareMoment(models.TextChoices):
    WEEKS_2 = "2-weken", "na 2 weken"
    WEEKS_6 = "6-weken", "na 6 weken"
    MONTHS_3 = "3-maanden", "na 3 maanden"
    MONTHS_6 = "6-maanden", "na 6 maanden"
    MONTHS_12 = "12-maanden", "na 12 maanden"


class Risk(models.TextChoices):
    """How likely it is that the job lasts, as the coach hears it at the contact."""

    NONE = "geen", "het gaat goed"
    SOME = "let-op", "iets om op te letten"
    HIGH = "groot", "dit kan misgaan"


class AftercareContact(models.Model):
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="aftercare")
    moment = models.CharField("moment", max_length=10, choices=AftercareMoment)
    due_on = models.DateField("uiterlijk")
    held_on = models.DateField("gehouden op", null=True, blank=True)
    still_working = models.BooleanField("werkt nog", null=True)
    hours_per_week = models.PositiveSmallIntegerField("uren per week", null=True, blank=True)
    note = models.TextField("hoe gaat het", max_length=2000, blank=True)
    # Both sides are heard: what the person says stands in note, what the employer says here.
    spoke_candidate = models.BooleanField("met de kandidaat gesproken", default=False)
    spoke_employer = models.BooleanField("met de werkgever gesproken", default=False)
    employer_note = models.TextField("wat zegt de werkgever", max_length=2000, blank=True)
    contract_type = models.CharField("contract nu", max_length=15, choices=ContractType, blank=True)
    risk = models.CharField("risico", max_length=10, choices=Risk, blank=True)
    risk_action = models.CharField("wat doen we daaraan", max_length=200, blank=True)
    risk_action_on = models.DateField("uiterlijk", null=True, blank=True)
    risk_action_done_on = models.DateField("gedaan op", null=True, blank=True)
    back_on_benefit = models.BooleanField("weer een uitkering", null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "moment"], name="aftercare_moment_once"),
            models.CheckConstraint(name="aftercare_moment_known", condition=Q(moment__in=AftercareMoment.values)),
            models.CheckConstraint(
                name="aftercare_choices_known",
                condition=Q(risk__in=["", *Risk.values]) & Q(contract_type__in=["", *ContractType.values]),
            ),
            models.CheckConstraint(
                name="aftercare_held_says_still_working",
                condition=Q(held_on__isnull=True) | Q(still_working__isnull=False),
            ),
        ]
        verbose_name = "nazorgcontact"
        verbose_name_plural = "nazorgcontacten"

    def __str__(self) -> str:
        return f"{self.moment} op {self.due_on}"
