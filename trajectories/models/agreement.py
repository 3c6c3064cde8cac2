"""The agreement of step 4: versions, signatures, and the frozen text and PDF (R27, R28).

Signed never changes: plain SQL triggers refuse it, whoever asks. The rules stand in trajectories/agreements.py.
"""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse

from nieuwebanen.accounts.models import User
from trajectories.models.trajectory import Trajectory


class AgreementState(models.TextChoices):
    """A concept is the trajectory's live parts; a row begins when somebody offers them for signing."""

    TO_SIGN = "ter-ondertekening", "ter ondertekening"
    PARTLY = "deels-getekend", "deels getekend"
    SIGNED = "getekend", "getekend"
    ENDED = "beeindigd", "beëindigd"
    LAPSED = "vervallen", "vervallen"


class Party(models.TextChoices):
    EMPLOYER = "werkgever", "werkgever"
    WERKBEDRIJF = "werkbedrijf", "Werkbedrijf"
    CANDIDATE = "kandidaat", "kandidaat (voor ontvangst)"
    LOCATION = "plek", "plek of school (bijlage)"


class Channel(models.TextChoices):
    """Along which way somebody signs."""

    PORTAL = "portaal", "op dit systeem"
    LINK = "link", "met een link en een code"
    PAPER = "papier", "op papier"
    DESK = "aan-tafel", "aan tafel bij de werkcoach"


# Whose signatures make the agreement; the candidate's receipt does not count for it (product.md §6).
MUST_SIGN = frozenset({Party.EMPLOYER, Party.WERKBEDRIJF})
# Of a version that is offered and not yet signed.
PENDING = (AgreementState.TO_SIGN, AgreementState.PARTLY)


def both() -> list[str]:
    return [Party.EMPLOYER.value, Party.WERKBEDRIJF.value]


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, user: User) -> Self:
        """Of the trajectories that this user sees. Of an erased person only what must still be kept (product.md §6)."""
        says_something = Q(trajectory__candidate__erased_at=None) | ~Q(content={})
        return self.filter(says_something, trajectory__in=Trajectory.objects.visible_to(user))

    def standing(self) -> Self:
        """The version that counts, at most one per trajectory: an addendum not until it is signed."""
        return self.filter(Q(state__in=PENDING, amends=None) | Q(state=AgreementState.SIGNED))

    def with_parties(self) -> Self:
        return (
            self.defer("pdf")
            .select_related("trajectory__candidate", "trajectory__job__employer", "trajectory__coach")
            .prefetch_related("signatures")
        )


class Agreement(models.Model):
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    trajectory = models.ForeignKey(Trajectory, models.PROTECT, related_name="agreements", verbose_name="traject")
    number = models.CharField("nummer", max_length=12)  # of the trajectory's agreement, the same in every version
    version = models.PositiveSmallIntegerField("versie")
    state = models.CharField("stand", max_length=20, choices=AgreementState, default=AgreementState.TO_SIGN)
    content = models.JSONField("inhoud", encoder=DjangoJSONEncoder)
    content_sha256 = models.CharField("controlegetal van de inhoud", max_length=64)
    verify_code = models.CharField("controlecode", max_length=14, unique=True)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    offered_at = models.DateTimeField("aangeboden")
    signed_at = models.DateTimeField("getekend", null=True)
    pdf = models.BinaryField("pdf", null=True)
    pdf_sha256 = models.CharField("controlegetal van de pdf", max_length=64, blank=True)
    lapsed_at = models.DateTimeField("vervallen", null=True)
    lapsed_reason = models.CharField("reden", max_length=200, blank=True)
    ended_at = models.DateTimeField("beëindigd", null=True)
    # An addendum: the version that it changes, what it changes (trajectories/addenda.py), why, and whom it touches.
    amends = models.ForeignKey("self", models.PROTECT, null=True, related_name="addenda", verbose_name="wijzigt")
    changes = models.JSONField("wijzigingen", encoder=DjangoJSONEncoder, default=dict)
    reason = models.CharField("waarom gewijzigd", max_length=300, blank=True)
    must_sign = ArrayField(
        models.CharField(max_length=12, choices=Party), verbose_name="wie moet tekenen", default=both
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-offered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["trajectory", "version"], name="agreement_version_once"),
            models.UniqueConstraint(
                fields=["trajectory"],
                condition=Q(state=AgreementState.SIGNED),
                name="agreement_one_signed_per_trajectory",
            ),
            models.UniqueConstraint(
                fields=["trajectory"],
                condition=Q(state__in=PENDING),
                name="agreement_one_pending_per_trajectory",
            ),
            models.CheckConstraint(
                name="agreement_addendum_has_reason", condition=Q(amends=None) | ~Q(reason="") | Q(content={})
            ),
            models.CheckConstraint(name="agreement_state_known", condition=Q(state__in=AgreementState.values)),
            models.CheckConstraint(
                name="agreement_signed_is_frozen",
                condition=~Q(state__in=[AgreementState.SIGNED, AgreementState.ENDED])
                | (Q(signed_at__isnull=False) & Q(pdf__isnull=False) & ~Q(pdf_sha256="")),
            ),
        ]
        verbose_name = "overeenkomst"
        verbose_name_plural = "overeenkomsten"

    def __str__(self) -> str:
        return f"Overeenkomst {self.number}, versie {self.version}"

    def get_absolute_url(self) -> str:
        """Of an addendum that waits its own page; the page of the agreement shows what counts."""
        page = "addendum" if self.amends_id is not None else "agreement"
        return reverse(f"trajectories:{page}", args=[self.trajectory.public_id])
