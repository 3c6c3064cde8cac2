"""Many agreements at once: through the worker, for who may see them when it is made and when it is fetched."""

import io
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from nieuwebanen import background
from nieuwebanen.accounts.models import Role
from nieuwebanen.background import BackgroundState, BackgroundTask
from nieuwebanen.errors import DomainError
from tests import factories
from tests.trajectories import builders
from trajectories import agreements, printing
from trajectories.models import Agreement

PRINT = reverse("trajectories:agreement_print")


@pytest.fixture
def two(db):
    coach = factories.make_user(Role.COACH)
    return coach, [builders.offered(coach)[1], builders.signed(coach)[1]]


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(printing, "AT_ONCE", 1)


def fetch(client, task):
    return client.get(reverse("background_file", args=[task.public_id]))


@pytest.mark.parametrize("kind", ["pdf", "zip"])
def test_many_are_made_by_the_worker_and_fetched_by_the_asker(client, two, small, kind):
    coach, chosen = two
    client.force_login(coach)
    asked = client.get(PRINT, {"o": [one.public_id for one in chosen]})
    assert "Eén bestand om te printen" in asked.content.decode()
    assert not BackgroundTask.objects.exists()  # a GET only reads

    response = client.post(PRINT, {"o": [one.public_id for one in chosen], "als": kind})
    task = BackgroundTask.objects.get()
    assert response.url == task.get_absolute_url()
    printing.make(progress := background.Progress(task), **task.args)
    name, content_type, data = progress.file
    assert progress.done == progress.total == 2
    if kind == "zip":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            frozen = archive.read(f"{printing.name_of(chosen[1])}.pdf")
        assert frozen == agreements.pdf_of(Agreement.objects.get(pk=chosen[1].pk))  # with its hash and its seal
    else:
        reader = PdfReader(io.BytesIO(data))
        assert {item.title for item in reader.outline} == {printing.name_of(one) for one in chosen}

    rows = BackgroundTask.objects.filter(pk=task.pk)
    rows.update(state=BackgroundState.DONE, result=data, result_name=name, result_type=content_type)
    assert fetch(client, task).content == data
    type(coach).objects.filter(pk=coach.pk).update(team=factories.make_team("Team Oost"))
    assert fetch(client, task).status_code == 404  # no longer the coach's: not to be fetched any more
    with pytest.raises(DomainError):
        printing.make(background.Progress(task), **task.args)


def test_somebody_elses_agreements_are_not_printed(client, two):
    _, chosen = two
    client.force_login(factories.make_user(Role.COACH, team=factories.make_team("Team Zuid")))
    assert client.post(PRINT, {"o": [one.public_id for one in chosen]}).status_code == 302
    assert not BackgroundTask.objects.exists()


def test_at_most_200_at_once(two):
    coach, chosen = two
    with pytest.raises(DomainError, match="200"):
        printing.start(chosen * 101, by=coach, as_zip=False, at=timezone.now(), next_url="")


def test_the_summary_can_be_read_and_printed(client, two):
    coach, chosen = two
    client.force_login(coach)
    this = chosen[1].trajectory.public_id
    shown = client.get(reverse("trajectories:agreement_summary", args=[this])).content.decode()
    assert "Wat leer je?" in shown
    paper = client.get(reverse("trajectories:agreement_summary_pdf", args=[this]))
    assert paper["Content-Type"] == "application/pdf"
    assert len(PdfReader(io.BytesIO(paper.content)).pages) == 1


def test_all_that_the_list_shows_can_be_printed(client, two):
    coach, chosen = two
    client.force_login(coach)
    page = client.get(reverse("trajectories:agreement_list"), {"stand": "getekend"}).content.decode()
    assert "?alles=1&amp;stand=getekend" in page

    paper = client.get(PRINT, {"alles": "1", "stand": "getekend"})

    assert paper.content == agreements.pdf_of(Agreement.objects.get(pk=chosen[1].pk))
