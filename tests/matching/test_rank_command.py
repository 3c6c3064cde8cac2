"""bin/manage rank: the same shape as a case's answer, from the database."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from candidates.models import Candidate
from matching import engine, ranking
from matching.case import as_json
from tests import factories
from tests.matching.test_ranking import a_simple_job, a_world, choose

pytestmark = pytest.mark.django_db


def rank(*arguments):
    out = StringIO()
    call_command("rank", *arguments, stdout=out)
    return out.getvalue()


def test_json_holds_the_ranking_and_everybody_in_the_matcher(today):
    job = a_world(1)
    answer = json.loads(rank(job.number, "--json"))
    everybody = list(Candidate.objects.order_by("pk"))
    results = [ranking.explain(job, person, today=today) for person in everybody]

    assert list(answer) == ["ranking", "results"]
    assert answer["results"] == [as_json(result) for result in results]
    assert answer["ranking"] == [result.person_id for result in engine.in_order(results)]
    assert any(result["excluded"] for result in answer["results"])


def test_a_limit_gives_the_best_and_only_them():
    job = a_simple_job(5)
    everybody = json.loads(rank(job.number, "--json"))["ranking"]
    answer = json.loads(rank(job.number.lower(), "--json", "--limit", "2"))

    assert answer["ranking"] == everybody[:2]
    assert [result["id"] for result in answer["results"]] == everybody[:2]


def test_another_day_may_be_given(today):
    job = a_simple_job(1)
    later = json.loads(rank(job.number, "--json", "--today", "2030-01-07"))["results"][0]

    assert later["ready"] > "2030-01-07"
    assert [e["code"] for e in later["excluded"]] == []  # free since long: too late, but not set apart
    assert later["late_weeks"] > 100


def test_who_was_chosen_is_not_in_it():
    job = a_simple_job(3)
    taken = choose(Candidate.objects.first(), job).candidate_id
    answer = json.loads(rank(job.number, "--json"))

    assert taken not in answer["ranking"]
    assert taken not in [result["id"] for result in answer["results"]]
    assert len(answer["ranking"]) == 2


def test_without_json_it_is_a_list_to_read():
    job = a_simple_job(3)
    lines = rank(job.number).splitlines()

    assert len(lines) == 3
    assert all("K-" in line for line in lines)


@pytest.mark.parametrize("arguments", [["--limit", "0"], ["--limit", "-1"], ["--limit", "x"], ["--today", "morgen"]])
def test_nonsense_is_refused(arguments):
    with pytest.raises(CommandError):
        rank(a_simple_job(1).number, "--json", *arguments)


def test_no_such_job_or_nothing_to_rank_by_is_said():
    with pytest.raises(CommandError, match="no job"):
        rank("B-0000-0000")
    with pytest.raises(CommandError, match="nothing to rank by"):
        rank(factories.make_job().number)
