"""The desk with all agreements: who has the turn, what ends soon, and the register as a file."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from employers.models import Employer
from nieuwebanen.accounts.models import Role
from nieuwebanen.events import Event
from tests import factories
from tests.trajectories import builders
from trajectories import addenda, amending
from trajectories.models import Agreement, Approval, ApprovalRule, Party, Trajectory

pytestmark = pytest.mark.django_db
TODAY = factories.today()
DESK = "trajectories:agreement_list"


@pytest.fixture
def coach():
    return factories.make_user()


def shows(client, query):
    """The numbers of the agreements on that page of the desk."""
    html = client.get(f"{reverse(DESK)}?{query}").content.decode().split('id="resultaat"')[1]
    return {one.number for one in Agreement.objects.all() if one.number in html}


def test_every_agreement_stands_under_whose_turn_it_is(coach, client_for):
    (case, offered), (_, signed) = builders.offered(coach), builders.signed(coach)
    client = client_for(case.manager)
    assert shows(client, "") == shows(client, "stand=te-tekenen") == {offered.number}
    assert shows(client, "stand=getekend") == {signed.number}
    builders.sign_for(case, offered, Party.WERKBEDRIJF)
    assert shows(client, "stand=wacht") == {offered.number}
    html = client.get(f"{reverse(DESK)}?stand=wacht").content.decode()
    assert "Werkgever" in html
    assert "sinds" in html
    assert shows(client, "stand=beeindigd") == shows(client, "stand=vervallen") == set()


def test_a_change_is_signed_on_its_own_page(coach, client_for):
    case, _ = builders.signed(coach)
    operations = [amending.change(case.trajectory, coach_every_weeks=1)]
    seen = addenda.preview(case.trajectory, operations, today=TODAY).seen
    addenda.offer(case.trajectory, operations, reason="Vaker bellen.", seen=seen, by=coach, today=TODAY)
    client = client_for(case.manager)
    button = client.get(reverse(DESK)).content.decode().split('id="resultaat"')[1].split("Tekenen<")[0]
    url = button.rsplit('href="', 1)[1].split('"')[0]
    assert "Tekenen voor het Werkbedrijf" in client.get(url, follow=True).content.decode()


def test_above_the_limit_it_waits_for_an_approval_before_it_can_be_signed(coach, client_for):
    ApprovalRule.objects.all().delete()
    rule = ApprovalRule.objects.create(valid_from=TODAY - timedelta(days=9), above_eur=Decimal("2000"))
    case, offered = builders.offered(coach)  # the public share is 2,125 euro
    client = client_for(case.manager)
    assert shows(client, "stand=goedkeuren") == {offered.number}
    assert shows(client, "stand=te-tekenen") == set()
    Approval.objects.create(
        agreement=offered, kind="bedrag", by=case.manager, at=offered.offered_at, seen_sha256=offered.content_sha256
    )
    assert shows(client, "stand=te-tekenen") == {offered.number}
    row = client.get(reverse(DESK), {"stand": "te-tekenen"}).content.decode().split('id="resultaat"')[1]
    assert "Je keurde het bedrag goed. Een andere manager tekent." in row
    assert "Tekenen<" not in row
    colleague = client_for(factories.make_user(Role.MANAGER, email="tweede@example.nl"))
    row = colleague.get(reverse(DESK), {"stand": "te-tekenen"}).content.decode().split('id="resultaat"')[1]
    assert "Tekenen<" in row
    assert "Een andere manager" not in row
    page = client.get(offered.get_absolute_url()).content.decode()
    assert "Een andere manager tekent" in page
    assert reverse("trajectories:agreement_sign", args=[case.trajectory.public_id]) not in page
    ApprovalRule.objects.filter(pk=rule.pk).update(above_eur=None)
    assert shows(client, "stand=goedkeuren") == set()


@pytest.mark.parametrize(
    ("days", "query", "there"), [(20, "", True), (45, "", True), (45, "&binnen=30", False), (70, "", False)]
)
def test_what_ends_soon_is_what_is_signed_and_has_its_last_day_within_so_many_days(
    coach, client_for, days, query, there
):
    case, signed = builders.signed(coach)
    end = TODAY + timedelta(days=days)
    Trajectory.objects.filter(pk=case.trajectory.pk).update(starts_on=TODAY, ends_on=end)
    assert shows(client_for(coach), f"stand=loopt-af{query}") == ({signed.number} if there else set())


def test_it_is_searched_filtered_and_kept_within_rights(coach, other_coach, client_for):
    (case, one), (other, two) = builders.offered(coach), builders.offered(coach)
    client = client_for(coach)
    assert shows(client, f"q={case.trajectory.candidate.last_name}") == {one.number}
    assert shows(client, f"werkgever={other.job.employer.public_id}") == {two.number}
    assert shows(client, f"coach={coach.public_id}") == {one.number, two.number}
    assert shows(client, f"vanaf={TODAY + timedelta(days=900):%Y-%m}") == set()
    stranger = client_for(other_coach)
    assert shows(stranger, "") == set()
    assert stranger.get(reverse("trajectories:agreement_list_export")).status_code == 200
    assert client_for(case.signer).get(reverse(DESK)).status_code == 403


def test_the_register_is_a_file_within_rights_that_is_logged_and_runs_no_formula(coach, client_for):
    case, signed = builders.signed(coach)
    Employer.objects.filter(pk=case.job.employer.pk).update(name="=1+1 Bouw")
    again, offered = builders.offered(coach, job=None)
    Trajectory.objects.filter(pk=again.trajectory.pk).update(job=case.job)
    response = client_for(coach).get(f"{reverse('trajectories:agreement_list_export')}?stand=getekend")
    book = load_workbook(BytesIO(b"".join(response) if response.streaming else response.content))
    heads, row, *more = book.worksheets[0].iter_rows(values_only=True)
    found = dict(zip(heads, row, strict=True))
    assert not more
    assert (found["Nummer"], found["Versie"], found["Stand"]) == (signed.number, 1, "getekend")
    assert found["Totaal in euro"] == 4250.01
    assert found["Werkgever betaalt"] + found["Werkbedrijf betaalt"] == pytest.approx(4250.01)
    assert case.signer.full_name in found["Getekend door"]
    assert Event.objects.filter(verb__startswith="list.").exists() or Event.objects.filter(actor=coach).exists()
    assert offered.number not in str(row)
    ods = client_for(coach).get(f"{reverse('trajectories:agreement_list_export')}?stand=getekend&bestand=ods")
    assert ods.status_code == 200


def test_more_rows_ask_no_more_questions(coach, client_for):
    client = client_for(coach)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse(DESK))
        return len(asked)

    builders.offered(coach)
    queries()
    few = queries()
    builders.offered(coach)
    builders.offered(coach)
    assert queries() == few
