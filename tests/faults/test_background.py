"""A worker that is killed in the middle of taking a file over: the next one goes on, and everybody is there once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models import Count
from django.utils import timezone

from candidates.importing import applying, looking
from candidates.models import Candidate, CandidateImport, CandidateSkill, ImportState
from nieuwebanen import background
from nieuwebanen.background import BackgroundState, BackgroundTask
from nieuwebanen.devstack.embedded import Valkey
from tests import factories
from tests.faults.processes import Processes, until

pytestmark = [
    pytest.mark.faults,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("run"),  # not beside the other tests that start processes
]
PEOPLE = 1000


@pytest.fixture
def processes(tmp_path: Path, valkey: Valkey) -> Iterator[Processes]:
    processes = Processes(tmp_path, broker=valkey.url(), smtp_port=1)
    yield processes
    processes.kill_all()


@pytest.fixture
def begun() -> CandidateImport:
    coach = factories.make_user()
    factories.make_skill(name="Vegen")
    rows = [f"Naam{nr};Achternaam{nr};19{50 + nr % 50};8232 AB;anders;Vegen=2" for nr in range(PEOPLE)]
    text = "\n".join(["Voornaam;Achternaam;Geboortejaar;Postcode;Doelgroep;Vaardigheden", *rows])
    one = looking.upload(text.encode(), file_name="mensen.csv", coach=coach, by=coach)
    background.run_waiting()
    return applying.begin(one, by=coach)


def test_a_worker_killed_in_the_middle_of_an_import_makes_nobody_twice(begun, processes):
    def applied() -> int:
        return begun.rows.filter(applied_at__isnull=False).count()

    def task() -> BackgroundTask:
        return BackgroundTask.objects.get(pk=begun.task_id)

    for some in (1, PEOPLE // 2):
        processes.start("worker", "beat")
        assert until(lambda some=some: applied() >= some, 60, every=0.005), processes.told()
        processes.kill_all()
        assert applied() < PEOPLE
        assert task().state == BackgroundState.RUNNING
        assert Candidate.objects.count() == applied()  # a person and the mark of the row, or neither
        BackgroundTask.objects.update(beat_at=timezone.now() - background.SILENT - timedelta(seconds=1))

    processes.start("worker", "beat")
    assert until(lambda: task().is_over, 60), processes.told()
    begun.refresh_from_db()
    assert (task().state, task().attempts, task().done) == (BackgroundState.DONE, 3, PEOPLE)
    assert (begun.state, applied()) == (ImportState.DONE, PEOPLE)
    names = Candidate.objects.values("first_name", "last_name").annotate(times=Count("pk"))
    assert {row["times"] for row in names} == {1}
    assert Candidate.objects.count() == CandidateSkill.objects.count() == PEOPLE
