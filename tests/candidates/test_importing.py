"""People from a spreadsheet: every row is shown before it happens, and nobody comes twice."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from candidates import retention
from candidates.importing import applying, columns, looking, reading
from candidates.importing.template import template
from candidates.models import Candidate, CandidateImport, CandidateSkill, ImportRow, ImportState
from nieuwebanen import background
from nieuwebanen.errors import DomainError
from nieuwebanen.events import Event
from nieuwebanen.retention import RetentionRule
from nieuwebanen.skills.models import SkillSynonym
from tests import factories

pytestmark = pytest.mark.django_db
HEADINGS = ["Voornaam", "Achternaam", "Geboortejaar", "Postcode", "Doelgroep", "Vaardigheid 1", "Niveau 1"]
AMINA = ["Amina", "Said", "1988", "8232 AB", "langdurig werkzoekend", "Heftruck rijden", "2"]


@pytest.fixture
def forklift():
    return factories.make_skill(name="Heftruck rijden")


def as_csv(*rows, headings=HEADINGS, encoding="utf-8-sig", delimiter=";"):
    text = StringIO()
    csv.writer(text, delimiter=delimiter).writerows([headings, *rows])
    return text.getvalue().encode(encoding)


def as_xlsx(*rows, headings=HEADINGS):
    book = Workbook()
    for row in [headings, *rows]:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def read(content, coach, by=None):
    one = looking.upload(content, file_name="mensen.csv", coach=coach, by=by or coach)
    background.run_waiting()
    one.refresh_from_db()
    return one


def take(one, by):
    applying.begin(one, by=by)
    background.run_waiting()
    one.refresh_from_db()
    return one


def outcomes(one):
    return list(one.rows.values_list("number", "outcome", "chosen"))


def said(one, number):
    return " ".join(message["text"] for message in one.rows.get(number=number).messages)


# ---- files --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_is_read_however_a_dutch_computer_wrote_it(encoding, delimiter):
    content = as_csv(["Zoë, de", "Brûlé"], headings=["Voornaam", "Achternaam"], encoding=encoding, delimiter=delimiter)
    assert [line.cells for line in reading.lines(content)] == [["Voornaam", "Achternaam"], ["Zoë, de", "Brûlé"]]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "leeg"),
        (b"%PDF-1.7", "geen spreadsheet"),
        (b"\xd0\xcf\x11\xe0oud", "oud of beveiligd"),
        (b"PK\x03\x04stuk", "beschadigd"),
        (b"x" * (reading.LARGEST + 1), "groter dan 20 MB"),
        (b"Naam;Leeftijd\nJan;33", "geen koppen die wij kennen"),
        (b"Voornaam;Postcode\nJan;8232", "‘Achternaam’ en ‘Doelgroep’"),
        (b"Voornaam;Achternaam;Doelgroep;BSN\nJan;Jansen;anders;1", "Wij bewaren het BSN nooit"),
        (b"Voornaam;Achternaam;Doelgroep;Roepnaam\nJan;Jansen;anders;J", "twee kolommen"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do_and_is_not_kept(coach, content, words):
    with pytest.raises(DomainError, match=words):
        looking.upload(content, file_name="x.csv", coach=coach, by=coach)
    assert not CandidateImport.objects.exists()


def test_a_formula_is_read_as_its_saved_outcome_and_refused_without_one(coach, forklift):
    one = read(as_xlsx(AMINA, ['="Jan"', *AMINA[1:]]), coach)
    assert outcomes(one) == [(2, "nieuw", True), (3, "fout", False)]
    assert "formule zonder uitkomst" in said(one, 3)
    assert one.rows.get(number=3).messages[0]["cell"] == "A3"


def test_the_template_is_a_file_that_can_be_sent_back(coach, forklift):
    book = load_workbook(BytesIO(template()))
    people = book["Kandidaten"]
    lists = [check.sqref for check in people.data_validations.dataValidation]
    assert len(lists) == 6
    assert book["Uitleg"]["A1"].value == "Zo vul je dit bestand in"
    headings = columns.read_headings([str(cell.value or "") for cell in people[1]])
    assert headings.unknown == ()
    assert set(headings.places.values()) == set(columns.BY_KEY)
    assert len(headings.skills) == 8
    at = {cell.value: cell.column for cell in people[1]}
    for heading, value in zip(HEADINGS, AMINA, strict=True):
        people.cell(3, at.get(heading) or at[f"{heading} *"], value)
    file = BytesIO()
    book.save(file)
    assert outcomes(read(file.getvalue(), coach)) == [(3, "nieuw", True)]  # the example is no person


# ---- a row becomes what will happen ---------------------------------------------------------------------
def test_nothing_happens_before_it_is_confirmed_and_then_once(coach, forklift):
    one = read(as_csv(AMINA, ["Bo", "Berg", "1990", "8232 AC", "anders", "", ""]), coach)
    assert (one.state, one.content, Candidate.objects.count()) == (ImportState.READY, None, 0)
    take(one, coach)
    applying.begin(one, by=coach)
    assert background.run_waiting() == 0
    amina = Candidate.objects.get(first_name="Amina")
    assert (amina.coach, amina.team, amina.birth_year, amina.postcode) == (coach, coach.team, 1988, "8232 AB")
    assert [(s.skill, s.level, s.source, s.assessed_by) for s in amina.skills.all()] == [
        (forklift, 2, "eigen-inschatting", coach)
    ]
    assert amina.coach_history.get().by == coach
    assert Candidate.objects.count() == 2
    assert one.rows.filter(applied_at=None).count() == 0
    assert one.state == ImportState.DONE
    texts = " ".join(Event.objects.values_list("text", flat=True))
    assert "Kandidaat toegevoegd uit een bestand." in texts
    assert "Amina" not in texts


def test_a_row_says_everything_in_the_words_of_a_coach(coach, forklift):
    headings = [
        *HEADINGS, "Tussenvoegsel", "Werkcoach", "Dagen", "Vervoer", "Wat niet kan in het werk", "Rijbewijs", "Sectoren",
        "Kan beginnen vanaf", "Uren per week", "E-mailadres", "Telefoon", "Vaardigheden", "Haarkleur",
    ]  # fmt: skip
    factories.make_skill(name="Orders verzamelen")
    row = [
        *AMINA, "van der", coach.full_name, "maandag, di;wo", "Fiets", "geen nachtdienst; tillen", "B/C", "Zorg; logistiek",
        "1 maart 2027", "24 uur", "amina@example.org", "612345678", "orders VERZAMELEN = 3 zelfstandig", "rood",
    ]  # fmt: skip
    one = read(as_csv(row, headings=headings), coach)
    assert one.left_out == ["Haarkleur"]
    assert "rood" not in str(one.rows.get().values)
    take(one, coach)
    amina = Candidate.objects.get()
    assert (amina.last_name, amina.days, amina.travel_mode) == ("van der Said", ["ma", "di", "wo"], "fiets")
    assert (set(amina.cannot), amina.driving_licences) == ({"nachtdienst", "tillen"}, ["B", "C"])
    assert (set(amina.sector_wishes), amina.available_from) == ({"zorg", "logistiek"}, date(2027, 3, 1))
    assert (amina.hours_per_week, amina.phone) == (24, "0612345678")
    assert {s.skill.name: s.level for s in amina.skills.all()} == {"Heftruck rijden": 2, "Orders verzamelen": 3}


@pytest.mark.parametrize(
    ("heading", "text", "words"),
    [
        ("Geboortejaar", "88", "vier cijfers"),
        ("Postcode", "82 AB", "8232 AB"),
        ("Doelgroep", "ziek", "Kies uit: langdurig werkzoekend"),
        ("Doelgroep", "", "Vul de doelgroep in"),
        ("Doelgroep", "van werk naar werk", "bij welke werkgever"),
        ("Voornaam", "", "Vul de voornaam in"),
        ("Niveau 1", "5", "geen niveau"),
        ("Niveau 1", "", "Vul het niveau in bij ‘Heftruck rijden’"),
        ("Vaardigheid 1", "", "niveau zonder vaardigheid"),
    ],
)
def test_a_mistake_says_where_it_is_and_how_to_mend_it(coach, forklift, heading, text, words):
    row = list(AMINA)
    row[HEADINGS.index(heading)] = text
    one = read(as_csv(row), coach)
    assert outcomes(one) == [(2, "fout", False)]
    assert words in said(one, 2)


def test_a_number_that_may_be_a_bsn_is_refused_and_never_stored(coach, forklift):
    one = read(as_csv([*AMINA, "111222333"], headings=[*HEADINGS, "Wat iemand graag wil doen"]), coach)
    assert outcomes(one) == [(2, "fout", False)]
    assert "BSN kan zijn" in said(one, 2)
    assert "111222333" not in str(list(ImportRow.objects.values())) + str(list(CandidateImport.objects.values()))


def test_who_is_known_is_found_and_only_empty_fields_are_filled(coach, forklift):
    sweeping = factories.make_skill(name="Vegen")
    amina = factories.make_candidate(
        coach, first_name="Amína", last_name="SAID", birth_year=1988, postcode="8232 AB", place="Lelystad"
    )
    CandidateSkill.objects.create(
        candidate=amina, skill=forklift, level=4, source="gezien", assessed_on=factories.today(), assessed_by=coach
    )
    headings = [*HEADINGS, "Woonplaats", "E-mailadres", "Vaardigheid 2", "Niveau 2", "Bij bestaande"]
    row = [*AMINA, "Almere", "amina@example.org", "Vegen", "3", ""]
    one = read(as_csv(row, headings=headings), coach)
    assert outcomes(one) == [(2, "bestaat", True)]
    take(one, coach)
    amina = Candidate.objects.get()
    assert (amina.place, amina.email, amina.first_name) == ("Lelystad", "amina@example.org", "Amína")
    assert {s.skill: s.level for s in amina.skills.all()} == {forklift: 4, sweeping: 3}

    take(read(as_csv([*row[:-1], "vervangen"], headings=headings), coach), coach)
    amina = Candidate.objects.get()
    assert (amina.place, amina.version) == ("Almere", 3)
    assert {s.skill: s.level for s in amina.skills.all()} == {forklift: 2, sweeping: 3}


def test_a_number_must_belong_to_that_name_and_to_the_own_team(coach, other_coach, forklift):
    mine = factories.make_candidate(coach, first_name="Amina", last_name="Said")
    theirs = factories.make_candidate(other_coach, first_name="Cas", last_name="Citroen")
    rows = [[mine.number, *AMINA], [mine.number, "Bo", *AMINA[1:]], [theirs.number, "Cas", "Citroen", *AMINA[2:]]]
    one = read(as_csv(*rows, headings=["Nummer", *HEADINGS]), coach)
    assert [outcome for _, outcome, _ in outcomes(one)] == ["bestaat", "fout", "fout"]
    assert "andere naam" in said(one, 3)
    assert "niet van iemand in je team" in said(one, 4)


def test_somebody_of_another_team_is_named_by_number_only(coach, other_coach, forklift):
    theirs = factories.make_candidate(
        other_coach, first_name="Amina", last_name="Said", birth_year=1988, postcode="8232 AB"
    )
    one = read(as_csv(AMINA), coach)
    assert outcomes(one) == [(2, "fout", False)]
    assert theirs.number in said(one, 2)


def test_somebody_of_the_same_name_is_asked_about_and_left_out_until_then(coach, forklift):
    factories.make_candidate(coach, first_name="Amina", last_name="Said", birth_year=None, postcode="")
    rows = [AMINA, ["Bo", "Berg", "", "", "anders", "", ""], ["Bo", "Berg", "1990", "", "anders", "", ""], AMINA]
    one = read(as_csv(*rows), coach)
    assert outcomes(one) == [(2, "twijfel", False), (3, "nieuw", True), (4, "twijfel", False), (5, "fout", False)]
    assert "staat ook in rij 2" in said(one, 5)
    looking.choose(one, shown=[2, 3, 4], chosen=[2, 3])
    take(one, coach)
    assert Candidate.objects.filter(last_name="Said").count() == 2
    assert Candidate.objects.filter(last_name="Berg").count() == 1


def test_the_same_file_sent_twice_makes_nobody_twice(coach, forklift):
    rows = [AMINA, ["Bo", "Berg", "", "", "anders", "", ""]]
    first, second = (read(as_csv(*rows), coach) for _ in range(2))
    take(first, coach)
    take(second, coach)
    assert Candidate.objects.count() == 2
    assert [outcome for _, outcome, _ in outcomes(second)] == ["fout", "fout"]
    assert "intussen toegevoegd" in said(second, 2)


def test_a_word_that_is_no_skill_is_asked_for_and_left_out_openly(coach, forklift, client_for):
    SkillSynonym.objects.create(skill=forklift, name="Vorkheftruck")
    row, other = list(AMINA), ["Bo", "Berg", "", "", "anders", "vorkheftruck", "1"]
    row[5] = "heftruk rijde"
    one = read(as_csv(row, other), coach)
    assert list(one.words.values_list("text", "skill", "known")) == [
        ("heftruk rijde", None, False),
        ("vorkheftruck", forklift.pk, True),
    ]
    client = client_for(coach)
    page = client.get(one.get_absolute_url()).text
    assert "Niet mee, want onbekend:" in page
    address = reverse("candidates:import_words", args=[one.public_id])
    assert "Heftruck rijden" in client.get(address).text
    word = one.words.get(known=False)
    wrong = client.post(address, {f"woord-{word.pk}": "", f"woord-{word.pk}-anders": "Koeien vangen"})
    assert wrong.status_code == 422
    client.post(address, {f"woord-{word.pk}": "", f"woord-{word.pk}-anders": "heftruck rijden"})
    take(one, coach)
    assert {skill.level for skill in forklift.holders.all()} == {1, 2}


def test_a_row_that_the_database_refuses_is_put_aside_and_the_others_go_on(coach, forklift, monkeypatch):
    monkeypatch.setitem(
        columns.BY_KEY, "birth_year", columns.Column("birth_year", "Geboortejaar", columns.whole(1, 9999), "")
    )
    wrong = ["Bo", "Berg", "1850", "8232 AC", "anders", "", ""]
    one = read(as_csv(AMINA, wrong, ["Cas", "Dijk", "1990", "8232 AD", "anders", "", ""]), coach)
    take(one, coach)
    assert sorted(Candidate.objects.values_list("first_name", flat=True)) == ["Amina", "Cas"]
    assert one.state == ImportState.DONE
    assert "kon niet worden bewaard" in said(one, 3)


@pytest.mark.parametrize("state", [ImportState.READY, ImportState.DONE, ImportState.FAILED])
def test_a_file_goes_after_two_weeks_and_the_people_stay(client, coach, forklift, state):
    one = read(as_csv(AMINA), coach)
    if state == ImportState.DONE:
        take(one, coach)
    CandidateImport.objects.update(state=state)
    rule = RetentionRule(group="import", days=14)
    assert retention.imports(rule, at=one.created_at + timedelta(days=14), dry=False).done == 0
    assert retention.imports(rule, at=one.created_at + timedelta(days=14, seconds=1), dry=False).done == 1
    assert not ImportRow.objects.exists()
    assert Candidate.objects.count() == (state == ImportState.DONE)
    one.refresh_from_db()
    assert one.file_name != "mensen.csv"
    client.force_login(coach)
    assert one.get_absolute_url() not in client.get(reverse("candidates:imports")).content.decode()


def test_a_file_that_the_worker_is_at_does_not_go(coach, forklift):
    one = read(as_csv(AMINA), coach)
    applying.begin(one, by=coach)
    long_after = one.created_at + timedelta(days=15)
    rule = RetentionRule(group="import", days=14)
    assert retention.imports(rule, at=long_after, dry=False).due == 0
    background.run_waiting()
    assert retention.imports(rule, at=long_after, dry=False).done == 1


def test_a_coach_gives_people_to_the_own_team_and_a_manager_to_everybody(coach, other_coach, manager, forklift):
    with pytest.raises(DomainError, match="werkcoach"):
        looking.upload(as_csv(AMINA), file_name="x", coach=other_coach, by=coach)
    headings = [*HEADINGS, "Werkcoach"]
    one = read(as_csv([*AMINA, other_coach.email], headings=headings), coach)
    assert "geen werkcoach van je team" in said(one, 2)
    take(read(as_csv([*AMINA, other_coach.email], headings=headings), coach, by=manager), manager)
    assert Candidate.objects.get().team == other_coach.team


# ---- the pages ------------------------------------------------------------------------------------------
def test_a_coach_walks_from_a_file_to_people(coach, forklift, client_for):
    client = client_for(coach)
    start = reverse("candidates:imports")
    assert reverse("candidates:import_template") in client.get(start).text
    assert client.get(reverse("candidates:import_template")).status_code == 200
    empty = client.post(start, {"coach": str(coach.public_id)})
    assert (empty.status_code, "Kies het bestand met kandidaten" in empty.text) == (422, True)
    file = SimpleUploadedFile("mensen.csv", as_csv(AMINA, ["", "Berg", "", "", "anders", "", ""]))
    sent = client.post(start, {"file": file, "coach": str(coach.public_id)})
    assert "/taken/" in sent.url
    one = CandidateImport.objects.get()
    assert client.get(one.get_absolute_url()).url == sent.url  # still being read
    background.run_waiting()
    page = client.get(one.get_absolute_url()).text
    assert "Er komt een nieuwe kandidaat bij." in page
    assert "Vul de voornaam in." in page
    assert "Amina" not in client.get(one.get_absolute_url() + "?uitkomst=fout").text

    client.post(one.get_absolute_url(), {"getoond": ["2"], "bewaar": "1"})
    assert "Er is geen rij gekozen" in client.get(reverse("candidates:import_apply", args=[one.public_id])).text
    assert (
        "Er is geen rij gekozen"
        in client.post(reverse("candidates:import_apply", args=[one.public_id]), follow=True).text
    )
    client.post(one.get_absolute_url(), {"alles": "1"})
    apply_url = reverse("candidates:import_apply", args=[one.public_id])
    assert "1 nieuwe kandidaat komt" in client.get(apply_url).text
    first, second = client.post(apply_url), client.post(apply_url)
    assert first.url == second.url
    background.run_waiting()
    done = client.get(one.get_absolute_url()).text
    assert "1 nieuwe kandidaat," in done
    assert Candidate.objects.get().get_absolute_url() in done
    rest = client.get(reverse("candidates:import_leftover", args=[one.public_id]))
    sheet = load_workbook(BytesIO(rest.content)).worksheets[0]
    assert [cell.value for cell in sheet[1]][-1] == "Wat er mis is"
    assert sheet.cell(2, sheet.max_column).value == "Voornaam: Vul de voornaam in."


def test_the_page_asks_as_much_of_the_database_for_many_rows_as_for_one(coach, forklift, client_for):
    def queries(number):
        rows = [[f"Naam{nr}", "Berg", "1990", "8232 AB", "anders", "Heftruck rijden", "2"] for nr in range(number)]
        for nr in range(0, number, 2):
            factories.make_candidate(
                coach, first_name=f"Naam{nr}", last_name="Berg", birth_year=1990, postcode="8232 AB"
            )
        one = read(as_csv(*rows), coach)
        client = client_for(coach)
        client.get(one.get_absolute_url())
        with CaptureQueriesContext(connection) as seen:
            client.get(one.get_absolute_url())
        return len(seen)

    assert queries(2) == queries(20)
