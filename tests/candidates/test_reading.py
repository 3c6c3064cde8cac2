"""Nobody reads a person's file unseen, a file of another team opens with a reason, and files close and open again."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from candidates import closing, reading
from candidates.closing import WhyClosed
from candidates.models import Candidate, CandidateSkill, CandidateStatus, SkillSource
from nieuwebanen import events
from nieuwebanen.accounts.access_rows import ACCESS
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.events import Event
from nieuwebanen.inbox import Notification
from tests import factories
from tests.test_access import URLS
from tests.trajectories import builders

pytestmark = pytest.mark.django_db
REASON = "Deze kandidaat belde met een vraag."


@pytest.fixture
def candidate(coach) -> Candidate:
    return factories.make_candidate(coach, first_name="Piet", last_name="Janssen")


def looks(candidate: Candidate) -> int:
    return Event.objects.filter(verb="candidate.viewed", subject_public_id=candidate.public_id).count()


# ---- no page unseen --------------------------------------------------------------------------------------
def addresses_of(candidate: Candidate) -> list[str]:
    """Every page and download under /kandidaten/<uuid>/; what they ask besides is made up."""
    made_up = {"skill_id": factories.make_skill().public_id}
    found = []
    for name in sorted(URLS):
        asked = {key: made_up.get(key, candidate.public_id) for key in URLS[name]}
        if name.partition(":")[0] in ("candidates", "matching") and "public_id" in asked:
            address = reverse(name, kwargs=asked)
            if address.startswith(f"/kandidaten/{candidate.public_id}/"):
                found.append(address)
    return found


def test_every_page_under_the_address_of_a_person_logs_the_reader(candidate, manager, client_for, monkeypatch):
    monkeypatch.setattr("candidates.models.candidate.ONE_VISIT", timedelta(0))  # every look is a new one
    addresses = addresses_of(candidate)
    assert len(addresses) > 15
    client, unseen = client_for(manager), []
    for address in addresses:
        before = looks(candidate)
        client.get(address)
        if looks(candidate) == before:
            unseen.append(address)
    assert unseen == []


def test_a_page_of_a_proposal_and_of_a_trajectory_is_a_look_at_the_person(coach, client_for):
    case = builders.started(coach)
    person = case.trajectory.candidate
    client_for(coach).get(reverse("trajectories:detail", args=[case.trajectory.public_id]))
    assert looks(person) == 1
    other = factories.make_user(team=coach.team)
    client_for(other).get(reverse("matching:proposal", args=[case.trajectory.proposal.public_id]))
    assert looks(person) == 2


def test_who_cannot_be_logged_gets_no_page(candidate, coach, client_for, monkeypatch):
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the log is full")

    client: Client = client_for(coach)
    client.raise_request_exception = False
    monkeypatch.setattr(events, "record", broken)
    answer = client.get(candidate.get_absolute_url())
    assert answer.status_code == 500
    assert "Janssen" not in answer.content.decode()


def test_half_an_hour_is_one_look_and_the_coach_sees_who_looked(candidate, coach, manager, client_for):
    for _ in range(3):
        client_for(manager).get(candidate.get_absolute_url())
    assert looks(candidate) == 1
    page = client_for(coach).get(reverse("candidates:care", args=[candidate.public_id])).content.decode()
    assert "Mira Manager" in page
    assert [(row.user, row.times) for row in reading.readers_of(candidate)][-1] == (manager, 1)


# ---- a file of another team ------------------------------------------------------------------------------
def test_a_file_of_another_team_opens_with_a_reason_until_the_end_of_the_day_and_is_read_only(
    candidate, coach, other_coach, client_for
):
    client, page = client_for(other_coach), candidate.get_absolute_url()
    door = f"/kandidaten/inzage/?nummer={candidate.number}"
    asked = client.get(door).content.decode()
    assert "Janssen" not in asked
    assert candidate.number in asked
    assert client.get(page).status_code == 404
    assert client.post(door, {"reason": "werk"}).status_code == 422

    assert client.post(door, {"reason": REASON}).headers["Location"] == page

    shown = client.get(page).content.decode()
    assert "Je leest mee tot het einde van de dag" in shown
    assert client.get(f"{page}gegevens/").status_code == 404
    assert client.post(f"{page}gesprekken/", {"note": "x"}).status_code == 404
    assert looks(candidate) == 1
    assert "Janssen" not in client.get("/kandidaten/?stand=alle").content.decode()
    assert Notification.objects.get(recipient=coach).url == f"{page}begeleiding/"
    care = client_for(coach).get(f"{page}begeleiding/").content.decode()
    assert REASON in care
    opening = candidate.openings.get()
    assert not reading.readable_by(other_coach, at=opening.expires_at).filter(pk=candidate.pk).exists()


def test_the_beheerder_reads_no_file_without_a_reason(candidate, admin, client_for):
    client = client_for(admin)
    assert client.get(candidate.get_absolute_url()).status_code == 404
    reading.open_file(candidate, by=admin, reason=REASON)
    shown = client.get(candidate.get_absolute_url())
    assert shown.status_code == 200
    assert reverse("candidates:contacts", args=[candidate.public_id]) not in shown.content.decode().split("<h2")[0]
    assert ACCESS["candidates:edit"].isdisjoint({admin.role})


# ---- closing and coming back -----------------------------------------------------------------------------
def test_a_closed_file_opens_again_with_its_skills_and_a_coach(candidate, coach, client_for, today):
    old = {"source": SkillSource.SEEN, "assessed_by": coach, "assessed_on": today - timedelta(days=200)}
    CandidateSkill.objects.create(candidate=candidate, skill=factories.make_skill(), level=3, **old)
    closing.close(candidate, why=WhyClosed.MOVED, note="Naar Zwolle", by=coach, today=today)
    assert (candidate.status, candidate.closed_on, candidate.closed_reason) == (
        CandidateStatus.INACTIVE, today, "Is verhuisd. Naar Zwolle",
    )  # fmt: skip
    colleague = factories.make_user(team=coach.team)
    client, page = client_for(colleague), f"{candidate.get_absolute_url()}heropenen/"
    assert "200" not in client.get(page).content.decode()
    assert client.post(page, {"coach": ""}).status_code == 422
    assert client.post(page, {"coach": str(colleague.public_id)}).status_code == 302
    candidate.refresh_from_db()
    assert (candidate.status, candidate.closed_on, candidate.coach) == (CandidateStatus.ACTIVE, None, colleague)
    assert candidate.skills.count() == 1
    assert len(closing.levels_to_look_at(candidate, today=today)) == 1
    assert not [event for event in Event.objects.all() if "Zwolle" in f"{event.text} {event.data}"]
    with pytest.raises(DomainError, match="al open"):
        closing.reopen(candidate, coach=colleague, by=colleague, today=today)


def test_a_file_with_a_running_trajectory_or_proposal_does_not_close(coach, today, client_for):
    case = builders.started(coach)
    with pytest.raises(DomainError, match="loopt nog"):
        closing.close(case.trajectory.candidate, why=WhyClosed.STOPS, by=coach, today=today)
    page = client_for(coach).get(f"{case.trajectory.candidate.get_absolute_url()}sluiten/").content.decode()
    assert case.trajectory.number in page


def test_a_file_is_closed_once_and_not_by_who_saw_an_old_page(candidate, coach, today):
    candidate.version = 7
    with pytest.raises(StaleError):
        closing.close(candidate, why=WhyClosed.STOPS, by=coach, today=today)
    with pytest.raises(DomainError, match="waarom"):
        closing.close(candidate, why=WhyClosed.OTHER, by=coach, today=today)


def test_intake_offers_to_open_the_file_of_who_comes_back(candidate, coach, client_for, today):
    closing.close(candidate, why=WhyClosed.WORK, by=coach, today=today)
    answers = {"first_name": "Piet", "last_name": "Jansen", "birth_year": "1988", "coach": str(coach.public_id)}
    answers |= {"target_group": "kort-werkloos", "hours_per_week": "32", "learning_hours_per_week": "16"}
    answers |= {"travel_mode": "ov", "travel_minutes": "45", "postcode": "", "place": ""}
    shown = client_for(coach).post("/kandidaten/nieuw/", answers)
    assert shown.status_code == 422
    page = shown.content.decode()
    assert "de naam lijkt erop, zelfde geboortejaar" in page
    assert f"{candidate.get_absolute_url()}heropenen/" in page
