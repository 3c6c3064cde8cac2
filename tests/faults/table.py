"""One line per fault: what was done to it, how much work there was, and what became of that."""

from dataclasses import dataclass, fields
from typing import ClassVar


@dataclass(frozen=True)
class Line:
    """lost and twice must be 0. Raw doubles went out again under the same Message-ID; uncertain waits for a person."""

    fault: str
    injected: str
    items: int
    lost: int = 0
    twice: int = 0
    doubles: int = 0
    uncertain: int = 0
    worst_s: float = 0.0

    written: ClassVar[list["Line"]] = []

    def cells(self) -> list[str]:
        values = [getattr(self, field.name) for field in fields(self)]
        return [f"{value:.1f}" if isinstance(value, float) else str(value) for value in values]


HEAD = ["fault", "injected", "items", "lost", "twice", "raw doubles", "uncertain", "worst delay s"]


def passed(line: Line) -> None:
    """Write the line, and fail when anything was lost or came twice."""
    Line.written.append(line)
    assert (line.lost, line.twice) == (0, 0), line


def drawn(lines: list[Line]) -> str:
    rows = [HEAD, *(line.cells() for line in lines)]
    wide = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
    return "\n".join("  ".join(cell.ljust(wide[place]) for place, cell in enumerate(row)).rstrip() for row in rows)
