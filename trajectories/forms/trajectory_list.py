"""Filters of the list of trajectories."""

from django import forms
from django.http import QueryDict

from employers.models import Employer
from nieuwebanen.accounts.models import User
from nieuwebanen.list_fields import choice, set_choices
from nieuwebanen.lists import ListForm, Sort
from nieuwebanen.steps import Step
from trajectories import early_warning
from trajectories.models import Trajectory

STEPS = {"4": Step.ARRANGEMENTS, "5": Step.LEARNING, "6": Step.REGULAR_JOB}
STATES = {"te-laat": "Te laat", "op-plan": "Volgens plan", "geplaatst": "Aan het werk", "gestopt": "Gestopt"}
SIGNALS = {early_warning.ANY: "Rood of oranje", "rood": "Rood", "oranje": "Oranje"}
SORTS = {
    "baan": Sort("Start baan", ("job__starts_on",)),
    "kandidaat": Sort("Kandidaat", ("candidate__last_name", "candidate__first_name")),
    "werkgever": Sort("Werkgever", ("job__employer__name", "job__starts_on")),
    "einde": Sort("Einde inleren", ("ends_on",)),
}


class TrajectoryFilterForm(ListForm):
    sorts = SORTS
    bar = ("q", "stap", "stand", "signaal", "coach", "werkgever")
    tab = ""
    stap = choice("Stap", "Alle stappen", [(value, f"{step.value}. {step.label}") for value, step in STEPS.items()])
    stand = choice("Stand", "Alle lopende", list(STATES.items()))
    signaal = choice("Signaal", "Met en zonder signaal", list(SIGNALS.items()))
    coach = choice("Werkcoach", "Alle werkcoaches")
    werkgever = choice("Werkgever", "Alle werkgevers")
    jaar = forms.IntegerField(
        label="Jaar", min_value=2000, max_value=2200, required=False, widget=forms.HiddenInput
    )  # in which somebody was placed or stopped

    def __init__(self, data: QueryDict | None = None, *, user: User) -> None:
        super().__init__(data, user=user)
        self.fields["q"].label = "Zoek op naam, baan of nummer"
        visible = Trajectory.objects.visible_to(user)
        coaches = User.objects.filter(trajectories__in=visible).distinct()
        employers = Employer.objects.visible_to(user).filter(jobs__trajectories__in=visible).distinct()
        named = [(str(coach.public_id), coach.full_name) for coach in coaches]
        set_choices(self, "coach", [("", "Alle werkcoaches"), *named])
        theirs = [(str(employer.public_id), employer.name) for employer in employers]
        set_choices(self, "werkgever", [("", "Alle werkgevers"), *theirs])

    def chosen(self) -> dict[str, str]:
        """What the URL asks for, as text; "" for what it does not."""
        return {name: str(self.wanted().get(name, "")) for name in self.fields if name != "sorteer"}
