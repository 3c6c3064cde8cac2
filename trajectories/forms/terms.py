"""(c) how long and when, and (d) who guides: the two parts that are one form each."""

from datetime import date
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from nieuwebanen.fields import DutchDateField, EuroField, WholeNumberField
from nieuwebanen.typed import read_day
from trajectories import arrangements, routes
from trajectories.drafting import COMMITMENTS
from trajectories.forms.arrangements import PartForm
from trajectories.models import Trajectory


class DurationForm(PartForm):
    """(c) period, hours, times and what somebody gets meanwhile; a new first day takes the whole plan along."""

    starts_on = DutchDateField(label="Begin van het inleren")
    ends_on = DutchDateField(label="Einde van het inleren")
    move_along = django_forms.BooleanField(
        label="Schuif het stappenplan en de evaluaties mee als de begindatum verandert", required=False, initial=True
    )
    hours_per_week = WholeNumberField(
        label="Uren per week", what="het aantal uren", example=24, min_value=1, max_value=40, suffix="uur per week"
    )
    early_reason = django_forms.CharField(
        label="Waarom begint het inleren voor de handtekeningen?",
        help_text="Alleen als het niet anders kan. Een manager moet dit eerst goedkeuren. Leeg: het begint na de handtekeningen.",
        max_length=300,
        required=False,
    )
    working_times = django_forms.CharField(
        label="Rooster", help_text="De dagen, de begintijd, de eindtijd en de pauzes.", max_length=200
    )
    income = django_forms.CharField(
        label="Uitkering of loon tijdens het inleren",
        help_text="Bijvoorbeeld: de uitkering loopt door. Of: loon van € 14,71 per uur.",
        max_length=200,
    )
    travel_costs = django_forms.CharField(
        label="Reiskosten",
        help_text="Wie betaalt wat? Bijvoorbeeld: het Werkbedrijf betaalt de bus. Of: geen reiskosten.",
        max_length=200,
    )
    layout = Layout(
        "seen_version",
        Fieldset("Periode", "starts_on", "early_reason", "ends_on", "move_along"),
        Fieldset("Uren en rooster", "hours_per_week", "working_times"),
        Fieldset("Inkomen en reizen", "income", "travel_costs"),
    )
    names = ("starts_on", "ends_on", "hours_per_week", "working_times", "income", "travel_costs", "early_reason")

    def __init__(self, *args: Any, trajectory: Trajectory, **kwargs: Any) -> None:
        initial = {name: getattr(trajectory, name) for name in self.names}
        super().__init__(*args, trajectory=trajectory, initial=initial, **kwargs)
        self.before = (trajectory.starts_on, trajectory.ends_on)
        self.needs_early = self._needs_early()
        if not self.needs_early:
            self.fields["early_reason"].widget = django_forms.HiddenInput()

    def _needs_early(self) -> bool:
        """Only who begins in the past is asked why; for others the question is not there."""
        begin = self.trajectory.starts_on
        if self.is_bound:
            begin = read_day(self.data.get("starts_on", ""), timezone.localdate()) or begin
        return bool(self.trajectory.early_reason) or (begin is not None and begin < timezone.localdate())

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        begin, end = values.get("starts_on"), values.get("ends_on")
        if begin and begin < timezone.localdate() and not values.get("early_reason", "").strip():
            self.add_error("starts_on", "Kies een datum vanaf vandaag, of vul in waarom het eerder begint")
        if begin and end:
            end = self._end_of_plan(begin, end, bool(values.get("move_along")))
            if end < begin:
                self.add_error("ends_on", "De einddatum moet na de begindatum liggen")
            values["ends_on"] = end
        return values

    def _end_of_plan(self, begin: date, end: date, along: bool) -> date:
        """Who moves only the begin moves the end too."""
        first, last = self.before
        return end + (begin - first) if along and first and last and end == last else end

    def keep(self) -> None:
        values = self.cleaned_data
        first, _ = self.before
        if values["move_along"] and first and values["starts_on"] != first:
            arrangements.move_along(self.trajectory, days=(values["starts_on"] - first).days)
        for name in self.names:
            setattr(self.trajectory, name, values[name])
        self.trajectory.save(update_fields=list(self.names))


class GuidanceForm(PartForm):
    """(d) who guides, how often, and that the place is safe and fair (articles 11 and 12)."""

    supervisor_name = django_forms.CharField(
        label="Vaste begeleider bij de werkgever",
        max_length=120,
        error_messages={"required": "Vul in wie de vaste begeleider is"},
    )
    supervisor_title = django_forms.CharField(label="Functie van de begeleider", max_length=80, required=False)
    supervisor_hours_per_week = WholeNumberField(
        label="Uren begeleiding per week",
        what="het aantal uren",
        example=4,
        min_value=1,
        max_value=40,
        suffix="uur per week",
    )
    coach_every_weeks = WholeNumberField(
        label="Hoe vaak heeft de werkcoach contact?",
        what="het aantal weken",
        example=2,
        min_value=1,
        max_value=12,
        suffix="weken ertussen",
    )
    insured_with = django_forms.CharField(
        label="Verzekering voor ongevallen en aansprakelijkheid",
        help_text="De naam van de verzekeraar.",
        max_length=120,
        error_messages={"required": "Vul in waar de verzekering loopt"},
    )
    insurance_policy = django_forms.CharField(
        label="Nummer van de polis",
        max_length=60,
        error_messages={"required": "Vul het nummer van de polis in"},
    )
    no_displacement = django_forms.BooleanField(
        label="De werkgever verklaart dat niemand werk verliest door deze plek",
        error_messages={"required": "Vraag de werkgever of niemand werk verliest door deze plek"},
    )
    no_dismissals_months = WholeNumberField(
        label="Hoe lang is niemand ontslagen voor dit werk?",
        what="het aantal maanden",
        example=12,
        min_value=1,
        max_value=240,
        suffix="maanden",
    )
    de_minimis_eur = EuroField(
        label="De-minimissteun in de laatste 3 jaar",
        help_text="Steun van de overheid die de werkgever kreeg, met de steun voor dit traject erbij. Kreeg de werkgever niets? "
        "Vul dan 0 in.",
        max_value=Decimal("9999999.99"),
        required=False,
    )
    commitments = django_forms.CharField(
        label="Wat belooft de kandidaat?",
        help_text="Zet elke afspraak op een eigen regel. Maak dit samen met de kandidaat.",
        widget=django_forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
        error_messages={"required": "Vul in wat de kandidaat belooft"},
    )
    layout = Layout(
        "seen_version",
        Fieldset(
            "Wie begeleidt", "supervisor_name", "supervisor_title", "supervisor_hours_per_week", "coach_every_weeks"
        ),
        Fieldset("Veilig werk", "insured_with", "insurance_policy"),
        Fieldset("Eerlijk werk", "no_displacement", "no_dismissals_months", "de_minimis_eur"),
        Fieldset("De kandidaat", "commitments"),
    )
    names = (
        "supervisor_name",
        "supervisor_title",
        "supervisor_hours_per_week",
        "coach_every_weeks",
        "insured_with",
        "insurance_policy",
        "no_displacement",
        "no_dismissals_months",
        "de_minimis_eur",
        "commitments",
    )

    def __init__(self, *args: Any, trajectory: Trajectory, **kwargs: Any) -> None:
        initial = {name: getattr(trajectory, name) for name in self.names}
        initial["commitments"] = trajectory.commitments or "\n".join(COMMITMENTS)
        super().__init__(*args, trajectory=trajectory, initial=initial, **kwargs)

    def clean_supervisor_name(self) -> str:
        name = self.cleaned_data["supervisor_name"].strip()
        if name.casefold() == self.trajectory.candidate.full_name.casefold():
            raise ValidationError("De begeleider is iemand anders dan de kandidaat")
        return name

    def clean_commitments(self) -> str:
        lines = (line.strip() for line in self.cleaned_data["commitments"].splitlines())
        return "\n".join(line for line in lines if line)

    def clean_de_minimis_eur(self) -> Decimal | None:
        amount: Decimal | None = self.cleaned_data["de_minimis_eur"]
        if sentence := routes.too_much_aid(amount, self.trajectory.starts_on or timezone.localdate()):
            raise ValidationError(sentence)
        return amount

    def keep(self) -> None:
        for name in self.names:
            setattr(self.trajectory, name, self.cleaned_data[name])
        self.trajectory.save(update_fields=list(self.names))
