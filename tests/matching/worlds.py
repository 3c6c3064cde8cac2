"""Cases for the engine: the golden example of the design, and hypothesis strategies of small random worlds.

Small numbers on purpose: with few skills, levels and hours the bounds are hit and ties abound.
"""

import os
from datetime import date, timedelta

from hypothesis import Phase, settings
from hypothesis import strategies as st

from matching.engine import DAYS, Job, Language, Person, Requirement

# The same cases in every run: a red suite is red for everybody, and new cases are a matter of more examples.
# For mutants.py one failing example is enough: no time is spent on making it small.
phases = [Phase.generate] if "MUTANT" in os.environ else list(Phase)
often = settings(max_examples=300, deadline=None, derandomize=True, database=None, phases=phases)

WEEK = DAYS[:5]
TODAY = date(2026, 3, 2)

GOLDEN_LANGUAGE = Language(
    base_hours={"NL": 40, "PICK": 16, "FORK": 40, "SAFE": 8, "TEAM": 8, "PALLET": 24},
    related={"FORK": [("PALLET", 2)]},
)
GOLDEN_JOB = Job(
    id=7,
    start=date(2026, 9, 1),
    requirements=(
        Requirement("NL", 2, 3, must=True),
        Requirement("PICK", 3, 3),
        Requirement("FORK", 2, 2),
        Requirement("SAFE", 2, 2, must=True),
        Requirement("TEAM", 2, 1),
    ),
    hours=24,
    days=WEEK,
    x=160_000,
    y=502_000,
    sector="3",
    learn_hours=24,
)
AMIRA = Person(
    id=11,
    skills={"NL": 3, "PICK": 1, "PALLET": 3, "SAFE": 2},
    hours=32,
    free_from=date(2026, 3, 16),
    x=163_000,
    y=506_000,
    radius=15_000,
    sectors=("3",),
    learn_hours=16,
)
CHEN = Person(
    id=12,
    skills={"NL": 2, "SAFE": 2},
    free_from=date(2026, 7, 6),
    x=160_000,
    y=512_000,
    radius=10_000,
    sectors=("5",),
    learn_hours=8,
)
BRAM = Person(id=13, skills={"NL": 1, "SAFE": 2}, hours=20)

# ---- strategies ---------------------------------------------------------------------------------------
SKILLS = tuple("ABCDEF")
CONDITIONS = ("tillen", "nachtdienst", "kou")
SECTORS = ("logistiek", "zorg", "horeca")

ids = st.integers(1, 2**31 - 1)
moments = st.integers(-60, 400).map(lambda days: TODAY + timedelta(days=days))
maybe_metres = st.none() | st.integers(-5, 5).map(lambda km: km * 1000)


def some_of(values: tuple[str, ...], least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), unique=True, min_size=least).map(tuple)


@st.composite
def languages(draw: st.DrawFn) -> Language:
    base_hours = {skill: draw(st.sampled_from([2, 8, 10, 24, 60])) for skill in SKILLS}
    related = {}
    for skill in draw(some_of(SKILLS)):
        neighbours = draw(some_of(tuple(other for other in SKILLS if other != skill)))
        related[skill] = [(other, draw(st.integers(1, 3))) for other in neighbours]
    return Language(base_hours, related)


requirements = st.builds(Requirement, st.sampled_from(SKILLS), st.integers(1, 4), st.integers(1, 3), st.booleans())
jobs = st.builds(
    Job,
    id=ids,
    start=moments,
    requirements=st.lists(requirements, min_size=1, max_size=5, unique_by=lambda need: need.skill).map(tuple),
    hours=st.sampled_from([0, 24, 32]),
    days=some_of(DAYS),
    x=maybe_metres,
    y=maybe_metres,
    conditions=some_of(CONDITIONS),
    sector=st.none() | st.sampled_from(SECTORS),
    learn_hours=st.integers(1, 40),
)
people = st.builds(
    Person,
    id=ids,
    skills=st.dictionaries(st.sampled_from(SKILLS), st.integers(0, 4)),
    hours=st.sampled_from([16, 24, 32]),
    days=some_of(DAYS, least=4),
    free_from=st.none() | moments,
    x=maybe_metres,
    y=maybe_metres,
    radius=st.none() | st.sampled_from([0, 4999, 5000, 5001]),
    cannot=some_of(CONDITIONS),
    sectors=some_of(SECTORS),
    learn_hours=st.integers(1, 40),
)
