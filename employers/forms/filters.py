"""Filters of the lists: GET forms, the state is in the URL."""

from django import forms
from django.http import QueryDict
from django.utils import timezone

from employers import employer_list, job_list, location_list
from employers.models import (
    Certainty,
    Covenant,
    Employer,
    FoundVia,
    LearningLocation,
    LocationKind,
    Motive,
    Route,
    Tranche,
)
from nieuwebanen.accounts.models import Team, User
from nieuwebanen.dates import HORIZON_MONTHS, add_months
from nieuwebanen.dutch import month_year
from nieuwebanen.list_fields import ObjectFilter, PickedFilter, capital, choice, coaches_per_team, set_choices
from nieuwebanen.lists import ListForm, MonthFilter
from nieuwebanen.sbi import SECTIONS
from nieuwebanen.steps import Step
from nieuwebanen.work import Sector

MONTHS_BACK = 12


class TrancheField(PickedFilter):
    def label_from_instance(self, obj: Tranche) -> str:
        return f"{obj.covenant.name}, {obj.name}"


class EmployerFilterForm(ListForm):
    sorts = employer_list.SORTS
    bar = ("q", "sector", "van", "contact")
    sector = choice("Sector", "Alle sectoren", Sector.choices)
    van = choice("Vaste werkcoach", "Iedereen")
    contact = choice("Contact", "Alles", [("lang", "Geen contact in 6 maanden")])
    banen = choice("Banen", "Alles", [("jaar", "Met banen in het komende jaar")])
    sbi = choice("SBI-sectie", "Alle secties", [(letter, f"{letter} {name}") for letter, (name, _) in SECTIONS.items()])
    gevonden = choice("Gevonden via", "Alles", capital(FoundVia.choices))
    motief = choice("Doet mee vanwege", "Alles", capital(Motive.choices))
    sroi = choice("SROI", "Alles", [("loopt", "Met een lopende SROI-verplichting")])

    def __init__(self, data: QueryDict | None = None, *, user: User) -> None:
        super().__init__(data, user=user)
        self.fields["q"].label = "Zoek op naam, nummer, KvK, plaats of contact"
        first = [("", "Iedereen"), ("mij", "Van mij"), ("niemand", "Nog niemand")]
        set_choices(self, "van", [*first, *coaches_per_team(user)])


class LocationFilterForm(ListForm):
    sorts = location_list.SORTS
    bar = ("q", "soort", "plaats", "vrij")
    soort = choice("Soort plek", "Alle soorten", capital(LocationKind.choices))
    plaats = choice("Plaats", "Alle plaatsen")
    vrij = choice("Nu vrij", "Alle plekken", [("nu", "Met een vrije plek")])
    werkgever = ObjectFilter(Employer.objects.current(), label="Werkgever")

    def __init__(self, data: QueryDict | None = None, *, user: User) -> None:
        super().__init__(data, user=user)
        self.fields["q"].label = "Zoek op naam, plaats of werkgever"
        places = LearningLocation.objects.exclude(place="").order_by("place").values_list("place", flat=True).distinct()
        set_choices(self, "plaats", [("", "Alle plaatsen"), *((place, place) for place in places)])


class JobFilterForm(ListForm):
    sorts = job_list.SORTS
    bar = ("q", "sector", "van", "plekken")
    sector = choice("Sector", "Alle sectoren", Sector.choices)
    van = choice("Van wie", "Iedereen")
    plekken = choice("Plekken", "Alle banen", [("open", "Met open plekken")])
    stap = choice("Stap", "Alle stappen", [(str(s.value), f"{s.value} {s.short}") for s in list(Step)[:3]])
    zekerheid = choice("Zekerheid", "Alles", Certainty.choices)
    bevestigen = choice("Bevestigd", "Alles", [("ja", "Te bevestigen")])
    vanaf = MonthFilter(label="Start vanaf", widget=forms.Select)
    tot = MonthFilter(label="Start tot en met", widget=forms.Select)
    route = choice("Route", "Alle routes", [*Route.choices, (job_list.NO_ROUTE, "Nog niet gekozen")])
    team = PickedFilter(Team.objects.all(), label="Team", every="Alle teams")
    convenant = PickedFilter(Covenant.objects.order_by("name"), label="Convenant", every="Alle convenanten")
    tranche = TrancheField(Tranche.objects.select_related("covenant"), label="Tranche", every="Alle tranches")
    gevonden = choice("Werkgever gevonden via", "Alles", capital(FoundVia.choices))
    stand = forms.ChoiceField(choices=[(value, name) for value, (name, _) in job_list.TABS.items()], required=False)
    werkgever = ObjectFilter(Employer.objects.current(), label="Werkgever")
    start = MonthFilter(label="Start in", widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, user: User) -> None:
        super().__init__(data, user=user)
        self.fields["q"].label = "Zoek op baan, nummer of werkgever"
        set_choices(self, "van", [("", "Iedereen"), ("mij", "Van mij"), ("team", "Mijn team"), *coaches_per_team(user)])
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
