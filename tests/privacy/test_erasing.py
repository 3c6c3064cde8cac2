"""Erasing a person: nothing is left in a whole dump, what must be kept waits, and there is no other way."""

import subprocess
from datetime import date
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from candidates import erasing
from candidates.models import Candidate, CandidateSkill, Erasure, ErasureState, ErasureWhy, FileOpening
from matching.models import Presentation, Proposal
from nieuwebanen import pruning
from nieuwebanen.devstack.unprivileged import pg_bin
from nieuwebanen.errors import DomainError
from nieuwebanen.events import Event
from nieuwebanen.retention import RetentionRule
from tests import factories
from tests.privacy.whole_life import lived, words_of
from tests.trajectories import builders
from trajectories.models import Agreement, Signature, Trajectory

LONG_AGO = date(2001, 3, 14)
KEPT = tuple(f"trajectories.{name}" for name in ("Agreement", "Signature", "Signatory", "SignedScan", "Approval"))


@pytest.fixture(autouse=True)
def ledger(tmp_path: Path, settings) -> Path:
    settings.ERASURE_LEDGER = tmp_path / "erasures.jsonl"
    settings.MAIL_DIR = tmp_path / "mail"
    settings.MAIL_DIR.mkdir()
    return settings.ERASURE_LEDGER


@pytest.fixture
def rules(db: None) -> None:
    pruning.load_defaults()


def dump() -> str:
    """The whole database as pg_dump writes it, with what is binary readable."""
    program = pg_bin() / "pg_dump"
    if not program.exists():
        pytest.skip("the embedded server has no pg_dump here")
    at = connection.settings_dict
    words = [program, "--host", at["HOST"], "--username", at["USER"], "--dbname", at["NAME"], "--inserts"]
    text = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    return text + "".join(decoded(text))


def decoded(text: str) -> list[str]:
    """bytea stands in a dump as \\x and hexadecimals."""
    return [bytes.fromhex(run.split("'")[0]).decode("utf-8", "replace") for run in text.split("'\\x")[1:]]


def erased(candidate: Candidate) -> Erasure:
    return erasing.erase(candidate, why=ErasureWhy.REQUEST, by=None)


@pytest.mark.django_db(transaction=True)
def test_nothing_of_an_erased_person_is_left_in_a_dump_or_a_file(rules, settings):
    person, other = lived(ended_on=LONG_AGO), lived(ended_on=LONG_AGO)
    ours, theirs = words_of(person), words_of(other)
    mail = settings.MAIL_DIR / "1.eml"
    mail.write_text(f"Over {person.full_name}")
    before = dump()
    assert {key for key, word in ours.items() if word not in before} == {
        key for key in ours if key.startswith("candidates.Erasure")
    }
    row = erased(person)

    after = dump()
    assert {key: word for key, word in ours.items() if word in after} == {}
    assert person.full_name not in after
    # Of somebody else nothing is gone, but a file that waited to be fetched: nobody knows who is in it.
    assert {key for key, word in theirs.items() if word in before and word not in after} == {
        "nieuwebanen.BackgroundTask.result",
        "nieuwebanen.BackgroundTask.result_name",
    }
    assert not mail.exists()
    assert not any(person.full_name in str(one.get_decoded()) for one in Session.objects.all())

    assert row.state == ErasureState.DONE
    assert Candidate.objects.get(pk=person.pk).full_name == f"Gewist ({person.number})"
    assert Agreement.objects.get(trajectory__candidate=person).content == {}
    assert [line["content_sha256"] for line in row.report["agreements"]] == [
        Agreement.objects.get(trajectory__candidate=person).content_sha256
    ]
    trajectory = Trajectory.objects.get(candidate=person)
    assert (trajectory.status, trajectory.ended_on) == ("gestopt", LONG_AGO.replace(day=1))
    assert Proposal.objects.get(candidate=person).state == "gekozen"


@pytest.mark.django_db(transaction=True)
def test_an_agreement_that_must_be_kept_is_all_that_stays_until_its_term_is_over(rules):
    person = lived()
    words = words_of(person)
    row = erased(person)
    assert row.state == ErasureState.WAITING
    after = dump()
    left = {key for key, word in words.items() if word in after}
    assert left
    assert {key.rpartition(".")[0] for key in left} == set(KEPT)
    assert row.due_on > factories.today().replace(year=factories.today().year + 9)

    assert erasing.finish(row, at=timezone.now()).state == ErasureState.WAITING  # too early is refused by the database
    Trajectory.objects.filter(candidate=person).update(ended_on=LONG_AGO)
    row = erasing.finish(row, at=timezone.now())
    assert row.state == ErasureState.DONE
    after = dump()
    assert {key: word for key, word in words.items() if word in after} == {}
    assert row.report["agreements"][0]["pdf_sha256"] == Agreement.objects.get().pdf_sha256


# ---- there is no other way --------------------------------------------------------------------------
def refused(statement: str, *args: object) -> None:
    with pytest.raises(IntegrityError, match="nb:"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, args)


@pytest.fixture
def person(rules) -> Candidate:
    return lived(ended_on=LONG_AGO)


IMMUTABLE = {
    "candidates_candidateskill": "level = 1",
    "candidates_candidatecompetence": "level = 1",
    "candidates_fileopening": "reason = 'Gewist'",
    "nieuwebanen_event": "text = 'Gewist.'",
    "matching_presentation": "snapshot = '{}'",
    "trajectories_agreement": "content = '{}'",
    "trajectories_signature": "name = 'Gewist'",
}


@pytest.mark.parametrize("table", IMMUTABLE)
def test_what_never_changes_is_refused_to_everything_but_the_function(person, table):
    """Also with every sign that anybody can put up: a setting, the row in the ledger, the name of the function."""
    Erasure.objects.create(
        candidate_public_id=person.public_id, candidate_number=person.number, why="verzoek",
        state=ErasureState.RUNNING, announced_at=timezone.now(), due_on=factories.today(),
    )  # fmt: skip
    with connection.cursor() as cursor:
        for name in ("nb.erasing", "nb.in_erasure", "application_name"):
            cursor.execute("select set_config(%s, 'nb_erase_candidate(uuid)', false)", [name])
    for change in (f"update {table} set {IMMUTABLE[table]}", f"delete from {table}"):
        refused(change)
        refused(f"{change} /*\nPL/pgSQL function nb_erase_candidate(uuid) line 1 at SQL statement */")
        inside = f"{change}; /*\nPL/pgSQL function nb_erase_candidate(uuid) line 1 at SQL statement */"
        refused(f"do $do$ begin {inside} end $do$")
        refused(f"do $do$ begin execute $x${change} /*\nfunction nb_erase_candidate(uuid) line 1 */$x$; end $do$")


def test_the_function_asks_for_a_row_in_the_ledger_written_in_this_transaction(person):
    refused("select nb_erase_candidate(%s)", person.public_id)
    row = Erasure.objects.create(
        candidate_public_id=person.public_id, candidate_number=person.number, why="verzoek",
        announced_at=timezone.now(), due_on=factories.today(),
    )  # fmt: skip
    refused("select nb_erase_candidate(%s)", person.public_id)  # announced is not yet
    other = factories.make_candidate()
    Erasure.objects.filter(pk=row.pk).update(state=ErasureState.RUNNING)
    refused("select nb_erase_candidate(%s)", other.public_id)  # somebody else's row
    with connection.cursor() as cursor:
        cursor.execute("select nb_erase_candidate(%s)", [person.public_id])
    assert not CandidateSkill.objects.filter(candidate=person).exists()


@pytest.mark.django_db(transaction=True)
def test_a_row_that_another_transaction_left_running_opens_nothing(rules):
    person = lived()
    Erasure.objects.create(
        candidate_public_id=person.public_id, candidate_number=person.number, why="verzoek",
        state=ErasureState.RUNNING, announced_at=timezone.now(), due_on=factories.today(),
    )  # fmt: skip
    refused("select nb_erase_candidate(%s)", person.public_id)
    assert erased(person).state == ErasureState.WAITING  # the domain function takes the row up again


# ---- who, and when ----------------------------------------------------------------------------------
def test_erasing_a_survivor_erases_its_doubles_too(rules):
    survivor = factories.make_candidate(first_name="Samen", last_name="Gevoegd")
    double = factories.make_candidate(survivor.coach, first_name="Dubbelop", merged_into=survivor)
    third = factories.make_candidate(survivor.coach, first_name="Driedubbel", merged_into=double)
    with pytest.raises(DomainError, match="hoort bij een ander dossier"):
        erased(double)
    erased(survivor)
    names = set(Candidate.objects.values_list("first_name", "last_name"))
    assert names == {("Gewist", f"({one.number})") for one in (survivor, double, third)}
    assert Erasure.objects.filter(state=ErasureState.DONE).count() == 3
    with pytest.raises(DomainError, match="al gewist"):
        erased(survivor)


def test_what_still_runs_must_end_first(rules):
    case = builders.started()
    with pytest.raises(DomainError, match="loopt nog"):
        erased(case.trajectory.candidate)
    assert not Erasure.objects.exists()
    assert Candidate.objects.filter(erased_at=None).count() == 1


def test_the_log_still_says_who_looked_and_when(person, coach):
    person.note_viewed(by=coach)
    at = Event.objects.get(verb="candidate.viewed").at
    erased(person)
    seen = Event.objects.get(verb="candidate.viewed")
    assert (seen.actor, seen.at, seen.text) == (coach, at, "Gewist.")
    assert FileOpening.objects.get().reason == "Gewist"
    assert not Presentation.objects.exists()
    assert set(Signature.objects.values_list("name", "ip")) == {("Gewist", None)}


@pytest.mark.django_db(transaction=True)
def test_after_an_older_backup_was_put_back_the_same_people_are_erased_again(rules, ledger):
    """The ledger outside the database knows who; here the backup is what stood in the tables before."""
    person, other = factories.make_candidate(first_name="Zqteruggezet"), factories.make_candidate()
    old = {field: getattr(person, field) for field in ("first_name", "last_name", "email", "strengths", "erased_at")}
    erased(person)
    assert ledger.read_text().count("\n") == 1
    assert "Zqteruggezet" not in ledger.read_text()
    Candidate.objects.filter(pk=person.pk).update(**old)
    Erasure.objects.all().delete()

    assert erasing.reapply(at=timezone.now()) == ([person.number], [])
    assert "Zqteruggezet" not in dump()
    assert Candidate.objects.get(pk=other.pk).erased_at is None
    assert Erasure.objects.get().state == ErasureState.DONE
    assert erasing.reapply(at=timezone.now()) == ([], [])


# ---- the log and its own term ------------------------------------------------------------------------
def test_the_log_is_forgotten_by_its_rule_and_never_before(rules, coach):
    from nieuwebanen import events

    person = factories.make_candidate()
    for days in (-1200, -1000):
        events.record("candidate.viewed", "Dossier bekeken.", about=person, by=coach, at=factories.moment(days))
        events.record("candidate.changed", "Gegevens gewijzigd.", about=person, by=coach, at=factories.moment(days))
    refused("delete from nieuwebanen_event where verb like '%%.viewed'")
    dry = pruning.run(at=timezone.now(), dry=True)
    assert (dry.report["logboek"]["due"], dry.report["logboek"]["done"]) == (1, 0)
    pruning.run(at=timezone.now(), dry=False)
    assert Event.objects.filter(verb="candidate.viewed").count() == 1
    assert Event.objects.filter(verb="candidate.changed").count() == 2
    RetentionRule.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("select nb_forget_log('logboek', 100)")
        assert cursor.fetchone() == (0,)
