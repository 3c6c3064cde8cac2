"""Tags and drawings: valid SVG with dots for decimals, whatever the numbers."""

import re
from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.template import engines
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from nieuwebanen.drawing import Chart, ChartPoint, HorizonJob, HorizonPerson, TimeAxis
from nieuwebanen.templatetags import drawings, nbl

TODAY = date(2026, 11, 23)
AXIS = TimeAxis(date(2026, 10, 1), date(2028, 10, 1), TODAY)
days = st.dates(date(2025, 1, 1), date(2030, 12, 31))


def render(template, **context):
    with translation.override("nl"):
        return engines["django"].from_string("{% load drawings %}" + template).render(context)


def well_formed(markup):
    ElementTree.fromstring(f"<r>{markup}</r>")
    for value in re.findall(r'\b(?:x|y|x1|x2|y1|y2|width|height|r|d|points)="([^"]*)"', markup):
        assert not re.search(r"\d,\d+%|nan|inf|None|e-\d", value), value
    return markup


def test_the_step_indicator_tells_state_in_words_and_shape():
    page = BeautifulSoup(render("{% step_indicator 5 notes %}", notes=["Klaar op 3 mrt 2026"]), "html.parser")
    items = page.select("li")
    assert len(items) == 6
    assert [bool(item.find(string="Klaar. ")) for item in items] == [True] * 4 + [False] * 2
    assert items[4]["aria-current"] == "step"
    assert "Klaar op 3 mrt 2026" in items[0].get_text()
    assert page.h2.get_text() == "De zes stappen van Nieuwe Banen"


def test_all_six_steps_can_be_done():
    page = BeautifulSoup(render("{% step_indicator 7 %}"), "html.parser")
    assert page.select("[aria-current]") == []
    assert len(page.select(".nbl-step-indicator__item--done")) == 6


def test_the_compact_step_has_its_short_name():
    assert "Stap 5 van 6:" in render("{% step 5 %}")
    assert "Inleren" in render("{% step 5 %}")
    assert "In dienst, nazorg" in render('{% step 6 "In dienst, nazorg" %}')


@given(st.floats(0, 70), st.floats(0, 20), st.floats(0, 10))
def test_the_score_bar_never_leaves_its_slots(skills, on_time, wish):
    markup = well_formed(nbl.score_bar(skills, on_time, wish))
    widths = [float(width) for width in re.findall(r'nbl-score__fill--\d" x="[\d.]+%" width="([\d.]+)%"', markup)]
    slots = [float(width) for width in re.findall(r'nbl-score__slot" x="[\d.]+%" width="([\d.]+)%"', markup)]
    assert all(width <= slot for width, slot in zip(widths, slots, strict=True))
    assert sum(slots) <= 100


@pytest.mark.parametrize(
    ("have", "need", "words"), [(3, 0, "3 zelfstandig"), (0, 0, "0 nog niet"), (None, 0, "nog niet bekend")]
)
def test_a_level_is_a_drawing_and_words(have, need, words):
    assert words in BeautifulSoup(nbl.level(have, need), "html.parser").get_text()


def test_what_is_still_to_learn_is_striped_and_said():
    page = BeautifulSoup(nbl.level(1, 3), "html.parser")
    assert page.get_text() == "heeft niveau 1, nodig is niveau  naar 3"
    assert len(page.select(".nbl-skill-level__gap")) == 2


def test_basis_points_are_rounded_down():
    assert render("{{ 7999|whole_points }} {{ 3459|part_points }}") == "79 34,5"


@given(days, days, days, st.integers(1, 200))
def test_the_horizon_draws_whatever_the_dates_are(start, begin, ready, seats):
    job = HorizonJob(start, seats, begin_by=begin)
    well_formed(drawings.horizon_axis(AXIS))
    well_formed(drawings.horizon_job(AXIS, job))
    well_formed(drawings.horizon_person(AXIS, job, HorizonPerson(begin, ready)))


def test_a_start_that_may_lie_between_two_months_is_dotted():
    markup = drawings.horizon_job(AXIS, HorizonJob(date(2028, 5, 1), 10, date(2028, 3, 1), date(2028, 8, 1)))
    assert "nbl-horizon__unsure" in markup
    assert "nbl-horizon__shore--unsure" in markup
    assert "nbl-horizon__unsure" not in drawings.horizon_job(AXIS, HorizonJob(date(2028, 5, 1), 10))


def test_how_certain_a_job_is_shows_in_the_line_and_the_filling_of_its_hexagon():
    looks = {
        certainty: drawings.horizon_job(AXIS, HorizonJob(date(2028, 5, 1), 10, certainty=certainty))
        for certainty in drawings.CERTAINTIES
    }
    assert [f"nbl-horizon__hex--{certainty}" in look for certainty, look in looks.items()] == [True] * 3
    assert ["nbl-horizon__hex-half" in look for look in looks.values()] == [False, True, False]
    assert ["nbl-horizon__shore--unsure" in look for look in looks.values()] == [False, True, True]


PERSON = {"begin": date(2026, 10, 5), "ready": date(2027, 4, 12)}


@pytest.mark.parametrize(
    ("learnt_until", "done", "planned", "late", "lost"),
    [
        (TODAY, (PERSON["begin"], TODAY), (TODAY, date(2027, 3, 1)), True, None),
        (None, None, (TODAY, date(2027, 3, 1)), True, (PERSON["begin"], TODAY)),
        (PERSON["ready"], (PERSON["begin"], date(2027, 3, 1)), None, True, None),
    ],
    ids=["learning", "not signed", "learnt until after the start"],
)
def test_a_way_to_a_job_is_done_until_today_planned_until_the_start_and_late_after_it(
    learnt_until, done, planned, late, lost
):
    parts = HorizonPerson(**PERSON, learnt_until=learnt_until).parts(date(2027, 3, 1), TODAY)
    assert (parts.done, parts.planned, parts.lost) == (done, planned, lost)
    assert parts.late == ((date(2027, 3, 1), PERSON["ready"]) if late else None)


def test_the_bar_of_a_month_never_leaves_its_width():
    markup = drawings.funnel_bar(1, 3, 4, 10, Decimal("6.5"), 10)
    page = BeautifulSoup(markup, "html.parser")
    ends = [float(r["x"].rstrip("%")) + float(r["width"].rstrip("%")) for r in page.select(".nbl-funnel__part")]
    assert ends == [10, 30, 40, 100]
    well_formed(drawings.funnel_bar(0, 0, 0, 0, Decimal(0), 0))


def test_too_late_is_striped_and_in_time_leaves_room():
    job = HorizonJob(date(2027, 3, 1), 4)
    late = drawings.horizon_person(AXIS, job, HorizonPerson(date(2026, 9, 1), date(2027, 4, 1)))
    early = drawings.horizon_person(AXIS, job, HorizonPerson(date(2026, 9, 1), date(2027, 2, 1)))
    assert "nbl-horizon__late" in late
    assert "nbl-horizon__slack" not in late
    assert "nbl-horizon__slack" in early


def test_today_stands_on_the_axis_only_when_it_is_in_the_window():
    assert "Vandaag" in drawings.horizon_axis(AXIS)
    later = TimeAxis(date(2027, 1, 1), date(2028, 1, 1), TODAY)
    assert "Vandaag" not in drawings.horizon_axis(later)


@given(
    st.lists(
        st.tuples(
            st.integers(-30, 400), st.one_of(st.none(), st.integers(0, 100)), st.one_of(st.none(), st.integers(0, 100))
        ),
        max_size=8,
    ),
    st.one_of(st.none(), st.integers(0, 100)),
)
def test_the_chart_draws_any_row_of_evaluations(rows, norm):
    points = [
        ChartPoint(TODAY + timedelta(days=shift), learning, productivity) for shift, learning, productivity in rows
    ]
    chart = Chart(TODAY, TODAY + timedelta(days=200), points, norm, norm, TODAY + timedelta(days=20))
    well_formed(drawings.evaluation_chart(chart))


def test_the_chart_says_its_conclusion():
    chart = Chart(TODAY, TODAY + timedelta(days=99), [ChartPoint(TODAY, 55, 30), ChartPoint(TODAY, 72, 58)], 70, 80)
    words = drawings.conclusion(chart)
    assert "Leervermogen steeg van 55 naar 72." in words
    assert "Productiviteit steeg van 30 naar 58." in words
    assert "productiviteit 80" in words


def test_names_in_drawings_are_escaped():
    assert "<b>" not in nbl.step(1, "<b>x</b>")
    assert "<b>" not in nbl.icon("check", '"><b>')


def test_pages_of_a_long_list_are_left_out_with_a_gap():
    from django.core.paginator import Paginator

    assert None in nbl.page_numbers(Paginator(range(1000), 25).page(20))
    assert nbl.page_numbers(Paginator(range(60), 25).page(1)) == [1, 2, 3]
