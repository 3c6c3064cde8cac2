"""Talks with people: what they left to do, who may read them, and beginning with a template."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from candidates.models import CandidateContact
from employers.models import EmployerContact
from nieuwebanen import talk_templates, talks
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.events import Event
from nieuwebanen.talk_templates import TalkTemplate
from tests import factories
from tests.candidates.answers import talk
from trajectories.worklist import tasks_for

pytestmark = pytest.mark.django_db


def url(name, *things):
    return reverse(f"candidates:{name}", args=[thing.public_id for thing in things])


@pytest.fixture
def desk(coach, client_for):
    return client_for(coach)


@pytest.fixture
def candidate(coach):
    return factories.make_candidate(coach, first_name="Fatuma", last_name="Abdi")


def a_talk(candidate, *, by=None, **fields):
    defaults = {"kind": "telefoon", "held_on": factories.today(), "note": "Gebeld."}
    if fields.get("next_action"):
        fields.setdefault("next_action_on", factories.today() + timedelta(days=3))
    contact = CandidateContact(candidate=candidate, **(defaults | fields))
    talks.record(contact, by=by or candidate.coach)
    return contact


# ---- what is left to do -----------------------------------------------------------------------------
def test_an_action_goes_to_a_colleague_of_the_team_and_to_nobody_else(desk, candidate, coach, other_coach):
    colleague = factories.make_user(first_name="Nora", team=coach.team)
    page = desk.get(url("contacts", candidate), {"vastleggen": "1"}).text
    assert f'value="{colleague.public_id}"' in page
    assert f'value="{other_coach.public_id}"' not in page
    answers = talk(next_action="Bellen", next_action_on="morgen", version="1")
    desk.post(url("contacts", candidate), answers)
    assert CandidateContact.objects.get().next_action_owner == coach, "one's own when nobody is named"
    assert (
        desk.post(url("contacts", candidate), answers | {"next_action_owner": str(other_coach.public_id)}).status_code
        == 422
    )
    desk.post(url("contacts", candidate), answers | {"next_action_owner": str(colleague.public_id)})
    assert CandidateContact.objects.filter(next_action_owner=colleague).exists()
    with pytest.raises(DomainError, match="Kies een collega"):
        a_talk(candidate, next_action="Bellen", next_action_owner=other_coach)


def test_an_action_is_done_once_opened_again_and_told(desk, candidate, coach):
    contact = a_talk(candidate, next_action="Rondleiding plannen")
    desk.post(url("contact_done", candidate, contact))
    assert CandidateContact.objects.get().next_action_done_on == factories.today()
    assert "was al gedaan" in desk.post(url("contact_done", candidate, contact), follow=True).text
    desk.post(url("contact_reopen", candidate, contact))
    with pytest.raises(DomainError, match="staat al open"):
        talks.reopen(contact, by=coach)
    verbs = Event.objects.about(candidate).filter(verb__startswith="candidate.talk").values_list("verb", flat=True)
    assert list(verbs) == ["candidate.talk_reopened", "candidate.talk_done", "candidate.talk"]
    assert not any("Rondleiding" in event.text for event in Event.objects.all())


def test_the_second_of_two_who_edit_a_talk_loses_nothing(desk, candidate, coach):
    contact = a_talk(candidate)
    edit = url("contact_edit", candidate, contact)
    assert desk.post(edit, talk(note="De eerste.", version="1", shared="True")).status_code == 302
    late = desk.post(edit, talk(note="De tweede.", version="1"))
    assert late.status_code == 409
    assert "De eerste." in late.text
    assert "De tweede." in late.text
    assert ("Wie mag dit lezen?", "ja") in [row[:2] for row in late.context["form"].saved_meanwhile]
    with pytest.raises(StaleError):
        talks.change(contact, version=1, by=coach)


def test_the_list_shows_what_is_to_be_done_what_is_shared_and_what_was_searched(desk, candidate):
    a_talk(candidate, note="Over de bus.")
    a_talk(candidate, note="Over het magazijn.", shared=True)
    a_talk(candidate, note="Over de kassa.", next_action="Bellen", next_action_on=factories.today() - timedelta(days=2))
    lists = {
        "": {"bus", "magazijn", "kassa"},
        "toon=te-doen": {"kassa"},
        "toon=gedeeld": {"magazijn"},
        "q=BUS": {"bus"},
        "toon=onzin": {"bus", "magazijn", "kassa"},
    }
    for query, words in lists.items():
        page = desk.get(f"{url('contacts', candidate)}?{query}").text
        assert {word for word in ("bus", "magazijn", "kassa") if f"{word}." in page} == words, query
    page = desk.get(url("contacts", candidate)).text
    assert page.count("Gedeeld met de kandidaat</span>") == 1
    assert page.count("Intern</span>") == 2


def test_my_work_has_my_actions_and_what_was_left_behind(candidate, coach, manager, today):
    colleague = factories.make_user(team=coach.team)
    for days, action, owner in ((3, "Straks", coach), (-2, "Te laat", coach), (1, "Van een ander", colleague)):
        a_talk(candidate, next_action=action, next_action_on=today + timedelta(days=days), next_action_owner=owner)
    a_talk(candidate, by=manager, next_action="Van de manager")
    a_talk(candidate, note="Later gesproken, dat ruimt niets op.")

    def mine(user: User) -> list[str]:
        return [task.title for task in tasks_for(user, today=today) if task.kind == "gesprek"]

    assert mine(coach) == ["Te laat", "Straks"]
    assert mine(manager) == ["Van de manager"]
    User.objects.filter(pk=colleague.pk).update(team=factories.make_team("Team Zuid"))
    assert mine(User.objects.get(pk=colleague.pk)) == [], "who may not open the file any more has nothing to do in it"
    assert mine(coach) == ["Te laat", "Van een ander", "Straks"]
    User.objects.filter(pk=colleague.pk).update(team=coach.team, is_active=False)
    assert mine(coach) == ["Te laat", "Van een ander", "Straks"], "what a colleague left behind stays somebody's work"


def test_the_counters_of_my_work_open_the_filtered_list(desk, candidate, today):
    for days, action in ((-1, "Was gisteren"), (7, "Over een week"), (8, "Daarna")):
        a_talk(candidate, next_action=action, next_action_on=today + timedelta(days=days))
    page = desk.get(reverse("trajectories:my_work")).text
    assert "?moment=week" in page
    assert "Komende 7 dagen" in page
    week = desk.get(reverse("trajectories:my_work"), {"moment": "week", "soort": "gesprek"}).text
    assert "Over een week" in week
    assert "Was gisteren" not in week
    assert "Daarna" not in week


# ---- what an employer reads -------------------------------------------------------------------------
def test_an_employer_reads_only_what_was_shared_of_the_own_organisation(coach, employer_user, client_for):
    own, other = factories.make_employer(members=[employer_user]), factories.make_employer()
    factories.make_contact(own, by=coach, note="Afgesproken: wij zoeken 2 mensen.", shared=True)
    factories.make_contact(own, by=coach, note="Intern: de directeur twijfelt.", next_action="Intern overleg")
    factories.make_contact(other, by=coach, note="Van een ander bedrijf.", shared=True)
    portal = client_for(employer_user)
    for name in ("portal_home", "portal_talks"):
        page = portal.get(reverse(f"employers:{name}")).text
        assert "wij zoeken 2 mensen" in page, name
        for secret in ("twijfelt", "Intern overleg", "Van een ander"):
            assert secret not in page, (name, secret)
    assert list(EmployerContact.objects.shared_with(coach)) == [], "staff has its own pages"
    EmployerContact.objects.filter(employer=own).update(shared=False)
    assert "Afspraken met ons" not in portal.get(reverse("employers:portal_home")).text
    file = client_for(coach).get(other.get_absolute_url()).text
    assert "Gedeeld met de werkgever" in file


# ---- templates --------------------------------------------------------------------------------------
@pytest.fixture
def intake(coach):
    template = TalkTemplate(
        about="kandidaat", name="Intake", note="Dit kan iemand:", next_action="Bellen", next_action_days=5
    )
    talk_templates.add(template, by=coach)
    return template


def test_a_template_fills_what_is_empty_and_nothing_else(desk, candidate, intake, today):
    chosen = {"sjabloon": str(intake.public_id)}
    page = desk.get(url("contacts", candidate), chosen)
    assert "Dit kan iemand:</textarea>" in page.text
    assert f'value="{today + timedelta(days=5):%d-%m-%Y}"' in page.text
    typed = talk(note="Al getypt.", next_action="Zelf bedacht", shared="True")
    page = desk.post(url("contacts", candidate), chosen | typed | {"invullen": "1"})
    assert page.status_code == 200
    assert page.context["form"].initial["note"] == "Al getypt."
    assert page.context["form"].initial["next_action"] == "Zelf bedacht"
    assert page.context["form"].initial["next_action_on"] is None, "the days belong to the action of the template"
    assert page.context["form"]["shared"].value() == "True"
    assert not CandidateContact.objects.exists(), "filling in keeps nothing"
    assert desk.get(url("contacts", candidate), {"sjabloon": "onzin"}).status_code == 200


def test_a_template_is_added_changed_retired_and_brought_back(desk, candidate, coach, intake):
    answers = {"about": "kandidaat", "name": "intake ", "note": "Vraag:", "version": "1"}
    refused = desk.post(reverse("talk_template_new"), answers)
    assert refused.status_code == 422
    assert "Er is al een sjabloon met deze naam" in refused.text
    page = reverse("talk_template", args=[intake.public_id])
    assert desk.post(page, answers | {"name": "Eerste gesprek"}).status_code == 302
    assert desk.post(page, answers | {"name": "Te laat"}).status_code == 409
    desk.post(reverse("talk_template_retire", args=[intake.public_id]))
    assert "Eerste gesprek</option>" not in desk.get(url("contacts", candidate), {"vastleggen": "1"}).text
    assert "Eerste gesprek" in desk.get(reverse("talk_templates"), {"stand": "vervallen"}).text
    assert "Eerste gesprek" not in desk.get(reverse("talk_templates")).text
    talk_templates.add(TalkTemplate(about="kandidaat", name="Eerste gesprek", note="Nieuw"), by=coach)
    back = desk.post(reverse("talk_template_bring_back", args=[intake.public_id]), follow=True)
    assert "Er is nu een ander sjabloon met deze naam" in back.text


def test_a_name_that_a_colleague_takes_in_the_same_moment_is_told_at_the_form(desk, coach, intake, monkeypatch):
    """Both looked before either wrote: the database refuses the second."""
    other = TalkTemplate(about="kandidaat", name="Anders", note="Vraag:")
    talk_templates.add(other, by=coach)
    gone = TalkTemplate(about="kandidaat", name="Intake", note="Oud", retired_at=timezone.now())
    talk_templates.add(gone, by=coach)
    monkeypatch.setattr(talk_templates, "chosen_from", lambda about: TalkTemplate.objects.none())
    answers = {"about": "kandidaat", "name": "Intake", "note": "Mijn tekst", "version": "1"}
    for page in (reverse("talk_template_new"), reverse("talk_template", args=[other.public_id])):
        refused = desk.post(page, answers)
        assert refused.status_code == 422, page
        assert "Er is al een sjabloon met deze naam. Kies een andere naam." in refused.text
        assert "Mijn tekst" in refused.text, "nothing is lost"
    back = desk.post(reverse("talk_template_bring_back", args=[gone.public_id]), follow=True)
    assert "Er is al een sjabloon met deze naam" in back.text
    assert TalkTemplate.objects.current().filter(name="Intake").count() == 1


def test_the_starters_are_loaded_once():
    assert talk_templates.load_starters() == len(talk_templates.STARTERS)
    TalkTemplate.objects.filter(name="Intake").delete()
    assert talk_templates.load_starters() == 0, "what was removed does not come back"
