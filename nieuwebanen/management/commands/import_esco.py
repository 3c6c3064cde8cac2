"""Read in ESCO from the files as they are downloaded; without --apply it only says what would change."""

from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from nieuwebanen.errors import DomainError
from nieuwebanen.skills.esco import files
from nieuwebanen.skills.esco.applying import apply
from nieuwebanen.skills.esco.importing import ONE_AT_A_TIME, planned, shown


class Command(BaseCommand):
    help = "Lees de zips of CSV-bestanden van ESCO (Nederlands, Engels of beide). Mag vaker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", type=Path, nargs="+")
        parser.add_argument("--apply", action="store_true", help="neem de verschillen ook over")

    def handle(self, *args: Any, **options: Any) -> None:
        began = perf_counter()
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("select pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
                opened = files.opened((path.name, path.read_bytes()) for path in options["files"])
                plan = planned(opened)
                if options["apply"]:
                    apply(plan)
        except (OSError, DomainError) as error:
            raise CommandError(str(error)) from error
        for kind in shown(plan)["kinds"]:
            self.stdout.write(f"{kind['title']}: {kind['count']}")
        done = "Overgenomen" if options["apply"] else "Niets overgenomen; doe dat met --apply"
        self.stdout.write(f"{'Geen verschil' if plan.empty else done}, {perf_counter() - began:.1f} seconden.")
