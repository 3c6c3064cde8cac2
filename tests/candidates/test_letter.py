"""The letter to a candidate: one page in plain words, with what the candidate may read and nothing else."""

import io
from datetime import timedelta

import pikepdf
import pypdf
import pytest
from django.urls import reverse

from candidates import letter
from candidates.models import CandidateContact
from nieuwebanen import talks
from nieuwebanen.events import Event
from nieuwebanen.work import Sector, WorkCondition
from tests import factories

pytestmark = pytest.mark.django_db


def pages_of(data):
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def a_talk(candidate, action, *, shared):
    contact = CandidateContact(
        candidate=candidate, kind="telefoon", held_on=factories.today(), note="Over thuis.", shared=shared,
        next_action=action, next_action_on=factories.today() + timedelta(days=3),
    )  # fmt: skip
    talks.record(contact, by=candidate.coach)
    return contact


@pytest.fixture
def candidate(coach):
    coach.phone = "0320 - 12 34 56"
    coach.save()
    skills = {
        factories.make_skill("Heftruck rijden"): 3,
        factories.make_skill("Plannen"): 0,
        factories.make_skill("Tillen"): 1,
    }
    return factories.make_candidate(
        coach, skills=skills, first_name="Fatuma", last_name="Abdi", strengths="Rustig en precies",
        work_wishes="Werk met dieren", sector_wishes=[Sector.LOGISTICS], cannot=[WorkCondition.NOISE],
    )  # fmt: skip


def test_the_letter_says_what_was_shared_and_no_scores(candidate, coach, client_for):
    a_talk(candidate, "Fiets regelen", shared=True)
    a_talk(candidate, "Intern overleggen", shared=False)
    done = a_talk(candidate, "Al gebeld", shared=True)
    talks.finish(done, by=coach, today=factories.today())
    desk, page = client_for(coach), reverse("candidates:letter", args=[candidate.public_id])
    shown = desk.get(page).text
    made = desk.post(page, {"dated_on": "1-12-2026", "personal": "Fijn dat je er was."})
    assert made["Content-Disposition"].startswith("attachment")
    assert "no-store" in made["Cache-Control"]
    (text,) = pages_of(made.content)
    for words in (
        "Beste Fatuma", "Rustig en precies", "Heftruck rijden: dit kun je zelf", "Tillen: dit leer je nu",
        "Werk met dieren", "een rustige plek", "Fiets regelen. Alice Coach doet dit", "0320 - 12 34 56",
        "Autoriteit Persoonsgegevens", "Wij zoeken een baan",
    ):  # fmt: skip
        assert words in text, words
        assert words in shown, words
    assert "1 december 2026" in text
    assert "Fijn dat je er was." in text
    for secret in ("Intern overleggen", "Over thuis", "Al gebeld", "Plannen", "%", "korter gemaakt"):
        assert secret not in text, secret
    assert Event.objects.about(candidate).filter(verb="candidate.letter_made", actor=coach).count() == 1


def test_looking_makes_no_letter_and_a_wrong_date_is_refused(candidate, coach, client_for):
    desk, page = client_for(coach), reverse("candidates:letter", args=[candidate.public_id])
    looked = desk.post(page, {"dated_on": "morgen", "personal": "Tot gauw.", "bekijken": "1"})
    assert "Tot gauw." in looked.text
    assert desk.post(page, {"dated_on": "ooit"}).status_code == 422
    assert not Event.objects.filter(verb="candidate.letter_made").exists()


@pytest.mark.parametrize("word", ["Zij werkt graag samen en leert snel. ", "W" * 200, "een\n\n"])
def test_the_letter_is_one_page_whatever_stands_in_the_file(word, candidate, coach):
    for number in range(15):
        factories.assess_skill(candidate, factories.make_skill(f"{number} {word}"[:110]), 4)
        a_talk(candidate, (word * 20)[:199], shared=True)
    candidate.strengths = candidate.work_wishes = candidate.needs = (word * 400)[:2000]
    candidate.sector_wishes, candidate.cannot = list(Sector.values), list(WorkCondition.values)
    made, data = letter.pdf_of(candidate, dated_on=factories.today(), personal=(word * 90)[:300], at=factories.moment())
    (text,) = pages_of(data)
    assert made.shortened
    assert "Daarom hebben wij hem korter gemaakt" in text
    assert "Autoriteit Persoonsgegevens" in text
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert b"pdfuaid:part>1" in pdf.Root.Metadata.read_bytes()


def test_nobody_asked_for_work_without_a_licence_so_the_letter_does_not_say_so(candidate):
    candidate.cannot = [WorkCondition.DRIVING, WorkCondition.NOISE]
    candidate.save()
    needs = letter.letter_for(candidate, dated_on=factories.today()).needs
    assert "lawaai" in needs
    assert "rijbewijs" not in needs
