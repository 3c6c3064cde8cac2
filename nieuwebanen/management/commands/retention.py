"""What the clock does every night, by hand: remove what is too old by the rules of today, or only count it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from nieuwebanen import pruning


class Command(BaseCommand):
    help = "Haal weg wat volgens de bewaartermijnen te oud is. --dry-run telt alleen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="tel en verander niets")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        run = pruning.run(at=timezone.now(), dry=dry_run)
        for part in pruning.report_of(run):
            self.stdout.write(f"{part.title}: {part.due} te oud, {part.done} weg")
            for what, numbers in part.notes.items():
                self.stdout.write(f"  {what}: {', '.join(numbers)}")
        self.stdout.write("Proef: er is niets weggehaald." if dry_run else "Klaar.")
