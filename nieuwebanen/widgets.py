"""Controls of our forms. Their markup stands in templates/nbl/widgets; ids are what error links point at."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from nieuwebanen import dutch


class DutchDateInput(forms.TextInput):
    """One text field; a date shows as 23-11-2026, what was typed wrong stays as typed."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        defaults = {"inputmode": "text", "autocomplete": "off", "class": "nbl-text-input--md"}
        super().__init__({**defaults, **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        return dutch.entry_date(value) if isinstance(value, date) else super().format_value(value)


class NumberInput(forms.TextInput):
    """Digits in a text field (never type=number: it swallows commas and scrolls along)."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, inputmode: str = "numeric") -> None:
        defaults = {"inputmode": inputmode, "autocomplete": "off", "class": "nbl-text-input--sm"}
        super().__init__({**defaults, **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, Decimal | float):
            return dutch.decimal_number(value, 2).replace(".", "").removesuffix(",00")
        return super().format_value(value)


class EuroInput(forms.TextInput):
    template_name = "nbl/widgets/euro.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        defaults = {"inputmode": "decimal", "autocomplete": "off", "class": "nbl-text-input--md"}
        super().__init__({**defaults, **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, Decimal | float | int):
            return dutch.decimal_number(value, 2)
        return super().format_value(value)


class ChoicesWithHelp:
    """Adds one explaining sentence to choices, and leaves out Django's empty "---------" option."""

    descriptions: Mapping[Any, str]

    def described(self, option: dict[str, Any], value: Any) -> dict[str, Any]:
        option["description"] = self.descriptions.get(getattr(value, "value", value), "")
        if option["description"] and option["attrs"].get("id"):
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_hint"
        option["attrs"].pop("aria-invalid", None)
        return option


class Radios(ChoicesWithHelp, forms.RadioSelect):
    """Radio buttons under each other; inline=True for a short row such as Ja / Nee."""

    template_name = "nbl/widgets/choices.html"
    option_template_name = "nbl/widgets/choice.html"

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        descriptions: Mapping[Any, str] | None = None,
        inline: bool = False,
    ) -> None:
        super().__init__(attrs, choices)
        self.descriptions, self.inline = descriptions or {}, inline

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return self.described(super().create_option(name, value, *args, **kwargs), value)

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        """Nothing chosen is no choice: the empty option stays away."""
        every = super().optgroups(name, value, attrs)
        return [group for group in every if group[1][0]["value"] not in ("", None)]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "inline": self.inline}


class Checkboxes(ChoicesWithHelp, forms.CheckboxSelectMultiple):
    """Check boxes under each other; several may be ticked."""

    template_name = "nbl/widgets/choices.html"
    option_template_name = "nbl/widgets/choice.html"

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        descriptions: Mapping[Any, str] | None = None,
        inline: bool = False,
    ) -> None:
        super().__init__(attrs, choices)
        self.descriptions, self.inline = descriptions or {}, inline

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return self.described(super().create_option(name, value, *args, **kwargs), value)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "inline": self.inline}


class LevelPicker(Radios):
    """Five radio buttons in a row, 0 to 4; digits choose (static/js/nbl.js)."""

    template_name = "nbl/widgets/levels.html"


class MonthYearInput(forms.Widget):
    """A select for the month and a text field for the year; the name of the day is never asked."""

    template_name = "nbl/widgets/month_year.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, about: str = "") -> None:
        """about: words that tell this month from another one on the page, for a screen reader."""
        super().__init__(attrs)
        self.about = about

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        attrs = dict(attrs or {})
        wrong = attrs.pop("data-wrong", "")
        attrs.pop("aria-invalid", None)
        context = super().get_context(name, value, attrs)
        month, year = self.parts(value)
        error_id = f"{attrs.get('id', '')}_error"
        context["widget"] |= {
            "months": [(str(nr), word, str(nr) == month) for nr, word in enumerate(dutch.MONTHS, 1)],
            "year": year,
            "about": self.about,
            "month_attrs": _part_attrs(wrong in {"month", "both"}, error_id),
            "year_attrs": _part_attrs(wrong in {"year", "both"}, error_id),
        }
        return context

    @staticmethod
    def parts(value: Any) -> tuple[str, str]:
        """The month as a number and the year, both as text, of a date or of what was typed."""
        if isinstance(value, date):
            return str(value.month), str(value.year)
        month, year = value or ("", "")
        return str(month), str(year)

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> Any:
        return data.get(f"{name}_maand", ""), data.get(f"{name}_jaar", "")

    def as_data(self, name: str, value: Any) -> dict[str, str]:
        """What a browser would send for this value (nieuwebanen/versions.py)."""
        month, year = self.parts(value)
        return {f"{name}_maand": month, f"{name}_jaar": year}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return f"{name}_maand" not in data and f"{name}_jaar" not in data

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return f"{id_}_maand" if id_ else id_


def _part_attrs(wrong: bool, error_id: str) -> dict[str, str]:
    return {"aria-invalid": "true", "aria-describedby": error_id} if wrong else {}
