"""Signing on a phone with a link and a code, in a real browser, without JavaScript, and readable for everybody."""

from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from nieuwebanen.accounts.models import Role
from nieuwebanen.outbox import OutboxMail
from tests import factories
from tests.trajectories import builders
from trajectories import signatories
from trajectories.agreements import offer
from trajectories.models import Channel, Party, Signature

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def readable(page, where):
    result = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    assert result.violations_count == 0, where + result.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{where} scrolls sideways"


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def test_who_has_no_login_signs_on_a_phone_with_the_code_that_the_coach_tells(live_server, open_as, new_page):
    coach = factories.make_user(Role.COACH)
    case = builders.complete(coach)
    case.job.employer.memberships.update(may_sign=False)
    asked = [
        replace(one, channel=Channel.LINK, email="baas@bakkerij.nl") if one.party == Party.EMPLOYER else one
        for one in signatories.proposed(case.trajectory)
    ]
    draft = open_as(coach, reverse("trajectories:agreement", args=[case.trajectory.public_id]))
    readable(draft, "offering")
    agreement = offer(case.trajectory, by=coach, today=factories.today(), asked=asked)

    desk = open_as(coach, reverse("trajectories:agreement", args=[case.trajectory.public_id]), width=390)
    readable(desk, "status")
    desk.get_by_role("link", name="Link sturen").click()
    press(desk, "Link sturen")
    code = desk.locator(".nbl-signing-code").inner_text()
    readable(desk, "code")
    body = OutboxMail.objects.get(recipient="baas@bakkerij.nl").body
    address = next(word for word in body.split() if "/tekenen/" in word)

    phone = new_page(390, 844, javascript=False)
    phone.goto(live_server.url + "/tekenen/" + address.partition("/tekenen/")[2])
    phone.get_by_label("Code", exact=True).fill("12")
    press(phone, "Verder")
    assert phone.get_by_text("Deze code klopt niet").count()
    phone.get_by_label("Code", exact=True).fill(code)
    press(phone, "Verder")
    assert phone.get_by_role("heading", level=1).inner_text() == "Overeenkomst tekenen"
    phone.get_by_label("Uw naam").fill("Jan Bakker")
    phone.get_by_label("Uw functie").fill("baas")
    phone.get_by_label("Ik heb de overeenkomst gelezen en ga akkoord").check()
    press(phone, "Tekenen")
    assert phone.get_by_role("heading", level=1).inner_text() == "Bedankt, u heeft getekend"
    assert Signature.objects.get().name == "Jan Bakker"
    assert agreement.signatures.get().channel == Channel.LINK

    stranger = new_page(390, 844)
    stranger.goto(phone.url)
    assert stranger.get_by_role("heading", level=1).inner_text() == "Deze link werkt niet meer"
    readable(stranger, "over")
