"""After the signatures: what an addendum changes, a correction, an interruption, more time."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Fieldset, Layout, Row
from django import forms as django_forms
from django.db.models import Q

from employers.models import LearningLocation, LegalLabel
from nieuwebanen import forms
from nieuwebanen.fields import DutchDateField, EuroField, NumberField, WholeNumberField
from nieuwebanen.skills.models import Level, Origin, Skill
from nieuwebanen.widgets import Radios
from trajectories import amending
from trajectories.amending import Operation
from trajectories.forms.arrangements import NEEDED
from trajectories.models import (
    AppliedInstrument,
    Away,
    CostKind,
    Evaluation,
    EvaluationKind,
    FundingLine,
    PublicPayer,
    Trajectory,
    TrajectoryPhase,
    TrajectorySkill,
)

PLAIN = ("ends_on", "hours_per_week", "working_times", "supervisor_hours_per_week", "coach_every_weeks")
NEW_PHASE = ("phase_title", "phase_location", "phase_label", "phase_goal", "phase_step")
NEW_PHASE_WHEN = ("phase_starts_on", "phase_ends_on", "phase_hours")
NEW_COST = ("cost_type", "cost_kind", "cost_payer")
NEW_COST_HOW = ("cost_amount", "cost_pct", "cost_reason")


def _hours(label: str, **more: Any) -> WholeNumberField:
    return WholeNumberField(
        label=label,
        what="het aantal uren",
        example=24,
        min_value=1,
        max_value=40,
        suffix="uur per week",
        help_text="",
        **more,
    )


class AmendForm(forms.Form):
    """Everything that may change by addendum, as it is now; only what is filled in otherwise becomes a change."""

    reason = django_forms.CharField(
        label="Waarom wijzigt de overeenkomst?",
        help_text="Iedereen die tekent leest dit. Schrijf niets op over gezondheid.",
        max_length=300,
        error_messages={"required": "Vul in waarom de overeenkomst wijzigt"},
    )
    ends_on = DutchDateField(label="Laatste dag van het inleren", help_text="")
    hours_per_week = _hours("Uren per week")
    working_times = django_forms.CharField(label="Rooster", max_length=200)
    supervisor_hours_per_week = _hours("Uren begeleiding per week")
    coach_every_weeks = WholeNumberField(
        label="Contact met de werkcoach",
        what="het aantal weken",
        example=2,
        min_value=1,
        max_value=12,
        suffix="weken ertussen",
        help_text="",
    )
    phase_title = django_forms.CharField(label="Nieuw onderdeel", max_length=120, required=False)
    phase_location = django_forms.ModelChoiceField(
        label="Plek", queryset=LearningLocation.objects.all(), empty_label="Kies een plek", required=False
    )
    phase_label = django_forms.ChoiceField(
        label="Soort plek",
        choices=[("", "Kies de soort plek"), *((v, str(t).capitalize()) for v, t in LegalLabel.choices)],
        required=False,
    )
    phase_goal = django_forms.CharField(label="Doel", max_length=300, required=False)
    phase_step = django_forms.CharField(label="Eerste stap", max_length=200, required=False)
    phase_starts_on = DutchDateField(label="Van", required=False, help_text="")
    phase_ends_on = DutchDateField(label="Tot en met", required=False, help_text="")
    phase_hours = _hours("Uren in dit onderdeel", required=False)
    cost_type = django_forms.CharField(label="Nieuwe kosten: waarvoor?", max_length=120, required=False)
    cost_kind = django_forms.ChoiceField(
        label="Soort kosten", choices=CostKind.choices, initial=CostKind.OTHER, required=False
    )
    cost_amount = EuroField(label="Bedrag", max_value=Decimal("9999999.99"), required=False)
    cost_pct = NumberField(
        label="Werkgever betaalt", min_value=0, max_value=100, initial=50, suffix="procent", required=False
    )
    cost_payer = django_forms.ChoiceField(
        label="Wie betaalt de rest", choices=PublicPayer.choices, initial=PublicPayer.WERKBEDRIJF, required=False
    )
    cost_reason = django_forms.CharField(label="Waarom geen 50 procent?", max_length=300, required=False)
    evaluation_on = DutchDateField(label="Nog een evaluatie op", required=False, help_text="")
    evaluation_kind = django_forms.ChoiceField(label="Soort", choices=EvaluationKind.choices, required=False)
    new_skill = django_forms.ModelChoiceField(
        label="Vaardigheid toevoegen", queryset=Skill.objects.none(), required=False, empty_label="Kies een vaardigheid"
    )
    new_level = django_forms.TypedChoiceField(
        label="Niveau dat nodig is", choices=NEEDED, coerce=int, initial=3, required=False
    )

    def __init__(self, *args: Any, trajectory: Trajectory, **kwargs: Any) -> None:
        self.trajectory = trajectory
        self.phases: list[TrajectoryPhase] = list(trajectory.phases.all())
        self.costs: list[FundingLine] = list(trajectory.funding.all())
        self.helps: list[AppliedInstrument] = list(trajectory.instruments.all())
        self.moments: list[Evaluation] = [e for e in trajectory.evaluations.all() if not (e.held_on or e.confirmed_at)]
        self.agreed: list[TrajectorySkill] = list(trajectory.skills.all())
        initial = {name: getattr(trajectory, name) for name in PLAIN} | kwargs.pop("initial", {})
        super().__init__(*args, initial=initial, **kwargs)
        asked = Q(origin=Origin.OWN) | Q(pk__in=trajectory.job.requirements.values("skill"))
        offered = Skill.objects.current().filter(asked).exclude(pk__in=[row.skill_id for row in self.agreed])
        self.fields["new_skill"].queryset = offered  # type: ignore[attr-defined]
        self.fields.update(dict(self._of_rows()))
        self.layout = self._laid_out()

    def _of_rows(self) -> Iterator[tuple[str, django_forms.Field]]:
        """A field for each thing of each row that may change."""
        for phase in self.phases:
            yield f"from_{phase.pk}", DutchDateField(label=f"{phase.title}: van", initial=phase.starts_on, help_text="")
            yield (
                f"to_{phase.pk}",
                DutchDateField(label=f"{phase.title}: tot en met", initial=phase.ends_on, help_text=""),
            )
            yield f"hours_{phase.pk}", _hours(f"{phase.title}: uren per week", initial=phase.hours_per_week)
        for line in self.costs:
            yield f"amount_{line.pk}", EuroField(label=f"{line.cost_type}: bedrag", initial=line.amount_eur)
            yield (
                f"pct_{line.pk}",
                NumberField(
                    label=f"{line.cost_type}: werkgever betaalt",
                    min_value=0,
                    max_value=100,
                    initial=line.employer_pct,
                    suffix="procent",
                ),
            )
            yield (
                f"why_{line.pk}",
                django_forms.CharField(
                    label=f"{line.cost_type}: waarom geen 50 procent?",
                    initial=line.reason,
                    max_length=300,
                    required=False,
                ),
            )
        for applied in self.helps:
            yield (
                f"until_{applied.pk}",
                DutchDateField(label=f"{applied}: tot en met".capitalize(), initial=applied.ends_on, help_text=""),
            )
            yield (
                f"longer_{applied.pk}",
                django_forms.CharField(
                    label=f"{applied}: waarom langer dan normaal?".capitalize(),
                    initial=applied.extension_reason,
                    max_length=300,
                    required=False,
                ),
            )
        for moment in self.moments:
            yield f"on_{moment.pk}", DutchDateField(label=str(moment), initial=moment.planned_on, help_text="")
            yield f"drop_{moment.pk}", django_forms.BooleanField(label=f"{moment} vervalt", required=False)
        for row in self.agreed:
            yield (
                f"needed_{row.pk}",
                django_forms.TypedChoiceField(
                    label=f"{row.skill.name}: niveau dat nodig is",
                    choices=NEEDED,
                    coerce=int,
                    initial=row.level_needed,
                ),
            )

    def _laid_out(self) -> Layout:
        phases = [Row(f"from_{p.pk}", f"to_{p.pk}", f"hours_{p.pk}") for p in self.phases]
        costs = [Row(f"amount_{line.pk}", f"pct_{line.pk}", f"why_{line.pk}") for line in self.costs]
        helps = [Row(f"until_{a.pk}", f"longer_{a.pk}") for a in self.helps]
        moments = [Row(f"on_{m.pk}", f"drop_{m.pk}") for m in self.moments]
        return Layout(
            Fieldset("Waarom", "reason"),
            Fieldset("Duur en rooster", "ends_on", Row("hours_per_week", "working_times")),
            Fieldset("Onderdelen van het stappenplan", *phases),
            Fieldset("Nieuw onderdeel", *NEW_PHASE, Row(*NEW_PHASE_WHEN)),
            Fieldset("Begeleiding", Row("supervisor_hours_per_week", "coach_every_weeks")),
            Fieldset("Kosten", *costs),
            Fieldset("Nieuwe kosten", *NEW_COST, Row(*NEW_COST_HOW)),
            *([Fieldset("Regelingen", *helps)] if helps else []),
            Fieldset("Evaluaties", *moments, Row("evaluation_on", "evaluation_kind")),
            Fieldset("Vaardigheden", *(f"needed_{row.pk}" for row in self.agreed), Row("new_skill", "new_level")),
        )

    # ---- checking -------------------------------------------------------------------------------------
    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("phase_title"):
            for name in (*NEW_PHASE, *NEW_PHASE_WHEN):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, f"Vul in bij het nieuwe onderdeel: {str(self.fields[name].label).lower()}")
        if values.get("cost_type") and values.get("cost_amount") is None and "cost_amount" not in self.errors:
            self.add_error("cost_amount", "Vul het bedrag van de nieuwe kosten in")
        shares = [(f"pct_{line.pk}", f"why_{line.pk}") for line in self.costs]
        if values.get("cost_type"):
            shares.append(("cost_pct", "cost_reason"))
        for share, why in shares:
            if values.get(share) not in (None, 50) and not (values.get(why) or "").strip():
                self.add_error(why, "Vul in waarom de kosten niet half om half zijn")
        for phase in self.phases:
            begin, end = values.get(f"from_{phase.pk}"), values.get(f"to_{phase.pk}")
            if begin and end and end < begin:
                self.add_error(f"to_{phase.pk}", "De einddatum moet na de begindatum liggen")
        return values

    # ---- what it asks ---------------------------------------------------------------------------------
    @property
    def operations(self) -> list[Operation]:
        """Only what is different from now."""
        return [*self._phases(), *self._helps(), *self._whole(), *self._money(), *self._moments(), *self._skills()]

    def _changed(self, row: Any, **fields: str) -> Iterator[Operation]:
        """fields: the name of the row's field and that of the form's."""
        new = {name: self.cleaned_data[field] for name, field in fields.items()}
        new = {name: value for name, value in new.items() if value != getattr(row, name)}
        if new:
            yield amending.change(row, **new)

    def _whole(self) -> Iterator[Operation]:
        yield from self._changed(self.trajectory, **{name: name for name in PLAIN})

    def _phases(self) -> Iterator[Operation]:
        values, old_end = self.cleaned_data, self.trajectory.ends_on
        for phase in self.phases:
            to = f"to_{phase.pk}"
            if phase.ends_on == old_end == values[to]:
                values[to] = max(values["ends_on"], values[f"from_{phase.pk}"])  # the last part goes on to the last day
            yield from self._changed(
                phase, starts_on=f"from_{phase.pk}", ends_on=to, hours_per_week=f"hours_{phase.pk}"
            )
        if values["phase_title"]:
            yield amending.add(
                "phase",
                title=values["phase_title"],
                location=values["phase_location"],
                label=values["phase_label"],
                goal=values["phase_goal"],
                starts_on=values["phase_starts_on"],
                ends_on=values["phase_ends_on"],
                hours_per_week=values["phase_hours"],
                step=values["phase_step"],
            )

    def _helps(self) -> Iterator[Operation]:
        values, old_end = self.cleaned_data, self.trajectory.ends_on
        for applied in self.helps:
            until, longer = f"until_{applied.pk}", f"longer_{applied.pk}"
            if applied.ends_on == old_end == values[until] and values["ends_on"] > applied.ends_on:
                values[until] = values["ends_on"]  # what ran until the end goes on with it
                values[longer] = values[longer].strip() or values["reason"]
            yield from self._changed(applied, ends_on=until, extension_reason=longer)

    def _money(self) -> Iterator[Operation]:
        values = self.cleaned_data
        for line in self.costs:
            if values[f"pct_{line.pk}"] == 50:
                values[f"why_{line.pk}"] = ""
            yield from self._changed(
                line, amount_eur=f"amount_{line.pk}", employer_pct=f"pct_{line.pk}", reason=f"why_{line.pk}"
            )
        if values["cost_type"]:
            share = 50 if values["cost_pct"] is None else values["cost_pct"]
            yield amending.add(
                "funding",
                kind=values["cost_kind"] or CostKind.OTHER.value,
                cost_type=values["cost_type"],
                amount_eur=values["cost_amount"],
                employer_pct=Decimal(share),
                payer=values["cost_payer"] or PublicPayer.WERKBEDRIJF.value,
                reason="" if share == 50 else values["cost_reason"],
            )

    def _moments(self) -> Iterator[Operation]:
        values = self.cleaned_data
        for moment in self.moments:
            if values[f"drop_{moment.pk}"]:
                yield amending.remove(moment)
            else:
                yield from self._changed(moment, planned_on=f"on_{moment.pk}")
        if values["evaluation_on"]:
            kind = values["evaluation_kind"] or EvaluationKind.PROGRESS.value
            yield amending.add("evaluation", planned_on=values["evaluation_on"], kind=kind)

    def _skills(self) -> Iterator[Operation]:
        values = self.cleaned_data
        for row in self.agreed:
            yield from self._changed(row, level_needed=f"needed_{row.pk}")
        if skill := values["new_skill"]:
            known = self.trajectory.candidate.skills.filter(skill=skill).first()
            now = known.level if known else Level.NOT_YET.value
            yield amending.add(
                "skill", skill=skill, level_now=now, level_needed=values["new_level"] or Level.ALONE.value
            )


class WithdrawForm(forms.Form):
    reason = django_forms.CharField(
        label="Waarom gaat de wijziging niet door?",
        max_length=200,
        error_messages={"required": "Vul in waarom de wijziging niet doorgaat"},
    )


class CorrectionForm(forms.Form):
    """One field of the closed list; what stands there now is carried along, so that nobody writes over another."""

    becomes = django_forms.CharField(label="Wordt", max_length=200)
    reason = django_forms.CharField(label="Waarom?", max_length=300, required=False)
    was = django_forms.CharField(widget=django_forms.HiddenInput, required=False)

    def __init__(self, *args: Any, label: str, now: str, **kwargs: Any) -> None:
        super().__init__(*args, initial={"becomes": now, "was": now}, **kwargs)
        self.fields["becomes"].label = f"{label[:1].upper()}{label[1:]}"
        self.fields["becomes"].error_messages["required"] = f"Vul in: {label}"


class SuspensionForm(forms.Form):
    """No free text: what somebody has is not ours to keep (domain.md, privacy)."""

    kind = django_forms.ChoiceField(label="Waarom staat het inleren stil?", choices=Away.choices, widget=Radios)
    starts_on = DutchDateField(label="Eerste dag", help_text="")
    ends_on = DutchDateField(
        label="Laatste dag",
        help_text="Nog niet bekend? Laat dit leeg. Je vult het in als het inleren verder gaat.",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("starts_on"), values.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "De laatste dag moet na de eerste dag liggen")
        return values


class GoOnForm(forms.Form):
    ends_on = DutchDateField(label="Laatste dag dat het inleren stilstond", help_text="")


class ExtensionForm(forms.Form):
    until = DutchDateField(label="Verlengen tot en met", help_text="")
    reason = django_forms.CharField(
        label="Waarom is er meer tijd nodig?",
        help_text="Schrijf niets op over gezondheid.",
        widget=django_forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        error_messages={"required": "Vul in waarom er meer tijd nodig is"},
    )


class DecideForm(forms.Form):
    granted = django_forms.TypedChoiceField(
        label="Mag het inleren langer duren?",
        choices=[("ja", "Ja, verlengen"), ("nee", "Nee, niet verlengen")],
        coerce=lambda text: text == "ja",
        widget=Radios,
        error_messages={"required": "Kies of het inleren langer mag duren"},
    )
    decision = django_forms.CharField(
        label="Waarom beslis je zo?", max_length=500, error_messages={"required": "Vul in waarom je zo beslist"}
    )
    alternative = django_forms.CharField(
        label="Wat kan er dan wel?", help_text="Nodig als het niet langer mag.", max_length=300, required=False
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("granted") is False and not values.get("alternative", "").strip():
            self.add_error("alternative", "Vul in wat er dan wel kan")
        return values
