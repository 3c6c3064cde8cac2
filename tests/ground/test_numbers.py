"""Readable numbers: never the same one twice, also when everybody asks at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection, transaction

from nieuwebanen.numbers import NumberSeries, next_number

DAY = date(2026, 11, 27)


@pytest.mark.django_db
def test_each_prefix_and_year_counts_for_itself():
    assert [next_number("B", DAY), next_number("B", DAY), next_number("K", DAY)] == [
        "B-2026-0001",
        "B-2026-0002",
        "K-2026-0001",
    ]
    assert next_number("B", date(2027, 1, 1)) == "B-2027-0001"


@pytest.mark.django_db
def test_after_9999_comes_10000():
    NumberSeries.objects.create(prefix="T", year=2026, last=9999)
    assert next_number("T", DAY) == "T-2026-10000"


@pytest.mark.django_db(transaction=True)
def test_eight_people_at_once_never_get_the_same_number():
    start = Barrier(8)

    def five_times(_):
        start.wait()
        try:
            found = []
            for _ in range(5):
                with transaction.atomic():
                    found.append(next_number("B", DAY))
            return found
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as people:
        numbers = [number for found in people.map(five_times, range(8)) for number in found]
    assert sorted(numbers) == [f"B-2026-{n:04d}" for n in range(1, 41)]


@pytest.mark.django_db(transaction=True)
def test_what_is_undone_gives_its_number_back_so_that_none_is_missing():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        next_number("B", DAY)
        _ = 1 / 0
    assert next_number("B", DAY) == "B-2026-0001"
