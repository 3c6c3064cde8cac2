"""The agreement of step 4: versions, signatures, and the frozen text and PDF (R27, R28).

Signed never changes: plain SQL triggers refuse it, whoever asks. The rules stand in trajectories/agreements.py.
"""

from typing import Self
from uuid import uuid4

from django.conf import settings
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
    LAPSED = "vervallen", "vervallen"


class Party(models.TextChoices):
    EMPLOYER = "werkgever", "werkgever"
    WERKBEDRIJF = "werkbedrijf", "Werkbedrijf"
    CANDIDATE = "kandidaat", "kandidaat (voor ontvangst)"


# Whose signatures make the agreement; the candidate's receipt does not count for it (product.md §6).
MUST_SIGN = frozenset({Party.EMPLOYER, Party.WERKBEDRIJF})


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, user: User) -> Self:
        """Of the trajectories that this user sees. Of an erased person only what must still be kept (product.md §6)."""
        says_something = Q(trajectory__candidate__erased_at=None) | ~Q(content={})
        return self.filter(says_something, trajectory__in=Trajectory.objects.visible_to(user))

    def standing(self) -> Self:
        """The version that counts: at most one per trajectory."""
        return self.exclude(state=AgreementState.LAPSED)

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

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-offered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["trajectory", "version"], name="agreement_version_once"),
            models.UniqueConstraint(
                fields=["trajectory"],
                condition=~Q(state=AgreementState.LAPSED),
                name="agreement_one_standing_per_trajectory",
            ),
            models.CheckConstraint(name="agreement_state_known", condition=Q(state__in=AgreementState.values)),
            models.CheckConstraint(
                name="agreement_signed_is_frozen",
                condition=~Q(state=AgreementState.SIGNED)
                | (Q(signed_at__isnull=False) & Q(pdf__isnull=False) & ~Q(pdf_sha256="")),
            ),
        ]
        verbose_name = "overeenkomst"
        verbose_name_plural = "overeenkomsten"

    def __str__(self) -> str:
        return f"Overeenkomst {self.number}, versie {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("trajectories:agreement", args=[self.trajectory.public_id])


class Signature(models.Model):
    """Who signed what was seen: the hash is that of the content on the signer's screen."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="signatures")
    party = models.CharField("partij", max_length=12, choices=Party)
    name = models.CharField("naam", max_length=120)
    title = models.CharField("functie", max_length=80, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("getekend")
    seen_sha256 = models.CharField("controlegetal", max_length=64)
    ip = models.GenericIPAddressField("ip-adres", null=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "party"],
                name="signature_once_per_party",
                violation_error_message="Deze partij heeft al getekend.",
            ),
            models.CheckConstraint(name="signature_party_known", condition=Q(party__in=Party.values)),
        ]
        verbose_name = "handtekening"
        verbose_name_plural = "handtekeningen"

    def __str__(self) -> str:
        return f"{self.party} op {self.at}"
