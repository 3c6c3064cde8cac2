"""The markup of forms: labels, descriptions, errors, and the summary that leads to them."""

import pytest
from bs4 import BeautifulSoup
from crispy_forms.bootstrap import PrependedText
from crispy_forms.layout import Fieldset, Layout, Row
from django import forms as django_forms
from django.forms import formset_factory
from django.template import TemplateDoesNotExist, engines
from time_machine import travel

from nieuwebanen import forms
from nieuwebanen.fields import DutchDateField, EuroField, LevelField, MonthYearField, NumberField
from nieuwebanen.widgets import Checkboxes, Radios

urlpatterns: list = []  # crispy looks for a URL of the form; these tests need no other part of the product
pytestmark = pytest.mark.urls(__name__)


class EveryKind(forms.Form):
    name = django_forms.CharField(label="Naam", help_text="Zoals op het paspoort", max_length=40)
    note = django_forms.CharField(label="Opmerking", required=False, widget=django_forms.Textarea)
    start = MonthYearField(label="Wanneer begint de baan?", help_text="Een schatting is goed.")
    held_on = DutchDateField(label="Datum")
    hours = NumberField(label="Uren", suffix="uur per week")
    cost = EuroField(label="Kosten")
    level = LevelField(label="Orders verzamelen", help_text="Kies het niveau.")
    sure = django_forms.ChoiceField(
        label="Zeker?",
        choices=[("", "---------"), ("a", "Zeker"), ("b", "Misschien")],
        widget=Radios(descriptions={"a": "De opdracht is binnen."}),
    )
    days = django_forms.MultipleChoiceField(
        label="Dagen", choices=[("ma", "maandag"), ("di", "dinsdag")], widget=Checkboxes(inline=True)
    )
    plain = django_forms.ChoiceField(label="Gewoon", choices=[("1", "een")], widget=django_forms.RadioSelect)
    team = django_forms.ChoiceField(label="Team", choices=[("", "Kies"), ("1", "Noord")])
    agreed = django_forms.BooleanField(label="Ik heb dit gelezen", help_text="Echt waar")
    secret = django_forms.CharField(widget=django_forms.HiddenInput, required=False)


def soup(template, **context):
    text = engines["django"].from_string("{% load crispy_forms_tags %}" + template).render(context)
    return BeautifulSoup(text, "html.parser")


@pytest.fixture(params=["untouched", "empty", "wrong"])
def page(request):
    data = {
        "untouched": None,
        "empty": {},
        "wrong": {
            "start_maand": "4",
            "start_jaar": "2099",
            "held_on": "x",
            "hours": "x",
            "cost": "x",
            "level": "9",
            "sure": "z",
            "days": ["zz"],
            "team": "9",
            "name": "x" * 50,
        },
    }[request.param]
    with travel("2026-11-23T10:00:00+01:00", tick=False):
        form = EveryKind(data) if data is not None else EveryKind()
        return soup("{% error_summary form %}<form>{% crispy form %}</form>", form=form)


def test_every_control_has_a_label_with_words(page):
    for control in page.select("input:not([type=hidden]), select, textarea"):
        label = page.select_one(f'label[for="{control["id"]}"]')
        assert label is not None, control
        assert label.get_text(strip=True)


def test_ids_are_unique(page):
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))


def test_every_reference_leads_somewhere(page):
    for tag in page.select("[aria-describedby]"):
        for target in tag["aria-describedby"].split():
            assert page.find(id=target) is not None, tag
    for link in page.select(".nbl-error-summary a"):
        assert page.find(id=link["href"][1:]).name in {"input", "select", "textarea"}, link


def test_groups_have_a_legend(page):
    for fieldset in page.select("fieldset"):
        assert fieldset.find("legend").get_text(strip=True)


def test_what_is_wrong_is_marked_and_described():
    page = soup("{% crispy form %}", form=EveryKind({}))
    name = page.find(id="id_name")
    assert name["aria-invalid"] == "true"
    assert name["aria-describedby"] == "id_name_helptext id_name_error"
    assert page.find(id="id_name_error").get_text(strip=True) == "Fout:Vul in: naam"
    fieldset = page.find(id="id_level_error").find_parent("fieldset")
    assert fieldset["aria-describedby"] == "id_level_helptext id_level_error"
    assert page.select("[type=radio][aria-invalid]") == []


def test_only_the_wrong_part_of_a_month_is_marked():
    with travel("2026-11-23T10:00:00+01:00", tick=False):
        page = soup("{% crispy form %}", form=EveryKind({"start_maand": "4", "start_jaar": "2029"}))
        assert page.find(id="id_start_jaar").get("aria-invalid") == "true"
        assert page.find(id="id_start_maand").get("aria-invalid") is None
        page = soup("{% crispy form %}", form=EveryKind({"start_jaar": "2027"}))
        assert page.find(id="id_start_maand").get("aria-invalid") == "true"
        assert page.find(id="id_start_jaar").get("aria-invalid") is None
        assert page.find(id="id_start_jaar")["value"] == "2027"


def test_the_summary_repeats_the_sentences_in_the_order_of_the_page():
    form = EveryKind({})
    page = soup("{% error_summary form %}<form>{% crispy form %}</form>", form=form)
    summary = page.select_one(".nbl-error-summary")
    assert summary["role"] == "alert"
    assert summary["tabindex"] == "-1"
    assert summary.h2.get_text(strip=True) == f"Er gaan nog {len(form.errors)} dingen niet goed"
    at_fields = [p.get_text(strip=True).removeprefix("Fout:") for p in page.select(".nbl-form-field__error")]
    assert [li.get_text(strip=True) for li in summary.select("li")] == at_fields
    assert summary.find_next("form") is not None


def test_one_error_is_one_thing():
    form = EveryKind({"name": "x"})
    form.is_valid()
    form.errors.clear()
    form.add_error(None, "Deze baan is net gewijzigd.")
    page = soup("{% error_summary form %}", form=form)
    assert page.h2.get_text(strip=True) == "Er gaat nog 1 ding niet goed"
    assert page.li.get_text(strip=True) == "Deze baan is net gewijzigd."
    assert page.a is None


def test_without_errors_there_is_no_summary():
    assert soup("{% error_summary form None %}", form=EveryKind()).get_text(strip=True) == ""


def test_optional_fields_say_so_and_required_ones_do_not():
    page = soup("{% crispy form %}", form=EveryKind())
    assert "(niet verplicht)" in page.select_one('label[for="id_note"]').get_text()
    assert page.get_text().count("(niet verplicht)") == 1


def test_radios_leave_out_the_empty_choice_and_explain_the_rest():
    page = soup("{% crispy form %}", form=EveryKind())
    values = [tag["value"] for tag in page.select("[name=sure]")]
    assert values == ["a", "b"]
    first = page.select_one("[name=sure]")
    assert page.find(id=first["aria-describedby"]).get_text(strip=True) == "De opdracht is binnen."


def test_formsets_are_summed_up_too():
    formset = formset_factory(EveryKind, extra=1)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": "x"}
    )
    page = soup(
        "{% error_summary formset %}{{ formset.management_form }}{% for form in formset %}{% crispy form %}{% endfor %}",
        formset=formset,
    )
    assert page.select_one(".nbl-error-summary a")["href"].startswith("#id_form-0-")


def test_sections_and_rows_of_a_layout_are_drawn():
    class Sections(EveryKind):
        layout = Layout(Fieldset("Over de baan", "name", Row("hours", "cost")))

    page = soup("{% crispy form %}", form=Sections())
    assert page.section.h2.get_text() == "Over de baan"
    assert len(page.select(".nbl-form-row .nbl-form-field")) == 2


def test_what_was_typed_is_escaped():
    page = soup("{% crispy form %}", form=EveryKind({"name": '"><script>x</script>', "start_jaar": '"><b>'}))
    assert page.script is None
    assert page.b is None
    assert page.find(id="id_name")["value"] == '"><script>x</script>'


def test_templates_of_the_pack_that_we_do_not_use_do_not_exist():
    class Unused(EveryKind):
        layout = Layout(PrependedText("name", "Dhr."))

    with pytest.raises(TemplateDoesNotExist):
        soup("{% crispy form %}", form=Unused())
