"""Step 2 in depth: routes with reasons, phases in order, the grid, the switch, trainings together, places over time."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import NumericRange
from django.urls import reverse

from employers import parties, phases, routes, stacking, transfers
from employers.job_list import with_step_and_seats
from employers.models import (
    FutureJob,
    JobPhase,
    JobTransfer,
    LocationCapacity,
    PhaseParty,
    Possibilities,
    Route,
    StackedPart,
)
from employers.models.possibilities import current_step, missing_for, with_parts
from employers.models.route import join_reasons, split_reasons
from employers.models.stacked import DAY
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.steps import Step
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(coach, client_for):
    return client_for(coach)


def url(name, *things):
    return reverse(f"employers:{name}", args=[getattr(thing, "public_id", thing) for thing in things])


def fresh(job):
    return with_parts(FutureJob.objects.filter(pk=job.pk)).get()


def on_route(coach, route, **fields):
    job = factories.make_open_job(by=coach, **fields)
    Possibilities.objects.filter(job=job).update(route=route)
    return fresh(job)


def lacks(job):
    return [item.text for item in missing_for(Step.POSSIBILITIES, fresh(job))]


def assert_the_list_says_the_same(job):
    (row,) = with_step_and_seats(FutureJob.objects.filter(pk=job.pk))
    assert row.step == current_step(fresh(job))


# ---- the route ------------------------------------------------------------------------------------------
def route_answers(job, **changes):
    answers = {
        "route": Route.SMALL_GROWTH.value,
        "candidate_profile": "Wie graag beweegt.",
        "success_conditions": "Een vaste begeleider.",
        "version": str(job.version),
    }
    return answers | changes


def test_the_reasons_per_route_are_kept_as_one_text_and_come_apart_again(desk, coach):
    job = factories.make_open_job(by=coach)
    answers = route_answers(
        job,
        **{
            "why_stapelbanen": "Er is 1 werkgever.",
            "why_kleinschalige-groei": "Telt niet.",
            "why_not_others": "Te groot.",
        },
    )
    assert desk.post(url("job_possibilities", job), answers).status_code == 302
    kept = Possibilities.objects.get(job=job).why_not_others
    assert kept == "Te groot.\nStapelbanen: Er is 1 werkgever."
    page = desk.get(url("job_possibilities", job)).text
    assert 'value="Er is 1 werkgever."' in page
    assert Route.JOB_TO_JOB.definition in page
    assert join_reasons(*split_reasons(kept)) == kept


def test_a_route_without_any_reason_against_the_others_is_asked_again(desk, coach):
    job = factories.make_open_job(by=coach)
    page = desk.post(url("job_possibilities", job), route_answers(job))
    assert page.status_code == 422
    assert "waarom die niet past" in page.text
    assert "Wie graag beweegt." in page.text


# ---- phases ---------------------------------------------------------------------------------------------
def test_a_phase_moves_by_a_button_and_from_an_old_page_not(desk, coach):
    job = factories.make_open_job(by=coach, weeks=(2, 3, 4))
    first, second, third = job.phases.all()
    post = {"eerder": "ja", "version": str(job.version)}
    desk.post(url("job_phase_move", job, third), post)
    assert list(job.phases.order_by("position")) == [first, third, second]
    page = desk.post(url("job_phase_move", job, first), post, follow=True)
    assert "net gewijzigd" in page.text
    assert list(job.phases.order_by("position")) == [first, third, second]
    job.refresh_from_db()
    phases.move_phase(third, by_places=-9, version=job.version, by=coach)
    assert list(job.phases.order_by("position")) == [third, first, second]


def test_the_page_counts_the_weeks_without_pay_against_the_limit(desk, coach, today):
    job = factories.make_open_job(by=coach, weeks=(4, 20))
    assert routes.weeks_of(fresh(job), today=today) == routes.Weeks(24, 20, 26)
    assert (
        "waarvan 20 weken zonder loon. Zonder loon mag maximaal 26 weken"
        in desk.get(url("job_possibilities", job)).text
    )
    JobPhase.objects.filter(job=job).update(weeks=20, label="proefplaats")
    assert "maximaal 26 weken (artikel 6h" in desk.get(url("job_possibilities", job)).text


def test_a_ladder_goes_up_with_release_agreed_beforehand(desk, coach, today):
    job = on_route(coach, Route.PROGRESSION_JOBS)
    found = routes.findings(job, today=today)
    assert [
        words for words in ("2 organisaties", "hoe moeilijk", "mag doorstromen") if not any(words in f for f in found)
    ] == []
    first, second = job.phases.all()
    JobPhase.objects.filter(pk=first.pk).update(
        location=factories.make_location(factories.make_employer(name="Seizoensbedrijf")),
        complexity=1,
        release_agreed="Ja.",
    )
    JobPhase.objects.filter(pk=second.pk).update(complexity=3)
    assert routes.findings(fresh(job), today=today) == []
    page = desk.get(url("job_possibilities", job)).text
    assert "De ladder" in page
    assert "Seizoensbedrijf" in page
    JobPhase.objects.filter(pk=first.pk).update(complexity=4)
    assert any("makkelijker" in text for text in routes.findings(fresh(job), today=today))


def test_the_places_to_choose_say_how_many_seats_are_free_then(desk, coach):
    job = factories.make_open_job(by=coach)
    place = factories.make_location(name="Leermagazijn", seats=6)
    LocationCapacity.objects.create(location=place, begins_on=factories.today(), seats=2)
    page = desk.get(url("job_phase_edit", job, job.phases.all()[0])).text
    assert "Leermagazijn (Werkbedrijf, 2 van 6 vrij)" in page


# ---- Stapelbanen ----------------------------------------------------------------------------------------
def parts_of(job):
    return StackedPart.objects.filter(job=job)


def season(employer, first, last, hours=28):
    return StackedPart(employer=employer, grid="seizoen", slot=NumericRange(first, last + 1), hours_per_week=hours)


def test_the_parts_of_a_season_make_a_whole_year_of_two_employers(coach):
    job = on_route(coach, Route.STACKED_JOBS)
    assert lacks(job) == ["Vul in welke werkgevers samen deze baan maken, en wanneer iemand waar werkt."]
    one, two = factories.make_employer(), factories.make_employer(name="Pakhuis")
    stacking.save_parts(job, [season(one, 3, 5, hours=40)], version=job.version, by=coach)
    stacking.save_parts(job, [season(one, 8, 12), season(one, 1, 2)], version=job.version, by=coach)
    assert lacks(job)[0] == "10 van 12 maanden gevuld: juni en juli zijn nog leeg."
    assert "40 uur per week. De baan is 24 tot 32 uur" in lacks(job)[1]
    assert "tweede werkgever" in lacks(job)[2]
    assert_the_list_says_the_same(job)
    parts_of(job).filter(hours_per_week=40).update(hours_per_week=32)
    stacking.save_parts(job, [season(two, 6, 7)], version=job.version, by=coach)
    assert lacks(job) == []
    assert_the_list_says_the_same(job)


def week(employer, day, begin, end):
    return StackedPart(employer=employer, grid="week", slot=NumericRange(day * DAY + begin * 60, day * DAY + end * 60))


def test_the_parts_of_a_week_are_the_hours_of_the_job(coach):
    job = on_route(coach, Route.STACKED_JOBS)
    one, two = factories.make_employer(), factories.make_employer()
    stacking.save_parts(
        job, [*(week(one, day, 8, 13) for day in range(3)), week(two, 3, 8, 12)], version=job.version, by=coach
    )
    assert lacks(job) == ["De delen zijn samen 19 uur per week. Er is nog 5 uur nodig."]
    assert_the_list_says_the_same(job)
    stacking.save_parts(job, [week(two, 4, 8, 16)], version=job.version, by=coach)
    assert lacks(job) == []
    assert_the_list_says_the_same(job)
    stacking.save_parts(job, [week(two, 5, 8, 16)], version=job.version, by=coach)
    assert lacks(job) == ["De delen zijn samen 35 uur per week. Dat is 3 uur te veel."]
    assert_the_list_says_the_same(job)


def test_parts_never_overlap_and_the_other_part_is_named(coach):
    job = on_route(coach, Route.STACKED_JOBS)
    one, two = factories.make_employer(name="Strandpark"), factories.make_employer()
    stacking.save_parts(job, [season(one, 4, 9)], version=job.version, by=coach)
    with pytest.raises(DomainError, match="Dit overlapt met het deel van Strandpark: april tot en met september"):
        stacking.save_parts(fresh(job), [season(two, 9, 10)], version=fresh(job).version, by=coach)
    with pytest.raises(DomainError, match="seizoensrooster"):
        stacking.save_parts(fresh(job), [week(two, 0, 8, 12)], version=fresh(job).version, by=coach)
    with pytest.raises(IntegrityError, match="stackedpart_no_overlap"), transaction.atomic():
        late = season(two, 9, 10)
        late.job = job
        late.save()
    with pytest.raises(StaleError):
        stacking.save_parts(fresh(job), [season(two, 10, 12)], version=1, by=coach)
    assert parts_of(job).count() == 1


def test_a_coach_fills_the_grid_on_the_page(desk, coach):
    job = on_route(coach, Route.STACKED_JOBS)
    park = factories.make_employer(name="Strandpark")
    assert "weekrooster maken" in desk.get(url("job_stack", job)).text
    answers = {"employer": str(park.public_id), "first_month": "11", "last_month": "2", "hours_per_week": "28"}
    page = desk.post(url("job_stack", job) + "?rooster=seizoen", answers | {"version": str(job.version)})
    assert page.status_code == 302
    assert [(part.slot.lower, part.slot.upper) for part in parts_of(job)] == [(1, 3), (11, 13)]
    page = desk.post(url("job_stack", job), answers | {"first_month": "2", "version": str(job.version + 1)})
    assert page.status_code == 422
    assert "Dit overlapt met het deel van Strandpark" in page.text
    assert "4 van 12 maanden gevuld" in page.text
    part = parts_of(job).first()
    assert "weghalen?" in desk.get(url("job_stack_delete", job, part)).text
    desk.post(url("job_stack_delete", job, part), {"version": str(job.version + 1)})
    assert parts_of(job).count() == 1


def test_times_of_a_week_are_read_as_people_write_them(desk, coach):
    job = on_route(coach, Route.STACKED_JOBS)
    answers = {"employer": str(job.employer.public_id), "days": ["0", "2"], "begin": "8:30", "end": "12 uur"}
    address = url("job_stack", job) + "?rooster=week"
    assert desk.post(address, answers | {"version": str(job.version)}).status_code == 302
    assert [part.when for part in parts_of(job)] == [
        "maandag van 8.30 tot 12.00 uur",
        "woensdag van 8.30 tot 12.00 uur",
    ]
    for wrong, words in (("25 uur", "bijvoorbeeld 8.30"), ("🙂", "bijvoorbeeld 8.30"), ("7", "later dan de begintijd")):
        page = desk.post(address, answers | {"end": wrong, "version": str(job.version + 1)})
        assert page.status_code == 422
        assert words in page.text


# ---- van werk naar werk -----------------------------------------------------------------------------------
def test_the_current_employer_is_a_party_of_a_switch(desk, coach, today):
    job = on_route(coach, Route.JOB_TO_JOB)
    assert lacks(job) == ["Vul in bij welke werkgever het werk stopt, en wat is afgesproken."]
    assert_the_list_says_the_same(job)
    old = factories.make_employer(name="Modehuis")
    answers = {"work_ends_on": "1-1-2026", "safe_switch": "Terug mag.", "version": str(job.version)}
    page = desk.post(url("job_transfer", job), answers | {"current_employer": str(job.employer.public_id)})
    assert page.status_code == 422
    assert "andere werkgever dan die van de baan" in page.text
    answers |= {"current_employer": str(old.public_id), "version": str(job.version)}
    assert desk.post(url("job_transfer", job), answers).status_code == 302
    assert lacks(job) == []
    assert_the_list_says_the_same(job)
    page = desk.get(url("job_possibilities", job)).text
    assert "nu bij Modehuis, tot 1 januari 2026" in page
    assert "Spreek af hoe die overstap veilig gaat" in page
    transfer = JobTransfer.objects.get(job=job)
    transfer.work_ends_on = job.starts_on
    transfers.save_transfer(transfer, job=fresh(job), version=fresh(job).version, by=coach)
    assert routes.findings(fresh(job), today=today) == []


# ---- a training together ----------------------------------------------------------------------------------
def test_the_seats_of_the_parties_are_never_more_than_those_of_the_training(coach):
    job = factories.make_open_job(by=coach, seats=5)
    phase = job.phases.all()[0]
    one, two = factories.make_employer(), factories.make_employer()

    def party(employer, seats):
        return PhaseParty(phase=phase, kind="werkgever", employer=employer, brings_in="Een lokaal", seats=seats)

    parties.save_party(party(one, 3), version=job.version, by=coach)
    with pytest.raises(DomainError, match="samen 6 plekken, en dit onderdeel heeft er 5"):
        parties.save_party(party(two, 3), version=phase.job.version, by=coach)
    with pytest.raises(DomainError, match="staat er al"):
        parties.save_party(party(one, 1), version=FutureJob.objects.get(pk=job.pk).version, by=coach)
    with pytest.raises(IntegrityError, match="its parties 6"), transaction.atomic():
        party(two, 3).save()
    phase = JobPhase.objects.get(pk=phase.pk)
    phase.seats = 2
    with pytest.raises(DomainError, match="samen 3 plekken, en dit onderdeel heeft er 2"):
        phases.save_phase(phase, place=1, skills={}, version=phase.job.version, by=coach)
    assert [row.phase for row in parties.trainings_of(one)] == [phase]


def test_employers_werkbedrijf_and_school_design_a_phase(desk, coach):
    job = factories.make_open_job(by=coach, seats=5)
    phase = job.phases.all()[0]
    answers = {"kind": "onderwijs", "name": "", "brings_in": "Een docent", "seats": "2", "version": str(job.version)}
    page = desk.post(url("job_party_new", job, phase), answers)
    assert page.status_code == 422
    assert "Alleen een werkgever heeft eigen plekken" in page.text
    answers |= {"name": "ROC, team zorg", "seats": "0"}
    assert desk.post(url("job_party_new", job, phase), answers).status_code == 302
    assert "ROC, team zorg" in desk.get(url("job_possibilities", job)).text
    party = PhaseParty.objects.get()
    version = FutureJob.objects.get(pk=job.pk).version
    desk.post(url("job_party_delete", job, phase, party), {"version": str(version)})
    assert not PhaseParty.objects.exists()


# ---- places -----------------------------------------------------------------------------------------------
def test_a_place_has_periods_with_other_seats(desk, today):
    place = factories.make_location(seats=4)
    begin = today + timedelta(days=30)
    answers = {"begins_on": f"{begin:%d-%m-%Y}", "ends_on": "", "seats": "0", "note": "Verbouwing"}
    assert desk.post(url("location_period_new", place), answers).status_code == 302
    page = desk.get(url("location", place)).text
    assert "Verbouwing" in page
    assert "dicht" in page
    page = desk.post(url("location_period_new", place), answers)
    assert page.status_code == 422
    assert "overlapt met een andere periode" in page.text
    period = LocationCapacity.objects.get()
    for change, words in ({"ends_on": f"{today:%d-%m-%Y}"}, "na de begindatum"), ({"seats": "veel"}, "als getal"):
        page = desk.post(url("location_period_edit", place, period), answers | change)
        assert page.status_code == 422
        assert words in page.text
    assert "weghalen?" in desk.get(url("location_period_delete", place, period)).text
    desk.post(url("location_period_delete", place, period))
    assert not LocationCapacity.objects.exists()


def test_the_pages_cost_a_fixed_number_of_queries(desk, coach, django_assert_max_num_queries):
    def cost(job):
        with django_assert_max_num_queries(320) as spent:
            for name in ("job_possibilities", "job_stack", "job_phase_new"):
                assert desk.get(url(name, job)).status_code == 200
            assert desk.get(url("location", job.phases.all()[0].location)).status_code == 200
        return len(spent)

    job = on_route(coach, Route.STACKED_JOBS)
    stacking.save_parts(job, [season(job.employer, 1, 2)], version=job.version, by=coach)
    phase = job.phases.all()[0]
    PhaseParty.objects.create(phase=phase, kind="werkgever", employer=job.employer, brings_in="Iets", seats=1)
    cost(job)
    before = cost(job)
    for month in (3, 4, 5):
        other = factories.make_employer()
        stacking.save_parts(fresh(job), [season(other, month, month)], version=fresh(job).version, by=coach)
        PhaseParty.objects.create(phase=phase, kind="onderwijs", name="ROC", brings_in="Iets")
        LocationCapacity.objects.create(
            location=phase.location,
            begins_on=factories.today() + timedelta(days=month * 10),
            ends_on=factories.today() + timedelta(days=month * 10),
            seats=3,
        )
    assert cost(job) == before
