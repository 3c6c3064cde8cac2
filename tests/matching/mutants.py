"""Does test_engine.py notice a wrong engine? Run by hand: `.venv/bin/python tests/matching/mutants.py`.

Each mutant is the engine with one piece of text replaced, in a copy of its own: the working tree stays as it is. A
mutant that survives is a hole in the tests, a piece that no longer stands in the engine must be written anew.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENGINE = "matching/engine.py"
COPIED = [ENGINE, "matching/__init__.py", "tests/matching/worlds.py", "tests/matching/test_engine.py"]

MUTANTS = [
    # the numbers of the model
    ("FULL_CREDIT = 48", "FULL_CREDIT = 12"),
    ("(0, 2, 5, 9, 15)", "(0, 2, 5, 9, 14)"),
    ("(0, 2, 5, 9, 15)", "(0, 2, 4, 9, 15)"),
    ("skills: int = 7000", "skills: int = 7001"),
    ("on_time: int = 2000", "on_time: int = 1999"),
    ("wish: int = 1000", "wish: int = 999"),
    ("late_weeks: int = 26", "late_weeks: int = 25"),
    # defaults of the input
    ("weight: int = 2", "weight: int = 1"),
    ("    hours: int = 0\n", "    hours: int = 1\n"),
    ("    hours: int = 40\n", "    hours: int = 39\n"),
    ("days: tuple[str, ...] = DAYS", "days: tuple[str, ...] = DAYS[:5]"),
    ("learn_hours: int = 40", "learn_hours: int = 24"),
    ("learn_hours: int = 16", "learn_hours: int = 24"),
    # credit and hours
    ("level = min(person.skills.get(need.skill, 0), need.level)", "level = person.skills.get(need.skill, 0)"),
    (
        "level = min(person.skills.get(need.skill, 0), need.level)",
        "level = min(person.skills.get(need.skill, 1), need.level)",
    ),
    ("known = min(person.skills.get(neighbour, 0), need.level)", "known = person.skills.get(neighbour, 0)"),
    ("if not known:", "if known < 2:"),
    ("            continue\n", "            break\n"),
    ("// (4 * need.level)", "// (5 * need.level)"),
    ("// (4 * need.level)", "// (4 * 4)"),
    ("if points > best:", "if points >= best:"),
    ("best, via = points, neighbour", "best, via = points, need.skill"),
    ("best, via = points, neighbour", "best, via = best + points, neighbour"),
    ("best, via = points, neighbour", "best = points"),
    ("        saved = max(", "        if points == best: saved = max("),
    ("saved = max(saved, quarters", "saved = max(0, quarters"),
    ("saved = max(saved, quarters", "saved = saved + (quarters"),
    ("quarters * language.effort(need.skill, known) // 4", "-(-quarters * language.effort(need.skill, known) // 4)"),
    ("language.effort(need.skill, known)", "language.effort(neighbour, known)"),
    ("language.effort(need.skill, need.level) - saved", "max(0, language.effort(need.skill, need.level - 1) - saved)"),
    ("saved, via, person.skills.get(need.skill, 0))", "saved, via, level)"),
    # the outcome
    ("covered = sum(need.weight * got.points", "covered = sum(got.points"),
    ("full = FULL_CREDIT * sum(need.weight for", "full = FULL_CREDIT * sum(2 for"),
    ("pace = min(", "pace = max("),
    ("pace = min(person.learn_hours, job.learn_hours)", "pace = person.learn_hours"),
    ("pace = min(person.learn_hours, job.learn_hours)", "pace = job.learn_hours"),
    ("weeks = ceil_div(hours, pace)", "weeks = hours // pace"),
    ("weeks = ceil_div(hours, pace)", "weeks = hours // pace + 1"),
    ("max(today, free_from)", "free_from"),
    ("max(today, free_from)", "today"),
    ("timedelta(weeks=weeks)", "timedelta(days=weeks)"),
    ("max(0, ceil_div((ready - job.start).days, 7))", "ceil_div((ready - job.start).days, 7)"),
    ("max(0, ceil_div((ready - job.start).days, 7))", "max(0, (ready - job.start).days // 7)"),
    ("free_from = person.free_from or today", "free_from = person.free_from or date.min"),
    ("coverage=(covered, full)", "coverage=(covered, full // 2)"),
    ("tie=tie(person.id, job.id)", "tie=tie(job.id, person.id)"),
    ("weights=weights,\n    )", "weights=DEFAULT_WEIGHTS,\n    )"),
    # the parts
    ("points=weights.skills * covered // full - before", "points=weights.skills * need.weight * got.points // full"),
    ("covered += need.weight * got.points\n", "covered += got.points\n"),
    (
        "max=ceil_div(weights.skills * FULL_CREDIT * need.weight, full)",
        "max=weights.skills * FULL_CREDIT * need.weight // full",
    ),
    ("max(0, weights.late_weeks - late_weeks)", "weights.late_weeks - late_weeks"),
    (
        "weights.on_time * left // weights.late_weeks, weights.on_time",
        "weights.on_time - late_weeks * 76, weights.on_time",
    ),
    ("if person.sectors else None", "if person.sectors else False"),
    ("job.sector in person.sectors if", "job.sector is None if"),
    ("0 if wish is False else", "0 if not wish else"),
    ("weights.wish, weights.wish)", "1000, weights.wish)"),
    ("weights.wish, weights.wish)", "weights.wish, 1000)"),
    # the constraints
    ("if person.hours < job.hours:", "if person.hours <= job.hours:"),
    ('Exclusion("hours", job.hours, person.hours)', 'Exclusion("hours", person.hours, job.hours)'),
    ("if day not in person.days]", "if day in person.days]"),
    ("[day for day in job.days if day not in person.days]", "[day for day in person.days if day not in job.days]"),
    (
        "[condition for condition in job.conditions if condition in person.cannot]",
        "[c for c in person.cannot if c in job.conditions]",
    ),
    ("distance > person.radius**2", "distance >= person.radius**2"),
    ("distance > person.radius**2", "distance > person.radius"),
    ("ceil_sqrt(distance), person.radius", "isqrt(distance), person.radius"),
    ("if free_from > job.start:", "if free_from >= job.start:"),
    ("if need.must and has < need.level", "if has < need.level"),
    ("if need.must and has < need.level", "if need.must and has <= need.level"),
    ("if need.must and has < need.level", "if need.must and has < 1"),
    ("if covered == 0:", "if covered < 48:"),
    ("    if covered == 0:", "    if covered == 0 and not found:"),
    ("job.x is None or job.y is None", "job.x is None"),
    ("or person.x is None or person.y is None", "or person.x is None"),
    ("(job.x - person.x) ** 2 + (job.y - person.y) ** 2", "(abs(job.x - person.x) + abs(job.y - person.y)) ** 2"),
    # the order
    ("(-self.score,", "(self.score,"),
    ("-self.coverage[0],", "self.coverage[0],"),
    ("-self.coverage[0], ", ""),
    ("self.late_weeks, self.tie,", "self.tie,"),
    ("self.tie, self.person_id)", "self.person_id)"),
    ("self.late_weeks, self.tie, self.person_id)", "self.late_weeks, self.tie)"),
    ("if not result.excluded", "if True"),
    ("1640531527", "1640531526"),
    ("1013904223", "1013904222"),
    ("739982445", "739982447"),
    ("h >> 15", "h >> 16"),
    ("h >> 12", "h >> 13"),
    ("mask = (1 << 31) - 1", "mask = (1 << 32) - 1"),
    # arithmetic
    ("return -(-number // by)", "return number // by"),
    ("return -(-number // by)", "return round(number / by + 0.4999)"),
    ("root if root * root == number else root + 1", "root + 1"),
    ("root if root * root == number else root + 1", "root"),
]

# No test can see these: the outcome is the same for every case. One that is killed after all is a bug or no equivalent.
EQUIVALENT = {
    (
        "        if not known:\n            continue\n",
        "",
    ): "an unknown neighbour earns and saves 0; only time is spared",
}


def killed(mutant: tuple[str, str]) -> bool:
    """Whether the tests fail on the engine with this change."""
    old, new = mutant
    text = (ROOT / ENGINE).read_text(encoding="utf-8")
    if old not in text:
        raise SystemExit(f"no longer in the engine: {old!r}")
    with tempfile.TemporaryDirectory() as folder:
        for name in COPIED:
            target = Path(folder, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target)
        for package in ("tests", "tests/matching"):
            Path(folder, package, "__init__.py").touch()
        Path(folder, ENGINE).write_text(text.replace(old, new, 1), encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:django", "-p", "no:cacheprovider", "tests"]
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": folder, "MUTANT": old}
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    if done.returncode not in (0, 1, 2):  # passed; failed; could not even be imported
        raise SystemExit(done.stdout.decode())
    return done.returncode != 0


def main() -> int:
    if killed(("FULL_CREDIT", "FULL_CREDIT")):
        raise SystemExit("the engine itself fails its tests")
    with ThreadPoolExecutor(max_workers=2) as pool:
        every = [*MUTANTS, *EQUIVALENT]
        fates = dict(zip(every, map(_told, every, pool.map(killed, every)), strict=True))
    dead = sum(fates[one] for one in MUTANTS)
    alike = sum(not fates[one] for one in EQUIVALENT)
    print(f"{dead} of {len(MUTANTS)} mutants killed, {alike} of {len(EQUIVALENT)} equivalent ones not told apart")
    return 0 if (dead, alike) == (len(MUTANTS), len(EQUIVALENT)) else 1


def _told(mutant: tuple[str, str], dead: bool) -> bool:
    if dead == (mutant in EQUIVALENT):
        old, new = mutant
        print(f"{'killed' if dead else 'survived'}: {old!r} -> {new!r}", flush=True)
    return dead


if __name__ == "__main__":
    sys.exit(main())
