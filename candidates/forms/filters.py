"""Filters of the list of people."""

from django import forms
from django.http import QueryDict

from candidates.candidate_list import EVERY_STATE, MINE
from candidates.models import CandidateStatus
from nieuwebanen.accounts.models import User
from nieuwebanen.lists import ListForm
from nieuwebanen.skills.models import Skill
from nieuwebanen.work import Sector


class CandidateFilterForm(ListForm):
    coach = forms.ChoiceField(required=False)
    stand = forms.ChoiceField(
        choices=[
            ("", "Actief"),
            (CandidateStatus.PLACED.value, "Aan het werk"),
            (CandidateStatus.INACTIVE.value, "Niet actief"),
            (EVERY_STATE, "Alle"),
        ],
        required=False,
    )
    sector = forms.ChoiceField(choices=[("", "Alle sectoren"), *Sector.choices], required=False)
    vaardigheid = forms.ChoiceField(required=False)
    sorteer = forms.ChoiceField(
        choices=[
            ("", "Naam"),
            ("beginnen", "Kan beginnen"),
            ("profiel", "Profiel, oudste eerst"),
            ("-toegevoegd", "Nieuwste eerst"),
        ],
        required=False,
    )

    def __init__(self, data: QueryDict | None = None, *, user: User) -> None:
        super().__init__(data, user=user)
        coach, skill = self.fields["coach"], self.fields["vaardigheid"]
        assert isinstance(coach, forms.ChoiceField)
        assert isinstance(skill, forms.ChoiceField)
        coach.choices = coach_choices(user)
        skill.choices = [("", "Alles"), *Skill.objects.current().order_by("name").values_list("code", "name")]


def coach_choices(user: User) -> list[tuple[str, str]]:
    """Whose people: a coach chooses within the own team, a manager any coach."""
    coaches = User.objects.active().coaches()
    if user.is_coach:
        first = [("", "Mijn team"), (MINE, "Van mij")]
        coaches = coaches.filter(team=user.team_id).exclude(pk=user.pk)
    else:
        first = [("", "Iedereen")]
    return [*first, *((str(coach.public_id), coach.full_name) for coach in coaches)]
