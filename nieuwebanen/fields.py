"""Form fields for Dutch entry, each with a sentence that says what to do (ui/design.md §5.9-5.11 and §7.2).

Every field takes `suffix` (words behind the control) where it makes sense; error texts may be replaced with
error_messages, as with Django's own fields.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils import timezone

from nieuwebanen import dutch
from nieuwebanen.dates import last_start
from nieuwebanen.skills.models import Level
from nieuwebanen.typed import read_amount, read_day, read_month, read_whole, read_year
from nieuwebanen.widgets import DutchDateInput, EuroInput, LevelPicker, MonthYearInput, NumberInput

DayLimit = date | Callable[[], date] | None


def _limit(value: DayLimit) -> date | None:
    return value() if callable(value) else value


class DutchDateField(forms.DateField):
    """A date in one text field: 23-11-2026, 23/11/26, 23 november 2026, 23 nov, vandaag, morgen.

    earliest / latest: a date or a function that gives one, such as timezone.localdate.
    """

    widget = DutchDateInput
    default_error_messages = {
        "required": "Vul een datum in, bijvoorbeeld 23-11-2026",
        "invalid": "Vul een datum in, bijvoorbeeld 23-11-2026",
        "past": "Kies een datum vanaf vandaag",
        "future": "Kies een datum tot en met vandaag",
        "early": "Kies een datum vanaf {limit}",
        "late": "Kies een datum tot en met {limit}",
    }

    def __init__(self, *, earliest: DayLimit = None, latest: DayLimit = None, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "Bijvoorbeeld 23-11-2026")
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, str):
            day = read_day(value, timezone.localdate())
            if day is None:
                raise ValidationError(self.error_messages["invalid"], code="invalid")
            return day
        return super().to_python(value)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None:
            return
        today, earliest, latest = timezone.localdate(), _limit(self.earliest), _limit(self.latest)
        if earliest and value < earliest:
            code = "past" if earliest == today else "early"
            raise ValidationError(self.error_messages[code].format(limit=dutch.long_date(earliest)), code=code)
        if latest and value > latest:
            code = "future" if latest == today else "late"
            raise ValidationError(self.error_messages[code].format(limit=dutch.long_date(latest)), code=code)


class PartsBoundField(BoundField):
    """Tells the widget which part is wrong, so that only that part is marked."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        if self.errors:
            built["data-wrong"] = self.wrong_part
        return built

    @property
    def wrong_part(self) -> str:
        """month, year or both."""
        errors = self.form.errors[self.name].as_data() if self.name in self.form.errors else []
        codes = {error.code for error in errors}
        return "month" if codes == {"month"} else "year" if codes & {"year", "late", "early"} else "both"


class MonthYearField(forms.Field):
    """Month and year; the value is the first day of that month.

    latest: by default the last month of the method's horizon (24 months ahead); earliest: this month.
    Pass None to lift a limit.
    """

    widget = MonthYearInput
    default_error_messages = {
        "required": "Kies een maand en vul het jaar in",
        "month": "Kies ook de maand",
        "year_missing": "Vul ook het jaar in",
        "year": "Vul het jaar in met 4 cijfers, bijvoorbeeld 2027",
        "late": "Kies een maand tot en met {limit}",
        "early": "Kies een maand vanaf {limit}",
    }

    def __init__(
        self,
        *,
        earliest: DayLimit = timezone.localdate,
        latest: DayLimit = lambda: last_start(timezone.localdate()),
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        return PartsBoundField(form, self, field_name)

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date):
            return value.replace(day=1)
        month_text, year_text = (part.strip() for part in value or ("", ""))
        if not month_text and not year_text:
            return None
        month, year = read_month(month_text), read_year(year_text)
        if month is None:
            raise ValidationError(self.error_messages["month"], code="month")
        if year is None:
            raise ValidationError(self.error_messages["year" if year_text else "year_missing"], code="year")
        return date(year, month, 1)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None:
            return
        earliest, latest = _limit(self.earliest), _limit(self.latest)
        if earliest and value < earliest.replace(day=1):
            raise ValidationError(self.error_messages["early"].format(limit=dutch.month_year(earliest)), code="early")
        if latest and value > latest:
            raise ValidationError(self.error_messages["late"].format(limit=dutch.month_year(latest)), code="late")

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.disabled:
            return False
        try:
            return self.to_python(data) != (self.to_python(initial) if initial else None)
        except ValidationError:
            return True


class _Amount(forms.Field):
    """What numbers have in common: limits, and one sentence for "out of range"."""

    default_error_messages = {
        "range": "Vul een getal in van {low} tot en met {high}",
        "low": "Vul een getal in van {low} of hoger",
        "high": "Vul een getal in van {high} of lager",
    }

    def __init__(
        self,
        *,
        min_value: Decimal | int | None = None,
        max_value: Decimal | int | None = None,
        suffix: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.min_value, self.max_value, self.suffix = min_value, max_value, suffix

    def shown(self, value: Decimal | int) -> str:
        return dutch.decimal_number(value, 2).removesuffix(",00")

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        low, high = self.min_value, self.max_value
        too_low, too_high = low is not None and value < low, high is not None and value > high
        if too_low or too_high:
            code = "range" if low is not None and high is not None else "low" if too_low else "high"
            words = {
                "low": "" if low is None else self.shown(low),
                "high": "" if high is None else self.shown(high),
            }
            raise ValidationError(self.error_messages[code].format(**words), code=code)

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.disabled:
            return False
        try:
            return self.to_python(data) != (None if initial in self.empty_values else self.to_python(str(initial)))
        except ValidationError:
            return True


class WholeNumberField(_Amount):
    """A whole number in a text field. what: the noun for the sentence, such as "het aantal plekken"."""

    widget = NumberInput
    default_error_messages = {"invalid": "Vul een getal in, bijvoorbeeld 3"}

    def __init__(self, *, what: str = "", example: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 0)
        super().__init__(**kwargs)
        if what:
            sentence = f"Vul {what} in als getal, bijvoorbeeld {example}"
            own = kwargs.get("error_messages") or {}
            self.error_messages.update({"invalid": sentence, "required": sentence} | own)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        number = value if isinstance(value, int) else read_whole(str(value))
        if number is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number


class NumberField(_Amount):
    """A number with at most two decimals, such as hours a week: 7,5."""

    widget = NumberInput(inputmode="decimal")
    default_error_messages = {"invalid": "Vul een getal in, bijvoorbeeld 7,5"}

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        amount = value if isinstance(value, Decimal) else read_amount(str(value))
        if amount is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return amount


class EuroField(_Amount):
    """An amount in euros, never below zero: 1250, 1.250,00, € 1.250,-"""

    widget = EuroInput
    default_error_messages = {
        "required": "Vul een bedrag in, bijvoorbeeld 1.250,00",
        "invalid": "Vul een bedrag in, bijvoorbeeld 1.250,00",
        "range": "Vul een bedrag in van € {low} tot en met € {high}",
        "low": "Vul een bedrag in van € {low} of hoger",
        "high": "Vul een bedrag in van € {high} of lager",
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "In euro, bijvoorbeeld 1.250,00")
        kwargs.setdefault("max_value", Decimal("99999999.99"))
        kwargs.setdefault("min_value", Decimal(0))
        super().__init__(**kwargs)

    def shown(self, value: Decimal | int) -> str:
        return dutch.decimal_number(value, 2)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        amount = value if isinstance(value, Decimal) else read_amount(str(value))
        if amount is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return amount


class LevelField(forms.TypedChoiceField):
    """A level of the scale 0-4 as five radio buttons; other words may be given as choices."""

    widget = LevelPicker
    default_error_messages = {
        "required": "Kies een niveau van 0 tot en met 4",
        "invalid_choice": "Kies een niveau van 0 tot en met 4",
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("choices", Level.choices)
        super().__init__(coerce=int, empty_value=None, **kwargs)
