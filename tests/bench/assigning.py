"""Benches of the best assignment, at 500 people for 4 jobs of 50 and 5,000 for 40 jobs of 50 (matching.md §7 and §8).

    .venv/bin/pytest -q -n 0 -s -m bench tests/bench/assigning.py

assign: the objective and the time beside scipy's linear_sum_assignment on single seats; a quota, the highest lowest
score and one "why not" beside the plain one. reassign: 5 % of those with a seat leave. CP-SAT is not measured here: its
wheels are no part of this project.
"""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from time import perf_counter
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from matching.assignment import Outcome, Pair, Problem, Quota, greedy, solve, why_not
from tests.bench import table

pytestmark = pytest.mark.bench
SEATS = 50


def world(people: int, jobs: int, *, share: float) -> Problem:
    """Who is good at a job is often good at the next: a person's level and a job's own, and luck."""
    dice = Random(7)
    pairs = []
    for person in range(1, people + 1):
        level = dice.randrange(2000, 6000)
        pairs += [
            Pair(person, job, level + dice.randrange(0, 4001))
            for job in range(1001, 1001 + jobs)
            if dice.random() < share
        ]
    return Problem(tuple(pairs), dict.fromkeys(range(1001, 1001 + jobs), SEATS))


def fastest(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of the best of three, and what came out."""
    times = []
    for _ in range(3):
        begin = perf_counter()
        found = work()
        times.append(perf_counter() - begin)
    return min(times), found


def on_seats(problem: Problem) -> tuple[int, int]:
    """People and points by linear_sum_assignment on single seats."""
    people = {person: n for n, person in enumerate(sorted({pair.person for pair in problem.pairs}))}
    first = {job: n * SEATS for n, job in enumerate(sorted(problem.seats))}
    matrix = np.zeros((len(people), SEATS * len(first)))
    worth = 10_001 * min(matrix.shape) + 1
    for pair in problem.pairs:
        matrix[people[pair.person], first[pair.job] : first[pair.job] + SEATS] = worth + pair.score
    taken = matrix[linear_sum_assignment(matrix, maximize=True)]
    placed = int((taken > 0).sum())
    return placed, int(taken.sum()) - placed * worth


@pytest.mark.parametrize(("people", "jobs", "share"), [(500, 4, 0.8), (5000, 40, 0.2)])
def test_assign_and_reassign(people, jobs, share):
    problem = world(people, jobs, share=share)
    name = f"{people} x {jobs} x {SEATS}"
    mine, best = fastest(lambda: solve(problem))
    theirs, (placed, points) = fastest(lambda: on_seats(problem))
    assert (len(best.pairs), best.total) == (placed, points)
    table.add("assign", name, "objective / linear_sum_assignment", best.total / points, goal=1, unit="")
    table.add("assign", name, "time / linear_sum_assignment", mine / theirs, goal=2)
    table.add("assign", name, "time", 1000 * mine, goal=3000, unit=" ms")
    _more("assign", name, problem, best)
    _leave(name, problem, best)


def _more(bench: str, name: str, problem: Problem, best: Outcome) -> None:
    waiting = frozenset(Random(3).sample(range(1, 1 + max(p.person for p in problem.pairs)), 3 * len(best.pairs) // 4))
    for percent in (20, 35, 50):
        seconds, found = fastest(lambda percent=percent: solve(replace(problem, quota=Quota(percent, waiting))))
        table.add(bench, name, f"quota {percent} %: time", 1000 * seconds, goal=10_000, unit=" ms")
        table.add(bench, name, f"quota {percent} %: points lost", 1e6 * (1 - found.total / best.total), unit=" ppm")
    seconds, found = fastest(lambda: solve(replace(problem, lowest_first=True)))
    table.add(bench, name, "lowest first: time", 1000 * seconds, goal=5000, unit=" ms")
    table.add(bench, name, "lowest first: lowest score against", (found.lowest or 0) / (best.lowest or 1), least=True)
    lists = greedy(problem)
    table.add(bench, name, "list by list: points lost", 1e6 * (1 - lists.total / best.total), unit=" ppm")
    if best.unplaced:
        job = next(pair.job for pair in problem.pairs if pair.person == best.unplaced[0])
        seconds, told = fastest(lambda: why_not(problem, best, best.unplaced[0], job))
        table.add(bench, name, "why not: time", 1000 * seconds, goal=2000, unit=" ms")
        table.add(bench, name, "why not: people who would move", len(told.moves))


def _leave(name: str, problem: Problem, before: Outcome) -> None:
    placed = [pair.person for pair in before.pairs]
    gone = set(Random(5).sample(placed, len(placed) // 20))
    left = replace(problem, pairs=tuple(pair for pair in problem.pairs if pair.person not in gone))
    freely = solve(left)
    seconds, after = fastest(lambda: solve(replace(left, kept=frozenset(before.keys))))
    stay = {key for key in before.keys if key[0] not in gone}
    kept, kept_freely = (100 * len(stay & found.keys) / len(stay) for found in (after, freely))
    assert len(after.pairs) == len(freely.pairs)
    table.add("reassign", name, "proposals kept", kept, goal=99, least=True, unit=" %")
    table.add("reassign", name, "proposals kept without the bonus", kept_freely, unit=" %")
    table.add("reassign", name, "points lost", 1e6 * (1 - after.total / freely.total), goal=1000, unit=" ppm")
    table.add("reassign", name, "time", 1000 * seconds, goal=3000, unit=" ms")
