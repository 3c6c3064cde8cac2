"""What the coach confirms after the talk, what came of an action, what the candidate says, and one evaluation more."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms as django_forms
from django.utils import timezone

from nieuwebanen import forms
from nieuwebanen.dates import add_months
from nieuwebanen.fields import DutchDateField, LevelField
from nieuwebanen.skills.models import Level
from nieuwebanen.steps import Turn
from nieuwebanen.widgets import Radios
from trajectories import learning_speed, scores
from trajectories.follow_up import Action
from trajectories.forms.looking_twice import asks_if_sure
from trajectories.models import (
    ActionKind,
    CandidateView,
    Conclusion,
    Effect,
    Evaluation,
    EvaluationInput,
    EvaluationKind,
    Side,
)

MOST_MONTHS_AHEAD = 24
ACTION = ("kind", "action", "owner", "due_on", "check_on")
ASKED_OF_ACTION = {
    "kind": "Kies wat voor actie het is",
    "action": "Vul in wat er gaat gebeuren",
    "owner": "Kies wie de actie doet",
    "due_on": "Vul in wanneer de actie klaar is, bijvoorbeeld 23-11-2026",
}


class ActionFields(forms.Form):
    """An action with kind, owner, date, and the day to look at its effect. All of it or nothing."""

    kind = django_forms.ChoiceField(
        label="Soort actie",
        choices=[("", "Kies"), *((kind.value, str(kind.label).capitalize()) for kind in ActionKind)],
        required=False,
    )
    action = django_forms.CharField(label="Actie: wat?", max_length=200, required=False)
    owner = django_forms.ChoiceField(
        label="Actie: wie?",
        choices=[(turn.value, str(turn.label).capitalize()) for turn in Turn],
        widget=Radios(inline=True),
        required=False,
    )
    due_on = DutchDateField(label="Actie: uiterlijk", earliest=timezone.localdate, required=False)
    check_on = DutchDateField(
        label="Wanneer kijken of het helpt?",
        help_text="Laat leeg voor 2 weken na de actie.",
        earliest=timezone.localdate,
        required=False,
    )

    def wanted(self) -> Action | None:
        """The action that was filled in, None when it was left empty. Only of a valid form."""
        values = self.cleaned_data
        if not values.get("action"):
            return None
        return Action(values["action"], values["owner"], values["due_on"], values["kind"], values.get("check_on"))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if any(values.get(name) for name in ACTION):
            self.ask_for_action()
        due_on, check_on = values.get("due_on"), values.get("check_on")
        if due_on and check_on and check_on < due_on:
            self.add_error("check_on", "Kijk naar het effect na de actie. Kies een latere datum")
        return values

    def ask_for_action(self) -> None:
        """Say at each field of the action what is still open."""
        for name, sentence in ASKED_OF_ACTION.items():
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, sentence)


class ConfirmForm(ActionFields):
    """After the talk: the levels that were settled, the conclusion, and an action when one is needed."""

    field_order = ("held_on", "conclusion", "summary", "silent_reason", *ACTION)
    held_on = DutchDateField(label="Datum van het gesprek", latest=timezone.localdate)
    conclusion = django_forms.ChoiceField(
        label="Conclusie",
        choices=[(c.value, str(c.label).capitalize()) for c in Conclusion],
        widget=Radios(
            descriptions={
                Conclusion.ON_COURSE.value: "Het gaat zoals in het stappenplan staat.",
                Conclusion.ADJUST.value: "Er is een actie nodig. Spreek die hieronder af.",
                Conclusion.STOP.value: "Verder leren voor deze baan heeft geen zin. Sluit het traject daarna af.",
            }
        ),
        error_messages={"required": "Kies een conclusie"},
    )
    summary = django_forms.CharField(
        label="Samenvatting",
        help_text="Wat gaat goed, wat is nog te leren? De werkgever leest dit ook. Schrijf niets op over ziekte of medicijnen.",
        widget=django_forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
    )
    silent_reason = django_forms.CharField(
        label="Waarom is het deel van de werkgever er niet?",
        help_text="Bijvoorbeeld: telefonisch besproken op 24 november.",
        max_length=300,
        error_messages={"required": "De werkgever heeft nog niet geantwoord. Vul in waarom je toch bevestigt"},
    )

    def __init__(self, *args: Any, evaluation: Evaluation, **kwargs: Any) -> None:
        self.evaluation = evaluation
        inputs = scores.submitted(evaluation)
        settled = scores.settled(evaluation.trajectory, inputs)
        initial: dict[str, Any] = {"held_on": timezone.localdate()}
        initial |= {f"skill_{skill}": level for skill, level in settled.items()}
        super().__init__(*args, initial=initial, **kwargs)
        levels = []
        for skill, row in scores.agreed(evaluation.trajectory).items():
            levels.append(f"skill_{skill}")
            self.fields[levels[-1]] = LevelField(label=row.skill.name, help_text=_said(inputs, skill, row.level_needed))
        silent = ["silent_reason"]
        if Side.EMPLOYER in inputs:
            silent = []
            del self.fields["silent_reason"]
        self.layout = Layout(
            "held_on",
            Fieldset("Niveau dat jullie afspreken", *levels),
            "conclusion",
            "summary",
            *silent,
            Fieldset("Vervolgactie", *ACTION),
            *asks_if_sure(self, "summary", "silent_reason", "action"),
        )

    def levels(self) -> dict[int, int]:
        """The settled levels by the key of the skill."""
        return {skill: self.cleaned_data[f"skill_{skill}"] for skill in scores.agreed(self.evaluation.trajectory)}

    def actions(self) -> Iterator[Action]:
        if wanted := self.wanted():
            yield wanted

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not self.errors and not values.get("action"):
            self._ask_for_action(values["held_on"], values["conclusion"])
        return values

    def _ask_for_action(self, held_on: date, conclusion: str) -> None:
        behind = scores.weak(self.evaluation, self.levels(), on=held_on)
        if behind:
            names = ", ".join(row.skill.name for row in behind)
            self.add_error("action", f"Achter op het plan: {names}. Vul in wat er gaat gebeuren")
        elif conclusion == Conclusion.ADJUST:
            self.add_error("action", "Bijsturen vraagt om een actie. Vul in wat er gaat gebeuren")
        elif learning_speed.stands_still(self.evaluation, self.levels()):
            self.add_error("action", "Twee evaluaties zonder vooruitgang. Vul in wat er gaat gebeuren")


def _said(inputs: dict[Side, EvaluationInput], skill: int, needed: int) -> str:
    """What every side saw, beside what is needed: "Werkgever 2, werkcoach 3. Nodig: 3"."""
    said = [
        f"{side.label} {level}"
        for side in Side
        if side in inputs and (level := scores.levels_of(inputs[side]).get(skill)) is not None
    ]
    text = ", ".join(said)
    return f"{text[:1].upper()}{text[1:]}. Nodig: {needed} {Level(needed).label.lower()}."


class EffectForm(ActionFields):
    """What came of an action; what does not help asks for the next one."""

    field_order = ("effect", "note", *ACTION)
    effect = django_forms.ChoiceField(
        label="Helpt de actie?",
        choices=[(effect.value, str(effect.label).capitalize()) for effect in Effect],
        widget=Radios(
            descriptions={Effect.NOT.value: "Spreek dan hieronder een andere actie af."},
        ),
        error_messages={"required": "Kies of de actie helpt"},
    )
    note = django_forms.CharField(
        label="Wat zie je?",
        help_text="Bijvoorbeeld: pakt nu zelf de volgende order. Schrijf niets op over ziekte of medicijnen.",
        max_length=300,
    )

    def __init__(self, *args: Any, needs_next: bool, **kwargs: Any) -> None:
        self.needs_next = needs_next
        super().__init__(*args, **kwargs)
        sure = asks_if_sure(self, "note", "action")
        self.layout = Layout("effect", "note", Fieldset("Volgende actie", *ACTION), *sure)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("effect") == Effect.NOT and self.needs_next:
            self.ask_for_action()
        return values


class CandidateViewForm(forms.Form):
    """What the candidate says of the report, written down by the coach at the table."""

    view = django_forms.ChoiceField(
        label="Ben je het eens met het verslag?",
        choices=[
            (CandidateView.AGREES.value, "Ja, ik ben het eens met het verslag"),
            (CandidateView.OBJECTS.value, "Nee, ik ben het niet eens met het verslag"),
        ],
        widget=Radios(),
        error_messages={"required": "Kies ja of nee"},
    )
    objection = django_forms.CharField(
        label="Waarom niet?",
        help_text="Schrijf het op in de woorden van de kandidaat. Het komt in het verslag, dus de werkgever leest het "
        "ook. De werkcoach en de manager krijgen een bericht. Schrijf niets op over ziekte of medicijnen.",
        widget=django_forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asks_if_sure(self, "objection")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("view") == CandidateView.OBJECTS and not values.get("objection", "").strip():
            self.add_error("objection", "Schrijf op waarom de kandidaat het niet eens is met het verslag")
        return values


class AddForm(forms.Form):
    planned_on = DutchDateField(
        label="Wanneer is de evaluatie?",
        earliest=timezone.localdate,
        latest=lambda: add_months(timezone.localdate(), MOST_MONTHS_AHEAD),
    )
    kind = django_forms.ChoiceField(
        label="Soort evaluatie",
        choices=[(kind.value, str(kind.label).capitalize()) for kind in EvaluationKind],
        widget=Radios(
            descriptions={
                EvaluationKind.PROGRESS.value: "Hoe gaat het nu?",
                EvaluationKind.INTERIM.value: "Uitgebreid, bijvoorbeeld halverwege of bij een andere plek.",
                EvaluationKind.FINAL.value: "Heeft de kandidaat alles geleerd wat is afgesproken?",
            }
        ),
        initial=EvaluationKind.PROGRESS.value,
    )
