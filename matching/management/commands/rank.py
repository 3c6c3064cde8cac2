"""bin/manage rank <job number> --json: the ranking of a job with its parts, in the shape of a case's answer.

Ids and codes of skills are primary keys. `ranking` holds the ids in order; `results` everybody in the matcher in the
order of their ids, also the excluded, or with --limit only those in the ranking.
"""

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from candidates.models import Candidate
from employers.models import FutureJob
from matching import rules
from matching.case import as_json
from matching.engine import match
from matching.ranking import chosen_people, job_for_engine, people_for_engine, rank_people


class Command(BaseCommand):
    help = "Print who could be ready for a job, best first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help="number of the job, for instance B-2026-0001")
        parser.add_argument("--json", action="store_true", help="everything, as one JSON object")
        parser.add_argument("--limit", type=_positive, default=None, help="how many people at most")
        parser.add_argument("--today", type=_day, default=None, help="as seen on another day, YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        job = FutureJob.objects.filter(number__iexact=options["number"]).first()
        if job is None:
            raise CommandError(f"There is no job {options['number']}.")
        if job.starts_on is None or not job.requirements.exists():
            raise CommandError(f"Job {job.number} has no start or no requirements yet: nothing to rank by.")
        today, limit = options["today"] or timezone.localdate(), options["limit"]
        without = chosen_people()
        found = rank_people(job, today=today, limit=limit, without=without).rows
        if not options["json"]:
            numbers = Candidate.objects.in_bulk([row.id for row in found])
            for row in found:
                line = f"{row.match.score:>6}  {numbers[row.id].number}  {row.match.ready:%Y-%m-%d}"
                self.stdout.write(line)
            return
        results = [row.match for row in found]
        if limit is None:
            everybody = Candidate.objects.active().exclude(pk__in=without).order_by("pk").values_list("pk", flat=True)
            engine_job, language = job_for_engine(job)
            weights = rules.in_force()
            people = people_for_engine(everybody)
            results = [match(engine_job, person, language, today=today, weights=weights) for person in people]
        answer = {"ranking": [row.id for row in found], "results": [as_json(result) for result in results]}
        self.stdout.write(json.dumps(answer))


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is no number of people")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no date (expected YYYY-MM-DD)") from error
