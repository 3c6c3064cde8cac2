"""The same list as an OpenDocument spreadsheet, read again with nothing but XML."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone

from nieuwebanen import background, list_export
from nieuwebanen.background import BackgroundState, BackgroundTask
from nieuwebanen.events import Event
from nieuwebanen.opendocument import MIME, SPACES
from nieuwebanen.spreadsheet import Filter, Kind, download
from tests import factories

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 23, 30, tzinfo=timezone.get_fixed_timezone(0))  # already December in Amsterdam
OFFICE, TABLE, TEXT = (f"{{{SPACES[short]}}}" for short in ("office", "table", "text"))


def words(cell):
    return "\n".join(
        (line.text or "") + "".join({f"{TEXT}s": " ", f"{TEXT}tab": "\t"}[one.tag] + (one.tail or "") for one in line)
        for line in cell.iter(f"{TEXT}p")
    )


def sheets(data):
    """name -> rows of (type, value, words), as a program that knows the standard reads them."""
    with ZipFile(BytesIO(data)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type, archive.read(first)) == ("mimetype", ZIP_STORED, MIME.encode())
        listed = ElementTree.fromstring(archive.read("META-INF/manifest.xml"))
        paths = {value for entry in listed for key, value in entry.items() if key.endswith("full-path")}
        assert paths - {"/"} == set(archive.namelist()) - {"mimetype", "META-INF/manifest.xml"}
        for name in archive.namelist():
            if name.endswith(".xml"):
                ElementTree.fromstring(archive.read(name))
        content = ElementTree.fromstring(archive.read("content.xml"))
    assert not [one for one in content.iter() if f"{TABLE}formula" in one.attrib]
    return {
        table.get(f"{TABLE}name"): [
            [
                (
                    cell.get(f"{OFFICE}value-type"),
                    cell.get(f"{OFFICE}value") or cell.get(f"{OFFICE}date-value"),
                    words(cell),
                )
                for cell in row
            ]
            for row in table.iter(f"{TABLE}table-row")
        ]
        for table in content.iter(f"{TABLE}table")
    }


def test_a_list_as_ods_keeps_the_kind_of_every_value_and_text_is_never_a_formula(coach):
    values = [
        "Keuken",
        3,
        Decimal("12.50"),
        date(2027, 3, 1),
        AT,
        None,
        True,
        '=HYPERLINK("http://kwaad")',
        "a  <b>\nc\t",
    ]
    answer = download(
        "Banen: 1/2",
        headings=["Een"],
        rows=([value] for value in values),
        filters=[Filter("Zoeken", "Jansen", typed=True)],
        by=coach,
        kind=Kind.ODS,
        at=AT,
    )
    assert answer["Content-Type"] == MIME
    assert answer["Content-Disposition"] == 'attachment; filename="banen-12-2026-12-01.ods"'
    found = sheets(answer.content)
    assert list(found) == ["Banen  1 2", "Over deze lijst"]
    assert [row[0] for row in found["Banen  1 2"]] == [
        ("string", None, "Een"),
        ("string", None, "Keuken"),
        ("float", "3", "3"),
        ("float", "12.50", "12.50"),
        ("date", "2027-03-01", "01-03-2027"),
        ("date", "2026-12-01T00:30:00", "01-12-2026 00:30"),
        (None, None, ""),
        ("string", None, "ja"),
        ("string", None, '=HYPERLINK("http://kwaad")'),
        ("string", None, "a  <b>\nc\t"),
    ]
    told = {row[0][2]: row[1][2] for row in found["Over deze lijst"]}
    assert (told["Aantal regels"], told["Filter: Zoeken"], told["Opgehaald door"]) == ("9", "Jansen", coach.full_name)
    event = Event.objects.get(verb="list.exported")
    assert (event.data["file"], event.data["count"], event.data["filters"]) == ("ods", 9, {"Zoeken": "…"})


def test_every_list_is_offered_in_both_kinds(coach, client_for):
    client = client_for(coach)
    factories.make_job(by=coach)
    page = client.get(reverse("employers:job_list"), {"sector": "zorg", "stand": ""})
    assert "OpenDocument (ODS)" not in page.text  # nothing to take
    page = client.get(reverse("employers:job_list"))
    export = reverse("employers:job_list_export")
    assert f'href="{export}"' in page.text
    assert f'href="{export}?bestand=ods"' in page.text
    assert len(sheets(client.get(export, {"bestand": "ods"}).content)["Toekomstige banen"]) == 2


def test_a_long_list_is_made_by_the_worker_with_the_rights_of_that_moment(coach, client_for, monkeypatch):
    monkeypatch.setattr("nieuwebanen.list_export.AT_ONCE", 1)
    factories.make_job(by=coach, sector="zorg")
    factories.make_job(by=coach, sector="zorg")
    client, export = client_for(coach), reverse("employers:job_list_export")
    page = client.get(export, {"sector": "zorg", "bestand": "ods"})
    assert "Deze lijst heeft 2 regels" in page.text
    assert not BackgroundTask.objects.exists()
    answer = client.post(f"{export}?sector=zorg&bestand=ods")
    task = BackgroundTask.objects.get()
    assert answer.url == task.get_absolute_url()
    assert not Event.objects.filter(verb="list.exported").exists()
    background.run_waiting()
    task.refresh_from_db()
    assert (task.state, task.done, task.total) == (BackgroundState.DONE, 2, 2)
    assert len(sheets(bytes(task.result))["Toekomstige banen"]) == 3
    assert Event.objects.get(verb="list.exported").actor == coach
    client.post(export)
    coach.is_active = False
    coach.save()
    background.run_waiting()
    assert BackgroundTask.objects.first().problem == "Je mag deze lijst niet meer ophalen."
    assert BackgroundTask.objects.first().kind == list_export.KIND
