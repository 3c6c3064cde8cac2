"""The sentence at each field: what is accepted, what is refused, and in which words."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms as django_forms
from django.core.exceptions import ValidationError
from time_machine import travel

from nieuwebanen import forms
from nieuwebanen.fields import DutchDateField, EuroField, LevelField, MonthYearField, NumberField, WholeNumberField
from nieuwebanen.widgets import Radios

NOW = "2026-11-23T10:00:00+01:00"


@pytest.fixture(autouse=True)
def _on_a_monday_in_november():
    with travel(NOW, tick=False):
        yield


def refused(field, value):
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return caught.value.messages


def test_a_date_shows_back_as_it_is_typed():
    assert DutchDateField().clean("23 nov") == date(2026, 11, 23)
    assert DutchDateField().widget.format_value(date(2026, 3, 1)) == "01-03-2026"
    assert DutchDateField().widget.format_value("32-1-2026") == "32-1-2026"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("", "Vul een datum in, bijvoorbeeld 23-11-2026"),
        ("31-2-2027", "Vul een datum in, bijvoorbeeld 23-11-2026"),
        ("22-11-2026", "Kies een datum vanaf vandaag"),
        ("24-11-2027", "Kies een datum tot en met 1 november 2027"),
    ],
)
def test_a_date_outside_its_limits_is_refused_with_the_limit(value, message):
    field = DutchDateField(earliest=lambda: date(2026, 11, 23), latest=date(2027, 11, 1))
    assert refused(field, value) == [message]


def test_a_date_in_the_future_is_refused_where_only_the_past_counts():
    assert refused(DutchDateField(latest=date(2026, 11, 23)), "morgen") == ["Kies een datum tot en met vandaag"]


@pytest.mark.parametrize(
    ("typed", "value"),
    [(("4", "2028"), date(2028, 4, 1)), (("11", "2026"), date(2026, 11, 1)), (("11", "28"), date(2028, 11, 1))],
)
def test_month_and_year_give_the_first_day(typed, value):
    assert MonthYearField().clean(typed) == value


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (("", ""), "Kies een maand en vul het jaar in"),
        (("", "2027"), "Kies ook de maand"),
        (("4", ""), "Vul ook het jaar in"),
        (("4", "twee"), "Vul het jaar in met 4 cijfers, bijvoorbeeld 2027"),
        (("4", "2029"), "Kies een maand tot en met november 2028"),
        (("12", "2028"), "Kies een maand tot en met november 2028"),
        (("10", "2026"), "Kies een maand vanaf november 2026"),
    ],
)
def test_a_month_beyond_the_horizon_is_refused(typed, message):
    assert refused(MonthYearField(), typed) == [message]


def test_a_whole_number_names_what_it_counts():
    field = WholeNumberField(what="het aantal plekken", min_value=1, max_value=99)
    assert field.clean("3") == 3
    for value in ("", "paar", "3,5"):
        assert refused(field, value) == ["Vul het aantal plekken in als getal, bijvoorbeeld 3"]
    for value in ("0", "100", "-3"):
        assert refused(field, value) == ["Vul een getal in van 1 tot en met 99"]


def test_a_number_takes_a_comma():
    assert NumberField(max_value=40).clean("7,5") == Decimal("7.5")
    assert refused(NumberField(max_value=40), "50") == ["Vul een getal in van 40 of lager"]


def test_an_amount_shows_back_with_dots_and_a_comma():
    field = EuroField(max_value=Decimal(5000))
    assert field.clean("€ 1.250,-") == Decimal(1250)
    assert field.widget.format_value(Decimal(1250)) == "1.250,00"
    assert refused(field, "veel") == ["Vul een bedrag in, bijvoorbeeld 1.250,00"]
    assert refused(field, "6000") == ["Vul een bedrag in van € 0,00 tot en met € 5.000,00"]


@pytest.mark.parametrize("value", ["", "5", "-1", "x"])
def test_a_level_outside_0_to_4_is_refused(value):
    assert refused(LevelField(), value) == ["Kies een niveau van 0 tot en met 4"]
    assert LevelField().clean("0") == 0


def test_empty_optional_fields_are_none():
    for field in (DutchDateField, MonthYearField, WholeNumberField, NumberField, EuroField, LevelField):
        assert field(required=False).clean(("", "") if field is MonthYearField else "") is None


def test_nothing_has_changed_when_the_shown_value_comes_back():
    assert not DutchDateField().has_changed(date(2026, 3, 1), "1 maart 2026")
    assert not EuroField().has_changed(Decimal("1250.00"), "1.250,00")
    assert not MonthYearField().has_changed(date(2027, 4, 1), ("4", "2027"))
    assert EuroField().has_changed(Decimal("1250.00"), "onzin")
    assert MonthYearField().has_changed(date(2027, 4, 1), ("5", "2027"))


class Names(forms.Form):
    name = django_forms.CharField(label="Naam van de functie")
    kvk = django_forms.CharField(label="KvK-nummer")
    why = django_forms.CharField(label="Waarom komt deze baan erbij?")
    team = django_forms.ChoiceField(label="Team", choices=[("", "Kies een team"), ("1", "Noord")])
    agreed = django_forms.BooleanField(label="Ik heb dit gelezen")
    mail = django_forms.EmailField(label="E-mailadres", required=False)
    sure = django_forms.ChoiceField(
        label="Zeker?", choices=[("a", "Ja")], widget=Radios(), error_messages={"required": "Kies hoe zeker het is"}
    )


def test_an_empty_field_says_its_own_name():
    form = Names({"mail": "x"})
    assert {name: errors[0] for name, errors in form.errors.items()} == {
        "name": "Vul in: naam van de functie",
        "kvk": "Vul in: KvK-nummer",
        "why": "Beantwoord de vraag: Waarom komt deze baan erbij?",
        "team": "Kies: team",
        "agreed": "Vink aan: Ik heb dit gelezen",
        "mail": "Vul een e-mailadres in, zoals naam@bedrijf.nl",
        "sure": "Kies hoe zeker het is",
    }
