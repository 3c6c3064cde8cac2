"""The demo world, once: a second call changes nothing. Only in demo mode, for its logins have a known password."""

from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from nieuwebanen.dates import AMSTERDAM
from trajectories.demo import world


class Command(BaseCommand):
    help = "Vul de demo-wereld. Mag vaker; alleen in demo-modus (DEMO=1)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--today", type=date.fromisoformat, help="alsof het deze dag is (JJJJ-MM-DD)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or settings.TESTING):
            raise CommandError("De demo-wereld bestaat alleen in demo-modus: zet DEMO=1.")
        if world.exists():
            self.stdout.write("De demo-wereld staat er al.")
            return
        self.stdout.write("De demo-wereld wordt gemaakt. Dat duurt ongeveer een halve minuut.")
        now = timezone.now()
        if options["today"]:
            now = datetime.combine(options["today"], time(9, 30), AMSTERDAM)
        built = world.build(today=timezone.localdate(now), now=now)
        self.stdout.write(f"Demo-wereld: {built}.")
