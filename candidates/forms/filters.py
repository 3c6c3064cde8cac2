"""Filters of the caseload: a GET form, the state is in the URL."""

from django import forms
from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.utils import timezone

from candidates import candidate_list
from candidates.candidate_list import MINE
from candidates.groups import groups_of
from candidates.models import CandidateGroup, CurrentSkill, TargetGroup
from nieuwebanen.accounts.models import Team, User
from nieuwebanen.dates import HORIZON_MONTHS, add_months
from nieuwebanen.dutch import month_year
from nieuwebanen.list_fields import PickedFilter, capital, choice, coaches_per_team, set_choices
from nieuwebanen.lists import ListForm, MonthFilter
from nieuwebanen.skills.models import Skill
from nieuwebanen.work import Sector


class CandidateFilterForm(ListForm):
    sorts = candidate_list.SORTS
    bar = ("q", "coach", "sector", "actie")
    coach = forms.ChoiceField(label="Werkcoach", required=False)
    sector = choice("Wil werken in", "Alle sectoren", Sector.choices)
    actie = choice(
        "Volgende actie", "Alles", [("te-laat", "Te laat"), ("open", "Met een actie"), ("geen", "Zonder actie")]
    )
    stil = choice("Stilte", "Alles", [("30", "Ligt 30 dagen stil")])
    eindigt = choice("Einde", "Alles", [("60", "Stopt binnen 60 dagen")])
    signaal = choice("Signaal", "Alles", [("een", "Inleren: rood of oranje"), ("rood", "Inleren: rood")])
    profiel = choice("Profiel", "Alles", [("niet-klaar", "Kan nog niet worden voorgesteld")])
    voorstel = choice("Voorstel", "Alles", [("zonder", "Zonder voorstel")])
    klaar = MonthFilter(label="Klaar in", widget=forms.Select)
    doelgroep = choice("Doelgroep", "Alle doelgroepen", capital(TargetGroup.choices))
    vaardigheid = forms.ChoiceField(label="Vaardigheid", required=False)
    groep = PickedFilter(CandidateGroup.objects.none(), label="Groep", every="Alle groepen")
    team = PickedFilter(Team.objects.none(), label="Team", every="Alle teams")
    stand = forms.ChoiceField(choices=[(tab, name) for tab, (name, _) in candidate_list.TABS.items()], required=False)

    def __init__(self, data: QueryDict | None = None, *, user: User) -> None:
        super().__init__(data, user=user)
        self.fields["q"].label = "Zoek op naam of nummer"
        set_choices(self, "coach", coach_choices(user))
        held = Exists(CurrentSkill.objects.filter(skill=OuterRef("pk"), level__gt=0))  # of 14,000 a few hundred
        skills = Skill.objects.current().filter(held).order_by("name").values_list("code", "name")
        set_choices(self, "vaardigheid", [("", "Alle vaardigheden"), *skills])
        group, team = self.fields["groep"], self.fields["team"]
        assert isinstance(group, forms.ModelChoiceField)
        assert isinstance(team, forms.ModelChoiceField)
        group.queryset = groups_of(user)
        team.queryset = Team.objects.order_by("name") if user.is_manager else Team.objects.none()
        self._offer_months()

    def _offer_months(self) -> None:
        first = timezone.localdate().replace(day=1)
        months = {add_months(first, number) for number in range(HORIZON_MONTHS + 1)}
        if chosen := self.wanted().get("klaar"):  # an older month of a link or a saved list is a choice too
            months.add(chosen)
        widget = self.fields["klaar"].widget
        assert isinstance(widget, forms.Select)
        widget.choices = [("", "Alle maanden"), *((f"{day:%Y-%m}", month_year(day)) for day in sorted(months))]


def coach_choices(user: User) -> list[tuple[str, object]]:
    """Whose people: a coach chooses within the own team, a manager any coach."""
    if user.is_manager:
        return [("", "Iedereen"), *coaches_per_team(user)]
    coaches = User.objects.active().coaches().filter(team=user.team_id).exclude(pk=user.pk)
    return [("", "Mijn team"), (MINE, "Van mij"), *((str(coach.public_id), coach.full_name) for coach in coaches)]
