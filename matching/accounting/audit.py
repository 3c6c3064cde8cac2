"""Does everybody get a chance? The arithmetic of the page "Krijgt iedereen een kans?", without a database.

A person counts once, however many lists there are: rows of lists are not independent, so a test on them says nothing.
Groups of fewer than ten people are never told, and neither is what would follow from the rest (matching.md §7).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log2
from typing import Any

from scipy.stats import fisher_exact

LEAST = 10  # people in a group that is told of
LOW_RATIO = 0.8  # the four-fifths rule
SURE = 0.05
TENTHS = 10


@dataclass(frozen=True)
class Seen:
    """What happened to one person. reached: which outcomes, such as "top"; passed: code -> share of jobs that it lets by."""

    groups: Mapping[str, str]  # stratum -> group
    exposure: float = 0.0
    reached: Collection[str] = ()
    passed: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Rate:
    """How often a group reaches something, beside everybody else."""

    outcome: str
    group: float
    rest: float
    p: float

    @property
    def ratio(self) -> float | None:
        """None where the rest reaches nothing: then nobody is behind."""
        return self.group / self.rest if self.rest else None

    @property
    def flagged(self) -> bool:
        return self.ratio is not None and self.ratio < LOW_RATIO and self.p < SURE


@dataclass(frozen=True)
class Group:
    """One group that may be told. exposure: its share of being seen over its share of people; causes: code -> ratio."""

    name: str
    people: int
    rates: list[Rate]
    exposure: float | None
    causes: dict[str, float]

    @property
    def flagged(self) -> list[str]:
        return [rate.outcome for rate in self.rates if rate.flagged]


@dataclass(frozen=True)
class Stratum:
    name: str
    groups: list[Group]
    hidden: int  # how many groups are not told


def exposure(rank: int) -> float:
    """What a place in a list is worth; rank 1 is the first (Singh and Joachims)."""
    return 1 / log2(1 + rank)


def gini(values: Iterable[float]) -> float:
    """0: everybody the same; 1: one has everything. 0 when there is nothing to share."""
    ordered = sorted(values)
    total, count = sum(ordered), len(ordered)
    if not total:
        return 0.0
    return 2 * sum(place * value for place, value in enumerate(ordered, 1)) / (count * total) - (count + 1) / count


def lorenz(values: Iterable[float]) -> list[float]:
    """The share of all that the least seen tenth has, the least seen two tenths, and so on; eleven numbers from 0 to 1."""
    ordered = sorted(values)
    total = sum(ordered)
    if not total:
        return [0.0] * (TENTHS + 1)
    # A tenth need not be a whole number of people: the one on the border counts in part.
    return [_first(ordered, len(ordered) * tenth / TENTHS) / total for tenth in range(TENTHS + 1)]


def _first(ordered: Sequence[float], number: float) -> float:
    whole = int(number)
    part = (number - whole) * ordered[whole] if whole < len(ordered) else 0.0
    return sum(ordered[:whole]) + part


def stratum(name: str, people: Sequence[Seen], outcomes: Sequence[str]) -> Stratum:
    """Every group of this stratum that may be told, the largest first."""
    members: dict[str, list[Seen]] = {}
    for person in people:
        members.setdefault(person.groups[name], []).append(person)
    hidden = hidden_groups({group: len(some) for group, some in members.items()})
    told = sorted(members.keys() - hidden, key=lambda group: (-len(members[group]), group))
    everything = sum(person.exposure for person in people)
    return Stratum(
        name=name,
        groups=[_group(group, members[group], people, outcomes, everything) for group in told],
        hidden=len(hidden),
    )


def hidden_groups(sizes: Mapping[str, int]) -> set[str]:
    """Which groups are not told: the small ones, and so many more that those together are no small group either.

    Otherwise who knows the total subtracts what is told, and knows the one group that is not.
    """
    hidden = {group for group, size in sizes.items() if size < LEAST}
    if not hidden:
        return hidden
    rest = sorted(sizes.keys() - hidden, key=lambda group: (sizes[group], group))
    while rest and (len(hidden) < 2 or sum(sizes[group] for group in hidden) < LEAST):
        hidden.add(rest.pop(0))
    return hidden


def _group(
    name: str, group: Sequence[Seen], people: Sequence[Seen], outcomes: Sequence[str], everything: float
) -> Group:
    inside = set(map(id, group))
    rest = [person for person in people if id(person) not in inside]
    rates = [_rate(outcome, group, rest) for outcome in outcomes]
    own = sum(person.exposure for person in group)
    return Group(
        name=name,
        people=len(group),
        rates=rates,
        exposure=own / everything * len(people) / len(group) if everything else None,
        causes=_causes(group, rest) if any(rate.flagged for rate in rates) else {},
    )


def _rate(outcome: str, group: Sequence[Seen], rest: Sequence[Seen]) -> Rate:
    yes, others = (sum(outcome in person.reached for person in some) for some in (group, rest))
    table = [[yes, len(group) - yes], [others, len(rest) - others]]
    p = float(fisher_exact(table)[1]) if group and rest else 1.0
    return Rate(outcome, yes / len(group) if group else 0.0, others / len(rest) if rest else 0.0, p)


def _causes(group: Sequence[Seen], rest: Sequence[Seen]) -> dict[str, float]:
    """The hard constraints that let this group by less often than the rest, the strongest first."""
    codes = {code for person in group for code in person.passed}
    found = {}
    for code in codes:
        ours, theirs = (_mean(some, lambda person, code=code: person.passed.get(code, 1.0)) for some in (group, rest))
        if theirs and ours / theirs < LOW_RATIO:
            found[code] = ours / theirs
    return dict(sorted(found.items(), key=lambda item: (item[1], item[0])))


def _mean(people: Sequence[Seen], value: Callable[..., Any]) -> float:
    return sum(value(person) for person in people) / len(people) if people else 0.0
