"""The explanation of one pair: one set of sentences for coach and candidate, with evidence and a draft plan."""

import io
from dataclasses import replace
from datetime import timedelta

import pypdf
import pytest
from django.urls import reverse

from employers.models import JobPhase, JobRequirement, PhaseSkill
from matching.accounting import rerun
from matching.engine import match
from matching.explaining import sentences, told
from matching.explaining.sentences import BESIDE, YOU, about
from matching.models import MatchLog, MatchSwitch, ShownKind
from nieuwebanen.events import Event
from nieuwebanen.pdf import render_pdf
from tests import factories
from tests.matching import proposed, worlds

pytestmark = pytest.mark.django_db


def url(job, person):
    return reverse("matching:explained", args=[job.public_id, person.public_id])


@pytest.fixture
def text_of(monkeypatch):
    """The words of a PDF that was just made, as one sheet: pypdf cannot read every font of WeasyPrint."""
    made = []

    def spy(*args, **kwargs):
        html, data = render_pdf(*args, **kwargs)
        made.append(html)
        return html, data

    monkeypatch.setattr("matching.explaining.told.render_pdf", spy)

    def words(data):
        pages = pypdf.PdfReader(io.BytesIO(data)).pages
        assert len(pages) <= 2
        assert min(size for page in pages for size in sizes_of(page)) >= 10
        return " ".join(made[-1].split())

    return words


def sizes_of(page) -> set[float]:
    """How large the letters of the text are, in points; the lines at the head and the foot of a page are no text."""
    found = set()

    def visit(text, cm, tm, font, size):
        height = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        if text.strip() and 62 < height < 770:
            found.add(round(size * abs(tm[3]) * abs(cm[3]), 1))

    page.extract_text(visitor_text=visit)
    return found


@pytest.fixture
def known(job, person):
    """The first skill is there, the second is taught by the first part, and the third by nobody."""
    first, second, _ = job.requirements.all()
    factories.assess_skill(person, first.skill, first.level)
    PhaseSkill.objects.create(phase=job.phases.all()[0], skill=second.skill, level=second.level)


# ---- the words ------------------------------------------------------------------------------------------
def test_coach_and_candidate_read_the_same_sentences(job, person, known, today):
    pair = told.pair_of(job, person, today=today)
    coach, candidate = told.tell(pair, about("Fatuma")), told.tell(pair, YOU)

    def said(story):
        learnt = [(s.text, s.where, s.evidence) for s in (*story.held, *story.learning)]
        return str([story.apart, [line.why for line in story.lines], story.ready, learnt, story.plan])

    as_candidate = said(coach)
    for words, instead in (
        ("Fatuma heeft", "Je hebt"),
        ("Fatuma kan", "Je kunt"),
        ("Hier leert Fatuma", "Hier leer je"),
    ):
        as_candidate = as_candidate.replace(words, instead)
    assert as_candidate == said(candidate)
    assert "Fatuma" not in said(candidate)


def test_every_reason_is_the_same_fact_in_every_voice():
    for world_person in (
        worlds.BRAM,
        replace(worlds.CHEN, radius=100),
        replace(worlds.AMIRA, days=("ma",), cannot=("kou",)),
    ):
        apart = match(worlds.GOLDEN_JOB, world_person, worlds.GOLDEN_LANGUAGE, today=worlds.TODAY).excluded
        assert apart
        for item in apart:
            beside, named, you = (sentences.exclusion(item, {}, voice) for voice in (BESIDE, about("Bram"), YOU))
            assert named.replace("Bram ", "").lower() == beside.lower()
            assert "Bram" not in you
            assert not any(wrong in you.lower() for wrong in ("je heeft", "je kan ", "kunt kunt"))


def test_the_ready_date_is_a_range_of_thirty_percent_around_the_estimate():
    found = match(worlds.GOLDEN_JOB, worlds.AMIRA, worlds.GOLDEN_LANGUAGE, today=worlds.TODAY)
    first, last = sentences.ready_between(found)
    begin = worlds.AMIRA.free_from
    assert (found.weeks, found.ready) == (8, begin + timedelta(days=56))
    assert ((first - begin).days, (last - begin).days) == (39, 73)  # 56 days less and more 30%, rounded outward


# ---- the page --------------------------------------------------------------------------------------------
def test_the_page_tells_what_is_there_what_is_to_learn_where_and_until_when(desk, job, person, known):
    page = desk.get(url(job, person))
    text = " ".join(page.text.split())
    first, second, third = (need.skill.name for need in job.requirements.all())
    story = page.context["told"]
    assert [skill.name for skill in story.held] == [first]
    assert {skill.name for skill in story.learning} == {second, third}
    for words in (
        "Fatuma heeft 1 van de 3 vaardigheden",
        "Fatuma kan klaar zijn tussen",
        "30% korter of langer",
        "Start uiterlijk op",
        "Leren kan bij: Deel 1,",
        "Hiervoor is in deze route nog geen plek.",
        "gezien op werkplek",
        "Hiervoor is nog geen plek:",
        "Regels van de match: de beginregels (1:7000/2000/1000/26)",
        reverse("matching:how"),
        f"{story.score.total} <small>van 100",
    ):
        assert words in text, words


def test_looking_is_logged_with_what_went_in_so_that_it_can_be_made_again(desk, job, person, coach, known):
    desk.get(url(job, person))
    row = MatchLog.objects.get(kind=ShownKind.EXPLAINED)
    assert (row.job, row.by) == (job, coach)
    assert row.shown[0][0] == person.pk
    assert len(row.inputs["people"]) == 1
    assert Event.objects.about(person).filter(verb="candidate.viewed", actor=coach).exists()
    made_again = rerun.as_shown(row)
    assert made_again
    assert made_again.same


def test_the_page_says_why_somebody_stands_apart(desk, job, coach):
    apart = factories.make_profile(job, coach, first_name="Piet", hours_per_week=8)
    page = desk.get(url(job, apart)).text
    assert "Wat nu niet past" in page
    assert "Piet kan 8 uur per week werken" in page
    assert "Dit is geen afwijzing." in page


def test_while_the_match_is_off_nothing_is_explained_or_logged(desk, job, person, manager):
    MatchSwitch.objects.create(on=False, reason="Controle", by=manager, at=factories.moment())
    page = desk.get(url(job, person)).text
    assert "De match staat uit." in page
    assert "Fatuma heeft" not in page
    assert MatchLog.objects.count() == 0
    assert desk.post(url(job, person)).headers["Content-Type"].startswith("text/html")


def test_a_job_without_needs_has_nothing_to_explain(desk, job, person):
    JobRequirement.objects.filter(job=job).delete()
    page = desk.get(url(job, person))
    assert page.status_code == 200
    assert "Er is nog niets uit te leggen." in page.text


def test_the_page_costs_the_same_with_more_skills_and_parts(desk, coach, django_assert_max_num_queries):
    def cost(skills, parts):
        job = factories.make_open_job(
            by=coach, skills={factories.make_skill(): 3 for _ in range(skills)}, weeks=(2,) * parts
        )
        for phase, need in zip(job.phases.all(), job.requirements.all(), strict=False):
            PhaseSkill.objects.create(phase=phase, skill=need.skill, level=2)
        person = factories.make_profile(job, coach)
        with django_assert_max_num_queries(80) as spent:
            assert desk.get(url(job, person)).status_code == 200
        return len(spent)

    cost(3, 2)
    assert cost(3, 2) == cost(12, 8)


# ---- to take along ---------------------------------------------------------------------------------------
def test_the_paper_says_je_and_no_score_unless_it_is_asked_for(desk, job, person, known, coach, text_of):
    made = desk.post(url(job, person))
    assert made["Content-Type"] == "application/pdf"
    assert made["Content-Disposition"].startswith("attachment")
    assert "no-store" in made["Cache-Control"]
    text = text_of(made.content)
    for words in (
        "Je hebt 1 van de 3 vaardigheden",
        "Je kunt klaar zijn tussen",
        "Zo kan het leren gaan",
        "Jij beslist",
    ):
        assert words in text, words
    assert "De score is" not in text
    assert "van 100" not in text
    with_score = text_of(desk.post(url(job, person), {"with_score": "on"}).content)
    assert "De score is" in with_score
    assert Event.objects.about(person).filter(verb="candidate.explanation_made", actor=coach).count() == 2


def test_the_paper_is_two_pages_that_can_be_read_however_much_there_is_to_tell(desk, coach, text_of):
    names = [f"Een vaardigheid met een lange naam die over de regel gaat {n}" for n in range(12)]
    job = factories.make_open_job(by=coach, skills={factories.make_skill(name): 4 for name in names}, weeks=(4,) * 6)
    for phase in JobPhase.objects.filter(job=job):
        for need in job.requirements.all():
            PhaseSkill.objects.create(phase=phase, skill=need.skill, level=min(4, phase.position + 1))
    person = factories.make_profile(job, coach)
    text = text_of(desk.post(url(job, person)).content)
    assert "Het stappenplan bespreek je met je werkcoach." in text
    assert all(name in text for name in names)


# ---- from where ------------------------------------------------------------------------------------------
def test_the_list_the_persons_list_and_the_proposal_lead_to_the_explanation(desk, job, person):
    proposal = proposed.selected(job, person)
    link = f'href="{url(job, person)}"'
    assert link in desk.get(job.get_absolute_url()).text
    assert link in desk.get(reverse("matching:candidate_jobs", args=[person.public_id])).text
    assert link in desk.get(proposal.get_absolute_url()).text
