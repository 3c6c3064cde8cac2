"""A PostgreSQL that crashes while people write (reliability.md F5).

A database server of this test alone, durable as in production (fsync on), holding a copy of the test's database; the
immediate stop is what a crash leaves behind. Shown: every write that was acknowledged is there after the recovery,
everybody else was told that it was not, and no row is there without its event. Not shown: a disk that lies, a cluster.
"""

import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.urls import reverse

from nieuwebanen.accounts.models import Role
from nieuwebanen.devstack.embedded import Postgres
from tests import factories
from tests.faults.processes import Processes, until
from tests.faults.table import Line, passed
from tests.faults.writers import Web, Writers

pytestmark = [
    pytest.mark.faults,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("run"),  # not beside the other tests that start processes
]
PEOPLE = 6


@pytest.fixture
def crashing(tmp_path: Path) -> Iterator[Postgres]:
    server = Postgres(f"pg-test-crash-{tmp_path.parent.name[-12:]}")
    assert server.lock(wait=10)
    server.start()
    yield server
    server.remove()


def copy_to(server: Postgres) -> None:
    """What the test made so far, in the database of this server."""
    of = connection.settings_dict
    tools = server.drop.bin
    here = [str(tools / "pg_dump"), "-Fc", "-h", of["HOST"], "-U", of["USER"], of["NAME"]]
    there = [str(tools / "pg_restore"), "--no-owner", "-h", str(server.sock), "-U", "app", "-d", "app"]
    dumped = subprocess.run(here, check=True, capture_output=True, env=server.drop.env(), cwd="/").stdout
    subprocess.run(there, check=True, capture_output=True, input=dumped, env=server.drop.env(), cwd="/")


def test_every_acknowledged_write_survives_a_crash_and_everybody_else_is_told(
    client_for, crashing, long, rng, tmp_path
):
    coach, employer = factories.make_user(Role.COACH), factories.make_employer()
    session = client_for(coach).cookies["sessionid"].value
    copy_to(crashing)
    processes = Processes(tmp_path, broker="redis://127.0.0.1:1/0", smtp_port=1, database_url=crashing.url())
    desk, contact = Web(processes.port, session), {"kind": "telefoon", "held_on": "vandaag", "version": "1"}
    path, crashes, recovery = reverse("employers:contact_new", args=[employer.public_id]), 0, 0.0
    try:
        processes.start("forked")
        assert until(lambda: processes.get("/readyz") == 200, 60), processes.told()
        with Writers(PEOPLE, lambda text: desk.post(path, contact | {"note": text}, text)) as writers:
            for _ in range(12 if long else 1):
                before = writers.saved
                assert until(lambda before=before: writers.saved >= before + 3 * PEOPLE, 60), processes.told()
                time.sleep(rng.uniform(0.1, 1.0))
                crashing.proc.send_signal(signal.SIGQUIT)  # what pg_ctl calls an immediate stop
                crashing.proc.wait()
                crashes, since = crashes + 1, time.monotonic()
                crashing.start()
                assert until(lambda: processes.get("/readyz") == 200, 60), processes.told()
                recovery = max(recovery, time.monotonic() - since)
            before = writers.saved
            assert until(lambda: writers.saved > before, 60), processes.told()
    finally:
        processes.kill_all()
    with psycopg.connect(crashing.url()) as database:
        stored = dict(database.execute("select note, public_id::text from employers_employercontact").fetchall())
        told_of = database.execute("select data->>'contact' from nieuwebanen_event where data ? 'contact'").fetchall()
    heard = writers.told
    assert Counter(told_of) == Counter((public_id,) for public_id in stored.values()), "a row and its event, or neither"
    passed(
        Line(
            "F5 PostgreSQL crash and restart",
            f"{crashes} crashes, {sum(not one.saved for one in heard)} told no",
            items=len(heard),
            lost=sum(one.saved and one.text not in stored for one in heard),
            uncertain=sum(not one.saved and one.text in stored for one in heard),
            worst_s=recovery,
        )
    )
