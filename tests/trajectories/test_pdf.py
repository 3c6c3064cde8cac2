"""The paper: tagged, archivable, the same bytes every time, and reaching nothing outside the bundle.

Validated by page-validation against PDF/UA-1 and PDF/A-2a (veraPDF is in no package registry; a CI with containers can
run it beside this).
"""

import io
from unittest.mock import patch

import page
import pikepdf
import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from employers.models import Employer, FutureJob
from nieuwebanen import pdf
from nieuwebanen.outbox import OutboxMail
from tests import factories
from tests.trajectories import builders
from trajectories import agreement_text, agreements, printing
from trajectories.models import Party
from trajectories.parts import Part

HOSTILE = [
    '<img src="file:///etc/passwd">',
    '<link rel=attachment href="file:///etc/passwd">',
    '"><script>x</script>',
    "{{ 7|add:7 }}",
]
NEW_IN_2 = {
    "places",
    "labels",
    "instruments",
    "insurance_policy",
    "no_dismissals_months",
    "de_minimis_eur",
    "early_reason",
    "income",
    "travel_costs",
    "commitments",
}


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
        with document.open_outline() as outline:
            bookmarks = [item.title for item in outline.root[0].children]
    assert found.count("/H1") == 1
    articles = [number for number in range(1, 20) if bookmarks[number - 1].startswith(f"{number}. ")]
    assert articles == list(range(1, 20))
    assert [title.split(":")[0] for title in bookmarks[19:]] == [f"Bijlage {number}" for number in range(1, 5)]
    assert found.count("/H2") == 19 + 4
    assert found.count("/Table") == 11  # with what the candidate gets during the learning (article 10)
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
    sheets = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(agreements.pdf_of(agreement))).pages]
    signing = next(sheet for sheet in sheets if "19. Handtekeningen" in sheet)
    assert "voor ontvangst" in signing
    assert agreement.verify_code in signing
    assert 3 <= sheets.index(signing) + 1 <= 5  # pages, and then the annexes
    assert "Bijlage 1" in sheets[sheets.index(signing) + 1]


def test_hostile_names_and_texts_are_text_on_paper_and_in_mail(db):
    """Each in another field of one agreement: markup, styles, template tags, long words, every kind of script."""
    case = builders.started()
    trajectory, candidate = case.trajectory, case.trajectory.candidate
    Employer.objects.filter(pk=case.job.employer_id).update(name=HOSTILE[0], contact_name=HOSTILE[1])
    type(candidate).objects.filter(pk=candidate.pk).update(first_name="\u202eAnna\u200b", last_name="😀 محمد")
    FutureJob.objects.filter(pk=case.job.pk).update(title=HOSTILE[2])
    builders.fill(trajectory)
    type(trajectory).objects.filter(pk=trajectory.pk).update(
        working_times="w" * 200,
        supervisor_name=HOSTILE[3],
        supervisor_title="O’Neill \"Zoë\" Łukasz 'Đặng' Иван",
        commitments="</li></ul><h1>x</h1>\n" + "y" * 200,
        insured_with="<style>*{display:none}</style>",
        income="body{background:url(file:///etc/passwd)}",
    )
    agreement = agreements.offer(builders.fresh(trajectory), by=case.coach, today=builders.factories.today())
    builders.sign_for(case, agreement, Party.EMPLOYER)
    builders.sign_for(case, agreement, Party.WERKBEDRIJF)

    data = agreements.pdf_of(type(agreement).objects.get(pk=agreement.pk))
    text = text_of(data)
    for hostile in (*HOSTILE, "</li></ul><h1>x</h1>", "<style>*{display:none}</style>", "Łukasz 'Đặng' Иван"):
        assert hostile in text, hostile
    assert "Anna ? ????" in text  # no shape in our font: a question mark, never an empty box
    assert text.replace(" ", "").count("w" * 200) == 1  # broken over lines, nothing lost
    with pikepdf.open(io.BytesIO(data)) as document:
        assert not list(document.attachments)
        assert list(tags(document.Root.StructTreeRoot.K)).count("/H1") == 1
    for profile in ("ua1", "2a"):
        report = page.validate_pdf_bytes(data, profile=profile)
        assert report.is_compliant, str(report)
    mails = OutboxMail.objects.all()
    assert mails
    for mail in mails:
        assert "\n" not in mail.subject
        assert "\r" not in mail.subject
        assert "&lt;" not in mail.body  # plain text: nothing is escaped, nothing is markup
        assert "Anna" not in mail.subject + mail.body


def test_a_place_of_somebody_else_signs_its_own_annex(db):
    case = builders.complete()
    phase = case.trajectory.phases.first()
    school = factories.make_location(name="ROC Voorbeeld", kind="onderwijs", employer=None)
    type(phase).objects.filter(pk=phase.pk).update(location=school)
    agreement = agreements.offer(builders.fresh(case.trajectory), by=case.coach, today=factories.today())

    sheets = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(agreements.pdf_of(agreement))).pages]
    assert "Bijlage 5: afspraken met ROC Voorbeeld" in sheets[-1]
    assert phase.title in sheets[-1]
    assert "Naam, plaats, datum" in sheets[-1]
    assert "4.250,01" not in sheets[-1]  # nothing of the money


def test_what_was_frozen_as_schema_1_keeps_its_words(db):
    case = builders.complete()
    content = agreement_text.content_of(case.trajectory, number="O-2026-0001", version=1, on=factories.today())
    old = {key: value for key, value in content.items() if key not in NEW_IN_2} | {"schema": 1}
    old["job"] = {key: value for key, value in old["job"].items() if key != "no_trial_period"}
    shown = render_to_string(
        "trajectories/_agreement_document.html",
        {"content": agreement_text.readable(old), "sides": agreements.sides(old, []), "annexes": [], "verify_code": ""},
    )
    assert shown.count("<h2>") == 19
    assert "Bijlage" not in shown
    assert "Voorbeeld Verzekeringen" in shown


@pytest.mark.parametrize("lines", [1, 30])
def test_the_summary_for_the_candidate_is_one_page_however_much_there_is(db, lines):
    case = builders.complete()
    type(case.trajectory).objects.filter(pk=case.trajectory.pk).update(
        commitments="\n".join(["Bellen voor half acht als er iets is, en altijd het werkboek meenemen"] * lines)
    )
    case.trajectory.criteria.create(text="c" * 200, position=9)
    data = printing.summary_pdf(builders.fresh(case.trajectory), None, at=timezone.now())
    assert len(PdfReader(io.BytesIO(data)).pages) == 1
    for profile in ("ua1", "2a"):
        assert page.validate_pdf_bytes(data, profile=profile).is_compliant


def test_no_stream_ends_in_a_line_end(db):
    """Readers take it for the one before `endstream`: one document in thirty was no PDF/A."""
    ends = set()
    for number in range(40):
        data = pdf.html_to_pdf(
            f"<!doctype html><html lang=nl><title>T</title><h1>{number}</h1>", identifier=str(number)
        )
        with pikepdf.open(io.BytesIO(data)) as document:
            streams = [one for one in document.objects if isinstance(one, pikepdf.Stream)]
            ends |= {bytes(one.read_raw_bytes())[-1:] for one in streams if one.get("/Type") != "/XRef"}
    assert not ends & {b"\r", b"\n"}


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
