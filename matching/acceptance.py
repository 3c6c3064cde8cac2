"""Once employers and people have met and put each other in order: the stable assignment (deferred acceptance).

People ask, jobs keep the best until they are full; so no person and employer who would both rather have each other are
kept apart (Gale and Shapley, 1962), and everybody gets the best job that any stable assignment could give. Places that
are the same are parted by the hash of the pair: with strict orders this is exact and quick.
"""

from bisect import insort
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from matching.assignment import Key, Pair
from matching.engine import tie


@dataclass(frozen=True)
class Wish:
    """How two see each other: the place that each gave the other, 1 is first. None: no place given, after those."""

    pair: Pair
    by_person: int | None
    by_job: int | None


def deferred_acceptance(
    wishes: Iterable[Wish], seats: Mapping[int, int], *, pinned: Collection[Key] = ()
) -> list[Pair]:
    """The stable assignment that is best for the people. What is pinned is decided and takes part no more.

    Only pairs for which there is a wish can come about. The order of the wishes does not matter.
    """
    known = list(wishes)
    fixed = [wish.pair for wish in known if wish.pair.key in pinned]
    gone = {pair.person for pair in fixed}
    left = {job: count - sum(1 for pair in fixed if pair.job == job) for job, count in seats.items()}
    asks, _ = orders([wish for wish in known if wish.pair.person not in gone])
    place = {wish.pair.key: _job_key(wish) for wish in known}
    pair_of = {wish.pair.key: wish.pair for wish in known}
    kept: dict[int, list[tuple[tuple[int, int, int, int], int]]] = {job: [] for job in seats}
    waiting = sorted(asks, reverse=True)
    asked = dict.fromkeys(asks, 0)
    while waiting:
        person = waiting.pop()
        if asked[person] == len(asks[person]):
            continue  # nobody left to ask
        job = asks[person][asked[person]]
        asked[person] += 1
        held = kept.get(job, [])
        insort(held, (place[person, job], person))
        if len(held) > left.get(job, 0):
            waiting.append(held.pop()[1])
    found = [pair_of[person, job] for job, held in kept.items() for _, person in held]
    return sorted([*fixed, *found], key=lambda pair: (pair.job, pair.person))


def blocking(wishes: Iterable[Wish], outcome: Collection[Pair], seats: Mapping[int, int]) -> list[Key]:
    """Pairs who would both rather have each other than what they have; a stable assignment has none."""
    known = list(wishes)
    asks, ranks = orders(known)
    job_of = {pair.person: pair.job for pair in outcome}
    people_of: dict[int, list[int]] = {}
    for pair in outcome:
        people_of.setdefault(pair.job, []).append(pair.person)
    found = []
    for person, job in (wish.pair.key for wish in known):
        liked, ranked, has = asks[person], ranks[job], job_of.get(person)
        if has == job or (has is not None and liked.index(has) < liked.index(job)):
            continue
        there = people_of.get(job, [])
        if len(there) < seats.get(job, 0) or any(ranked.index(other) > ranked.index(person) for other in there):
            found.append((person, job))
    return sorted(found)


def orders(wishes: Sequence[Wish]) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """The jobs of every person and the people of every job, the first choice first, each without equals."""
    asks: dict[int, list[int]] = {}
    ranks: dict[int, list[int]] = {}
    for wish in sorted(wishes, key=_person_key):
        asks.setdefault(wish.pair.person, []).append(wish.pair.job)
    for wish in sorted(wishes, key=_job_key):
        ranks.setdefault(wish.pair.job, []).append(wish.pair.person)
    return asks, ranks


def _person_key(wish: Wish) -> tuple[int, int, int, int]:
    return _key(wish.by_person, wish.pair, wish.pair.job)


def _job_key(wish: Wish) -> tuple[int, int, int, int]:
    return _key(wish.by_job, wish.pair, wish.pair.person)


def _key(place: int | None, pair: Pair, last: int) -> tuple[int, int, int, int]:
    """The place given, then the score, then the hash of the pair."""
    return (place if place is not None else 1_000_000, -pair.score, tie(pair.person, pair.job), last)
