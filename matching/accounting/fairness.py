"""Counting whether everybody gets a chance: who is never shown, how being seen is spread, and which group stays behind.

The worker does it, every week and when somebody asks; the page shows the newest report. Only lawful and neutral groups:
never age, gender, origin or name. Small groups are left out before anything is kept (`audit.py`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from candidates.models import Candidate, CandidateStatus, TargetGroup, TravelMode
from employers.models import FutureJob, JobStatus
from matching import ranking, rules
from matching.accounting import audit
from matching.accounting.audit import Group, Seen, Stratum
from matching.accounting.fairness_page import (
    CHOSEN,
    FIRST_TEN,
    OUTCOMES,
    PRESENTED,
    SELECTED,
    SINCE_SHOWN,
    STRATA,
    Distance,
)
from matching.engine import match
from matching.lists.ranked_page import PER_PAGE
from matching.models import MatchLog, MatchReport, Proposal, ReportKind, ShownKind
from nieuwebanen.accounts.models import User
from nieuwebanen.background import Progress
from nieuwebanen.work import Sector

MONTHS = 6
DAYS = 183
TOP = 10
MOST_PAIRS = 200_000  # for the pass ratios: so many times `match()` is half a minute
MOST_NAMED = 500  # people who are never shown
AT_ONCE = 500
# How far somebody is from work, without telling age or origin: those two of the list count as other.
DISTANCE = {
    TargetGroup.JOB_TO_JOB: Distance.NONE,
    TargetGroup.SHORT_UNEMPLOYED: Distance.SHORT,
    TargetGroup.LONG_UNEMPLOYED: Distance.LONG,
}


@dataclass
class _Person:
    groups: dict[str, str]
    in_matcher: bool
    exposure: float = 0.0
    last: date | None = None
    reached: set[str] = field(default_factory=set)
    passed: dict[str, float] = field(default_factory=dict)


def task(progress: Progress, *, by: int) -> None:
    """What the worker does for who asked (settings.BACKGROUND_TASKS)."""
    make(today=timezone.localdate(), at=timezone.now(), by=User.objects.get(pk=by), progress=progress)


def make(*, today: date, at: datetime, by: User | None = None, progress: Progress | None = None) -> MatchReport:
    """Count and keep. May run twice: the newest report is shown."""
    now = rules.current()
    since = at - timedelta(days=DAYS)
    people = _people(since, today)
    lists = _see_lists(people, since)
    _see_proposals(people, since)
    jobs = _see_constraints(people, today, progress)
    return MatchReport.objects.create(
        kind=ReportKind.FAIRNESS,
        made_at=at,
        by=by,
        today=today,
        rules=now.weights.version,
        rules_hash=now.digest,
        content=_content(people, lists, jobs, today),
    )


# ---- who -------------------------------------------------------------------------------------------------
def _people(since: datetime, today: date) -> dict[int, _Person]:
    """Who could be shown in these months: in the matcher now, or proposed since."""
    proposed = Proposal.objects.filter(selected_at__gte=since).order_by().values("candidate")
    found = Candidate.objects.filter(merged_into=None, erased_at=None).filter(
        Q(status=CandidateStatus.ACTIVE) | Q(pk__in=proposed)
    )
    chosen = set(ranking.chosen_people())
    return {
        person.pk: _Person(
            groups=groups_of(person, today=today),
            in_matcher=person.status == CandidateStatus.ACTIVE and person.pk not in chosen,
        )
        for person in found.select_related("team")
    }


def groups_of(person: Candidate, *, today: date) -> dict[str, str]:
    """Stratum -> the one group of this person."""
    waiting = (today - timezone.localdate(person.created_at)).days
    hours = person.hours_per_week
    wishes = person.sector_wishes
    return {
        "team": person.team.name,
        "hours": next(name for most, name in HOURS if hours <= most),
        "travel": TravelMode(person.travel_mode).label.capitalize(),
        "waiting": next(name for most, name in WAITING if waiting <= most),
        "distance": DISTANCE.get(TargetGroup(person.target_group), Distance.OTHER).label,
        "wish": "Geen wens"
        if not wishes
        else str(Sector(wishes[0]).label)
        if len(wishes) == 1
        else "Meer dan 1 sector",
    }


HOURS = ((15, "Tot 16 uur"), (23, "16 tot 24 uur"), (31, "24 tot 32 uur"), (168, "32 uur of meer"))
WAITING = (
    (91, "Minder dan 3 maanden"),
    (365, "3 tot 12 maanden"),
    (730, "1 tot 2 jaar"),
    (40_000, "Langer dan 2 jaar"),
)


# ---- what happened ---------------------------------------------------------------------------------------
def _see_lists(people: Mapping[int, _Person], since: datetime) -> int:
    """How often and how high everybody stood in the list of a job; how many lists there were.

    A page that one colleague opens again on the same day is one look.
    """
    doubles: dict[int, int | None] = dict(
        Candidate.objects.exclude(merged_into=None).values_list("pk", "merged_into_id")
    )
    looks = set()
    logs = MatchLog.objects.filter(kind=ShownKind.JOB, at__gte=since).order_by("pk")
    for job, by, at, shown, asked in logs.values_list("job_id", "by_id", "at", "shown", "asked").iterator(
        chunk_size=AT_ONCE
    ):
        day, page = timezone.localdate(at), _page(asked)
        if (job, by, day, page) in looks:
            continue
        looks.add((job, by, day, page))
        for rank, (pk, _) in enumerate(shown, 1 + (page - 1) * PER_PAGE):
            person = people.get(doubles.get(pk) or pk)
            if person is None:
                continue
            person.exposure += audit.exposure(rank)
            person.last = max(person.last or day, day)
            if rank <= TOP:
                person.reached.add(FIRST_TEN)
    return len(looks)


def _page(asked: Mapping[str, Any]) -> int:
    number = str(asked.get("pagina", "1"))
    return int(number) if number.isdecimal() and 0 < int(number) < 10_000 else 1


def _see_proposals(people: Mapping[int, _Person], since: datetime) -> None:
    found = Proposal.objects.filter(selected_at__gte=since).order_by("pk")
    for pk, presented_at, decided_at, decline in found.values_list(
        "candidate_id", "presented_at", "decided_at", "decline_reason"
    ):
        if person := people.get(pk):
            person.reached.add(SELECTED)
            if presented_at:
                person.reached.add(PRESENTED)
            if decided_at and not decline:
                person.reached.add(CHOSEN)


def _see_constraints(people: Mapping[int, _Person], today: date, progress: Progress | None) -> int:
    """For everybody: which share of some open jobs each hard constraint lets by. How many jobs were looked at."""
    open_jobs = FutureJob.objects.filter(status=JobStatus.OPEN, requirements__isnull=False).distinct().order_by("pk")
    most = max(1, MOST_PAIRS // max(1, len(people)))
    jobs, language = ranking.jobs_for_engine(open_jobs.values_list("pk", flat=True)[:most])
    if progress:
        progress.of(len(people))
    for some in _in_parts(sorted(people)) if jobs else ():
        for person in ranking.people_for_engine(some):
            stopped: dict[str, int] = {}
            for job in jobs.values():
                # The rules do not matter here: only who is set apart, and why.
                for code in {item.code for item in match(job, person, language, today=today).excluded}:
                    stopped[code] = stopped.get(code, 0) + 1
            people[person.id].passed = {code: 1 - number / len(jobs) for code, number in stopped.items()}
        if progress:
            progress.step(len(some))
    return len(jobs)


def _in_parts(keys: list[int]) -> Iterator[list[int]]:
    for first in range(0, len(keys), AT_ONCE):
        yield keys[first : first + AT_ONCE]


# ---- what is kept ------------------------------------------------------------------------------------------
def _content(people: Mapping[int, _Person], lists: int, jobs: int, today: date) -> dict[str, Any]:
    """Numbers, and of those who are never shown only the keys."""
    here = {pk: person for pk, person in people.items() if person.in_matcher}
    never = sorted(pk for pk, person in here.items() if person.last is None)
    spread = [person.exposure for person in here.values()]
    codes = {code for person in people.values() for code in person.passed}
    seen = [
        Seen(person.groups, person.exposure, person.reached, dict.fromkeys(codes, 1.0) | person.passed)
        for person in people.values()
    ]
    return {
        "months": MONTHS,
        "lists": lists,
        "people": len(people),
        "in_matcher": len(here),
        "jobs": jobs,
        "never": never[:MOST_NAMED],
        "never_total": len(never),
        "since_shown": _since_shown(here, today),
        "gini": round(audit.gini(spread), 3),
        "lorenz": [round(share, 4) for share in audit.lorenz(spread)],
        "strata": [_stratum(audit.stratum(name, seen, OUTCOMES)) for name in STRATA],
    }


def _since_shown(people: Mapping[int, _Person], today: date) -> list[int]:
    """How many people were last shown so many days ago, as SINCE_SHOWN; the last number is never."""
    counts = [0] * (len(SINCE_SHOWN) + 1)
    for person in people.values():
        days = (today - person.last).days if person.last else None
        place = next((i for i, (most, _) in enumerate(SINCE_SHOWN) if days is not None and days <= most), -1)
        counts[place] += 1
    return counts


def _stratum(one: Stratum) -> dict[str, Any]:
    return {"name": one.name, "hidden": one.hidden, "groups": [_group(group) for group in one.groups]}


def _group(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        "people": group.people,
        "exposure": None if group.exposure is None else round(group.exposure, 2),
        "rates": {rate.outcome: [round(rate.group, 3), round(rate.rest, 3)] for rate in group.rates},
        "flagged": group.flagged,
        "causes": {code: round(ratio, 2) for code, ratio in group.causes.items()},
    }
