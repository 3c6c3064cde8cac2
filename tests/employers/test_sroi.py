"""Social return: values that hold from their day on, and what an employer owes under which contract."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from employers import sroi
from employers.models import SroiObligation, SroiPrincipal, SroiValue
from nieuwebanen import events
from nieuwebanen.dates import add_months
from nieuwebanen.errors import DomainError, StaleError
from tests import factories
from tests.trajectories import answers, builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def principal(db: None) -> SroiPrincipal:
    return SroiPrincipal.objects.create(name="Gemeente Lelystad")


def url(name, *things):
    return reverse(f"employers:{name}", args=[thing.public_id for thing in things])


def answers_of(obligation, **changed):
    return {
        "principal": str(obligation.principal.public_id),
        "contract": obligation.contract,
        "contract_eur": "500.000,00",
        "obligation_eur": "25.000,00",
        "begins_on": f"{obligation.begins_on:%d-%m-%Y}",
        "ends_on": f"{obligation.ends_on:%d-%m-%Y}",
        "note": "",
        "version": obligation.employer.version,
    } | changed


# ---- values ---------------------------------------------------------------------------------------------
def test_a_new_value_holds_from_its_own_day_and_the_older_one_stays_to_be_read(principal, manager, today):
    for days, amount in ((-400, 30_000), (-10, 35_000), (20, 40_000)):
        sroi.set_value(
            principal,
            effort="Bijstand",
            value_eur=Decimal(amount),
            begins_on=today + timedelta(days=days),
            by=manager,
        )
    effort = sroi.value_tables([principal], today=today)[0][1][0]
    assert effort.now is not None
    assert effort.now.value_eur == 35_000
    assert [row.value_eur for row in effort.coming] == [40_000]
    assert [row.value_eur for row in effort.before] == [30_000]
    later = sroi.value_tables([principal], today=today + timedelta(days=20))[0][1][0]
    assert later.now is not None
    assert later.now.value_eur == 40_000


def test_a_value_of_the_same_day_is_a_mistake_that_is_mended(principal, manager, today):
    value = {"begins_on": today, "by": manager}
    assert sroi.set_value(principal, effort="Bijstand", value_eur=Decimal("30000"), **value) is None
    assert sroi.set_value(principal, effort="bijstand", value_eur=Decimal("35000.50"), **value) == 30_000
    assert SroiValue.objects.get().value_eur == Decimal("35000.50")
    assert {event.data["was"] for event in events.Event.objects.about(principal)} == {None, "30000.00"}


def test_a_manager_writes_values_in_dutch_and_a_coach_reads_them(principal, coach, manager, client_for):
    form = {"effort": " Wajong  ", "value_eur": "35.000,50", "begins_on": "1-1-2026"}
    assert client_for(coach).post(url("sroi_value_new", principal), form).status_code == 403
    refused = client_for(manager).post(url("sroi_value_new", principal), form | {"value_eur": "veel"})
    assert refused.status_code == 422
    assert "Vul een bedrag in, bijvoorbeeld 1.250,00" in refused.text
    assert client_for(manager).post(url("sroi_value_new", principal), form).status_code == 302
    assert SroiValue.objects.get().value_eur == Decimal("35000.50")
    for page in (url("sroi"), url("sroi_principal", principal)):
        text = client_for(coach).get(page).text
        assert "€\N{NO-BREAK SPACE}35.000,50" in text
        assert url("sroi_value_new", principal) not in text


def test_two_principals_have_two_names(principal, manager, client_for):
    refused = client_for(manager).post(url("sroi_principal_new"), {"name": "Gemeente Lelystad"})
    assert refused.status_code == 422
    assert "Deze opdrachtgever staat er al" in refused.text
    assert client_for(manager).post(url("sroi_principal_edit", principal), {"name": "Gemeente Dronten"})
    principal.refresh_from_db()
    assert principal.name == "Gemeente Dronten"


# ---- obligations ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("begins", "ends", "words"),
    [
        (date(2026, 1, 1), date(2026, 8, 31), "nog 5 maanden"),
        (date(2026, 1, 1), date(2026, 4, 1), "nog 1 maand"),
        (date(2026, 1, 1), date(2026, 3, 15), "stopt deze maand"),
        (date(2025, 1, 1), date(2026, 3, 14), "afgelopen"),
    ],
)
def test_how_long_an_obligation_still_runs(begins, ends, words):
    one = sroi.Owed(SroiObligation(begins_on=begins, ends_on=ends), date(2026, 3, 15), 0)
    assert one.left_in_words == words


def test_only_real_placements_of_this_employer_in_the_period_are_counted(coach, today):
    case, _ = builders.signed(coach)
    employer = case.job.employer
    obligations = [
        factories.make_obligation(employer),
        factories.make_obligation(employer, ends_on=today - timedelta(days=50)),
        factories.make_obligation(),
    ]
    assert [one.placed for one in sroi.owed(obligations, today=today)] == [0, 0, 0]
    answers.placed(case)
    assert [one.placed for one in sroi.owed(obligations, today=today)] == [1, 0, 0]


def test_a_coach_adds_changes_and_ends_an_obligation(principal, coach, client_for, today):
    desk, employer = client_for(coach), factories.make_employer()
    draft = SroiObligation(
        employer=employer,
        principal=principal,
        contract="Onderhoud wegen",
        begins_on=today - timedelta(days=5),
        ends_on=add_months(today, 7),
    )
    assert desk.post(url("sroi_obligation_new", employer), answers_of(draft)).status_code == 302
    obligation = employer.sroi_obligations.get()
    assert (obligation.obligation_eur, obligation.contract_eur) == (25_000, 500_000)
    page = desk.get(employer.get_absolute_url()).text
    assert "Verplichting €\N{NO-BREAK SPACE}25.000,00, loopt tot en met" in page
    assert "nog 7 maanden" in page
    assert obligation.contract in desk.get(url("sroi")).text
    obligation.employer.refresh_from_db()
    changed = answers_of(obligation, obligation_eur="30.000")
    assert desk.post(url("sroi_obligation_edit", employer, obligation), changed).status_code == 302
    obligation = SroiObligation.objects.get()
    assert obligation.obligation_eur == 30_000
    ending = {"on": f"{today:%d-%m-%Y}", "version": obligation.employer.version}
    assert desk.post(url("sroi_obligation_end", employer, obligation), ending).status_code == 302
    obligation.refresh_from_db()
    assert obligation.ends_on == today
    verbs = events.Event.objects.about(obligation).values_list("verb", flat=True)
    assert set(verbs) == {"sroi_obligation.added", "sroi_obligation.changed", "sroi_obligation.ended"}


def test_an_obligation_that_cannot_be_gets_a_sentence_and_loses_nothing(coach, client_for):
    obligation = factories.make_obligation()
    page = url("sroi_obligation_edit", obligation.employer, obligation)
    wrong = answers_of(obligation, obligation_eur="600.000", ends_on="1-1-2020", note="Overlegd met de gemeente")
    refused = client_for(coach).post(page, wrong)
    assert refused.status_code == 422
    assert "De verplichting is hoger dan de waarde van het contract" in refused.text
    assert "Kies een laatste dag na de eerste dag" in refused.text
    assert "Overlegd met de gemeente" in refused.text


def test_who_saw_an_older_file_looks_again_and_keeps_the_answers(coach, client_for):
    obligation = factories.make_obligation()
    page = url("sroi_obligation_edit", obligation.employer, obligation)
    old = answers_of(obligation, obligation_eur="26.000", version=0)
    refused = client_for(coach).post(page, old)
    assert refused.status_code == 409
    assert "Iemand anders heeft deze werkgever net gewijzigd." in refused.text
    assert f'name="version" value="{obligation.employer.version}"' in refused.text
    assert "26.000,00" in refused.text or 'value="26.000"' in refused.text
    obligation.refresh_from_db()
    assert obligation.obligation_eur == 25_000
    with pytest.raises(StaleError):
        sroi.end_obligation(obligation, on=factories.today(), version=99, by=coach)
    with pytest.raises(DomainError, match="Kies een dag van"):
        sroi.end_obligation(obligation, on=obligation.ends_on, version=1, by=coach)


def test_the_queries_of_the_page_do_not_grow(coach, client_for, django_assert_max_num_queries):
    desk = client_for(coach)
    factories.make_obligation()
    desk.get(url("sroi"))
    with django_assert_max_num_queries(80) as few:
        desk.get(url("sroi"))
    for number in range(6):
        obligation = factories.make_obligation()
        SroiValue.objects.create(
            principal=obligation.principal, effort=f"Soort {number}", value_eur=1, begins_on=factories.today()
        )
    with django_assert_max_num_queries(len(few)):
        assert len(desk.get(url("sroi")).context["owed"]) == 7
