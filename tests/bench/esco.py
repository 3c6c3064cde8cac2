"""How long ESCO takes: the official packages of 1.1.1, read, taken over, and read once more.

    .venv/bin/pytest tests/bench/esco.py -n 0 -s

The files are read from a folder beside the project and are never part of it; without them there is nothing to measure.
"""

from pathlib import Path
from time import perf_counter

import pytest
from django.conf import settings

from nieuwebanen.skills.esco import files
from nieuwebanen.skills.esco.applying import apply
from nieuwebanen.skills.esco.comparing import Comparison
from nieuwebanen.skills.esco.reading import read
from nieuwebanen.skills.loading import load_starter_list
from nieuwebanen.skills.models import Occupation, OccupationSkill, Skill, SkillRelation, SkillSynonym
from nieuwebanen.skills.search import find_skills

FOLDER = Path(settings.BASE_DIR).parent / "shared" / "data" / "esco"
PACKAGES = ["esco_v1.1.1_en_csv.zip", "esco_v1.1.1_relations_csv.zip"]

pytestmark = [
    pytest.mark.bench,
    pytest.mark.django_db,
    pytest.mark.skipif(not FOLDER.exists(), reason="the files of ESCO are not beside the project"),
]


def test_esco_is_read_and_taken_over_in_seconds(capsys):
    load_starter_list()
    lines, began = [], perf_counter()

    def lap(words):
        nonlocal began
        lines.append(f"{words}: {perf_counter() - began:.1f} s")
        began = perf_counter()

    opened = files.opened([(name, (FOLDER / name).read_bytes()) for name in PACKAGES])
    lap("unpack and recognise")
    listed = read(opened)
    lap("read")
    plan = Comparison(listed).plan_of()
    lap("compare with the own list")
    apply(plan)
    lap("take over")
    counts = [model.objects.count() for model in (Skill, SkillSynonym, SkillRelation, Occupation, OccupationSkill)]
    again = Comparison(read(files.opened([(name, (FOLDER / name).read_bytes()) for name in PACKAGES]))).plan_of()
    lap("read and compare once more")
    best = next(iter(find_skills("fork lift")))
    lap(f"search, the best is ‘{best}’")
    with capsys.disabled():
        print(f"\nskills, words, relations, occupations, asked: {counts}")
        print("\n".join(lines))
        print({name: count for name, count in again.counts().items() if count})
    assert again.empty
