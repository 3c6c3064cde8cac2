"""The dossier of one person holds every word that is kept of that person, and no word of anybody else."""

import io
import json
import zipfile

import pytest
from pypdf import PdfReader

from candidates import dossier
from nieuwebanen import pruning
from nieuwebanen.events import Event
from nieuwebanen.personal_data import registry
from tests.privacy.whole_life import lived, words_of

pytestmark = pytest.mark.django_db
# Files go along in the zip; an export of many people is nobody's to give.
AS_A_FILE = {
    "candidates.CandidateDocument.content",
    "trajectories.Agreement.pdf",
    "trajectories.SignedScan.content",
    "nieuwebanen.BackgroundTask.result",
}


def words_on(pdf: bytes) -> str:
    """What a reader sees, without the breaks of lines."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "").replace("-", "")


def test_every_word_of_a_person_is_in_the_dossier_and_nobody_elses_is():
    pruning.load_defaults()
    person, other = lived(), lived()
    ours = {key: word for key, word in words_of(person).items() if not key.startswith("candidates.Erasure.")}
    theirs = words_of(other)

    made = dossier.gather(person)
    data = dossier.as_json(made).decode()
    assert {key for key, word in ours.items() if word not in data} == AS_A_FILE
    assert {key: word for key, word in theirs.items() if word in data} == {}
    assert other.full_name not in data
    assert {part["tabel"] for part in json.loads(data)["onderdelen"]} == {
        one.model for one in registry().of_candidate()
    }

    paper = dossier.as_pdf(made)
    said = words_on(paper)
    apart = {f"{one.model}.{name}" for one in registry().of_candidate() for name in one.apart}
    assert {key for key, word in ours.items() if word not in said} == apart & set(ours)
    assert {key: word for key, word in theirs.items() if word in said} == {}
    assert "Ditbewarenwijvanje" in said
    assert "Hoelang:2jaarnadelaatsteactiviteit" in said
    tagged = PdfReader(io.BytesIO(paper)).trailer["/Root"]
    assert tagged["/Lang"] == "nl"
    assert "/StructTreeRoot" in tagged  # headings that a screen reader finds

    with zipfile.ZipFile(io.BytesIO(dossier.as_zip(made))) as archive:
        files = {name.split("/")[0] for name in archive.namelist()}
        inside = b"".join(archive.read(name) for name in archive.namelist() if "/" in name).decode()
    assert {"documenten", "overeenkomsten"} < files
    assert all(ours[key] in inside for key in AS_A_FILE - {"nieuwebanen.BackgroundTask.result"})


def test_who_looked_is_told_by_function_and_not_by_name(coach, manager):
    person = lived()
    person.note_viewed(by=manager)
    said = {part["tabel"]: part["rijen"] for part in json.loads(dossier.as_json(dossier.gather(person)))["onderdelen"]}
    seen = [row for row in said["nieuwebanen.Event"] if row["verb"] == "candidate.viewed"]
    assert [row["actor"] for row in seen] == ["manager"]
    assert manager.full_name not in str(said)
    dossier.note_made(person, how="pdf", by=coach)
    assert Event.objects.about(person).filter(verb="candidate.dossier_made", actor=coach).exists()
