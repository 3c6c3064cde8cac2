"""The overview of a person: the step, whose turn it is, strengths before what is needed, and the way to another sector."""

from datetime import timedelta

import pytest
from django.urls import reverse

from candidates.models import Candidate, CandidateContact, CandidateStatus
from matching import proposals
from nieuwebanen import talks
from nieuwebanen.skills.models import SkillRelation
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(coach, client_for):
    return client_for(coach)


def overview(desk, candidate):
    return desk.get(reverse("candidates:detail", args=[candidate.public_id]))


def test_the_step_and_the_turn_follow_from_the_data(desk, coach, today):
    job = factories.make_open_job(by=coach, title="Medewerker inpak")
    bare = factories.make_candidate(coach, first_name="Marek", strengths="")
    shown = overview(desk, bare)
    assert (shown.context["place"].step, shown.context["actions"][0].text) == (2, "Vul minimaal 5 vaardigheden in.")
    assert "Nu aan zet: jij" in shown.text

    person = factories.make_profile(job, coach, first_name="Fatuma")
    shown = overview(desk, person)
    assert shown.context["place"].step == 3
    assert "Zoek een toekomstige baan die bij Fatuma past." in shown.text

    proposal = proposals.select(job, person, by=coach, today=today)
    shown = overview(desk, person)
    assert shown.context["place"].notes[2] == "Geselecteerd"
    assert "Vertel Fatuma over de werkgever en het werk." in shown.text
    proposals.inform(proposal, note="Alles", agreed_on=today, by=coach, today=today)
    proposals.present(proposal, fields=[], by=coach, today=today)
    (action,) = overview(desk, person).context["actions"]
    assert (action.turn, action.on, action.who) == (job.employer.name, today + timedelta(days=14), None)
    assert f"Nu aan zet: {job.employer.name}" in overview(desk, person).text

    Candidate.objects.filter(pk=person.pk).update(status=CandidateStatus.INACTIVE)
    shown = overview(desk, person)
    assert shown.context["place"] is None
    assert shown.context["actions"] == []
    assert "Dit dossier staat op niet actief." in shown.text


def test_what_was_agreed_in_a_talk_comes_first_when_it_is_late(desk, coach, today):
    person = factories.make_candidate(coach)
    contact = CandidateContact(
        candidate=person,
        kind="telefoon",
        held_on=today,
        note="Gebeld.",
        next_action="Rondleiding plannen",
        next_action_on=today + timedelta(days=2),
    )
    talks.record(contact, by=coach)
    CandidateContact.objects.update(next_action_on=today - timedelta(days=1))
    page = overview(desk, person).text
    assert "Rondleiding plannen" in page
    assert "Te laat: was" in page


def test_what_somebody_can_and_wants_stands_before_what_is_needed(desk, coach):
    skills = {factories.make_skill(f"Vaardigheid {level}"): level for level in (0, 1, 4, 2)}
    person = factories.make_candidate(
        coach, skills=skills, cannot=["nachtdienst", "tillen"], needs="Een vaste collega", driving_licences=["B"]
    )
    page = overview(desk, person).text
    order = ["Rustig en precies", "Iets met de handen maken", "Vaardigheid 4", "Vaardigheid 2", "Vaardigheid 1"]
    order += ["overdag, vroeg, laat en in het weekend", "Een vaste collega", "niet zwaar tillen"]
    places = [page.index(text) for text in order]
    assert places == sorted(places)
    assert "Vaardigheid 0" not in page


def test_the_overlap_of_the_old_and_the_wished_sector(desk, coach):
    sell, count = (factories.make_skill(name, sector="detailhandel") for name in ("Verkopen", "Voorraad tellen"))
    care, pick, lift = (
        factories.make_skill(name, sector=sector)
        for name, sector in [("Zorgen", "zorg"), ("Orders verzamelen", "logistiek"), ("Heftruck rijden", "logistiek")]
    )
    general = factories.make_skill("Op tijd komen", sector="")
    SkillRelation.objects.create(skill=pick, neighbour=count, quarters=2)
    person = factories.make_candidate(
        coach,
        target_group="van-werk-naar-werk",
        current_employer="Modehuis",
        current_sector="detailhandel",
        sector_wishes=["logistiek", "detailhandel"],
        skills={sell: 3, count: 2, general: 3, care: 0},
    )
    shown = overview(desk, person)
    overlap = shown.context["overlap"]
    assert [str(one.skill) for one in overlap.current] == ["Op tijd komen", "Verkopen", "Voorraad tellen"]
    (way,) = overlap.ways
    assert [str(one.skill) for one in way.of_use] == ["Op tijd komen"]
    assert [(str(one.known.skill), str(one.helps_with)) for one in way.helping] == [
        ("Voorraad tellen", "Orders verzamelen")
    ]
    assert way.missing == [pick, lift]
    assert "Naar Logistiek" in shown.text
    other = factories.make_candidate(coach, skills={sell: 3}, current_sector="detailhandel")
    assert overview(desk, other).context["overlap"] is None
    Candidate.objects.filter(pk=person.pk).update(current_sector="", sector_wishes=[])
    page = overview(desk, person).text
    assert "Vul de sector van het huidige werk in" in page
    assert "Kies in welke andere sector" in page
