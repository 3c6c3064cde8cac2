"""(e) the costs and who pays them, the instruments that help, what was spent, and the rules of the instruments."""

from decimal import Decimal
from typing import Any

from django import forms as django_forms
from django.db import models
from django.utils import timezone

from nieuwebanen import forms
from nieuwebanen.accounts.models import User
from nieuwebanen.fields import DutchDateField, EuroField, NumberField, WholeNumberField
from nieuwebanen.widgets import Radios
from trajectories import funding, instruments
from trajectories.forms.arrangements import PartForm
from trajectories.models import (
    AppliedInstrument,
    CostKind,
    FundingEntry,
    FundingLine,
    Instrument,
    InstrumentRule,
    PublicPayer,
    Trajectory,
)


def _choices(words: type[models.TextChoices]) -> list[tuple[str, str]]:
    """As options in a list: with a capital."""
    return [(str(word.value), str(word.label)[:1].upper() + str(word.label)[1:]) for word in words]


class FundingForm(PartForm):
    """(e) one cost; half and half unless there is a reason (R34)."""

    kind = django_forms.ChoiceField(label="Soort kosten", choices=_choices(CostKind))
    cost_type = django_forms.CharField(
        label="Waarvoor?", help_text="Bijvoorbeeld: begeleiding en training", max_length=120
    )
    amount_eur = EuroField(label="Bedrag", max_value=Decimal("9999999.99"))
    employer_pct = NumberField(
        label="Werkgever betaalt",
        help_text="Wie hieronder staat, betaalt de rest.",
        min_value=0,
        max_value=100,
        initial=50,
        suffix="procent",
    )
    payer = django_forms.ChoiceField(label="Wie betaalt de rest?", choices=_choices(PublicPayer))
    reason = django_forms.CharField(
        label="Waarom geen 50 procent?",
        help_text="Alleen invullen als de verdeling anders is.",
        max_length=300,
        required=False,
    )
    evidence = django_forms.CharField(
        label="Bewijs",
        help_text="Bijvoorbeeld: offerte of besluit, met nummer.",
        max_length=200,
        required=False,
    )
    names = ("kind", "cost_type", "amount_eur", "employer_pct", "payer", "reason", "evidence")

    def __init__(self, *args: Any, trajectory: Trajectory, line: FundingLine | None = None, **kwargs: Any) -> None:
        self.line = line or FundingLine(trajectory=trajectory)
        initial = {name: getattr(line, name) for name in self.names} if line else {}
        super().__init__(*args, trajectory=trajectory, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("employer_pct") not in (None, 50) and not values.get("reason", "").strip():
            self.add_error("reason", "Vul in waarom de kosten niet half om half zijn")
        if values.get("employer_pct") == 50:
            values["reason"] = ""
        return values

    def keep(self) -> None:
        for name in self.names:
            setattr(self.line, name, self.cleaned_data[name])
        self.line.save()


class InstrumentForm(PartForm):
    """(e) one instrument that is used: held to the rule of its first day (trajectories/instruments.py)."""

    instrument = django_forms.ChoiceField(label="Regeling", choices=_choices(Instrument))
    starts_on = DutchDateField(label="Van")
    ends_on = DutchDateField(label="Tot en met")
    extension_reason = django_forms.CharField(
        label="Waarom langer dan gewoon?",
        help_text="Alleen invullen bij een verlenging.",
        max_length=300,
        required=False,
    )
    amount_eur = EuroField(label="Bedrag", max_value=Decimal("9999999.99"), required=False)
    note = django_forms.CharField(
        label="Toelichting",
        help_text="Bijvoorbeeld het nummer van het besluit, of wie iets heeft bevestigd en wanneer.",
        max_length=200,
        required=False,
    )
    names = ("instrument", "starts_on", "ends_on", "extension_reason", "amount_eur", "note")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("starts_on") and values.get("ends_on") and values["ends_on"] < values["starts_on"]:
            self.add_error("ends_on", "De einddatum moet na de begindatum liggen")
        return values

    def keep(self) -> None:
        values = {name: self.cleaned_data[name] for name in self.names}
        instruments.keep(AppliedInstrument(trajectory=self.trajectory, **values))


class SpendingForm(forms.Form):
    """What was paid of a line; a correction takes off."""

    line = django_forms.ModelChoiceField(
        label="Waarvoor?", queryset=FundingLine.objects.none(), empty_label="Kies de kosten"
    )
    paid_on = DutchDateField(label="Betaald op", latest=timezone.localdate, initial=timezone.localdate)
    amount_eur = EuroField(label="Bedrag", min_value=Decimal("0.01"), max_value=Decimal("9999999.99"))
    by_employer = django_forms.TypedChoiceField(
        label="Wie betaalde?",
        choices=[("nee", "Wie de rest betaalt"), ("ja", "De werkgever")],
        coerce=lambda value: value == "ja",
        widget=Radios(inline=True),
    )
    correction = django_forms.BooleanField(label="Dit bedrag gaat eraf: een correctie", required=False)
    note = django_forms.CharField(
        label="Toelichting", help_text="Bij een correctie: waarom.", max_length=200, required=False
    )

    def __init__(self, *args: Any, trajectory: Trajectory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = self.fields["line"]
        assert isinstance(lines, django_forms.ModelChoiceField)
        lines.queryset = FundingLine.objects.filter(trajectory=trajectory)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("correction") and not values.get("note", "").strip():
            self.add_error("note", "Vul in waarom je dit bedrag corrigeert")
        return values

    def spend(self, *, by: User) -> FundingEntry:
        """Raises DomainError with what does not fit (trajectories/funding.py)."""
        values = self.cleaned_data
        amount = -values["amount_eur"] if values["correction"] else values["amount_eur"]
        return funding.spend(
            values["line"],
            paid_on=values["paid_on"],
            amount_eur=amount,
            by_employer=values["by_employer"],
            note=values["note"],
            by=by,
            today=timezone.localdate(),
        )


class InstrumentRuleForm(forms.Form):
    """From a day on this holds for an instrument; an empty limit is: none known."""

    instrument = django_forms.ChoiceField(label="Regeling", choices=_choices(Instrument))
    valid_from = DutchDateField(label="Vanaf welke dag?", earliest=timezone.localdate)
    max_months = WholeNumberField(
        label="Hoogstens zo lang",
        what="het aantal maanden",
        example=6,
        min_value=1,
        max_value=120,
        suffix="maanden",
        required=False,
    )
    extension_months = WholeNumberField(
        label="En met een reden nog",
        what="het aantal maanden",
        example=4,
        min_value=1,
        max_value=120,
        suffix="maanden",
        required=False,
    )
    pct = NumberField(label="Deel van het loon", min_value=0, max_value=100, suffix="procent", required=False)
    register_only = django_forms.BooleanField(label="Alleen voor wie in het doelgroepregister staat", required=False)
    source = django_forms.CharField(
        label="Waarop is dit gebaseerd?",
        help_text="De wet met het artikel, of de verordening met de datum.",
        max_length=200,
        error_messages={"required": "Vul in waarop deze regel is gebaseerd"},
    )
    note = django_forms.CharField(label="Toelichting", max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("extension_months") and not values.get("max_months"):
            self.add_error("max_months", "Vul in hoe lang het mag zonder verlenging")
        return values

    def save(self, *, by: User) -> InstrumentRule:
        return instruments.set_rule(InstrumentRule(**self.cleaned_data), by=by, today=timezone.localdate())
