"""Profiles of the VUM exchange: read into a file without a silent loss, and written as the standard says."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from candidates.models import Candidate, CandidateLanguage, SkillSource, TravelMode
from candidates.vum import shape, taking
from candidates.vum.reading import NOT_KEPT, READERS, Verdict, names_of, profiles_in, read
from candidates.vum.shape import PROFILE, values_of
from candidates.vum.writing import write
from nieuwebanen.accounts.models import Role
from nieuwebanen.errors import DomainError
from nieuwebanen.events import Event
from nieuwebanen.skills.models import Skill
from tests import factories

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "vum"
pytestmark = pytest.mark.django_db
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the published standard is not beside the project")
COMPETENCE = "https://linkeddata.competentnl.nl/uwv/id/skill/5A3DAB1E"


@pytest.fixture(autouse=True)
def switched_on(settings):
    settings.VUM = True


@pytest.fixture
def coach():
    return factories.make_user(Role.COACH)


@pytest.fixture
def skill():
    one = factories.make_skill("Orders verzamelen")
    Skill.objects.filter(pk=one.pk).update(competentnl_uri=COMPETENCE)
    return one


def full(**changes: Any) -> dict[str, Any]:
    """A profile with something of everything."""
    return {
        "idWerkzoekende": "abc-1",
        "indicatieLdrRegistratie": 1,
        "persoonlijkePresentatie": "Werkt graag met de handen.",
        "emailadres": ["een@example.org", "twee@example.org"],
        "telefoonnummer": ["0320-000000"],
        "sector": [{"codeSbi": 5210}, {"codeSbi": 56101}, {"codeSbi": 111}, {"codeSbi": 4}],
        "mobiliteit": {"bemiddelingspostcode": "8232ab", "maximaleReistijd": 40, "maximaleReisafstand": 15},
        "vervoermiddel": [{"codeVervoermiddel": 3}, {"codeVervoermiddel": 1, "indicatieBeschikbaarVoorWoonWerkverkeer": 2}],
        "flexibiliteit": {"datumAanvangBeschikbaarVoorWerk": "2027-02-01", "indicatieOnregelmatigWerkOfPloegendienst": 2},
        "werktijden": {"aantalWerkurenPerWeekMaximaal": 28, "aantalWerkurenPerWeekMinimaal": 20},
        "eisAanWerk": {"indicatieBegeleiding": 1},
        "iets": {"nieuws": [1, {"dieper": None}]},
        "arbeidsmarktkwalificatie": {
            "competentiebeheersing": [{"codeCompetentie": COMPETENCE}, {"codeCompetentie": "0000000007"}],
            "interesse": [{"naamInteresse": "Werken in een magazijn"}],
            "rijbewijs": [{"codeSoortRijbewijs": "B+"}, {"codeSoortRijbewijs": "Z"}],
            "taalbeheersing": [
                {"codeTaal": "pol", "codeNiveauTaalbeheersingMondeling": 4, "codeNiveauTaalbeheersingLezen": 8},
                {"codeTaal": "isl", "codeNiveauTaalbeheersingMondeling": 2},
            ],
            "opleiding": [{"codeNiveauOpleiding": 4}],
        },
    } | changes  # fmt: skip


# ---- the standard ---------------------------------------------------------------------------------------
@needs_data
def test_our_shape_is_that_of_the_published_specification():
    yaml = pytest.importorskip("yaml")
    schemas = yaml.safe_load((DATA / "components.yaml").read_text())["components"]["schemas"]

    def names(schema: dict[str, Any], name: str = "") -> set[str]:
        if "$ref" in schema:
            return names(schemas[schema["$ref"].rpartition("/")[2]], name)
        if schema.get("type") == "array":
            return names(schema["items"], name)
        if "properties" not in schema:
            return {name}
        found = set()
        for key, inner in schema["properties"].items():
            if not key.endswith("_V"):  # of a vacancy
                found |= names(inner, f"{name}.{key.removesuffix('_W')}".lstrip("."))
        return found

    assert set(names_of(PROFILE)) == names(schemas["Werkzoekende"])


@needs_data
def test_our_code_lists_are_the_official_ones():
    import csv

    official: dict[str, set[str]] = {}
    with (DATA / "derived_vum_waardelijsten.csv").open(encoding="utf-8") as file:
        for model, entity, attribute, code, *_ in csv.reader(file):
            if model == "werkzoekende":
                official.setdefault(f"{entity}/{attribute}", set()).add(code)

    def codes(words: dict[Any, str]) -> set[str]:
        return {str(code) for code in words}

    assert codes(shape.LICENCES) == official["Rijbewijs/Code soort rijbewijs"]
    assert codes(shape.TRANSPORT) == official["Vervoermiddel/Code vervoermiddel"]
    assert codes(shape.FLUENCY) == official["Taalbeheersing/Code niveau taalbeheersing lezen"]
    assert codes(shape.AGREEMENT) == official["Contractvorm/Code type overeenkomst"]
    assert codes(shape.WORKING_LEVEL) == official["Arbeidsmarktkwalificatie/Code werk- en denkniveau werkzoekende"]
    assert codes(shape.WEB_ADDRESS) == official["Webadres/Code webadres"]


def test_every_attribute_of_the_standard_has_a_reader_or_a_reason():
    without = {
        name
        for name in names_of(PROFILE)
        if name not in READERS and not any(name == head or name.startswith(f"{head}.") for head in NOT_KEPT)
    }
    assert without == set()


@needs_data
def test_the_sixty_sample_profiles_lose_nothing_silently(coach):
    profiles = profiles_in((DATA / "werkzoekenden_sample60.json").read_text())
    assert len(profiles) == 60
    for profile in profiles:
        reading = read(profile)
        leaves = list(values_of(profile))
        assert [line.place for line in reading.lines] == [leaf.place for leaf in leaves]
        assert all(line.why for line in reading.lines if line.verdict in (Verdict.NOT_KEPT, Verdict.UNKNOWN))
        candidate = taking.add(
            reading, by=coach, today=factories.today(), levels={}, first_name="Proef", last_name="Persoon",
            coach=coach, target_group="anders",
        )  # fmt: skip
        again = write(candidate, contact=True)
        assert [found for found in values_of(again) if found.problem] == []
        assert again["mobiliteit"]["bemiddelingspostcode"] == profile["mobiliteit"]["bemiddelingspostcode"].upper()


# ---- reading --------------------------------------------------------------------------------------------
def test_a_profile_becomes_our_own_fields(skill):
    reading = read(full())
    assert reading.vum_id == "abc-1"
    assert reading.fields == {
        "strengths": "Werkt graag met de handen.",
        "email": "een@example.org",
        "phone": "0320-000000",
        "postcode": "8232 AB",
        "travel_minutes": 40,
        "travel_mode": TravelMode.BICYCLE,
        "available_from": date(2027, 2, 1),
        "cannot": ["vroege-dienst", "late-dienst", "nachtdienst", "weekend"],
        "hours_per_week": 28,
        "work_wishes": "Werken in een magazijn",
        "driving_licences": ["B"],
        "sector_wishes": ["logistiek", "horeca", "techniek"],
    }
    assert reading.languages == {"pl": {"speaks": 4}, "overig": {"speaks": 2}}
    assert reading.skills == [skill]


def test_what_is_unknown_or_never_kept_is_told_with_its_place():
    told = {line.place: line for line in read(full()).lines}
    assert told["indicatieLdrRegistratie"].verdict == Verdict.NOT_KEPT
    assert told["eisAanWerk.indicatieBegeleiding"].why.startswith("Wij bewaren niets over gezondheid")
    assert told["arbeidsmarktkwalificatie.opleiding 1.codeNiveauOpleiding"].verdict == Verdict.NOT_KEPT
    assert told["arbeidsmarktkwalificatie.rijbewijs 2.codeSoortRijbewijs"].why == "Onbekende code."
    assert told["arbeidsmarktkwalificatie.competentiebeheersing 2.codeCompetentie"].verdict == Verdict.UNKNOWN
    assert told["iets.nieuws.2.dieper"].why == "De standaard kent dit gegeven niet."
    assert told["emailadres 2"].why == "Wij bewaren er één."
    assert told["mobiliteit.maximaleReisafstand"].verdict == Verdict.NOT_KEPT


@pytest.mark.parametrize(
    ("change", "place", "why"),
    [
        ({"werktijden": {"aantalWerkurenPerWeekMaximaal": 75}}, "werktijden.aantalWerkurenPerWeekMaximaal", "60 uur"),
        ({"werktijden": {"aantalWerkurenPerWeekMaximaal": "36"}}, "werktijden.aantalWerkurenPerWeekMaximaal", "getal"),
        ({"werktijden": [7]}, "werktijden.1", "kent dit gegeven niet"),
        ({"mobiliteit": {"bemiddelingspostcode": "AB8232"}}, "mobiliteit.bemiddelingspostcode", "standaard"),
        ({"emailadres": ["geen adres"]}, "emailadres 1", "niet goed geschreven"),
        ({"persoonlijkePresentatie": "a\0b"}, "persoonlijkePresentatie", "teken in dat niet kan"),
        ({"persoonlijkePresentatie": "a\ud800b"}, "persoonlijkePresentatie", "teken in dat niet kan"),
        ({"indicatieLdrRegistratie": True}, "indicatieLdrRegistratie", "Onbekende code"),
        ({"vervoermiddel": [{"codeVervoermiddel": [1]}]}, "vervoermiddel 1.codeVervoermiddel.1", "kent dit gegeven"),
        ({"arbeidsmarktkwalificatie": {"taalbeheersing": [{"codeNiveauTaalbeheersingLezen": 3}]}},
         "arbeidsmarktkwalificatie.taalbeheersing 1.codeNiveauTaalbeheersingLezen", "om welke taal"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_value_by_value(change, place, why):
    told = {line.place: line for line in read(full(**change)).lines}
    assert why in told[place].why


def test_kilometres_count_only_without_minutes():
    reading = read({"mobiliteit": {"bemiddelingspostcode": "8232AB", "maximaleReisafstand": 12}})
    assert reading.fields["travel_minutes"] == 30  # by bus or train, 400 metres a minute


@pytest.mark.parametrize("text", ["", "geen json", "[]", "7", '[{"a": 1}, 2]', "[" * 100_000])
def test_a_file_without_a_profile_is_refused(text):
    with pytest.raises(DomainError):
        profiles_in(text)


# ---- writing --------------------------------------------------------------------------------------------
def test_a_person_is_written_without_name_and_without_contact(coach, skill):
    candidate = factories.make_candidate(
        coach, postcode="8232 AB", phone="0320-111111", email="n@example.org", birth_year=1990, driving_licences=["B"]
    )
    CandidateLanguage.objects.create(candidate=candidate, language="nl", speaks=3)
    factories.assess_skill(candidate, skill, 3)
    message = write(candidate, contact=False)
    text = json.dumps(message)
    for private in (
        candidate.first_name,
        candidate.last_name,
        candidate.number,
        "1990",
        "0320-111111",
        "n@example.org",
    ):
        assert private not in text
    assert message["arbeidsmarktkwalificatie"]["competentiebeheersing"] == [{"codeCompetentie": COMPETENCE}]
    assert message["arbeidsmarktkwalificatie"]["taalbeheersing"][0]["codeTaal"] == "nld"
    assert [found for found in values_of(message) if found.problem] == []
    assert write(candidate, contact=True)["emailadres"] == ["n@example.org"]


# ---- the doors ------------------------------------------------------------------------------------------
def sent(client, profile):
    file = SimpleUploadedFile("profiel.json", json.dumps(profile).encode())
    return client.post(reverse("candidates:vum"), {"file": file})


def test_a_coach_looks_adds_the_name_and_keeps(client, coach, skill):
    client.force_login(coach)
    page = sent(client, full())
    assert page.status_code == 200
    assert "Wat gebeurt er met elk gegeven?" in page.text
    assert not Candidate.objects.exists()
    answers = {
        "profiel": json.dumps(full()), "bewaren": "1", "first_name": "Ola", "last_name": "Kowalska",
        "coach": coach.pk, "target_group": "anders", f"niveau-{skill.public_id}": "2",
    }  # fmt: skip
    missing = client.post(reverse("candidates:vum_profile"), answers | {"last_name": ""})
    assert missing.status_code == 422
    assert "Vul de achternaam in" in missing.text
    kept = client.post(reverse("candidates:vum_profile"), answers)
    candidate = Candidate.objects.get()
    assert kept.url == candidate.get_absolute_url()
    assert (candidate.vum_id, candidate.postcode, candidate.travel_minutes) == ("abc-1", "8232 AB", 40)
    level = candidate.skills.get()
    assert (level.level, level.source) == (2, SkillSource.OWN)
    assert candidate.languages.get(language="pl").speaks == 4


def test_signs_that_no_page_can_hold_are_shown_and_nothing_breaks(client, coach):
    client.force_login(coach)
    page = sent(client, full(persoonlijkePresentatie="a\ud800", **{"vreemd\0\udfff": "b\udc00"}))
    assert page.status_code == 200
    assert "a\\ud800" in page.text
    assert "b\\udc00" in page.text


def test_the_same_profile_again_updates_what_the_coach_ticks(client, coach):
    client.force_login(coach)
    candidate = factories.make_candidate(coach, vum_id="abc-1", postcode="", hours_per_week=36)
    page = sent(client, full())
    assert candidate.number in page.text
    answers = {"profiel": json.dumps(full()), "bewaren": "1", "take": ["postcode"]}
    assert client.post(reverse("candidates:vum_profile"), answers).status_code == 302
    candidate.refresh_from_db()
    assert (candidate.postcode, candidate.hours_per_week) == ("8232 AB", 36)


def test_a_profile_of_another_team_is_not_taken_over(client, coach):
    other = factories.make_user(Role.COACH, team=factories.make_team("Team Zuid"))
    factories.make_candidate(other, vum_id="abc-1")
    client.force_login(coach)
    assert "Een ander team heeft deze persoon al" in sent(client, full()).text
    answers = {
        "profiel": json.dumps(full()), "bewaren": "1", "first_name": "Ola", "last_name": "Kowalska",
        "coach": coach.pk, "target_group": "anders",
    }  # fmt: skip
    client.post(reverse("candidates:vum_profile"), answers)
    assert Candidate.objects.count() == 1


def test_several_profiles_give_a_list_and_a_wrong_file_a_sentence(client, coach):
    client.force_login(coach)
    assert "2 profielen uit VUM" in sent(client, [full(), full(idWerkzoekende="abc-2")]).text
    for content, sentence in [(b"\xff\xfe", "geen tekst"), (b"{", "geen JSON-bestand"), (b"", "leeg")]:
        file = SimpleUploadedFile("profiel.json", content)
        page = client.post(reverse("candidates:vum"), {"file": file})
        assert page.status_code == 422
        assert sentence in page.text


def test_the_file_is_fetched_by_a_post_and_logged(client, coach):
    candidate = factories.make_candidate(coach)
    client.force_login(coach)
    address = reverse("candidates:vum_export", args=[candidate.public_id])
    assert "Dit gaat mee" in client.get(address).text
    file = client.post(address)
    assert json.loads(file.content)["idWerkzoekende"] == candidate.public_id.hex
    assert Event.objects.about(candidate).filter(verb="candidate.vum_written").exists()


def test_the_exchange_is_off_by_default(client, coach, settings):
    settings.VUM = False
    client.force_login(coach)
    assert client.get(reverse("candidates:vum")).status_code == 404
    assert "VUM" not in client.get(reverse("candidates:list")).text


def test_a_day_ahead_is_no_problem():
    tomorrow = factories.today() + timedelta(days=1)
    reading = read({"flexibiliteit": {"datumAanvangBeschikbaarVoorWerk": tomorrow.isoformat()}})
    assert reading.fields == {"available_from": tomorrow}
