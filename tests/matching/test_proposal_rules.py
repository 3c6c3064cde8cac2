"""Step 3 beside the table of moves: how many may wait, which jobs go together, what was told, and who may call whom."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from candidates.models import Candidate
from employers.models import FutureJob
from matching import proposals
from matching.models import (
    AgreedHow,
    DeclineReason,
    MatchRules,
    Presentation,
    Proposal,
    ProposalState,
    SharedContact,
    ToldText,
    WithdrawReason,
)
from matching.proposing import contact, elsewhere
from matching.proposing.presentation import Field
from matching.proposing.quota import quota_of
from matching.proposing.stacking import stacks
from nieuwebanen.accounts.models import Role
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.inbox import Notification
from nieuwebanen.work import Weekday
from tests import factories
from tests.matching import proposed
from tests.matching.canaries import CANARIES, presented_canary
from trajectories import lifecycle

pytestmark = pytest.mark.django_db
EARLY = [Weekday.MONDAY, Weekday.TUESDAY]
LATE = [Weekday.WEDNESDAY, Weekday.THURSDAY]


def saved(proposal: Proposal) -> Proposal:
    return Proposal.objects.with_parties().get(pk=proposal.pk)


# ---- how many may wait --------------------------------------------------------------------------------
def test_no_more_people_wait_than_the_rules_allow_per_open_seat(job, coach, manager, desk):
    numbers = {"skills": 7000, "on_time": 2000, "wish": 1000, "late_weeks": 26, "open_per_seat": 2}
    MatchRules.objects.create(version=1, reason="Rust.", by=manager, at=factories.moment(9), **numbers)
    waiting = [proposed.presented(job) for _ in range(4)]
    late = proposed.informed(job)
    (said,) = proposals.missing_to_present(saved(late), today=factories.today())
    assert said == (
        "Bij deze werkgever wachten al 4 kandidaten op een keuze. Meer kan niet bij 2 open plekken. "
        "Vraag de werkgever te kiezen, of trek eerst een ander voorstel in."
    )
    with pytest.raises(DomainError, match="wachten al 4 kandidaten"):
        proposed.present(late)
    (line,) = desk.get(reverse("matching:present", args=[late.public_id])).context["missing"]
    assert f"?q={job.number}&stand=voorgesteld" in line.url
    person = factories.make_profile(job, coach)
    select = reverse("matching:select", args=[job.public_id])
    warned = desk.post(select, {"candidates": [person.public_id]}, follow=True).text
    assert "Voorstellen kan nu nog niet. Bij deze werkgever wachten al 4 kandidaten" in warned
    proposed.withdraw(waiting[0])
    proposed.present(late)
    proposed.choose(waiting[1])  # a taken seat leaves room for fewer
    assert (quota_of(job).waiting, quota_of(job).allowed, quota_of(job).seats) == (3, 2, 1)


# ---- jobs that go together ----------------------------------------------------------------------------
def part_time(days: list[str], hours: int = 16, *, like: FutureJob | None = None, **fields: object) -> FutureJob:
    skills = {need.skill: need.level for need in like.requirements.all()} if like else None
    job = factories.make_open_job(seats=1, **({"skills": skills} if skills else {}))
    FutureJob.objects.filter(pk=job.pk).update(days=days, hours_min=hours, hours_max=hours, **fields)
    job.refresh_from_db()
    return job


@pytest.mark.parametrize(
    ("first", "second", "hours", "expected"),
    [
        ({"days": EARLY}, {"days": LATE}, 32, True),
        ({"days": EARLY}, {"days": LATE}, 31, False),  # together too many hours
        ({"days": EARLY}, {"days": [Weekday.TUESDAY]}, 40, False),  # both on Tuesday
        ({"days": EARLY}, {"days": []}, 40, False),  # nobody said on which days
        ({"contract": "tijdelijk", "contract_months": 6}, {"starts_on": date(2027, 9, 1)}, 16, True),
        ({"contract": "tijdelijk", "contract_months": 7}, {"starts_on": date(2027, 9, 1)}, 16, False),
        ({"contract": "vast", "contract_months": 6}, {"starts_on": date(2027, 9, 1)}, 16, False),
        ({"contract": "tijdelijk", "contract_months": None}, {"starts_on": date(2027, 9, 1)}, 16, False),
    ],
)
def test_jobs_go_together_beside_or_after_each_other(first, second, hours, expected):
    one, other = (
        FutureJob(**({"hours_min": 16, "days": EARLY, "starts_on": date(2027, 3, 1)} | fields))
        for fields in (first, second)
    )
    assert stacks(one, [other], hours_per_week=hours) is stacks(other, [one], hours_per_week=hours) is expected
    assert stacks(one, [], hours_per_week=1)


def test_a_third_job_counts_the_hours_of_all(job):
    parts = [FutureJob(hours_min=12, days=[day]) for day in Weekday.values[:3]]
    assert stacks(parts[0], parts[1:], hours_per_week=36)
    assert not stacks(parts[0], parts[1:], hours_per_week=35)


def test_choosing_keeps_what_goes_together_and_closes_the_rest(coach):
    first = part_time(EARLY)
    beside, clashing = part_time(LATE, like=first), part_time(EARLY, like=first)
    person = factories.make_profile(first, coach, hours_per_week=32)
    chosen, kept, closed = (proposed.presented(one, person) for one in (first, beside, clashing))
    proposed.choose(chosen)
    assert (saved(kept).state, saved(closed).withdrawn_kind) == (
        ProposalState.PRESENTED,
        WithdrawReason.CHOSEN_ELSEWHERE,
    )
    proposed.choose(saved(kept))
    assert set(person.proposals.filter(state=ProposalState.CHOSEN)) == {chosen, kept}


def test_who_is_chosen_is_selected_for_a_job_that_goes_together_and_for_no_other(coach, desk):
    first = part_time(EARLY)
    beside, clashing = part_time(LATE, like=first), part_time(EARLY, like=first)
    person = factories.make_profile(first, coach, hours_per_week=32)
    chosen = proposed.chosen(first, person)
    page = desk.get(chosen.get_absolute_url())
    assert [row["job"] for row in page.context["other_jobs"]] == [beside]
    assert "Banen die hiermee samengaan" in page.text
    with pytest.raises(DomainError, match=f"{clashing}: Deze kandidaat is al gekozen"):
        elsewhere.select_elsewhere(person, [clashing, beside], by=coach, today=factories.today())
    assert Proposal.objects.count() == 1, "all or none"
    (added,) = elsewhere.select_elsewhere(person, [beside], by=coach, today=factories.today())
    proposed.inform(added)
    proposed.present(added)
    proposed.choose(added)
    # Step 4 knows one running trajectory a person: the second job waits for the first to end.
    lifecycle.start(saved(chosen), by=coach, today=factories.today())
    with pytest.raises(DomainError, match="al een lopend traject"):
        lifecycle.start(saved(added), by=coach, today=factories.today())
    assert "leert nu in voor een andere baan" in desk.get(added.get_absolute_url()).text


# ---- what was told ------------------------------------------------------------------------------------
def test_every_text_that_was_told_is_kept_with_its_version(coach, today):
    proposal = proposed.selected()
    proposed.inform(proposal, note="Eerste tekst.", agreed_on=None)
    proposed.inform(proposal, note="Eerste tekst.", agreed_on=None)
    proposed.inform(proposal, note="Tweede tekst.", agreed_on=today, how=AgreedHow.WRITTEN, by=coach)
    assert list(ToldText.objects.values_list("version", "text")) == [(1, "Eerste tekst."), (2, "Tweede tekst.")]
    told = saved(proposal)
    assert (told.agreed_how, told.agreed_by, told.informed_note) == (AgreedHow.WRITTEN, coach, "Tweede tekst.")
    with pytest.raises(IntegrityError, match="what was told never changes"), transaction.atomic():
        ToldText.objects.update(text="Anders.")


def test_a_yes_is_a_yes_to_a_text(today):
    proposal = proposed.selected()
    yesterday = today - timedelta(days=1)
    proposed.inform(proposal, note="Eerste tekst.", agreed_on=yesterday)
    with pytest.raises(DomainError, match="Vraag opnieuw akkoord"):
        proposed.inform(proposal, note="Ander werk, minder loon.", agreed_on=yesterday)
    proposed.inform(proposal, note="Ander werk, minder loon.", agreed_on=None)
    assert (saved(proposal).agreed_how, saved(proposal).agreed_by) == ("", None)
    proposed.inform(proposal, note="Ander werk, minder loon.", agreed_on=today)
    assert saved(proposal).agreed_on == today


def test_the_text_is_printed_as_it_was_told(desk, job, person):
    proposal = proposed.selected(job, person)
    page = reverse("matching:told", args=[proposal.public_id])
    assert "Nog niet verteld" in desk.get(page).text
    assert f"komt een baan: {job.title}." in desk.get(page).text
    proposed.inform(proposal, note="Je gaat orders verzamelen.")
    printed = desk.get(page).text
    assert "Versie 1" in printed
    assert "Je gaat orders verzamelen." in printed


# ---- why not ------------------------------------------------------------------------------------------
def test_the_coach_knows_whether_the_words_of_the_employer_may_be_shared(desk, job, person, coach):
    silent, open_ = proposed.presented(job, person), proposed.presented(job)
    proposed.decline(silent, reason=DeclineReason.NOT_READY)
    proposed.decline(open_, may_be_told=True)
    page = desk.get(silent.get_absolute_url()).text
    assert "Deze woorden deel je niet met Fatuma. De reden wel." in page
    assert reverse("matching:explained", args=[job.public_id, person.public_id]) in page
    assert "Deze woorden mag je delen" in desk.get(open_.get_absolute_url()).text
    assert "Nog niet klaar is geen nee" not in desk.get(open_.get_absolute_url()).text


def test_the_employer_says_whether_its_words_may_be_shared(job, person, client_for):
    proposal = proposed.presented(job, person)
    page = f"{reverse('matching:portal_decide', args=[proposal.presentation.public_id])}?keuze=niet-kiezen"
    browser = client_for(proposed.member_of(proposal))
    answers = {"reason": DeclineReason.SKILLS, "motivation": "Wij zoeken een kok."}
    refused = browser.post(page, answers)
    assert (refused.status_code, "Kies ja of nee" in refused.text) == (422, True)
    browser.post(page, answers | {"may_be_told": "ja"})
    assert saved(proposal).may_be_told


# ---- stage 2 ------------------------------------------------------------------------------------------
@pytest.fixture
def canary(job):
    return presented_canary(job, tuple(Field))


def portal_page(proposal: Proposal) -> str:
    return reverse("matching:portal_candidate", args=[Presentation.objects.get(proposal=proposal).public_id])


def share(proposal: Proposal, **changes: object) -> SharedContact:
    today = factories.today()
    values = {"ways": ["phone"], "agreed_on": today, "by": proposal.candidate.coach, "today": today}
    return contact.share(saved(proposal), **(values | changes))


def test_contact_data_are_shared_after_both_said_yes_and_only_what_was_ticked(job, canary, client_for):
    reader = proposed.member_of(canary)
    browser = client_for(reader)
    with pytest.raises(DomainError, match="pas als die de kandidaat heeft gekozen"):
        share(canary)
    proposed.choose(canary)
    assert [word for word in CANARIES if word in browser.get(portal_page(canary)).text] == []
    for lacking, sentence in (
        ({"agreed_on": None}, "Zonder akkoord"),
        ({"agreed_on": factories.today() + timedelta(days=1)}, "tot en met vandaag"),
        ({"ways": []}, "minimaal 1 manier"),
    ):
        with pytest.raises(DomainError, match=sentence):
            share(canary, **lacking)
    share(canary)
    seen = browser.get(portal_page(canary)).text
    assert {word for word in CANARIES if word in seen} == {"Kanarieachternaam", "06-55501234"}
    assert Notification.objects.filter(recipient=reader, text__contains="kunt nu contact maken").count() == 1
    with pytest.raises(StaleError):
        share(canary)
    stranger = factories.make_user(Role.EMPLOYER)
    factories.make_employer(members=[stranger])
    assert client_for(stranger).get(portal_page(canary)).status_code == 404


def test_what_was_shared_is_a_copy_and_gone_when_it_is_taken_back(canary, client_for):
    browser, by = client_for(proposed.member_of(canary)), canary.candidate.coach
    proposed.choose(canary)
    share(canary)
    Candidate.objects.filter(pk=canary.candidate_id).update(phone="06-00000000")
    assert "06-55501234" in browser.get(portal_page(canary)).text
    contact.take_back(saved(canary), by=by)
    assert [word for word in CANARIES if word in browser.get(portal_page(canary)).text] == []
    assert saved(canary).contact_agreed_on is None
    share(canary, ways=["email"])
    assert "kanarie@example.net" in browser.get(portal_page(canary)).text
    proposed.withdraw(saved(canary))
    assert browser.get(portal_page(canary)).status_code == 404
    assert not SharedContact.objects.filter(withdrawn_at=None).exists()


def test_a_coach_shares_and_takes_back_on_the_screen(desk, job, person):
    Candidate.objects.filter(pk=person.pk).update(phone="06-12345678", email="")
    proposal = proposed.chosen(job, person)
    page = reverse("matching:share_contact", args=[proposal.public_id])
    assert "E-mailadres" not in desk.get(page).text, "only what stands in the file can be ticked"
    refused = desk.post(page, {"ways": ["email"], "agreed_on": ""})
    assert refused.status_code == 422
    done = desk.post(page, {"ways": ["phone"], "agreed_on": "vandaag"}, follow=True).text
    assert "Zuiderpoort Logistiek kan nu contact maken met Fatuma." in done
    assert "Fatuma Abdi, 06-12345678" in done
    back = reverse("matching:take_back_contact", args=[proposal.public_id])
    assert "Contactgegevens van Fatuma Abdi intrekken?" in desk.get(back).text
    assert "ziet de contactgegevens niet meer" in desk.post(back, follow=True).text


def test_shared_contact_data_never_change(canary):
    proposed.choose(canary)
    share(canary)
    with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
        SharedContact.objects.update(snapshot={"name": "Anders"})
