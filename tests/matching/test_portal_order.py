"""An employer puts people of a group in order in the portal: what is kept, who sees it, and who cannot."""

import pytest
from django.urls import reverse

from matching.cohorts import cohort_members, cohort_order, cohorts
from matching.models import Preference, Presentation
from nieuwebanen.accounts.models import Role
from nieuwebanen.errors import StaleError
from nieuwebanen.events import Event
from tests import factories
from tests.matching import proposed

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(employer_user, coach):
    employer = factories.make_employer(members=[employer_user], name="Zuiderpoort Logistiek")
    return factories.make_open_job(employer, by=coach, title="Medewerker magazijn", seats=3)


@pytest.fixture
def cohort(job, coach, today):
    return cohorts.make(name="Ploeg 1", coach=coach, jobs=[job], by=coach, today=today)


@pytest.fixture
def three(job, cohort, coach):
    """Presented, and in the group."""
    return [taking_part(job, cohort, coach, name) for name in ("Fatuma", "Marek", "Joyce")]


@pytest.fixture
def wim(employer_user, client_for):
    return client_for(employer_user)


def taking_part(job, cohort, coach, name):
    proposal = proposed.presented(job, factories.make_profile(job, coach, first_name=name))
    cohort_members.add([proposal.candidate], to=cohort, by=coach)
    return Presentation.objects.get(proposal=proposal)


def page_of(job):
    return reverse("matching:portal_order", args=[job.public_id])


def answers(places, was=None):
    sent = {f"plaats-{one.public_id}": place for one, place in places.items()}
    return sent | {f"was-{one.public_id}": value for one, value in (was or {}).items()}


def order_now(job):
    rows = Preference.objects.filter(job=job, by_employer__isnull=False).order_by("by_employer")
    return [(row.member.candidate.first_name, row.by_employer) for row in rows]


def test_the_order_is_kept_shown_again_logged_and_told_to_the_coach_with_who_filled_it_in(
    wim, desk, job, cohort, three, employer_user
):
    one, two, three_ = three
    page = wim.get(page_of(job)).text
    for secret in ("score", "van 100", "Abdi", "K-"):
        assert secret not in page, secret
    assert page.index("Fatuma") < page.index("Marek") < page.index("Joyce")  # as they were presented
    answer = wim.post(page_of(job), answers({one: "2", two: "", three_: "1"}), follow=True)
    assert "Bedankt. Uw volgorde is bewaard." in answer.text
    assert order_now(job) == [("Joyce", 1), ("Fatuma", 2)]
    assert [row["name"] for row, _, _ in answer.context["lines"]] == ["Joyce", "Fatuma", "Marek"]
    assert Event.objects.filter(verb="cohort.preferences", actor=employer_user).count() == 3  # the group and two people
    staff = desk.get(reverse("matching:cohort_preferences", args=[cohort.public_id])).text
    assert f"In het portaal door {employer_user}" in " ".join(staff.split())
    portal = wim.get(reverse("employers:portal_job", args=[job.public_id])).text
    assert "Zet de kandidaten op volgorde" in portal
    assert "3 kandidaten wachten op uw keuze. U gaf 2 kandidaten een plaats." in portal
    assert wim.post(page_of(job), answers({one: "2", two: "", three_: "1"}, {one: 2, three_: 1})).status_code == 302
    assert Event.objects.filter(verb="cohort.preferences", actor=employer_user).count() == 3


def test_two_at_one_place_are_refused_at_the_field_and_nothing_is_lost(wim, job, three):
    one, two, three_ = three
    page = wim.post(page_of(job), answers({one: "1", two: "1", three_: "3"}))
    assert page.status_code == 422
    assert "Geef iedereen een eigen plaats." in page.text
    assert page.text.count("selected") == 3
    assert wim.post(page_of(job), answers({one: "9", two: "", three_: ""})).status_code == 422
    assert order_now(job) == []


def test_what_a_colleague_changed_meanwhile_is_shown_and_not_overwritten(wim, job, three, employer_user, today):
    one, two, _ = three
    nothing = dict.fromkeys([row.public_id for row in three])
    cohort_order.put_in_order(job, nothing | {two.public_id: 1}, seen=nothing, by=employer_user, today=today)
    answer = wim.post(page_of(job), answers({one: "1", two: ""}), follow=True)
    assert "Er is intussen iets veranderd bij deze kandidaten." in answer.text
    assert order_now(job) == [("Marek", 1)]
    with pytest.raises(StaleError):
        cohort_order.put_in_order(job, {}, seen={}, by=employer_user, today=today)


def test_who_was_not_presented_stands_behind_and_what_a_person_said_stays(wim, job, cohort, three, coach):
    one, two, three_ = three
    (hidden,) = cohort_members.add([factories.make_profile(job, coach, first_name="Verborgen")], to=cohort, by=coach)
    (shown,) = cohort.members.filter(candidate=one.proposal.candidate)
    now = factories.moment()
    Preference.objects.create(member=hidden, job=job, by_employer=1, by_candidate=1, by=coach, at=now)
    Preference.objects.create(member=shown, job=job, by_employer=None, by_candidate=4, by=coach, at=now)
    assert "Verborgen" not in wim.get(page_of(job)).text
    wim.post(page_of(job), answers({one: "1", two: "2", three_: ""}))
    assert order_now(job) == [("Fatuma", 1), ("Marek", 2), ("Verborgen", 4)]
    wim.post(page_of(job), answers({one: "", two: "", three_: ""}, {one: 1, two: 2}))
    assert list(Preference.objects.values_list("member", "by_employer", "by_candidate").order_by("member")) == [
        (shown.pk, None, 4),
        (hidden.pk, 4, 1),
    ]
    assert Preference.objects.get(member=hidden).by == coach


def test_only_who_waits_in_a_running_group_can_be_put_in_order_and_only_by_the_own_employer(
    wim, job, cohort, three, coach, client_for
):
    one, two, _ = three
    proposed.presented(job, factories.make_profile(job, coach, first_name="Los"))
    assert "Los" not in wim.get(page_of(job)).text
    other = factories.make_user(Role.EMPLOYER)
    factories.make_employer(members=[other])
    assert client_for(other).get(page_of(job)).status_code == 404
    assert client_for(other).post(page_of(job), answers({one: "1", two: "2"})).status_code == 404
    proposed.decline(one.proposal)
    assert "Fatuma" not in wim.get(page_of(job)).text
    proposed.withdraw(two.proposal)
    assert wim.get(page_of(job)).url == reverse("matching:portal_candidates")
    assert "op volgorde" not in wim.get(reverse("employers:portal_job", args=[job.public_id])).text
    assert order_now(job) == []
