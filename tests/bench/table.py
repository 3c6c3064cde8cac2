"""The figures of one run of the benches of the match, side by side: ratios with their goals (matching.md §8).

A bench adds its rows while it runs; `tests/bench/conftest.py` prints them all at the end of the run. A goal that is
missed is told and fails nothing: one machine is not another and a busy one not a quiet one.
"""

from dataclasses import dataclass

HEAD = ("bench", "world", "ratio or figure", "measured", "goal", "stretch", "met")


@dataclass(frozen=True)
class Row:
    """goal and stretch: at most this, or at least with `least`; None is shown and not judged."""

    name: str
    world: str
    what: str
    measured: float
    goal: float | None = None
    stretch: float | None = None
    least: bool = False
    unit: str = ""

    @property
    def met(self) -> str:
        if self.goal is None and self.stretch is None:
            return ""
        if self._reached(self.stretch):
            return "stretch"
        if self.goal is None:
            return "no"
        return "yes" if self._reached(self.goal) else "no"

    def _reached(self, bound: float | None) -> bool:
        if bound is None:
            return False
        return self.measured >= bound if self.least else self.measured <= bound

    def cells(self) -> tuple[str, ...]:
        sign = ">=" if self.least else "<="
        bounds = ["" if bound is None else f"{sign} {figure(bound)}{self.unit}" for bound in (self.goal, self.stretch)]
        return (self.name, self.world, self.what, figure(self.measured) + self.unit, *bounds, self.met)


ROWS: list[Row] = []


def add(
    name: str,
    world: str,
    what: str,
    measured: float,
    *,
    goal: float | None = None,
    stretch: float | None = None,
    least: bool = False,
    unit: str = "",
) -> None:
    """One row, in the order of the run, also printed at once."""
    row = Row(name, world, what, measured, goal, stretch, least, unit)
    ROWS.append(row)
    print("   ", " | ".join(cell for cell in row.cells() if cell), flush=True)


def figure(number: float) -> str:
    """Readable as the design writes it: a ratio below a half as 1/x, the rest in three figures."""
    if 0 < number < 0.45:
        return f"1/{1 / number:.3g}"
    return f"{number:,.0f}" if number >= 1000 else f"{number:.3g}"


def text(rows: list[Row]) -> str:
    """The whole table, in columns."""
    lines = [HEAD, *(row.cells() for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )
