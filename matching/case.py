"""Case files: one job and some people as JSON, for scoring without a database (matching.md §10).

Everything is checked and the field at fault is named by its path, such as `job.requirements[1].level`: a case that
is read means what it says. Nothing here needs Django or a database.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from matching.engine import DAYS, Exclusion, Job, Language, Match, Part, Person, Requirement, in_order, match

MAX_REQUIREMENTS = 12
MAX_ID = 2**31 - 1  # the tie of matching.md §2 mixes 31 bits
LONGEST_NUMBER = 18  # digits; more than any metre, hour or number of a person needs


class CaseError(ValueError):
    """What is wrong with a case, with the path of the field."""


@dataclass(frozen=True)
class Case:
    today: date
    language: Language
    job: Job
    people: tuple[Person, ...]


REQUIRED = object()
Read = Callable[[Any, str], Any]


def parse(text: str) -> Case:
    """Read a case. Raises CaseError with the field named."""
    try:
        data = json.loads(text, object_pairs_hook=_no_doubles, parse_int=_number)
    except (json.JSONDecodeError, RecursionError) as error:
        raise CaseError(f"not JSON: {error}") from error
    case = _fields(
        data,
        "",
        today=(_date, REQUIRED),
        skills=(_skills, REQUIRED),
        related=(_list, []),
        job=(_object, REQUIRED),
        candidates=(_list, REQUIRED),
    )
    base_hours: dict[str, int] = case["skills"]
    language = Language(base_hours, _related(case["related"], base_hours))
    job = _job(case["job"], base_hours)
    people = tuple(_person(item, f"candidates[{i}]", base_hours) for i, item in enumerate(case["candidates"]))
    seen: set[int] = set()
    for i, person in enumerate(people):
        if person.id in seen:
            raise CaseError(f"candidates[{i}].id: {person.id} occurs twice")
        seen.add(person.id)
    return Case(case["today"], language, job, people)


def solve(case: Case) -> dict[str, Any]:
    """The answer to a case: ids in order, and every candidate's outcome in the order of the case."""
    results = [_outcome(case, i) for i in range(len(case.people))]
    return {
        "ranking": [result.person_id for result in in_order(results)],
        "results": [as_json(result) for result in results],
    }


def _outcome(case: Case, i: int) -> Match:
    try:
        return match(case.job, case.people[i], case.language, today=case.today)
    except OverflowError as error:  # the calendar of Python ends with the year 9999
        raise CaseError(f"candidates[{i}]: would be ready after the year 9999") from error


def as_json(result: Match) -> dict[str, Any]:
    """One outcome in the shape of the case file's answer."""
    return {
        "id": result.person_id,
        "excluded": [_exclusion(item) for item in result.excluded],
        "score": result.score,
        "coverage": list(result.coverage),
        "hours": result.hours,
        "weeks": result.weeks,
        "ready": result.ready.isoformat(),
        "late_weeks": result.late_weeks,
        "parts": [_part(part) for part in result.parts],
    }


def _exclusion(item: Exclusion) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value

    return {"code": item.code, "needed": plain(item.needed), "has": plain(item.has)}


def _part(part: Part) -> dict[str, Any]:
    if part.code != "skill":
        return {"code": part.code, "points": part.points, "max": part.max}
    return {
        "code": part.code,
        "skill": part.skill,
        "points": part.points,
        "max": part.max,
        "via": part.via,
        "learn_hours": part.learn_hours,
    }


# ---- the parts of a case ----------------------------------------------------------------------------
def _skills(value: Any, path: str) -> dict[str, int]:
    return {
        code: _fields(item, f"{path}.{code}", base_hours=(_even, REQUIRED))["base_hours"]
        for code, item in _object(value, path).items()
    }


def _related(rows: list[Any], known: Mapping[str, int]) -> dict[str, list[tuple[str, int]]]:
    related: dict[str, list[tuple[str, int]]] = {}
    for i, row in enumerate(rows):
        path = f"related[{i}]"
        if not isinstance(row, list) or len(row) != 3:
            raise CaseError(f"{path}: expected [skill, neighbour, quarters]")
        needed, neighbour = _skill(known)(row[0], f"{path}[0]"), _skill(known)(row[1], f"{path}[1]")
        quarters = _whole(1, 3)(row[2], f"{path}[2]")
        if needed == neighbour:
            raise CaseError(f"{path}: {needed} is related to itself")
        if any(name == neighbour for name, _ in related.get(needed, ())):
            raise CaseError(f"{path}: {needed} and {neighbour} occur twice")
        related.setdefault(needed, []).append((neighbour, quarters))
    return related


def _job(value: Any, known: Mapping[str, int]) -> Job:
    job = _fields(
        value,
        "job",
        id=(_whole(1, MAX_ID), REQUIRED),
        start=(_date, REQUIRED),
        hours=(_whole(0), 0),
        days=(_days, ()),
        x=(_optional(_whole()), None),
        y=(_optional(_whole()), None),
        conditions=(_texts, ()),
        sector=(_optional(_text), None),
        learn_hours=(_whole(1), 40),
        requirements=(_list, REQUIRED),
    )
    rows = job.pop("requirements")
    if not 1 <= len(rows) <= MAX_REQUIREMENTS:
        raise CaseError(f"job.requirements: expected 1 to {MAX_REQUIREMENTS}, found {len(rows)}")
    needs: list[Requirement] = []
    for i, row in enumerate(rows):
        path = f"job.requirements[{i}]"
        need = Requirement(
            **_fields(
                row,
                path,
                skill=(_skill(known), REQUIRED),
                level=(_whole(1, 4), REQUIRED),
                weight=(_whole(1, 3), REQUIRED),
                must=(_bool, REQUIRED),
            )
        )
        if any(other.skill == need.skill for other in needs):
            raise CaseError(f"{path}.skill: {need.skill} occurs twice")
        needs.append(need)
    return Job(requirements=tuple(needs), **job)


def _person(value: Any, path: str, known: Mapping[str, int]) -> Person:
    person = _fields(
        value,
        path,
        id=(_whole(1, MAX_ID), REQUIRED),
        skills=(_object, REQUIRED),
        hours=(_whole(0), 40),
        days=(_days, DAYS),
        free_from=(_optional(_date), None),
        x=(_optional(_whole()), None),
        y=(_optional(_whole()), None),
        radius=(_optional(_whole(0)), None),
        cannot=(_texts, ()),
        sectors=(_texts, ()),
        learn_hours=(_whole(1), 16),
    )
    levels = {}
    for code, level in person.pop("skills").items():
        _skill(known)(code, f"{path}.skills.{code}")
        levels[code] = _whole(0, 4)(level, f"{path}.skills.{code}")
    return Person(skills=levels, **person)


# ---- values -----------------------------------------------------------------------------------------
def _fields(value: Any, path: str, **known: tuple[Read, Any]) -> dict[str, Any]:
    """Read the known fields of an object; refuse unknown ones and missing required ones. "" is the case itself."""
    data = _object(value, path or "case")
    within = f"{path}." if path else ""
    for name in data:
        if name not in known:
            raise CaseError(f"{within}{name}: unknown field")
    read = {}
    for name, (reader, default) in known.items():
        if name in data:
            read[name] = reader(data[name], f"{within}{name}")
        elif default is REQUIRED:
            raise CaseError(f"{within}{name}: missing")
        else:
            read[name] = default
    return read


def _object(value: Any, path: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise CaseError(f"{path}: expected an object")
    return value


def _list(value: Any, path: str) -> list[Any]:
    if not isinstance(value, list):
        raise CaseError(f"{path}: expected a list")
    return value


def _text(value: Any, path: str) -> str:
    if not isinstance(value, str):
        raise CaseError(f"{path}: expected text")
    return value


def _bool(value: Any, path: str) -> bool:
    if not isinstance(value, bool):
        raise CaseError(f"{path}: expected true or false")
    return value


def _whole(least: int | None = None, most: int | None = None) -> Read:
    """A whole number within bounds. true is none, though Python counts it as 1; nor is 24.0 written as a fraction."""

    def read(value: Any, path: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise CaseError(f"{path}: expected a whole number")
        if least is not None and value < least:
            raise CaseError(f"{path}: {value} is less than {least}")
        if most is not None and value > most:
            raise CaseError(f"{path}: {value} is more than {most}")
        return value

    return read


def _even(value: Any, path: str) -> int:
    number: int = _whole(1)(value, path)
    if number % 2:
        raise CaseError(f"{path}: {number} is odd")
    return number


def _date(value: Any, path: str) -> date:
    text = _text(value, path)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:  # Python also reads 20260302 and 2026-W10-1
        raise CaseError(f"{path}: {text!r} is no date (expected YYYY-MM-DD)")
    return day


def _texts(value: Any, path: str) -> tuple[str, ...]:
    return tuple(_text(item, f"{path}[{i}]") for i, item in enumerate(_list(value, path)))


def _days(value: Any, path: str) -> tuple[str, ...]:
    days = _texts(value, path)
    for i, day in enumerate(days):
        if day not in DAYS:
            raise CaseError(f"{path}[{i}]: {day!r} is no day (expected one of {', '.join(DAYS)})")
    return days


def _skill(known: Mapping[str, int]) -> Read:
    def read(value: Any, path: str) -> str:
        code = _text(value, path)
        if code not in known:
            raise CaseError(f"{path}: unknown skill {code!r}")
        return code

    return read


def _optional(reader: Read) -> Read:
    return lambda value, path: None if value is None else reader(value, path)


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of a name that stands twice in one object JSON keeps the last; a case refuses it."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise CaseError(f"{name}: occurs twice in one object")
        found[name] = value
    return found


def _number(digits: str) -> int | float:
    """Too many digits become a fraction, so that the field's own reader refuses it by name."""
    return int(digits) if len(digits) <= LONGEST_NUMBER else float(digits)
