"""Why not this person at this job: a chain of plain sentences, worked out exactly by dividing again with that pair.

Facts and what it would cost, never a judgement; who would move is named as far as this user may see.
"""

from dataclasses import dataclass

from candidates.models import Candidate, CandidateStatus
from employers.models import FutureJob
from matching import assignment as solver
from matching import ranking
from matching.acceptance import orders
from matching.assignment import Move, WhyNot
from matching.dividing.dividing import people_of
from matching.dividing.dividing_outcome import World, outcome_of, world_again
from matching.dividing.dividing_page import Who, in_points, people_as_seen
from matching.explaining import sentences
from matching.models import AssignmentRun, Goal
from nieuwebanen.accounts.models import User
from nieuwebanen.dutch import counted

CHANGED = "Sinds deze uitkomst zijn gegevens veranderd. Bereken de verdeling opnieuw, dan klopt dit antwoord weer."
NAMED = 8  # people who would move; more than that is a number


@dataclass(frozen=True)
class Answer:
    """sentences: in order. moves: who would go where, as sentences. may_pin: whether the coach can do it all the same."""

    sentences: list[str]
    moves: list[str]
    may_pin: bool


def why_not(run: AssignmentRun, person: Candidate, job: FutureJob, user: User) -> Answer:
    """person: somebody whom this user may see; job: one of the outcome."""
    outcome = outcome_of(run)
    if (person.pk, job.pk) in outcome.keys:
        return Answer([f"{person} staat in deze uitkomst bij {job}."], [], may_pin=False)
    if not people_of(run.assignment).filter(pk=person.pk).exists():
        return Answer([_takes_no_part(run, person)], [], may_pin=False)
    world = world_again(run)
    key = (person.pk, job.pk)
    if all(pair.key != key for pair in world.pairs):
        return Answer(_does_not_fit(run, person, job), [], may_pin=False)
    if not dict(run.choices["seats"]).get(job.pk):
        return Answer(
            [f"{person} past bij {job}, maar die baan heeft in deze verdeling geen open plek."], [], may_pin=False
        )
    if list(key) in run.choices["forbidden"]:
        rule = run.assignment.rules.filter(candidate=person, job=job).first()
        why = f" Reden: {rule.reason}" if rule else ""
        return Answer([f"Er is afgesproken dat {person} niet bij {job} komt.{why}"], [], may_pin=False)
    if world.digest != run.inputs_hash:
        return Answer([CHANGED], [], may_pin=False)
    if run.choices["goal"] == Goal.PREFERENCES:
        return Answer(_preferred(world, person, job), [], may_pin=True)
    told = solver.why_not(world.problem, outcome, person.pk, job.pk)
    return _told(told, world, person, job, user)


def _takes_no_part(run: AssignmentRun, person: Candidate) -> str:
    if person.pk in set(ranking.chosen_people()):
        return f"{person} is al gekozen voor een baan en doet daarom niet mee."
    if person.status != CandidateStatus.ACTIVE:
        return f"{person} is nu niet beschikbaar en doet daarom niet mee."
    if run.assignment.cohort_id:
        return f"{person} doet niet mee aan groepswerving {run.assignment.cohort}."
    return f"{person} hoort niet bij {run.assignment.team}."


def _does_not_fit(run: AssignmentRun, person: Candidate, job: FutureJob) -> list[str]:
    """The hard constraints, or that the learning takes too long."""
    found = ranking.explain(job, person, today=run.today)
    if found.excluded:
        names = sentences.skill_names([found])
        return [f"{person} past nu niet bij {job}.", *(sentences.exclusion(item, names) for item in found.excluded)]
    if found.late_weeks:
        weeks = counted(found.late_weeks, "week", "weken")
        return [
            f"{person} is {weeks} te laat klaar voor {job}.",
            "Deze verdeling kijkt alleen naar wie voor de start klaar is. Dat is een keuze die je kunt wijzigen.",
        ]
    return [f"{job} staat niet open of heeft geen open plek."]


def _preferred(world: World, person: Candidate, job: FutureJob) -> list[str]:
    asks, _ = orders(world.wishes)
    mine = asks.get(person.pk, [])
    if job.pk not in mine:
        return [f"Er is geen voorkeur vastgelegd voor {person} en {job}."]
    has = {pair.person: pair.job for pair in world.solve().pairs}.get(person.pk)
    if has is not None and mine.index(has) < mine.index(job.pk):
        return [f"{person} zette een andere baan hoger, en heeft daar een plek."]
    return [f"Alle plekken van {job} gingen naar mensen die de werkgever hoger zette."]


def _told(told: WhyNot, world: World, person: Candidate, job: FutureJob, user: User) -> Answer:
    if told.why != "costs":
        return Answer(
            [f"Bij {job} is geen plek over naast wie daar vast staat en naast het deel voor wie lang wacht."],
            [],
            may_pin=False,
        )
    moves = told.moves[1:]
    who = people_as_seen({move.person for move in told.moves}, user)
    jobs = FutureJob.objects.in_bulk({pk for move in told.moves for pk in (move.before, move.after) if pk})
    said = [_move(move, who, jobs) for move in moves[:NAMED] if move.person in who]
    if len(moves) > NAMED:
        said.append(f"En nog {len(moves) - NAMED} anderen wisselen van plek.")
    return Answer([_cost(told, world, person, job), *_from(told, person, jobs)], said, may_pin=True)


def _cost(told: WhyNot, world: World, person: Candidate, job: FutureJob) -> str:
    begin = f"Met {person} bij {job}"
    if told.people > 0:
        return f"{begin} krijgt er {counted(told.people, 'kandidaat', 'kandidaten')} minder een plek."
    if world.choices["goal"] == Goal.LOWEST_HIGH and told.lowest > 0:
        return f"{begin} wordt de laagste score {in_points(told.lowest)} punten lager."
    if told.points > 0:
        return f"{begin} wordt het totaal {in_points(told.points)} punten lager, van 100 per kandidaat."
    if told.points < 0:
        return f"{begin} wordt het totaal {in_points(-told.points)} punten hoger, maar dan wisselen er meer mensen van plek."
    return f"{begin} is het totaal even hoog. Wie van de twee de plek krijgt, is dan aan jou."


def _from(told: WhyNot, person: Candidate, jobs: dict[int, FutureJob]) -> list[str]:
    before = told.moves[0].before
    return [f"{person.first_name} heeft nu een plek bij {jobs[before]}."] if before else []


def _move(move: Move, who: dict[int, Who], jobs: dict[int, FutureJob]) -> str:
    name = who[move.person]
    if move.after is None:
        return f"{name} gaat van {jobs[move.before or 0]} naar geen plek."
    if move.before is None:
        return f"{name} krijgt een plek bij {jobs[move.after]}."
    return f"{name} gaat van {jobs[move.before]} naar {jobs[move.after]}."
