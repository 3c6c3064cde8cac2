"""The questions about a person: what is asked in three places and kept in one, and what a text may not hold."""

import pytest
from django.urls import reverse

from candidates.models import Candidate
from tests import factories
from tests.candidates.answers import file_of

pytestmark = pytest.mark.django_db
ALL_SHIFTS = ["vroege-dienst", "late-dienst", "nachtdienst", "weekend"]


def url(candidate):
    return reverse("candidates:edit", args=[candidate.public_id])


@pytest.fixture
def candidate(coach):
    return factories.make_candidate(coach, cannot=["nachtdienst", "tillen"])


@pytest.mark.parametrize(
    ("answers", "cannot"),
    [
        ({"shifts": ALL_SHIFTS}, ["rijbewijs"]),
        ({"shifts": ALL_SHIFTS, "driving_licences": ["B"]}, []),
        ({"shifts": ALL_SHIFTS, "driving_licences": ["AM"]}, ["rijbewijs"]),
        ({"shifts": ALL_SHIFTS, "driving_licences": ["C"]}, []),
        ({"shifts": ["weekend"], "conditions": ["lawaai"]}, [*ALL_SHIFTS[:3], "lawaai", "rijbewijs"]),
    ],
)
def test_shifts_licence_and_conditions_are_three_questions_and_one_answer_for_the_match(
    answers, cannot, client_for, coach, candidate
):
    desk = client_for(coach)
    assert desk.post(url(candidate), file_of(candidate, **answers)).status_code == 302
    candidate.refresh_from_db()
    assert candidate.cannot == cannot
    shown = desk.get(url(candidate)).context["form"]
    assert shown["shifts"].value() == answers["shifts"]
    assert shown["conditions"].value() == answers.get("conditions", [])


def test_the_database_keeps_the_licence_and_the_conditions_the_same_by_whatever_door(coach):
    person = factories.make_candidate(coach, driving_licences=["B"], cannot=["tillen", "rijbewijs"])
    person.refresh_from_db()
    assert person.cannot == ["tillen"]
    Candidate.objects.filter(pk=person.pk).update(driving_licences=["AM"])
    person.refresh_from_db()
    assert person.cannot == ["tillen", "rijbewijs"]
    nobody_asked = factories.make_candidate(coach, cannot=["tillen"])
    nobody_asked.refresh_from_db()
    assert nobody_asked.cannot == ["tillen"]


@pytest.mark.parametrize("name", ["strengths", "work_wishes", "needs"])
def test_every_free_text_warns_and_is_saved(name, client_for, coach, candidate):
    text = "Heeft epilepsie. BSN 111222333."
    page = client_for(coach).post(url(candidate), file_of(candidate, **{name: text}), follow=True).text
    candidate.refresh_from_db()
    assert getattr(candidate, name) == text
    assert "een getal in de tekst dat een BSN kan zijn" in page
    assert "Wij bewaren niets over gezondheid" in page


SICK = "Vanwege epilepsie"


@pytest.mark.parametrize(
    ("door", "answers"),
    [
        ("care_coach", {"reason": SICK}),
        ("care_backup", {"coach": "", "reason": SICK}),
        ("close", {"why": "anders", "note": SICK, "version": "1"}),
        ("hold", {"reason": SICK, "until": "31-12-2099"}),
        ("batch", {"actie": "coach", "stap": "doe", "reason": SICK}),
        ("group_new", {"name": "Start in maart", "purpose": SICK, "version": "1"}),
        ("file_opening", {"reason": SICK}),
    ],
)
def test_a_reason_or_a_purpose_warns_too_and_is_saved(door, answers, client_for, coach, other_coach, candidate):
    colleague = factories.make_user(team=coach.team)
    desk, chosen = client_for(other_coach if door == "file_opening" else colleague), {"wie": [str(candidate.public_id)]}
    if door == "file_opening":
        page = f"{reverse('candidates:file_opening')}?nummer={candidate.number}"
    elif door in ("batch", "group_new"):
        page = reverse(f"candidates:{door}")
    else:
        page = reverse(f"candidates:{door}", args=[candidate.public_id])
    if door == "care_coach":
        page += "?ik=1"
    if door == "batch":
        answers = answers | chosen | {"coach": str(colleague.public_id)}
    answer = desk.post(page, answers, follow=True)
    assert answer.redirect_chain, "it was saved"
    assert "Wij bewaren niets over gezondheid" in answer.text


def test_what_a_colleague_saved_meanwhile_is_told_in_the_words_of_the_questions(client_for, coach, candidate):
    desk = client_for(coach)
    old = file_of(candidate, conditions=["lawaai"])
    desk.post(url(candidate), file_of(candidate, shifts=["weekend"], conditions=["tillen"]))
    page = desk.post(url(candidate), old)
    assert page.status_code == 409
    told = {row.label: row.theirs for row in page.context["form"].saved_meanwhile}
    assert told["Welke diensten kan iemand werken?"] == "Werken in het weekend"
    assert told["Wat kan niet in het werk?"] == "Niet zwaar tillen (meer dan 10 kilo)"
