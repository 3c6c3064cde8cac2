"""An employer on a phone: from the link in the real mail, past signing in, to an evaluation that is sent. Its touches
are counted: one for each question that is asked, and nothing besides."""

import pytest
from django.urls import reverse
from django.utils import timezone

from nieuwebanen.accounts.models import Role
from nieuwebanen.dates import AMSTERDAM
from nieuwebanen.outbox import OutboxMail
from tests import factories
from tests.trajectories import answers as given
from tests.trajectories import builders
from trajectories import reminders
from trajectories.models import EvaluationInput, Side

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
A_TOUCH_S, A_LETTER_S = 2.5, 0.4  # to read and touch on a phone, and to type: slow on purpose
TWO_MINUTES = 120


class Thumb:
    """One hand on a phone; counts what it does."""

    def __init__(self, page) -> None:
        self.page, self.touches, self.letters = page, 0, 0

    def tap(self, target) -> None:
        target.tap()
        self.touches += 1

    def type(self, target, text: str) -> None:
        self.tap(target)
        self.page.keyboard.insert_text(text)
        self.letters += len(text)

    def sign_in(self, user) -> None:
        self.type(self.page.get_by_label("E-mailadres"), user.email)
        self.type(self.page.get_by_label("Wachtwoord", exact=True), factories.PASSWORD)
        self.tap(self.page.get_by_role("button", name="Inloggen"))

    def answer(self, name: str) -> None:
        """The middle of a scale, or a number with the keyboard of numbers."""
        choices = self.page.locator(f'input[type="radio"][name="{name}"]')
        if count := choices.count():
            chosen = choices.nth(count // 2)
            self.tap(self.page.locator(f'label[for="{chosen.get_attribute("id")}"]'))
            assert chosen.is_checked()
            return
        field = self.page.locator(f'[name="{name}"]')
        assert field.get_attribute("inputmode") in {"numeric", "decimal"}, name
        self.type(field, "4" if name == "guidance_hours" else "80")


@pytest.fixture
def phone(browser):
    context = browser.new_context(
        locale="nl-NL",
        timezone_id="Europe/Amsterdam",
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
    )
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def link_of_the_mail(user, live_server) -> str:
    """What the reminder of the real ladder wrote in its mail to this user."""
    now = timezone.now().astimezone(AMSTERDAM).replace(hour=9)
    reminders.plan(now)
    reminders.send_due(now)
    body = OutboxMail.objects.get(recipient=user.email, kind="reminder").body
    (url,) = [line for line in body.splitlines() if line.startswith("http")]
    return live_server.url + "/" + url.split("/", 3)[3]


def test_from_the_mail_to_a_sent_evaluation_with_one_touch_per_question(phone, live_server, settings, today):
    case = builders.signed(factories.make_user(Role.COACH))[0]
    evaluation = given.planned(given.first(case), today)
    OutboxMail.objects.all().delete()
    link, hand = link_of_the_mail(case.signer, live_server), Thumb(phone)
    phone.goto(link)
    hand.sign_in(case.signer)
    phone.wait_for_url(link)  # signing in ends where the link goes
    assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    form = phone.locator("form.nbl-fill")
    asked = [
        name
        for name in form.evaluate(
            "form => [...new Set([...form.elements].filter(one => one.name && one.type !== 'hidden'"
            " && one.tagName !== 'BUTTON').map(one => one.name))]"
        )
        if name not in {"remarks", "repetitions", "C8"}  # these may stay empty
    ]
    half = len(asked) // 2
    for name in asked[:half]:
        hand.answer(name)
    phone.get_by_text("Bewaard om").wait_for()
    phone.goto(live_server.url + reverse("employers:portal_home"))  # the phone rings: away, halfway

    phone.goto(link)
    for name in asked[:half]:
        choices = phone.locator(f'input[type="radio"][name="{name}"]')
        kept = phone.locator(f'input[name="{name}"]:checked').count() if choices.count() else None
        assert kept == 1 if kept is not None else phone.locator(f'[name="{name}"]').input_value(), name
    for name in asked[half:]:
        hand.answer(name)
    hand.tap(phone.get_by_role("button", name="Versturen"))
    phone.get_by_text("is verstuurd naar de werkcoach").wait_for()
    sent = EvaluationInput.objects.get(evaluation=evaluation, side=Side.EMPLOYER)
    assert sent.submitted_at is not None

    takes = hand.touches * A_TOUCH_S + hand.letters * A_LETTER_S
    print(f"{len(asked)} questions, {hand.touches} touches, {hand.letters} letters, about {takes:.0f} s")
    assert hand.touches == len(asked) + 4  # two to type who one is, to sign in, and to send
    assert takes <= TWO_MINUTES
