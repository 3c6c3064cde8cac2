"""Who is asked to sign, along which way, and what they gave: signature, scan of the paper, approval before it (R27)."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from employers.models import LearningLocation
from trajectories.models.agreement import Agreement, Channel, Party

LARGEST_SCAN_BYTES = 10 * 1024 * 1024


class Signatory(models.Model):
    """One party of one version: whom we ask, how, and when we last did. The signature itself is `Signature`."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="signatories")
    party = models.CharField("partij", max_length=12, choices=Party)
    location = models.ForeignKey(
        LearningLocation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="plek"
    )
    name = models.CharField("naam", max_length=120, blank=True)  # empty: whoever of this party may sign
    title = models.CharField("functie", max_length=80, blank=True)
    email = models.EmailField("e-mail", blank=True)
    channel = models.CharField("manier", max_length=10, choices=Channel, default=Channel.PORTAL)
    required = models.BooleanField("nodig om te beginnen", default=True)
    asked_at = models.DateTimeField("gevraagd", null=True)
    last_reminded_at = models.DateTimeField("laatst herinnerd", null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "party", "location"], name="signatory_once", nulls_distinct=False
            ),
            models.CheckConstraint(name="signatory_party_known", condition=Q(party__in=Party.values)),
            models.CheckConstraint(name="signatory_channel_known", condition=Q(channel__in=Channel.values)),
            models.CheckConstraint(
                name="signatory_location_of_annex",
                condition=Q(party=Party.LOCATION, location__isnull=False)
                | (~Q(party=Party.LOCATION) & Q(location=None)),
            ),
            models.CheckConstraint(
                name="signatory_link_has_email", condition=~Q(channel=Channel.LINK) | ~Q(email="") | Q(name="Gewist")
            ),
        ]
        verbose_name = "ondertekenaar"
        verbose_name_plural = "ondertekenaars"

    def __str__(self) -> str:
        return f"{self.party} van {self.agreement_id}"


class SigningLink(models.Model):
    """The way in for who has no login: a secret address by mail, and a code that is told another way.

    Only hashes are kept. It opens one page and signs one version once; a GET never signs (reliability.md §5).
    """

    signatory = models.ForeignKey(Signatory, models.PROTECT, related_name="links")
    token_sha256 = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=200)  # slow and salted: six digits are few
    wrong_codes = models.PositiveSmallIntegerField("verkeerde codes", default=0)
    code_told_by = models.CharField(
        "code gegeven per", max_length=10, choices=[("telefoon", "telefoon"), ("brief", "brief")]
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("gemaakt")
    expires_at = models.DateTimeField("geldig tot")
    opened_at = models.DateTimeField("eerst geopend", null=True)
    used_at = models.DateTimeField("gebruikt", null=True)
    revoked_at = models.DateTimeField("ingetrokken", null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["signatory"],
                condition=Q(used_at=None, revoked_at=None),
                name="signinglink_one_live",
            ),
        ]
        verbose_name = "tekenlink"
        verbose_name_plural = "tekenlinks"

    def __str__(self) -> str:
        return f"tekenlink {self.pk}"


class SignedScan(models.Model):
    """The paper that somebody signed, as it was uploaded: its bytes never change."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="scans")
    file_name = models.CharField("bestandsnaam", max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField("grootte in bytes")
    sha256 = models.CharField("controlegetal", max_length=64)
    content = models.BinaryField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("toegevoegd")

    class Meta:
        ordering = ["uploaded_at", "pk"]
        constraints = [models.CheckConstraint(name="signedscan_size", condition=Q(size__range=(1, LARGEST_SCAN_BYTES)))]
        verbose_name = "scan van een getekend papier"
        verbose_name_plural = "scans van getekende papieren"

    def __str__(self) -> str:
        return f"scan {self.pk}"


class Signature(models.Model):
    """Who signed what was seen: the hash is that of the content on the signer's screen or on the paper."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="signatures")
    party = models.CharField("partij", max_length=12, choices=Party)
    location = models.ForeignKey(LearningLocation, models.PROTECT, null=True, related_name="+", verbose_name="plek")
    name = models.CharField("naam", max_length=120)
    title = models.CharField("functie", max_length=80, blank=True)
    channel = models.CharField("manier", max_length=10, choices=Channel, default=Channel.PORTAL)
    # Who did it here: the signer, or who recorded the paper. Nobody when it came along a link.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    link = models.ForeignKey(SigningLink, models.PROTECT, null=True, related_name="+")
    scan = models.ForeignKey(SignedScan, models.PROTECT, null=True, related_name="signatures")
    signed_on = models.DateField("datum op het papier", null=True)
    at = models.DateTimeField("getekend")
    seen_sha256 = models.CharField("controlegetal", max_length=64)
    ip = models.GenericIPAddressField("ip-adres", null=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "party", "location"],
                name="signature_once_per_party",
                nulls_distinct=False,
                violation_error_message="Deze partij heeft al getekend.",
            ),
            models.CheckConstraint(name="signature_party_known", condition=Q(party__in=Party.values)),
            models.CheckConstraint(
                name="signature_location_of_annex",
                condition=Q(party=Party.LOCATION, location__isnull=False)
                | (~Q(party=Party.LOCATION) & Q(location=None)),
            ),
            models.CheckConstraint(
                name="signature_by_somebody_known",
                condition=Q(channel=Channel.LINK, link__isnull=False, by=None)
                | (Q(channel__in=[Channel.PORTAL, Channel.DESK], by__isnull=False))
                | Q(channel=Channel.PAPER, scan__isnull=False, by__isnull=False, signed_on__isnull=False),
            ),
        ]
        verbose_name = "handtekening"
        verbose_name_plural = "handtekeningen"

    def __str__(self) -> str:
        return f"{self.party} op {self.at}"


class ApprovalKind(models.TextChoices):
    AMOUNT = "bedrag", "bedrag boven de grens"
    EARLY = "eerder", "begin voor de handtekeningen"


class Approval(models.Model):
    """A second pair of eyes before the Werkbedrijf signs: another person than who signs (features.md row 62)."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="approvals")
    kind = models.CharField("waarvoor", max_length=10, choices=ApprovalKind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("goedgekeurd")
    seen_sha256 = models.CharField("controlegetal", max_length=64)
    note = models.CharField("toelichting", max_length=300, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "kind"],
                name="approval_once",
                violation_error_message="Dit is al goedgekeurd.",
            ),
            models.CheckConstraint(name="approval_kind_known", condition=Q(kind__in=ApprovalKind.values)),
        ]
        verbose_name = "goedkeuring"
        verbose_name_plural = "goedkeuringen"

    def __str__(self) -> str:
        return f"{self.kind} van {self.agreement_id}"


class ApprovalRule(models.Model):
    """From `valid_from` on an agreement of which the public share is above this amount needs two people."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    valid_from = models.DateField("geldt vanaf", unique=True)
    above_eur = models.DecimalField(
        "boven dit bedrag", max_digits=9, decimal_places=2, null=True, blank=True
    )  # None: never
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-valid_from"]
        verbose_name = "grens voor een tweede goedkeuring"
        verbose_name_plural = "grenzen voor een tweede goedkeuring"

    def __str__(self) -> str:
        return f"vanaf {self.valid_from}"
