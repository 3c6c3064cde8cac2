"""What the fault tests share: how long they go on, with which seed, and their processes.

`bin/faults` runs them all and prints the table; `--long` and `--seed N` arrive here as FAULTS_LONG and FAULTS_SEED.
"""

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nieuwebanen.devstack.embedded import Valkey
from tests.faults.processes import Processes, Sink
from tests.faults.table import Line, drawn

SEED = int(os.environ.get("FAULTS_SEED", "1"))
LONG = os.environ.get("FAULTS_LONG") == "1"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if Line.written:
        terminalreporter.write_line(f"\n{'long' if LONG else 'short'} form, seed {SEED}\n{drawn(Line.written)}")


@pytest.fixture
def long() -> bool:
    """The form that is run by hand: minutes, not seconds."""
    return LONG


@pytest.fixture
def rng() -> random.Random:
    """The same faults for the same seed. When they hit is up to the machine."""
    return random.Random(SEED)


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink(seconds_per_mail=0.1).listening() as sink:
        yield sink


@pytest.fixture
def processes(tmp_path: Path, valkey: Valkey, sink: Sink) -> Iterator[Processes]:
    processes = Processes(tmp_path, broker=valkey.url(), smtp_port=sink.port)
    yield processes
    processes.kill_all()
