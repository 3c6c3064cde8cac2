"""What a page of a verdeling tells: an outcome per job, who has no seat and why, and what changed since the one before.

Names only of people whom this user may see; of others the number and the team (product.md §2).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from candidates.models import Candidate
from employers.models import FutureJob
from matching import assignment as solver
from matching import ranking, rules
from matching.assignment import Pair
from matching.dividing.dividing_outcome import outcome_of
from matching.engine import Match, match
from matching.explaining import explanation
from matching.explaining.explanation import Room, Score
from matching.explaining.sentences import whole_points
from matching.lists.candidate_list import Decision, decisions_by_candidate
from matching.models import Assignment, AssignmentJob, AssignmentRule, AssignmentRun, Goal, PairRule, Proposal
from nieuwebanen.accounts.models import User
from nieuwebanen.dutch import counted, decimal_number

NOT_A_DECISION = (
    "Een verdeling is een hulpmiddel en geen besluit. Jij beslist wie je voorstelt, de werkgever beslist wie inleert."
)


@dataclass(frozen=True)
class Who:
    """Somebody as this user may see them; candidate is None for people of another team."""

    number: str
    team: str
    candidate: Candidate | None

    def __str__(self) -> str:
        return str(self.candidate) if self.candidate else f"{self.number} van {self.team}"


def people_as_seen(ids: Iterable[int], user: User) -> dict[int, Who]:
    """Two queries, whatever their number."""
    wanted = set(ids)
    own = Candidate.objects.visible_to(user).select_related("team").in_bulk(wanted)
    found = {pk: Who(person.number, person.team.name, person) for pk, person in own.items()}
    others = Candidate.objects.filter(pk__in=wanted - own.keys()).values_list("pk", "number", "team__name")
    return found | {pk: Who(number, team, None) for pk, number, team in others}


@dataclass(frozen=True)
class JobLine:
    """One job of an outcome."""

    job: FutureJob
    seats: int
    filled: int
    fits: int
    lowest: int | None  # in points of 100
    why_empty: str

    @property
    def empty(self) -> int:
        return self.seats - self.filled


@dataclass(frozen=True)
class SeatRow:
    """Somebody on a seat. score and ready are None of somebody of another team, or who is no more in the match."""

    who: Who
    score: Score | None
    ready: date | None
    room: Room | None
    decision: Decision | None
    pinned: bool
    before: str  # where this person stood in the outcome before; empty when here, or when there is none
    changed: bool  # the score is no longer what it was in the outcome

    @property
    def selectable(self) -> bool:
        return self.who.candidate is not None and (self.decision is None or not self.decision.stands)


@dataclass(frozen=True)
class UnplacedRow:
    who: Who
    why: str
    job: FutureJob | None  # where the score is highest


@dataclass(frozen=True)
class ChangeRow:
    who: Who
    before: FutureJob | None
    after: FutureJob | None


@dataclass(frozen=True)
class Changes:
    """Against the outcome before."""

    kept: int
    moved: int
    into: int
    out: int
    rows: list[ChangeRow]


@dataclass(frozen=True)
class RunPage:
    """One outcome, read once for a page. jobs: all of it by key, in the order of the verdeling."""

    run: AssignmentRun
    before: AssignmentRun | None
    jobs: dict[int, FutureJob]
    user: User

    @property
    def pairs(self) -> tuple[Pair, ...]:
        return outcome_of(self.run).pairs

    def summary(self) -> list[str]:
        """What it comes to, in plain words."""
        told, people = self.run.outcome, self.run.choices["people"]
        placed, seats = len(told["pairs"]), sum(count for _, count in self.run.choices["seats"])
        lines = [f"{placed} van de {counted(people, 'kandidaat', 'kandidaten')} op een plek, van {seats} plekken."]
        if placed:
            mean, lowest = whole_points(told["points"] // placed), whole_points(told["lowest"])
            lines.append(f"Gemiddelde score {mean} van 100, de laagste is {lowest}.")
        if fits_nowhere := people - placed - len(told["unplaced"]):
            lines.append(f"{counted(fits_nowhere, 'kandidaat past', 'kandidaten passen')} nu bij geen van deze banen.")
        return [*lines, self._compared()]

    def _compared(self) -> str:
        """Against what lists per job would give, the highest score first."""
        told = self.run.outcome
        people, points = told["lists"]
        more, gained = len(told["pairs"]) - people, told["points"] - points
        begin = "Wie per lijst steeds de hoogste score kiest,"
        if self.run.choices["goal"] == Goal.PREFERENCES:
            return "Geen kandidaat en werkgever willen allebei liever elkaar dan wat hier staat."
        if more > 0:
            return f"{begin} geeft {counted(more, 'kandidaat', 'kandidaten')} minder een plek."
        if gained > 0:
            return f"{begin} komt op even veel mensen en {in_points(gained)} punten minder."
        return f"{begin} komt op hetzelfde uit."

    def proof(self) -> str:
        if self.run.choices["goal"] == Goal.PREFERENCES:
            return "Gemaakt op volgorde van wat kandidaten en werkgevers zelf kozen."
        best = {
            Goal.MOST_POINTS: "met deze keuzes geeft geen andere verdeling meer mensen een plek, of samen meer punten",
            Goal.LOWEST_HIGH: "met deze keuzes geeft geen andere verdeling meer mensen een plek, of een hogere laagste score",
        }
        kept = " Wie al een plek had, krijgt op die plek 2 punten extra." if self.run.choices["kept"] else ""
        return f"Nagerekend: {best[Goal(self.run.choices['goal'])]}.{kept}"

    def job_lines(self) -> list[JobLine]:
        seats, fits = dict(self.run.choices["seats"]), dict(self.run.outcome["fits"])
        scores: dict[int, list[int]] = {}
        for pair in self.pairs:
            scores.setdefault(pair.job, []).append(pair.score)
        lines = []
        for pk, job in self.jobs.items():
            if pk in seats:
                filled = scores.get(pk, [])
                lines.append(
                    JobLine(
                        job=job,
                        seats=seats[pk],
                        filled=len(filled),
                        fits=fits[pk],
                        lowest=whole_points(min(filled)) if filled else None,
                        why_empty=self._why_empty(seats[pk], len(filled), fits[pk]),
                    )
                )
        return lines

    def _why_empty(self, seats: int, filled: int, fits: int) -> str:
        if not seats:
            return "Deze baan staat niet open of heeft geen open plek."
        if filled == seats:
            return ""
        if not fits:
            return "Geen kandidaat past nu bij deze baan."
        if self.run.choices["goal"] == Goal.PREFERENCES:
            return "Niemand met wie is kennisgemaakt is over."
        if fits == filled:
            return f"Er {'past 1 kandidaat' if fits == 1 else f'passen {fits} kandidaten'}, en die {'heeft' if fits == 1 else 'hebben'} hier een plek."
        elsewhere = counted(fits - filled, "kandidaat past ook, maar heeft", "kandidaten passen ook, maar hebben")
        return f"{elsewhere} een plek bij een andere baan, of {'mag' if fits - filled == 1 else 'mogen'} hier niet."

    # ---- people ------------------------------------------------------------------------------------------
    def seat_rows(self, job: FutureJob, matches: Mapping[tuple[int, int], Match]) -> list[SeatRow]:
        """Who has a seat of this job, the highest score first. In a fixed number of queries."""
        here = sorted((pair for pair in self.pairs if pair.job == job.pk), key=lambda pair: (-pair.score, pair.person))
        who = people_as_seen((pair.person for pair in here), self.user)
        own = [pk for pk, one in who.items() if one.candidate]
        decisions = decisions_by_candidate(Proposal.objects.filter(job=job, candidate__in=own))
        pinned = {person for person, at in self.run.choices["pinned"] if at == job.pk}
        stood = dict(outcome_of(self.before).keys) if self.before else None
        rows = []
        for pair in here:
            if pair.person not in who:
                continue  # the file was erased
            found = matches.get(pair.key) if who[pair.person].candidate else None
            was = stood.get(pair.person) if stood is not None else job.pk
            rows.append(
                SeatRow(
                    who=who[pair.person],
                    score=explanation.score_of(found) if found else None,
                    ready=found.ready if found else None,
                    room=explanation.room_of(found.ready, job) if found else None,
                    decision=decisions.get(pair.person),
                    pinned=pair.person in pinned,
                    before="" if was == job.pk else f"Stond bij {self.jobs[was]}" if was in self.jobs else "Nieuw",
                    changed=found is not None and (found.score != pair.score or bool(found.excluded)),
                )
            )
        return rows

    def unplaced_rows(self, rows: Sequence[Sequence[int]]) -> list[UnplacedRow]:
        """rows: a page of the outcome's "unplaced"."""
        who = people_as_seen((row[0] for row in rows), self.user)
        return [
            UnplacedRow(who[person], self._why_unplaced(person, fits), self.jobs.get(job))
            for person, fits, job, _ in rows
            if person in who
        ]

    def _why_unplaced(self, person: int, fits: int) -> str:
        if not fits:
            return "Past alleen bij banen die nu geen open plek hebben."
        if sum(one == person for one, _ in self.run.choices["forbidden"]) >= fits:
            return "Mag volgens een afspraak niet bij de banen die passen."
        if self.run.choices["goal"] == Goal.PREFERENCES:
            return "De plekken gingen naar mensen die de werkgever hoger zette."
        seats = "Alle plekken daar zijn" if fits > 1 else "Alle plekken zijn"
        return f"Past bij {counted(fits, 'baan', 'banen')}. {seats} voor anderen, zodat het totaal het hoogst is."

    def changes(self) -> Changes | None:
        if self.before is None:
            return None
        old, new = outcome_of(self.before), outcome_of(self.run)
        moved = solver.moves(old, new)
        who = people_as_seen((move.person for move in moved), self.user)
        rows = [
            ChangeRow(who[move.person], self.jobs.get(move.before or 0), self.jobs.get(move.after or 0))
            for move in moved
            if move.person in who
        ]
        return Changes(
            kept=len(old.keys & new.keys),
            moved=sum(1 for move in moved if move.before and move.after),
            into=sum(1 for move in moved if not move.before),
            out=sum(1 for move in moved if not move.after),
            rows=rows,
        )


def read_run(assignment: Assignment, run: AssignmentRun, user: User) -> RunPage:
    """With the outcome before it, and the jobs of both."""
    before = assignment.runs.filter(pk__lt=run.pk).first()
    wanted = [job for job, _ in run.choices["seats"]] + [job for job, _ in (before.choices["seats"] if before else [])]
    jobs = FutureJob.objects.with_employer().in_bulk(wanted)
    return RunPage(run, before, {pk: jobs[pk] for pk in dict.fromkeys(wanted)}, user)


def matches_of(keys: Collection[tuple[int, int]], *, today: date) -> dict[tuple[int, int], Match]:
    """The definition's own explanation of these pairs (person, job), from live rows, in a fixed number of queries."""
    weights = rules.in_force()
    jobs, language = ranking.jobs_for_engine({job for _, job in keys})
    people = {person.id: person for person in ranking.people_for_engine({person for person, _ in keys})}
    return {
        (person, job): match(jobs[job], people[person], language, today=today, weights=weights)
        for person, job in keys
        if person in people and job in jobs
    }


def choices_in_words(assignment: Assignment) -> list[str]:
    """What is best, who takes part, and what else was chosen."""
    if assignment.cohort:
        people = f"Kandidaten van groepswerving {assignment.cohort}."
    else:
        people = f"Kandidaten van {assignment.team}." if assignment.team else "Kandidaten van alle teams."
    words = [
        f"{assignment.get_goal_display()}.",
        people,
        "Ook wie na de start klaar is." if assignment.with_late else "Alleen wie voor de start klaar is.",
    ]
    if assignment.quota_percent:
        months = counted(assignment.quota_months, "maand", "maanden")
        words.append(
            f"Minstens {assignment.quota_percent}% van de plekken van elke baan voor wie langer dan {months} meedoet."
        )
    return words


@dataclass(frozen=True)
class RuleRow:
    rule: AssignmentRule
    who: Who

    @property
    def words(self) -> str:
        return "Vast bij" if self.rule.rule == PairRule.PINNED else "Niet bij"


def rule_rows(assignment: Assignment, user: User) -> list[RuleRow]:
    found = list(assignment.rules.select_related("job", "by"))
    who = people_as_seen((rule.candidate_id for rule in found), user)
    return [RuleRow(rule, who[rule.candidate_id]) for rule in found if rule.candidate_id in who]


def in_points(value: int) -> str:
    """Points of 10,000 as points of 100, "12,3"."""
    return decimal_number(value / 100, 1)


@dataclass(frozen=True)
class ListRow:
    assignment: Assignment
    jobs: int
    run: AssignmentRun | None

    @property
    def placed(self) -> int:
        return len(self.run.outcome["pairs"]) if self.run else 0


def list_rows(assignments: Iterable[Assignment]) -> list[ListRow]:
    """With the newest outcome of each; two queries more, whatever their number."""
    shown = list(assignments)
    ids = [one.pk for one in shown]
    counts = AssignmentJob.objects.filter(assignment__in=ids).order_by().values_list("assignment").annotate(Count("pk"))
    jobs: dict[int, int] = dict(counts)
    newest = (
        AssignmentRun.objects.filter(assignment__in=ids)
        .order_by("assignment_id", "-at", "-pk")
        .distinct("assignment_id")
    )
    runs = {run.assignment_id: run for run in newest}
    return [ListRow(one, jobs.get(one.pk, 0), runs.get(one.pk)) for one in shown]
