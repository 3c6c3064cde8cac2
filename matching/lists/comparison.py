"""Two or three people side by side for one job: the same facts in the same order, and where they differ.

No judgement: which is the most, the earliest or the least is said in a word; who is the better choice is not.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from candidates.models import Candidate
from employers.models import FutureJob
from matching.engine import Match, Part, ceil_div
from matching.explaining import sentences
from matching.lists.candidate_list import Row, outcome_of, rows_of
from nieuwebanen.dutch import counted, listed, long_date


@dataclass(frozen=True)
class Cell:
    """What stands with one person. mark: "meeste", "eerst" …, where that differs between them."""

    text: str
    more: str = ""
    who: str = ""  # whose it is: on a phone it stands before the text
    mark: str = ""
    level: tuple[int, int] | None = None  # has, needs


@dataclass(frozen=True)
class Line:
    name: str
    cells: list[Cell]
    more: str = ""

    @property
    def differs(self) -> bool:
        return len({replace(cell, mark="", who="") for cell in self.cells}) > 1


@dataclass(frozen=True)
class Section:
    name: str
    lines: list[Line]


@dataclass(frozen=True)
class Comparison:
    people: list[Row]
    matches: list[Match]
    sections: list[Section]

    @property
    def columns(self) -> int:
        return len(self.people) + 1

    @property
    def alike(self) -> int:
        return sum(1 for section in self.sections for line in section.lines if not line.differs)


def compare(
    job: FutureJob, people: Sequence[Candidate], matches: Sequence[Match], *, is_on: bool, today: date
) -> Comparison:
    """people and their outcomes in the same order; in the order of the match, or of the alphabet while it is off."""
    pairs = sorted(
        zip(people, matches, strict=True),
        key=lambda pair: pair[1].order if is_on else (pair[0].last_name, pair[0].first_name, pair[0].pk),
    )
    shown, found = [person for person, _ in pairs], [match for _, match in pairs]
    names = sentences.skill_names(found)
    outcomes = {one.pk: outcome_of(match, job, names, today=today) for one, match in pairs} if is_on else {}
    rows = rows_of(shown, job, outcomes)
    sections = [Section("Wat iemand al kan", _skills(job, found, names, is_on=is_on))]
    if is_on:
        sections.insert(0, Section("Score en tijd", _outcome(rows, found)))
    sections.append(Section("Wensen en mogelijkheden", _wishes(rows)))
    return Comparison(rows, found, [_named(section, shown) for section in sections])


def _named(section: Section, people: Sequence[Candidate]) -> Section:
    lines = [
        replace(line, cells=[replace(cell, who=str(one)) for cell, one in zip(line.cells, people, strict=True)])
        for line in section.lines
    ]
    return replace(section, lines=lines)


def _outcome(rows: Sequence[Row], matches: Sequence[Match]) -> list[Line]:
    weights = matches[0].weights
    outcomes = [row.outcome for row in rows if row.outcome]

    def part(name: str, code: str, most: int) -> Line:
        earned = [sum(part.points for part in match.parts if part.code == code) for match in matches]
        cells = [Cell(f"{sentences.points(points):g} van {most // 100}".replace(".", ",")) for points in earned]
        return Line(name, _marked(cells, earned, max, "meeste"))

    return [
        Line(
            "Score",
            _marked(
                [Cell(f"{one.score.total} van 100") for one in outcomes], [m.score for m in matches], max, "meeste"
            ),
        ),
        part("Vaardigheden", "skill", weights.skills),
        part("Op tijd", "ready", weights.on_time),
        part("Wens", "wish", weights.wish),
        Line(
            "Nog te leren",
            _marked(
                [
                    Cell(f"{m.hours} uur", f"{counted(m.weeks, 'week', 'weken')} van {m.pace} uur" if m.hours else "")
                    for m in matches
                ],
                [m.hours for m in matches],
                min,
                "minste",
            ),
        ),
        Line(
            "Klaar op",
            _marked(
                [Cell(long_date(one.ready), one.room.text) for one in outcomes],
                [m.ready for m in matches],
                min,
                "eerst",
            ),
        ),
        Line(
            "Inleren uiterlijk beginnen op",
            [Cell(long_date(one.begin_by), "al voorbij" if one.begin_is_past else "") for one in outcomes],
        ),
        Line("Staat in de lijst", [Cell("Nee" if one.reasons else "Ja", " ".join(one.reasons)) for one in outcomes]),
    ]


def _skills(job: FutureJob, matches: Sequence[Match], names: dict[str, str], *, is_on: bool) -> list[Line]:
    musts = {str(need.skill_id) for need in job.requirements.all() if need.must}
    lines = []
    for parts in zip(*(match.skill_parts for match in matches), strict=True):
        cells = [_skill(part, match, names, is_on=is_on) for part, match in zip(parts, matches, strict=True)]
        more = "vooraf nodig" if parts[0].skill in musts else ""
        lines.append(
            Line(names[str(parts[0].skill)], _marked(cells, [part.level for part in parts], max, "meeste"), more)
        )
    return lines


def _skill(part: Part, match: Match, names: dict[str, str], *, is_on: bool) -> Cell:
    text, level = f"Niveau {part.level}, nodig is {part.needed}", (part.level, part.needed)
    if part.level >= part.needed:
        return Cell(text, "Niets meer te leren.", level=level)
    if not is_on:
        return Cell(text, level=level)
    weeks = counted(ceil_div(part.learn_hours, match.pace), "week", "weken")
    via = f" Kan al iets door ‘{names[part.via]}’." if part.via else ""
    return Cell(text, f"Ongeveer {part.learn_hours} uur leren: {weeks}.{via}", level=level)


def _wishes(rows: Sequence[Row]) -> list[Line]:
    people = [row.candidate for row in rows]

    def line(name: str, text: Callable[[Candidate], str]) -> Line:
        return Line(name, [Cell(text(person)) for person in people])

    return [
        line("Wil werken in", lambda one: listed(one.sector_labels) or "geen wens"),
        line("Kan beginnen", lambda one: long_date(one.available_from) if one.available_from else "nu"),
        line("Kan werken", lambda one: f"{one.hours_per_week} uur per week"),
        line("Kan leren", lambda one: f"{one.learning_hours_per_week} uur per week"),
        line("Werkdagen", lambda one: listed(one.day_labels)),
        line("Kan niet", lambda one: listed(one.cannot_labels).lower() or "niets opgegeven"),
        line("Reist", lambda one: f"{one.get_travel_mode_display()}, hoogstens {one.travel_minutes} minuten"),
        Line("Staat ook bij", [_elsewhere(row) for row in rows]),
    ]


def _elsewhere(row: Row) -> Cell:
    texts = [f"{one.proposal.job}, {one.proposal.job.employer} ({one.badge.text.lower()})" for one in row.elsewhere]
    return Cell(listed(texts) or "geen andere baan")


def _marked(cells: list[Cell], values: Sequence[Any], best: Callable[[Sequence[Any]], Any], word: str) -> list[Cell]:
    """The cells with a word at the most, the least or the first; none where all are alike."""
    if len(set(values)) == 1:
        return cells
    top = best(values)
    return [replace(cell, mark=word) if value == top else cell for cell, value in zip(cells, values, strict=True)]
