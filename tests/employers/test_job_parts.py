"""The form in parts: kept while typing, searched, refused kindly; and what an employer changes afterwards."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from employers import announcing
from employers.models import ContractIntention, FutureJob, JobStatus
from nieuwebanen.dates import add_months, last_start
from nieuwebanen.events import Event
from nieuwebanen.inbox import Notification
from nieuwebanen.skills.models import Origin
from tests import factories
from tests.employers.answers import part_one, part_three, part_two

pytestmark = pytest.mark.django_db
START = "/portaal/banen/aanmelden/"
LONG, EMOJI = "x" * 10_000, "\N{PILE OF POO}"
PARTS = {1: part_one, 2: part_two, 3: part_three}


@pytest.fixture(autouse=True)
def only_own_tasks(settings):
    settings.PORTAL_TASKS = ["employers.organisation.portal_tasks"]


@pytest.fixture
def employer(employer_user):
    return factories.make_employer(members=[employer_user], name="Zuiderpoort")


@pytest.fixture
def wim(employer, employer_user, client_for):
    return client_for(employer_user)


@pytest.fixture
def concept(employer, employer_user, today):
    return announcing.concept_for(employer, key=uuid4(), by=employer_user, today=today)


def url(name, job, *more):
    return reverse(f"employers:{name}", args=[job.public_id, *more])


def part_url(job, part):
    return url("portal_job_part", job, part)


def saved_meanwhile(page):
    return [row[:2] for row in page.context["form"].saved_meanwhile]


def field_errors(page, name):
    """The sentences that stand at this question."""
    at_field = re.search(rf'<div id="id_{name}_error">(.*?)</div>', page.text, re.S)
    return re.sub(r"<[^>]+>", " ", at_field[1]) if at_field else ""


# ---- kept while typing ------------------------------------------------------------------------------
def test_the_first_autosave_makes_the_concept_and_says_where_it_is(wim, employer):
    key = str(uuid4())
    for title in ("Medewerker", "Medewerker inpak"):
        told = wim.post(START, {"key": key, "title": title, "seats": "", "autosave": "1"}).json()
    job = FutureJob.objects.get()
    assert (job.title, job.status, job.employer) == ("Medewerker inpak", JobStatus.CONCEPT, employer)
    assert told["url"] == part_url(job, 1)
    assert re.fullmatch(r"Bewaard om \d\d\.\d\d uur\.", told["text"])
    assert wim.get(START + f"?key={uuid4()}").status_code == 200
    assert FutureJob.objects.count() == 1, "a GET keeps nothing"


@pytest.mark.parametrize("part", [1, 2, 3])
def test_what_is_typed_halfway_is_kept_as_typed_without_a_complaint(part, wim, concept):
    halfway = {
        1: {"seats": "dr", "starts_on_maand": "4", "starts_on_jaar": "20", "hours_min": "24"},
        2: {"wage_eur_hour": "15,", "contract_months": "1", "days": ["za"]},
        3: {"skills_in_words": "Reachtruck rijden", "skills": ["X999"]},
    }[part]
    assert wim.post(part_url(concept, part), halfway | {"autosave": "1"}).status_code == 200
    page = wim.get(part_url(concept, part))
    assert page.status_code == 200
    assert "ding niet goed" not in page.text
    for typed in halfway.values():
        for value in [typed] if isinstance(typed, str) else typed:
            assert f'value="{value}"' in page.text or value in page.text or value == "X999"


def test_a_second_window_is_told_and_overwrites_nothing_unless_it_wants_to(wim, concept):
    wim.post(part_url(concept, 1), part_one())
    opened = wim.get(part_url(concept, 1)).context["form"]
    seen = opened.seen
    wim.post(part_url(concept, 1), part_one(title="Uit het eerste venster", seen=seen))
    refused = wim.post(part_url(concept, 1), part_one(title="Uit het tweede", seen=seen, autosave="1"))
    assert refused.status_code == 409
    assert "ander venster" in refused.json()["text"]
    mine = part_one(title="Uit het tweede", seats="7", seen=seen) | {"seen-base": opened.base}
    page = wim.post(part_url(concept, 1), mine)
    assert page.status_code == 409
    (met,) = page.context["form"].saved_meanwhile
    assert met[:4] == ("Hoe heet de functie?", "Uit het eerste venster", "Uit het tweede", opened.initial["title"])
    assert 'value="Uit het tweede"' in page.text
    concept.refresh_from_db()
    assert concept.title == "Uit het eerste venster"
    wim.post(part_url(concept, 1), part_one(title="Uit het tweede", seen=page.context["form"].seen))
    concept.refresh_from_db()
    assert concept.title == "Uit het tweede"


def test_two_windows_on_two_parts_and_the_same_answer_twice_are_no_quarrel(wim, concept):
    seen = {part: wim.get(part_url(concept, part)).context["form"].seen for part in (1, 2)}
    for part in (1, 2):
        for _ in range(2):
            answer = wim.post(part_url(concept, part), PARTS[part](seen=seen[part]))
            assert answer.url == part_url(concept, part + 1)


def test_after_announcing_an_old_window_keeps_nothing(wim, employer, coach):
    job = factories.make_job(employer, by=coach, title="Oude naam")
    told = wim.post(part_url(job, 1), part_one(autosave="1"))
    assert told.status_code == 409
    assert "al aangemeld" in told.json()["text"]
    job.refresh_from_db()
    assert job.title == "Oude naam"


def test_a_coach_who_has_not_chosen_an_employer_hears_why_nothing_is_kept(coach, client_for):
    told = client_for(coach).post("/banen/nieuw/", {"key": str(uuid4()), "title": "X", "autosave": "1"}).json()
    assert told == {"text": "Kies eerst de werkgever, dan wordt bewaard wat je typt."}
    assert not FutureJob.objects.exists()


# ---- the window, the contract, the workplace, the skills --------------------------------------------------
def month(name, day):
    return {f"{name}_maand": str(day.month), f"{name}_jaar": str(day.year)}


def test_the_months_around_the_start_are_kept_in_order_or_told_at_the_month(wim, concept, today):
    start = add_months(today.replace(day=1), 6)
    early, late = add_months(start, -2), add_months(start, 3)
    wim.post(part_url(concept, 1), part_one(**month("earliest_on", early), **month("latest_on", late)))
    concept.refresh_from_db()
    assert (concept.earliest_on, concept.starts_on, concept.latest_on) == (early, start, late)
    page = wim.post(part_url(concept, 1), part_one(**month("earliest_on", late), **month("latest_on", early)))
    assert page.status_code == 422
    assert "Kies een maand tot en met" in field_errors(page, "earliest_on")
    assert "Kies een maand vanaf" in field_errors(page, "latest_on")


@pytest.mark.parametrize(
    ("contract", "months", "stored", "sentence"),
    [
        ("vast", "", ("vast", None), ""),
        ("tijdelijk", "12", ("tijdelijk", 12), ""),
        ("", "7", ("tijdelijk", 7), ""),
        ("tijdelijk", "3", ("tijdelijk", None), "Wij vragen een contract van minimaal 6 maanden"),
        ("korter", "", ("", None), "Wij vragen een contract van minimaal 6 maanden"),
        ("vast", "12", ("vast", None), "Laat dit leeg"),
    ],
)
def test_a_contract_is_permanent_or_six_months_or_longer(contract, months, stored, sentence, wim, concept):
    page = wim.post(part_url(concept, 2), part_two(contract=contract, contract_months=months))
    assert (page.status_code == 422) == bool(sentence)
    assert sentence in page.text
    concept.refresh_from_db()
    assert (concept.contract, concept.contract_months) == stored


def test_the_workplace_is_an_own_branch_or_another_postcode(wim, employer, concept):
    own = employer.branches.create(name="Hal 1", postcode="8243 PB", place="Lelystad")
    foreign = factories.make_employer().branches.create(name="Elders", postcode="1011 AB")
    assert "Hal 1, 8243 PB Lelystad" in wim.get(part_url(concept, 2)).text
    wim.post(part_url(concept, 2), part_two(workplace=str(own.public_id), postcode=""))
    concept.refresh_from_db()
    assert (concept.branch, concept.postcode) == (own, "8243 PB")
    page = wim.post(part_url(concept, 2), part_two(workplace=str(foreign.public_id)))
    assert "Kies" in field_errors(page, "workplace")
    page = wim.post(part_url(concept, 2), part_two(workplace="anders", postcode=""))
    assert "Vul de postcode van dat adres in" in field_errors(page, "postcode")
    wim.post(part_url(concept, 2), part_two(workplace="anders", postcode="8223aa"))
    concept.refresh_from_db()
    assert (concept.branch, concept.postcode) == (None, "8223 AA")


def test_skills_are_found_by_a_synonym_and_nothing_gets_lost_on_the_way(wim, concept):
    chosen, found = factories.make_skill("Orders verzamelen"), factories.make_skill("Heftruck rijden")
    found.synonyms.create(name="vorkheftruck")
    answer = wim.post(
        part_url(concept, 3),
        part_three(chosen, must=[chosen], skills_in_words="Netjes werken", zoek="vorkheftruck", search="1"),
    )
    page = wim.get(answer.url.split("#")[0])
    board = page.context["form"].board
    assert [line.skill for line in board.found] == [found]
    assert [(line.skill, line.must) for line in board.chosen] == [(chosen, True)]
    assert "Netjes werken" in page.text
    # a word that was typed and not searched for is searched for first, and no second time
    answer = wim.post(part_url(concept, 3), part_three(chosen, found, zoek="heftruck"))
    assert "zoek=heftruck" in answer.url
    assert wim.get(part_url(concept, 3), {"zoek": LONG + "\0" + EMOJI}).status_code == 200
    answer = wim.post(part_url(concept, 3), part_three(chosen, found, zoek="heftruck", gezocht="heftruck"))
    assert answer.url == url("portal_job_check", concept)
    assert {(need.skill, need.must) for need in concept.requirements.all()} == {(chosen, False), (found, False)}


def test_the_skills_page_costs_a_fixed_number_of_queries(
    wim, concept, django_assert_num_queries, django_assert_max_num_queries
):
    def cost():
        with django_assert_max_num_queries(20) as spent:
            assert wim.get(part_url(concept, 3) + "?zoek=vaardigheid").status_code == 200
        return len(spent)

    announcing.keep(concept, {}, skills={factories.make_skill(): False})
    before = cost()
    announcing.keep(concept, {}, skills={factories.make_skill(): False for _ in range(8)})
    assert cost() == before


# ---- bad input ------------------------------------------------------------------------------------------
BAD = [
    (1, "starts_on", {"starts_on_maand": "1", "starts_on_jaar": "2020"}, "Kies een maand vanaf"),
    (1, "starts_on", "25 months", "Kies een maand tot en met"),
    (1, "starts_on", {"starts_on_maand": EMOJI}, "Kies ook de maand"),
    (1, "starts_on", {"starts_on_jaar": LONG}, "Vul het jaar in met 4 cijfers"),
    (1, "earliest_on", {"earliest_on_maand": "1", "earliest_on_jaar": "2020"}, "Kies een maand vanaf"),
    (1, "latest_on", {"latest_on_maand": "1", "latest_on_jaar": "2199"}, "Kies een maand tot en met"),
    (1, "seats", {"seats": "0"}, "Vul een getal in van 1 tot en met 500"),
    (1, "seats", {"seats": "drie"}, "Vul het aantal plekken in als getal"),
    (1, "seats", {"seats": EMOJI}, "Vul het aantal plekken in als getal"),
    (1, "seats", {"seats": "3\0"}, "Vul het aantal plekken in als getal"),
    (1, "seats", {"seats": "9" * 40}, "Vul"),
    (1, "hours_min", {"hours_min": "2e1"}, "Vul het aantal uren in als getal"),
    (1, "hours_max", {"hours_max": "61"}, "Vul een getal in van 1 tot en met 60"),
    (1, "title", {"title": LONG}, "Maak dit korter: maximaal 120 tekens, nu zijn het er 10000"),
    (1, "title", {"title": "In\0pak"}, "Typ dit opnieuw"),
    (1, "title", {"title": " "}, "Vul de naam van de functie in"),
    (1, "certainty", {"certainty": "heel-zeker"}, "Kies iets uit de lijst"),
    (1, "learn_on_site", {"learn_on_site": "' or 1=1"}, "Kies iets uit de lijst"),
    (1, "growth_reason", {"growth_reason": LONG}, "Maak dit korter: maximaal 2000 tekens"),
    (2, "description", {"description": LONG}, "Maak dit korter: maximaal 4000 tekens"),
    (2, "description", {"description": "a\0b"}, "Typ dit opnieuw"),
    (2, "sector", {"sector": "ruimtevaart"}, "Kies iets uit de lijst"),
    (2, "days", {"days": ["ma", "nooit"]}, "Kies iets uit de lijst"),
    (2, "shifts", {"shifts": ["tillen"]}, "Kies iets uit de lijst"),
    (2, "conditions", {"conditions": ["\0"]}, "Kies iets uit de lijst"),
    (2, "contract_months", {"contract_months": "twaalf"}, "Vul het aantal maanden in als getal"),
    (2, "wage_eur_hour", {"wage_eur_hour": "veel"}, "Vul een bedrag in"),
    (2, "wage_eur_hour", {"wage_eur_hour": "100000"}, "Vul een bedrag in"),
    (2, "postcode", {"postcode": EMOJI}, "Vul een postcode in, bijvoorbeeld 8232 AB"),
    (2, "postcode", {"postcode": LONG}, "Vul een postcode in, bijvoorbeeld 8232 AB"),
    (2, "learn_hours_per_week", {"learn_hours_per_week": "0"}, "Vul een getal in van 1 tot en met 40"),
    (3, "skills", {"skills": ["X-NIET", "1; drop table"]}, "Kies iets uit de lijst"),
    (3, "skills_in_words", {"skills_in_words": LONG}, "Maak dit korter: maximaal 2000 tekens"),
]


@pytest.mark.parametrize(("part", "name", "typed", "sentence"), BAD, ids=lambda value: str(value)[:30])
def test_bad_input_gets_a_clear_sentence_at_its_question_and_loses_nothing(
    part, name, typed, sentence, wim, concept, today
):
    if typed == "25 months":
        typed = month("starts_on", add_months(last_start(today), 1))
    page = wim.post(part_url(concept, part), PARTS[part]() | typed)
    assert page.status_code == 422
    assert sentence in field_errors(page, name)
    again = wim.get(part_url(concept, part))
    assert again.status_code == 200, "and it stands there again when the page is opened anew"
    chosen_from_a_list = name in ("certainty", "learn_on_site", "sector") or "starts_on_maand" in typed
    for value in typed.values():
        if isinstance(value, str) and value.strip() and "\0" not in value and not chosen_from_a_list:
            assert value in page.text
            assert value in again.text
    rest = {1: "Wij bouwen een tweede inpaklijn.", 2: "15,50", 3: "Verder met deel 4"}[part]
    if name not in ("growth_reason", "wage_eur_hour"):
        assert rest in page.text
    checked = wim.post(url("portal_job_check", concept))
    assert checked.status_code == 422, "and nothing wrong is announced"


# ---- later changes ----------------------------------------------------------------------------------------
def changed(job, **changes):
    answers = part_two(
        title=job.title, hours_min="24", hours_max="32", learn_on_site="", growth_reason=job.growth_reason,
        description=job.description, days=job.days, shifts=[], conditions=[], contract="", contract_months="",
        wage_eur_hour="", postcode="8232 AB", skills_in_words="", reason="De ploegen worden anders.",
        version=str(job.version),
    )  # fmt: skip
    return answers | changes


def test_an_employer_changes_a_job_with_a_reason_and_the_coach_hears_it_once(wim, employer, coach, client_for):
    job = factories.make_job(employer, by=coach)
    edit = url("portal_job_edit", job)
    answers = changed(job, hours_max="36", contract="vast", shifts=["late-dienst"])
    page = wim.post(edit, answers | {"reason": " "})
    assert page.status_code == 422
    assert "Vul in waarom dit verandert" in field_errors(page, "reason")
    assert wim.post(edit, answers).url == url("portal_job", job)
    job.refresh_from_db()
    assert (job.hours_max, job.contract, job.conditions) == (36, ContractIntention.PERMANENT, ["late-dienst"])
    event = Event.objects.about(job).filter(verb="future_job.changed_by_employer").get()
    assert event.data["reason"] == "De ploegen worden anders."
    assert {line["field"]: (line["old"], line["new"]) for line in event.data["changes"]} == {
        "hours_max": ("32", "36"),
        "contract": ("leeg", "vast contract"),
        "conditions": ("leeg", "late dienst (na 18.00 uur)"),
    }
    message = Notification.objects.get(recipient=coach)
    assert message.url == url("job_edit", job)
    for page in (client_for(coach).get(message.url), wim.get(url("portal_job", job))):
        assert "De ploegen worden anders." in page.text
        assert "Maximaal uren per week: eerst ‘32’, nu ‘36’" in page.text


def test_a_change_from_an_old_screen_is_shown_beside_what_was_saved(wim, employer, coach, today):
    job = factories.make_job(employer, by=coach)
    old = changed(job, title="Inpakker")
    wim.post(url("portal_job_edit", job), changed(job, title="Medewerker inpak"))
    page = wim.post(url("portal_job_edit", job), old)
    assert page.status_code == 409
    assert ("Hoe heet de functie?", "Medewerker inpak") in saved_meanwhile(page)
    assert "Medewerker inpak" in page.text
    assert 'value="Inpakker"' in page.text
    wim.post(url("portal_job_edit", job), old | {"version": page.context["form"].data["version"]})
    job.refresh_from_db()
    assert job.title == "Inpakker"
    assert Notification.objects.filter(recipient=coach).count() == 2


@pytest.mark.parametrize("state", [JobStatus.WITHDRAWN, JobStatus.LAPSED])
def test_a_closed_job_and_an_unchanged_one_are_left_alone(state, wim, employer, coach):
    job = factories.make_job(employer, by=coach)
    page = wim.post(url("portal_job_edit", job), changed(job))
    assert page.status_code == 422
    assert "Er is nog niets veranderd" in page.text
    FutureJob.objects.filter(pk=job.pk).update(status=state)
    assert wim.post(url("portal_job_edit", job), changed(job, title="Anders")).url == url("portal_job", job)
    job.refresh_from_db()
    assert job.title != "Anders"
    assert not Notification.objects.filter(recipient=coach).exists()


def test_a_skill_of_an_official_list_is_found_and_chosen_but_never_one_of_14000_boxes(wim, concept):
    own = factories.make_skill("Orders verzamelen")
    official = factories.make_skill("napkins vouwen", origin=Origin.ESCO)
    board = wim.get(part_url(concept, 3)).context["form"].board
    assert [line.skill for _, lines in board.groups for line in lines] == [own]
    asked = wim.post(part_url(concept, 3), part_three(own, official, zoek="napkins", gezocht="napkins"))
    assert asked.status_code == 302
    assert {need.skill for need in concept.requirements.all()} == {own, official}
    again = wim.get(part_url(concept, 3)).context["form"].board
    assert {line.skill for line in again.chosen} == {own, official}
