"""Readable numbers: B-2026-0031 for a job, K- a candidate, T- a trajectory, O- an agreement, W- an employer."""

from datetime import date

from django.db import connection, models


class NumberSeries(models.Model):
    prefix = models.CharField(max_length=2)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="number_series_once_a_year")]
        verbose_name = "nummerreeks"
        verbose_name_plural = "nummerreeksen"

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}-{self.last:04d}"


def next_number(prefix: str, today: date) -> str:
    """The next free number of this year, e.g. "B-2026-0031".

    One statement: two people at once never get the same number, and the row lock is held only as long as
    the caller's transaction.
    """
    return next_numbers(prefix, today, 1)[0]


def next_numbers(prefix: str, today: date, count: int) -> list[str]:
    """The next so many free numbers, as `next_number`, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into nieuwebanen_numberseries as series (prefix, year, last) values (%s, %s, %s) "
            "on conflict (prefix, year) do update set last = series.last + excluded.last returning last",
            [prefix, today.year, count],
        )
        last = cursor.fetchone()[0]
    return [f"{prefix}-{today.year}-{number:04d}" for number in range(last - count + 1, last + 1)]
