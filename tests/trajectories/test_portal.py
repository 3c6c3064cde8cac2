"""The employer's side of steps 4 to 6: reading, filling in, signing; and never more of a person than was presented."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from employers.models import EmployerMembership
from matching.models import Presentation
from nieuwebanen.accounts.models import Role
from tests import factories
from tests.trajectories import answers as given
from tests.trajectories import builders
from trajectories import evaluations, troubles
from trajectories.models import Agreement, AgreementState, EvaluationInput, Party, Side, Trajectory, TroubleReport

pytestmark = pytest.mark.django_db
FIRST_NAME = "Fatuma-voorstel"


def presented(trajectory) -> Presentation:
    return Presentation.objects.create(
        proposal=trajectory.proposal,
        employer=trajectory.job.employer,
        snapshot={"first_name": FIRST_NAME},
        presented_by=trajectory.coach,
        expires_on=factories.today() + timedelta(days=30),
    )


@pytest.fixture
def case(coach):
    case = builders.signed(coach)[0]
    presented(case.trajectory)
    return case


@pytest.fixture
def evaluation(case, today):
    return given.planned(given.first(case), today)


def pages(case, evaluation) -> list[str]:
    """Every portal page that shows something of this trajectory."""
    agreement = Agreement.objects.get(trajectory=case.trajectory)
    return [
        reverse("trajectories:portal_list"),
        reverse("trajectories:portal_detail", args=[case.trajectory.public_id]),
        reverse("trajectories:portal_trouble", args=[case.trajectory.public_id]),
        reverse("trajectories:portal_evaluations"),
        reverse("trajectories:portal_evaluation", args=[evaluation.public_id]),
        reverse("trajectories:portal_agreements"),
        reverse("trajectories:portal_agreement", args=[agreement.public_id]),
    ]


# ---- what an employer sees of a person ------------------------------------------------------------------
def test_no_page_shows_more_than_was_presented_and_agreed(case, evaluation, client_for):
    candidate = case.trajectory.candidate
    candidate.phone, candidate.email, candidate.postcode = "06 99 88 77 66", "geheim@example.org", "9999 XX"
    candidate.save()
    troubles.report(case.trajectory, text="Alleen voor collega's", by=case.coach)
    given.sent(evaluation, case, Side.COACH, remarks="Notitie van de coach")
    given.sent(evaluation, case, Side.CANDIDATE, remarks="Zegt de kandidaat")
    browser = client_for(case.signer)
    hidden = ("06 99 88 77 66", "geheim@example.org", "9999 XX", "Alleen voor collega's", "Notitie van de coach")
    for url in pages(case, evaluation):
        text = browser.get(url).content.decode()
        assert not [word for word in (*hidden, "Zegt de kandidaat") if word in text], url
        if "overeenkomsten/" not in url:
            assert candidate.first_name not in text, url
            assert candidate.last_name not in text, url
            assert candidate.number not in text, url
    assert FIRST_NAME in browser.get(pages(case, evaluation)[1]).content.decode()


def test_no_query_of_these_pages_reads_the_candidate(case, evaluation, client_for):
    browser = client_for(case.signer)
    for url in pages(case, evaluation):
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url).status_code == 200
        read = [q["sql"] for q in queries if re.search(r'"candidates_candidate"\."(first_name|phone|email)"', q["sql"])]
        assert read == [], url


def test_a_presentation_that_was_withdrawn_names_nobody(case, evaluation, client_for, today):
    Presentation.objects.update(withdrawn_at=factories.moment())
    text = client_for(case.signer).get(reverse("trajectories:portal_list")).content.decode()
    assert FIRST_NAME not in text
    assert "De kandidaat" in text


def test_another_employer_finds_nothing(case, evaluation, client_for, other_employer_user):
    factories.make_employer(members=[other_employer_user])
    browser = client_for(other_employer_user)
    for url in pages(case, evaluation):
        answer = browser.get(url)
        if url.count("/") == 3:  # a list
            assert case.trajectory.job.title not in answer.content.decode()
        else:
            assert answer.status_code == 404, url
    agreement = Agreement.objects.get()
    for name in ("portal_agreement_sign", "portal_agreement_pdf"):
        assert browser.get(reverse(f"trajectories:{name}", args=[agreement.public_id])).status_code == 404


def test_whoever_left_the_employer_sees_nothing_more(case, evaluation, client_for):
    EmployerMembership.objects.update(ended_at=factories.moment())
    for url in pages(case, evaluation):
        answer = client_for(case.signer).get(url)
        assert answer.status_code == 404 or case.trajectory.job.title not in answer.content.decode()


# ---- trajectories -----------------------------------------------------------------------------------------
def test_the_trajectory_shows_plan_evaluations_and_agreement(case, evaluation, client_for):
    given.sent(evaluation, case)
    given.confirmed(evaluation, case, summary="Het gaat goed.")
    text = client_for(case.signer).get(pages(case, evaluation)[1]).content.decode()
    for words in (FIRST_NAME, "Deel 1", "Petra Koster", "Werkt zelfstandig", "Bekijk de overeenkomst", "nbl-chart"):
        assert words in text


def test_a_trajectory_that_stopped_says_so_and_stays_to_be_read_without_why(case, evaluation, client_for, today):
    Trajectory.objects.update(status="gestopt", ended_on=today, end_reason="persoonlijk", end_note="Ging verhuizen")
    browser = client_for(case.signer)
    text = browser.get(pages(case, evaluation)[1]).content.decode()
    assert "Dit traject is gestopt" in text
    assert "verhuizen" not in text
    assert "Er gaat iets mis" not in text
    page, row = (
        reverse("trajectories:portal_list"),
        reverse("trajectories:portal_detail", args=[case.trajectory.public_id]),
    )
    assert row not in browser.get(page).text  # what runs, unless the address says otherwise
    assert row not in browser.get(page, {"stand": "afgerond"}).text
    for state in ("gestopt", "alles"):
        text = browser.get(page, {"stand": state}).text
        assert row in text
        assert "Gestopt<span" in text
        assert "verhuizen" not in text
    counts = [(tab["name"], tab["count"]) for tab in browser.get(page, {"stand": "onzin"}).context["tabs"]]
    assert counts == [("Lopend", 0), ("Afgerond", 0), ("Gestopt", 1), ("Alles", 1)]
    stranger = factories.make_user(Role.EMPLOYER)
    factories.make_employer(members=[stranger])
    assert row not in client_for(stranger).get(page, {"stand": "alles"}).text
    placed = {"status": "geplaatst", "learning_finished_on": today, "ended_on": None, "end_reason": "", "end_note": ""}
    Trajectory.objects.update(**placed)
    assert row in browser.get(page, {"stand": "afgerond"}).text


def test_the_employer_is_asked_whether_the_job_is_there_when_the_learning_is_done(case, evaluation, client_for):
    given.finished(case)
    text = client_for(case.signer).get(pages(case, evaluation)[1]).content.decode()
    assert reverse("trajectories:portal_job_confirm", args=[case.trajectory.public_id]) in text


def test_the_list_asks_no_more_questions_when_it_grows(coach, client_for, django_assert_max_num_queries):
    signer = factories.make_user(Role.EMPLOYER)
    job = factories.make_open_job(factories.make_employer(members=[signer]), by=coach, seats=5)
    browser = client_for(signer)
    builders.started(coach, job=job)
    lists = [reverse(f"trajectories:portal_{name}") for name in ("list", "evaluations", "agreements")]
    counts = []
    for url in lists:
        browser.get(url)
        with CaptureQueriesContext(connection) as few:
            browser.get(url)
        counts.append(len(few))
    for _ in range(3):
        builders.started(coach, job=job)
    for url, count in zip(lists, counts, strict=True):
        with django_assert_max_num_queries(count):
            browser.get(url)


def test_something_wrong_is_said_and_its_end_is_read(case, evaluation, client_for):
    url = pages(case, evaluation)[2]
    browser = client_for(case.signer)
    assert browser.post(url, {"text": ""}).status_code == 422
    answer = browser.post(url, {"text": "Komt vaak te laat."}, follow=True)
    assert "De werkcoach krijgt een bericht" in answer.content.decode()
    troubles.handle(TroubleReport.objects.get(), note="Intern besproken", by=case.coach)
    text = browser.get(pages(case, evaluation)[1]).content.decode()
    assert "Opgepakt op" in text
    assert "Intern besproken" not in text


# ---- evaluations --------------------------------------------------------------------------------------------
def test_the_employer_fills_in_later_and_sends(case, evaluation, client_for):
    browser, url = client_for(case.signer), pages(case, evaluation)[4]
    assert "Uw deel" not in browser.get(url).content.decode()
    assert browser.post(url, {"seen": "", "remarks": "Nog niet af", "bewaren": "1"}).status_code == 302
    listed = browser.get(reverse("trajectories:portal_evaluations")).content.decode()
    assert "concept bewaard op" in listed
    assert "Nog niet af" in browser.get(url).content.decode()
    seen = evaluations.stamp(EvaluationInput.objects.get())
    answer = browser.post(url, given.form_of(case.trajectory, seen=seen), follow=True)
    assert "is verstuurd naar de werkcoach" in answer.content.decode()
    row = EvaluationInput.objects.get()
    assert (row.side, row.by, row.productivity_pct) == (Side.EMPLOYER, case.signer, 72)


def test_an_open_form_is_told_in_words_to_the_employer(case, evaluation, client_for):
    answer = client_for(case.signer).post(pages(case, evaluation)[4], {"seen": ""})
    assert answer.status_code == 422
    assert "Vul leervermogen in als getal" in answer.content.decode()


def test_before_the_talk_only_the_own_answers_and_after_it_all(case, evaluation, client_for):
    given.sent(evaluation, case, Side.EMPLOYER, level=1)
    given.sent(evaluation, case, Side.COACH, level=4)
    browser, url = client_for(case.signer), pages(case, evaluation)[4]
    before = browser.get(url).content.decode()
    assert "4 leert het anderen" not in before.lower().replace("</strong>", "")
    assert "Werkcoach</th>" not in before
    given.confirmed(evaluation, case, summary="Wij oefenen het inpakken nog.", levels={})
    after = browser.get(url).content.decode()
    assert "Werkcoach</th>" in after
    assert "Wij oefenen het inpakken nog." in after


def test_a_sent_part_is_not_sent_again(case, evaluation, client_for):
    given.sent(evaluation, case, Side.EMPLOYER, level=1)
    client_for(case.signer).post(pages(case, evaluation)[4], given.form_of(case.trajectory, level=4))
    assert EvaluationInput.objects.get().skill_scores.first().level == 1


def test_before_the_signatures_there_is_no_evaluation_to_fill_in(coach, client_for):
    unsigned = builders.complete(coach)
    url = reverse("trajectories:portal_evaluation", args=[given.first(unsigned).public_id])
    assert client_for(unsigned.signer).get(url).status_code == 404


# ---- agreements ---------------------------------------------------------------------------------------------
def test_the_employer_reads_and_signs_what_it_read(coach, client_for):
    case, agreement = builders.offered(coach)
    browser = client_for(case.signer)
    url = reverse("trajectories:portal_agreement", args=[agreement.public_id])
    sign = reverse("trajectories:portal_agreement_sign", args=[agreement.public_id])
    text = browser.get(url).content.decode()
    assert "Ik heb de overeenkomst gelezen en ga akkoord" in text
    assert "Kennis en vaardigheden" in text
    assert browser.get(sign).url == f"{url}#tekenen"
    unread = browser.post(sign, {"seen_sha256": agreement.content_sha256, "title": "Eigenaar"})
    assert unread.status_code == 422
    other = browser.post(sign, {"seen_sha256": "0" * 64, "title": "Eigenaar", "read": "on"})
    assert other.status_code == 422
    assert "anders dan wat op het scherm stond" in other.content.decode()
    done = browser.post(sign, {"seen_sha256": agreement.content_sha256, "title": "Eigenaar", "read": "on"}, follow=True)
    assert "U heeft overeenkomst" in done.content.decode()
    signature = Agreement.objects.get().signatures.get()
    assert (signature.party, signature.by, signature.title) == (Party.EMPLOYER, case.signer, "Eigenaar")
    assert Agreement.objects.get().state == AgreementState.PARTLY
    again = browser.post(sign, {"seen_sha256": agreement.content_sha256, "title": "Eigenaar", "read": "on"})
    assert again.status_code == 409


def test_a_colleague_who_may_not_sign_reads_without_a_button(coach, client_for):
    case, agreement = builders.offered(coach)
    colleague = factories.make_user(Role.EMPLOYER)
    EmployerMembership.objects.create(employer=case.job.employer, user=colleague, may_sign=False)
    browser = client_for(colleague)
    text = browser.get(reverse("trajectories:portal_agreement", args=[agreement.public_id])).content.decode()
    assert "Tekenen kan alleen een collega" in text
    assert 'name="seen_sha256"' not in text
    sign = reverse("trajectories:portal_agreement_sign", args=[agreement.public_id])
    answer = browser.post(sign, {"seen_sha256": agreement.content_sha256, "title": "Chef", "read": "on"})
    assert answer.status_code == 422
    assert not agreement.signatures.exists()


def test_the_list_says_what_waits_for_a_signature(coach, client_for):
    case, agreement = builders.offered(coach)
    browser, url = client_for(case.signer), reverse("trajectories:portal_agreements")
    assert "Wacht op uw handtekening" in browser.get(url).content.decode()
    builders.sign_for(case, agreement, Party.EMPLOYER)
    assert "Door u getekend, wacht op het Werkbedrijf" in browser.get(url).content.decode()


def test_the_pdf_is_the_frozen_one(case, client_for):
    agreement = Agreement.objects.get()
    url = reverse("trajectories:portal_agreement_pdf", args=[agreement.public_id])
    assert client_for(case.signer).get(url).content == bytes(agreement.pdf)
