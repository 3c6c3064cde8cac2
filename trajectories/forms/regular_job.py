"""Step 6: the learning is done, the regular job begins, and how it goes on."""

from typing import Any

from django import forms as django_forms
from django.utils import timezone

from nieuwebanen import forms
from nieuwebanen.fields import DutchDateField, EuroField, WholeNumberField
from nieuwebanen.widgets import Radios
from trajectories.models import AftercareContact, ContractType, JobConfirmation, Trajectory

TERMS = ("contract_type", "contract_months", "hours_per_week", "wage_eur_hour", "starts_on")
LEAST_MONTHS = 6  # the promise of the method: a contract of half a year at least


class FinishForm(forms.Form):
    """early: phases still run, so the coach says why the learning is done."""

    on = DutchDateField(label="Op welke dag is het inleren klaar?", latest=timezone.localdate)
    reason = django_forms.CharField(
        label="Waarom is het inleren eerder klaar dan in het plan staat?",
        max_length=300,
        error_messages={"required": "Vul in waarom het inleren eerder klaar is"},
    )

    def __init__(self, *args: Any, early: bool, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": timezone.localdate()}, **kwargs)
        if not early:
            del self.fields["reason"]


class ContractForm(forms.Form):
    """The regular job in numbers: as the employer confirms it, and as it begins."""

    contract_type = django_forms.ChoiceField(
        label="Soort contract",
        choices=[(kind.value, str(kind.label).capitalize()) for kind in ContractType],
        widget=Radios(descriptions={ContractType.WORK_BASED_VET.value: "Telt ook als gewone baan."}),
        error_messages={"required": "Kies het soort contract"},
    )
    contract_months = WholeNumberField(
        label="Duur in maanden",
        help_text="Alleen bij een contract voor bepaalde tijd of bbl. Minimaal 6 maanden.",
        what="het aantal maanden",
        example=12,
        min_value=1,
        max_value=60,
        required=False,
    )
    hours_per_week = WholeNumberField(
        label="Uren per week", what="het aantal uren per week", example=32, min_value=1, max_value=60
    )
    wage_eur_hour = EuroField(label="Loon per uur", help_text="In euro, bijvoorbeeld 15,50", max_value=999, min_value=1)
    starts_on = DutchDateField(label="Eerste werkdag")

    def __init__(self, *args: Any, trajectory: Trajectory, confirmed: JobConfirmation | None, **kwargs: Any) -> None:
        """confirmed: what the employer said; the form begins with it."""
        job = trajectory.job
        initial: dict[str, Any] = {
            "hours_per_week": job.hours_min,
            "wage_eur_hour": job.wage_eur_hour,
            "starts_on": max(day for day in (job.starts_on, job.arisen_on) if day)
            if job.starts_on or job.arisen_on
            else None,
        }
        if job.contract_months:
            initial |= {"contract_type": ContractType.FIXED.value, "contract_months": job.contract_months}
        if confirmed:
            initial |= {name: getattr(confirmed, name) for name in TERMS}
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("contract_type") == ContractType.FIXED and "contract_months" not in self.errors:
            months = values.get("contract_months")
            if months is None:
                self.add_error("contract_months", "Vul het aantal maanden in als getal, bijvoorbeeld 12")
            elif months < LEAST_MONTHS:
                self.add_error("contract_months", "Een contract voor bepaalde tijd duurt minstens 6 maanden")
        elif values.get("contract_type") == ContractType.PERMANENT:
            values["contract_months"] = None
        return values


class PlacementForm(ContractForm):
    pass


class ConfirmationForm(ContractForm):
    """version: of what was confirmed before, as it was on the screen."""

    version = django_forms.IntegerField(widget=django_forms.HiddenInput)

    def __init__(self, *args: Any, confirmed: JobConfirmation | None, **kwargs: Any) -> None:
        super().__init__(*args, confirmed=confirmed, **kwargs)
        self.initial["version"] = confirmed.version if confirmed else 0


class GoneForm(forms.Form):
    reason = django_forms.CharField(
        label="Waarom gaat de baan niet door?",
        help_text="Bijvoorbeeld: er is minder werk dan gedacht.",
        max_length=300,
        widget=django_forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Vul in waarom de baan niet doorgaat"},
    )


class AftercareForm(forms.Form):
    held_on = DutchDateField(label="Datum van het contact", latest=timezone.localdate)
    still_working = django_forms.TypedChoiceField(
        label="Werkt deze persoon nog in de baan?",
        choices=[("ja", "Ja"), ("nee", "Nee")],
        coerce=lambda answer: answer == "ja",
        widget=Radios(inline=True),
        error_messages={"required": "Kies of deze persoon nog in de baan werkt"},
    )
    hours_per_week = WholeNumberField(
        label="Uren per week",
        help_text="Hoeveel uur per week nu? Laat leeg als deze persoon er niet meer werkt.",
        what="het aantal uren per week",
        example=32,
        min_value=1,
        max_value=60,
        required=False,
    )
    note = django_forms.CharField(
        label="Hoe gaat het?",
        help_text="Wat zeggen de medewerker en de werkgever? Schrijf niets op over ziekte of medicijnen.",
        widget=django_forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": "Vul in hoe het gaat"},
    )

    def __init__(self, *args: Any, contact: AftercareContact, **kwargs: Any) -> None:
        initial = {"held_on": timezone.localdate(), "hours_per_week": contact.placement.hours_per_week}
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("still_working") and not values.get("hours_per_week") and "hours_per_week" not in self.errors:
            self.add_error("hours_per_week", "Vul het aantal uren per week in als getal, bijvoorbeeld 32")
        return values
