"""Loaded with `-p nieuwebanen.devstack.pytest_embedded` before pytest-django reads the settings.

Gives every test run a PostgreSQL of its own; its xdist workers inherit DATABASE_URL. For tests that want a real
broker there is the fixture `valkey`.
"""

import atexit
import os
import time
from collections.abc import Iterator
from uuid import uuid4

import pytest

from nieuwebanen.devstack.embedded import Postgres, Valkey, take_lock
from nieuwebanen.devstack.unprivileged import VAR

_header: list[str] = []


def _sweep() -> None:
    """Throw-away servers of test runs that were killed."""
    for lockfile in VAR.glob("pg-test-*.lock"):
        if lock := take_lock(lockfile):
            Postgres(lockfile.stem).remove()
            lock.close()


if "DATABASE_URL" not in os.environ:
    _since = time.monotonic()
    _postgres = Postgres("pg-test", fast=True, databases=())
    if _postgres.lock():
        atexit.register(_postgres.stop)
        _sweep()
    else:  # another test run is busy: use a throw-away server
        _postgres = Postgres(f"pg-test-{os.getpid()}", fast=True, databases=())
        _postgres.lock()
        atexit.register(_postgres.remove)
    _postgres.start()
    os.environ["DATABASE_URL"] = _postgres.url("postgres")
    _took = time.monotonic() - _since
    _header.append(f"embedded PostgreSQL ready in {_took:.2f} s ({_postgres.drop.mode}), {_postgres.dir}")


def pytest_report_header() -> list[str]:
    return _header


@pytest.fixture
def valkey() -> Iterator[Valkey]:
    """A real, empty broker for one test: .url(), .kill(), .start(), .stop()."""
    server = Valkey(f"valkey-test-{uuid4().hex[:8]}").start()
    yield server
    server.remove()
