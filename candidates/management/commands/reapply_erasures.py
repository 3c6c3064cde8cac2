"""After a backup was put back: erase again who was erased since, as the ledger outside the database says."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from candidates import erasing


class Command(BaseCommand):
    help = "Wis opnieuw wie al gewist was voor een reservekopie werd teruggezet. Mag vaker."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ERASURE_LEDGER.exists():
            self.stdout.write(
                f"{settings.ERASURE_LEDGER} is er niet: er is nog niemand gewist, of het bestand is kwijt."
            )
            return
        done, refused = erasing.reapply(at=timezone.now())
        self.stdout.write(f"Opnieuw gewist: {', '.join(done) or 'niemand'}.")
        if refused:
            raise CommandError(
                f"Niet gewist, want er loopt nog iets: {', '.join(refused)}. Rond dat af en start opnieuw."
            )
