"""Everything between an empty database and the first page, in one start of Django. Idempotent."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from nieuwebanen import pruning
from nieuwebanen.accounts.models import User

# Weights of the bundled font that no page uses; compressing them would be most of a first start.
UNUSED_FONTS = ["*.otf", "*It.ttf", "*Light.ttf", "*Black.ttf"]
DEMO_COACH = "coach@werkbedrijf.example"


class Command(BaseCommand):
    help = "Migreer, laad vaardigheden, postcodes, feestdagen en gesprekssjablonen. Mag vaker."
    requires_system_checks = []  # the checks may ask for tables that are made here

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="ook de demo-wereld")
        parser.add_argument("--static", action="store_true", help="verzamel ook de statische bestanden")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_skills", stdout=self.stdout)
        call_command("load_holidays", stdout=self.stdout)
        self.stdout.write(f"Bewaartermijnen: {pruning.load_defaults()} nieuw.")
        call_command("load_talk_templates", stdout=self.stdout)
        if options["static"]:
            call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=UNUSED_FONTS)
            self.stdout.write("Statische bestanden verzameld.")
        if options["demo"]:
            self._demo()

    def _demo(self) -> None:
        """Demo logins have a password that everybody knows: never beside real users."""
        if User.objects.exists() and not User.objects.filter(email=DEMO_COACH).exists():
            raise CommandError("In deze database werken echte gebruikers: start met --no-demo.")
        call_command("seed_demo", stdout=self.stdout)
