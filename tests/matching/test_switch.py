"""The emergency switch: off, no door below the pages ranks or scores, and choosing by hand stays possible."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

from matching import job_scoring, ranking, rules, scoring
from matching.accounting import rules_preview
from matching.engine import DEFAULT_WEIGHTS, Weights
from matching.models import MatchRules, MatchSwitch
from matching.reach import portfolio_report
from matching.rules import MatchIsOffError
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.events import Event
from nieuwebanen.inbox import Notification
from tests import factories
from tests.matching import proposed

pytestmark = pytest.mark.django_db
MATCHING = Path(settings.BASE_DIR) / "matching"


@pytest.fixture
def off(manager):
    return rules.switch(on=False, reason="De volgorde klopt niet", by=manager)


def doors(job, person, today):
    pk = ranking.people_for_engine([person.pk])[0]
    return {
        "people for a job": lambda: ranking.rank_people(job, today=today),
        "apart": lambda: ranking.excluded_people(job, today=today),
        "jobs for a person": lambda: ranking.rank_jobs(person, today=today),
        "one score": lambda: ranking.explain(job, person, today=today),
        "tried weights": lambda: ranking.rank_people(job, today=today, weights=Weights(5000, 0, 0)),
        "what if, a job": lambda: scoring.order(scoring.asked(job, rules.current()), today=today),
        "what if, a person": lambda: job_scoring.order(pk, rules.current(), today=today),
        "portfolio": lambda: portfolio_report.make(today=today, at=factories.moment(), by=None),
        "other rules": lambda: rules_preview.effect(DEFAULT_WEIGHTS, today=today),
    }


def test_while_the_match_is_off_every_door_refuses_with_one_clear_sentence(job, person, today, off):
    for name, door in doors(job, person, today).items():
        with pytest.raises(MatchIsOffError, match="De match staat uit"):
            pytest.fail(f"{name}: {door()}")


def test_on_again_every_door_opens(job, person, today, off, manager):
    rules.switch(on=True, reason="Nagerekend, klopt", by=manager)
    for door in doors(job, person, today).values():
        door()


def test_who_scores_in_any_module_asks_the_switch_or_says_why_not():
    """Modules that call the definition or the statement: each has `in_force`, or stands here with a reason."""
    by_hand = {
        "engine.py": "the definition",
        "case.py": "a case file, without a database",
        "__main__.py": "a case file, without a database",
        "example.py": "an invented person",
        "fairness.py": "only who is set apart",
        "cohort_proposals.py": "only who is set apart",
    }
    found = {}
    for path in MATCHING.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {
            node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        if "match" in names and ".in_force(" not in path.read_text(encoding="utf-8"):
            found[path.name] = True
    assert set(found) - set(by_hand) == set()


def test_somebody_can_be_chosen_and_presented_by_hand_and_no_score_is_kept(job, person, today, off, coach):
    proposal = proposed.presented(job, person)
    assert proposal.explanation == {}
    assert "score" not in str(proposal.presentation.snapshot)
    assert proposal.presentation.snapshot["skills"]


def test_switching_asks_why_tells_coaches_and_managers_and_is_written_down(coach, other_coach, manager, admin):
    with pytest.raises(DomainError, match="waarom"):
        rules.switch(on=False, reason=" ", by=admin)
    rules.switch(on=False, reason="Proef", by=admin)
    told = Notification.objects.filter(text__startswith="De match staat uit").values_list("recipient", flat=True)
    assert set(told) == {coach.pk, other_coach.pk, manager.pk}
    assert Event.objects.filter(verb="match.switched_off", actor=admin).count() == 1
    with pytest.raises(StaleError, match="al uit"):
        rules.switch(on=False, reason="Nog eens", by=manager)
    assert MatchSwitch.objects.count() == 1


def test_a_new_version_of_the_rules_counts_at_once_and_leaves_the_old_ones(job, person, admin, today):
    before = ranking.explain(job, person, today=today)
    made = rules.change(Weights(7000, 2000, 0), open_per_seat=2, reason="Wens telt niet mee", seen=0, by=admin)
    after = ranking.explain(job, person, today=today)
    assert (made.version, rules.current().open_per_seat) == (1, 2)
    assert after.weights.version == "1:7000/2000/0/26"
    # Without the wish the other parts keep their points.
    assert [(p.code, p.points) for p in after.parts[:-1]] == [(p.code, p.points) for p in before.parts[:-1]]
    assert after.parts[-1].points == 0
    rules.change(Weights(7500, 2500, 0), open_per_seat=2, reason="Overleg", seen=1, by=admin)
    assert list(MatchRules.objects.values_list("version", flat=True)) == [2, 1]


def test_rules_need_a_reason_a_change_and_that_nobody_was_first(admin):
    with pytest.raises(DomainError, match="waarom"):
        rules.change(Weights(6000), open_per_seat=3, reason="", seen=0, by=admin)
    rules.change(Weights(6000), open_per_seat=3, reason="Eerst", seen=0, by=admin)
    with pytest.raises(DomainError, match="niets veranderd"):
        rules.change(Weights(6000), open_per_seat=3, reason="Zo", seen=1, by=admin)
    with pytest.raises(StaleError, match="net veranderd"):
        rules.change(Weights(6500), open_per_seat=3, reason="Tegelijk", seen=0, by=admin)


def test_the_effect_of_other_rules_is_counted_on_open_jobs(job, today, coach):
    for number in range(4):
        factories.make_profile(job, coach, level=1, sector_wishes=["zorg"] if number % 2 else [])
    same = rules_preview.effect(DEFAULT_WEIGHTS, today=today)
    assert (same.jobs, same.other_people, same.other_order, same.stay) == (1, 0, 0, 100)
    without = rules_preview.effect(Weights(7000, 2000, 0), today=today)
    assert without.other_people == 0


def test_the_weights_of_a_log_row_are_read_back():
    assert rules.weights_of(DEFAULT_WEIGHTS.version) == DEFAULT_WEIGHTS
    with pytest.raises(ValueError, match="invalid literal"):
        rules.weights_of("zomaar")
