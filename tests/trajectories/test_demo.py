"""The demo world looks like work in progress on any day: weekend, holiday, end of the month, leap day."""

from collections import Counter
from datetime import datetime

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone
from time_machine import travel

from candidates.models import Candidate, CandidateContact, CandidateSkill, profile_of
from employers.models import Employer, FutureJob, JobStatus, Possibilities, Route
from matching.models import Proposal, ProposalState
from nieuwebanen.accounts.models import User
from nieuwebanen.dates import AMSTERDAM
from nieuwebanen.events import Event
from nieuwebanen.free_text import warnings
from nieuwebanen.outbox import MailState, OutboxMail
from nieuwebanen.steps import Step
from nieuwebanen.tasklist import When, collect
from trajectories import agreements, lifecycle, reminders, scores, worklist
from trajectories.demo.staff import PASSWORD
from trajectories.models import (
    AftercareContact,
    Agreement,
    AgreementState,
    Condition,
    Evaluation,
    FollowUpAction,
    Trajectory,
    TrajectoryStatus,
    TroubleReport,
)

pytestmark = pytest.mark.xdist_group("demo")
FIRST_PAGES = {
    "coach@werkbedrijf.example": [
        "/mijn-werk/",
        "/horizon/",
        "/banen/",
        "/trajecten/",
        "/kandidaten/",
        "/voorstellen/",
    ],
    "coach2@werkbedrijf.example": ["/mijn-werk/", "/evaluaties/", "/werkgevers/"],
    "manager@werkbedrijf.example": ["/overzicht/", "/overeenkomsten/", "/horizon/"],
    "beheer@werkbedrijf.example": ["/beheer/"],
    "werkgever@logistiek.example": ["/portaal/", "/portaal/kandidaten/", "/portaal/trajecten/", "/portaal/evaluaties/"],
    "werkgever@horeca.example": ["/portaal/", "/portaal/banen/"],
    "werkgever@zorg.example": ["/portaal/", "/portaal/overeenkomsten/"],
}
EMPLOYERS = [email for email in FIRST_PAGES if "werkgever@" in email]
# A Wednesday, a Saturday at the end of a month, New Year's Day, a leap day.
DAYS = ["2026-11-25 10:00", "2026-10-31 23:40", "2027-01-01 00:20", "2028-02-29 08:15"]


@pytest.fixture(scope="module", params=DAYS)
def today(request, django_db_setup, django_db_blocker):
    """The world of that day, built once for all tests of this file; the clock stands on that moment."""
    now = datetime.fromisoformat(request.param).replace(tzinfo=AMSTERDAM)
    with django_db_blocker.unblock(), travel(now), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        if request.param != DAYS[0]:  # one world with real PDFs; they are most of the time
            patch.setattr(agreements, "render", lambda agreement: b"%PDF-1.7 " + agreement.number.encode())
        call_command("load_skills", verbosity=0)
        call_command("load_holidays", verbosity=0)
        call_command("seed_demo")
        yield timezone.localdate()
        transaction.set_rollback(True)


def user(email: str) -> User:
    return User.objects.get(email=email)


def rows() -> Counter[str]:
    return Counter({model._meta.label: model._default_manager.count() for model in apps.get_models()})


def running() -> list[Trajectory]:
    return list(lifecycle.with_parts(Trajectory.objects.running()))


# ---- who and what there is ------------------------------------------------------------------------------
def test_a_second_call_changes_nothing(today, capsys):
    before, newest = rows(), Event.objects.order_by("-pk").first()
    call_command("seed_demo")
    assert rows() == before
    assert Event.objects.order_by("-pk").first() == newest
    assert "staat er al" in capsys.readouterr().out


def test_every_login_has_the_known_password_and_the_pages_of_its_role(today):
    for email, paths in FIRST_PAGES.items():
        assert user(email).check_password(PASSWORD), email
        client = Client()
        client.force_login(user(email), backend="django.contrib.auth.backends.ModelBackend")
        assert [client.get(path).status_code for path in paths] == [200] * len(paths), email


def test_every_line_of_work_opens_its_page(today):
    for email in ["coach@werkbedrijf.example", "manager@werkbedrijf.example"]:
        client = Client()
        client.force_login(user(email), backend="django.contrib.auth.backends.ModelBackend")
        urls = {task.url for task in worklist.tasks_for(user(email), today=today)}
        assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)


def test_the_portal_users_of_the_logins_may_sign(today):
    for email in EMPLOYERS:
        own = user(email).memberships.first()
        assert own.may_sign
        assert own.is_admin
    assert any(user(email).memberships.count() == 2 for email in EMPLOYERS), "the switch of organisation can be seen"


def test_the_jobs_cover_every_route_and_every_state(today):
    assert set(Possibilities.objects.values_list("route", flat=True)) == set(Route.values)
    states = set(FutureJob.objects.values_list("status", flat=True))
    assert states == set(JobStatus.values) - {JobStatus.LAPSED}
    assert FutureJob.objects.filter(employer__name="Polder Fashion Logistics", seats=50).count() == 4
    assert FutureJob.objects.filter(title__startswith="Helpende").values("employer").distinct().count() == 3


def test_about_sixty_people_of_two_teams_with_some_old_and_some_unfinished_profiles(today):
    people = Candidate.objects.prefetch_related("skills")
    assert 55 <= len(people) <= 70
    assert len({person.team_id for person in people}) == 2
    profiles = [profile_of(person, today=today) for person in people]
    assert sum(profile.presentable for profile in profiles) > 45
    assert any(profile.percent < 80 for profile in profiles)
    assert any(profile.newest_on and not profile.fresh for profile in profiles)


def test_proposals_are_in_every_state(today):
    assert set(Proposal.objects.values_list("state", flat=True)) == set(ProposalState.values)
    assert Proposal.objects.filter(state=ProposalState.CHOSEN, trajectory=None).exists()
    assert Proposal.objects.exclude(override_reason="").exists()


def test_trajectories_are_in_every_step_and_agreements_in_every_state(today):
    assert set(Trajectory.objects.values_list("status", flat=True)) == set(TrajectoryStatus.values)
    assert {lifecycle.step_of(trajectory) for trajectory in running()} == {
        Step.ARRANGEMENTS,
        Step.LEARNING,
        Step.REGULAR_JOB,
    }
    assert set(Agreement.objects.values_list("state", flat=True)) == set(AgreementState.values)
    for agreement in Agreement.objects.filter(signed_at__isnull=False):
        assert bytes(agreement.pdf).startswith(b"%PDF")


def test_all_seven_parts_are_filled_in_before_anything_is_offered_and_some_are_open_in_one_draft(today):
    open_parts = {
        sum(1 for found in lifecycle.missing_parts(trajectory).values() if found)
        for trajectory in running()
        if not lifecycle.standing_agreement(trajectory)
    }
    assert open_parts == {0, 3}


# ---- it is alive ----------------------------------------------------------------------------------------
def test_a_coach_has_work_of_every_kind_and_only_a_little_of_it_is_late(today):
    tasks = worklist.tasks_for(user("coach@werkbedrijf.example"), today=today)
    groups = worklist.grouped(tasks, today=today)
    assert 15 <= len(tasks) <= 40
    assert 1 <= len(groups[When.LATE]) <= 8
    assert groups[When.WAITING]
    assert len(groups.get(When.NEXT_DAYS, [])) + len(groups[When.LATER]) > len(groups[When.LATE])
    kinds = {task.kind for task in tasks}
    assert kinds >= {"baan", "voorstel", "traject", "overeenkomst", "evaluatie", "melding", "plaatsing", "gesprek"}


def test_the_manager_has_to_sign_and_every_employer_has_something_to_do(today):
    tasks = worklist.tasks_for(user("manager@werkbedrijf.example"), today=today)
    titles = [task.title for task in tasks if task.kind == "overeenkomst"]
    assert sorted({title.split(" ")[0] for title in titles}) == ["Overeenkomst", "Verlenging", "Wijziging"]
    assert any(title.endswith("goedkeuren") for title in titles)
    assert any(title.endswith("tekenen") for title in titles)
    for email in EMPLOYERS:
        assert collect(settings.PORTAL_TASKS, user(email), today=today), email


def test_a_few_trajectories_are_late_and_most_are_not(today):
    late = [trajectory for trajectory in running() if lifecycle.is_late(trajectory, today=today)]
    assert 1 <= len(late) <= 4, [(t.candidate.full_name, lifecycle.room(t, today=today)) for t in late]
    assert all(lifecycle.slack(trajectory, today=today) > -70 for trajectory in late)
    assert len(running()) - len(late) >= 11


def test_some_evaluations_were_held_one_is_due_soon_and_one_is_overdue(today):
    waiting = Evaluation.objects.waiting().filter(trajectory__agreements__signed_at__isnull=False)
    assert waiting.filter(planned_on__lt=today).count() >= 2
    assert any(0 <= (evaluation.planned_on - today).days <= 7 for evaluation in waiting)
    charts = [scores.chart(trajectory) for trajectory in running()]
    lines = [chart.points for chart in charts if chart and len(chart.points) >= 3]
    assert len(lines) >= 4
    assert all(points[-1].productivity > points[0].productivity for points in lines)


def test_actions_conditions_troubles_and_aftercare_are_open_and_settled(today):
    for found, settled in [
        (FollowUpAction.objects.all(), "done_on"),
        (Condition.objects.all(), "arranged_on"),
        (TroubleReport.objects.all(), "handled_at"),
        (AftercareContact.objects.all(), "held_on"),
    ]:
        assert {getattr(row, settled) is None for row in found} == {True, False}, settled


def test_nothing_that_happened_lies_in_the_future(today):
    assert not Event.objects.filter(at__gt=timezone.now()).exists()
    assert not CandidateSkill.objects.filter(assessed_on__gt=today).exists()
    assert not Evaluation.objects.filter(held_on__gt=today).exists()
    assert not AftercareContact.objects.filter(held_on__gt=today).exists()


def test_the_first_start_sends_a_little_post_and_not_that_of_a_year(today):
    assert OutboxMail.objects.filter(state=MailState.SENT).count() > 100
    assert 1 <= OutboxMail.objects.filter(state=MailState.PENDING).count() <= 25
    reminders.plan(timezone.now())
    reminders.send_due(timezone.now())
    assert OutboxMail.objects.filter(state=MailState.PENDING).count() <= 40


def test_the_texts_read_like_work_and_keep_nothing_that_may_not_be_kept(today):
    texts = [
        *Candidate.objects.values_list("strengths", flat=True),
        *CandidateContact.objects.values_list("note", flat=True),
    ]
    assert [found for text in texts for found in warnings(text)] == []
    names = " ".join(
        [*Employer.objects.values_list("name", flat=True), *FutureJob.objects.values_list("title", flat=True)]
    )
    assert "fictief" not in names
    numbers = Employer.objects.exclude(kvk_number="").values_list("kvk_number", flat=True)  # a double has none yet
    assert all(number.startswith("0000") for number in numbers)


# ---- only where it belongs ------------------------------------------------------------------------------
@pytest.mark.django_db
def test_it_is_refused_outside_demo_mode():
    with override_settings(DEMO=False, TESTING=False), pytest.raises(CommandError, match="alleen in demo-modus"):
        call_command("seed_demo")
    assert not User.objects.exists()
