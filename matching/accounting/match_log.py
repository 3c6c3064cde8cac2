"""Which list was shown to whom, by which rules, from which inputs (product.md §6): the only thing that a GET may write."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from matching import inputs, rules
from matching.engine import Weights
from matching.inputs import Input, Inputs
from matching.models import MatchLog, ShownKind
from nieuwebanen.accounts.models import User

OUTCOME = "uitkomst"  # in `asked` of a list that comes from a verdeling: which of its outcomes


@dataclass(frozen=True)
class Shown:
    """One list as it stood on the screen.

    lines: (candidate pk, score) in the order of the screen. asked: filters and page, and of a what-if what was changed.
    total and apart: how many there were in all, when the page knows. inputs: of this job and these people, so that the
    list can be made again; without them only that it was shown is known.
    """

    job: int
    lines: Sequence[tuple[int, int]]
    asked: Mapping[str, Any] = field(default_factory=dict)
    total: int | None = None
    apart: int | None = None
    inputs: Inputs | None = None


def note_shown(
    lists: Iterable[Shown],
    *,
    kind: ShownKind = ShownKind.JOB,
    by: User,
    today: date,
    at: datetime | None = None,
    weights: Weights | None = None,
) -> None:
    """One row per list, whatever their number in one statement; and one more for what went in.

    weights: by which they were ranked; those of now unless given.
    """
    at, told = at or timezone.now(), _Told()
    weights = weights or rules.current().weights
    rows = [
        MatchLog(
            at=at,
            by=by,
            kind=kind,
            job_id=shown.job,
            rules=weights.version,
            rules_hash=rules.digest(weights),
            today=today,
            shown=[list(line) for line in shown.lines],
            inputs=told.of(shown),
            asked=dict(shown.asked),
            total=shown.total,
            apart=shown.apart,
        )
        for shown in lists
    ]
    inputs.keep(told.inputs, at=at)
    MatchLog.objects.bulk_create(rows)


class _Told:
    """The inputs of some lists, each hashed once: lists of one page share people, jobs and words."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[object, Input]] = {}  # the object stays here, so its id stays its own

    @property
    def inputs(self) -> list[Input]:
        return [told for _, told in self._known.values()]

    def of(self, shown: Shown) -> dict[str, Any]:
        """Hashes for MatchLog.inputs; nothing when a part of it is not known."""
        given = shown.inputs
        people = [given.people.get(pk) for pk, _ in shown.lines] if given else []
        job = given.jobs.get(shown.job) if given else None
        if given is None or job is None or None in people:
            return {}
        return {
            "job": self._digest(job, inputs.of_job),
            "language": self._digest(given.language, inputs.of_language),
            "people": [self._digest(person, inputs.of_person) for person in people],
        }

    def _digest(self, thing: Any, write: Any) -> str:
        if id(thing) not in self._known:
            self._known[id(thing)] = (thing, write(thing))
        return self._known[id(thing)][1].digest
