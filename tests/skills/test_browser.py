"""The skills list in a real browser: without JavaScript, on a narrow phone, and held to WCAG by axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from nieuwebanen.skills.loading import load_starter_list
from nieuwebanen.skills.models import ListImportState, Skill, SkillListImport

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def test_a_beheerder_adds_a_skill_retires_it_and_fetches_it_back_without_javascript(open_as, admin):
    load_starter_list()
    page = open_as(admin, reverse("skills:list"), javascript=False)
    page.get_by_role("link", name="Vaardigheid toevoegen").click()
    page.get_by_label("Naam").fill("Gasten uitzwaaien")
    page.get_by_label("Betekenis").fill("Je neemt vriendelijk afscheid.")
    page.get_by_label("Groep").select_option(label="Praten en samenwerken")
    page.get_by_label("Uren van niveau 0 naar niveau 1").fill("9")
    page.get_by_role("button", name="Vaardigheid toevoegen").click()
    page.get_by_role("link", name="Vul een even aantal uren in, bijvoorbeeld 24").click()
    page.get_by_label("Uren van niveau 0 naar niveau 1").fill("8")
    page.get_by_role("button", name="Vaardigheid toevoegen").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Gasten uitzwaaien"

    page.get_by_role("link", name="Laten vervallen").click()
    page.get_by_role("button", name="Laten vervallen").click()
    page.get_by_text("Niemand kan deze vaardigheid nu kiezen.").wait_for()
    page.get_by_role("button", name="Terughalen").click()
    page.get_by_text("De vaardigheid ‘Gasten uitzwaaien’ is weer in gebruik.").wait_for()
    assert Skill.objects.current().filter(name="Gasten uitzwaaien").exists()


def test_the_filters_work_while_you_choose(open_as, admin):
    load_starter_list()
    page = open_as(admin, reverse("skills:list"))
    page.get_by_label("Sector").select_option(label="Horeca")
    page.get_by_text("16 vaardigheden, op groep").wait_for()
    assert "sector=horeca" in page.url


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_axe_finds_nothing_and_no_page_scrolls_sideways(open_as, admin, width, height):
    load_starter_list()
    skill = Skill.objects.get(code="TE08")
    page = open_as(admin, reverse("skills:list"), width=width, height=height)
    other = Skill.objects.get(code="TE09")
    listed = SkillListImport.objects.create(
        by=admin,
        created_at=timezone.now(),
        state=ListImportState.READY,
        file_names=["skills_nl.csv"],
        diff={"kinds": [{"key": "new_skills", "title": "Nieuwe vaardigheden", "count": 1, "lines": ["vouwen"]}]},
    )
    for path in (
        reverse("skills:list"),
        reverse("skills:new"),
        reverse("skills:edit", args=[skill.public_id]),
        reverse("skills:retire", args=[skill.public_id]),
        reverse("skills:relations", args=[skill.public_id]) + "?q=heftruck",
        reverse("skills:merge", args=[skill.public_id]),
        reverse("skills:merge", args=[skill.public_id]) + f"?met={other.public_id}",
        reverse("skills:groups"),
        reverse("skills:group_edit", args=[skill.group.public_id]),
        reverse("skills:esco"),
        reverse("skills:esco_import", args=[listed.public_id]) + "?q=vouwen",
        reverse("skills:published"),
        reverse("skills:concept", args=[skill.public_id]),
    ):
        page.goto(page.url.split("/beheer")[0] + path)
        found = Axe().run(page, options=WCAG).response["violations"]
        assert [f"{rule['id']} {rule['nodes'][0]['html']}" for rule in found] == [], path
        page.set_viewport_size({"width": 320, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") == 320, path
        page.set_viewport_size({"width": width, "height": height})
