"""Filters of the lists: GET forms, the state is in the URL."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import QuerySet
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
from nieuwebanen.lists import ListForm, MonthFilter
from nieuwebanen.sbi import SECTIONS
from nieuwebanen.steps import Step
from nieuwebanen.work import Sector

Choices = Iterable[tuple[str, Any]]
MONTHS_BACK = 12


def _choice(label: str, every: str, choices: Choices = ()) -> forms.ChoiceField:
    """A filter with one choice; `every` is the one that filters nothing."""
    return forms.ChoiceField(label=label, choices=[("", every), *choices], required=False)


def _capital(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(value, name[:1].upper() + name[1:]) for value, name in choices]


class ObjectFilter(forms.ModelChoiceField):
    """One object by its public id, brought by a link; hidden, for there are too many for a select."""

    def __init__(self, queryset: "QuerySet[Any]", **kwargs: Any) -> None:
        super().__init__(queryset, required=False, to_field_name="public_id", widget=forms.HiddenInput(), **kwargs)


class PickedFilter(forms.ModelChoiceField):
    """One object of a short list, by its public id."""

    def __init__(self, queryset: "QuerySet[Any]", *, label: str, every: str) -> None:
        super().__init__(queryset, label=label, required=False, to_field_name="public_id", empty_label=every)


class TrancheField(PickedFilter):
    def label_from_instance(self, obj: Tranche) -> str:
        return f"{obj.covenant.name}, {obj.name}"


class EmployerFilterForm(ListForm):
    sorts = employer_list.SORTS
    bar = ("q", "sector", "van", "contact")
    sector = _choice("Sector", "Alle sectoren", Sector.choices)
    van = _choice("Vaste werkcoach", "Iedereen")
    contact = _choice("Contact", "Alles", [("lang", "Geen contact in 6 maanden")])
    banen = _choice("Banen", "Alles", [("jaar", "Met banen in het komende jaar")])
    sbi = _choice(
        "SBI-sectie", "Alle secties", [(letter, f"{letter} {name}") for letter, (name, _) in SECTIONS.items()]
    )
    gevonden = _choice("Gevonden via", "Alles", _capital(FoundVia.choices))
    motief = _choice("Doet mee vanwege", "Alles", _capital(Motive.choices))
    sroi = _choice("SROI", "Alles", [("loopt", "Met een lopende SROI-verplichting")])

    def __init__(self, data: QueryDict | None = None, *, user: User) -> None:
        super().__init__(data, user=user)
        self.fields["q"].label = "Zoek op naam, nummer, KvK, plaats of contact"
        first = [("", "Iedereen"), ("mij", "Van mij"), ("niemand", "Nog niemand")]
        _set_choices(self, "van", [*first, *_coaches(user)])


class LocationFilterForm(ListForm):
    sorts = location_list.SORTS
    bar = ("q", "soort", "plaats", "vrij")
    soort = _choice("Soort plek", "Alle soorten", _capital(LocationKind.choices))
    plaats = _choice("Plaats", "Alle plaatsen")
    vrij = _choice("Nu vrij", "Alle plekken", [("nu", "Met een vrije plek")])
    werkgever = ObjectFilter(Employer.objects.current(), label="Werkgever")

    def __init__(self, data: QueryDict | None = None, *, user: User) -> None:
        super().__init__(data, user=user)
        self.fields["q"].label = "Zoek op naam, plaats of werkgever"
        places = LearningLocation.objects.exclude(place="").order_by("place").values_list("place", flat=True).distinct()
        _set_choices(self, "plaats", [("", "Alle plaatsen"), *((place, place) for place in places)])


class JobFilterForm(ListForm):
    sorts = job_list.SORTS
    bar = ("q", "sector", "van", "plekken")
    sector = _choice("Sector", "Alle sectoren", Sector.choices)
    van = _choice("Van wie", "Iedereen")
    plekken = _choice("Plekken", "Alle banen", [("open", "Met open plekken")])
    stap = _choice("Stap", "Alle stappen", [(str(s.value), f"{s.value} {s.short}") for s in list(Step)[:3]])
    zekerheid = _choice("Zekerheid", "Alles", Certainty.choices)
    bevestigen = _choice("Bevestigd", "Alles", [("ja", "Te bevestigen")])
    vanaf = MonthFilter(label="Start vanaf", widget=forms.Select)
    tot = MonthFilter(label="Start tot en met", widget=forms.Select)
    route = _choice("Route", "Alle routes", [*Route.choices, (job_list.NO_ROUTE, "Nog niet gekozen")])
    team = PickedFilter(Team.objects.all(), label="Team", every="Alle teams")
    convenant = PickedFilter(Covenant.objects.order_by("name"), label="Convenant", every="Alle convenanten")
    tranche = TrancheField(Tranche.objects.select_related("covenant"), label="Tranche", every="Alle tranches")
    gevonden = _choice("Werkgever gevonden via", "Alles", _capital(FoundVia.choices))
    stand = forms.ChoiceField(choices=[(value, name) for value, (name, _) in job_list.TABS.items()], required=False)
    werkgever = ObjectFilter(Employer.objects.current(), label="Werkgever")
    start = MonthFilter(label="Start in", widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, user: User) -> None:
        super().__init__(data, user=user)
        self.fields["q"].label = "Zoek op baan, nummer of werkgever"
        _set_choices(self, "van", [("", "Iedereen"), ("mij", "Van mij"), ("team", "Mijn team"), *_coaches(user)])
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


def _set_choices(form: forms.Form, name: str, choices: Choices) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


def _coaches(user: User) -> list[tuple[str, Any]]:
    """The other coaches, per team."""
    coaches = User.objects.active().coaches().exclude(pk=user.pk).select_related("team")
    by_team = groupby(sorted(coaches, key=lambda one: (str(one.team or ""), one.last_name)), key=lambda one: one.team)
    return [
        (str(team or "Zonder team"), [(str(one.public_id), one.full_name) for one in rows]) for team, rows in by_team
    ]
