"""Load the texts that talks can begin with, in a database that has none. Idempotent."""

from typing import Any

from django.core.management.base import BaseCommand

from nieuwebanen.talk_templates import load_starters


class Command(BaseCommand):
    help = "Laad de eerste gesprekssjablonen. Mag vaker: wat er staat, blijft zoals het is."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Gesprekssjablonen: {load_starters()} nieuw.")
