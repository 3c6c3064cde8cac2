"""Erasing a person (AVG art. 17): what goes, what stays and why, and doing it in one transaction with a row in the ledger.

Everything is found by the registry of personal data, so that no table can be forgotten; what never changes goes only
through the function of the database (trajectories/migrations/0006). The ledger is also a file outside the database:
after a backup was put back the same people are erased again.
"""

import json
import os
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from candidates import closing
from candidates.models import Candidate, CandidateStatus, Erasure, ErasureState, ErasureWhy
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError
from nieuwebanen.personal_data import Declared, Ends, Person, ids_of, registry

OPEN = (ErasureState.ANNOUNCED, ErasureState.RUNNING, ErasureState.WAITING)
GONE_ALREADY = "Dit dossier is al gewist."
FIRST_NAME = "Gewist"


@dataclass(frozen=True)
class Line:
    """One table of the preview: how many rows, what happens, and why something stays."""

    title: str
    rows: int
    ends: Ends
    why: str = ""


def with_doubles(candidate: Candidate) -> list[Candidate]:
    """This person and the files that were merged into it, also by way of another one."""
    family, seen = [candidate], {candidate.pk}
    for one in family:
        for double in Candidate.objects.filter(merged_into=one.pk).exclude(pk__in=seen).order_by("pk"):
            seen.add(double.pk)
            family.append(double)
    return family


def person_of(candidate: Candidate) -> Person:
    """The person with every double, as the registry looks for it."""
    family = with_doubles(candidate)
    pks = tuple(one.pk for one in family)
    known = [one for one in family if one.erased_at is None]
    words = {word for one in known for word in (one.full_name, one.email, one.phone) if len(word) > 5}
    return Person(
        pks,
        ids_of(pks),
        tuple(sorted(words | {one.number for one in family})),
        tuple((one.first_name, one.last_name) for one in known),
    )


def preview(candidate: Candidate) -> list[Line]:
    """What erasing would do, table by table; only what this person has."""
    person = person_of(candidate)
    counted = [(one, one.of_person(person).count()) for one in registry().of_candidate()]
    return [Line(one.title, rows, one.ends, _why_it_stays(one)) for one, rows in counted if rows]


def _why_it_stays(one: Declared) -> str:
    if one.stays_because:
        return one.stays_because
    if one.ends == Ends.EMPTIED:
        return "voor de cijfers: zonder naam, en met maand in plaats van dag"
    return ""


def kept_until(candidate: Candidate) -> date | None:
    """The last day that a signed agreement of this person must be kept; None when there is none (any more)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select max(nb_agreement_kept_until(a.id)) from trajectories_agreement a"
            " join trajectories_trajectory t on t.id = a.trajectory_id"
            " where t.candidate_id = any(%s) and a.signed_at is not null and a.content <> '{}'",
            [[one.pk for one in with_doubles(candidate)]],
        )
        found = cursor.fetchone()[0]
    return found if found and found >= timezone.localdate() else None


def refusals(candidate: Candidate) -> list[str]:
    """Why this person cannot be erased now: what still runs, on whatever floor."""
    if candidate.merged_into_id is not None:
        return ["dit dossier hoort bij een ander dossier, wis dat"]
    return closing.still_open(candidate)


def erase(candidate: Candidate, *, why: str, by: User | None, at: datetime | None = None) -> Erasure:
    """Erase this person and its doubles; the row of the ledger, `gewist` or waiting for an agreement.

    Raises DomainError: it is gone already, or something still runs.
    """
    at = at or timezone.now()
    with transaction.atomic():
        locked = Candidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
        if locked.erased_at is not None:
            raise DomainError(GONE_ALREADY)
        if reasons := refusals(locked):
            raise DomainError(f"Wissen kan nu niet: {', '.join(reasons)}. Rond dat eerst af.")
        family, person = with_doubles(locked), person_of(locked)
        rows = [_running(one, why=why, by=by, at=at) for one in family]
        answers = [_by_the_database(one) for one in family]
        counts = {one.model: one.wipe(person) for one in registry().of_candidate()}
        for one in family:
            Candidate.objects.filter(pk=one.pk).update(
                first_name=FIRST_NAME, last_name=f"({one.number})", status=CandidateStatus.INACTIVE, erased_at=at
            )
            events.record("candidate.erased", "Dossier gewist.", about=one, by=by, at=at)
        for row, answer in zip(rows, answers, strict=True):
            _settle(row, answer, at=at, counts=counts if row is rows[0] else {})
        transaction.on_commit(write_ledger, robust=True)  # the nightly run writes what is missing
    return rows[0]


def finish(erasure: Erasure, *, at: datetime) -> Erasure:
    """Go on with what waited for an agreement: its content goes once the term is over, its hash stays in the ledger."""
    with transaction.atomic():
        row = Erasure.objects.select_for_update().get(pk=erasure.pk)
        if row.state != ErasureState.WAITING:
            return row
        row.state = ErasureState.RUNNING
        row.save(update_fields=["state"])
        candidate = Candidate.objects.get(public_id=row.candidate_public_id)
        _settle(row, _by_the_database(candidate), at=at, counts={})
        transaction.on_commit(write_ledger, robust=True)  # the nightly run writes what is missing
    return row


def _running(candidate: Candidate, *, why: str, by: User | None, at: datetime) -> Erasure:
    """The row that opens the way: the database looks for it in this transaction."""
    row = Erasure.objects.filter(candidate_public_id=candidate.public_id, state__in=OPEN).first() or Erasure(
        candidate_public_id=candidate.public_id,
        candidate_number=candidate.number,
        why=why,
        announced_at=at,
        due_on=timezone.localdate(at),
    )
    row.state, row.started_at = ErasureState.RUNNING, at
    row.by = by or row.by
    row.save()
    return row


def _by_the_database(candidate: Candidate) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("select nb_erase_candidate(%s)", [candidate.public_id])
        answer = cursor.fetchone()[0]
    return json.loads(answer) if isinstance(answer, str) else answer


def _settle(row: Erasure, answer: dict[str, Any], *, at: datetime, counts: dict[str, int]) -> None:
    """Write what went, the hashes of what could never change, and whether an agreement still waits."""
    before = row.report
    sealed = {name: number for name, number in answer["counts"].items() if number}
    row.report = {
        "counts": before.get("counts", {}) | {name: number for name, number in counts.items() if number} | sealed,
        "agreements": [*before.get("agreements", []), *answer["agreements"]],
    }
    if answer["waits_until"]:
        row.state = ErasureState.WAITING
        row.due_on = date.fromisoformat(answer["waits_until"])
        row.report["waits_until"] = answer["waits_until"]
    else:
        row.state, row.finished_at = ErasureState.DONE, at
    row.save()


# ---- the ledger outside the database ---------------------------------------------------------------
def write_ledger() -> None:
    """Every erasure that was begun, one line each, added to what the file already knows. The file appears whole."""
    known = read_ledger()
    for row in Erasure.objects.filter(state__in=[ErasureState.WAITING, ErasureState.DONE]).order_by("pk"):
        known[str(row.candidate_public_id)] = {
            "candidate": str(row.candidate_public_id),
            "number": row.candidate_number,
            "why": row.why,
            "erased_at": (row.started_at or row.announced_at).isoformat(),
        }
    path = settings.ERASURE_LEDGER
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(line, sort_keys=True) + "\n" for line in known.values())
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def read_ledger() -> dict[str, dict[str, str]]:
    """The lines of the file by candidate; empty when there is no file yet."""
    path = settings.ERASURE_LEDGER
    if not path.exists():
        return {}
    lines = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return {line["candidate"]: line for line in lines}


def reapply(*, at: datetime) -> tuple[list[str], list[str]]:
    """Erase again who is in the file and is back by a restored backup: (numbers done, numbers that could not be)."""
    done, refused = [], []
    back = Candidate.objects.filter(public_id__in=read_ledger(), erased_at=None).order_by("pk")
    for candidate in back:
        if candidate.merged_into_id is not None and candidate.merged_into and candidate.merged_into.erased_at is None:
            continue  # goes with the file that it was merged into
        line = read_ledger()[str(candidate.public_id)]
        try:
            erase(candidate, why=line["why"] or ErasureWhy.REQUEST, by=None, at=at)
        except DomainError:
            refused.append(candidate.number)
        else:
            done.append(candidate.number)
    return done, refused
