"""The count of fair chances finds a group that stays behind with its cause, and seldom one that does not (matching.md §8).

    .venv/bin/pytest -q -n 0 -s -m bench tests/bench/audit.py

Made people and jobs, scored by the definition: the seats of the first ten are what a group gets or misses.
"""

from datetime import date
from random import Random

import pytest

from matching.accounting import audit
from matching.accounting.audit import Seen
from matching.engine import DAYS, Job, Language, Person, Requirement, in_order, match
from tests.bench import table

pytestmark = pytest.mark.bench
TODAY = date(2026, 3, 2)
PEOPLE, JOBS, SKILLS, TOP = 600, 80, 40, 10
WORLD = f"{PEOPLE} x {JOBS}"


def region(dice, *, few_hours):
    """People and jobs; who is in `few_hours` works 16 hours, the others 24 to 36."""
    language = Language({str(skill): 24 for skill in range(SKILLS)})
    people = [
        Person(
            id=pk,
            skills={str(dice.randrange(SKILLS)): dice.randint(1, 4) for _ in range(8)},
            hours=16 if pk in few_hours else dice.choice([24, 32, 36]),
            days=DAYS[: dice.choice([5, 5, 7])],
            cannot=tuple(dice.sample(["tillen", "nachtdienst"], dice.choice([0, 0, 1]))),
        )
        for pk in range(1, PEOPLE + 1)
    ]
    jobs = [
        Job(
            id=pk,
            start=date(2026, 9, 1),
            requirements=tuple(Requirement(str(skill), dice.randint(1, 3)) for skill in dice.sample(range(SKILLS), 5)),
            hours=dice.choice([12, 16, 24, 32]),
            days=DAYS[:5],
            conditions=tuple(dice.sample(["tillen", "nachtdienst"], dice.choice([0, 1]))),
        )
        for pk in range(1, JOBS + 1)
    ]
    return people, jobs, language


def outcomes(people, jobs, language):
    """Person -> (in a first ten, what being seen is worth, share of jobs that each constraint lets by)."""
    reached, seen = set(), dict.fromkeys((person.id for person in people), 0.0)
    stopped = {person.id: {} for person in people}
    for job in jobs:
        found = [match(job, person, language, today=TODAY) for person in people]
        for one in found:
            for code in {item.code for item in one.excluded}:
                stopped[one.person_id][code] = stopped[one.person_id].get(code, 0) + 1
        for rank, one in enumerate(in_order(found), 1):
            seen[one.person_id] += audit.exposure(rank)
            if rank <= TOP:
                reached.add(one.person_id)
    codes = {code for some in stopped.values() for code in some}
    passed = {pk: {code: 1 - some.get(code, 0) / len(jobs) for code in codes} for pk, some in stopped.items()}
    return reached, seen, passed


def told(people, result, group):
    reached, seen, passed = result
    crowd = [
        Seen({"s": "groep" if p.id in group else "rest"}, seen[p.id], ("top",) if p.id in reached else (), passed[p.id])
        for p in people
    ]
    return next(one for one in audit.stratum("s", crowd, ("top",)).groups if one.name == "groep")


def test_audit():
    dice = Random(20261123)
    few_hours = set(dice.sample(range(1, PEOPLE + 1), PEOPLE // 5))
    people, jobs, language = region(dice, few_hours=few_hours)
    result = outcomes(people, jobs, language)
    behind = told(people, result, few_hours)
    cause = next(iter(behind.causes), "")
    table.add("audit", WORLD, "group of few hours: rate / rest", behind.rates[0].ratio or 0.0)
    table.add(
        "audit", WORLD, "flagged, with its cause", float(bool(behind.flagged) and cause == "hours"), goal=1, least=True
    )
    for share in (0.5, 0.1):
        flagged = sum(
            bool(told(people, result, set(dice.sample(sorted(result[1]), int(share * PEOPLE)))).flagged)
            for _ in range(100)
        )
        table.add("audit", WORLD, f"false flags of 100 groups of {share:.0%}", flagged, goal=10)
    assert behind.flagged
    assert cause == "hours"
