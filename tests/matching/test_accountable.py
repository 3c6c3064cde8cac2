"""The pages that account for the match, the count of fair chances from the database, and the public record of it."""

import re
from datetime import timedelta
from random import Random

import pytest
from django.test import Client
from django.urls import reverse

from candidates.models import Candidate, TargetGroup
from matching import engine, ranking, rules
from matching.accounting import example, fairness, register, rerun
from matching.accounting.match_log import Shown, note_shown
from matching.engine import Weights
from matching.models import MatchLog, MatchReport, MatchRules, MatchSwitch, ShownKind
from nieuwebanen import background
from nieuwebanen.background import BackgroundTask
from tests import factories
from tests.matching import proposed
from tests.matching.worlds import AMIRA, GOLDEN_JOB, GOLDEN_LANGUAGE, TODAY

pytestmark = pytest.mark.django_db


def show(job, coach, people=None, **fields):
    """A list as the page of the job logs it."""
    ranked = ranking.rank_people(job, today=factories.today())
    rows = [row for row in ranked.rows if people is None or row.id in people]
    lines = [(row.id, row.match.score) for row in rows]
    note_shown(
        [Shown(job.pk, lines, inputs=ranked.inputs, total=ranked.total)], by=coach, today=factories.today(), **fields
    )
    return MatchLog.objects.latest("pk")


# ---- what may never count ------------------------------------------------------------------------------------
def test_name_birth_year_street_target_group_and_notes_never_change_a_list_or_a_score(job, coach, today):
    for number in range(6):
        factories.make_profile(job, coach, level=1 + number % 3)

    def everything():
        found = ranking.rank_people(job, today=today).rows + ranking.excluded_people(job, today=today).rows
        return [(row.id, row.match) for row in found]

    before, chance = everything(), Random(5)
    assert before
    for person in Candidate.objects.all():
        Candidate.objects.filter(pk=person.pk).update(
            first_name=chance.choice(["Mohammed", "Anna", "Zoë"]),
            last_name=chance.choice(["de Vries", "Yılmaz", "Nguyen"]),
            birth_year=chance.choice([1950, 1978, 2004, None]),
            postcode=f"8232 {chance.choice(['AA', 'ZZ', 'KL'])}",
            place=chance.choice(["Lelystad", ""]),
            email=f"x{person.pk}@example.org",
            phone="0612345678",
            target_group=chance.choice(TargetGroup.values),
            strengths="Heeft hbo rechten gedaan",
            work_wishes="Vader van drie",
            needs="Een rustige plek",
            current_employer="Geen",
            created_at=factories.moment(-chance.randrange(2000)),
        )
    assert everything() == before


# ---- the log on the screen --------------------------------------------------------------------------------------
def test_a_manager_sees_who_looked_what_was_shown_and_what_became_of_it_and_counts_it_again(
    job, coach, person, manager, client_for
):
    log = show(job, coach)
    proposed.presented(job, person)
    desk = client_for(manager)
    listed = desk.get(reverse("matching:log"), {"nummer": person.number, "q": job.number})
    assert str(coach) in listed.text
    assert listed.context["list"].page.paginator.count == 1
    assert desk.get(reverse("matching:log"), {"nummer": "K-1999-0001"}).context["list"].page.paginator.count == 0
    page = desk.get(reverse("matching:log_line", args=[log.public_id]))
    assert str(person) in page.text
    assert "Voorgesteld" in page.text
    again = desk.get(reverse("matching:log_line", args=[log.public_id]), {"reken": "toen"})
    assert "Klopt." in again.text
    Candidate.objects.update(hours_per_week=4, learning_hours_per_week=1)
    now = desk.get(reverse("matching:log_line", args=[log.public_id]), {"reken": "nu"})
    assert "staat de lijst anders" in now.text
    assert "Klopt." in desk.get(reverse("matching:log_line", args=[log.public_id]), {"reken": "toen"}).text


def test_the_beheerder_sees_numbers_and_no_names(job, coach, person, admin, client_for):
    log = show(job, coach)
    page = client_for(admin).get(reverse("matching:log_line", args=[log.public_id])).text
    assert person.number in page
    assert person.last_name not in page


def test_the_log_asks_the_same_queries_for_any_number_of_lists_and_people(
    job, coach, manager, client_for, django_assert_max_num_queries
):
    desk, asked = client_for(manager), []
    for number in (1, 6):
        for _ in range(number):
            factories.make_profile(job, coach)
        log = show(job, coach)
        for url in (reverse("matching:log"), reverse("matching:log_line", args=[log.public_id]) + "?reken=toen"):
            with django_assert_max_num_queries(80) as queries:
                assert desk.get(url).status_code == 200
            asked.append((url.split("?")[0][:15], len(queries)))
    assert asked[0][1] == asked[2][1]
    assert asked[1][1] == asked[3][1]


def test_a_list_of_the_job_page_is_logged_with_what_went_in(job, person, desk):
    assert desk.get(job.get_absolute_url()).status_code == 200
    again = rerun.as_shown(MatchLog.objects.get())
    assert again is not None
    assert again.same


# ---- rules and switch on the screen ---------------------------------------------------------------------------------
def test_the_beheerder_sees_first_what_changes_and_then_changes_the_rules(job, person, admin, manager, client_for):
    desk, url = client_for(admin), reverse("matching:rules_new")
    given = {
        "skills": 70,
        "on_time": 20,
        "wish": 0,
        "late_weeks": 26,
        "open_per_seat": 3,
        "reason": "Overleg",
        "seen": 0,
    }
    preview = desk.post(url, given)
    assert "1 open baan" in preview.text
    assert not MatchRules.objects.exists()
    wrong = desk.post(url, given | {"wish": 20, "skills": 80, "bevestig": "ja"})
    assert wrong.status_code == 422
    assert "Samen zijn dit 120 punten" in wrong.text
    assert desk.post(url, given | {"bevestig": "ja"}).status_code == 302
    assert rules.current().weights == Weights(7000, 2000, 0)
    assert "Overleg" in client_for(manager).get(reverse("matching:rules")).text
    stale = desk.post(url, given | {"wish": 5, "bevestig": "ja"})
    assert stale.status_code == 409
    assert "net veranderd" in stale.text


def test_the_switch_asks_why_and_every_page_says_that_it_is_off(job, person, manager, desk, client_for):
    office, url = client_for(manager), reverse("matching:switch")
    assert office.post(url, {"uit": "ja", "reason": ""}).status_code == 422
    assert office.post(url, {"uit": "ja", "reason": "Twijfel"}).status_code == 302
    assert not rules.is_on()
    page = desk.get(job.get_absolute_url()).text
    assert "De match staat uit" in page
    assert str(person) in page
    assert "nbl-score__number" not in page
    jobs = desk.get(reverse("matching:candidate_jobs", args=[person.public_id]))
    assert "De match staat uit" in jobs.text
    assert "nbl-score__number" not in jobs.text
    assert "De match staat nu uit" in Client().get(reverse("matching:how")).text
    assert office.post(url, {"aan": "ja", "reason": "Klopt toch"}).status_code == 302
    assert MatchSwitch.objects.count() == 2


# ---- does everybody get a chance ------------------------------------------------------------------------------------
@pytest.fixture
def town(job, coach):
    """Thirty people: twelve of few hours, whom the job of 24 hours sets apart; the others stand in its list."""
    few = [factories.make_profile(job, coach, hours_per_week=12) for _ in range(12)]
    many = [factories.make_profile(job, coach, hours_per_week=32) for _ in range(18)]
    show(job, coach)
    return few, many


def test_who_is_never_shown_and_a_group_that_stays_behind_are_told_with_the_cause(town, job, coach, today):
    few, many = town
    for one in many[:10]:
        proposed.selected(job, one)
    content = fairness.make(today=today, at=factories.moment()).content
    assert set(content["never"]) == {one.pk for one in few}
    assert content["never_total"] == 12
    assert content["since_shown"] == [18, 0, 0, 12]
    assert 0 < content["gini"] < 1
    hours = next(one for one in content["strata"] if one["name"] == "hours")
    behind = next(group for group in hours["groups"] if group["name"] == "Tot 16 uur")
    assert "geselecteerd" in behind["flagged"]
    assert next(iter(behind["causes"])) == "hours"
    assert {one["name"] for one in content["strata"]} == {"team", "hours", "travel", "waiting", "distance", "wish"}


def test_a_group_of_nine_is_nowhere_in_the_report(town, job, coach, today):
    for _ in range(9):
        factories.make_profile(job, coach, target_group=TargetGroup.SHORT_UNEMPLOYED)
    content = fairness.make(today=today, at=factories.moment()).content
    distance = next(one for one in content["strata"] if one["name"] == "distance")
    assert distance["groups"] == []  # the other one would tell the nine
    assert distance["hidden"] == 2


def test_age_and_origin_are_no_group_of_their_own(coach, today):
    told = {
        fairness.groups_of(factories.make_candidate(coach, target_group=group), today=today)["distance"]
        for group in (TargetGroup.AGE, TargetGroup.LANGUAGE, TargetGroup.OTHER)
    }
    assert told == {"Een andere afstand"}


def test_the_page_shows_the_newest_count_and_the_worker_makes_a_new_one(town, manager, admin, client_for):
    desk, url = client_for(manager), reverse("matching:fairness")
    assert "nog niet geteld" in desk.get(url).text
    assert desk.post(url).status_code == 302
    background.run_waiting()
    assert BackgroundTask.objects.get().state == "klaar"
    page = desk.get(url).text
    assert str(town[0][0]) in page
    assert "Gini" in page
    assert MatchReport.objects.get().by == manager
    assert str(town[0][0].last_name) not in client_for(admin).get(url).text


def test_looks_of_one_day_count_once_and_old_ones_not(job, coach, person, today):
    for _ in range(3):
        show(job, coach)
    first = fairness.make(today=today, at=factories.moment()).content
    assert first["lists"] == 1
    later = fairness.make(today=today + timedelta(days=400), at=factories.moment(400)).content
    assert later["lists"] == 0


# ---- for everybody ---------------------------------------------------------------------------------------------------
# Version 1.0 of the publication standard: name -> (longest, whether it must be there); lists: most items.
TEXTS = {
    "name": (100, True), "description_short": (350, True), "organization": (100, True), "status": (None, True),
    "begin_date": (7, False), "end_date": (7, False), "contact_email": (500, True), "website": (500, False),
    "publication_category": (None, True), "url": (500, False), "goal": (2500, False), "proportionality": (2500, False),
    "human_intervention": (2500, False), "risks": (2500, False), "lawful_basis": (2500, False),
    "process_index_url": (500, False), "impacttoetsen": (2500, False), "source_data": (2500, False),
    "methods_and_models": (5000, False), "provider": (200, False), "publiccode": (500, False), "lang": (None, True),
    "standard_version": (None, False), "source_id": (100, False), "tags": (2500, False),
}  # fmt: skip
LISTS = {"category", "lawful_basis_grouping", "impacttoetsen_grouping", "source_data_grouping"}
VALUES = {
    "status": {"In ontwikkeling", "In gebruik", "Buiten gebruik"},
    "publication_category": {"Hoog-risico AI-systeem", "Impactvolle algoritmes", "Overige algoritmes"},
    "lang": {"nld"},
    "standard_version": {"1.0"},
}


def assert_by_the_standard(record):
    assert set(record) <= set(TEXTS) | LISTS
    for name, (longest, required) in TEXTS.items():
        assert not required or record.get(name), name
        assert isinstance(record.get(name, ""), str), name
        assert longest is None or len(record.get(name, "")) <= longest, name
    for name, allowed in VALUES.items():
        assert record[name] in allowed, name
    assert len(record["category"]) <= 3
    assert set(record["category"]) <= {"Werk", "Sociale zekerheid"}
    assert all(set(one) == {"title", "link"} for one in record["lawful_basis_grouping"])
    assert re.fullmatch(r"\d{4}-\d{2}", record.get("begin_date", "2026-01"))


def test_the_record_for_the_register_is_by_the_published_standard_and_says_what_counts_now(admin, settings):
    anybody, url = Client(), reverse("matching:register")
    record = anybody.get(url).json()
    assert_by_the_standard(record)
    assert record["status"] == "In gebruik"
    assert "begin_date" not in record
    rules.change(Weights(6500, 2000, 500), open_per_seat=3, reason="Proef", seen=0, by=admin)
    rules.switch(on=False, reason="Proef", by=admin)
    settings.ALGORITHM_ASSESSMENTS = {"Data Protection Impact Assessment (DPIA)": "https://example.org/dpia"}
    record = anybody.get(url).json()
    assert_by_the_standard(record)
    assert record["status"] == "Buiten gebruik"
    assert "1:6500/2000/500/26" in record["methods_and_models"]
    assert rules.current().digest in record["methods_and_models"]
    assert "impacttoetsen" not in record
    assert record["impacttoetsen_grouping"][0]["link"] == "https://example.org/dpia"


def test_every_category_of_the_standard_may_be_set(settings):
    for category in register.CATEGORIES:
        settings.ALGORITHM_CATEGORY = category
        assert_by_the_standard(register.record(rules.current()))


def test_the_example_on_the_public_page_is_the_golden_one_counted_by_the_engine(admin):
    by_design = engine.match(GOLDEN_JOB, AMIRA, GOLDEN_LANGUAGE, today=TODAY)
    shown = example.counted(rules.current().weights)
    assert (shown.match.score, shown.match.parts, shown.match.ready) == (7454, by_design.parts, by_design.ready)
    url = reverse("matching:how")
    page = Client().get(url)
    assert "Samen 74 van de 100 punten" in page.text
    assert reverse("matching:register") in page.text
    rules.change(Weights(7000, 2000, 0), open_per_seat=3, reason="Proef", seen=0, by=admin)
    page = Client().get(url).text
    assert "Samen 64 van de 100 punten" in page
    assert "versie 1 van de regels" in page
    assert "telt niet mee" in page


def test_kinds_of_lists_have_a_filter(job, coach, person, manager, client_for):
    show(job, coach)
    show(job, coach, kind=ShownKind.EXPLAINED)
    found = client_for(manager).get(reverse("matching:log"), {"soort": "uitleg", "wie": str(coach.public_id)})
    assert found.context["list"].page.paginator.count == 1
