"""Two people in one form: the second gets a clear message, sees what the first saved, and loses nothing.

The answer is a 409 with three texts per question: what was typed here (mine), what somebody else saved meanwhile
(theirs) and what it was when this form was opened (base). The base travels with the form, signed, beside the version:
so it is what was on this very screen, also when three people have saved since.
"""

from collections.abc import Callable, Mapping
from copy import copy
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any, NamedTuple

from django import forms as django_forms
from django.core import signing
from django.db import models

from nieuwebanen import dutch, errors
from nieuwebanen.fields import EuroField

EMPTY = "leeg"
STALE = "Iemand anders heeft dit net gewijzigd. Kijk wat er nu staat en bewaar opnieuw."
SALT = "what-the-form-began-with"
TAKE, THEIRS, MINE = "meanwhile", "theirs", "mine"
CHOOSABLE = (  # one control, one name: what somebody else saved can be put in its place
    django_forms.TextInput,
    django_forms.Textarea,
    django_forms.NumberInput,
    django_forms.Select,
    django_forms.RadioSelect,
    django_forms.SelectMultiple,
    django_forms.CheckboxSelectMultiple,
    django_forms.CheckboxInput,
)


class Meanwhile(NamedTuple):
    """One question whose answer somebody else changed: the three texts."""

    label: str
    theirs: str
    mine: str = ""
    base: str | None = None  # None: not known, the form did not carry it
    choice: str = ""  # the name of the choice that the form takes; empty: it offers none
    untouched: bool = False  # the sender left it as it was: then what somebody else saved is proposed


class SeenVersion(django_forms.HiddenInput):
    """The version that was on the screen and, signed, what the answers were then."""

    def __init__(self, base: Callable[[str], str]) -> None:
        super().__init__()
        self.base = base

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> Any:
        drawn = super().render(name, value, attrs, renderer)
        return drawn + super().render(base_name(name), self.base(base_name(name)), {}, renderer)


class Versioned:
    """Mixin for a ModelForm: carries the version that was on the screen, and what it said."""

    fields: dict[str, django_forms.Field]
    instance: Any
    cleaned_data: dict[str, Any]
    data: Any
    saved_meanwhile: list[Meanwhile]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.saved_meanwhile = []
        if field := self._version_field(SeenVersion(self._base)):
            self.fields["version"] = field

    @property
    def seen_version(self) -> int:
        return int(self.cleaned_data["version"])

    def version_of(self, row: Any) -> str:
        """What the version field of this form says when it shows this row."""
        return str(row.version)

    def _version_field(self, widget: SeenVersion) -> django_forms.Field | None:
        return django_forms.IntegerField(widget=widget, initial=self.instance.version)

    def full_clean(self) -> None:
        """Before anything else: where the sender chose for what somebody else saved, that is the answer."""
        form: Any = self
        if form.is_bound and self.instance.pk is not None:
            take_theirs(form, self.instance)
        super().full_clean()  # type: ignore[misc]

    def _base(self, name: str) -> str:
        form: Any = self
        if form.is_bound:
            return str(self.data.get(name, ""))
        if self.instance.pk is None:
            return ""
        return signed({name: _packed(self.instance, name) for name in self.fields if name != "version"})


class Stamped(Versioned):
    """The same for a row without a version column: a stamp of what its columns said stands in its place.

    `hold` comes first in the transaction that saves.
    """

    _meta: Any

    def version_of(self, row: Any) -> str:
        said = [(name, _packed(row, name)) for name in sorted(self._meta.fields)]
        return sha256(repr(said).encode()).hexdigest()[:20]

    def _version_field(self, widget: SeenVersion) -> django_forms.Field | None:
        if self.instance.pk is None:
            return None  # a new row: nobody can have changed it
        return django_forms.CharField(widget=widget, initial=self.version_of(self.instance), required=False)

    def hold(self) -> None:
        """Lock the row until the end of the transaction. Raises StaleError when it is not as it was on the screen."""
        if self.instance.pk is None:
            return
        saved = self.instance.__class__._base_manager.select_for_update().get(pk=self.instance.pk)
        seen = self.cleaned_data["version"]
        if seen and seen != self.version_of(saved):
            raise errors.StaleError(STALE)


class Begun:
    """The same three texts for a form that is made of what several rows say: its base is what it began with.

    Its field `version_field` says which version that was; `beside` is asked of the refused form, built on what is
    saved now.
    """

    fields: dict[str, django_forms.Field]
    data: Any
    version_field = "version"

    def carry_base(self) -> None:
        """Last in the making of the form: its fields and what they begin with are known."""
        self.fields[self.version_field].widget = SeenVersion(self._base)

    def full_clean(self) -> None:
        """Before anything else: where the sender chose for what somebody else saved, that is the answer."""
        form: Any = self
        if form.is_bound and any(name.startswith(f"{TAKE}-") for name in form.data):
            began = {name: form.get_initial_for_field(field, name) for name, field in self.fields.items()}
            _take(form, began)
        super().full_clean()  # type: ignore[misc]

    def beside(self, *without: str) -> list[Meanwhile]:
        """What is saved now in the questions where something else was typed."""
        form: Any = self
        base = unsigned(self.data.get(base_name(form.add_prefix(self.version_field)), ""))
        met = []
        for name, field in self.fields.items():
            if name not in form.changed_data or name == self.version_field or name in without:
                continue
            theirs = in_words(field, form.get_initial_for_field(field, name))
            was = in_words(field, _value(base[name])) if name in base else None
            if theirs != was and (was is not None or theirs != EMPTY):
                mine = in_words(field, form.cleaned_data.get(name, form[name].value()))
                choice = choice_name(form, name) if _may_choose(field) else ""
                met.append(Meanwhile(str(field.label), theirs, mine, was, choice, untouched=mine == was))
        return met

    def _base(self, name: str) -> str:
        form: Any = self
        if form.is_bound:
            return str(self.data.get(name, ""))
        began = {n: form.get_initial_for_field(field, n) for n, field in self.fields.items() if n != self.version_field}
        return signed({n: {"is": None} if value is None else _as_json(value) for n, value in began.items()})


def refused(form: Any, refusal: str, *without: str) -> Any:
    """A form of the kind `Begun`, built on what is saved now and on the answers that were refused: with the version of
    now, and the three texts beside it. Sending it again is then a choice per question."""
    errors.somebody_was_first(refusal)
    data = form.data.copy()
    for name in form.fields:
        data.pop(choice_name(form, name), None)
    version = form.version_field
    data[form.add_prefix(version)] = str(form.get_initial_for_field(form.fields[version], version))
    form.data = data
    form.full_clean()
    form.saved_meanwhile = form.beside(*without)
    form.add_error(None, refusal)
    return form


def base_name(version_name: str) -> str:
    return f"{version_name}-base"


def asked_again(form: Any, current: models.Model, refusal: str, **kwargs: Any) -> Any:
    """The same answers once more, with the version of now: sending them again is then a choice.

    kwargs: what this form's class asks for besides its data and instance.
    `saved_meanwhile` of the new form holds what somebody else saved in the fields that differ.
    """
    errors.somebody_was_first(refusal)
    data = form.data.copy()
    data[form.add_prefix("version")] = form.version_of(current)
    for name in form.fields:
        data.pop(choice_name(form, name), None)
    again = type(form)(data, instance=current, **kwargs)
    base = unsigned(data.get(base_name(form.add_prefix("version")), ""))
    again.saved_meanwhile = [
        met
        for name, field in again.fields.items()
        if hasattr(current, name)  # not what only helps to fill in a field of the row
        and name in form.cleaned_data
        and name != "version"
        and (met := _met(form, current, name, field, base)) is not None
    ]
    again.full_clean()
    again.add_error(None, refusal)
    return again


def _met(form: Any, current: models.Model, name: str, field: django_forms.Field, base: dict[str, Any]) -> Any:
    """The three texts of this question, or None when nobody else changed it."""
    mine, saved = form.cleaned_data[name], getattr(current, name)
    if mine == saved or isinstance(saved, models.Manager):
        return None
    theirs = _shown(current, name, field)
    was = _unpacked(current, name, field, base[name]) if name in base else None
    if was == theirs:
        return None  # only the sender changed it
    own = _shown_value(current, name, field, mine)
    return Meanwhile(
        label=str(field.label),
        theirs=theirs,
        mine=own,
        base=was,
        choice=choice_name(form, name) if _may_choose(field) else "",
        untouched=own == was,
    )


def _may_choose(field: django_forms.Field) -> bool:
    widget = field.widget
    return (isinstance(widget, CHOOSABLE) and not isinstance(widget, django_forms.MultiWidget)) or hasattr(
        widget, "as_data"
    )


def choice_name(form: Any, name: str) -> str:
    """The name of the choice between mine and theirs for this field."""
    return f"{TAKE}-{form.add_prefix(name)}"


def take_theirs(form: Any, current: models.Model) -> None:
    """Put what is saved in `current` in the place of what was sent, for the fields where that was chosen."""
    chosen = [name for name in form.fields if form.data.get(choice_name(form, name)) == THEIRS]
    _take(form, {name: getattr(current, name) for name in chosen if hasattr(current, name)})


def _take(form: Any, saved: Mapping[str, Any]) -> None:
    if not saved:
        return
    data = form.data.copy()
    for name, field in form.fields.items():
        if form.data.get(choice_name(form, name)) != THEIRS or name not in saved or not _may_choose(field):
            continue
        del data[choice_name(form, name)]
        if isinstance(field.widget, django_forms.CheckboxInput):
            data.setlist(form.add_prefix(name), ["on"] if saved[name] else [])
            continue
        value: Any = field.prepare_value(saved[name])
        if hasattr(field.widget, "as_data"):  # one of ours, of several controls
            for control, sent in field.widget.as_data(form.add_prefix(name), value).items():
                data[control] = sent
            continue
        value = field.widget.format_value(value)
        data.setlist(form.add_prefix(name), value if isinstance(value, list) else ["" if value is None else value])
    form.data = data


def asked_with(form: Any, version: int, refusal: str) -> None:
    """Refuse this form, and let the next try be with the version of now. For forms whose version is of another row."""
    errors.somebody_was_first(refusal)
    data = form.data.copy()
    data[form.add_prefix("version")] = str(version)
    form.data = data
    form.add_error(None, refusal)


def _shown(row: models.Model, name: str, field: django_forms.Field) -> str:
    display = getattr(row, f"get_{name}_display", None)
    return in_words(field, display() if callable(display) else getattr(row, name))


def _shown_value(row: models.Model, name: str, field: django_forms.Field, value: Any) -> str:
    """How this value would be shown if it stood in the row."""
    if not callable(getattr(row, f"get_{name}_display", None)):
        return in_words(field, value)
    other = copy(row)
    setattr(other, name, value)
    return _shown(other, name, field)


# ---- what the form began with: small enough to travel, exact enough to show ---------------------
def _packed(row: models.Model, name: str) -> Any:
    """This value as JSON, or None for what cannot travel. Asks no query: of another row only its number is kept."""
    column = next((column for column in row._meta.concrete_fields if column.name == name), None)
    value = getattr(row, column.attname if column else name, None)
    if column is not None and column.is_relation:
        return {"pk": value}
    return {"is": None} if value is None and column is not None else _as_json(value)


def _as_json(value: Any) -> dict[str, Any] | None:
    if isinstance(value, date):
        return {"day": value.isoformat()[:10]}
    if isinstance(value, Decimal):
        return {"number": str(value)}
    return {"is": value} if isinstance(value, str | int | float | list) else None


def _value(packed: Mapping[str, Any]) -> Any:
    kind, value = next(iter(packed.items()))
    if kind == "day":
        return date.fromisoformat(value)
    return Decimal(value) if kind == "number" else value


def _unpacked(row: models.Model, name: str, field: django_forms.Field, packed: Mapping[str, Any]) -> str:
    """In words, as `_shown` says it of a saved value."""
    value = _value(packed)
    if value is not None and "pk" in packed:
        column: Any = row._meta.get_field(name)
        value = column.related_model._base_manager.filter(pk=value).first()
    return _shown_value(row, name, field, value)


def signed(packed: Mapping[str, Any]) -> str:
    """What a form begins with, to travel with it."""
    return signing.dumps({name: value for name, value in packed.items() if value is not None}, salt=SALT, compress=True)


def unsigned(text: str) -> dict[str, Any]:
    """What the form began with; nothing when it carried nothing, or something that we did not sign."""
    try:
        return dict(signing.loads(text, salt=SALT)) if text else {}
    except signing.BadSignature:
        return {}


def in_words(field: django_forms.Field, value: Any) -> str:
    """A saved value as a reader knows it from the screen."""
    of_rows = isinstance(field, django_forms.ModelChoiceField)
    # Any: a list of choices here, never one in groups.
    choices: Any = field.choices if isinstance(field, django_forms.ChoiceField) and not of_rows else ()
    if isinstance(value, list):
        words = dict(choices)
        return ", ".join(str(words.get(item, item)) for item in value) or EMPTY
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, date):
        return dutch.long_date(value)
    if isinstance(value, Decimal):
        if not isinstance(field, EuroField) and value == value.to_integral_value():
            value = Decimal(int(value))  # 20 hours, as somebody types it
        return dutch.decimal_number(value, max(0, -int(value.as_tuple().exponent)))
    return EMPTY if value in (None, "") else str(dict(choices).get(value, value))
