"""bin/manage rank <job number> --json: the ranking of a job with its parts, in the shape of a case's answer."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from candidates.models import Candidate
from employers.models import FutureJob
from matching import ranking
from matching.case import as_json


class Command(BaseCommand):
    help = "Print who could be ready for a job, best first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help="number of the job, for instance B-2026-0001")
        parser.add_argument("--json", action="store_true", help="everything, as one JSON object")
        parser.add_argument("--limit", type=int, default=None)
        parser.add_argument("--today", type=date.fromisoformat, default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        job = FutureJob.objects.filter(number__iexact=options["number"], starts_on__isnull=False).first()
        if job is None:
            raise CommandError(f"There is no job {options['number']} with a start.")
        today = options["today"] or timezone.localdate()
        found = ranking.rank_people(job, today=today, limit=options["limit"])
        if not options["json"]:
            for row in found.rows:
                person = Candidate.objects.get(pk=row.id)
                self.stdout.write(f"{row.match.score:>6}  {person.number}  {row.match.ready:%Y-%m-%d}")
            return
        apart = ranking.rank_people(job, today=today, limit=options["limit"], excluded=True)
        results = [as_json(row.match) for row in [*found.rows, *apart.rows]]
        answer = {"ranking": [row.id for row in found.rows], "results": results}
        self.stdout.write(json.dumps(answer, ensure_ascii=False))
