"""What bin/check asks of Django, in one start: migrations complete, deployment settings safe, templates compile."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.template import TemplateSyntaxError
from django.template.loader import get_template


class Command(BaseCommand):
    help = "Check migrations, deployment settings and templates."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("makemigrations", "--check", "--dry-run", verbosity=1)
        call_command("check", "--deploy", "--fail-level", "WARNING")
        broken = [f"{name}: {error}" for name in _names() if (error := _error(name))]
        if broken:
            raise CommandError("\n".join(broken))


def _names() -> list[str]:
    root = Path(settings.BASE_DIR) / "templates"
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.suffix in {".html", ".txt"})


def _error(name: str) -> str:
    try:
        get_template(name)
    except TemplateSyntaxError as error:
        return str(error)
    return ""
