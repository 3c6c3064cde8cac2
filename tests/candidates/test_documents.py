"""Documents: only real files of four kinds, told by what is in them, and only for who may see the person."""

import io
import struct
import zipfile
import zlib

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from candidates import documents, files
from candidates.models import CandidateDocument
from nieuwebanen.errors import DomainError
from nieuwebanen.events import Event
from tests import factories

pytestmark = pytest.mark.django_db


def a_pdf(**root):
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        for name, value in root.items():
            pdf.Root[f"/{name}"] = value
        pdf.save(out)
    return out.getvalue()


def locked_pdf():
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def a_picture(kind="JPEG", size=(40, 30), **extra):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **extra)
    return out.getvalue()


def with_a_place():
    exif = Image.Exif()
    exif[0x010F] = "CanonVanIemand"
    exif[0x0112] = 6  # lying on its side
    return a_picture(exif=exif, comment=b"thuisadres")


def a_docx(*more, **parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", "word/document.xml", *more):
            archive.writestr(name, parts.get(name, "<w/>"))
    return out.getvalue()


def a_zip_bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("word/document.xml", b"\0" * (20 * 1024 * 1024))
    return out.getvalue()


def a_pixel_bomb(side=20_000):
    """A PNG whose header says four hundred million pixels, in a few bytes."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def upload(name, content):
    return SimpleUploadedFile(name, content)


GOOD = {
    "cv.pdf": a_pdf,
    "foto.JPG": a_picture,
    "foto.jpeg": a_picture,
    "werk.png": lambda: a_picture("PNG"),
    "brief.docx": a_docx,
}
NO_KIND = "Dit soort bestand bewaren wij niet"
BAD = {
    "a program": ("cv.exe", lambda: b"MZ\x90\0" * 40, NO_KIND),
    "a program with another name": ("cv.pdf", lambda: b"MZ\x90\0" * 40, NO_KIND),
    "a page with another name": ("cv.pdf", lambda: b"<html><script>alert(1)</script></html>", NO_KIND),
    "a drawing that runs": ("foto.png", lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", NO_KIND),
    "a pdf that a browser takes for a page": ("cv.html", a_pdf, NO_KIND),
    "a pdf before which something stands": ("cv.pdf", lambda: b"<script></script>" + a_pdf(), NO_KIND),
    "no ending": ("cv", a_pdf, NO_KIND),
    "a picture that says it is a pdf": ("cv.pdf", a_picture, "De naam eindigt op .pdf"),
    "a broken pdf": ("cv.pdf", lambda: b"%PDF-1.7\nnothing", "Deze pdf is kapot"),
    "a locked pdf": ("cv.pdf", locked_pdf, "beveiligd met een wachtwoord"),
    "a pdf that runs": (
        "cv.pdf",
        lambda: a_pdf(OpenAction=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")),
        "In deze pdf zit een programma",
    ),
    "a pdf with a file in it": (
        "cv.pdf",
        lambda: a_pdf(Names=pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary())),
        "In deze pdf zit een programma",
    ),
    "a picture cut off": ("foto.jpg", lambda: a_picture(size=(400, 400))[:-900], "Deze foto is kapot"),
    "a picture of nothing": ("foto.png", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "Deze foto is kapot"),
    "a bomb of pixels": ("foto.png", a_pixel_bomb, "te veel beeldpunten"),
    "many pixels": ("foto.png", lambda: a_pixel_bomb(7_000), "te veel beeldpunten"),
    "an archive": ("brief.docx", lambda: a_docx()[:40] + b"x", "Dit Word-bestand is kapot"),
    "another archive": ("brief.docx", lambda: _zip_of("boek.xml"), "Dit is geen Word-bestand"),
    "a macro": ("brief.docx", lambda: a_docx("word/vbaProject.bin"), "macro"),
    "a bomb of zeros": ("brief.docx", a_zip_bomb, "wordt bij het openen veel te groot"),
    "nothing": ("cv.pdf", lambda: b"", "Dit bestand is leeg"),
    "too much": ("cv.pdf", lambda: a_pdf() + b"\0" * (10 * 1024 * 1024), "groter dan 10 MB"),
}


def _zip_of(name):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize("name", GOOD)
def test_real_files_are_kept(name):
    examined = files.examine(upload(name, GOOD[name]()))
    assert examined.content_type in files.CONTENT_TYPES.values()
    assert examined.content


@pytest.mark.parametrize("what", BAD)
def test_what_is_something_else_is_refused_with_a_sentence_that_helps(what, monkeypatch):
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", True)  # as it is once a PDF was made
    name, make, sentence = BAD[what]
    with pytest.raises(DomainError, match=sentence):
        files.examine(upload(name, make()))


def test_a_picture_keeps_nothing_but_the_picture():
    content = files.examine(upload("foto.jpg", with_a_place() + b"<?php system('ls'); ?><html>PK\x03\x04")).content
    for hidden in (b"CanonVanIemand", b"thuisadres", b"<?php", b"<html>", b"Exif"):
        assert hidden not in content
    assert Image.open(io.BytesIO(content)).size == (30, 40), "it stands upright, as it was meant"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\C:\\cv.pdf", "cv.pdf"),
        ("....pdf", "document.pdf"),
        ('a"; filename="x.exe\r\n.pdf', "a filename=x.exe.pdf"),
        ("Müller \u202efdp.pdf", "Müller fdp.pdf"),
        ("x" * 400 + ".pdf", "x" * files.LONGEST_NAME + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(typed, kept):
    assert files.plain_name(typed, "pdf") == kept


def test_what_is_too_large_is_never_read(monkeypatch):
    large = TemporaryUploadedFile("cv.pdf", "application/pdf", 25 * 1024 * 1024, None)
    monkeypatch.setattr(large.file, "read", lambda *args: pytest.fail("read"))
    with pytest.raises(DomainError, match="groter dan 10 MB"):
        files.examine(large)


# ---- the pages --------------------------------------------------------------------------------------
def url(name, *things):
    return reverse(f"candidates:{name}", args=[thing.public_id for thing in things])


def answers(name="cv.pdf", content=None, **changes):
    file = upload(name, a_pdf() if content is None else content)
    return {"file": file, "kind": "certificaat", "title": "Heftruck", "needed_for": "Eerste werkdag"} | changes


@pytest.fixture
def candidate(coach):
    return factories.make_candidate(coach)


def test_a_document_is_added_fetched_and_deleted(candidate, coach, client_for):
    desk, page = client_for(coach), url("documents", candidate)
    assert "Geen identiteitsbewijs" in desk.get(page).text
    assert desk.post(page, answers("../map/cv.pdf")).status_code == 302
    document = CandidateDocument.objects.get()
    assert (document.file_name, document.added_by) == ("cv.pdf", coach)
    assert "Dit bestand staat er al" in desk.post(page, answers(content=bytes(document.content))).text
    fetched = desk.get(url("document_download", candidate, document))
    assert fetched.content == bytes(document.content)
    assert fetched["Content-Type"] == "application/pdf"
    assert fetched["Content-Disposition"] == 'attachment; filename="cv.pdf"'
    assert fetched["X-Content-Type-Options"] == "nosniff"
    assert fetched["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in fetched["Cache-Control"]
    assert "niet ongedaan maken" in desk.get(url("document_delete", candidate, document)).text
    assert CandidateDocument.objects.exists(), "asking deletes nothing"
    desk.post(url("document_delete", candidate, document))
    assert not CandidateDocument.objects.exists()
    told = Event.objects.about(candidate).filter(verb__startswith="candidate.document")
    assert [event.verb for event in told] == ["candidate.document_deleted", "candidate.document_added"]
    assert not any("Heftruck" in f"{event.text}{event.data}" for event in told)
    with pytest.raises(DomainError, match="al verwijderd"):
        documents.delete(document, by=coach)


def test_a_refused_document_loses_no_answers_and_says_how_to_mend_it(candidate, coach, client_for):
    page = client_for(coach).post(url("documents", candidate), answers("cv.exe", b"MZ"))
    assert page.status_code == 422
    assert NO_KIND in page.text
    assert "Eerste werkdag" in page.text
    empty = client_for(coach).post(url("documents", candidate), {})
    for sentence in ("Kies een bestand", "Kies wat voor document", "waarvoor dit document nodig is"):
        assert sentence in empty.text
    assert not CandidateDocument.objects.exists()


def test_nobody_of_another_team_fetches_it_and_only_by_the_own_person(candidate, coach, other_coach, client_for):
    document = factories.make_document(candidate, by=coach)
    stranger = factories.make_candidate(coach)
    assert client_for(other_coach).get(url("document_download", candidate, document)).status_code == 404
    assert client_for(coach).get(url("document_download", stranger, document)).status_code == 404
    assert client_for(coach).post(url("document_delete", stranger, document)).status_code == 404


def test_the_list_reads_no_content(candidate, coach, client_for, django_assert_num_queries):
    desk = client_for(coach)
    factories.make_document(candidate, by=coach)
    desk.get(url("documents", candidate))
    with CaptureQueriesContext(connection) as asked:
        desk.get(url("documents", candidate))
    few = len(asked)
    for _ in range(4):
        factories.make_document(candidate, by=coach)
    with django_assert_num_queries(few) as asked:
        desk.get(url("documents", candidate))
    assert not any('"candidates_candidatedocument"."content",' in query["sql"] for query in asked)
