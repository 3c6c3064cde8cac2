"""What may be asked of the four lists of the portfolio: search, sector, month and team, all in the URL."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils import timezone

from nieuwebanen.accounts.models import Team, User
from nieuwebanen.dates import HORIZON_MONTHS, add_months
from nieuwebanen.dutch import month_year
from nieuwebanen.list_fields import PickedFilter, choice
from nieuwebanen.lists import ListForm, MonthFilter, Sort
from nieuwebanen.work import Sector


class PortfolioForm(ListForm):
    """search: the label of the search field; months: that of the month, which has another meaning in every list."""

    bar: ClassVar[tuple[str, ...]] = ("q", "sector", "maand", "team")
    search, months, teams = "", "", "Team"
    from_high = False  # the first sorting goes down
    sector = choice("Sector van de baan", "Alle sectoren", Sector.choices)
    maand = MonthFilter(widget=forms.Select)
    team = PickedFilter(Team.objects.all(), label="Team", every="Alle teams")

    def __init__(self, data: QueryDict | None = None, *, user: User) -> None:
        super().__init__(data, user=user)
        self.fields["q"].label, self.fields["team"].label = self.search, self.teams
        if "maand" in self.fields:
            self.fields["maand"].label = self.months
            self._offer_months()

    def _offer_months(self) -> None:
        first = timezone.localdate().replace(day=1)
        offered = {add_months(first, number) for number in range(HORIZON_MONTHS + 1)}
        if chosen := self.wanted().get("maand"):  # an older month of a saved list is a choice too
            offered.add(chosen)
        widget = self.fields["maand"].widget
        assert isinstance(widget, forms.Select)
        widget.choices = [("", "Alle maanden"), *((f"{day:%Y-%m}", month_year(day)) for day in sorted(offered))]

    @property
    def first_sort(self) -> str:
        return ("-" if self.from_high else "") + super().first_sort

    def sorted(self, rows: list[Any]) -> list[Any]:
        """By what the URL asks; what is unknown stands last in both directions."""
        down, key = self.sort.startswith("-"), self.sort.lstrip("-")
        for name in reversed(self.sorts[key].fields):
            known = [row for row in rows if getattr(row, name) is not None]
            unknown = [row for row in rows if getattr(row, name) is None]
            rows = sorted(known, key=lambda row: getattr(row, name), reverse=down) + unknown
        return rows

    def in_month(self, day: date) -> bool:
        month = self.wanted().get("maand")
        return month is None or (day.year, day.month) == (month.year, month.month)


class LearnForm(PortfolioForm):
    search, months, teams = "Zoek op vaardigheid", "Uiterlijk beginnen in", "Team van de kandidaat"
    from_high = True
    sorts = {
        "plekken": Sort("Plekken", ("seats", "empty")),
        "leeg": Sort("Nu zonder iemand", ("empty", "seats")),
        "mensen": Sort("Kandidaten", ("people",)),
        "uren": Sort("Uren", ("hours_least",)),
        "begin": Sort("Uiterlijk beginnen", ("begin_first",)),
        "vaardigheid": Sort("Vaardigheid", ("name", "level")),
    }


class UnreachedForm(PortfolioForm):
    search, months, teams = "Zoek op baan of werkgever", "Start in", "Team van de baan"
    sorts = {
        "start": Sort("Start", ("starts_on",)),
        "plekken": Sort("Plekken", ("seats",)),
        "baan": Sort("Baan", ("title",)),
        "werkgever": Sort("Werkgever", ("employer",)),
        "bijna": Sort("Bijna in bereik", ("nearly",)),
    }


class StrandedForm(PortfolioForm):
    search, teams = "Zoek op naam of nummer", "Team"
    bar = ("q", "sector", "team")
    maand = None  # type: ignore[assignment]  # nothing here has a month
    sorts = {"kandidaat": Sort("Kandidaat", ("place",)), "baan": Sort("Dichtstbijzijnde baan", ("job_start",))}


class PoolForm(PortfolioForm):
    search, months, teams = "Zoek op naam of nummer", "Klaar in", "Team"
    sorts = {
        "klaar": Sort("Klaar", ("ready",)),
        "kandidaat": Sort("Kandidaat", ("place",)),
        "banen": Sort("Banen in bereik", ("jobs",)),
    }
