"""The doors of staff: the file of an employer, the pages of a job, and who may not come in."""

from uuid import uuid4

import pytest
from django.urls import reverse

from employers.models import (
    Employer,
    EmployerContact,
    EmployerMembership,
    FutureJob,
    JobStatus,
    LearningLocation,
    LegalLabel,
    Route,
)
from matching.models import Proposal, ProposalState
from nieuwebanen.accounts.models import Role, User
from nieuwebanen.outbox import OutboxMail
from tests import factories
from tests.employers.answers import forecast, part_one, part_three, part_two

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(coach, client_for):
    return client_for(coach)


@pytest.fixture
def job(coach):
    return factories.make_job(by=coach, seats=2)


def url(name, *things, **extra):
    return reverse(f"employers:{name}", args=[getattr(thing, "public_id", thing) for thing in things])


JOB_PAGES = [
    "job_edit",
    "job_forecast",
    "job_intake",
    "job_profile",
    "job_possibilities",
    "job_phase_new",
    "job_promise",
    "job_open",
    "job_withdraw",
    "job_print",
]
FILE_PAGES = ["detail", "edit", "invite", "contact_new"]
LISTS = ["list", "new", "location_list", "location_new", "job_list", "job_new"]


# ---- doors --------------------------------------------------------------------------------------
def test_staff_opens_every_page(job, coach, manager, client_for):
    full = factories.make_open_job(by=coach)
    for user in (coach, manager):
        client = client_for(user)
        for name in LISTS:
            assert client.get(url(name)).status_code == 200, name
        for shown in (job, full):
            for name in JOB_PAGES:
                assert client.get(url(name, shown)).status_code == 200, name
            for name in FILE_PAGES:
                assert client.get(url(name, shown.employer)).status_code == 200, name


def test_a_coach_of_another_team_reads_the_job_too(job, other_coach, client_for):
    assert client_for(other_coach).get(url("job_profile", job)).status_code == 200


def test_employers_and_beheer_are_kept_out(job, employer_user, admin, client_for):
    EmployerMembership.objects.create(employer=job.employer, user=employer_user)
    for user in (employer_user, admin):
        client = client_for(user)
        assert client.get(url("list")).status_code == 403
        for name in JOB_PAGES:
            assert client.get(url(name, job)).status_code == 403, name
        for name in FILE_PAGES:
            assert client.get(url(name, job.employer)).status_code == 403, name


def test_what_does_not_exist_is_not_found(desk, job):
    nothing = uuid4()
    for name in JOB_PAGES:
        assert desk.get(url(name, nothing)).status_code == 404, name
    for name in FILE_PAGES:
        assert desk.get(url(name, nothing)).status_code == 404, name
    assert desk.get(url("location_edit", nothing)).status_code == 404
    other = factories.make_open_job()
    phase = other.phases.first()
    for name in ("job_phase_edit", "job_phase_delete"):
        assert desk.post(url(name, job, phase)).status_code == 404, "a phase of another job"


@pytest.mark.parametrize("state", [JobStatus.RESTING, JobStatus.FILLED, JobStatus.WITHDRAWN, JobStatus.LAPSED])
def test_the_pages_of_a_job_open_in_every_state(state, desk, job):
    FutureJob.objects.filter(pk=job.pk).update(status=state, closed_reason="Gaat niet door.")
    for name in JOB_PAGES:
        assert desk.get(url(name, job)).status_code == 200, name


def test_a_closed_job_refuses_every_edit(desk, job, today):
    FutureJob.objects.filter(pk=job.pk).update(status=JobStatus.WITHDRAWN)
    page = desk.post(
        url("job_promise", job),
        {"given_by": "P.", "given_on": "vandaag", "criteria": "Op tijd", "version": job.version},
    )
    assert page.status_code == 422
    assert "gesloten" in page.text


# ---- employers ----------------------------------------------------------------------------------
def employer_answers(**changes):
    return {
        "name": "Zuiderpoort",
        "sector": "logistiek",
        "kvk_number": "90001234",
        "motives": ["personeel", "sroi"],
        "version": "1",
    } | changes


def test_a_coach_adds_an_employer_and_becomes_its_coach(desk, coach):
    assert f'<option value="{coach.public_id}" selected>' in desk.get(url("new")).text
    answer = desk.post(url("new"), employer_answers(account_manager=str(coach.public_id)))
    employer = Employer.objects.get()
    assert answer.url == employer.get_absolute_url()
    assert (employer.number[:2], employer.motives, employer.account_manager) == ("W-", ["personeel", "sroi"], coach)


def test_an_employer_with_a_wrong_or_known_kvk_number_is_refused(desk):
    desk.post(url("new"), employer_answers())
    for number, words in (("1234", "8 cijfers"), ("90001234", "al van Zuiderpoort")):
        page = desk.post(url("new"), employer_answers(kvk_number=number))
        assert page.status_code == 422
        assert words in page.text
    assert Employer.objects.count() == 1


def test_the_second_of_two_editors_sees_what_the_first_saved_and_loses_nothing(desk):
    employer = factories.make_employer(name="Oud", place="Lelystad")
    first = employer_answers(name="Van de eerste", kvk_number="", place="Almere")
    second = employer_answers(name="Van de tweede", kvk_number="", place="Lelystad")
    assert desk.post(url("edit", employer), first).status_code == 302
    page = desk.post(url("edit", employer), second)
    assert page.status_code == 409
    for words in (
        "Iemand anders heeft deze werkgever net gewijzigd",
        "Van de eerste",
        "Almere",
        'value="Van de tweede"',
    ):
        assert words in page.text
    assert desk.post(url("edit", employer), second | {"version": "2"}).status_code == 302
    employer.refresh_from_db()
    assert (employer.name, employer.version) == ("Van de tweede", 3)


def test_the_list_searches_and_filters(desk):
    factories.make_employer(name="Café Zuid", sector="horeca")
    factories.make_employer(name="Noord Logistiek", kvk_number="90000001")
    assert "Café Zuid" in desk.get(url("list"), {"q": "cafe"}).text
    assert "Café Zuid" not in desk.get(url("list"), {"sector": "logistiek"}).text
    assert "Noord Logistiek" in desk.get(url("list"), {"q": "90000001"}).text
    assert "Geen werkgevers met deze filters" in desk.get(url("list"), {"q": "xyz"}).text


def test_a_contact_moment_with_an_action_needs_its_date(desk, coach):
    employer = factories.make_employer()
    answers = {"kind": "telefoon", "held_on": "vandaag", "note": "Gebeld over de hal.", "next_action": "Bezoek plannen"}
    answers["version"] = "1"
    page = desk.post(url("contact_new", employer), answers)
    assert page.status_code == 422
    assert "Vul in wanneer de volgende actie klaar moet zijn" in page.text
    desk.post(url("contact_new", employer), answers | {"next_action_on": "morgen"})
    assert EmployerContact.objects.get().by == coach
    assert "Bezoek plannen" in desk.get(url("detail", employer)).text


def invitation(**changes):
    return {"first_name": "Petra", "last_name": "Koster", "email": "petra@example.org", "may_sign": "on"} | changes


def test_inviting_makes_the_user_the_membership_and_the_mail(desk):
    employer = factories.make_employer()
    desk.post(url("invite", employer), invitation())
    user = User.objects.get(email="petra@example.org")
    assert user.role == Role.EMPLOYER
    assert employer.memberships.get().may_sign
    assert OutboxMail.objects.filter(recipient="petra@example.org", kind="account").count() == 1
    assert "Uitgenodigd, nog niet ingelogd" in desk.get(url("detail", employer)).text
    desk.post(url("invite_again", employer, user))
    assert OutboxMail.objects.filter(recipient="petra@example.org").count() == 2


def test_who_has_an_account_gets_access_to_a_second_employer_without_an_invitation(desk, employer_user, coach):
    employer = factories.make_employer()
    desk.post(url("invite", employer), invitation(email=employer_user.email))
    assert employer.memberships.get().user == employer_user
    assert OutboxMail.objects.get().kind == "notice"
    again = desk.post(url("invite", employer), invitation(email=employer_user.email))
    assert "al toegang" in again.text
    colleague = desk.post(url("invite", employer), invitation(email=coach.email))
    assert "medewerker" in colleague.text


def test_access_is_ended_after_confirmation(desk, employer_user):
    employer = factories.make_employer(members=[employer_user])
    address = url("membership_end", employer, employer_user)
    assert "stoppen?" in desk.get(address).text
    assert employer.memberships.get().ended_at is None
    desk.post(address)
    assert employer.memberships.get().ended_at is not None
    assert desk.post(address).status_code == 404


def test_a_place_of_an_employer_names_that_employer(desk):
    answers = {"name": "Leermagazijn", "kind": "werkgever", "seats": "6"}
    page = desk.post(url("location_new"), answers)
    assert page.status_code == 422
    assert "Kies bij welke werkgever deze plek is" in page.text
    employer = factories.make_employer()
    desk.post(url("location_new"), answers | {"employer": str(employer.public_id)})
    place = LearningLocation.objects.get()
    desk.post(url("location_edit", place), answers | {"employer": str(employer.public_id), "seats": "8"})
    place.refresh_from_db()
    assert place.seats == 8


# ---- a job, step 1 ----------------------------------------------------------------------------
def on_behalf(employer, coach, **changes):
    return part_one(employer=str(employer.public_id), coach=str(coach.public_id)) | changes


def test_a_coach_announces_a_job_for_an_employer_in_the_same_parts_and_once(desk, coach, other_coach):
    employer, skill = factories.make_employer(), factories.make_skill()
    first = on_behalf(employer, other_coach, key=str(desk.get(url("job_new")).context["key"]))
    for _ in range(2):
        answer = desk.post(url("job_new"), first)
    job = FutureJob.objects.get()
    assert answer.url == url("job_part", job, 2)
    desk.post(url("job_part", job, 2), part_two())
    desk.post(url("job_part", job, 3), part_three(skill, must=[skill]))
    assert "Verder met deel 4" in desk.get(url("job_part", job, 3)).text
    for _ in range(2):
        answer = desk.post(url("job_check", job))
    assert answer.url == url("job_intake", job)
    job.refresh_from_db()
    assert (job.status, job.employer, job.coach, job.team) == (
        JobStatus.ANNOUNCED,
        employer,
        other_coach,
        other_coach.team,
    )
    need = job.requirements.get()
    assert (need.skill, need.must) == (skill, True)


def test_a_job_with_mistakes_stays_a_concept_of_the_coach_and_keeps_the_answers(
    desk, coach, manager, client_for, employer_user
):
    employer = factories.make_employer(members=[employer_user])
    page = desk.post(url("job_new"), on_behalf(employer, coach, seats="veel", key=str(uuid4())))
    assert page.status_code == 422
    assert "Er gaat nog 1 ding niet goed" in page.text
    job = FutureJob.objects.get()
    assert 'value="veel"' in desk.get(url("job_part", job, 1)).text
    assert "Verder met Medewerker inpak" in desk.get(url("job_new")).text
    assert client_for(manager).get(url("job_part", job, 1)).status_code == 404, "a concept is its writer's own"
    assert "Medewerker inpak" not in client_for(employer_user).get(reverse("employers:portal_jobs")).text


def test_without_an_employer_nothing_is_made_and_a_tampered_one_is_told(desk, coach):
    for employer in ("", str(uuid4()), "onzin", "\0"):
        page = desk.post(url("job_new"), on_behalf(coach, coach, key=str(uuid4())) | {"employer": employer})
        assert page.status_code == 422
        assert 'value="Medewerker inpak"' in page.text
    assert not FutureJob.objects.exists()


def test_another_employer_may_be_chosen_as_long_as_it_is_a_concept(desk, coach):
    first, second = factories.make_employer(), factories.make_employer()
    branch = first.branches.create(name="Hal 1", postcode="8243 PB")
    desk.post(url("job_new"), on_behalf(first, coach, key=str(uuid4())))
    job = FutureJob.objects.get()
    desk.post(url("job_part", job, 2), part_two(workplace=str(branch.public_id)))
    desk.post(url("job_part", job, 1), on_behalf(second, coach))
    job.refresh_from_db()
    assert (job.employer, job.branch) == (second, None)


def edit_answers(job, **changes):
    answers = {
        "title": "Nieuwe naam",
        "hours_min": "20",
        "hours_max": "30",
        "learn_on_site": "ja",
        "growth_reason": "Meer klanten.",
        "description": "Inpakken.",
        "skills_in_words": "",
        "sector": "logistiek",
        "days": ["ma"],
        "contract_months": "7",
        "wage_eur_hour": "16,00",
        "postcode": "8232",
        "learn_hours_per_week": "20",
        "coach": str(job.coach.public_id),
        "version": str(job.version),
    }
    return answers | changes


def test_a_coach_changes_a_job_and_a_second_window_is_told(desk, job):
    assert desk.post(url("job_edit", job), edit_answers(job)).status_code == 302
    fresh = FutureJob.objects.get(pk=job.pk)
    assert (fresh.title, fresh.hours_max, fresh.learn_hours_per_week) == ("Nieuwe naam", 30, 20)
    page = desk.post(url("job_edit", job), edit_answers(job, title="Uit het tweede venster"))
    assert page.status_code == 409
    assert "Nieuwe naam" in page.text
    assert 'value="Uit het tweede venster"' in page.text


def test_a_job_that_moves_to_a_coach_of_another_team_moves_team(desk, job, other_coach):
    desk.post(url("job_edit", job), edit_answers(job, coach=str(other_coach.public_id)))
    assert FutureJob.objects.get(pk=job.pk).team == other_coach.team


def test_the_intake_talk_completes_step_1(desk, job):
    FutureJob.objects.filter(pk=job.pk).update(growth_reason="")
    Employer.objects.update(motives=[])
    answers = {
        "held_on": "vandaag",
        "motives": ["personeel"],
        "growth_reason": "Een tweede hal.",
        "target_group_explained": "on",
        "expectations": "Wij bellen elke week.",
        "version": str(job.version),
    }
    refused = desk.post(url("job_intake", job), answers | {"target_group_explained": ""})
    assert refused.status_code == 422
    assert "Wij bellen elke week." in refused.text
    page = desk.post(url("job_intake", job), answers, follow=True)
    assert "Het intakegesprek is vastgelegd." in page.text
    assert page.context["header"].step == 2


def test_the_forecast_page_shows_every_earlier_forecast(desk, job):
    desk.post(url("job_forecast", job), forecast(job, seats="5", reason="De opdracht is groter."))
    page = desk.get(url("job_forecast", job)).text
    assert "De opdracht is groter." in page
    assert "Aangemeld" in page


def test_withdrawing_asks_why_and_a_get_changes_nothing(desk, job):
    assert "intrekken?" in desk.get(url("job_withdraw", job)).text
    assert desk.post(url("job_withdraw", job), {"reason": ""}).status_code == 422
    desk.post(url("job_withdraw", job), {"reason": "Opdracht ging niet door."})
    job.refresh_from_db()
    assert job.status == JobStatus.WITHDRAWN


def test_a_job_with_a_chosen_candidate_is_not_withdrawn(desk, coach):
    job = factories.make_open_job(by=coach)
    Proposal.objects.create(
        job=job,
        candidate=factories.make_candidate(coach),
        state=ProposalState.CHOSEN,
        selected_by=coach,
        selected_at=factories.moment(),
        decided_at=factories.moment(),
        motivation="Past.",
    )
    desk.post(url("job_withdraw", job), {"reason": "Opdracht ging niet door."})
    job.refresh_from_db()
    assert job.status == JobStatus.OPEN


# ---- a job, step 2 ----------------------------------------------------------------------------
def test_the_walk_of_steps_1_and_2_ends_with_an_open_job(desk, job, coach):
    factories.make_location(job.employer)
    skills = [factories.make_skill() for _ in range(3)]
    version = lambda: str(FutureJob.objects.get(pk=job.pk).version)  # noqa: E731

    blocked = desk.post(url("job_open", job), follow=True)
    assert "Leg het intakegesprek met de werkgever vast." in blocked.text
    talk = {
        "held_on": "vandaag",
        "motives": ["personeel"],
        "growth_reason": "Hal.",
        "target_group_explained": "on",
        "expectations": "Bellen.",
    }
    desk.post(url("job_intake", job), talk | {"version": version()})
    desk.post(url("job_profile", job), {"version": version(), "listed": [s.code for s in skills]})
    route = {
        "route": Route.SMALL_GROWTH.value,
        "why_not_others": "Klein.",
        "candidate_profile": "Rustig.",
        "success_conditions": "Begeleider.",
    }
    assert Route.SMALL_GROWTH.definition in desk.get(url("job_possibilities", job)).text
    desk.post(url("job_possibilities", job), route | {"version": version()})
    phase = {
        "title": "Op de werkvloer",
        "location": str(LearningLocation.objects.get().public_id),
        "label": LegalLabel.TRIAL_PLACEMENT.value,
        "weeks": "8",
        "hours_per_week": "24",
        "goal": "Orders verzamelen",
        "seats": "2",
        "place": "1",
        f"skill_{skills[0].code}": "3",
    }
    desk.post(url("job_phase_new", job), phase | {"version": version()})
    desk.post(
        url("job_promise", job),
        {
            "given_by": "P. Koster",
            "given_on": "vandaag",
            "criteria": "Op tijd\n\n Werkt zelfstandig ",
            "version": version(),
        },
    )

    page = desk.get(url("job_open", job)).text
    assert "Klaar om open te stellen" in page
    desk.post(url("job_open", job))
    job.refresh_from_db()
    assert job.status == JobStatus.OPEN
    assert [c.text for c in job.promise.criteria.all()] == ["Op tijd", "Werkt zelfstandig"]
    assert [(s.skill, s.level) for s in job.phases.get().skills.all()] == [(skills[0], 3)]


def rows(job, **changes):
    answers = {"version": str(FutureJob.objects.get(pk=job.pk).version)}
    for need in job.requirements.all():
        row = {
            "position": need.position,
            "level": need.level,
            "weight": need.weight,
            "must": "ja" if need.must else "nee",
        }
        answers |= {f"{need.skill.code}-{name}": str(value) for name, value in row.items()}
    return answers | changes


def test_one_save_changes_reorders_removes_and_adds(desk, coach):
    job = factories.make_open_job(by=coach)
    first, second, third = (need.skill for need in job.requirements.all())
    added = factories.make_skill("Heftruck rijden")
    answers = rows(
        job,
        **{
            f"{first.code}-position": "9",
            f"{first.code}-level": "4",
            f"{second.code}-weight": "3",
            f"{second.code}-must": "ja",
            f"{third.code}-remove": "on",
            "name": "heftruck rijden",
        },
    )
    assert desk.post(url("job_profile", job), answers).status_code == 302
    fresh = FutureJob.objects.get(pk=job.pk).requirements.all()
    assert [(n.skill, n.level, n.weight, n.must, n.position) for n in fresh] == [
        (second, 2, 3, True, 1),
        (first, 4, 2, False, 2),
        (added, 3, 2, False, 3),
    ]


def test_a_word_that_is_no_skill_shows_what_it_could_mean_and_keeps_the_rows(desk, job):
    skill = factories.make_skill("Heftruck rijden")
    desk.post(url("job_profile", job), {"version": str(job.version), "listed": [factories.make_skill().code]})
    known = job.requirements.get().skill
    page = desk.post(url("job_profile", job), rows(job, **{f"{known.code}-level": "1", "name": "heftruk"}))
    assert page.status_code == 422
    assert "Bedoel je een van deze?" in page.text
    assert 'value="heftruk"' in page.text
    assert '<option value="1" selected>1 Met veel hulp.' in page.text
    assert job.requirements.count() == 1
    desk.post(url("job_profile", job), rows(job, name="heftruk", found=[skill.code]))
    assert {n.skill for n in job.requirements.all()} == {known, skill}


def test_an_open_job_keeps_three_skills_and_no_job_gets_thirteen(desk, coach):
    job = factories.make_open_job(by=coach)
    skill = job.requirements.first().skill
    page = desk.post(url("job_profile", job), rows(job, **{f"{skill.code}-remove": "on"}))
    assert page.status_code == 422
    assert "minimaal 3" in page.text
    many = [factories.make_skill().code for _ in range(10)]
    page = desk.post(url("job_profile", job), rows(job, listed=many))
    assert page.status_code == 422
    assert "maximaal 12" in page.text
    assert job.requirements.count() == 3


def test_needs_from_an_old_screen_are_asked_again(desk, job):
    skill = factories.make_skill()
    old = {"version": str(job.version), "listed": [skill.code]}
    desk.post(
        url("job_promise", job),
        {"given_by": "P.", "given_on": "vandaag", "criteria": "Op tijd", "version": job.version},
    )
    page = desk.post(url("job_profile", job), old)
    assert page.status_code == 409
    assert "net gewijzigd" in page.text
    assert f'value="{job.version + 1}"' in page.text
    assert job.requirements.count() == 0


def test_phases_move_change_and_go(desk, coach):
    job = factories.make_open_job(by=coach)
    first, second = job.phases.all()
    answers = {
        "title": "Laatste deel",
        "location": str(first.location.public_id),
        "label": "training",
        "weeks": "3",
        "hours_per_week": "20",
        "goal": "Alles",
        "seats": "1",
        "place": "2",
        "version": str(job.version),
    }
    assert desk.post(url("job_phase_edit", job, first), answers).status_code == 302
    assert [p.title for p in job.phases.all()] == [second.title, "Laatste deel"]
    assert "weghalen?" in desk.get(url("job_phase_delete", job, second)).text
    desk.post(url("job_phase_delete", job, second), {"version": str(job.version)})  # of an old screen
    assert job.phases.count() == 2
    desk.post(url("job_phase_delete", job, second), {"version": str(FutureJob.objects.get(pk=job.pk).version)})
    assert [(p.position, p.title) for p in job.phases.all()] == [(1, "Laatste deel")]


def test_a_phase_with_mistakes_keeps_its_answers(desk, job):
    page = desk.post(url("job_phase_new", job), {"title": "Basis", "weeks": "200", "version": str(job.version)})
    assert page.status_code == 422
    assert "Vul een getal in van 1 tot en met 104" in page.text
    assert 'value="Basis"' in page.text
    assert "Kies een plek" in page.text


# ---- cost ---------------------------------------------------------------------------------------
def test_the_lists_cost_a_fixed_number_of_queries(desk, coach, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(280) as spent:
            for name in ("list", "job_list", "location_list"):
                assert desk.get(url(name)).status_code == 200
            assert desk.get(first.employer.get_absolute_url()).status_code == 200
        return len(spent)

    first = factories.make_open_job(by=coach)
    cost()  # the first request also opens the session
    before = cost()
    for _ in range(5):
        factories.make_open_job(by=coach)
        factories.make_open_job(first.employer, by=coach)
        EmployerMembership.objects.create(employer=first.employer, user=factories.make_user(Role.EMPLOYER))
    assert cost() == before


def test_the_pages_of_a_job_cost_a_fixed_number_of_queries(desk, coach, django_assert_max_num_queries):
    def cost(job):
        with django_assert_max_num_queries(720) as spent:
            for name in JOB_PAGES:
                desk.get(url(name, job))
        return len(spent)

    small = factories.make_open_job(by=coach, weeks=(4,))
    large = factories.make_open_job(by=coach, weeks=(4, 4, 4, 4), skills={factories.make_skill(): 2 for _ in range(8)})
    assert cost(small) == cost(large)
