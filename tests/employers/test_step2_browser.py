"""Step 2 in a real browser: phases by keyboard without JavaScript; axe and no sideways scroll on its new pages."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db.backends.postgresql.psycopg_any import NumericRange
from django.urls import reverse

from employers.models import (
    JobPhase,
    JobTransfer,
    LocationCapacity,
    PhaseParty,
    Possibilities,
    Route,
    StackedPart,
)
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def url(name, *things):
    return reverse(f"employers:{name}", args=[thing.public_id for thing in things])


def test_a_coach_reorders_and_deletes_phases_with_the_keyboard_alone(open_as, coach):
    job = factories.make_open_job(by=coach, weeks=(2, 3, 4))
    page = open_as(coach, url("job_possibilities", job), javascript=False)
    page.get_by_role("button", name=re.compile(r"Eerder ?: Deel 3")).focus()
    page.keyboard.press("Enter")
    page.get_by_text("‘Deel 3’ is nu onderdeel 2.").wait_for()
    assert list(job.phases.order_by("position").values_list("title", flat=True)) == ["Deel 1", "Deel 3", "Deel 2"]
    page.get_by_role("link", name=re.compile(r"Weghalen ?: Deel 1")).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Onderdeel weghalen").press("Enter")
    page.get_by_text("Het onderdeel ‘Deel 1’ is weg.").wait_for()
    assert job.phases.count() == 2


@pytest.mark.parametrize(("width", "height"), [(320, 700), (1440, 900)])
def test_axe_finds_nothing_and_no_page_scrolls_sideways(open_as, coach, width, height):
    job = factories.make_open_job(by=coach, weeks=(2, 3, 4), seats=5)
    phase = job.phases.all()[1]
    place = phase.location
    ladder = factories.make_open_job(by=coach, weeks=(2, 3, 4))
    Possibilities.objects.filter(job=ladder).update(route=Route.PROGRESSION_JOBS)
    JobPhase.objects.filter(job=ladder).update(complexity=2, release_agreed="Na het seizoen mag iemand door.")
    week = factories.make_open_job(by=coach)
    Possibilities.objects.filter(job__in=[job, week]).update(route=Route.STACKED_JOBS)
    for number, employer in enumerate((job.employer, factories.make_employer(name="Recreatiepark De Lange Naam"))):
        slot = NumericRange(1 + number * 4, 5 + number * 4)
        StackedPart.objects.create(job=job, employer=employer, grid="seizoen", slot=slot, hours_per_week=28)
        slot = NumericRange(number * 1440 + 480, number * 1440 + 750)
        StackedPart.objects.create(job=week, employer=employer, grid="week", slot=slot)
    JobTransfer.objects.create(
        job=job, current_employer=week.employer, work_ends_on=factories.today(), safe_switch="Terug mag."
    )
    PhaseParty.objects.create(phase=phase, kind="werkgever", employer=job.employer, brings_in="Een lokaal", seats=2)
    LocationCapacity.objects.create(location=place, begins_on=factories.today(), seats=0, note="Verbouwing")
    pages = [
        url("job_possibilities", job),
        url("job_possibilities", ladder),
        url("job_stack", job),
        url("job_stack", week),
        url("job_transfer", job),
        url("job_phase_edit", ladder, ladder.phases.all()[0]),
        url("job_party_new", job, phase),
        url("location", place),
        url("location_period_new", place),
    ]
    wrong = []
    for path in pages:
        page = open_as(coach, path, width=width, height=height)
        for rule in Axe().run(page).response["violations"]:
            wrong.append(f"{path}: {rule['id']} {[node['html'][:160] for node in rule['nodes'][:2]]}")
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            wrong.append(f"{path}: {wide} wide")
    assert wrong == []
