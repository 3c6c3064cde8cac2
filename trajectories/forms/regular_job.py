"""Step 6: the learning is done, the regular job begins, and how it goes on."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms as django_forms
from django.utils import timezone

from nieuwebanen import forms
from nieuwebanen.fields import DutchDateField, EuroField, WholeNumberField
from nieuwebanen.versions import Begun, Meanwhile
from nieuwebanen.widgets import Checkboxes, Radios
from trajectories import aftercare
from trajectories.forms.trajectory import NOTHING_OF_HEALTH
from trajectories.models import AftercareContact, ContractType, JobConfirmation, Trajectory
from trajectories.models.placement import LeftBecause, Risk

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


class ConfirmationForm(Begun, ContractForm):
    """version: of what was confirmed before, as it was on the screen."""

    version = django_forms.IntegerField(widget=django_forms.HiddenInput)
    saved_meanwhile: Sequence[Meanwhile] = ()

    def __init__(self, *args: Any, confirmed: JobConfirmation | None, **kwargs: Any) -> None:
        super().__init__(*args, confirmed=confirmed, **kwargs)
        self.initial["version"] = confirmed.version if confirmed else 0
        self.carry_base()


class GoneForm(forms.Form):
    reason = django_forms.CharField(
        label="Waarom gaat de baan niet door?",
        help_text="Bijvoorbeeld: er is minder werk dan gedacht.",
        max_length=300,
        widget=django_forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Vul in waarom de baan niet doorgaat"},
    )


class AftercareForm(forms.Form):
    """Both sides are heard. The part about a job that ended is only read when it did."""

    held_on = DutchDateField(label="Datum van het contact", latest=timezone.localdate)
    spoke = django_forms.MultipleChoiceField(
        label="Met wie heb je gesproken?",
        choices=[("candidate", "Met de kandidaat"), ("employer", "Met de werkgever")],
        widget=Checkboxes(),
        error_messages={"required": "Kies met wie je hebt gesproken"},
    )
    still_working = django_forms.TypedChoiceField(
        label="Werkt deze persoon nog in de baan?",
        choices=[("ja", "Ja"), ("nee", "Nee")],
        coerce=lambda answer: answer == "ja",
        widget=Radios(inline=True),
        error_messages={"required": "Kies of deze persoon nog in de baan werkt"},
    )
    hours_per_week = WholeNumberField(
        label="Uren per week",
        what="het aantal uren per week",
        example=32,
        min_value=1,
        max_value=60,
        required=False,
    )
    contract_type = django_forms.ChoiceField(
        label="Welk contract is er nu?",
        choices=[(kind.value, str(kind.label).capitalize()) for kind in ContractType],
        widget=Radios(),
        required=False,
    )
    risk = django_forms.ChoiceField(
        label="Hoe groot is het risico dat de baan stopt?",
        choices=[(risk.value, str(risk.label).capitalize()) for risk in Risk],
        widget=Radios(),
        required=False,
    )
    risk_action = django_forms.CharField(
        label="Wat doen jullie daaraan?",
        help_text="Alleen als er een risico is. Het komt als taak in Mijn werk.",
        max_length=200,
        required=False,
    )
    risk_action_on = DutchDateField(label="Uiterlijk op", required=False)
    ended_on = DutchDateField(label="Laatste werkdag", latest=timezone.localdate, required=False)
    ended_because = django_forms.ChoiceField(
        label="Waarom is de baan gestopt?",
        choices=[(why.value, str(why.label).capitalize()) for why in LeftBecause],
        widget=Radios(),
        required=False,
    )
    back_on_benefit = django_forms.TypedChoiceField(
        label="Krijgt deze persoon weer een uitkering?",
        choices=[("ja", "Ja"), ("nee", "Nee")],
        coerce=lambda answer: answer == "ja",
        empty_value=None,
        widget=Radios(inline=True),
        required=False,
    )
    next_plan = django_forms.CharField(
        label="Wat is het plan hierna?",
        help_text="Weet je het nog niet? Laat dit leeg. Dan heb je 5 werkdagen om het te maken.",
        widget=django_forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    note = django_forms.CharField(
        label="Wat zegt de kandidaat?",
        help_text=NOTHING_OF_HEALTH,
        widget=django_forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    employer_note = django_forms.CharField(
        label="Wat zegt de werkgever?",
        help_text=NOTHING_OF_HEALTH,
        widget=django_forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    layout = Layout(
        Fieldset("Het contact", "held_on", "spoke", "note", "employer_note", "still_working"),
        Fieldset(
            "Als deze persoon nog werkt", "hours_per_week", "contract_type", "risk", "risk_action", "risk_action_on"
        ),
        Fieldset("Als de baan is gestopt", "ended_on", "ended_because", "back_on_benefit", "next_plan"),
    )

    def __init__(self, *args: Any, contact: AftercareContact, ended: bool = False, **kwargs: Any) -> None:
        """ended: the page was opened to say that the job ended."""
        placement = contact.placement
        initial: dict[str, Any] = {
            "held_on": timezone.localdate(),
            "hours_per_week": placement.hours_per_week,
            "contract_type": placement.contract_type,
        }
        super().__init__(*args, initial=initial | ({"still_working": "nee"} if ended else {}), **kwargs)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "still_working" in self.errors:
            return values
        for name, sentence in self._missing(values).items():
            if name not in self.errors:
                self.add_error(name, sentence)
        return values

    def _missing(self, values: dict[str, Any]) -> dict[str, str]:
        """What the answer to the main question asks for; every side that was heard says something."""
        spoke, missing = values.get("spoke", []), {}
        if "candidate" in spoke and not values.get("note"):
            missing["note"] = "Vul in wat de kandidaat zegt"
        if "employer" in spoke and not values.get("employer_note"):
            missing["employer_note"] = "Vul in wat de werkgever zegt"
        if not values.get("still_working"):
            asked = {
                "ended_on": "Vul de laatste werkdag in",
                "ended_because": "Kies waarom de baan is gestopt",
                "back_on_benefit": "Kies of deze persoon weer een uitkering krijgt",
            }
            return missing | {name: text for name, text in asked.items() if values.get(name) in (None, "")}
        if not values.get("hours_per_week"):
            missing["hours_per_week"] = "Vul het aantal uren per week in als getal, bijvoorbeeld 32"
        if not values.get("contract_type"):
            missing["contract_type"] = "Kies welk contract er nu is"
        if not values.get("risk"):
            missing["risk"] = "Kies hoe groot het risico is"
        if values.get("risk") in aftercare.AT_RISK:
            if not values.get("risk_action"):
                missing["risk_action"] = "Vul in wat jullie aan het risico doen"
            if not values.get("risk_action_on"):
                missing["risk_action_on"] = "Vul in wanneer dat uiterlijk gedaan is"
        return missing

    @property
    def heard(self) -> aftercare.Heard:
        """What was answered, once it is valid."""
        values = dict(self.cleaned_data)
        spoke = values.pop("spoke")
        return aftercare.Heard(**values, spoke_candidate="candidate" in spoke, spoke_employer="employer" in spoke)
