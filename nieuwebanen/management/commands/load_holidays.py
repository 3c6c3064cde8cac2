"""Fill the Dutch holidays of last year until four years ahead. Idempotent, and keeps what was edited."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db.models.functions import ExtractYear
from django.utils import timezone

from nieuwebanen.dates import Holiday, generally_recognised

YEARS_BACK, YEARS_AHEAD = 1, 4


class Command(BaseCommand):
    help = "Vul de feestdagen van vorig jaar tot en met vier jaar vooruit. Mag vaker."

    def handle(self, *args: Any, **options: Any) -> None:
        this_year = timezone.localdate().year
        # A year that has days is in the hands of the beheerder: a day that was taken off must not come back.
        filled = set(Holiday.objects.annotate(year=ExtractYear("day")).values_list("year", flat=True))
        years = [year for year in range(this_year - YEARS_BACK, this_year + YEARS_AHEAD + 1) if year not in filled]
        days = [Holiday(day=day, name=name) for year in years for day, name in generally_recognised(year).items()]
        Holiday.objects.bulk_create(days, ignore_conflicts=True)
        self.stdout.write(f"Feestdagen: {len(days)} nieuw.")
