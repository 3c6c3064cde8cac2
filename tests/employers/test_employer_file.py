"""The file of an employer: KvK and SBI, branches, talks with what they left to do, and the timeline."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from employers import branches, forecasting, memberships, timeline
from employers.models import Branch, Employer, EmployerContact, FutureJob
from nieuwebanen import sbi, talks
from nieuwebanen.accounts.models import Role, User
from nieuwebanen.dates import add_months
from nieuwebanen.errors import DomainError, StaleError
from tests import factories
from trajectories.worklist import tasks_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(coach, client_for):
    return client_for(coach)


@pytest.fixture
def employer(coach):
    return factories.make_employer(name="Zuiderpoort", account_manager=coach)


def url(name, *things):
    return reverse(f"employers:{name}", args=[getattr(thing, "public_id", thing) for thing in things])


def answers(**changes):
    return {"name": "Nieuw bedrijf", "sector": "logistiek", "version": "1"} | changes


def talk(**changes):
    return {"kind": "telefoon", "held_on": "vandaag", "note": "Gebeld.", "version": "1"} | changes


# ---- KvK and SBI ------------------------------------------------------------------------------------
def test_a_known_kvk_number_names_its_owner_and_leads_there(desk, employer):
    Employer.objects.filter(pk=employer.pk).update(kvk_number="90001234")
    page = desk.post(url("new"), answers(kvk_number="9000 1234"))
    assert page.status_code == 422
    assert f"Dit KvK-nummer is al van Zuiderpoort ({employer.number})" in page.text
    assert f'<a href="{employer.get_absolute_url()}">' in page.text
    for wrong in ("1234567", "123456789", "abcdefgh", "🙂" * 8):
        assert "8 cijfers" in desk.post(url("new"), answers(kvk_number=wrong)).text


def test_the_sbi_is_chosen_by_division_or_typed_and_its_name_is_shown(desk):
    for typed, kept, shown in (
        ({"sbi_division": "49"}, "49", "49 "),
        ({"sbi_code": "52.10"}, "5210", "5210 (52 "),
        ({"sbi_division": "52", "sbi_code": "52102"}, "52102", "52102 (52 "),
        ({"sbi_division": "H"}, "H", "H "),
        ({}, "", ""),
    ):
        assert desk.post(url("new"), answers(name=f"Bedrijf_{kept}", **typed)).status_code == 302
        employer = Employer.objects.get(name=f"Bedrijf_{kept}")
        assert employer.sbi_code == kept
        label = shown and shown + sbi.name_of(kept) + (")" if "(" in shown else "")
        assert employer.sbi_label == label
        assert label in desk.get(employer.get_absolute_url()).text
        assert desk.get(url("edit", employer)).status_code == 200
    for typed, words in (
        ({"sbi_code": "00123"}, "bestaat niet"),
        ({"sbi_code": "4x"}, "bestaat niet"),
        ({"sbi_code": "494101"}, "bestaat niet"),
        ({"sbi_division": "49", "sbi_code": "5210"}, "Deze code hoort bij 52"),
    ):
        page = desk.post(url("new"), answers(**typed))
        assert page.status_code == 422
        assert words in page.text


def test_the_sbi_has_22_sections_and_87_divisions_each_once():
    assert len(sbi.SECTIONS) == 22
    assert len(sbi.DIVISIONS) == len(sbi.SECTION_OF) == 87
    assert sum(len(divisions) for _, divisions in sbi.SECTIONS.values()) == 87
    assert all(name for name, _ in sbi.SECTIONS.values())
    known = [code for _, group in sbi.choices() for code, _ in group]
    assert len(known) == len(set(known)) == 109
    assert all(sbi.is_known(code) for code in known)


# ---- branches ---------------------------------------------------------------------------------------
def test_a_branch_is_added_changed_closed_and_opened_again(desk, employer):
    assert desk.post(url("branch_new", employer), {"name": "Hal 1", "postcode": "geen"}).status_code == 422
    desk.post(url("branch_new", employer), {"name": "Hal 1", "postcode": "8232ab", "place": "Lelystad", "version": "1"})
    branch = Branch.objects.get()
    assert branch.postcode == "8232 AB"
    twice = desk.post(url("branch_new", employer), {"name": "hal 1", "postcode": "8232 AB", "version": "1"})
    assert twice.status_code == 422
    assert "al een vestiging met deze naam" in twice.text
    desk.post(url("branch_edit", employer, branch), {"name": "Hal A", "postcode": "8232 AB", "version": "1"})
    late = desk.post(url("branch_edit", employer, branch), {"name": "Hal B", "postcode": "8232 AB", "version": "1"})
    assert late.status_code == 409
    assert "heeft deze vestiging net gewijzigd" in late.text
    FutureJob.objects.filter(pk=factories.make_job(employer).pk).update(branch=branch)
    assert "Let op: 1 daarvan loopt nog" in desk.get(url("branch_close", employer, branch)).text
    desk.post(url("branch_close", employer, branch))
    branch.refresh_from_db()
    assert (branch.name, branch.closed_on) == ("Hal A", factories.today())
    assert "was al gesloten" in desk.post(url("branch_close", employer, branch), follow=True).text
    desk.post(url("branch_reopen", employer, branch))
    branch.refresh_from_db()
    assert branch.closed_on is None


def test_a_branch_that_no_job_ever_had_goes_away(employer, coach):
    branch = branches.save(Branch(employer=employer, name="Vergissing", postcode="8232 AB"), by=coach)
    assert branches.close(branch, on=factories.today(), by=coach)
    assert not Branch.objects.exists()


# ---- talks and what is left to do -------------------------------------------------------------------
def test_a_colleague_who_leaves_while_one_writes_is_said_at_the_form(desk, employer, other_coach, monkeypatch):
    sent = talk(next_action="Bellen", next_action_on="morgen", next_action_owner=str(other_coach.public_id))
    check = talks._check_doer

    def leaves_first(*args):
        User.objects.filter(pk=other_coach.pk).update(is_active=False)
        check(*args)

    monkeypatch.setattr(talks, "_check_doer", leaves_first)
    refused = desk.post(url("contact_new", employer), sent)
    assert refused.status_code == 422
    assert "Kies een collega die dit kan openen" in refused.text
    assert not employer.contacts.exists()


def test_a_talk_leaves_an_action_to_oneself_or_to_a_colleague(desk, employer, coach, other_coach, today):
    page = desk.get(url("contact_new", employer)).text
    assert f'<option value="{coach.public_id}" selected>' in page
    assert f'value="{today:%d-%m-%Y}"' in page
    desk.post(url("contact_new", employer), talk(next_action="Mailen", next_action_on="morgen"))
    desk.post(
        url("contact_new", employer),
        talk(next_action="Bellen", next_action_on="morgen", next_action_owner=str(other_coach.public_id)),
    )
    owners = dict(EmployerContact.objects.values_list("next_action", "next_action_owner"))
    assert owners == {"Mailen": coach.pk, "Bellen": other_coach.pk}
    for wrong, words in (
        ({"next_action": "Bellen"}, "wanneer de volgende actie klaar"),
        ({"next_action_on": "morgen"}, "wat de volgende actie is"),
        ({"held_on": "morgen"}, "tot en met vandaag"),
        ({"note": "x" * 10_000}, "4000"),
    ):
        refused = desk.post(url("contact_new", employer), talk(**wrong))
        assert refused.status_code == 422
        assert words in refused.text


def test_a_talk_without_an_action_has_no_owner_and_the_database_asks_for_one(desk, employer, coach):
    desk.post(url("contact_new", employer), talk(next_action_owner=str(coach.public_id)))
    assert EmployerContact.objects.get().next_action_owner is None
    contact = factories.make_contact(employer, by=coach)
    for change in ({"next_action_owner": None}, {"next_action": "", "next_action_done_on": factories.today()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            EmployerContact.objects.filter(pk=contact.pk).update(**change)


def test_a_talk_that_seems_to_hold_what_we_never_keep_is_saved_with_a_warning(desk, employer):
    page = desk.post(url("contact_new", employer), talk(note="De kandidaat heeft astma."), follow=True)
    assert "Wij bewaren niets over gezondheid" in page.text
    assert EmployerContact.objects.get().note == "De kandidaat heeft astma."


def test_an_action_is_done_once_and_can_be_opened_again(desk, employer, coach):
    contact = factories.make_contact(employer, by=coach)
    assert "Wat er nog moet gebeuren" in desk.get(employer.get_absolute_url()).text
    desk.post(url("contact_done", employer, contact))
    page = desk.get(employer.get_absolute_url()).text
    assert "Wat er nog moet gebeuren" not in page
    assert "gedaan op" in page
    assert "was al gedaan" in desk.post(url("contact_done", employer, contact), follow=True).text
    desk.post(url("contact_reopen", employer, contact))
    with pytest.raises(DomainError, match="staat al open"):
        talks.reopen(contact, by=coach)


def test_an_edited_talk_keeps_what_is_done_unless_the_action_is_another(employer, coach):
    contact = factories.make_contact(employer, by=coach)
    talks.finish(contact, by=coach, today=factories.today())
    contact = EmployerContact.objects.get()
    contact.note = "Anders."
    talks.change(contact, version=1, by=coach)
    assert EmployerContact.objects.get().next_action_done_on
    contact.next_action = "Langsgaan"
    talks.change(contact, version=2, by=coach)
    assert EmployerContact.objects.get().next_action_done_on is None
    with pytest.raises(StaleError):
        talks.change(contact, version=2, by=coach)


def test_the_second_of_two_who_edit_a_talk_loses_nothing(desk, employer, coach):
    contact = factories.make_contact(employer, by=coach)
    edit = url("contact_edit", employer, contact)
    assert desk.post(edit, talk(note="De eerste.")).status_code == 302
    late = desk.post(edit, talk(note="De tweede."))
    assert late.status_code == 409
    assert "De eerste." in late.text
    assert "De tweede." in late.text
    assert desk.post(edit, talk(note="De tweede.", version="2")).status_code == 302


def test_my_open_actions_are_my_work_late_ones_first(employer, coach, other_coach, manager, today):
    for days, action, owner in ((3, "Straks", coach), (-2, "Te laat", coach), (1, "Van een ander", other_coach)):
        factories.make_contact(
            employer, by=coach, next_action=action, next_action_on=today + timedelta(days=days), next_action_owner=owner
        )
    factories.make_contact(employer, by=manager, next_action="Van de manager", next_action_owner=manager)
    done = factories.make_contact(employer, by=coach, next_action="Gedaan")
    talks.finish(done, by=coach, today=today)

    def mine(user: User) -> list[str]:
        return [task.title for task in tasks_for(user, today=today) if "#acties" in task.url]

    assert mine(coach) == ["Te laat", "Straks"]
    assert mine(manager) == ["Van de manager"]
    User.objects.filter(pk=other_coach.pk).update(is_active=False)
    assert mine(coach) == ["Te laat", "Van een ander", "Straks"], "what a colleague left behind stays somebody's work"


# ---- the timeline -----------------------------------------------------------------------------------
@pytest.fixture
def lived(employer, coach, other_coach, employer_user, today, client_for):
    """An employer to which something of every kind happened."""
    memberships.invite(employer, email="n@x.example", first_name="Nora", last_name="Nieuw", may_sign=True, by=coach)
    factories.make_contact(employer, by=coach)
    branches.save(Branch(employer=employer, name="Hal 9", postcode="8232 AB"), by=coach)
    job = factories.make_job(employer, by=coach, title="Orderpicker", seats=2)
    forecasting.revise(
        job,
        starts_on=add_months(job.starts_on, 2),
        seats=4,
        certainty="idee",
        reason="De bouw loopt uit.",
        by=coach,
        today=today,
    )
    client_for(coach).post(
        url("edit", employer), answers(name="Zuiderpoort", account_manager=str(other_coach.public_id))
    )
    return job


def test_the_timeline_tells_everything_with_from_to_and_why(lived, employer, desk, coach, other_coach):
    text = desk.get(url("timeline", employer)).text
    for words in (
        f"Baan {lived.number} aangemeld",
        "start van",
        "plekken van 2 naar 4",
        "zekerheid van zeker naar idee",
        "Reden: De bouw loopt uit.",
        "Nora Nieuw",
        "Volgende actie: Terugbellen",
        "Hal 9",
        f"Van {coach} naar {other_coach}.",
    ):
        assert words.lower() in text.lower(), words


@pytest.mark.parametrize(
    ("kind", "has", "has_not"),
    [
        ("verwachting", "De bouw loopt uit", "aangemeld"),
        ("baan", "aangemeld", "De bouw loopt uit"),
        ("contact", "Terugbellen", "Nora"),
        ("portaal", "Nora", "Terugbellen"),
        ("werkcoach", "Andere vaste werkcoach", "Hal 9"),
        ("gegevens", "Hal 9", "Andere vaste werkcoach"),
        ("onzin", "Hal 9", "bestaat niet"),
    ],
)
def test_the_timeline_by_kind(kind, has, has_not, lived, employer, desk):
    text = desk.get(url("timeline", employer), {"soort": kind}).text
    assert has in text
    assert has_not not in text


def test_every_event_of_an_employer_and_its_jobs_has_exactly_one_kind(lived, employer):
    everything = {event.pk for event in timeline.events_of(employer)}
    per_kind = [{event.pk for event in timeline.events_of(employer, kind=kind)} for kind in timeline.KINDS]
    assert set.union(*per_kind) == everything
    assert sum(map(len, per_kind)) == len(everything)
    for line, event in zip(timeline.lines(events := list(timeline.events_of(employer))), events, strict=True):
        assert event.pk in per_kind[list(timeline.KINDS).index(line.kind)]


def test_the_timeline_never_shows_a_candidate(employer, coach, desk):
    from matching import proposals

    job = factories.make_open_job(employer, by=coach)
    candidate = factories.make_profile(job, coach)
    proposals.select(job, candidate, by=coach, today=factories.today())
    text = desk.get(url("timeline", employer)).text
    assert candidate.last_name not in text
    assert candidate.number not in text


def test_the_pages_of_a_full_file_cost_what_those_of_a_small_one_cost(lived, employer, coach, desk):
    pages = [employer.get_absolute_url(), url("timeline", employer)]
    desk.get(pages[0])

    def costs() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as asked:
                assert desk.get(page).status_code == 200
            found.append(len(asked))
        return found

    small = costs()
    for number in range(8):
        factories.make_contact(employer, by=coach)
        factories.make_job(employer, by=coach)
        branches.save(Branch(employer=employer, name=f"Hal {number}", postcode="8232 AB"), by=coach)
        memberships.invite(
            employer,
            email=f"m{number}@x.example",
            first_name="M",
            last_name=str(number),
            may_sign=False,
            by=coach,
        )
    assert costs() == small


def test_talks_are_paged(employer, coach, desk):
    for number in range(12):
        factories.make_contact(employer, by=coach, note=f"Gesprek nummer {number:02d}")
    first, second = (desk.get(employer.get_absolute_url(), {"pagina": page}).text for page in (1, 2))
    assert "Gesprek nummer 11" in first
    assert "Gesprek nummer 00" not in first
    assert "Gesprek nummer 00" in second


# ---- for which organisation -------------------------------------------------------------------------
def test_a_page_of_the_portal_says_for_which_organisation_it_is(employer, employer_user, client_for):
    other = factories.make_employer(name="Ander bedrijf", members=[employer_user])
    employer.memberships.create(user=employer_user, is_admin=True)
    desk = client_for(employer_user)
    desk.post(reverse("employers:portal_switch"), {"organisatie": str(other.public_id)})

    def named(page: str) -> str:
        return desk.get(page).text.split("U werkt voor <strong>")[1].split("<")[0]

    job = factories.make_job(employer)
    assert named(reverse("employers:portal_home")) == "Ander bedrijf"
    assert named(url("portal_job", job)) == "Zuiderpoort", "the job is of the other one"
    assert named(reverse("trajectories:portal_list")) == "al uw organisaties"
    alone = factories.make_user(Role.EMPLOYER)
    factories.make_employer(name="Enige", members=[alone])
    assert "U werkt voor <strong>Enige</strong>" in client_for(alone).get(reverse("trajectories:portal_list")).text
    assert "Wissel van organisatie" not in client_for(alone).get(reverse("employers:portal_home")).text
