"""Load the reference data that every installation starts with: skills and postcode centres. Idempotent."""

from typing import Any

from django.core.management.base import BaseCommand

from nieuwebanen.postcodes import TYPED, read_centres, store_centres
from nieuwebanen.skills.loading import load_starter_list


class Command(BaseCommand):
    help = "Laad de startlijst met vaardigheden en de postcodes van Flevoland en omgeving. Mag vaker."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_starter_list()
        # A whole country that was imported later is better than the typed centres: it stays.
        store_centres(read_centres(TYPED), overwrite=False)
        self.stdout.write(
            f"Vaardigheden: {loaded.skills} nieuw, {loaded.synonyms} andere woorden, "
            f"{loaded.relations} verwantschappen, {loaded.groups} groepen."
        )
