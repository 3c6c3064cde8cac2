"""Filters of the list of trajectories."""

from django import forms

from nieuwebanen.lists import ListForm
from nieuwebanen.steps import Step

STEPS = {"4": Step.ARRANGEMENTS, "5": Step.LEARNING, "6": Step.REGULAR_JOB}
STATES = {"te-laat": "Te laat", "op-plan": "Volgens plan", "geplaatst": "Aan het werk", "gestopt": "Gestopt"}


class TrajectoryFilterForm(ListForm):
    tab = ""
    stap = forms.ChoiceField(
        choices=[(value, f"{step.value}. {step.label}") for value, step in STEPS.items()], required=False
    )
    stand = forms.ChoiceField(choices=list(STATES.items()), required=False)
    coach = forms.UUIDField(required=False)
    werkgever = forms.UUIDField(required=False)
    jaar = forms.IntegerField(min_value=2000, max_value=2200, required=False)  # in which somebody was placed or stopped

    def chosen(self) -> dict[str, str]:
        """What the URL asks for, as text; "" for what it does not."""
        return {name: str(self.wanted().get(name, "")) for name in self.fields if name != "sorteer"}
