"""(e) who pays what, agreed and spent; instruments held to the rule of their first day; and what (c) and (d) ask more."""

from datetime import timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.db import connection
from django.urls import reverse

from candidates.models import TargetGroup
from nieuwebanen.accounts.models import Role
from nieuwebanen.dates import add_months
from nieuwebanen.dutch import entry_date
from nieuwebanen.errors import DomainError
from tests import factories
from tests.trajectories import builders
from tests.trajectories.test_arrangements import cost, duration, guidance, moments, now
from trajectories import agreements, approving, arrangements, funding, instruments
from trajectories.models import (
    AppliedInstrument,
    FundingEntry,
    FundingLine,
    Instrument,
    InstrumentRule,
    Party,
    Trajectory,
    TrajectoryPhase,
)
from trajectories.parts import Part, missing_parts

TODAY = factories.today()


@pytest.fixture(autouse=True)
def rules(db):
    """What the migration brings; a test with real transactions leaves every table empty."""
    if not InstrumentRule.objects.exists():
        with connection.cursor() as cursor:
            cursor.execute(import_module("trajectories.migrations.0010_kept_with_the_signatures").RULES)


@pytest.fixture
def case(coach):
    return builders.complete(coach)


@pytest.fixture
def paid(coach, monkeypatch):
    """Signed, with one cost that the municipality shares."""
    monkeypatch.setattr("trajectories.agreements.render_pdf", lambda *args, **fields: ("", b"%PDF-1.7"))
    case = builders.complete(coach)
    FundingLine.objects.filter(trajectory=case.trajectory).update(payer="gemeente")
    agreement = agreements.offer(builders.fresh(case.trajectory), by=case.coach, today=TODAY)
    builders.sign_for(case, agreement, Party.EMPLOYER)
    builders.sign_for(case, agreement, Party.WERKBEDRIJF)
    return case


def open_page(case, name, client, data=None, **kwargs):
    url = reverse(f"trajectories:{name}", kwargs={"public_id": case.trajectory.public_id, **kwargs})
    return client.get(url) if data is None else client.post(url, data)


# ---- who pays -------------------------------------------------------------------------------------------
def test_the_payers_add_up_to_the_cent(case):
    for amount, share, payer in (("100.01", 50, "gemeente"), ("0.03", "33.33", "uwv"), ("10.00", 0, "gemeente")):
        FundingLine.objects.create(
            trajectory=case.trajectory,
            cost_type="Les",
            amount_eur=Decimal(amount),
            employer_pct=Decimal(share),
            payer=payer,
            reason="Anders",
        )
    found = funding.totals(FundingLine.objects.all())
    assert [payer.payer for payer in found.payers] == ["werkgever", "werkbedrijf", "gemeente", "uwv"]
    assert sum(payer.agreed_eur for payer in found.payers) == found.amount == Decimal("4360.05")
    assert found.employer + found.public == found.amount


def spend(case, amount, *, by_employer=False, note="", day=TODAY):
    line = FundingLine.objects.get(trajectory=case.trajectory)
    return funding.spend(
        line, paid_on=day, amount_eur=Decimal(amount), by_employer=by_employer, note=note, by=case.coach, today=TODAY
    )


def test_spending_stands_beside_the_budget_and_a_correction_takes_off(paid):
    spend(paid, "2000.10")
    spend(paid, "3000", by_employer=True)
    spend(paid, "-0.10", note="Verkeerd gelezen")
    found = funding.totals(FundingLine.objects.all(), funding.entries_of(paid.trajectory))
    employer, municipality = found.payers[0], found.payers[1]
    assert (employer.spent_eur, municipality.spent_eur) == (Decimal("3000"), Decimal("2000.00"))
    assert municipality.difference_eur == Decimal("125.01")
    assert employer.difference_eur < 0
    assert found.spent == Decimal("5000.00")
    assert FundingLine.objects.get().amount_eur == Decimal("4250.01")  # what was agreed stays


@pytest.mark.parametrize(
    ("amount", "fields"),
    [
        ("0", {}),
        ("-1", {"note": ""}),
        ("-1", {"note": "Niets te corrigeren"}),
        ("1", {"day": TODAY + timedelta(days=1)}),
    ],
)
def test_what_cannot_be_spent(paid, amount, fields):
    with pytest.raises(DomainError):
        spend(paid, amount, **fields)
    assert not FundingEntry.objects.exists()


def test_nothing_is_spent_before_the_signatures(case):
    with pytest.raises(DomainError, match="getekend"):
        spend(case, "1")


def test_the_page_of_spending_keeps_what_was_paid_and_says_what_is_left(paid, client_for):
    client, line = client_for(paid.coach), FundingLine.objects.get()
    data = {"line": line.pk, "paid_on": entry_date(TODAY), "amount_eur": "100,50", "by_employer": "nee", "note": ""}
    assert open_page(paid, "funding", client).url.endswith("/uitgaven/")
    assert open_page(paid, "spending", client, data).status_code == 302
    html = open_page(paid, "spending", client).content.decode()
    assert "€\N{NO-BREAK SPACE}2.024,51" in html  # left for the municipality
    refused = open_page(paid, "spending", client, data | {"correction": "on"})
    assert refused.status_code == 422
    assert refused.context["form"].errors["note"]
    too_much = {"correction": "on", "note": "Dubbel", "amount_eur": "100,51"}
    assert "Meer kan er niet af" in open_page(paid, "spending", client, data | too_much).content.decode()


# ---- instruments ----------------------------------------------------------------------------------------
def used(case, instrument, months, **fields):
    begin = case.trajectory.starts_on
    end = instruments.last_day(begin, months)
    return AppliedInstrument(trajectory=case.trajectory, instrument=instrument, starts_on=begin, ends_on=end, **fields)


def refused(case, applied):
    return " ".join(instruments.refusals(applied, InstrumentRule.objects.all(), case.trajectory.candidate))


def test_a_trial_place_is_two_months_and_with_a_reason_four_more(case):
    assert not refused(case, used(case, "proefplaats", 2))
    assert "artikel 6h" in refused(case, used(case, "proefplaats", 3))
    assert not refused(case, used(case, "proefplaats", 6, extension_reason="Het leren duurt langer"))
    assert "maximaal 6 maanden" in refused(case, used(case, "proefplaats", 7, extension_reason="Nog langer"))
    assert not refused(case, used(case, "jobcoach", 40))  # no rule is known


def test_wage_cost_subsidy_is_for_the_register_and_somebody_confirms_that(case):
    person = case.trajectory.candidate
    person.target_group = TargetGroup.OTHER
    assert "wie dat heeft bevestigd" in refused(case, used(case, "lks", 6))
    assert not refused(case, used(case, "lks", 6, note="UWV, 3 april"))
    person.target_group = TargetGroup.JOB_TO_JOB
    assert "doelgroepregister" in refused(case, used(case, "lks", 6, note="UWV, 3 april"))


def test_the_rule_of_the_first_day_holds(case):
    begin = case.trajectory.starts_on
    InstrumentRule.objects.create(instrument="proefplaats", valid_from=begin, max_months=1, source="nieuwe wet")
    assert "nieuwe wet" in refused(case, used(case, "proefplaats", 2))
    InstrumentRule.objects.filter(source="nieuwe wet").update(valid_from=begin + timedelta(days=1))
    assert not refused(case, used(case, "proefplaats", 2))


def test_a_rule_that_changes_after_an_instrument_was_added_keeps_the_agreement_from_being_offered(case):
    instruments.keep(used(case, "proefplaats", 2))
    rule = InstrumentRule(instrument="proefplaats", valid_from=TODAY, max_months=1, source="nieuwe wet")
    instruments.set_rule(rule, by=case.manager, today=TODAY)
    with pytest.raises(DomainError, match="nieuwe wet"):
        agreements.offer(builders.fresh(case.trajectory), by=case.coach, today=TODAY)


def test_an_instrument_moves_along_with_the_plan(case):
    applied = instruments.keep(used(case, "proefplaats", 2))
    arrangements.move_along(case.trajectory, days=7)
    assert AppliedInstrument.objects.get().starts_on == applied.starts_on + timedelta(days=7)


def test_an_instrument_is_added_with_its_rule_and_taken_away(case, client_for):
    client = client_for(case.coach)
    begin = case.trajectory.starts_on
    data = {
        "seen_version": now(case).version,
        "instrument": "proefplaats",
        "starts_on": entry_date(begin),
        "ends_on": entry_date(add_months(begin, 3)),
        "extension_reason": "",
        "amount_eur": "",
        "note": "",
    }
    response = open_page(case, "instrument_new", client, data)
    assert response.status_code == 422
    assert "Vul in waarom dat nodig is" in response.content.decode()
    data |= {"extension_reason": "Het leren duurt langer", "seen_version": now(case).version}
    assert open_page(case, "instrument_new", client, data).status_code == 302
    assert "Maximaal 2 maanden" in open_page(case, "funding", client).content.decode()
    applied = AppliedInstrument.objects.get()
    open_page(case, "instrument_delete", client, {}, instrument_id=applied.public_id)
    assert not AppliedInstrument.objects.exists()


@pytest.mark.django_db
def test_beheer_sees_the_rules_and_adds_one_from_today_on(client_for):
    client, url = client_for(factories.make_user(Role.ADMIN)), reverse("trajectories:instrument_rules")
    assert "artikel 6h Participatiewet" in client.get(url).content.decode()
    data = {
        "instrument": Instrument.JOB_COACH,
        "valid_from": entry_date(TODAY),
        "max_months": "36",
        "extension_months": "",
        "pct": "",
        "source": "verordening 2026",
        "note": "",
    }
    assert client.post(url, data).status_code == 302
    assert "Maximaal 36 maanden (verordening 2026)." in client.get(url).content.decode()
    assert "al een regel" in client.post(url, data).content.decode()
    assert client.post(url, data | {"valid_from": entry_date(TODAY - timedelta(days=1))}).status_code == 422
    with pytest.raises(DomainError):
        past = InstrumentRule(instrument="jobcoach", valid_from=TODAY - timedelta(days=1), source="x")
        instruments.set_rule(past, by=factories.make_user(Role.ADMIN), today=TODAY)


# ---- what (c), (d) and (f) ask more -----------------------------------------------------------------------
def test_costs_have_a_kind_and_a_payer(case, client_for):
    assert open_page(case, "funding", client_for(case.coach), cost(now(case).version)).status_code == 302
    line = FundingLine.objects.latest("pk")
    assert (line.kind, line.payer) == ("begeleiding", "gemeente")


@pytest.mark.parametrize(
    "fields",
    [
        {"insurance_policy": ""},
        {"no_dismissals_months": None},
        {"commitments": ""},
        {"de_minimis_eur": None},
        {"de_minimis_eur": Decimal("300000.01")},
    ],
)
def test_guidance_is_not_complete_without(case, fields):
    assert not missing_parts(now(case), today=TODAY)[Part.GUIDANCE]
    Trajectory.objects.filter(pk=case.trajectory.pk).update(**fields)
    assert missing_parts(now(case), today=TODAY)[Part.GUIDANCE]


def test_without_public_money_nobody_asks_about_state_aid(case):
    Trajectory.objects.filter(pk=case.trajectory.pk).update(de_minimis_eur=None)
    FundingLine.objects.update(employer_pct=100, reason="De werkgever betaalt alles")
    assert not missing_parts(now(case), today=TODAY)[Part.GUIDANCE]


def test_usual_promises_are_offered_and_what_is_kept_has_no_empty_lines(coach, client_for):
    case = builders.started(coach)
    client = client_for(coach)
    assert (
        "afmeld" in open_page(case, "guidance", client).content.decode()
        or "meld ik mij af" in open_page(case, "guidance", client).content.decode()
    )
    open_page(case, "guidance", client, guidance())
    assert now(case).commitments == "Ik kom op tijd.\nIk houd mij aan de huisregels."


def test_too_much_state_aid_is_refused_in_the_form(case, client_for):
    response = open_page(
        case, "guidance", client_for(case.coach), guidance(now(case).version, de_minimis_eur="300.000,01")
    )
    assert response.status_code == 422
    assert "2023/2831" in response.content.decode()


def test_what_is_left_for_an_extension_is_told(case, client_for):
    html = open_page(case, "duration", client_for(case.coach)).content.decode()
    assert "Verlengen zonder loon kan dus nog" in html
    TrajectoryPhase.objects.filter(trajectory=case.trajectory).update(label="arbeidsovereenkomst")
    assert "geen weken zonder loon" in open_page(case, "duration", client_for(case.coach)).content.decode()


def test_an_evaluation_is_on_a_working_day(case, client_for):
    first = now(case).evaluations.all()[0]
    sunday = first.planned_on + timedelta(days=6 - first.planned_on.weekday())
    data = moments(now(case), **{f"on_{first.pk}": entry_date(sunday)})
    response = open_page(case, "evaluation_plan", client_for(case.coach), data)
    assert response.status_code == 422
    assert "Kies een werkdag" in response.content.decode()


# ---- an early begin ---------------------------------------------------------------------------------------
def test_only_who_begins_in_the_past_is_asked_why(case, client_for):
    client, yesterday = client_for(case.coach), entry_date(TODAY - timedelta(days=1))
    assert "voor de handtekeningen" not in open_page(case, "duration", client).content.decode().replace("hidden", "")
    response = open_page(case, "duration", client, duration(now(case), starts_on=yesterday))
    assert response.status_code == 422
    assert "Waarom begint het inleren voor de handtekeningen?" in response.content.decode()
    data = duration(now(case), starts_on=yesterday, early_reason="De werkgever was met vakantie")
    assert open_page(case, "duration", client, data).status_code == 302
    assert not missing_parts(now(case), today=TODAY)[Part.DURATION]


def test_an_early_begin_is_signed_only_after_a_second_person_said_yes(case, monkeypatch):
    monkeypatch.setattr("trajectories.agreements.render_pdf", lambda *args, **fields: ("", b"%PDF-1.7"))
    begin = case.trajectory.starts_on
    arrangements.move_along(case.trajectory, days=(TODAY - begin).days - 1)
    days = {"starts_on": TODAY - timedelta(days=1), "ends_on": TODAY + (case.trajectory.ends_on - begin)}
    Trajectory.objects.filter(pk=case.trajectory.pk).update(**days)
    with pytest.raises(DomainError, match="vanaf vandaag"):
        agreements.offer(now(case), by=case.coach, today=TODAY)
    Trajectory.objects.filter(pk=case.trajectory.pk).update(early_reason="De werkgever was met vakantie")
    agreement = agreements.offer(now(case), by=case.coach, today=TODAY)
    for party in (Party.EMPLOYER, Party.WERKBEDRIJF):
        with pytest.raises(DomainError, match="manager"):
            builders.sign_for(case, agreement, party)
    approving.approve(agreement, kind="eerder", by=case.manager, seen_sha256=agreement.content_sha256)
    builders.sign_for(case, agreement, Party.EMPLOYER)
    builders.sign_for(case, agreement, Party.WERKBEDRIJF)
    assert approving.may_begin_early(agreement, now(case))


def test_the_money_of_another_team_stays_closed(case, other_coach, client_for):
    for name in ("spending", "instrument_new", "funding"):
        assert open_page(case, name, client_for(other_coach)).status_code == 404
