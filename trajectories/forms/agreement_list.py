"""Filters of the desk with all agreements."""

from django import forms
from django.http import QueryDict
from django.utils import timezone

from employers.models import Employer
from nieuwebanen.accounts.models import User
from nieuwebanen.dates import HORIZON_MONTHS, add_months
from nieuwebanen.dutch import month_year
from nieuwebanen.list_fields import choice, set_choices
from nieuwebanen.lists import ListForm, MonthFilter
from trajectories.agreement_list import ENDING_DAYS, SIGN, SORTS, TABS
from trajectories.models import Trajectory

MONTHS_BACK = 24


class AgreementFilterForm(ListForm):
    sorts = SORTS
    bar = ("q", "coach", "werkgever")
    coach = choice("Werkcoach", "Alle werkcoaches")
    werkgever = choice("Werkgever", "Alle werkgevers")
    vanaf = MonthFilter(label="Inleren begint vanaf", widget=forms.Select)
    tot = MonthFilter(label="Inleren begint tot en met", widget=forms.Select)
    binnen = choice("Loopt af binnen", "60 dagen", [(str(ENDING_DAYS[0]), f"{ENDING_DAYS[0]} dagen")])
    stand = forms.ChoiceField(choices=list(TABS.items()), required=False)

    def __init__(self, data: QueryDict | None = None, *, user: User) -> None:
        super().__init__(data, user=user)
        self.fields["q"].label = "Zoek op naam, baan of nummer"
        visible = Trajectory.objects.visible_to(user).exclude(agreements=None)
        coaches = User.objects.filter(trajectories__in=visible).distinct().order_by("last_name", "first_name")
        employers = Employer.objects.visible_to(user).filter(jobs__trajectories__in=visible).distinct().order_by("name")
        coach_names = [(str(coach.public_id), coach.full_name) for coach in coaches]
        set_choices(self, "coach", [("", "Alle werkcoaches"), *coach_names])
        employer_names = [(str(employer.public_id), employer.name) for employer in employers]
        set_choices(self, "werkgever", [("", "Alle werkgevers"), *employer_names])
        for name in ("vanaf", "tot"):
            self._offer_months(name)

    def _offer_months(self, name: str) -> None:
        this_month = timezone.localdate().replace(day=1)
        offered = {add_months(this_month, number) for number in range(-MONTHS_BACK, HORIZON_MONTHS + 1)}
        if chosen := self.wanted().get(name):  # an older month of a link or a saved list is a choice too
            offered.add(chosen)
        widget = self.fields[name].widget
        assert isinstance(widget, forms.Select)
        widget.choices = [("", "Alle maanden"), *((f"{day:%Y-%m}", month_year(day)) for day in sorted(offered))]

    def clean_stand(self) -> str:
        """The first thing to do has no word of its own in the URL; older links still say it."""
        state = str(self.cleaned_data["stand"])
        return "" if state == SIGN else state
