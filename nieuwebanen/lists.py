"""A list of staff: filters and sorting in the URL, the same list as a saved one and as a spreadsheet.

How a list uses it (employers/views/lists.py shows three):

1. A form `class JobFilterForm(ListForm)`: one field per filter, each with its label; `sorts` says which columns sort
   (key in the URL -> Sort); `bar` names the fields that always show, the others stand under "Meer filters"; `tab`
   names the field that is shown as tabs. It is made with `(request.GET, user=request.user)`.
2. A line in settings.LISTS, so that it can be kept as a saved list: URL name -> (title, dotted
   path of the form, dotted path of the sheet: nieuwebanen/list_export.py).
3. In the view `ListPage("employers:job_list", form, found)` as `list` in the context, and in the template:
   {% include "_list_filters.html" with label="Banen filteren" %}      the bar, or none: then only the next
   {% include "_list_top.html" with things="banen" export_url=... %}   saved lists, active filters, export
   {% sort_heading list "start" "Start" %}                             instead of a <th>
   {% include "_pagination.html" with page=list.page things="banen" %}
   What changes with the filters stands in the element #resultaat, which htmx replaces.

A list without such a form keeps its own filters and only includes _saved_lists.html, with `SavedOnPage`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Page, Paginator
from django.db.models import F, Model, QuerySet
from django.db.models.expressions import OrderBy
from django.http import QueryDict
from django.urls import reverse
from django.utils.module_loading import import_string

from nieuwebanen import dutch
from nieuwebanen.accounts.models import User
from nieuwebanen.forms import FilterForm
from nieuwebanen.saved_lists import SavedList
from nieuwebanen.spreadsheet import Filter

PER_PAGE = 25


@dataclass(frozen=True)
class Sort:
    """A column that sorts: its name, and the fields or annotations that order it."""

    label: str
    fields: Sequence[str]


@dataclass(frozen=True)
class Chip:
    """One active filter, and the list without it."""

    label: str
    value: str
    url: str


@dataclass(frozen=True)
class Tab:
    name: str
    url: str
    current: bool
    count: int | None
    late: bool = False


class ListForm(FilterForm):
    """The filters of one list. Unknown and empty values filter nothing; a query that is written again holds only
    what this form knows."""

    sorts: ClassVar[dict[str, Sort]] = {}  # the first one holds when the URL says nothing
    bar: ClassVar[tuple[str, ...]] = ("q",)
    tab: ClassVar[str] = "stand"
    sorteer = forms.ChoiceField(label="Sorteer op", required=False)

    def __init__(self, data: QueryDict | None = None, *, user: User) -> None:
        super().__init__(data)
        self.user = user
        if self.sorts:
            sort = self.fields["sorteer"]
            assert isinstance(sort, forms.ChoiceField)
            sort.choices = [
                (sign + key, f"{one.label}, {way}")
                for key, one in self.sorts.items()
                for sign, way in (("", "oplopend"), ("-", "aflopend"))
            ]

    # ---- what the URL says ----
    @cached_property
    def _wanted(self) -> dict[str, Any]:
        return super().wanted()

    def wanted(self) -> dict[str, Any]:
        return self._wanted

    @property
    def first_sort(self) -> str:
        return next(iter(self.sorts), "")

    @property
    def sort(self) -> str:
        """The key of the sorting column, with a minus when it goes down."""
        return str(self.wanted().get("sorteer", "")) or self.first_sort

    @property
    def active(self) -> list[str]:
        """The filters that narrow the list: not the tab, not the sorting."""
        return [name for name in self.fields if name in self.wanted() and name not in ("sorteer", self.tab)]

    def query(self, **changes: str) -> str:
        """The query of this list, in one order and without what means nothing; changes: another value, or "" for none."""
        values = {name: str(self.data[name]).strip() for name in self.wanted()} | changes
        if values.get("sorteer") == self.first_sort:
            values["sorteer"] = ""
        return urlencode([(name, values[name]) for name in self.fields if values.get(name)])

    # ---- in words ----
    def in_words(self) -> list[Filter]:
        """The active filters, for the chips above the list and the second sheet of its spreadsheet."""
        return [Filter(*self._words(name)) for name in [*self.active, self.tab] if name in self.wanted()]

    def words_of(self, name: str) -> tuple[str, str, bool]:
        return self._words(name)

    def _words(self, name: str) -> tuple[str, str, bool]:
        """(label, value in words, whether somebody typed it)"""
        field, value = self.fields[name], self.wanted()[name]
        label = str(field.label or name.capitalize())
        if isinstance(field, forms.ModelChoiceField):
            return label, field.label_from_instance(value), False
        if isinstance(field, forms.ChoiceField):
            return label, _choice_words(list(getattr(field, "choices", [])), str(value)), False
        if isinstance(value, date):
            return label, dutch.month_year(value), False
        return label, str(value), True

    # ---- for the template ----
    def in_bar(self) -> list[forms.BoundField]:
        return [self[name] for name in self.bar]

    def under_more(self) -> list[forms.BoundField]:
        """What stands under "Meer filters"; a field without choices has nothing to ask."""
        return self._under_more

    @cached_property
    def _under_more(self) -> list[forms.BoundField]:
        # Looked up once: the page asks four times, and choices of people or employers are a query.
        shown = (field for field in self.visible_fields() if field.name not in (*self.bar, self.tab, "sorteer"))
        return [field for field in shown if len(list(getattr(field.field, "choices", [1, 2]))) > 1]

    def kept(self) -> list[tuple[str, str]]:
        """The filters that have no control in the form and stay when it is sent: the tab, and what a link brought."""
        shown = {field.name for field in (*self.in_bar(), *self.under_more())} | {"sorteer"}
        return [(name, str(self.data[name])) for name in self.wanted() if name not in shown]


def _choice_words(choices: Iterable[Any], value: str) -> str:
    for key, name in choices:
        if isinstance(name, list | tuple):  # a group of choices
            if words := _choice_words(name, value):
                return f"{key}, {words}"
        elif str(key) == value:
            return str(name)
    return ""


class MonthFilter(forms.Field):
    """A month as 2027-03; the value is its first day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> date | None:
        if not value:
            return None
        try:
            year, month = str(value).split("-")
            return date(int(year), int(month), 1)
        except ValueError as error:
            raise forms.ValidationError("no month") from error


class SavedOnPage:
    """The saved lists of one list, for its page: the own ones first, then what colleagues share."""

    def __init__(self, view: str, form: ListForm) -> None:
        self.view, self.form, self.user = view, form, form.user

    @property
    def query(self) -> str:
        """What would be kept now."""
        return self.form.query()

    @cached_property
    def links(self) -> list[dict[str, Any]]:
        rows = SavedList.objects.visible_to(self.user).filter(page=self.view).select_related("owner")
        rows_in_order = sorted(rows, key=lambda row: (row.owner_id != self.user.pk, row.name.lower()))
        return [
            {
                "name": row.name,
                "url": row.get_absolute_url(),
                "owner": "" if row.owner_id == self.user.pk else row.owner.full_name,
                "current": row.query == self.query,
            }
            for row in rows_in_order
        ]


class ListPaginator(Paginator):
    """Pages of rows that may be very many. known: how many, when the page counted them already, for its tabs.

    The keys of a page are found first and its rows then, so that what stands before a deep page is not read.
    """

    def __init__(self, found: "QuerySet[Any]", known: int | None = None) -> None:
        super().__init__(found, PER_PAGE)
        self._found, self._known = found, known

    @cached_property
    def count(self) -> int:
        return self._found.count() if self._known is None else self._known

    def page(self, number: int | str) -> Page[Any]:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        if not first:
            return Page(self._found[: self.per_page], number, self)
        keys = list(self._found.values_list("pk", flat=True)[first : first + self.per_page])
        rows = {row.pk: row for row in self._found.filter(pk__in=keys)}
        return Page([rows[key] for key in keys if key in rows], number, self)


class ListPage:
    """One page of a list with everything around it that follows from its URL.

    count: how many there are, for a list that counted them for its tabs.
    """

    def __init__(
        self, view: str, form: ListForm, found: "QuerySet[Any]", *, number: str | None, count: int | None = None
    ) -> None:
        self.view, self.form = view, form
        self.saved: SavedOnPage | None = SavedOnPage(view, form)
        self.page: Page[Any] = ListPaginator(ordered(found, form), count).get_page(number)

    @property
    def filtering(self) -> bool:
        return bool(self.form.active)

    @property
    def chips(self) -> list[Chip]:
        named = [(name, self.form.words_of(name)) for name in self.form.active]
        return [Chip(label, value, self.url(**{name: ""})) for name, (label, value, _) in named]

    @property
    def query(self) -> str:
        return self.form.query()

    @property
    def clear_url(self) -> str:
        """The same tab and sorting, without a filter."""
        return self.url(**dict.fromkeys(self.form.active, ""))

    def url(self, **changes: str) -> str:
        """This list with other values: sorting, a filter less, another tab; from its first page."""
        query = self.form.query(**changes)
        return reverse(self.view) + (f"?{query}" if query else "")

    def sorting(self, key: str) -> tuple[str, str]:
        """(where a click on this column leads, "ascending", "descending" or "" as it is now)"""
        now = {key: "ascending", f"-{key}": "descending"}.get(self.form.sort, "")
        return self.url(sorteer=f"-{key}" if now == "ascending" else key), now

    def tabs(self, names: dict[str, str], counts: dict[str, int]) -> list[Tab]:
        """A tab per value of the form's tab field, each with its count under the same filters."""
        chosen = str(self.form.wanted().get(self.form.tab, ""))
        return [
            Tab(name, self.url(**{self.form.tab: value}), value == chosen, counts.get(value, 0))
            for value, name in names.items()
        ]


def ordered(found: "QuerySet[Any]", form: ListForm) -> "QuerySet[Any]":
    """Sorted as the URL asks; what is empty stands last in both directions, and rows that are alike keep one order."""
    down = form.sort.startswith("-")
    if form.sort.lstrip("-") not in form.sorts:
        return found
    names = form.sorts[form.sort.lstrip("-")].fields
    return found.order_by(*(_in_order(found.model, name, down=down) for name in names), "pk")


def _in_order(model: type[Model], name: str, *, down: bool) -> OrderBy:
    """One column of an order. Only of a column that can be empty it is said where that stands: an index that has the
    rows in this order cannot be read backwards otherwise."""
    if _always_filled(model, name):
        return F(name).desc() if down else F(name).asc()
    return F(name).desc(nulls_last=True) if down else F(name).asc(nulls_last=True)


def _always_filled(model: type[Model], name: str) -> bool:
    try:
        field = model._meta.get_field(name.split("__")[0])
    except FieldDoesNotExist:  # an annotation
        return False
    if "__" not in name:
        return bool(field.concrete and not field.null)
    if not (field.concrete and field.is_relation) or field.null or field.related_model in (None, "self"):
        return False
    return _always_filled(field.related_model, name.split("__", 1)[1])


# ---- which lists there are ----------------------------------------------------------------------------
def title_of(view: str) -> str:
    """The name of a list on the screen. Raises KeyError for a page that is no list."""
    return str(settings.LISTS[view][0])


def cleaned_query(view: str, query: str, *, user: User) -> str:
    """The query as the form of that list reads it: only its own filters, only values that it knows.

    Raises KeyError for a page that is no list.
    """
    form_class: type[ListForm] = import_string(settings.LISTS[view][1])
    return form_class(QueryDict(query), user=user).query()
