"""The forecast: its window, what is told to whom, how it reads back, and how well it came true."""

import pytest
from django.urls import reverse

from employers import forecasting
from employers.accuracy import accuracy_of
from employers.models import Certainty, FutureJob
from matching.models import Proposal
from nieuwebanen.dates import add_months
from nieuwebanen.errors import DomainError
from nieuwebanen.inbox import Notification
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(employer_user, coach):
    return factories.make_open_job(factories.make_employer(members=[employer_user]), by=coach)


def forecast(job, **changes):
    now = {name: getattr(job, name) for name in ("starts_on", "seats", "certainty", "earliest_on", "latest_on")}
    return now | {"reason": "De bouw loopt uit."} | changes


def revise(job, *, by, **changes):
    return forecasting.revise(job, **forecast(job, **changes), by=by, today=factories.today())


def told(user):
    return list(Notification.objects.filter(recipient=user).values_list("text", flat=True))


def test_all_three_months_are_kept_in_the_job_and_in_the_revision(job, coach):
    earliest, latest = add_months(job.starts_on, -1), add_months(job.starts_on, 2)
    revision = revise(job, by=coach, earliest_on=earliest, latest_on=latest)
    job.refresh_from_db()
    assert (job.earliest_on, job.latest_on) == (earliest, latest)
    assert (revision.earliest_on, revision.latest_on) == (earliest, latest)
    revise(job, by=coach, earliest_on=earliest, latest_on=latest, seats=3)
    job.refresh_from_db()
    assert (job.earliest_on, job.latest_on) == (earliest, latest), "another change leaves the window as it was"


@pytest.mark.parametrize("wrong", [{"earliest_on": 1}, {"latest_on": -1}, {"earliest_on": -9}, {"latest_on": 17}])
def test_a_window_out_of_order_or_outside_the_horizon_is_refused(wrong, job, coach):
    months = {name: add_months(job.starts_on, months) for name, months in wrong.items()}
    with pytest.raises(DomainError):
        revise(job, by=coach, **months)
    assert job.revisions.count() == 1


def test_what_got_worse_is_told_once_to_each_coach_and_not_to_who_changed_it(job, coach, other_coach, employer_user):
    backup = factories.make_candidate(other_coach)
    Proposal.objects.create(job=job, candidate=backup, selected_by=coach, selected_at=factories.moment())
    later = add_months(job.starts_on, 3)
    revise(job, by=employer_user, starts_on=later, certainty=Certainty.LIKELY)
    for user in (coach, other_coach):
        (text,) = told(user)
        assert "zekerheid van zeker naar waarschijnlijk" in text
        assert "start van" in text
        assert backup.full_name not in text
    assert told(employer_user) == []


def test_of_a_change_by_a_coach_the_employer_hears_and_the_coach_does_not(job, coach, employer_user):
    revise(job, by=coach, seats=1)
    assert told(coach) == []
    assert told(employer_user) == [
        f"Uw werkcoach heeft de verwachting van baan {job.number} gewijzigd: plekken van 2 naar 1."
    ]


def test_good_news_and_a_confirmation_in_words_disturb_no_coach(job, coach, employer_user):
    revise(job, by=employer_user, seats=3)
    revise(job, by=employer_user)
    assert told(coach) == []


def test_the_history_reads_as_sentences_newest_first(job, coach, employer_user):
    revise(job, by=employer_user, starts_on=add_months(job.starts_on, 3), reason="Later.")
    revise(job, by=coach, seats=1)
    lines = forecasting.history(job)
    assert lines[0].changes == ["plekken van 2 naar 1"]
    assert lines[1].changes[0].startswith("start van ")
    assert (lines[1].by, lines[1].reason, lines[2].first) == (employer_user, "Later.", True)


# ---- doors ------------------------------------------------------------------------------------------
def test_a_coach_confirms_on_behalf_of_the_employer_with_one_click(job, coach, client_for, today):
    FutureJob.objects.filter(pk=job.pk).update(status="rustend", confirmed_on=add_months(today, -4))
    alice, page = client_for(coach), reverse("employers:job_forecast", args=[job.public_id])
    assert "Deze baan rust." in alice.get(page).text
    url = reverse("employers:job_confirm", args=[job.public_id])
    assert alice.get(url).status_code == 405
    assert "bevestigd namens de werkgever" in alice.post(url, follow=True).text
    job.refresh_from_db()
    assert (job.status, job.confirmed_on) == ("open", today)


def test_a_coach_changes_the_window_on_the_forecast_page(job, coach, client_for):
    alice, page = client_for(coach), reverse("employers:job_forecast", args=[job.public_id])
    answers = {"seats": "2", "certainty": "zeker", "reason": "Besproken.", "version": str(job.version)}
    for name, month in (("starts_on", 0), ("earliest_on", 1), ("latest_on", 3)):
        day = add_months(job.starts_on, month)
        answers |= {f"{name}_maand": str(day.month), f"{name}_jaar": str(day.year)}
    refused = alice.post(page, answers)
    assert refused.status_code == 422
    assert "Kies een maand tot en met" in refused.text
    answers |= {"earliest_on_maand": "", "earliest_on_jaar": ""}
    assert "op zijn laatst" in alice.post(page, answers, follow=True).text
    job.refresh_from_db()
    assert job.latest_on == add_months(job.starts_on, 3)


# ---- how well it came true --------------------------------------------------------------------------
def test_accuracy_is_silent_below_three_jobs_and_then_speaks_in_plain_sentences(job, coach, today):
    employer = job.employer
    revise(job, by=coach, starts_on=add_months(job.starts_on, 2))
    revise(job, by=coach, starts_on=add_months(job.starts_on, 2), certainty=Certainty.IDEA, seats=1)
    second = factories.make_job(employer, by=coach)
    assert not accuracy_of(employer).enough
    assert accuracy_of(employer).sentences == []
    second.arise(on=add_months(second.starts_on, 1), by=coach)
    factories.make_job(employer, by=coach).withdraw(reason="Gaat niet door.", by=coach)
    factories.make_job(employer, by=coach, announced=False)
    assert accuracy_of(employer).sentences == [
        "1 van 3 banen kreeg een andere startmaand, samen 2 keer. Gemiddeld 4 maanden later.",
        "1 baan is er gekomen, gemiddeld 1 maand later dan eerst verwacht.",
        "1 baan ging niet door.",
        "1 baan werd minder zeker en bij 1 baan veranderde het aantal plekken.",
    ]


def test_accuracy_costs_two_queries_however_many_jobs(job, coach, django_assert_num_queries):
    for _ in range(4):
        factories.make_job(job.employer, by=coach)
    with django_assert_num_queries(2):
        assert accuracy_of(job.employer).jobs == 5


def test_staff_read_it_on_the_page_of_the_employer_and_the_employer_never(job, coach, employer_user, client_for):
    words = "Hoe goed klopt de verwachting"
    assert words in client_for(coach).get(job.employer.get_absolute_url()).text
    portal = client_for(employer_user)
    for page in ("/portaal/", reverse("employers:portal_job", args=[job.public_id])):
        assert words not in portal.get(page).text
