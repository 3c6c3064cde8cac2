"""How an import of 10,000 people goes, beside one of 100 in the same run.

    .venv/bin/pytest -q -n 0 -s tests/bench/importing.py

Prints per file: seconds to read it, to look at a page of the preview (p95), to take everybody over, the same per 1,000
rows, and how much memory of Python's was in use at most. Nothing here passes or fails on time. BENCH_ROWS for another size.
"""

import os
import tracemalloc
from time import perf_counter

import pytest

from candidates.models import Candidate
from nieuwebanen.accounts.models import Role
from tests import factories
from tests.bench.horizon import measured
from tests.candidates.test_importing import as_xlsx, read, take

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]

ROWS = int(os.environ.get("BENCH_ROWS", "10000"))
TIMES = int(os.environ.get("BENCH_TIMES", "10"))
NAMES = ["Fatima", "Zoë", "Marek", "Jan", "Linda", "Yusuf", "Amira", "Piotr", "Sanne", "Omar"]


def people(number: int, mark: str) -> list[list[str]]:
    return [
        [NAMES[n % 10], f"Van {mark}{n}", str(1960 + n % 45), "8232 AB", "anders", "Heftruck rijden", str(n % 5)]
        for n in range(number)
    ]


def test_ten_thousand_rows_beside_a_hundred(client):
    coach = factories.make_user(Role.COACH)
    factories.make_skill(name="Heftruck rijden")
    client.force_login(coach)
    print(
        f"\n{'rows':>7} {'read s':>8} {'per 1000':>9} {'queries':>8} {'page p95 ms':>12} {'apply s':>8} {'per 1000':>9} {'MB':>6}"
    )
    for number, mark in [(100, "A"), (ROWS, "B")]:
        content = as_xlsx(*people(number, mark))
        before = Candidate.objects.count()
        tracemalloc.start()
        since = perf_counter()
        one = read(content, coach)
        reading = perf_counter() - since
        queries, _, p95 = measured(lambda one=one: client.get(one.get_absolute_url()), TIMES)
        since = perf_counter()
        take(one, coach)
        applying = perf_counter() - since
        most = tracemalloc.get_traced_memory()[1] / 1024**2
        tracemalloc.stop()
        assert Candidate.objects.count() - before == number
        thousand = number / 1000
        print(
            f"{number:>7} {reading:>8.1f} {reading / thousand:>9.2f} {queries:>8} {p95:>12.0f} {applying:>8.1f} "
            f"{applying / thousand:>9.2f} {most:>6.0f}"
        )
