"""Loaded with `-p nieuwebanen.devstack.pytest_embedded` before pytest-django reads the settings."""
from __future__ import annotations

import atexit
import os
import shutil
import time

if "DATABASE_URL" not in os.environ:
    from nieuwebanen.devstack.embedded import Postgres

    _t = time.monotonic()
    _pg = Postgres("pg-test", fast=True, databases=())
    if not _pg.lock():  # another test run is busy: use a throw-away cluster
        _pg = Postgres(f"pg-test-{os.getpid()}", fast=True, databases=())
        _pg.lock()
        atexit.register(lambda: shutil.rmtree(_pg.dir, ignore_errors=True))
    _pg.start()
    atexit.register(_pg.stop)
    os.environ["DATABASE_URL"] = _pg.url("postgres")
    _took = time.monotonic() - _t

    def pytest_report_header(config):
        return f"embedded PostgreSQL ready in {_took:.2f}s ({_pg.drop.mode}), {_pg.dir}"
