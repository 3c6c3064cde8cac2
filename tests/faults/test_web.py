"""The web under people who write at the same time, and killed in the middle of it (reliability.md F11, F20).

F11: forty real requests at once with the version that all of them saw: one is saved, thirty-nine are answered 409 with
both texts, and nobody else reads "bewaard". Two signatories at the same second; a signature while a colleague edits.
F20: kill -9 of the process of the web while eight people write, again and again: what was acknowledged is there, a row
without its event or an event without its row is not.
"""

import signal
import time
from collections import Counter

import pytest
from django.db import connection
from django.urls import reverse

from employers.models import EmployerContact
from nieuwebanen.accounts.models import Role
from nieuwebanen.errors import DomainError
from nieuwebanen.events import Event
from tests import factories
from tests.faults.processes import until
from tests.faults.table import Line, passed
from tests.faults.writers import Told, Web, Writers, at_once
from tests.trajectories import builders
from trajectories import arrangements
from trajectories.models import Agreement, AgreementState, Party, Trajectory
from trajectories.parts import Part

pytestmark = [
    pytest.mark.faults,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("run"),  # not beside the other tests that start processes
]
EDITORS, PEOPLE = 40, 8


def closed(action):
    """The same in a thread that leaves no connection open."""

    def run():
        try:
            return action()
        finally:
            connection.close()

    return run


@pytest.fixture
def desk(processes, client_for):
    """A coach in front of the real web."""
    coach = factories.make_user(Role.COACH)
    session = client_for(coach).cookies["sessionid"].value
    processes.start("forked")
    assert until(lambda: processes.get("/readyz") == 200, 60), processes.told()
    return Web(processes.port, session)


def test_forty_edit_one_record_and_one_is_saved_and_all_others_are_told(desk, long, processes):
    employer = factories.make_employer()
    path = reverse("employers:edit", args=[employer.public_id])
    rounds, saved, told, silent, worst = 25 if long else 1, 0, 0, 0, 0.0
    for turn in range(rounds):
        employer.refresh_from_db()
        same = {"sector": employer.sector, "found_via": employer.found_via, "postcode": employer.postcode}
        answers = {**same, "street": employer.street, "place": employer.place, "version": str(employer.version)}
        names = [f"Bedrijf {turn} van {editor}" for editor in range(EDITORS)]
        heard = at_once(*(lambda sent=answers | {"name": name}: desk.post(path, sent, sent["name"]) for name in names))
        assert all(isinstance(one, Told) for one in heard), heard
        won = [one for one in heard if one.saved]
        lost = [one for one in heard if one.status == 409]
        employer.refresh_from_db()
        assert Counter(one.status for one in heard) == {302: 1, 409: EDITORS - 1}, processes.told()
        assert employer.name == won[0].text
        for one in lost:
            assert one.text in one.body  # what they typed
            assert employer.name in one.body  # and what was saved
            assert "De gegevens zijn bewaard" not in one.body
        saved, told = saved + len(won), told + len(lost)
        silent += len(heard) - len(won) - len(lost)
        worst = max(worst, *(one.seconds for one in heard))
    passed(
        Line(
            "F11 40 edit one record",
            f"{saved} saved, {told} told",
            rounds * EDITORS,
            silent,
            saved - rounds,
            worst_s=worst,
        )
    )


def test_two_who_sign_at_the_same_second_both_sign_and_the_document_is_made_once():
    case, agreement = builders.offered()
    parties = (Party.EMPLOYER, Party.WERKBEDRIJF)
    outcomes = at_once(*(closed(lambda party=party: builders.sign_for(case, agreement, party)) for party in parties))
    assert outcomes == [None, None]
    agreement = Agreement.objects.get(pk=agreement.pk)
    finals = Event.objects.filter(verb="agreement.signed", subject_public_id=case.trajectory.public_id)
    assert (agreement.signed_at is not None, agreement.signatures.count()) == (True, 2)
    passed(Line("F11 two sign at the same second", "2 threads", 2, twice=max(0, finals.count() - 2)))


def test_who_signs_while_a_colleague_edits_signs_what_was_read_or_is_told(long):
    turns, lost = 10 if long else 2, 0
    for _ in range(turns):
        case, agreement = builders.offered()
        builders.sign_for(case, agreement, Party.EMPLOYER)
        seen = Trajectory.objects.get(pk=case.trajectory.pk)

        def edit(seen=seen, by=case.coach):
            with arrangements.changing(seen, Part.GUIDANCE, by=by, version=seen.version):
                Trajectory.objects.filter(pk=seen.pk).update(supervisor_name="Iemand anders")

        last = closed(lambda case=case, agreement=agreement: builders.sign_for(case, agreement, Party.WERKBEDRIJF))
        outcomes = at_once(last, closed(edit))
        refused = [isinstance(outcome, DomainError) for outcome in outcomes]
        assert sum(refused) == 1, outcomes
        agreement = Agreement.objects.get(pk=agreement.pk)
        name = Trajectory.objects.get(pk=seen.pk).supervisor_name
        lost += (agreement.signed_at is None) != refused[0]
        lost += (name == "Iemand anders") == refused[1]
        assert agreement.state == (AgreementState.LAPSED if refused[0] else agreement.state)
    passed(Line("F11 signed while edited", f"{turns} races", 2 * turns, lost))


def test_a_web_that_is_killed_in_the_middle_keeps_all_or_nothing(desk, long, rng, processes):
    employer = factories.make_employer()
    path, killed = reverse("employers:contact_new", args=[employer.public_id]), 0
    contact = {"kind": "telefoon", "held_on": "vandaag", "version": "1"}
    with Writers(PEOPLE, lambda text: desk.post(path, contact | {"note": text}, text)) as writers:
        assert until(lambda: writers.saved >= PEOPLE, 60), processes.told()
        end = time.monotonic() + (900 if long else 20)
        while killed < (200 if long else 10) and time.monotonic() < end:
            time.sleep(rng.uniform(0.2, 0.6))
            killed += bool(processes.signal_child("forked", signal.SIGKILL, rng))
        before = writers.saved
        assert until(lambda: writers.saved > before + PEOPLE, 60), processes.told()  # it came back by itself
    stored = dict(EmployerContact.objects.values_list("note", "public_id"))
    assert len(stored) == EmployerContact.objects.count()
    events = Counter(Event.objects.filter(data__contact__isnull=False).values_list("data__contact", flat=True))
    assert events == Counter(str(public_id) for public_id in stored.values()), "a row and its event, or neither"
    heard = writers.told
    assert {one.status for one in heard} <= {302, 0, 500, 502, 503}, Counter(one.status for one in heard)
    unheard = sum(not one.saved and one.text in stored for one in heard)
    passed(
        Line(
            "F20 kill -9 of the web in mid-transaction",
            f"{killed} kills, {sum(not one.saved for one in heard)} told no",
            items=len(heard),
            lost=sum(one.saved and one.text not in stored for one in heard),
            uncertain=unheard,  # committed, and then the answer was cut off
            worst_s=max(one.seconds for one in heard),
        )
    )


def test_a_page_that_says_bewaard_is_the_only_acknowledgement():
    """What counts as "saved" in this suite is what the forms do: a redirect. A page of 409 or 422 is none."""
    assert [Told("", status, "", 0.0).saved for status in (302, 200, 409, 422, 500, 0)] == [True, *[False] * 5]
