"""Two orders of one list compared: who came in, went out, rose and fell. For "wat als", of a job and of a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from nieuwebanen.dutch import counted


@dataclass(frozen=True)
class Step:
    """Where one line stands, and where it stood; before None: it was not in the list."""

    place: int
    before: int | None

    @property
    def up(self) -> int:
        """How many places up; below zero is down."""
        return self.before - self.place if self.before else 0

    @property
    def text(self) -> str:
        if self.before is None:
            return "komt erbij"
        if not self.up:
            return "zelfde plaats"
        places = counted(abs(self.up), "plaats", "plaatsen")
        return f"{places} {'omhoog' if self.up > 0 else 'omlaag'} (was {self.before})"


@dataclass(frozen=True)
class Count:
    """A number as it is and as it would be."""

    name: str
    before: int
    after: int

    @property
    def text(self) -> str:
        difference = self.after - self.before
        return f"{abs(difference)} {'meer' if difference > 0 else 'minder'}" if difference else "evenveel"


@dataclass(frozen=True)
class Shift:
    """steps: of every line of the new list, by its id; gone: ids that left it, in their old order."""

    steps: dict[int, Step]
    gone: list[int]

    @property
    def come(self) -> int:
        return sum(1 for step in self.steps.values() if step.before is None)

    @property
    def go(self) -> int:
        return len(self.gone)

    @property
    def up(self) -> int:
        return sum(1 for step in self.steps.values() if step.up > 0)

    @property
    def down(self) -> int:
        return sum(1 for step in self.steps.values() if step.up < 0)


def compare(before: Sequence[int], after: Sequence[int]) -> Shift:
    """Both lists whole, best first."""
    was = {pk: place for place, pk in enumerate(before, 1)}
    steps = {pk: Step(place, was.get(pk)) for place, pk in enumerate(after, 1)}
    return Shift(steps, [pk for pk in before if pk not in steps])
