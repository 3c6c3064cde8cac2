"""What the horizon is asked for: filters, period and view, all in the URL. Its filters are also those of the job list."""

from datetime import date

from django import forms
from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.utils import timezone

from employers.models import Certainty, Covenant, Employer, Route
from nieuwebanen.accounts.models import Team, User
from nieuwebanen.dates import HORIZON_MONTHS, add_months
from nieuwebanen.dutch import month_year
from nieuwebanen.lists import ListForm
from nieuwebanen.work import Sector
from trajectories.horizon import jobs_on, window

VIEWS = {"": "Tijdlijn", "tabel": "Tabel", "trechter": "Per maand"}
PRINT = "print"


class HorizonForm(ListForm):
    bar = ("q", "periode", "sector", "zekerheid")
    tab = "weergave"
    periode = forms.ChoiceField(
        label="Periode", choices=[("", "2 jaar"), ("12", "1 jaar"), ("6", "6 maanden")], required=False
    )
    sector = forms.ChoiceField(label="Sector", choices=[("", "Alle sectoren"), *Sector.choices], required=False)
    zekerheid = forms.ChoiceField(label="Zekerheid", choices=[("", "Alles"), *Certainty.choices], required=False)
    route = forms.ChoiceField(label="Route", choices=[("", "Alle routes"), *Route.choices], required=False)
    werkgever = forms.ModelChoiceField(
        Employer.objects.none(),
        label="Werkgever",
        to_field_name="public_id",
        empty_label="Alle werkgevers",
        required=False,
    )
    convenant = forms.ModelChoiceField(
        Covenant.objects.order_by("name"),
        label="Convenant",
        to_field_name="public_id",
        empty_label="Alle convenanten",
        required=False,
    )
    team = forms.ModelChoiceField(
        Team.objects.order_by("name"),
        label="Team",
        to_field_name="public_id",
        empty_label="Alle teams",
        required=False,
    )
    start = forms.ChoiceField(label="Start in", required=False)
    weergave = forms.ChoiceField(
        label="Weergave", choices=[*VIEWS.items(), (PRINT, "Print")], required=False, widget=forms.HiddenInput
    )

    def __init__(self, data: QueryDict | None = None, *, user: User) -> None:
        super().__init__(data, user=user)
        today = timezone.localdate()
        self.fields["q"].label = "Zoek op baan, nummer of werkgever"
        # Only employers with a job on the horizon: no choice is empty.
        theirs = jobs_on(window(today), user=user).order_by().filter(employer=OuterRef("pk"))
        employers, start = self.fields["werkgever"], self.fields["start"]
        assert isinstance(employers, forms.ModelChoiceField)
        assert isinstance(start, forms.ChoiceField)
        employers.queryset = Employer.objects.visible_to(user).filter(Exists(theirs)).order_by("name")
        start.choices = [("", "Alle maanden"), *_months(today)]

    @property
    def months(self) -> int:
        """How far ahead is looked."""
        return int(self.wanted().get("periode", HORIZON_MONTHS))


def _months(today: date) -> list[tuple[str, str]]:
    """From this month to the last one in which a job may start."""
    months = (add_months(today.replace(day=1), ahead) for ahead in range(HORIZON_MONTHS + 1))
    return [(f"{month:%Y-%m}", month_year(month)) for month in months]
