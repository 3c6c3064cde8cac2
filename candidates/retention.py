"""How long the file of a person is kept, and what happens before it goes: a notice, days to say no, and then the end.

The last activity of a person begins the term (`Standing.active_at`, kept by triggers; looking is none). Who is held
for a reason, or has something that still runs, stays. What is due is told to the coach; after the days of grace the
file is erased by candidates/erasing.py, one person per transaction.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils import timezone

from candidates import closing, dossier, erasing
from candidates.importing import applying
from candidates.models import Candidate, CandidateImport, Erasure, ErasureState, ErasureWhy, ImportState
from nieuwebanen import dutch, events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError
from nieuwebanen.inbox import notify
from nieuwebanen.pruning import Declared, Outcome, groups, in_batches, older_than
from nieuwebanen.retention import RetentionRule

MOST_A_NIGHT = 500
STILL_ACTIVE = "Er is weer iets gedaan in dit dossier."


def too_old(rule: RetentionRule, *, at: datetime) -> "QuerySet[Candidate]":
    """People of whom nothing happened for the term of the rule, longest ago first; whoever is held is not among them."""
    today = timezone.localdate(at)
    last = Coalesce("standing__active_at", "created_at")
    kept = Q(hold_until__gte=today)
    return (
        Candidate.objects.filter(erased_at=None, merged_into=None)
        .exclude(kept)
        .annotate(last_active_at=Greatest(last, F("created_at")))
        .filter(last_active_at__lt=older_than(rule, at))
        .select_related("coach")
        .order_by("last_active_at", "pk")
    )


def people(rule: RetentionRule, *, at: datetime, dry: bool) -> Outcome:
    """Announce who is due, stop what is due no more, and erase whose days of grace are over."""
    outcome = Outcome()
    if not dry:
        _stop_what_is_due_no_more(rule, at=at)
    _erase_announced(outcome, at=at, dry=dry)
    _announce(rule, outcome, at=at, dry=dry)
    if not dry:
        erasing.write_ledger()
    return outcome


def agreements(rule: RetentionRule, *, at: datetime, dry: bool) -> Outcome:
    """Finish erasing people whose agreement had to be kept and need not any more."""
    waiting = Erasure.objects.filter(state=ErasureState.WAITING, due_on__lt=timezone.localdate(at)).order_by("pk")
    outcome = Outcome(due=waiting.count())
    for erasure in waiting[:MOST_A_NIGHT]:
        outcome.note("overeenkomst weg", erasure.candidate_number)
        if not dry:
            outcome.done += erasing.finish(erasure, at=at).state == ErasureState.DONE
    return outcome


def imports(rule: RetentionRule, *, at: datetime, dry: bool) -> Outcome:
    """Files that were read in, their rows and their names; not while the worker is at it."""
    busy = Q(state__in=[ImportState.READING, ImportState.APPLYING], task__isnull=False, task__finished_at=None)
    old = CandidateImport.objects.filter(created_at__lt=older_than(rule, at)).exclude(state=ImportState.DROPPED)

    def empty(files: "QuerySet[CandidateImport]") -> int:
        for file in files.defer("content"):
            applying.empty(file)
        return len(files)

    return in_batches(old.exclude(busy), empty, dry=dry)


def _stop_what_is_due_no_more(rule: RetentionRule, *, at: datetime) -> None:
    announced = Erasure.objects.filter(state=ErasureState.ANNOUNCED, why=ErasureWhy.TERM)
    due = too_old(rule, at=at).values("public_id")
    announced.exclude(candidate_public_id__in=due).update(
        state=ErasureState.STOPPED, stopped_reason=STILL_ACTIVE, finished_at=at
    )


def _erase_announced(outcome: Outcome, *, at: datetime, dry: bool) -> None:
    over = Erasure.objects.filter(state=ErasureState.ANNOUNCED, due_on__lte=timezone.localdate(at)).order_by(
        "due_on", "pk"
    )
    outcome.due += over.count()
    for erasure in list(over[:MOST_A_NIGHT]):
        candidate = Candidate.objects.filter(public_id=erasure.candidate_public_id, erased_at=None).first()
        if candidate is None:
            continue
        if closing.still_open(candidate):
            outcome.note("loopt nog", candidate.number)
            continue
        if not dry:
            try:
                erasing.erase(candidate, why=erasure.why, by=None, at=at)
            except DomainError:  # somebody was quicker
                continue
            outcome.done += 1
        outcome.note("wissen", candidate.number)


def _announce(rule: RetentionRule, outcome: Outcome, *, at: datetime, dry: bool) -> None:
    """A row with the first day, and one line for each coach: numbers of files are on the page behind it."""
    pending = Erasure.objects.filter(state__in=erasing.OPEN).values("candidate_public_id")
    found = [
        one for one in too_old(rule, at=at).exclude(public_id__in=pending)[:MOST_A_NIGHT] if not closing.still_open(one)
    ]
    for one in found:
        outcome.note("aankondigen", one.number)
    if dry or not found:
        return
    due_on = timezone.localdate(at) + timedelta(days=rule.grace_days)
    with transaction.atomic():
        rows = Erasure.objects.bulk_create(
            [
                Erasure(
                    candidate_public_id=one.public_id,
                    candidate_number=one.number,
                    why=ErasureWhy.TERM,
                    announced_at=at,
                    due_on=due_on,
                )
                for one in found
            ],
            ignore_conflicts=True,
        )
        assert rows
        _tell(found, due_on, at=at)


def _tell(found: Iterable[Candidate], due_on: date, *, at: datetime) -> None:
    per_coach: dict[User, int] = {}
    for one in found:
        per_coach[one.coach] = per_coach.get(one.coach, 0) + 1
    for coach, number in per_coach.items():
        files = dutch.counted(number, "dossier wordt", "dossiers worden")
        text = f"{files} gewist vanaf {dutch.long_date(due_on)}, omdat er lang niets is gebeurd. Kijk of dat klopt."
        notify(
            coach, key=f"erasure:{due_on}:{timezone.localdate(at)}", text=text, url=reverse("candidates:erasing"), at=at
        )


GROUPS = {
    "kandidaat": Declared("Dossier van een kandidaat", "na de laatste activiteit", people),
    "overeenkomst": Declared("Ondertekende overeenkomst", "na het einde van het traject", agreements),
    "import": Declared("Ingelezen bestand met kandidaten", "na het inlezen", imports),
}


# ---- what a coach may do about it --------------------------------------------------------------------
@transaction.atomic
def still_needed(candidate: Candidate, *, by: User, at: datetime | None = None) -> None:
    """Somebody works on this person after all: the term begins again. Raises DomainError when nothing was announced."""
    at = at or timezone.now()
    _stop(candidate, "Toch nog actief.", at=at)
    events.record("candidate.still_active", "Dossier blijft: nog actief.", about=candidate, by=by, at=at)


@transaction.atomic
def hold(candidate: Candidate, *, reason: str, until: date, by: User, today: date, at: datetime | None = None) -> None:
    """Keep this file until a day for a reason, such as the accounts of a European subsidy.

    Raises DomainError without a reason, for a day that is over, and for a file that is erased.
    """
    at, reason = at or timezone.now(), reason.strip()
    if not reason:
        raise DomainError("Vul in waarom dit dossier langer bewaard blijft.")
    if until <= today:
        raise DomainError("Kies een dag in de toekomst.")
    if not Candidate.objects.filter(pk=candidate.pk, erased_at=None).update(hold_reason=reason, hold_until=until):
        raise DomainError(erasing.GONE_ALREADY)
    if announced(candidate).exists():
        _stop(candidate, f"Blijft bewaard tot {dutch.long_date(until)}.", at=at)
    events.record("candidate.held", "Dossier blijft langer bewaard.", about=candidate, by=by, at=at, until=until)


def announced(candidate: Candidate) -> "QuerySet[Erasure]":
    return Erasure.objects.filter(candidate_public_id=candidate.public_id, state=ErasureState.ANNOUNCED)


def _stop(candidate: Candidate, why: str, *, at: datetime) -> None:
    stopped = announced(candidate).update(state=ErasureState.STOPPED, stopped_reason=why, finished_at=at)
    if not stopped:
        raise DomainError("Dit dossier staat niet meer op de lijst om te wissen.")


# ---- what the pages show -----------------------------------------------------------------------------
@dataclass(frozen=True)
class Announced:
    """One line of the list: the row of the ledger and the person it is about."""

    erasure: Erasure
    candidate: Candidate


def will_go(visible: "QuerySet[Candidate]") -> "QuerySet[Erasure]":
    """Announced files of people whom somebody sees, first day first."""
    return Erasure.objects.filter(
        state=ErasureState.ANNOUNCED, candidate_public_id__in=visible.values("public_id")
    ).order_by("due_on", "candidate_number")


def with_people(erasures: Iterable[Erasure], visible: "QuerySet[Candidate]") -> list[Announced]:
    rows = list(erasures)
    found = visible.filter(public_id__in=[row.candidate_public_id for row in rows]).select_related("coach", "standing")
    people_by_id = {one.public_id: one for one in found}
    return [Announced(row, people_by_id[row.candidate_public_id]) for row in rows]


@dataclass(frozen=True)
class KeptLine:
    """One table of somebody's file: what for, how long, and how many rows there are."""

    title: str
    purpose: str
    term: str
    rows: int


def kept_of(candidate: Candidate) -> list[KeptLine]:
    """What is kept of this person, table by table, only what there is."""
    person = erasing.person_of(candidate)
    terms = {group.key: group.term for group in groups(timezone.localdate())}
    counted = [(one, one.of_person(person).count()) for one in dossier.in_order()]
    return [KeptLine(one.title, one.purpose, terms[one.group], rows) for one, rows in counted if rows]
