"""The worlds of the benches of the match, and the table of all that was measured."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.bench import table
from tests.bench.region import SIZES, Region, build, name_of


@pytest.fixture(scope="session", params=SIZES, ids=name_of)
def region(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Region]:
    """2k x 200, 10k x 1k and 100k x 5k, one after the other: the tests of all benches run by world."""
    with django_db_blocker.unblock():
        yield build(*request.param)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if table.ROWS:
        terminalreporter.write_line("\n" + table.text(table.ROWS))
