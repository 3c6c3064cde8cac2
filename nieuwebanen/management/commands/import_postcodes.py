"""Load postcode centres of the whole country from a file of GeoNames, or a CSV with the same facts."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from nieuwebanen.errors import DomainError
from nieuwebanen.postcodes import read_centres, store_centres


class Command(BaseCommand):
    help = "Lees postcodes met hun ligging (kolommen pc4, place, latitude, longitude, of NL.txt van GeoNames)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            centres = read_centres(path)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"Het bestand is niet te lezen: {error}") from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        with transaction.atomic():
            count = store_centres(centres)
        self.stdout.write(f"Postcodes: {count} bewaard.")
