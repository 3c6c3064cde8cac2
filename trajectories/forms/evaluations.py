"""What one side fills in, and what the coach confirms. Each question stands on its own; a draft asks nothing."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms as django_forms
from django.http import QueryDict
from django.utils import timezone

from nieuwebanen import forms
from nieuwebanen.dates import add_months
from nieuwebanen.fields import DutchDateField, LevelField, WholeNumberField
from nieuwebanen.skills.models import Competence, Level
from nieuwebanen.steps import Turn
from nieuwebanen.widgets import Radios
from trajectories import evaluations, scores
from trajectories.evaluations import Answers
from trajectories.models import Conclusion, Evaluation, EvaluationInput, EvaluationKind, Side

MOST_MONTHS_AHEAD = 24
# The percentages, to the coach ("je") and to the employer ("u").
HELP = {
    "learning_ability_pct": "Hoe goed leert {name} iets nieuws? 100 is zo snel als {you} van een nieuwe collega verwacht.",
    "pace_pct": "Vergeleken met een gewone collega. 100 is even snel, 50 is half zo snel.",
    "quality_pct": "Hoeveel van het werk is in één keer goed? 100 is alles.",
    "availability_pct": "Hoeveel van de werktijd is {name} echt met het werk bezig? 100 is altijd.",
}
LABELS = {
    "learning_ability_pct": "Leervermogen",
    "pace_pct": "Tempo",
    "quality_pct": "Kwaliteit",
    "availability_pct": "Inzetbaarheid",
}
MOST = {"pace_pct": 150}
QUESTION = {
    Side.EMPLOYER: "Wat kan {name} nu? Nodig voor de baan: {needed}.",
    Side.COACH: "Wat heb je gezien? Nodig voor de baan: {needed}.",
    Side.CANDIDATE: "Wat vindt {name} zelf? Nodig voor de baan: {needed}.",
}


class FillForm(forms.Form):
    """The part of one side. draft: keep what is there; otherwise everything is asked.

    name: how the person is called on this page (the employer knows the name of the presentation only).
    """

    seen = django_forms.CharField(widget=django_forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        evaluation: Evaluation,
        side: Side,
        given: EvaluationInput | None,
        name: str,
        draft: bool = False,
        **kwargs: Any,
    ) -> None:
        self.evaluation, self.side, self.draft = evaluation, side, draft
        super().__init__(*args, initial=_initial(given), **kwargs)
        you = "u" if side == Side.EMPLOYER else "je"
        skills, attitude, figures = [], [], []
        for skill, row in scores.agreed(evaluation.trajectory).items():
            needed = f"{row.level_needed} {Level(row.level_needed).label.lower()}"
            skills.append(f"skill_{skill}")
            self.fields[skills[-1]] = LevelField(
                label=row.skill.name, help_text=QUESTION[side].format(name=name, needed=needed), required=not draft
            )
        for competence in Competence:
            attitude.append(competence.value)
            asked = not draft and competence not in evaluations.MAY_STAY_OPEN
            self.fields[competence.value] = LevelField(
                label=str(competence.label), help_text=competence.anchor, required=asked
            )
        if side != Side.CANDIDATE:
            for field, label in LABELS.items():
                figures.append(field)
                self.fields[field] = WholeNumberField(
                    label=label,
                    help_text=HELP[field].format(name=name, you=you),
                    what=f"{label.lower()}",
                    example=80,
                    max_value=MOST.get(field, 100),
                    suffix="%",
                    required=not draft,
                )
        self.fields["remarks"] = django_forms.CharField(
            label="Opmerkingen",
            help_text="Schrijf niets op over ziekte of medicijnen.",
            widget=django_forms.Textarea(attrs={"rows": 4}),
            max_length=4000,
            required=False,
        )
        sections = [Fieldset("Vaardigheden voor deze baan", *skills), Fieldset("Werkhouding", *attitude)]
        if figures:
            sections.append(Fieldset("Leervermogen en productiviteit", *figures))
        self.layout = Layout("seen", *sections, "remarks")

    def answers(self) -> Answers:
        """What was filled in, for the domain."""
        values = self.cleaned_data
        agreed = scores.agreed(self.evaluation.trajectory)
        return Answers(
            levels={skill: values[f"skill_{skill}"] for skill in agreed if values.get(f"skill_{skill}") is not None},
            attitude={c.value: values[c.value] for c in Competence if values.get(c.value) is not None},
            remarks=values.get("remarks") or "",
            **{field: values.get(field) for field in LABELS},
        )

    def renew(self, given: EvaluationInput | None) -> None:
        """Carry the newest stamp, so that sending once more is a choice."""
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data["seen"] = evaluations.stamp(given)
        self.data = data


def _initial(given: EvaluationInput | None) -> dict[str, Any]:
    if given is None:
        return {}
    initial: dict[str, Any] = {field: getattr(given, field) for field in (*LABELS, "remarks")}
    initial |= {f"skill_{score.skill_id}": score.level for score in given.skill_scores.all()}
    initial |= {score.competence: score.level for score in given.attitude_scores.all()}
    return initial | {"seen": evaluations.stamp(given)}


class ConfirmForm(forms.Form):
    """After the talk: the levels that were settled, the conclusion, and an action when one is needed."""

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
    action = django_forms.CharField(label="Actie: wat?", max_length=200, required=False)
    owner = django_forms.ChoiceField(
        label="Actie: wie?",
        choices=[(turn.value, str(turn.label).capitalize()) for turn in Turn],
        widget=Radios(inline=True),
        required=False,
    )
    due_on = DutchDateField(label="Actie: uiterlijk", earliest=timezone.localdate, required=False)

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
            Fieldset("Vervolgactie", "action", "owner", "due_on"),
        )

    def levels(self) -> dict[int, int]:
        """The settled levels by the key of the skill."""
        return {skill: self.cleaned_data[f"skill_{skill}"] for skill in scores.agreed(self.evaluation.trajectory)}

    def actions(self) -> Iterator[evaluations.Action]:
        values = self.cleaned_data
        if values.get("action"):
            yield evaluations.Action(values["action"], values["owner"], values["due_on"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if any(values.get(name) for name in ("action", "owner", "due_on")):
            for name, sentence in (
                ("action", "Vul in wat er gaat gebeuren"),
                ("owner", "Kies wie de actie doet"),
                ("due_on", "Vul in wanneer de actie klaar is, bijvoorbeeld 23-11-2026"),
            ):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        elif not self.errors:
            self._ask_for_action(values["held_on"], values["conclusion"])
        return values

    def _ask_for_action(self, held_on: date, conclusion: str) -> None:
        behind = scores.weak(self.evaluation, self.levels(), on=held_on)
        if behind:
            names = ", ".join(row.skill.name for row in behind)
            self.add_error("action", f"Achter op het plan: {names}. Vul in wat er gaat gebeuren")
        elif conclusion == Conclusion.ADJUST:
            self.add_error("action", "Bijsturen vraagt om een actie. Vul in wat er gaat gebeuren")


def _said(inputs: dict[Side, EvaluationInput], skill: int, needed: int) -> str:
    """What every side saw, beside what is needed: "Werkgever 2, werkcoach 3. Nodig: 3"."""
    said = [
        f"{side.label} {level}"
        for side in Side
        if side in inputs and (level := scores.levels_of(inputs[side]).get(skill)) is not None
    ]
    text = ", ".join(said)
    return f"{text[:1].upper()}{text[1:]}. Nodig: {needed} {Level(needed).label.lower()}."


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
