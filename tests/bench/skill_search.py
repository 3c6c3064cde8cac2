"""How fast a skill is found among 14,000 with 100,000 synonyms, beside the own list of 72 in the same run.

    .venv/bin/pytest -q -n 0 -s tests/bench/skill_search.py

Prints per search: p50 and p95 of both lists and how many times one is the other. A machine is not another one, so
nothing passes or fails on time; what is held is that no search reads a whole table (EXPLAIN).
"""

import os
from collections.abc import Callable
from random import Random
from statistics import quantiles
from time import perf_counter

import pytest
from django.db import connection
from django.db.models import QuerySet

from nieuwebanen.skills.loading import load_starter_list
from nieuwebanen.skills.models import Occupation, OccupationSkill, Origin, Skill, SkillGroup, SkillSynonym
from nieuwebanen.skills.search import find_occupations, find_skills, skills_in_text

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

SKILLS = int(os.environ.get("BENCH_SKILLS", "14000"))
SYNONYMS = int(os.environ.get("BENCH_SYNONYMS", "100000"))
TIMES = int(os.environ.get("BENCH_TIMES", "20"))
SEARCHES = ["heftruk", "heftr", "orders pakken", "tillen", "machine onderhouden", "ma", "xyzzy", "gasten ontvangen"]
WORDS_OF_EMPLOYER = "Heftruck rijden, orderpicken, machines schoonmaken en goed met klanten omgaan. " * 10
VERBS = [
    "beheren",
    "bedienen",
    "maken",
    "onderhouden",
    "controleren",
    "plannen",
    "leveren",
    "testen",
    "ontwerpen",
    "begeleiden",
    "meten",
    "laden",
]
THINGS = [
    "machine",
    "voorraad",
    "dossier",
    "tekening",
    "gewas",
    "patient",
    "leerling",
    "server",
    "contract",
    "lading",
    "meting",
    "houtwerk",
    "deeg",
]
ENDS = [
    "en",
    "er",
    "ing",
    "heid",
    "baar",
    "schap",
    "loos",
    "achtig",
    "kunde",
    "werk",
    "middel",
    "systeem",
    "plan",
    "lijn",
    "stof",
]


def official_list(random: Random) -> None:
    """As ESCO is: long names, seven synonyms each, a meaning of two sentences; many words shared, many rare."""
    syllables = [a + b for a in "bdfgklmnprstvwz" for b in ("a", "e", "i", "o", "u", "oe", "ie", "aa")]

    def word() -> str:
        return "".join(random.choices(syllables, k=random.randint(1, 3))) + random.choice(ENDS)

    things, verbs = [*THINGS, *(word() for _ in range(500))], [*VERBS, *(f"{word()}en" for _ in range(60))]

    def name() -> str:
        return f"{random.choice(things)} {word()} {random.choice(verbs)}"

    group = SkillGroup.objects.create(code="S9.9", name="Werken met dingen", origin=Origin.ESCO)
    skills = Skill.objects.bulk_create(
        [
            Skill(
                code=f"E{n}",
                name=f"{name()} {n}",
                definition=f"{' '.join(word() for _ in range(25))}. {name()}.",
                origin=Origin.ESCO,
                group=group,
                esco_uri=f"http://data.example/{n}",
            )
            for n in range(SKILLS)
        ],
        batch_size=1000,
    )
    SkillSynonym.objects.bulk_create(
        [SkillSynonym(skill=skills[n * SKILLS // SYNONYMS], name=f"{name()} {n}") for n in range(SYNONYMS)],
        batch_size=5000,
    )
    occupations = Occupation.objects.bulk_create(
        Occupation(code=str(n), name=f"{word()} {n}", other_names=name(), esco_uri=f"http://data.example/o{n}")
        for n in range(3000)
    )
    OccupationSkill.objects.bulk_create(
        [
            OccupationSkill(occupation=one, skill=skill, essential=True)
            for one in occupations
            for skill in random.sample(skills, 10)
        ],
        batch_size=5000,
    )


def timed(ask: Callable[[], object]) -> tuple[float, float]:
    ask()
    spent = []
    for _ in range(TIMES):
        begin = perf_counter()
        ask()
        spent.append((perf_counter() - begin) * 1000)
    return quantiles(spent, n=20)[9], quantiles(spent, n=20)[18]


def plan_of(found: QuerySet[Skill]) -> str:
    return found.explain()


def searches() -> dict[str, Callable[[], object]]:
    asked: dict[str, Callable[[], object]] = {text: lambda text=text: list(find_skills(text)[:12]) for text in SEARCHES}
    asked["(words of an employer)"] = lambda: list(skills_in_text(WORDS_OF_EMPLOYER)[:16])
    asked["(profession: kok)"] = lambda: list(find_occupations("kok")[:5])
    return asked


def test_finding_a_skill_among_many() -> None:
    load_starter_list()
    analyze()
    small = {text: timed(ask) for text, ask in searches().items()}
    begin = perf_counter()
    official_list(Random(4))
    print(f"\n{SKILLS} skills and {SYNONYMS} synonyms written in {perf_counter() - begin:.0f} s")
    analyze()
    print(f"{'search':24} {'p50 of 72':>10} {'p95':>8} {'p50 of all':>11} {'p95':>8} {'times':>6}  found")
    for text, ask in searches().items():
        (few50, few95), (all50, all95) = small[text], timed(ask)
        number = len(ask())  # type: ignore[arg-type]
        print(f"{text:24} {few50:10.1f} {few95:8.1f} {all50:11.1f} {all95:8.1f} {all95 / few95:6.1f}  {number}")
    for text in SEARCHES:
        if len(text) < 3:
            continue  # half of the list begins so: reading it in a row is right
        plan = plan_of(find_skills(text)[:12])
        if text == SEARCHES[0]:
            print(plan)
        assert "Seq Scan on skills_skill " not in plan, f"{text}\n{plan}"
        assert "Index Scan on skill_search" in plan, f"{text}\n{plan}"
    plan = plan_of(skills_in_text(WORDS_OF_EMPLOYER))
    assert "Bitmap Index Scan on skill_search" in plan, plan
    assert "Seq Scan on skills_skill " not in plan, plan


def analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("analyze skills_skill, skills_skillsynonym, skills_occupation, skills_occupationskill")
