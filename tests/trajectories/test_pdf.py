"""The paper: tagged, archivable, the same bytes every time, and reaching nothing outside the bundle."""

import io
from unittest.mock import patch

import page
import pikepdf
import pytest
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from nieuwebanen import pdf
from tests.trajectories import builders
from trajectories import agreements
from trajectories.parts import Part

HOSTILE = [
    '<img src="file:///etc/passwd">',
    '<link rel=attachment href="file:///etc/passwd">',
    '"><script>x</script>',
    "{{ 7|add:7 }}",
]


def text_of(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_a_signed_agreement_is_accessible_and_archivable(db, profile):
    _, agreement = builders.signed()
    report = page.validate_pdf_bytes(agreements.pdf_of(agreement), profile=profile)
    assert report.is_compliant, str(report)


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_a_concept_is_accessible_too(db, profile):
    _, agreement = builders.offered()
    report = page.validate_pdf_bytes(agreements.pdf_of(agreement), profile=profile)
    assert report.is_compliant, str(report)


def test_the_agreement_has_the_seven_parts_its_number_version_hash_and_pages(db):
    _, agreement = builders.signed()
    text = text_of(agreements.pdf_of(agreement))
    for part in Part:
        assert part.label in text
    assert agreement.number in text
    assert "versie 1" in text
    assert agreement.content_sha256 in text
    assert "Pagina 1 van" in text
    assert agreement.verify_code in text
    assert "CONCEPT" not in text


def tags(node):
    """The names of the structure elements, in reading order."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from tags(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield str(node.S)
        if "/K" in node:
            yield from tags(node.K)


def test_the_articles_are_headings_and_the_tables_are_tables(db):
    _, agreement = builders.signed()
    with pikepdf.open(io.BytesIO(agreements.pdf_of(agreement))) as document:
        found = list(tags(document.Root.StructTreeRoot.K))
        assert str(document.Root.Lang) == "nl"
    assert found.count("/H1") == 1
    assert found.count("/H2") == 19
    assert found.count("/Table") == 8
    assert "/TH" in found
    assert "/L" in found


def test_a_concept_says_so_on_every_page(db):
    _, agreement = builders.offered()
    for sheet in PdfReader(io.BytesIO(agreements.pdf_of(agreement))).pages:
        assert "CONCEPT" in sheet.extract_text()


def test_the_same_agreement_gives_the_same_bytes(db):
    _, agreement = builders.signed()
    again = type(agreement).objects.get(pk=agreement.pk)
    assert agreements.render(again) == bytes(agreement.pdf)


def test_the_signatures_stand_together_with_their_heading(db):
    _, agreement = builders.signed()
    last = PdfReader(io.BytesIO(agreements.pdf_of(agreement))).pages[-1].extract_text()
    assert "Handtekeningen" in last
    assert "voor ontvangst" in last


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_text(db, name):
    case, _ = builders.started(), None
    type(case.job.employer).objects.filter(pk=case.job.employer_id).update(name=name)
    builders.fill(case.trajectory)
    agreement = agreements.offer(builders.fresh(case.trajectory), by=case.coach, today=builders.factories.today())
    data = agreements.pdf_of(agreement)
    assert name in text_of(data)
    with pikepdf.open(io.BytesIO(data)) as document:
        assert not list(document.attachments)


@pytest.mark.parametrize(
    "html",
    [
        '<img alt="x" src="file:///etc/passwd">',
        '<img alt="x" src="http://127.0.0.1:1/x.png">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<link rel="stylesheet" href="http://127.0.0.1:1/x.css">',
        "<style>@import url(file:///etc/passwd);</style>",
        '<img alt="x" src="asset:../settings.py">',
    ],
)
def test_nothing_outside_the_bundle_is_fetched(html):
    with patch("socket.socket.connect", side_effect=AssertionError("no network")), pytest.raises(FatalURLFetchingError):
        pdf.html_to_pdf(f"<!doctype html><html lang=nl><title>T</title><h1>T</h1>{html}", identifier="t")


def test_several_documents_become_one_file(db):
    _, agreement = builders.signed()
    one = agreements.pdf_of(agreement)
    pages = len(PdfReader(io.BytesIO(one)).pages)
    merged = PdfReader(io.BytesIO(pdf.merge([one, one])))
    assert len(merged.pages) == 2 * pages
