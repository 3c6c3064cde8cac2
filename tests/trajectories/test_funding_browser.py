"""Costs, instruments, spending and the rules of the instruments in a real browser: readable at both widths."""

import os
from datetime import date, timedelta
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from nieuwebanen.accounts.models import Role
from tests import factories
from tests.trajectories import builders
from tests.trajectories.test_step4_browser import RULES
from trajectories import funding
from trajectories.models import AppliedInstrument, FundingLine, InstrumentRule, Trajectory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TODAY = factories.today()


def with_costs(case):
    trajectory = case.trajectory
    FundingLine.objects.create(
        trajectory=trajectory,
        kind="scholing",
        cost_type="Cursus heftruck",
        amount_eur=Decimal("895.50"),
        employer_pct=25,
        payer="sectorfonds",
        reason="Het opleidingsfonds betaalt mee",
        evidence="Offerte 2026-118",
    )
    AppliedInstrument.objects.create(
        trajectory=trajectory,
        instrument="proefplaats",
        starts_on=trajectory.starts_on,
        ends_on=trajectory.starts_on + timedelta(days=80),
        extension_reason="Het rooster is nog niet vol",
        amount_eur=Decimal(750),
    )
    return case


@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_of_the_money_are_accessible_and_never_scroll_sideways(live_server, signed_in, width):
    coach, admin = factories.make_user(Role.COACH), factories.make_user(Role.ADMIN)
    InstrumentRule.objects.get_or_create(
        instrument="proefplaats",
        valid_from=date(2015, 1, 1),
        defaults={"max_months": 2, "extension_months": 4, "source": "artikel 6h Participatiewet"},
    )
    open_case = with_costs(builders.complete(coach))
    late = builders.complete(coach).trajectory
    Trajectory.objects.filter(pk=late.pk).update(starts_on=TODAY - timedelta(days=2), early_reason="Vakantie")
    paid, _ = builders.signed(coach)
    line = FundingLine.objects.get(trajectory=paid.trajectory)
    for amount, note in ((Decimal("2400.00"), "Factuur 12"), (Decimal("-100.10"), "Factuur 12 was te hoog")):
        funding.spend(line, paid_on=TODAY, amount_eur=amount, by_employer=False, note=note, by=coach, today=TODAY)
    pages = [(coach, name, open_case.trajectory) for name in ("funding", "instrument_new", "duration", "guidance")]
    pages += [(coach, "spending", paid.trajectory), (coach, "duration", late), (admin, "instrument_rules", None)]
    windows = {user: signed_in(user, width) for user in (coach, admin)}
    found = []
    for user, name, of in pages:
        path = reverse(f"trajectories:{name}", args=[of.public_id] if of else [])
        page = windows[user]
        page.goto(live_server.url + path)
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=f"{folder}/{name}-{of.pk if of else 0}-{width}.png", full_page=True)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{path} scrolls sideways")
        for violation in Axe().run(page, options={"runOnly": RULES}).response["violations"]:
            found.append(f"{path} {violation['id']} {violation['nodes'][0]['html'][:200]}")
    assert not found, "\n".join(found)
