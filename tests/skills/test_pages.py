"""The skills list of the beheerder: found, added, reworded, retired and brought back."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from nieuwebanen.errors import DomainError
from nieuwebanen.events import Event
from nieuwebanen.skills.loading import load_starter_list
from nieuwebanen.skills.models import Skill, SkillGroup, SkillSynonym
from nieuwebanen.skills.search import find_skills
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/beheer/vaardigheden/"


@pytest.fixture
def desk(admin, client_for):
    return client_for(admin)


@pytest.fixture
def starter_list():
    load_starter_list()


@pytest.fixture
def skill():
    skill = factories.make_skill("Pallets stapelen", sector="logistiek")
    SkillSynonym.objects.create(skill=skill, name="palletiseren")
    return skill


def texts(response):
    return BeautifulSoup(response.content, "html.parser").main.get_text(" ", strip=True)


def names(response):
    return [link.text for link in BeautifulSoup(response.content, "html.parser").select("a.nbl-table__primary")]


def page_of(skill):
    return reverse("skills:edit", args=[skill.public_id])


def answers(**changes):
    group = SkillGroup.objects.get_or_create(code="S1", defaults={"name": "Praten"})[0]
    return {
        "name": "Gasten uitzwaaien",
        "definition": "Je neemt vriendelijk afscheid.",
        "group": group.code,
        "sector": "horeca",
        "base_hours": "8",
        "synonyms": "afscheid nemen\n\n Afscheid  nemen \nuitgeleide doen",
        "kind": "vaardigheid",
        "version": "1",
    } | changes


# ---- the list -----------------------------------------------------------------------------------------
def test_the_list_shows_what_is_in_use_by_group_a_page_at_a_time(desk, starter_list):
    first = desk.get(LIST)
    assert "72 vaardigheden, op groep" in texts(first)
    assert len(names(first)) == 25
    last = desk.get(LIST, {"pagina": "3"})
    assert len(names(last)) == 22
    assert not set(names(first)) & set(names(last))


def test_a_search_finds_synonyms_and_small_mistakes_and_puts_the_best_first(desk, starter_list):
    assert names(desk.get(LIST, {"q": "gastheer"}))[0] == "Gasten ontvangen"
    assert names(desk.get(LIST, {"q": "bestelingen opnemen"}))[0] == "Bestellingen opnemen"
    assert "de beste eerst" in texts(desk.get(LIST, {"q": "gastheer"}))
    assert "Geen vaardigheden met deze filters" in texts(desk.get(LIST, {"q": "zzzzzz"}))


def test_filters_narrow_the_list_and_an_unknown_value_narrows_nothing(desk, starter_list):
    horeca = desk.get(LIST, {"sector": "horeca"})
    assert "16 vaardigheden" in texts(horeca)
    assert "8 vaardigheden" in texts(desk.get(LIST, {"sector": "overal"}))
    group = SkillGroup.objects.get(code="T1")
    of_group = desk.get(LIST, {"groep": "T1"})
    assert set(names(of_group)) == {skill.name for skill in group.skills.all()}
    assert "72 vaardigheden" in texts(desk.get(LIST, {"groep": "X9", "sector": "ruimtevaart"}))


def test_retired_skills_stand_apart(desk, admin, skill):
    other = factories.make_skill("Blijft")
    skill.retire(by=admin)
    in_use = desk.get(LIST)
    assert names(in_use) == [other.name]
    link = BeautifulSoup(in_use.content, "html.parser").find("a", string="1 vervallen vaardigheid bekijken")
    retired = desk.get(LIST + link["href"])
    assert names(retired) == [skill.name]
    assert names(desk.get(LIST, {"q": "palletiseren"})) == []
    assert names(desk.get(LIST, {"q": "palletiseren", "stand": "vervallen"})) == [skill.name]


def test_the_list_asks_as_much_for_twenty_skills_as_for_one(desk, skill, django_assert_max_num_queries):
    with django_assert_max_num_queries(45) as few:
        desk.get(LIST)
    for _ in range(20):
        factories.make_skill()
    with django_assert_max_num_queries(len(few.captured_queries)):
        desk.get(LIST)


# ---- adding and rewording ---------------------------------------------------------------------------------
def test_a_new_skill_gets_a_code_and_its_words_each_once(desk, admin):
    page = desk.post(LIST + "nieuw/", answers(), follow=True)
    skill = Skill.objects.get(name="Gasten uitzwaaien")
    assert page.redirect_chain == [(page_of(skill), 302)]
    assert "De vaardigheid ‘Gasten uitzwaaien’ is toegevoegd." in page.content.decode()
    assert skill.code.startswith("V-")
    assert (skill.group.code, skill.sector, skill.base_hours) == ("S1", "horeca", 8)
    assert [synonym.name for synonym in skill.synonyms.all()] == ["afscheid nemen", "uitgeleide doen"]
    assert Event.objects.get(verb="skill.added").actor == admin
    assert skill in find_skills("uitgeleide")


def test_a_skill_keeps_its_addresses_at_esco_and_competentnl_each_of_one_skill(desk):
    at_esco, at_nl = "http://data.europa.eu/esco/skill/1", "https://linkeddata.competentnl.nl/id/1"
    desk.post(LIST + "nieuw/", answers(esco_uri=at_esco, competentnl_uri=at_nl))
    skill = Skill.objects.get(name="Gasten uitzwaaien")
    assert (skill.esco_uri, skill.competentnl_uri) == (at_esco, at_nl)
    refused = desk.post(LIST + "nieuw/", answers(name="Iets anders", esco_uri=at_esco))
    assert "Een andere vaardigheid heeft dit adres al. Voeg de 2 samen" in texts(refused)
    refused = desk.post(LIST + "nieuw/", answers(name="Iets anders", esco_uri="http://example.org/1"))
    assert "Plak het hele adres, dat begint met http://data.europa.eu/esco/skill/" in texts(refused)
    assert Skill.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "Vul in: naam"),
        ({"definition": ""}, "Vul in: betekenis"),
        ({"group": ""}, "Kies: groep"),
        ({"sector": "ruimtevaart"}, "Kies iets uit de lijst"),
        ({"base_hours": "25"}, "Vul een even aantal uren in, bijvoorbeeld 24"),
        ({"base_hours": "0"}, "Vul een getal in van 2 tot en met 400"),
        ({"base_hours": "veel"}, "Vul het aantal uren in als getal, bijvoorbeeld 24"),
        ({"name": "pallets  STAPELEN"}, "Deze vaardigheid staat al in de lijst"),
        ({"synonyms": "x" * 121}, "Maak elk woord korter dan 120 tekens"),
        ({"synonyms": "\n".join(f"woord {n}" for n in range(31))}, "Vul niet meer dan 30 andere woorden in"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_lost_or_written(desk, skill, change, sentence):
    page = desk.post(LIST + "nieuw/", answers(**change))
    assert page.status_code == 422
    assert sentence in texts(page)
    assert change.get("name", "Gasten uitzwaaien") in page.content.decode()
    assert list(Skill.objects.all()) == [skill]


def test_a_name_among_the_retired_is_pointed_at(desk, admin, skill):
    skill.retire(by=admin)
    page = desk.post(LIST + "nieuw/", answers(name="Pallets stapelen"))
    assert "staat bij de vervallen vaardigheden" in texts(page)


def test_a_skill_is_reworded_and_the_log_says_what(desk, admin, skill):
    form = BeautifulSoup(desk.get(page_of(skill)).content, "html.parser")
    assert form.find("textarea", id="id_synonyms").text.strip() == "palletiseren"
    assert form.find("select", id="id_group").find("option", selected=True)["value"] == "S6"

    desk.post(
        page_of(skill), answers(name="Pallets bouwen", group="S6", sector="", base_hours="24", synonyms="stapelen")
    )
    skill.refresh_from_db()
    assert (skill.name, skill.sector, [s.name for s in skill.synonyms.all()]) == ("Pallets bouwen", "", ["stapelen"])
    line = Event.objects.get(verb="skill.changed")
    assert line.text == "Vaardigheid ‘Pallets bouwen’ gewijzigd: naam, betekenis, sector, andere woorden."
    assert line.actor == admin


def test_saving_without_a_change_leaves_no_line(desk, skill):
    same = answers(
        name=skill.name,
        definition=skill.definition,
        group="S6",
        sector="logistiek",
        base_hours="24",
        synonyms="palletiseren",
    )
    assert desk.post(page_of(skill), same).status_code == 302
    assert not Event.objects.filter(verb="skill.changed").exists()


def test_the_next_load_of_the_starter_list_leaves_an_edited_skill_alone(desk, starter_list):
    skill = Skill.objects.get(code="H01")
    desk.post(page_of(skill), answers(name="Gasten verwelkomen", synonyms=""))
    load_starter_list()
    skill.refresh_from_db()
    assert (skill.name, skill.synonyms.count(), Skill.objects.count()) == ("Gasten verwelkomen", 0, 72)


# ---- retiring ---------------------------------------------------------------------------------------------
def test_retiring_asks_first_keeps_the_row_and_can_be_undone(desk, admin, skill):
    address = reverse("skills:retire", args=[skill.public_id])
    assert "‘Pallets stapelen’ laten vervallen?" in texts(desk.get(address))
    assert Skill.objects.current().exists()

    told = desk.post(address, follow=True)
    assert "De vaardigheid ‘Pallets stapelen’ is vervallen." in told.content.decode()
    assert "Niemand kan deze vaardigheid nu kiezen" in texts(told)
    assert skill not in find_skills("pallets")
    assert Skill.objects.filter(pk=skill.pk).exists()

    back = desk.post(reverse("skills:bring_back", args=[skill.public_id]), follow=True)
    assert "is weer in gebruik" in back.content.decode()
    assert skill in find_skills("pallets")
    verbs = Event.objects.about(skill).order_by("pk").values_list("verb", "actor")
    assert list(verbs) == [("skill.retired", admin.pk), ("skill.brought_back", admin.pk)]


def test_of_two_clicks_the_second_is_told(desk, admin, skill):
    stale = Skill.objects.get(pk=skill.pk)
    skill.retire(by=admin)
    with pytest.raises(DomainError, match="al vervallen"):
        stale.retire(by=admin)
    skill.bring_back(by=admin)
    with pytest.raises(DomainError, match="al in gebruik"):
        stale.bring_back(by=admin)
    assert Event.objects.about(skill).count() == 2
    address = reverse("skills:bring_back", args=[skill.public_id])
    assert "Deze vaardigheid is al in gebruik." in desk.post(address, follow=True).content.decode()


def test_neighbours_are_shown_with_what_they_save(desk, starter_list):
    skill = Skill.objects.get(code="TE08")
    assert "Helpt hierbij: scheelt tot de helft van de leertijd" in texts(desk.get(page_of(skill)))
