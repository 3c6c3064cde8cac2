"""Case files (matching.md §10): what comes out, what is assumed, what is refused and by which name."""

import json
import os
import subprocess
import sys
from copy import deepcopy
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.__main__ import main
from matching.case import CaseError, parse, solve
from matching.engine import DAYS, in_order, match
from tests.matching.worlds import TODAY, jobs, languages, often, people

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = {
    "today": "2026-03-02",
    "skills": {
        "NL": {"base_hours": 40},
        "PICK": {"base_hours": 16},
        "FORK": {"base_hours": 40},
        "SAFE": {"base_hours": 8},
        "TEAM": {"base_hours": 8},
        "PALLET": {"base_hours": 24},
    },
    "related": [["FORK", "PALLET", 2]],
    "job": {
        "id": 7,
        "start": "2026-09-01",
        "hours": 24,
        "days": ["ma", "di", "wo", "do", "vr"],
        "x": 160000,
        "y": 502000,
        "conditions": ["tillen"],
        "sector": "3",
        "learn_hours": 24,
        "requirements": [
            {"skill": "NL", "level": 2, "weight": 3, "must": True},
            {"skill": "PICK", "level": 3, "weight": 3, "must": False},
            {"skill": "FORK", "level": 2, "weight": 2, "must": False},
            {"skill": "SAFE", "level": 2, "weight": 2, "must": True},
            {"skill": "TEAM", "level": 2, "weight": 1, "must": False},
        ],
    },
    "candidates": [
        {"id": 13, "skills": {"NL": 1, "SAFE": 2}, "hours": 20, "free_from": "2026-12-01"},
        {
            "id": 12,
            "skills": {"NL": 2, "SAFE": 2},
            "free_from": "2026-07-06",
            "x": 160000,
            "y": 512000,
            "radius": 10000,
            "sectors": ["5"],
            "learn_hours": 8,
        },
        {
            "id": 11,
            "skills": {"NL": 3, "PICK": 1, "PALLET": 3, "SAFE": 2},
            "hours": 32,
            "days": ["ma", "di", "wo", "do", "vr"],
            "free_from": "2026-03-16",
            "x": 163000,
            "y": 506000,
            "radius": 15000,
            "cannot": ["nachtdienst"],
            "sectors": ["3"],
            "learn_hours": 16,
        },
    ],
}
MISSING = object()


def changed(path, value):
    """The golden case with one field set, added or (MISSING) taken away; path as in the messages."""
    case = deepcopy(GOLDEN)
    *way, last = [
        int(step) if step.isdecimal() else step for step in path.replace("[", ".").replace("]", "").split(".")
    ]
    place = case
    for step in way:
        place = place[step]
    if value is MISSING:
        del place[last]
    elif last == len(place) and isinstance(place, list):
        place.append(value)
    else:
        place[last] = value
    return case


def answer(case):
    return solve(parse(json.dumps(case)))


def result_of(case, number=11):
    return next(result for result in answer(case)["results"] if result["id"] == number)


# ---- the answer ----------------------------------------------------------------------------------------
def test_the_golden_case_gives_the_golden_answer():
    found = answer(GOLDEN)

    assert list(found) == ["ranking", "results"]
    assert found["ranking"] == [11, 12]
    assert [result["id"] for result in found["results"]] == [13, 12, 11]
    assert found["results"][2] == {
        "id": 11,
        "excluded": [],
        "score": 7454,
        "coverage": [336, 528],
        "hours": 126,
        "weeks": 8,
        "ready": "2026-05-11",
        "late_weeks": 0,
        "parts": [
            {"code": "skill", "skill": "NL", "points": 1909, "max": 1910, "via": None, "learn_hours": 0},
            {"code": "skill", "skill": "PICK", "points": 636, "max": 1910, "via": None, "learn_hours": 56},
            {"code": "skill", "skill": "FORK", "points": 636, "max": 1273, "via": "PALLET", "learn_hours": 50},
            {"code": "skill", "skill": "SAFE", "points": 1273, "max": 1273, "via": None, "learn_hours": 0},
            {"code": "skill", "skill": "TEAM", "points": 0, "max": 637, "via": None, "learn_hours": 20},
            {"code": "ready", "points": 2000, "max": 2000},
            {"code": "wish", "points": 1000, "max": 1000},
        ],
    }
    assert found["results"][1]["score"] == 3950
    assert found["results"][0]["excluded"] == [
        {"code": "hours", "needed": 24, "has": 20},
        {"code": "available", "needed": "2026-09-01", "has": "2026-12-01"},
        {"code": "skill", "needed": {"skill": "NL", "level": 2}, "has": 1},
    ]


def test_keys_stand_in_the_order_of_the_format():
    result = answer(GOLDEN)["results"][2]

    assert list(result) == ["id", "excluded", "score", "coverage", "hours", "weeks", "ready", "late_weeks", "parts"]
    assert list(result["parts"][0]) == ["code", "skill", "points", "max", "via", "learn_hours"]
    assert list(result["parts"][-1]) == ["code", "points", "max"]


def test_nobody_to_rank_is_an_empty_list():
    assert answer(changed("candidates", [])) == {"ranking": [], "results": []}


def as_case(job, person, language):
    """The same case as a file: what the engine knows, written down field by field."""

    def plain(thing):
        return json.loads(json.dumps(asdict(thing), default=str))

    return {
        "today": TODAY.isoformat(),
        "skills": {code: {"base_hours": hours} for code, hours in language.base_hours.items()},
        "related": [[code, *row] for code, rows in language.related.items() for row in rows],
        "job": plain(job),
        "candidates": [plain(person)],
    }


@often
@given(jobs, people, languages())
def test_a_case_file_says_to_the_engine_what_was_meant(job, person, language):
    case = parse(json.dumps(as_case(job, person, language)))
    expected = match(job, person, language, today=TODAY)

    assert (case.job, case.people, case.today) == (job, (person,), TODAY)
    assert match(case.job, case.people[0], case.language, today=case.today) == expected
    assert solve(case)["ranking"] == [result.person_id for result in in_order([expected])]


# ---- what is assumed -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("field", "default"),
    [
        ("related", []),
        ("job.hours", 0),
        ("job.days", []),
        ("job.conditions", []),
        ("job.sector", None),
        ("job.learn_hours", 40),
        ("candidates[2].hours", 40),
        ("candidates[2].days", list(DAYS)),
        ("candidates[2].free_from", None),
        ("candidates[2].free_from", "2026-03-02"),
        ("candidates[2].radius", None),
        ("candidates[2].cannot", []),
        ("candidates[2].sectors", []),
        ("candidates[2].learn_hours", 16),
        ("job.x", None),
        ("candidates[2].y", None),
    ],
)
def test_a_field_left_out_is_its_default(field, default):
    assert answer(changed(field, MISSING)) == answer(changed(field, default))


def test_conditions_and_sectors_are_words_of_the_case_itself():
    case = changed("job.conditions", ["iets nieuws"])
    case["candidates"][2]["cannot"] = ["iets nieuws"]

    assert result_of(case)["excluded"] == [{"code": "condition", "needed": ["iets nieuws"], "has": ["iets nieuws"]}]


# ---- what is refused -----------------------------------------------------------------------------------
REQUIRED = [
    "today",
    "skills",
    "job",
    "candidates",
    "skills.NL.base_hours",
    "job.id",
    "job.start",
    "job.requirements",
    "job.requirements[1].skill",
    "job.requirements[1].level",
    "job.requirements[1].weight",
    "job.requirements[1].must",
    "candidates[1].id",
    "candidates[1].skills",
]
NUMBERS = [
    "skills.NL.base_hours",
    "job.id",
    "job.hours",
    "job.x",
    "job.y",
    "job.learn_hours",
    "job.requirements[0].level",
    "job.requirements[0].weight",
    "candidates[0].id",
    "candidates[0].hours",
    "candidates[0].skills.NL",
    "candidates[0].x",
    "candidates[0].y",
    "candidates[0].radius",
    "candidates[0].learn_hours",
]
LISTS = ["related", "job.days", "job.conditions", "job.requirements", "candidates"]
LISTS += ["candidates[0].days", "candidates[0].cannot", "candidates[0].sectors"]
OBJECTS = ["skills", "skills.NL", "job", "job.requirements[0]", "candidates[0]", "candidates[0].skills"]
DATES = ["today", "job.start", "candidates[0].free_from"]
NO_DATES = ["", "2026-02-30", "20260302", "2026-W10-1", "02-03-2026", "2026-3-2", "2026-03-02T00:00:00", 20260302, True]
NO_NUMBERS = [1.5, 24.0, True, "24", [], {}, float("nan"), float("inf"), 10**20]

REFUSED = [
    *[(field, MISSING, field) for field in REQUIRED],
    *[(field, value, field) for field in NUMBERS for value in NO_NUMBERS],
    *[(field, None, field) for field in NUMBERS if field[-1] not in "xy" and not field.endswith("radius")],
    *[(field, value, field) for field in LISTS for value in (None, {}, "ma", 1)],
    *[(field, value, field) for field in OBJECTS for value in (None, [], "NL", 1)],
    *[(field, value, field) for field in DATES for value in NO_DATES],
    ("today", None, "today"),
    ("job.start", None, "job.start"),
    # an unknown key, at every level
    ("extra", 1, "extra"),
    ("skills.NL.name", "Nederlands", "skills.NL.name"),
    ("job.education", "mbo", "job.education"),
    ("job.requirements[0].optional", True, "job.requirements[0].optional"),
    ("candidates[1].age", 44, "candidates[1].age"),
    ("candidates[1].name", "Chen", "candidates[1].name"),
    # requirements
    ("job.requirements", [], "job.requirements"),
    ("job.requirements", GOLDEN["job"]["requirements"] * 3, "job.requirements"),
    ("job.requirements[1].skill", "NL", "job.requirements[1].skill"),
    ("job.requirements[1].skill", "NOPE", "job.requirements[1].skill"),
    ("job.requirements[1].skill", 3, "job.requirements[1].skill"),
    ("job.requirements[1].level", 0, "job.requirements[1].level"),
    ("job.requirements[1].level", 5, "job.requirements[1].level"),
    ("job.requirements[1].weight", 0, "job.requirements[1].weight"),
    ("job.requirements[1].weight", 4, "job.requirements[1].weight"),
    ("job.requirements[1].must", None, "job.requirements[1].must"),
    ("job.requirements[1].must", 1, "job.requirements[1].must"),
    ("job.requirements[1].must", "true", "job.requirements[1].must"),
    # skills and what is related
    ("skills.NL.base_hours", 41, "skills.NL.base_hours"),
    ("skills.NL.base_hours", 0, "skills.NL.base_hours"),
    ("skills.NL.base_hours", -40, "skills.NL.base_hours"),
    ("related[0]", ["FORK", "PALLET"], "related[0]"),
    ("related[0]", ["FORK", "PALLET", 2, 2], "related[0]"),
    ("related[0]", {"skill": "FORK"}, "related[0]"),
    ("related[0]", ["FORK", "FORK", 2], "related[0]"),
    ("related[0][0]", "NOPE", "related[0][0]"),
    ("related[0][1]", "NOPE", "related[0][1]"),
    ("related[0][2]", 0, "related[0][2]"),
    ("related[0][2]", 4, "related[0][2]"),
    ("related[0][2]", 1.5, "related[0][2]"),
    ("related[0][2]", True, "related[0][2]"),
    ("related[1]", ["FORK", "PALLET", 1], "related[1]"),
    # the job
    ("job.id", 0, "job.id"),
    ("job.id", -7, "job.id"),
    ("job.id", 2**31, "job.id"),
    ("job.hours", -1, "job.hours"),
    ("job.learn_hours", 0, "job.learn_hours"),
    ("job.days[1]", "dinsdag", "job.days[1]"),
    ("job.days[1]", 2, "job.days[1]"),
    ("job.conditions[0]", 1, "job.conditions[0]"),
    ("job.sector", 3, "job.sector"),
    # people
    ("candidates[1].id", 13, "candidates[1].id"),
    ("candidates[1].id", 0, "candidates[1].id"),
    ("candidates[1].id", 2**31, "candidates[1].id"),
    ("candidates[1].skills.NOPE", 1, "candidates[1].skills.NOPE"),
    ("candidates[1].skills.NL", -1, "candidates[1].skills.NL"),
    ("candidates[1].skills.NL", 5, "candidates[1].skills.NL"),
    ("candidates[1].hours", -1, "candidates[1].hours"),
    ("candidates[1].learn_hours", 0, "candidates[1].learn_hours"),
    ("candidates[1].radius", -1, "candidates[1].radius"),
    ("candidates[1].days", ["Ma"], "candidates[1].days[0]"),
    ("candidates[1].cannot", [None], "candidates[1].cannot[0]"),
    ("candidates[1].sectors", [5], "candidates[1].sectors[0]"),
    ("candidates[1].free_from", "9999-12-01", "candidates[1]"),
]


@pytest.mark.parametrize(("path", "value", "named"), REFUSED)
def test_a_bad_field_is_refused_by_its_name(path, value, named):
    with pytest.raises(CaseError) as refusal:
        answer(changed(path, value))

    assert str(refusal.value).startswith(f"{named}: ")


@pytest.mark.parametrize(
    "accepted",
    [
        ("job.x", -5),
        ("job.hours", 0),
        ("job.id", 2**31 - 1),
        ("skills.NL.base_hours", 2),
        ("candidates[2].radius", 0),
        ("candidates[2].skills", {}),
        ("candidates[2].skills.TEAM", 0),
        ("candidates[2].skills.TEAM", 4),
        ("candidates[2].learn_hours", 1),
        ("candidates[2].days", []),
        ("candidates[2].free_from", "2025-01-01"),
        ("related[1]", ["PALLET", "FORK", 2]),
        ("related[1]", ["FORK", "NL", 3]),
    ],
)
def test_the_last_good_value_before_a_bound_is_read(accepted):
    assert answer(changed(*accepted))["results"]


def test_twelve_requirements_are_read_and_thirteen_are_not():
    case = deepcopy(GOLDEN)
    case["skills"] = {f"S{n}": {"base_hours": 8} for n in range(13)}
    case["related"], case["candidates"] = [], []
    needs = [{"skill": f"S{n}", "level": 1, "weight": 1, "must": False} for n in range(13)]
    case["job"]["requirements"] = needs[:12]
    assert answer(case)["ranking"] == []

    case["job"]["requirements"] = needs
    with pytest.raises(CaseError, match=r"^job\.requirements: "):
        answer(case)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[]", "case: expected an object"),
        ("null", "case: expected an object"),
        ('"case"', "case: expected an object"),
        ("{'today': 1}", "not JSON"),
        ('{"today": "2026-03-02", "today": "2026-03-03"}', "today: occurs twice"),
        ('{"job": {"id": 7, "id": 7}}', "id: occurs twice"),
        ('{"candidates": [{"skills": {"NL": 1, "NL": 2}}]}', "NL: occurs twice"),
        ("\ufeff{}", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('{"today": ' + "9" * 5000 + "}", "today: expected text"),
        ("{} {}", "not JSON"),
    ],
)
def test_what_is_no_case_at_all_is_refused(text, named):
    with pytest.raises(CaseError, match=named):
        parse(text)


@often
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda x: (
            st.lists(x) | st.dictionaries(st.sampled_from(["today", "job", "skills", "candidates", "related", "id"]), x)
        ),
    )
)
def test_any_other_json_is_refused_with_a_message_and_never_falls_over(value):
    with pytest.raises(CaseError):
        parse(json.dumps(value))


# ---- the command ---------------------------------------------------------------------------------------
@pytest.fixture
def written(tmp_path):
    def write(content):
        path = tmp_path / "case.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return str(path)

    return write


def test_the_command_prints_one_object_and_nothing_else(written, capsys):
    assert main([written(GOLDEN)]) == 0

    out, err = capsys.readouterr()
    assert json.loads(out) == answer(GOLDEN)
    assert err == ""


def test_a_bad_case_prints_the_field_on_stderr_only_and_ends_with_2(written, capsys):
    assert main([written(changed("job.requirements[1].level", 9))]) == 2

    out, err = capsys.readouterr()
    assert out == ""
    assert "job.requirements[1].level: 9 is more than 4" in err


@pytest.mark.parametrize("content", [b"\xff\xfe{}", json.dumps(GOLDEN).encode("utf-16"), b"", b"\x00"])
def test_what_is_not_utf_8_json_ends_with_2(written, capsys, content):
    assert main([written(content)]) == 2
    assert capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["a.json", "b.json"], ["no-such-file.json"], ["."]])
def test_a_wrong_call_ends_with_2(arguments, capsys):
    assert main(arguments) == 2
    assert capsys.readouterr().err


def test_words_outside_ascii_come_through(written, capsys):
    case = changed("job.conditions", ["kou of één hoog", "\ud800"])
    case["candidates"][2]["cannot"] = ["kou of één hoog", "\ud800"]
    assert main([written(case)]) == 0

    found = json.loads(capsys.readouterr().out)
    assert found["results"][2]["excluded"][0]["needed"] == ["kou of één hoog", "\ud800"]


def test_the_command_needs_no_settings_no_django_and_no_database(written):
    """In a process of its own, with an environment that holds nothing, and Django out of reach."""
    program = (
        "import sys, runpy\n"
        "for name in ('django', 'psycopg', 'numpy', 'scipy'): sys.modules[name] = None\n"
        f"sys.argv = ['matching', {written(GOLDEN)!r}]\n"
        "runpy.run_module('matching', run_name='__main__')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env={"PATH": os.environ["PATH"]}, capture_output=True, check=False
    )

    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["ranking"] == [11, 12]
