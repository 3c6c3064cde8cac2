"""The pages of group recruitment, as a coach walks them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from candidates import groups
from candidates.models import CandidateStatus
from matching import rules
from matching.cohorts import cohort_members, cohorts
from matching.models import Cohort, CohortMember, LeaveReason, MemberState, Proposal
from tests import factories
from tests.matching import proposed

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(job, coach, today):
    return cohorts.make(name="Ploeg 1", coach=coach, jobs=[job], by=coach, today=today)


def join(cohort, coach, number=1, **fields):
    job = cohort.cohort_jobs.all()[0].job
    people = [factories.make_profile(job, coach, **fields) for _ in range(number)]
    return cohort_members.add(people, to=cohort, by=coach)


def url(page, cohort, *more):
    return reverse(f"matching:{page}", args=[cohort.public_id, *more])


def token(member):
    return f"{member.public_id}.{member.phase.public_id}"


def text_of(response):
    return response.content.decode()


# ---- making -----------------------------------------------------------------------------------------------
def test_a_group_is_made_from_a_job_with_one_click(desk, job, coach):
    assert "Groep maken" in text_of(desk.get(job.get_absolute_url()))
    page = f"{reverse('matching:cohort_new')}?baan={job.public_id}"
    form = desk.get(page).context["form"]
    sent = {"name": form.initial["name"], "coach": coach.public_id, "note": "", "version": 1}
    sent |= {"jobs": [job.public_id], "kinds": form.fields["kinds"].initial}
    response = desk.post(page, sent)
    made = Cohort.objects.get()
    assert response.url == made.get_absolute_url()
    assert made.phases.count() == 5
    assert made.name in text_of(desk.get(job.get_absolute_url()))


def test_a_form_that_is_sent_twice_makes_one_group_and_the_key_of_somebody_else_none(
    desk, job, coach, manager, client_for
):
    page = f"{reverse('matching:cohort_new')}?baan={job.public_id}"
    sent = {"name": "Ploeg", "coach": coach.public_id, "note": "", "version": 1, "key": uuid4()}
    sent |= {"jobs": [job.public_id], "kinds": list(cohorts.USUAL)}
    assert desk.post(page, sent).url == desk.post(page, sent).url == Cohort.objects.get().get_absolute_url()
    assert "Ploeg was al gemaakt" in text_of(desk.get(reverse("matching:cohort_list")))
    stranger = client_for(manager).post(page, sent)
    assert stranger.status_code == 422
    assert "Dit formulier is verlopen" in text_of(stranger)


def test_while_the_match_is_off_people_are_added_by_name(desk, cohort, job, coach, manager):
    person = factories.make_profile(job, coach, first_name="Zeldzaam")
    rules.switch(on=False, reason="De volgorde klopt niet", by=manager)
    page = url("cohort_add", cohort)
    for address in (page, f"{page}?bron=groep", cohort.get_absolute_url(), reverse("matching:cohort_list")):
        response = desk.get(address)
        assert response.status_code == 200
        assert "De match staat uit" in text_of(response)
    assert "Zeldzaam" in text_of(desk.get(f"{page}?bron=zoek&q=zeldzaam"))
    assert "Zeldzaam" in text_of(desk.post(page, {"wie": [person.public_id], "stap": "bekijk"}))
    assert desk.post(page, {"wie": [person.public_id], "stap": "doe"}).status_code == 302
    assert cohort.members.get().candidate == person


def test_a_group_is_made_for_the_jobs_of_a_tranche_and_shows_at_its_covenant(desk, coach, today):
    covenant = factories.make_covenant(tranches=1)
    tranche = covenant.tranches.all()[0]
    jobs = [factories.make_open_job(by=coach, seats=50, covenant=covenant, tranche=tranche) for _ in range(2)]
    page = desk.get(f"{reverse('matching:cohort_new')}?tranche={tranche.public_id}")
    assert set(page.context["jobs"]) == set(jobs)
    made = cohorts.make(name="Vier keer vijftig", coach=coach, jobs=jobs, by=coach, today=today)
    assert made.name in text_of(desk.get(covenant.get_absolute_url()))


# ---- who sees whom ----------------------------------------------------------------------------------------
def test_a_coach_of_another_team_sees_the_own_people_by_name_and_of_others_the_number(
    cohort, coach, other_coach, client_for
):
    theirs = join(cohort, coach, first_name="Fatuma")[0]
    mine = cohort_members.add(
        [factories.make_profile(cohort.cohort_jobs.all()[0].job, other_coach, first_name="Joris")],
        to=cohort,
        by=other_coach,
    )[0]
    page = text_of(client_for(other_coach).get(cohort.get_absolute_url()))
    assert "Joris" in page
    assert "Fatuma" not in page
    assert theirs.candidate.number in page
    assert "Joris" in text_of(client_for(coach).get(cohort.get_absolute_url()))
    assert client_for(other_coach).post(url("cohort_batch", cohort), {"wie": token(mine)}).status_code == 404


def test_who_is_added_is_looked_at_first_and_the_leaders_are_named(desk, cohort, job, coach):
    fits, gone = factories.make_profile(job, coach), factories.make_profile(job, coach)
    page = url("cohort_add", cohort)
    assert str(fits) in text_of(desk.get(page))
    gone.status = CandidateStatus.INACTIVE
    gone.save()
    sent = {"wie": [fits.public_id, gone.public_id], "stap": "bekijk"}
    looked = text_of(desk.post(page, sent))
    assert "Zij zien de naam van wie meedoet" in looked
    assert "is niet actief" in looked
    assert not cohort.members.exists()
    assert desk.post(page, sent | {"stap": "doe"}).status_code == 409
    assert desk.post(page, {"wie": [fits.public_id], "stap": "doe"}).url == cohort.get_absolute_url()
    assert cohort.members.get().candidate == fits


@pytest.mark.parametrize("how", ["zoek", "groep"])
def test_people_are_also_found_by_name_or_in_a_group_of_the_caseload(desk, cohort, job, coach, how):
    person = factories.make_profile(job, coach, first_name="Zeldzaam")
    group = groups.make(name="Training", purpose="", team=coach.team, by=coach)
    groups.add([person], to=group, by=coach)
    query = {"zoek": "bron=zoek&q=zeldzaam", "groep": f"bron=groep&groep={group.public_id}"}[how]
    assert "Zeldzaam" in text_of(desk.get(f"{url('cohort_add', cohort)}?{query}"))


# ---- the steps --------------------------------------------------------------------------------------------
def test_moving_is_looked_at_done_and_taken_back(desk, cohort, coach):
    one, two = join(cohort, coach, 2)
    first, second = cohort.phases.all()[:2]
    page = url("cohort_batch", cohort)
    asked = {"actie": "verder", "wie": [token(one), token(two)]}
    assert "Naar welk onderdeel?" in text_of(desk.post(page, asked))
    looked = desk.post(page, asked | {"stap": "bekijk", "to": second.public_id})
    assert f"van {first} naar {second}" in text_of(looked)
    assert not cohort.members.filter(phase=second).exists()
    assert desk.post(page, asked | {"stap": "doe", "to": second.public_id}).url == cohort.get_absolute_url()
    assert cohort.members.filter(phase=second).count() == 2
    step = desk.get(cohort.get_absolute_url()).context["undo"].pk
    desk.post(url("cohort_undo", cohort), {"stap": step})
    assert cohort.members.filter(phase=first).count() == 2


def test_whom_a_colleague_moved_is_named_and_nobody_moves(desk, cohort, coach):
    one, two = join(cohort, coach, 2)
    second, third = cohort.phases.all()[1:3]
    sent = {"actie": "verder", "stap": "doe", "to": second.public_id, "wie": [token(one), token(two)]}
    cohort_members.move(cohort, {two.public_id: two.phase.public_id}, to=third, by=coach)
    response = desk.post(url("cohort_batch", cohort), sent)
    assert response.status_code == 409
    assert f"{two.candidate} staat intussen bij {third}" in text_of(response)
    assert not cohort.members.filter(phase=second).exists()


def test_who_was_there_is_filled_in_on_one_screen_and_they_go_on_together(desk, cohort, coach):
    there, absent = join(cohort, coach, 2)
    first = cohort.phases.all()[0]
    page = url("cohort_attendance", cohort, first.public_id)
    sent = {}
    for member, word in ((there, "aanwezig"), (absent, "afwezig")):
        sent |= {f"er-{member.public_id}": word, f"opm-{member.public_id}": "", f"was-er-{member.public_id}": ""}
        sent |= {f"was-opm-{member.public_id}": ""}
    assert desk.post(page, sent).url == cohort.get_absolute_url()
    late = desk.post(page, sent | {f"er-{there.public_id}": "afgemeld"})
    assert late.status_code == 409
    assert f"Een collega vulde net iets anders in voor {there.candidate}" in text_of(late)
    assert "Wie er was verder (1)" in text_of(desk.get(cohort.get_absolute_url()))
    asked = desk.post(url("cohort_batch", cohort), {"aanwezigen": first.public_id})
    assert [m.pk for m in asked.context["people"]] == [there.pk]
    assert str(there.candidate) in text_of(desk.get(url("cohort_attendance_list", cohort, first.public_id)))


def test_proposals_are_made_from_the_group(desk, cohort, job, coach):
    member = join(cohort, coach)[0]
    sent = {"actie": "voorstel", "stap": "doe", "job": job.public_id, "wie": token(member)}
    desk.post(url("cohort_batch", cohort), sent)
    assert Proposal.objects.get().candidate == member.candidate
    assert "Geselecteerd" in text_of(desk.get(cohort.get_absolute_url()))


def test_who_was_not_chosen_goes_on_to_other_employers_several_at_once_or_to_another_group(
    desk, cohort, job, coach, today
):
    members = join(cohort, coach, 2)
    needs = {need.skill: 2 for need in job.requirements.all()}
    other_sector = factories.make_open_job(by=coach, skills=needs, sector="zorg", seats=3)
    same = factories.make_open_job(by=coach, skills=needs, seats=3)
    full = factories.make_open_job(by=coach, skills=needs, seats=1)
    proposed.chosen(full, factories.make_profile(full, coach))
    seen = {m.public_id: m.phase.public_id for m in members}
    cohort_members.end(cohort, seen, state=MemberState.NOT_CHOSEN, reason=LeaveReason.NO_SEAT, by=coach)
    page = url("cohort_onward", cohort)
    rows = desk.get(page).context["rows"]
    assert [[other.job for other in row.jobs] for row in rows] == [[same, other_sector]] * 2
    desk.post(page, {"actie": "voorstel", "paar": [f"{m.public_id}.{same.public_id}" for m in members]})
    assert same.proposals.count() == 2
    another = cohorts.make(name="Ploeg 2", coach=coach, jobs=[same], by=coach, today=today)
    sent = {"actie": "groep", "wie": members[0].public_id, "group": another.public_id}
    response = desk.post(page, sent, follow=True)
    assert [one.candidate for one in response.context["page"]] == [members[0].candidate]


def test_preferences_are_kept_and_a_wrong_place_loses_nothing(desk, cohort, coach):
    member = join(cohort, coach)[0]
    page = url("cohort_preferences", cohort)
    names = (f"werkgever-{member.public_id}", f"kandidaat-{member.public_id}")
    wrong = desk.post(page, dict(zip(names, ("eerste", "2"), strict=True)))
    assert wrong.status_code == 422
    assert 'value="eerste"' in text_of(wrong)
    desk.post(page, dict(zip(names, ("1", "2"), strict=True)))
    assert list(member.preferences.values_list("by_employer", "by_candidate")) == [(1, 2)]


# ---- elsewhere --------------------------------------------------------------------------------------------
def test_the_group_shows_in_the_file_and_its_day_in_the_work_of_its_coach(desk, cohort, coach, today):
    member = join(cohort, coach)[0]
    phase = cohort.phases.all()[0]
    phase.held_on = today + timedelta(days=1)
    phase.save()
    assert "Groepswerving: Ploeg 1" in text_of(desk.get(member.candidate.get_absolute_url()))
    work = reverse("trajectories:my_work")
    assert "Voorlichting voorbereiden" in text_of(desk.get(work))
    phase.held_on = today
    phase.save()
    assert "Voorlichting: vul in wie er was" in text_of(desk.get(work))


def test_the_list_filters_and_is_taken_as_a_file(desk, cohort, coach, manager, client_for):
    page = reverse("matching:cohort_list")
    assert "Ploeg 1" in text_of(desk.get(f"{page}?q=zuiderpoort&van=mij"))
    assert "Ploeg 1" not in text_of(client_for(manager).get(f"{page}?stand=gestopt"))
    for export in (reverse("matching:cohort_list_export"), url("cohort_members_export", cohort)):
        assert desk.get(export)["Content-Type"].startswith("application/vnd.openxmlformats")


def test_no_page_asks_more_of_the_database_with_200_people(desk, cohort, job, coach):
    phase = cohort.phases.all()[0]

    def queries():
        told = {}
        for page in (
            cohort.get_absolute_url(),
            url("cohort_attendance", cohort, phase.public_id),
            url("cohort_attendance_list", cohort, phase.public_id),
            url("cohort_preferences", cohort),
            url("cohort_onward", cohort),
            reverse("matching:cohort_list"),
        ):
            with CaptureQueriesContext(connection) as captured:
                assert desk.get(page).status_code == 200
            told[page] = len(captured)
        return told

    join(cohort, coach, 2)
    end(cohort, coach, 2)
    queries()  # what is remembered between requests is asked once
    few = queries()
    template = cohort.members.filter(state=MemberState.JOINS)[0]
    people = [factories.make_candidate(coach) for _ in range(198)]
    CohortMember.objects.bulk_create(
        CohortMember(cohort=cohort, candidate=person, phase=phase, joined_at=template.joined_at, added_by=coach)
        for person in people
    )
    end(cohort, coach, 6)
    assert queries() == few


def end(cohort, coach, number):
    some = cohort.members.filter(state=MemberState.JOINS).select_related("phase").order_by("-pk")[:number]
    seen = {m.public_id: m.phase.public_id for m in (list(some)[: max(1, number - 1)])}
    cohort_members.end(cohort, seen, state=MemberState.NOT_CHOSEN, reason=LeaveReason.NO_SEAT, by=coach)
