"""The doors: a dossier to take along, the list of files that go, erasing with the number, and the terms."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from candidates.models import Candidate, Erasure
from nieuwebanen import pruning
from nieuwebanen.events import Event
from nieuwebanen.retention import RetentionRule, RetentionRun
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ledger(tmp_path, settings):
    settings.ERASURE_LEDGER = tmp_path / "erasures.jsonl"
    pruning.load_defaults()


def page(name: str, candidate: Candidate) -> str:
    return reverse(f"candidates:{name}", args=[candidate.public_id])


def announced(candidate: Candidate) -> Erasure:
    return Erasure.objects.create(
        candidate_public_id=candidate.public_id, candidate_number=candidate.number, why="termijn",
        announced_at=timezone.now(), due_on=factories.today() + timedelta(days=9),
    )  # fmt: skip


def test_a_coach_gives_the_dossier_and_the_log_says_so(client_for, coach):
    candidate = factories.make_candidate(coach)
    browser = client_for(coach)
    assert "Vaardigheden" in browser.get(page("dossier", candidate)).text
    for name, kind in (("pdf", "pdf"), ("json", "json"), ("zip", "zip")):
        answer = browser.get(page(f"dossier_{name}", candidate))
        assert answer["Content-Type"] == f"application/{kind}"
        assert candidate.number in answer["Content-Disposition"]
    assert Event.objects.about(candidate).filter(verb="candidate.dossier_made", actor=coach).count() == 3


def test_a_manager_erases_after_seeing_what_goes_and_typing_the_number(client_for, manager):
    candidate = factories.make_candidate(first_name="Verdwijnt", skills={factories.make_skill(): 2})
    browser = client_for(manager)
    shown = browser.get(page("erase", candidate)).text
    assert "Vaardigheden nu" in shown
    assert "Gaat weg" in shown
    assert "functie" not in shown
    refused = browser.post(page("erase", candidate), {"why": "verzoek", "number": "K-1"})
    assert refused.status_code == 422
    assert f"Typ {candidate.number}" in refused.text
    assert Candidate.objects.get().erased_at is None

    done = browser.post(page("erase", candidate), {"why": "verzoek", "number": candidate.number.lower()}, follow=True)
    assert f"Het dossier {candidate.number} is gewist." in done.text
    assert Candidate.objects.get().full_name == f"Gewist ({candidate.number})"
    assert Erasure.objects.get().by == manager
    assert browser.get(candidate.get_absolute_url()).status_code == 404
    assert "Verdwijnt" not in browser.get(reverse("candidates:list")).text


def test_the_list_shows_the_own_team_and_a_file_can_stay(client_for, coach, other_coach, django_assert_num_queries):
    ours, theirs = factories.make_candidate(coach), factories.make_candidate(other_coach)
    announced(ours)
    announced(theirs)
    browser = client_for(coach)
    shown = browser.get(reverse("candidates:erasing")).text
    assert ours.full_name in shown
    assert theirs.full_name not in shown
    wrong = browser.post(page("hold", ours), {"reason": "", "until": "gisteren"})
    assert wrong.status_code == 422
    until = factories.today() + timedelta(days=400)
    kept = browser.post(page("hold", ours), {"reason": "Subsidie ESF", "until": f"{until:%d-%m-%Y}"}, follow=True)
    assert "Subsidie ESF" in kept.text
    assert ours.full_name not in browser.get(reverse("candidates:erasing")).text
    announced(ours)
    browser.post(page("still_needed", ours))
    assert Erasure.objects.filter(candidate_number=ours.number, state="gestopt").count() == 2


def test_the_list_asks_as_much_for_many_as_for_few(client_for, coach, django_assert_max_num_queries):
    def queries() -> int:
        with django_assert_max_num_queries(80) as seen:
            client_for(coach).get(reverse("candidates:erasing"))
        return len(seen)

    announced(factories.make_candidate(coach))
    few = queries()
    for _ in range(5):
        announced(factories.make_candidate(coach))
    assert queries() == few


def test_the_beheerder_sets_a_term_from_a_day_on_and_history_stays(client_for, admin):
    browser = client_for(admin)
    address = reverse("accounts:retention")
    assert (
        "Voorstel, te bevestigen" in browser.get(address).text or "voorstel, te bevestigen" in browser.get(address).text
    )
    given = {"group": "mail", "days": "90", "grace_days": "0", "valid_from": "morgen", "basis": "Besluit"}
    assert browser.post(address, given | {"valid_from": "1-1-2020"}).status_code == 422
    shown = browser.post(address, given, follow=True).text
    assert "Tekst van een mail: de nieuwe termijn geldt vanaf" in shown
    assert RetentionRule.objects.filter(group="mail").count() == 2
    assert pruning.rule_of("mail", factories.today()).days == 60
    assert pruning.rule_of("mail", factories.today() + timedelta(days=1)).days == 90
    assert browser.post(address, given).status_code == 422  # twice on one day
    assert Event.objects.filter(verb="retention.changed", actor=admin).count() == 1
    assert "De proef is klaar" in browser.post(reverse("accounts:retention_trial"), follow=True).text
    assert RetentionRun.objects.get().dry


def test_the_page_about_privacy_says_the_terms_of_today(client):
    shown = client.get("/privacy/").text
    assert "2 jaar na de laatste activiteit" in shown
    assert "Handtekeningen" in shown
    RetentionRule.objects.create(group="kandidaat", days=365, valid_from=factories.today())
    assert "1 jaar na de laatste activiteit" in client.get("/privacy/").text
