"""For the beheerder, every night or after a restore: is everything that was signed still what was signed?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from trajectories.checking import differences
from trajectories.models import Agreement


class Command(BaseCommand):
    help = "Compute every hash of agreements, PDFs, signatures and scans again; exit 1 and say what differs."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for difference in differences():
            found += 1
            self.stderr.write(str(difference))
        if found:
            raise CommandError(f"{found} differences")
        self.stdout.write(f"{Agreement.objects.count()} agreements are as they were signed")
