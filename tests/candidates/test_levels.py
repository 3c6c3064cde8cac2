"""Levels: several at once, competences, history, mending a mistake, and finding what to add."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import DatabaseError, transaction
from django.urls import reverse

from candidates.models import CandidateCompetence, CandidateSkill, CurrentSkill, SkillSource, assess, assess_competences
from nieuwebanen.errors import DomainError
from nieuwebanen.events import Event
from nieuwebanen.skills import merging
from nieuwebanen.skills.models import Competence, Occupation, OccupationSkill, Origin
from tests import factories

pytestmark = pytest.mark.django_db
SEEN = SkillSource.SEEN


def url(name, *things):
    return reverse(f"candidates:{name}", args=[getattr(thing, "public_id", thing) for thing in things])


def texts(page):
    return " ".join(BeautifulSoup(page.content, "html.parser").get_text(" ").split())


def sent(levels, **changes):
    """The answers of "Gezien vandaag" as the page sends them; levels: {skill: level or ""}."""
    answers = {"gekozen": "1", "v": [skill.code for skill in levels], "source": "gezien", "assessed_on": "vandaag"}
    return answers | {f"niveau-{skill.code}": str(level) for skill, level in levels.items()} | changes


@pytest.fixture
def desk(coach, client_for):
    return client_for(coach)


@pytest.fixture
def candidate(coach):
    return factories.make_candidate(coach, first_name="Fatuma", last_name="Abdi")


@pytest.fixture
def skills():
    return [factories.make_skill(f"Vaardigheid {letter}") for letter in "ABCDEF"]


# ---- the domain -----------------------------------------------------------------------------------------
def test_what_is_said_twice_counts_once_and_a_correction_is_a_new_row(candidate, coach, skills, today):
    one = {skills[0]: 2, skills[1]: 3}
    assert assess(candidate, levels=one, source=SEEN, on=today, by=coach) == 2
    assert assess(candidate, levels=one, source=SEEN, on=today, by=coach) == 0
    assert Event.objects.filter(verb="candidate.assessed").count() == 1
    assert assess(candidate, levels={skills[0]: 1}, source=SEEN, on=today, by=coach) == 1
    assert assess(candidate, levels={skills[0]: 2}, source=SEEN, on=today, by=coach) == 1
    assert list(candidate.skill_history.filter(skill=skills[0]).values_list("level", flat=True)) == [2, 1, 2]
    assert CurrentSkill.objects.get(skill=skills[0]).level == 2


def test_competences_are_appended_of_today_or_before_and_never_changed(candidate, coach, today):
    one = {Competence.C1: 3, Competence.C8: 0}
    assert assess_competences(candidate, levels=one, source=SEEN, on=today, by=coach) == 2
    assert assess_competences(candidate, levels=one, source=SEEN, on=today, by=coach) == 0
    assert Event.objects.get(verb="candidate.competences_assessed").data == {"competences": 2}
    with pytest.raises(DomainError, match="eerdere datum"):
        assess_competences(candidate, levels=one, source=SEEN, on=today + timedelta(days=1), by=coach)
    for change in (lambda rows: rows.update(level=4), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(CandidateCompetence.objects.all())


# ---- seen today -----------------------------------------------------------------------------------------
def test_five_levels_are_written_in_one_go_and_a_second_click_writes_nothing(desk, candidate, skills, coach):
    answers = sent(dict(zip(skills[:5], [0, 1, 2, 3, 4], strict=True)), bewaren="1")
    page = desk.post(url("seen", candidate), answers, follow=True)
    assert page.redirect_chain == [(url("skills", candidate), 302)]
    assert "5 niveaus bewaard" in texts(page)
    again = desk.post(url("seen", candidate), answers, follow=True)
    assert "Dit was al vastgelegd" in texts(again)
    rows = CandidateSkill.objects.order_by("pk").values_list("skill", "level", "source", "assessed_by")
    assert list(rows) == [(skill.pk, level, "gezien", coach.pk) for level, skill in enumerate(skills[:5])]
    assert Event.objects.filter(verb="candidate.assessed").count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"assessed_on": "morgen"}, "Kies vandaag of een eerdere datum"),
        ({"assessed_on": "31-02-2026"}, "Vul een datum in"),
        ({"source": "evaluatie"}, "Kies iets uit de lijst"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_lost_or_written(desk, candidate, skills, changes, sentence):
    page = desk.post(url("seen", candidate), sent({skills[0]: 3, skills[1]: ""}, bewaren="1", **changes))
    assert page.status_code == 422
    assert sentence in texts(page)
    soup = BeautifulSoup(page.content, "html.parser")
    assert soup.find("input", {"name": f"niveau-{skills[0].code}", "value": "3"}).has_attr("checked")
    assert [one["value"] for one in soup.find_all("input", {"name": "v"})] == [skills[0].code, skills[1].code]
    assert not CandidateSkill.objects.exists()


def test_at_least_one_level_and_never_more_than_five(desk, candidate, skills):
    page = desk.post(url("seen", candidate), sent({skills[0]: ""}, bewaren="1"))
    assert (page.status_code, "minstens één vaardigheid" in texts(page)) == (422, True)
    page = desk.post(url("seen", candidate), sent(dict.fromkeys(skills, 2), erbij=[skills[5].code], kiezen="1"))
    assert page.status_code == 200
    assert "niet meer dan 5 tegelijk. Haal er eerst een weg" in texts(page)
    assert len(BeautifulSoup(page.content, "html.parser").find_all("input", {"name": "v"})) == 5


def test_choosing_others_keeps_what_was_filled_in_and_writes_nothing(desk, candidate, skills):
    rare = factories.make_skill("Boomverzorging", origin=Origin.ESCO)
    answers = sent({skills[0]: 3, skills[1]: 1}, assessed_on="gisteren")
    page = desk.post(url("seen", candidate), answers | {"zoek": "bomverzorging", "gezocht": "", "enter": "1"})
    assert "Boomverzorging" in texts(page)
    page = desk.post(url("seen", candidate), answers | {"erbij": rare.code, "weg": skills[1].code, "kiezen": "1"})
    soup = BeautifulSoup(page.content, "html.parser")
    assert [one["value"] for one in soup.find_all("input", {"name": "v"})] == [skills[0].code, rare.code]
    assert soup.find("input", {"name": f"niveau-{skills[0].code}", "value": "3"}).has_attr("checked")
    assert soup.find("input", {"name": "assessed_on"})["value"] == "gisteren"
    assert not CandidateSkill.objects.exists()


def test_the_page_begins_with_what_the_job_asks_and_then_the_newest(desk, candidate, skills, settings, today):
    settings.LEARNT_SKILLS = ["tests.candidates.test_levels.asked_by_the_job"]
    for days, skill in enumerate(skills):
        factories.assess_skill(candidate, skill, 2, on=today - timedelta(days=days))
    job = factories.make_skill("Van de baan")
    page = desk.get(url("seen", candidate))
    chosen = [one["value"] for one in BeautifulSoup(page.content, "html.parser").find_all("input", {"name": "v"})]
    assert chosen == [job.code, *(skill.code for skill in skills[:4])]


def asked_by_the_job(candidate):
    from nieuwebanen.skills.models import Skill

    return list(Skill.objects.filter(name="Van de baan"))


def test_what_was_seen_later_keeps_counting_and_the_page_says_so(desk, candidate, skills, today):
    factories.assess_skill(candidate, skills[0], 3)
    page = desk.post(url("seen", candidate), sent({skills[0]: 1}, assessed_on="gisteren", bewaren="1"), follow=True)
    assert "Wat later is vastgelegd, blijft gelden" in texts(page)
    assert CurrentSkill.objects.get().level == 3


# ---- the page of skills ---------------------------------------------------------------------------------
def test_a_mistake_is_mended_with_a_new_row_that_is_filled_in_already(desk, candidate, skills, today):
    for level in (2, 4):
        factories.assess_skill(candidate, skills[0], level)
    page = desk.get(url("skill_set", candidate, skills[0]))
    assert "De oude regel blijft in de geschiedenis staan" in texts(page)
    link = BeautifulSoup(page.content, "html.parser").find("a", string="Niveau herstellen")
    mending = BeautifulSoup(
        desk.get(url("skill_set", candidate, skills[0]) + link["href"][-10:]).content, "html.parser"
    )
    assert mending.find("input", {"name": "level", "checked": True})["value"] == "2"
    desk.post(url("skill_set", candidate, skills[0]), {"level": "2", "source": "gezien", "assessed_on": "vandaag"})
    assert CurrentSkill.objects.get().level == 2
    assert "3 keer vastgelegd" in texts(desk.get(url("skills", candidate)))


def test_a_retired_skill_stays_with_that_word_and_a_merged_one_shows_the_name_of_now(desk, candidate, skills, coach):
    old, gone = skills[:2]
    factories.assess_skill(candidate, old, 2)
    factories.assess_skill(candidate, gone, 1)
    gone.retire(by=coach)
    page = texts(desk.get(url("skills", candidate)))
    assert "Vaardigheid B Vervallen" in page
    assert desk.get(url("skill_set", candidate, gone)).status_code == 200
    merging.merge(skills[2], old, versions=(skills[2].version, old.version), by=coach)
    soup = BeautifulSoup(desk.get(url("skills", candidate)).content, "html.parser")
    now, history = (table.get_text(" ") for table in (soup.find("table"), soup.find_all("table")[-1]))
    assert "Vaardigheid C" in now
    assert "Vaardigheid A" not in now
    assert "Vaardigheid A Heet nu Vaardigheid C" in " ".join(history.split()), "what was written keeps its word"


def test_competences_are_shown_and_set_several_at_once(desk, candidate):
    answers = {"niveau-C1": "3", "niveau-C4": "2", "source": "gezien", "assessed_on": "vandaag"}
    assert desk.post(url("competences", candidate), answers).status_code == 302
    desk.post(url("competences", candidate), answers | {"niveau-C1": "1"})
    page = texts(desk.get(url("skills", candidate)))
    assert "Afspraken nakomen Is op tijd en belt als er iets is. 2 keer vastgelegd" in page
    rows = CandidateCompetence.objects.order_by("pk").values_list("competence", "level")
    assert list(rows) == [("C1", 3), ("C4", 2), ("C1", 1)]
    page = desk.post(url("competences", candidate), {"source": "gezien", "assessed_on": "morgen"})
    assert page.status_code == 422
    assert "minstens één werkcompetentie" in texts(page)
    assert "Kies vandaag of een eerdere datum" in texts(page)


def test_the_pages_cost_as_much_for_a_long_history_as_for_a_short_one(
    desk, candidate, skills, today, django_assert_max_num_queries
):
    def cost(name):
        desk.get(url(name, candidate))
        with django_assert_max_num_queries(80) as spent:
            assert desk.get(url(name, candidate)).status_code == 200
        return len(spent)

    factories.assess_skill(candidate, skills[0], 1)
    before = [cost(name) for name in ("skills", "seen", "competences", "skill_add")]
    for skill in skills:
        for level in range(3):
            factories.assess_skill(candidate, skill, level)
    for one in Competence:
        assess_competences(candidate, levels={one: 2}, source=SEEN, on=today, by=candidate.coach)
    assert [cost(name) for name in ("skills", "seen", "competences", "skill_add")] == before


# ---- adding ---------------------------------------------------------------------------------------------
def test_an_official_list_is_searched_and_never_shown_whole(desk, candidate, skills):
    factories.make_skill("Paarden beslaan", origin=Origin.ESCO)
    assert "Paarden beslaan" not in desk.get(url("skill_add", candidate)).text
    assert "Paarden beslaan" in desk.get(url("skill_add", candidate), {"q": "paard"}).text


def test_a_profession_leads_to_its_skills(desk, candidate, skills):
    cook = Occupation.objects.create(code="1", name="kok", esco_uri="http://x.example/kok")
    for skill, essential in ((skills[0], False), (skills[1], True)):
        OccupationSkill.objects.create(occupation=cook, skill=skill, essential=essential)
    page = desk.get(url("skill_add", candidate), {"q": "kok"})
    link = BeautifulSoup(page.content, "html.parser").find("a", string="Vaardigheden van het beroep kok")
    page = desk.get(url("skill_add", candidate) + link["href"][link["href"].index("?") :])
    assert [str(skill) for skill, _ in page.context["found"]] == ["Vaardigheid B", "Vaardigheid A"]
    assert desk.get(url("skill_add", candidate), {"beroep": "geen-id"}).status_code == 200
