"""Whom we ask to sign, the code of a link, the paper that came back, a second person's yes, and above which amount."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms as django_forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.text import capfirst

from candidates.files import WHAT_MAY, Examined, examine
from nieuwebanen import forms
from nieuwebanen.errors import DomainError
from nieuwebanen.fields import DutchDateField, EuroField
from nieuwebanen.widgets import Radios
from trajectories.forms.agreements import SignForm
from trajectories.models import Agreement, Channel, Party, SignedScan
from trajectories.signatories import Asked
from trajectories.signing import SCAN_TYPES, Line, OnPaper

SAYS = {
    Channel.PORTAL: "Op dit systeem",
    Channel.LINK: "Met een link per mail en een code",
    Channel.PAPER: "Op papier",
    Channel.DESK: "Aan tafel bij de werkcoach",
}
ONLY_SCANS = "Kies een pdf of een foto (jpg of png)."
NAMED = (Party.EMPLOYER, Party.LOCATION)


class AskForm(forms.Form):
    """Per party: along which way, and whom we ask. Takes signatories.proposed."""

    def __init__(self, *args: Any, proposed: Sequence[Asked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposed, sections = proposed, []
        for one in proposed:
            names = self._add(one)
            sections.append(Fieldset(capfirst(one.who), *names))
        self.layout = Layout(*sections)

    def _add(self, one: Asked) -> list[str]:
        """Only what this party can choose. Labels name the party, for who hears the form."""
        key, who = one.key, one.who
        self.fields[f"{key}-channel"] = django_forms.ChoiceField(
            label=f"Hoe tekent {who}?",
            choices=[(way.value, SAYS[way]) for way in one.channels],
            initial=one.channel.value,
            widget=Radios,
            error_messages={"required": f"Kies hoe {who} tekent", "invalid_choice": "Kies iets uit de lijst"},
        )
        names = [f"{key}-channel"]
        if one.party in NAMED:
            self.fields[f"{key}-name"] = django_forms.CharField(
                label=f"Wie tekent voor {who}?", max_length=120, initial=one.name, required=False
            )
            self.fields[f"{key}-title"] = django_forms.CharField(
                label="Functie", max_length=80, initial=one.title, required=False
            )
            names += [f"{key}-name", f"{key}-title"]
        if Channel.LINK in one.channels:
            self.fields[f"{key}-email"] = django_forms.EmailField(
                label="E-mailadres", help_text="Alleen nodig voor een link.", required=False, initial=one.email
            )
            self.fields[f"{key}-email"].error_messages["invalid"] = "Vul een e-mailadres in, zoals naam@bedrijf.nl"
            names.append(f"{key}-email")
        return names

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for one in self.proposed:
            wants_link = values.get(f"{one.key}-channel") == Channel.LINK
            if wants_link and not values.get(f"{one.key}-email") and f"{one.key}-email" not in self.errors:
                self.add_error(f"{one.key}-email", f"Vul het e-mailadres in van wie tekent voor {one.who}")
        return values

    def asked(self) -> list[Asked]:
        values = self.cleaned_data
        return [
            replace(
                one,
                channel=Channel(values[f"{one.key}-channel"]),
                name=values.get(f"{one.key}-name", one.name),
                title=values.get(f"{one.key}-title", one.title),
                email=values.get(f"{one.key}-email", ""),
            )
            for one in self.proposed
        ]


class LinkForm(forms.Form):
    """A new link: to which address, and how the code is going to be told."""

    email = django_forms.EmailField(label="E-mailadres", help_text="Van wie tekent. Hier gaat de link naartoe.")
    code_told_by = django_forms.ChoiceField(
        label="Hoe geef je de code?",
        choices=[("telefoon", "Ik bel"), ("brief", "Ik stuur een brief")],
        initial="telefoon",
        widget=Radios,
        help_text="De code komt niet in de mail. Zo kan alleen wie de code kent de overeenkomst lezen.",
    )
    seen = django_forms.CharField(widget=django_forms.HiddenInput, required=False)

    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        newest = line.signatory.links.order_by("-made_at", "-pk").first()
        initial = {"email": line.signatory.email, "seen": str(newest.pk) if newest else ""}
        super().__init__(*args, initial=initial, **kwargs)


class CodeForm(forms.Form):
    code = django_forms.CharField(
        label="Code",
        help_text="6 cijfers. De werkcoach geeft de code door de telefoon of per brief.",
        max_length=20,
        widget=django_forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": "Vul de code in"},
    )


class LinkSignForm(SignForm):
    """Who signs along a link says who that is."""

    name = django_forms.CharField(label="Uw naam", max_length=120, error_messages={"required": "Vul uw naam in"})
    field_order = ["name", "title", "read", "seen_sha256"]

    def __init__(self, *args: Any, line: Line, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, agreement=agreement, user=None, **kwargs)
        self.initial.update({"name": line.signatory.name, "title": line.signatory.title})
        self.fields["read"].label = "Ik heb de overeenkomst gelezen en ga akkoord"
        self.fields["title"].label = "Uw functie"
        self.fields["title"].error_messages["required"] = "Vul uw functie in"
        if line.signatory.party == Party.CANDIDATE:
            del self.fields["title"]
            self.fields["read"].label = "Ik heb de overeenkomst gekregen en gelezen"


class PaperForm(forms.Form):
    """The paper that came back: its scan, the day on it, and who signed. Takes the lines that may still be signed."""

    upload = django_forms.FileField(
        label="Scan of foto van het papier",
        help_text="Een pdf of foto (jpg of png), ten hoogste 10 MB.",
        widget=django_forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        required=False,
        error_messages={"empty": "Dit bestand is leeg. Kies een ander bestand"},
    )
    upload.quiet_optional = True  # type: ignore[attr-defined]
    signed_on = DutchDateField(label="Datum op het papier", latest=timezone.localdate)
    seen_sha256 = django_forms.CharField(widget=django_forms.HiddenInput, max_length=64)

    def __init__(
        self, *args: Any, agreement: Agreement, lines: Sequence[Line], scans: Sequence[SignedScan], **kwargs: Any
    ) -> None:
        super().__init__(*args, initial={"seen_sha256": agreement.content_sha256}, **kwargs)
        self.lines, self.scans, sections = lines, {str(scan.public_id): scan for scan in scans}, ["upload"]
        if scans:
            self.fields["scan"] = django_forms.ChoiceField(
                label="Of kies een scan die er al is",
                choices=[("", "Geen"), *((key, scan.file_name) for key, scan in self.scans.items())],
                required=False,
            )
            sections.append("scan")
        sections.append("signed_on")
        for line in lines:
            row = line.signatory
            self.fields[f"signed-{row.pk}"] = django_forms.BooleanField(
                label=f"{capfirst(line.who)} heeft getekend", required=False
            )
            self.fields[f"name-{row.pk}"] = django_forms.CharField(
                label=f"Naam van wie tekende voor {line.who}", max_length=120, required=False, initial=row.name
            )
            self.fields[f"name-{row.pk}"].quiet_optional = True  # type: ignore[attr-defined]
            self.fields[f"title-{row.pk}"] = django_forms.CharField(
                label="Functie", max_length=80, required=False, initial=row.title
            )
            sections.append(Fieldset(capfirst(line.who), f"signed-{row.pk}", f"name-{row.pk}", f"title-{row.pk}"))
        self.layout = Layout(*sections, "seen_sha256")

    def clean_upload(self) -> Examined | None:
        upload: UploadedFile | None = self.cleaned_data["upload"]
        if upload is None:
            return None
        try:
            found = examine(upload)
        except DomainError as refusal:
            raise django_forms.ValidationError(str(refusal).replace(WHAT_MAY, ONLY_SCANS)) from refusal
        if found.content_type not in SCAN_TYPES:
            raise django_forms.ValidationError(ONLY_SCANS)
        return found

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "upload" not in self.errors and not values.get("upload") and not values.get("scan"):
            self.add_error("upload", "Kies de scan van het papier")
        for line in self.lines:
            key = line.signatory.pk
            if values.get(f"signed-{key}") and not values.get(f"name-{key}"):
                self.add_error(f"name-{key}", "Vul de naam in van wie heeft getekend")
        if not self.errors and not self.signed():
            self.add_error(None, "Vink aan wie op het papier heeft getekend")
        return values

    def scan(self) -> Examined | SignedScan:
        """The new file, else the one that was chosen."""
        upload: Examined | None = self.cleaned_data["upload"]
        return upload or self.scans[self.cleaned_data["scan"]]

    def signed(self) -> list[OnPaper]:
        values = self.cleaned_data
        return [
            OnPaper(line.signatory, values[f"name-{line.signatory.pk}"], values.get(f"title-{line.signatory.pk}", ""))
            for line in self.lines
            if values.get(f"signed-{line.signatory.pk}")
        ]


class ApproveForm(forms.Form):
    note = django_forms.CharField(label="Toelichting", max_length=300, required=False)
    seen_sha256 = django_forms.CharField(widget=django_forms.HiddenInput, max_length=64)


class ApprovalRuleForm(forms.Form):
    valid_from = DutchDateField(label="Geldt vanaf", earliest=timezone.localdate)
    above_eur = EuroField(
        label="Boven welk bedrag keurt een tweede manager goed?",
        help_text="Het deel dat het Werkbedrijf of de gemeente betaalt, in euro. Leeg: nooit.",
        required=False,
    )
