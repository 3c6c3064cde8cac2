"""Two records of one company become one: nothing is left behind, nothing stands twice, and one of two clicks wins."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, models
from django.urls import reverse
from django.utils import timezone

from employers import merging
from employers.forms.merging import LABELS
from employers.models import (
    Branch,
    ContactKind,
    Employer,
    EmployerContact,
    EmployerMembership,
    JobTransfer,
    PartyKind,
    PhaseParty,
    SroiObligation,
    SroiPrincipal,
    StackedPart,
    StackGrid,
)
from matching import proposals
from matching.models import Presentation, SharedContact
from matching.proposing import presentation
from nieuwebanen import events
from nieuwebanen.errors import DomainError, StaleError
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(db: None) -> tuple[Employer, Employer]:
    survivor = factories.make_employer(name="Polder Logistics", kvk_number="11111111", phone="", place="Lelystad")
    return survivor, factories.make_employer(name="Polder Logistics BV", phone="0320 1", motives=["sroi"])


def merge(survivor, double, by, take=()):
    return merging.merge(survivor, double, versions=(survivor.version, double.version), take=take, by=by)


def url(name: str, employer: Employer, other: Employer | None = None) -> str:
    return reverse(f"employers:{name}", args=[employer.public_id]) + (f"?met={other.public_id}" if other else "")


def answers(survivor: Employer, double: Employer, **chosen: Any) -> dict[str, Any]:
    return {"sure": "on", "address": "blijft", "version": survivor.version, "double_version": double.version} | chosen


def presented_to(employer: Employer, by: Any) -> Presentation:
    job = factories.make_open_job(employer, by=by)
    today = factories.today()
    proposal = proposals.select(job, factories.make_profile(job, by), by=by, today=today)
    proposals.inform(proposal, note="Verteld.", agreed_on=today, by=by, today=today)
    proposals.present(proposal, fields=presentation.USUAL, by=by, today=today)
    return Presentation.objects.get(proposal=proposal)


# ---- everything moves -----------------------------------------------------------------------------------
def one_of_each(employer: Employer, by: Any) -> dict[str, models.Model]:
    """A row for every relation to an employer. A new relation has no builder here, and the test below fails."""
    today = factories.today()
    job = factories.make_open_job(factories.make_employer(), by=by)
    earlier = factories.make_employer()
    Employer.objects.filter(pk=earlier.pk).update(merged_into=employer)
    member = factories.make_user("employer")
    shown = presented_to(employer, by)
    return {
        "employers.Branch.employer": Branch.objects.create(employer=employer, name="Hal", postcode="8211 AB"),
        "employers.Employer.merged_into": earlier,
        "employers.EmployerContact.employer": EmployerContact.objects.create(
            employer=employer, kind=ContactKind.PHONE, held_on=today, note="Gebeld.", by=by
        ),
        "employers.EmployerMembership.employer": EmployerMembership.objects.create(employer=employer, user=member),
        "employers.FutureJob.employer": factories.make_job(employer, by=by),
        "employers.JobTransfer.current_employer": JobTransfer.objects.create(
            job=job, current_employer=employer, work_ends_on=today, safe_switch="Terug kan."
        ),
        "employers.LearningLocation.employer": factories.make_location(employer),
        "employers.PhaseParty.employer": PhaseParty.objects.create(
            phase=job.phases.all()[0], kind=PartyKind.EMPLOYER, employer=employer, brings_in="Een lokaal", seats=2
        ),
        "employers.SroiObligation.employer": SroiObligation.objects.create(
            employer=employer,
            principal=SroiPrincipal.objects.create(name="Gemeente"),
            contract="Wegen",
            obligation_eur=1000,
            begins_on=today,
            ends_on=today,
        ),
        "matching.Presentation.employer": shown,
        "matching.SharedContact.employer": SharedContact.objects.create(
            proposal=shown.proposal, employer=employer, snapshot={}, shared_by=by, shared_at=timezone.now()
        ),
        "employers.StackedPart.employer": StackedPart.objects.create(
            job=job, employer=employer, grid=StackGrid.SEASON, slot=(1, 4), hours_per_week=20
        ),
    }


def test_whatever_points_to_the_double_points_to_the_survivor_after_it(two, coach):
    survivor, double = two
    rows = one_of_each(double, coach)
    relations = merging.relations_to(Employer)
    names = {f"{one.related_model._meta.label}.{one.field.name}" for one in relations}
    assert names == set(rows), "a relation to Employer that this test does not know: add a row of it above"
    merge(survivor, double, coach)
    for relation in relations:
        assert merging.rows_of(relation, double).count() == 0, relation
        row = rows[f"{relation.related_model._meta.label}.{relation.field.name}"]
        assert getattr(type(row).objects.get(pk=row.pk), relation.field.name) == survivor


def test_what_is_written_for_a_double_after_the_merge_lands_at_the_survivor(two, coach):
    """The trigger `follow_merged` stands on every table that points to an employer: a new one needs it too."""
    survivor, double = two
    merge(survivor, double, coach)
    one_of_each(Employer.objects.get(pk=double.pk), coach)
    for relation in merging.relations_to(Employer):
        if relation.related_model is not Employer:
            assert merging.rows_of(relation, double).count() == 0, relation
            assert merging.rows_of(relation, survivor).exists(), relation
    assert survivor.merged_doubles.count() == 2


def test_what_may_stand_once_per_employer_has_a_rule_of_its_own():
    for relation in merging.relations_to(Employer):
        together = [set(names) for names in relation.related_model._meta.unique_together]
        for one in relation.related_model._meta.constraints:
            if isinstance(one, models.UniqueConstraint):
                together.append(set(one.fields))
        if relation.field.unique or any(relation.field.name in names for names in together):
            assert (relation.related_model, relation.field.name) in merging.CLASHES, relation


def test_every_field_of_an_employer_is_compared_or_stays_on_purpose():
    compared = {field for fields in merging.CHOICES.values() for field in fields}
    own = {"id", "public_id", "number", "motives", "merged_into", "version", "created_at"}
    assert compared | own == {field.name for field in Employer._meta.concrete_fields}
    assert set(LABELS) == set(merging.CHOICES)


def test_the_double_stays_as_a_tombstone_and_both_tell_what_moved(two, coach):
    survivor, double = two
    factories.make_job(double, by=coach)
    merge(survivor, double, coach, take=["phone", "name"])
    survivor.refresh_from_db()
    double.refresh_from_db()
    assert (survivor.name, survivor.phone, survivor.kvk_number) == ("Polder Logistics BV", "0320 1", "11111111")
    assert survivor.motives == ["personeel", "sroi"]
    assert double.merged_into == survivor
    for employer in two:
        event = events.Event.objects.about(employer).get(verb="employer.merged")
        assert event.data["moved"] == {"toekomstige banen": 1}
    assert list(Employer.objects.current()) == [survivor]


def test_the_kvk_number_goes_along_when_the_double_had_it(two, coach):
    survivor, double = two
    merge(double, survivor, coach, take=["kvk_number"])
    double.refresh_from_db()
    assert double.kvk_number == "11111111"


# ---- the same thing at both -----------------------------------------------------------------------------
def test_who_acts_for_both_keeps_one_access_with_the_rights_of_both(two, coach, employer_user):
    survivor, double = two
    EmployerMembership.objects.create(employer=survivor, user=employer_user, may_sign=False)
    EmployerMembership.objects.create(employer=double, user=employer_user, may_sign=True)
    merge(survivor, double, coach)
    active = survivor.memberships.get(ended_at=None)
    assert active.may_sign
    assert survivor.memberships.count() == 2


@pytest.mark.parametrize(("postcode", "names"), [("8211 AB", ["Hal"]), ("8232 AB", ["Hal", "Hal ({number})"])])
def test_a_branch_of_the_same_name_is_the_same_one_only_at_the_same_postcode(two, coach, postcode, names):
    survivor, double = two
    Branch.objects.create(employer=survivor, name="Hal", postcode="8211 AB")
    branch = Branch.objects.create(employer=double, name="Hal", postcode=postcode)
    job = factories.make_job(double, by=coach, branch=branch)
    merge(survivor, double, coach)
    assert [one.name for one in survivor.branches.all()] == [name.format(number=double.number) for name in names]
    job.refresh_from_db()
    assert job.branch is not None
    assert job.branch.postcode == postcode


def test_both_in_one_training_become_one_party_with_all_seats(two, coach):
    survivor, double = two
    phase = factories.make_open_job(by=coach, seats=9).phases.all()[0]
    for employer, what, seats in ((survivor, "Een lokaal", 2), (double, "Een heftruck", 3)):
        PhaseParty.objects.create(phase=phase, kind=PartyKind.EMPLOYER, employer=employer, brings_in=what, seats=seats)
    merge(survivor, double, coach)
    party = phase.parties.get()
    assert (party.employer, party.seats, party.brings_in) == (survivor, 5, "Een lokaal; Een heftruck")


# ---- refusals -------------------------------------------------------------------------------------------
def test_an_employer_is_not_merged_into_itself_nor_into_a_merged_one(two, coach):
    survivor, double = two
    with pytest.raises(DomainError, match="dezelfde werkgever"):
        merge(survivor, survivor, coach)
    merge(survivor, double, coach)
    survivor.refresh_from_db()
    third = factories.make_employer()
    with pytest.raises(DomainError, match="al samengevoegd met Polder Logistics"):
        merge(third, Employer.objects.get(pk=double.pk), coach)
    with pytest.raises(DomainError, match="al samengevoegd"):
        merge(Employer.objects.get(pk=double.pk), third, coach)


def test_who_compared_old_values_compares_again(two, coach):
    survivor, double = two
    Employer.objects.filter(pk=double.pk).update(version=7)
    with pytest.raises(StaleError):
        merge(survivor, double, coach)
    assert not Employer.objects.exclude(merged_into=None).exists()


def at_once(*actions: Callable[[], object]) -> list[object]:
    together, found = Barrier(len(actions)), []

    def run(action: Callable[[], object]) -> None:
        together.wait()
        try:
            found.append(action())
        except DomainError as refusal:
            found.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[action]) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(found) == len(actions)
    return found


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turned", [False, True])
def test_of_two_people_who_merge_the_same_pair_one_wins_and_one_hears_it(two, coach, turned):
    survivor, double = two
    for employer in two:
        for _ in range(3):
            factories.make_job(employer, by=coach)
    other = (double, survivor) if turned else (survivor, double)
    found = at_once(lambda: merge(survivor, double, coach), lambda: merge(*other, coach))
    refusals = [answer for answer in found if isinstance(answer, DomainError)]
    assert len(refusals) == 1
    assert "al samengevoegd met" in str(refusals[0])
    stays = Employer.objects.current().get()
    assert stays.jobs.count() == 6
    assert events.Event.objects.filter(verb="employer.merged").count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", range(8))  # the deadlock of announcing and merging at once came in 1 of 10
def test_a_job_that_comes_in_during_the_merge_is_not_left_at_the_double(two, coach, time):
    survivor, double = two
    actions = [lambda: factories.make_job(Employer.objects.get(pk=double.pk), by=coach) for _ in range(3)]
    at_once(*actions, lambda: merge(survivor, double, coach))
    assert (survivor.jobs.count(), double.jobs.count()) == (3, 0)


# ---- the pages ------------------------------------------------------------------------------------------
def test_likely_doubles_are_named_with_the_reason(coach, client_for):
    employer = factories.make_employer(name="Bakkerij Jansen", postcode="8211 AB", email="a@jansen.example")
    factories.make_employer(name="Bakkerij Janssen BV", postcode="1000 AA")
    factories.make_employer(name="Iets heel anders", postcode="8211 AB")
    factories.make_employer(name="Nog iets", postcode="1000 AA", email="b@jansen.example")
    factories.make_employer(name="Koeriers Zwolle", postcode="1000 AA", email="x@gmail.com")
    assert {one.employer.name: one.why for one in merging.likely_doubles(employer)} == {
        "Bakkerij Janssen BV": ["de naam lijkt erop"],
        "Iets heel anders": ["dezelfde postcode"],
        "Nog iets": ["e-mail van hetzelfde bedrijf"],
    }
    page = client_for(coach).get(url("merge", employer), {"q": "koeriers"}).text
    assert "Koeriers Zwolle" in page
    assert "Bakkerij Janssen BV" in page


def test_a_coach_compares_chooses_and_merges(two, coach, client_for):
    survivor, double = two
    desk = client_for(coach)
    factories.make_job(double, by=coach)
    page = desk.get(url("merge", survivor, double)).text
    assert "Naam: wat blijft?" in page
    assert "Toekomstige banen: <strong>1</strong>" in page
    refused = desk.post(url("merge", survivor, double), answers(survivor, double, name="dubbel") | {"sure": ""})
    assert refused.status_code == 422
    assert "Vink aan dat je hebt gecontroleerd" in refused.text
    done = desk.post(url("merge", survivor, double), answers(survivor, double, name="dubbel"), follow=True)
    assert "is samengevoegd met deze werkgever" in done.text
    survivor.refresh_from_db()
    assert (survivor.name, survivor.phone) == ("Polder Logistics BV", "0320 1")


def test_the_address_and_the_number_of_a_double_lead_to_the_survivor(two, coach, client_for):
    survivor, double = two
    merge(survivor, double, coach)
    desk = client_for(coach)
    for name in ("detail", "merge"):
        page = desk.get(url(name, double), follow=True)
        assert page.redirect_chain[-1][0] == survivor.get_absolute_url()
        assert "Deze inschrijving is samengevoegd met Polder Logistics" in page.text
    for text in (double.number, "Logistics BV"):
        assert list(desk.get(reverse("employers:list"), {"q": text}).context["page"]) == [survivor]
    assert survivor.name in desk.get(reverse("trajectories:search"), {"q": double.number}).text
    for name in ("job_new", "location_new"):
        assert "Polder Logistics BV" not in desk.get(reverse(f"employers:{name}")).text


def test_a_note_written_at_the_double_meanwhile_is_not_lost(two, coach, client_for):
    survivor, double = two
    merge(survivor, double, coach)
    today = factories.today()
    sent = {"kind": "telefoon", "held_on": f"{today:%d-%m-%Y}", "note": "Gebeld over de nieuwe hal.", "version": "1"}
    answer = client_for(coach).post(url("contact_new", double), sent)
    assert answer.status_code == 302, answer.context["form"].errors
    assert survivor.contacts.get().note == "Gebeld over de nieuwe hal."


def test_different_kvk_numbers_are_warned_about(coach, client_for):
    one, other = (factories.make_employer(kvk_number=number) for number in ("11111111", "22222222"))
    assert "De KvK-nummers zijn verschillend." in client_for(coach).get(url("merge", one, other)).text
