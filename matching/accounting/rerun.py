"""Making a shown list again: from what went into it then, or from what the files say now.

The first must give the same order and the same scores to the last point; that is how the log proves itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from matching import inputs, ranking, rules
from matching.engine import Match, match
from matching.inputs import Input, Inputs
from matching.models import InputKind, MatchInput, MatchLog, ShownKind

# Lists that stand in the order of the match; elsewhere the reader chose the order, and only scores can be compared.
IN_ORDER = (ShownKind.JOB, ShownKind.TRIED)


@dataclass(frozen=True)
class Line:
    """One person: where and with how many points shown, and the same now. None: cannot be known any more."""

    candidate: int
    place: int
    score: int
    again: int | None
    new_place: int | None

    @property
    def same(self) -> bool:
        return self.again == self.score and self.new_place in (self.place, None)


@dataclass(frozen=True)
class Rerun:
    """lines in the order of the screen. gone: inputs that were erased or pruned; altered: whose hash is wrong now."""

    lines: list[Line]
    gone: int = 0
    altered: int = 0
    engine_changed: bool = False

    @property
    def complete(self) -> bool:
        return not self.gone and not self.altered

    @property
    def different(self) -> list[Line]:
        return [line for line in self.lines if line.again is not None and not line.same]

    @property
    def same(self) -> bool:
        """Nothing is missing and nothing differs."""
        return self.complete and not self.different


def as_shown(log: MatchLog) -> Rerun | None:
    """From the inputs and the weights that the log names; None when this list was logged without inputs."""
    if not log.inputs:
        return None
    kept = {row.digest: row for row in MatchInput.objects.filter(digest__in=_digests(log))}
    altered = {row.digest for row in kept.values() if Input(InputKind(row.kind), row.content).digest != row.digest}
    weights = rules.weights_of(log.rules)
    job, language = kept.get(log.inputs["job"]), kept.get(log.inputs["language"])
    people = [kept.get(digest) for digest in log.inputs["people"]]
    found: dict[int, Match] = {}
    if job and language:
        words, engine_job = inputs.language_from(language.content), inputs.job_from(job.content)
        for (pk, _), row in zip(log.shown, people, strict=True):
            if row is not None:
                person = inputs.person_from(row.content)
                found[pk] = match(engine_job, person, words, today=log.today, weights=weights)
    return Rerun(
        lines=_lines(log, found),
        gone=sum(row is None for row in [job, language, *people]),
        altered=len(altered),
        engine_changed=log.rules_hash != rules.digest(weights),
    )


def as_now(log: MatchLog, *, today: date) -> Rerun:
    """The same people for the same job with the files, the rules and the day of now. Raises MatchIsOffError."""
    weights = rules.in_force()
    now = inputs_of(log.job_id, [pk for pk, _ in log.shown])
    job = now.jobs[log.job_id]
    found = {pk: match(job, person, now.language, today=today, weights=weights) for pk, person in now.people.items()}
    return Rerun(lines=_lines(log, found), gone=len(log.shown) - len(found))


def inputs_of(job: int, people: Sequence[int]) -> Inputs:
    """What the engine would get now."""
    jobs, language = ranking.jobs_for_engine([job])
    return Inputs(jobs, {person.id: person for person in ranking.people_for_engine(people)}, language)


def _digests(log: MatchLog) -> set[str]:
    return {log.inputs["job"], log.inputs["language"], *log.inputs["people"]}


def _lines(log: MatchLog, found: Mapping[int, Match]) -> list[Line]:
    """Places count among the people that were shown and can still be counted."""
    in_order = log.kind in IN_ORDER and "sorteer" not in log.asked
    again = sorted(found, key=lambda pk: found[pk].order)
    old = [pk for pk, _ in log.shown if pk in found]
    return [
        Line(
            candidate=pk,
            place=old.index(pk) + 1 if pk in found else place,
            score=score,
            again=found[pk].score if pk in found else None,
            new_place=again.index(pk) + 1 if pk in found and in_order else None,
        )
        for place, (pk, score) in enumerate(log.shown, 1)
    ]
