"""What went into the match, written down exactly: as JSON that is always the same text, named by its SHA-256.

A list that was shown names its inputs by these hashes. So the same text is kept once, however often it is shown, and
the list can be made again after the file or the job changed (product.md §6).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.db import connection

from matching.engine import Job, Language, Person, Requirement
from matching.models import InputKind

# Once a day is enough: terms are counted in whole days (`nb_forget_log`). A page that is opened often writes nothing.
KEEP = """
insert into matching_matchinput (digest, kind, candidate_id, content, last_shown_at)
select digest, kind, candidate_id, content, %s
from unnest(%s::varchar[], %s::varchar[], %s::bigint[], %s::jsonb[]) as new (digest, kind, candidate_id, content)
order by candidate_id nulls first, digest
on conflict (digest) do update set last_shown_at = excluded.last_shown_at
    where (matching_matchinput.last_shown_at at time zone 'Europe/Amsterdam')::date
        < (excluded.last_shown_at at time zone 'Europe/Amsterdam')::date
"""


@dataclass(frozen=True)
class Input:
    """One thing that the engine got. candidate: of whom it tells, for a person."""

    kind: InputKind
    content: Mapping[str, Any]
    candidate: int | None = None

    @cached_property
    def text(self) -> str:
        return json.dumps(self.content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @cached_property
    def digest(self) -> str:
        return sha256(f"{self.kind.value}:{self.text}".encode()).hexdigest()


@dataclass(frozen=True)
class Inputs:
    """What the engine got for some lists: the jobs and people by id, and the words that they need."""

    jobs: Mapping[int, Job]
    people: Mapping[int, Person]
    language: Language


def words_of(job: Job, language: Language) -> Language:
    """Only what this job needs of these words: the same text, whatever else was looked at beside it."""
    skills = [need.skill for need in job.requirements]
    related = {skill: language.related[skill] for skill in skills if skill in language.related}
    return Language({skill: language.base_hours[skill] for skill in skills}, related)


NOTHING = Inputs({}, {}, Language({}))


def of_job(job: Job) -> Input:
    return Input(InputKind.JOB, _plain(asdict(job)))


def of_person(person: Person) -> Input:
    return Input(InputKind.PERSON, _plain(asdict(person)), candidate=person.id)


def of_language(language: Language) -> Input:
    related = {skill: [list(one) for one in some] for skill, some in language.related.items()}
    return Input(InputKind.LANGUAGE, {"base_hours": dict(language.base_hours), "related": related})


def job_from(content: Mapping[str, Any]) -> Job:
    """The job as the engine got it. Raises TypeError when the engine has other fields by now."""
    needs = tuple(Requirement(**need) for need in content["requirements"])
    lists = {name: tuple(content[name]) for name in ("days", "conditions")}
    return Job(**{**content, **lists, "start": date.fromisoformat(content["start"]), "requirements": needs})


def person_from(content: Mapping[str, Any]) -> Person:
    """As `job_from`, for a person."""
    lists = {name: tuple(content[name]) for name in ("days", "cannot", "sectors")}
    free_from = date.fromisoformat(content["free_from"]) if content["free_from"] else None
    return Person(**{**content, **lists, "free_from": free_from})


def language_from(content: Mapping[str, Any]) -> Language:
    related = {skill: [(other, quarters) for other, quarters in some] for skill, some in content["related"].items()}
    return Language(content["base_hours"], related)


def keep(inputs: Iterable[Input], *, at: datetime) -> None:
    """Write these once, in one statement, in one order: two pages, or a page and a merge, never wait for each other."""
    rows = list({one.digest: one for one in inputs}.values())
    if not rows:
        return
    columns: list[list[Any]] = [
        [one.digest for one in rows],
        [one.kind.value for one in rows],
        [one.candidate for one in rows],
        [one.text for one in rows],
    ]
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [at, *columns])


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Dates as text; what the engine holds beside that is JSON already."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
