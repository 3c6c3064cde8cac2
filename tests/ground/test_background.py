"""Work in the background: taken by one worker, visible while it goes on, taken again when its worker died."""

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from nieuwebanen import background
from nieuwebanen.accounts.models import Role
from nieuwebanen.background import GIVEN_UP, BackgroundTask, Progress
from nieuwebanen.errors import DomainError
from tests import factories

NOW = factories.moment()
HERE = "tests.ground.test_background"
pytestmark = pytest.mark.django_db
did: list[int] = []
halfway, go_on = Event(), Event()


def works(task: Progress, *, number: int) -> None:
    task.of(10)
    task.step(4)
    did.append(number)
    task.step(6)
    task.next_url = "/verder/"
    task.offer("lijst.txt", "text/plain", b"inhoud")


def refuses(task: Progress) -> None:
    raise DomainError("Kies een ander bestand.")


def breaks(task: Progress) -> None:
    did.append(0)
    raise RuntimeError("Jan Jansen, geboren in 1988")


def is_slow(task: Progress) -> None:
    with transaction.atomic():
        task.of(10)
        task.step(5)
        halfway.set()
        go_on.wait(20)
        task.step(5)


@pytest.fixture(autouse=True)
def kinds(settings):
    names = ("works", "refuses", "breaks", "is_slow")
    settings.BACKGROUND_TASKS = {name: f"{HERE}.{name}" for name in names}
    settings.BACKGROUND_AT_ONCE = 1
    did.clear()
    halfway.clear()
    go_on.clear()


def start(owner, kind="works", at=NOW, **args):
    return background.start(kind, title="Bestand lezen", owner=owner, args=args, at=at)


def again(task):
    return BackgroundTask.objects.get(pk=task.pk)


def test_what_waits_is_done_once_the_oldest_first(coach):
    tasks = [start(coach, number=n, at=NOW + timedelta(seconds=-n)) for n in (1, 2)]
    assert background.run_waiting() == 2
    assert background.run_waiting() == 0
    assert did == [2, 1]
    task = again(tasks[0])
    assert (task.state, task.done, task.total, task.attempts) == ("klaar", 10, 10, 1)
    assert (task.next_url, task.result_name, bytes(task.result)) == ("/verder/", "lijst.txt", b"inhoud")
    assert task.finished_at


def test_a_kind_that_nobody_knows_is_a_mistake_of_the_programmer(coach):
    with pytest.raises(KeyError):
        start(coach, "onbekend")


def test_a_refusal_is_told_and_not_tried_again(coach):
    task = start(coach, "refuses")
    assert background.run_waiting() == 1
    assert (again(task).state, again(task).problem) == ("mislukt", "Kies een ander bestand.")
    assert background.run_waiting() == 0


def test_what_breaks_is_tried_three_times_and_the_log_names_nobody(coach, caplog):
    task = start(coach, "breaks")
    background.run_waiting()
    assert did == [0, 0, 0]
    assert (again(task).state, again(task).problem) == ("mislukt", GIVEN_UP)
    assert "RuntimeError at" in caplog.text
    assert "test_background.py" in caplog.text
    assert "Jansen" not in caplog.text


def test_a_silent_worker_loses_its_task_and_after_three_of_them_it_is_given_up(coach):
    task = start(coach, number=1)
    held = {"state": "bezig", "attempts": 1, "claimed_at": timezone.now(), "beat_at": timezone.now()}
    BackgroundTask.objects.update(**held)
    assert background.run_waiting() == 0  # somebody is busy with it
    BackgroundTask.objects.update(beat_at=timezone.now() - background.SILENT - timedelta(seconds=1))
    assert background.run_waiting() == 1
    assert (again(task).state, again(task).attempts, did) == ("klaar", 2, [1])

    BackgroundTask.objects.update(**(held | {"attempts": 3, "beat_at": timezone.now() - timedelta(hours=1)}))
    background.run_waiting()
    assert (again(task).state, again(task).problem, did) == ("mislukt", GIVEN_UP, [1])


def test_no_more_run_at_once_than_the_worker_has_room_for(coach, settings):
    start(coach, number=1)
    BackgroundTask.objects.update(state="bezig", attempts=1, beat_at=timezone.now())
    start(coach, number=2)
    assert background.run_waiting() == 0
    settings.BACKGROUND_AT_ONCE = 2
    assert background.run_waiting() == 1
    assert did == [2]


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_work_is_in_its_own_transaction(coach, monkeypatch):
    monkeypatch.setattr(background, "BEAT_S", 0.05)
    task = start(coach, "is_slow")

    def worker() -> None:
        background.run_waiting()
        connection.close()

    thread = Thread(target=worker)
    thread.start()
    assert halfway.wait(20)
    until = timezone.now() + timedelta(seconds=20)
    while again(task).done != 5 and timezone.now() < until:
        pass
    seen, beat = again(task).done, again(task).beat_at
    while again(task).beat_at == beat and timezone.now() < until:
        pass
    assert seen == 5
    assert again(task).beat_at > beat
    # Another worker took it, because this one seemed dead: what this one finishes changes nothing.
    BackgroundTask.objects.update(attempts=2)
    until = timezone.now() + timedelta(seconds=1)
    while timezone.now() < until:
        pass
    go_on.set()
    thread.join(20)
    assert (again(task).state, again(task).done) == ("bezig", 5)


def test_what_expired_is_thrown_away_with_its_file(coach):
    task = start(coach, number=1)
    background.run_waiting()
    BackgroundTask.objects.update(expires_at=NOW - timedelta(seconds=1))
    background.run_waiting()
    assert not BackgroundTask.objects.filter(pk=task.pk).exists()


# ---- the pages ----------------------------------------------------------------------------------------
def test_the_page_shows_how_far_it_is_and_asks_again_until_it_is_done(coach, client_for):
    client, task = client_for(coach), start(coach, number=1)
    waiting = client.get(task.get_absolute_url()).text
    assert "Dit begint over een paar tellen." in waiting
    assert 'hx-trigger="every 2s"' in waiting
    assert "Ververs deze pagina" in waiting

    BackgroundTask.objects.update(state="bezig", attempts=1, done=3, total=10, beat_at=timezone.now())
    running = client.get(task.get_absolute_url()).text
    assert "3 van 10 gedaan (30%)." in running
    assert '<progress class="nbl-progress"' in running

    BackgroundTask.objects.update(state="wacht", attempts=0)
    background.run_waiting()
    done = client.get(task.get_absolute_url())
    assert "hx-trigger" not in done.text
    assert 'href="/verder/"' in done.text
    assert "HX-Redirect" not in done.headers
    assert client.get(task.get_absolute_url(), headers={"HX-Request": "true"}).headers["HX-Redirect"] == "/verder/"
    file = client.get(reverse("background_file", args=[task.public_id]))
    assert (file.content, file.headers["Content-Type"]) == (b"inhoud", "text/plain")
    assert "no-store" in file.headers["Cache-Control"]
    assert "Bestand lezen" in client.get(reverse("background_tasks")).text


def test_a_failed_task_says_what_to_do(coach, client_for):
    task = start(coach, "refuses")
    background.run_waiting()
    page = client_for(coach).get(task.get_absolute_url()).text
    assert "Dit is niet gelukt." in page
    assert "Kies een ander bestand." in page


def test_nobody_else_sees_it_and_a_file_that_expired_is_gone(coach, client_for):
    task = start(coach, number=1)
    background.run_waiting()
    colleague = client_for(factories.make_user(Role.MANAGER))
    addresses = [task.get_absolute_url(), reverse("background_file", args=[task.public_id])]
    assert [colleague.get(address).status_code for address in addresses] == [404, 404]
    assert "Bestand lezen" not in colleague.get(reverse("background_tasks")).text
    BackgroundTask.objects.update(expires_at=timezone.now())
    assert [client_for(coach).get(address).status_code for address in addresses] == [404, 404]
