"""Attendance per part of the plan: hours by week, never a reason; sums, missing weeks, who fills in which part."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from time_machine import travel

from employers.models import LocationKind
from nieuwebanen.dutch import long_date
from nieuwebanen.errors import DomainError, StaleError
from tests import factories
from tests.trajectories import builders
from trajectories import attendance, worklist
from trajectories.attendance import Filled
from trajectories.forms.attendance import key_of
from trajectories.models import AttendanceWeek, Suspension, TrajectoryPhase
from trajectories.models.learning import AttendanceWeek as Model

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(coach):
    """Signed; every part at a place of the employer, so that both sides may fill in."""
    case = builders.signed(coach)[0]
    own = factories.make_location(case.job.employer)
    TrajectoryPhase.objects.filter(trajectory=case.trajectory).update(location=own)
    case.trajectory = builders.fresh(case.trajectory)
    return case


@pytest.fixture
def later(case):
    """Four whole weeks after the begin of the learning."""
    begin = case.trajectory.starts_on
    return begin + timedelta(days=28 - begin.weekday())


def parts(case, today):
    return attendance.by_phase(builders.fresh(case.trajectory), today=today)


def filled(week, present="20", *, agreed="24", excused="0", version=0):
    return Filled(week.phase, week.monday, Decimal(agreed), Decimal(present), Decimal(excused), version)


def form_of(week, present, *, agreed="24", excused="", version=0):
    key = key_of(week)
    return {f"agreed_{key}": agreed, f"present_{key}": present, f"excused_{key}": excused, f"version_{key}": version}


def at(day):
    return travel(datetime.combine(day, datetime.min.time()) + timedelta(hours=11), tick=False)


# ---- the rules ------------------------------------------------------------------------------------------
def test_weeks_add_up_per_part_and_what_nobody_filled_in_is_missing(case, later):
    weeks = parts(case, later)[0].weeks
    kept = attendance.record(
        case.trajectory, [filled(weeks[0]), filled(weeks[1], "12", excused="8")], by=case.coach, today=later
    )
    part = parts(case, later)[0]
    assert kept == 2
    assert (part.total.agreed, part.total.present, part.total.excused, part.total.unexcused) == (48, 32, 8, 8)
    assert (part.total.present_pct, part.total.unexcused_pct) == (66, 16)
    assert [week.monday for week in part.missing] == [week.monday for week in weeks[2:] if week.over]


def test_a_week_that_is_not_whole_asks_for_a_part_of_the_hours(case, later):
    phase = case.trajectory.phases.all()[0]
    TrajectoryPhase.objects.filter(pk=phase.pk).update(
        starts_on=later + timedelta(days=2), ends_on=later + timedelta(days=4), hours_per_week=25
    )
    (week,) = parts(case, later + timedelta(days=5))[0].weeks
    assert week.proposed == 15  # Wednesday to Friday


def test_a_week_in_which_the_learning_stood_still_is_not_asked(case, later):
    first = parts(case, later)[0].weeks[0].monday
    Suspension.objects.create(
        trajectory=case.trajectory,
        kind="verlof",
        starts_on=first + timedelta(days=7),
        ends_on=first + timedelta(days=13),
        by=case.coach,
        at=factories.moment(),
    )
    asked = {week.monday: week.asked for week in parts(case, later)[0].weeks}
    assert asked[first + timedelta(days=7)] is False
    assert asked[first + timedelta(days=14)] is True


def test_impossible_hours_and_weeks_are_refused(case, later):
    week = parts(case, later)[0].weeks[0]
    for wrong in (
        filled(week, agreed="24", excused="25"),
        Filled(week.phase, week.monday - timedelta(days=700), Decimal(1), Decimal(1)),
        Filled(week.phase, later + timedelta(days=70), Decimal(1), Decimal(1)),
    ):
        with pytest.raises(DomainError):
            attendance.record(case.trajectory, [wrong], by=case.coach, today=later)
    assert not AttendanceWeek.objects.exists()


def test_nothing_is_asked_or_kept_before_the_signatures(coach, later):
    case = builders.complete(coach)
    assert parts(case, later) == []
    with pytest.raises(DomainError):
        attendance.record(case.trajectory, [], by=coach, today=later)


def test_the_second_of_two_who_fill_in_a_week_is_told_so(case, later):
    week = parts(case, later)[0].weeks[0]
    attendance.record(case.trajectory, [filled(week)], by=case.coach, today=later)
    for version in (0, 7):
        with pytest.raises(StaleError):
            attendance.record(case.trajectory, [filled(week, "3", version=version)], by=case.signer, today=later)
    assert attendance.record(case.trajectory, [filled(week, version=1)], by=case.signer, today=later) == 0
    attendance.record(case.trajectory, [filled(week, "3", version=1)], by=case.signer, today=later)
    row = AttendanceWeek.objects.get()
    assert (row.hours_present, row.version, row.by) == (3, 2, case.signer)


def test_an_employer_fills_in_only_the_parts_at_its_own_place(case, later):
    elsewhere = factories.make_location(kind=LocationKind.EDUCATION, employer=None)
    TrajectoryPhase.objects.filter(trajectory=case.trajectory).update(location=elsewhere)
    week = parts(case, later)[0].weeks[0]
    with pytest.raises(DomainError, match="andere plek"):
        attendance.record(builders.fresh(case.trajectory), [filled(week)], by=case.signer, today=later)
    attendance.record(builders.fresh(case.trajectory), [filled(week)], by=case.coach, today=later)


def test_a_reason_of_an_absence_has_no_place_to_be_kept():
    assert {field.name for field in Model._meta.get_fields()} == {
        "id", "phase", "monday", "hours_agreed", "hours_present", "hours_excused", "by", "at", "version",
    }  # fmt: skip


# ---- the pages --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("name", "who"), [("attendance", "coach"), ("portal_attendance", "signer")])
def test_several_weeks_are_filled_in_on_one_page(name, who, case, later, client_for):
    weeks = parts(case, later)[0].weeks
    url = reverse(f"trajectories:{name}", args=[case.trajectory.public_id])
    with at(later):
        browser = client_for(getattr(case, who))
        page = browser.get(url).content.decode()
        assert "Nog niet ingevuld" in page
        sent = form_of(weeks[0], "20") | form_of(weeks[1], "7,5", excused="4") | form_of(weeks[2], "")
        answer = browser.post(url, sent)
        assert answer.status_code == 302
        assert "27,5 uur aanwezig van 48 uur" in browser.get(url).content.decode()
        assert "(57%)" in browser.get(url).content.decode()
    assert [row.hours_present for row in AttendanceWeek.objects.all()] == [20, Decimal("7.5")]


def test_a_refused_page_keeps_what_was_typed_and_shows_what_a_colleague_saved(case, later, client_for):
    week = parts(case, later)[0].weeks[0]
    url = reverse("trajectories:attendance", args=[case.trajectory.public_id])
    attendance.record(case.trajectory, [filled(week)], by=case.signer, today=later)
    with at(later):
        browser = client_for(case.coach)
        stale = browser.post(url, form_of(week, "11"))
        assert stale.status_code == 409
        text = stale.content.decode()
        assert "uren aanwezig" in text
        assert ("11", "20") in [(row.mine, row.theirs) for row in stale.context["form"].saved_meanwhile]
        assert 'value="11"' in text
        wrong = browser.post(url, form_of(week, "11", excused="30", version=1))
        assert wrong.status_code == 422
        assert "meer dan er is afgesproken" in wrong.content.decode()
        again = browser.post(url, form_of(week, "11", version=1))
        assert again.status_code == 302
    assert AttendanceWeek.objects.get().hours_present == 11


def test_weeks_that_are_missing_are_a_task_of_the_employer_that_opens_the_oldest_one(case, later, client_for):
    signer, trajectory = case.signer, case.trajectory

    def tasks():
        found = worklist.portal_tasks(signer, today=later)
        return [(one.title, one.url, one.due_on) for one in found if "Aanwezigheid" in one.title]

    weeks = [week for part in parts(case, later) for week in part.missing]
    url = reverse("trajectories:portal_attendance", args=[trajectory.public_id])
    first = min(weeks, key=lambda week: week.monday)
    due = first.monday + timedelta(days=11)  # the Friday of the week after
    assert tasks() == [
        (f"Aanwezigheid invullen: {len(weeks)} weken", f"{url}#id_present_{key_of(first)}", due),
    ]
    assert due < later  # and so it stands with what is late
    with at(later):
        assert f'id="id_present_{key_of(first)}"' in client_for(signer).get(url).text
        assert tasks()[0][1] in client_for(signer).get(reverse("employers:portal_home")).text
    *others, last = sorted(weeks, key=lambda week: week.monday)
    attendance.record(trajectory, [filled(week, "0") for week in others], by=signer, today=later)
    assert [title for title, *_ in tasks()] == [f"Aanwezigheid invullen: week van {long_date(last.monday)}"]
    TrajectoryPhase.objects.filter(trajectory=trajectory).update(location=factories.make_location())
    assert tasks() == []  # at another place the coach fills it in


def test_the_tasks_of_an_employer_ask_no_more_questions_when_there_are_more(case, later, coach):
    def asked():
        with CaptureQueriesContext(connection) as found:
            tasks = worklist.portal_tasks(case.signer, today=later)
        return len(found), sum("Aanwezigheid" in task.title for task in tasks)

    before = asked()
    for _ in range(2):
        more = builders.signed(coach)[0]
        TrajectoryPhase.objects.filter(trajectory=more.trajectory).update(
            location=case.trajectory.phases.first().location
        )
        type(more.job).objects.filter(pk=more.job.pk).update(employer=case.job.employer)
    assert before[1] == 1
    assert asked() == (before[0], 3)
