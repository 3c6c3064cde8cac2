"""Languages at work: rows that are added, changed and taken away in one form."""

import pytest
from django.urls import reverse

from candidates.languages import change_languages, spoken
from candidates.models import Candidate
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def candidate(coach):
    return factories.make_candidate(coach)


@pytest.fixture
def desk(coach, client_for):
    return client_for(coach)


def url(candidate):
    return reverse("candidates:languages", args=[candidate.public_id])


def answers(candidate, *rows, initial=0, **changes):
    data = {"taal-TOTAL_FORMS": str(len(rows)), "taal-INITIAL_FORMS": str(initial), "version": str(candidate.version)}
    for number, row in enumerate(rows):
        data |= {f"taal-{number}-{name}": str(value) for name, value in row.items()}
    return data | changes


def test_languages_are_added_changed_and_taken_away(desk, candidate):
    nl = {"language": "nl", "speaks": 3, "understands": 3, "reads": 2}
    answer = desk.post(url(candidate), answers(candidate, nl, nog_een="1"))
    assert answer.url == url(candidate)
    candidate.refresh_from_db()
    ar = {"language": "ar", "speaks": 4, "understands": 4, "reads": 4, "writes": 4}
    answer = desk.post(url(candidate), answers(candidate, nl | {"writes": 1}, ar, initial=1))
    assert answer.url == candidate.get_absolute_url()
    candidate.refresh_from_db()
    assert [(one.name, one.words) for one in spoken(candidate)] == [
        ("Nederlands", "spreekt en verstaat goed, leest redelijk, schrijft niet"),
        ("Arabisch", "spreekt, verstaat, leest en schrijft heel goed"),
    ]
    page = desk.get(candidate.get_absolute_url()).text
    assert "spreekt en verstaat goed" in page
    desk.post(url(candidate), answers(candidate, nl | {"DELETE": "on"}, ar, {}, initial=2))
    assert [one.name for one in spoken(candidate)] == ["Arabisch"]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([{"language": "nl"}], "Kies bij minstens 1 van de 4 hoe goed het gaat"),
        ([{"speaks": 3}], "Kies de taal, of haal deze rij weg"),
        ([{"language": "nl", "speaks": 3}, {"language": "nl", "reads": 1}], "Deze taal staat er al"),
        ([{"language": "nl", "speaks": 9}], "Kies iets uit de lijst"),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_saved(rows, sentence, desk, candidate):
    page = desk.post(url(candidate), answers(candidate, *rows))
    assert page.status_code == 422
    assert sentence in page.text
    assert not candidate.languages.exists()


def test_who_comes_second_is_told_and_may_send_the_same_again(desk, candidate):
    Candidate.objects.filter(pk=candidate.pk).update(version=7)
    row = {"language": "en", "speaks": 2}
    page = desk.post(url(candidate), answers(candidate, row))
    assert page.status_code == 409
    assert "Iemand anders heeft deze gegevens net gewijzigd." in page.text
    assert not candidate.languages.exists()
    assert not page.context["seen"].saved_meanwhile  # another part of the file
    again = page.context["seen"]["version"].value()
    assert desk.post(url(candidate), answers(candidate, row, version=str(again))).status_code == 302
    assert candidate.languages.get().language == "en"


def test_who_comes_second_reads_what_was_typed_what_is_saved_and_what_it_was(desk, candidate):
    change_languages(candidate, {"nl": {"speaks": 2}}, version=candidate.version, by=candidate.coach)
    base = desk.get(url(candidate)).context["seen"]["version"].field.widget.base("version-base")
    mine = answers(candidate, {"language": "nl", "speaks": 3}, initial=1) | {"version-base": base}
    change_languages(candidate, {"nl": {"speaks": 4}}, version=candidate.version, by=candidate.coach)
    page = desk.post(url(candidate), mine)
    assert page.status_code == 409
    (met,) = page.context["seen"].saved_meanwhile
    assert met[:4] == ("Nederlands", "spreekt heel goed", "spreekt goed", "spreekt redelijk")
    assert "spreekt heel goed" in page.text
