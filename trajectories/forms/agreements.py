"""Signing carries the hash of what was on the screen; checking takes a code or a file."""

from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from nieuwebanen import forms
from nieuwebanen.accounts.models import User
from trajectories.models import Agreement

MAX_PDF_BYTES = 10 * 1024 * 1024


class SignForm(forms.Form):
    """For whoever signs, in the portal and at the Werkbedrijf. Takes the agreement that is shown and its reader."""

    seen_sha256 = django_forms.CharField(widget=django_forms.HiddenInput, max_length=64)
    title = django_forms.CharField(label="Functie", max_length=80, error_messages={"required": "Vul de functie in"})
    read = django_forms.BooleanField(
        label="Ik heb de overeenkomst gelezen",
        error_messages={"required": "Lees de overeenkomst en vink aan dat die is gelezen"},
    )

    def __init__(self, *args: Any, agreement: Agreement, user: User | None, **kwargs: Any) -> None:
        initial = {"seen_sha256": agreement.content_sha256, "title": user.job_title if user else ""}
        super().__init__(*args, initial=initial, **kwargs)


class VerifyForm(forms.Form):
    code = django_forms.CharField(
        label="Code",
        help_text="De code staat onder de handtekeningen, bijvoorbeeld ABCD-EFGH-2345.",
        max_length=30,
        required=False,
    )
    document = django_forms.FileField(label="Of kies het pdf-bestand", help_text="Maximaal 10 MB.", required=False)

    def clean_document(self) -> UploadedFile | None:
        document: UploadedFile | None = self.cleaned_data["document"]
        if document and (document.size or 0) > MAX_PDF_BYTES:
            raise ValidationError("Kies een pdf van maximaal 10 MB")
        return document

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not values.get("code") and not values.get("document"):
            self.add_error("code", "Vul de code in of kies een pdf")
        return values
