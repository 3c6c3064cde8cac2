"""A job moves while a plan is signed: the plan stays, unless the coach makes a change of the agreement with it."""

import pytest
from django.urls import reverse

from employers.forecasting import Forecast
from employers.models import FutureJob
from nieuwebanen.dates import add_months
from tests import factories
from tests.trajectories import builders
from trajectories import moving, shifting
from trajectories.models import Agreement, AgreementState, Party

pytestmark = pytest.mark.django_db
TODAY = factories.today()


@pytest.fixture
def case(coach):
    case, _ = builders.signed(coach)
    assert shifting.begin_of(case.trajectory) > TODAY
    return case


def test_the_signed_plan_moves_when_the_change_of_the_agreement_is_signed(case, coach):
    begin = shifting.begin_of(case.trajectory)
    job = FutureJob.objects.get(pk=case.job.pk)
    after = Forecast(add_months(job.starts_on, 3), seats=job.seats, certainty=job.certainty)
    ticked = {"amend": {case.trajectory.public_id}}
    (row,) = moving.preview(job, after, user=coach, today=TODAY).rows
    assert (row.movable, row.amends, bool(row.amend_days)) == (False, False, True)
    shown = moving.preview(job, after, user=coach, today=TODAY, **ticked)
    assert "1 wijziging van een overeenkomst" in shown.in_words
    moving.move(job, after, reason="De bouw loopt uit.", seen=shown.seen, by=coach, today=TODAY, **ticked)
    addendum = Agreement.objects.get(amends__isnull=False)
    assert shifting.begin_of(builders.fresh(case.trajectory)) == begin
    (row,) = moving.preview(FutureJob.objects.get(), after, user=coach, today=TODAY).rows
    assert not row.amend_days  # one change waits already
    for party in (Party.EMPLOYER, Party.WERKBEDRIJF):
        builders.sign_for(case, Agreement.objects.get(pk=addendum.pk), party)
    assert Agreement.objects.get(pk=addendum.pk).state == AgreementState.SIGNED
    assert (shifting.begin_of(builders.fresh(case.trajectory)) - begin).days == 7 * row_weeks(shown)
    (row,) = moving.preview(FutureJob.objects.get(), after, user=coach, today=TODAY).rows
    assert not row.amend_days  # it fits the month now


def row_weeks(shown):
    return shown.rows[0].amend_weeks


def test_the_page_offers_the_change_and_makes_it_with_the_second_button(case, coach, client_for):
    client, page = client_for(coach), reverse("trajectories:job_move", args=[case.job.public_id])
    job = FutureJob.objects.get(pk=case.job.pk)
    month = add_months(job.starts_on, 2)
    data = {"starts_on_maand": str(month.month), "starts_on_jaar": str(month.year), "seats": str(job.seats)}
    data |= {"certainty": job.certainty, "reason": "De bouw loopt uit.", "version": str(job.version)}
    data["wijzig"] = str(case.trajectory.public_id)
    seen = client.post(page, data)
    assert "Maak een wijziging van de overeenkomst: " in seen.text
    assert client.post(page, data | {"seen": seen.context["shown"].seen, "verplaats": "ja"}).status_code == 302
    assert Agreement.objects.filter(amends__isnull=False).count() == 1
