"""From files that were sent in to a list that was taken over: read, shown, and only then applied; again and again.

The row of the import is the only truth. Reading and taking over are work for the worker (nieuwebanen/background.py),
and each may be done again from the start.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from nieuwebanen import background, events
from nieuwebanen.accounts.models import User
from nieuwebanen.background import BackgroundTask, Progress
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.skills.esco import files
from nieuwebanen.skills.esco.applying import apply
from nieuwebanen.skills.esco.comparing import Comparison, Plan
from nieuwebanen.skills.esco.reading import read
from nieuwebanen.skills.models import ListImportState, SkillListImport

READ, APPLY = "skills.esco_read", "skills.esco_apply"
ONE_AT_A_TIME = 726_002  # the advisory lock under which a list is taken over
# What is shown: a kind of change, and how its lines are said.
SHOWN: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
    ("new_skills", "Nieuwe vaardigheden", lambda skill: skill.name),
    ("reworded", "Andere woorden dan eerst", lambda row: _reworded(*row)),
    ("kept", "Door jullie gewijzigd: blijft zoals het is", lambda skill: skill.name),
    ("retired", "Staat niet meer in ESCO: vervalt", lambda skill: skill.name),
    ("returned", "Staat weer in ESCO: komt terug", lambda skill: skill.name),
    ("words_added", "Nieuwe andere woorden", lambda row: f"{row[0].name}: {row[1]}"),
    ("words_gone", "Andere woorden die weggaan", lambda row: f"{row[0].name}: {row[1]}"),
    ("new_groups", "Nieuwe groepen", lambda group: group.name),
    ("changed_groups", "Groepen die veranderen", lambda group: group.name),
    ("relations_added", "Nieuwe verwante vaardigheden", lambda row: f"{row[1].name} helpt bij {row[0].name}"),
    ("relations_gone", "Verwante vaardigheden die weggaan", str),
    ("new_occupations", "Nieuwe beroepen", lambda row: row.name),
    ("changed_occupations", "Beroepen die veranderen", lambda row: row.name),
    ("occupations_gone", "Beroepen die niet meer in ESCO staan", lambda row: row.name),
    ("asked_added", "Vaardigheden per beroep erbij", lambda row: f"{row[0].name}: {row[1].name}"),
    ("asked_gone", "Vaardigheden per beroep die weggaan", str),
    ("loose", "Regels over iets dat niet in de bestanden staat: die tellen niet mee", str),
)
ONLY_COUNTED = frozenset({"asked_added", "asked_gone", "relations_gone", "loose"})


def _reworded(skill: Any, called: str) -> str:
    return f"{called} wordt {skill.name}" if called != skill.name else f"{skill.name}: andere betekenis"


def planned(opened: files.Opened, *, step: Callable[[], None] = lambda: None) -> Plan:
    """What these files would change now."""
    return Comparison(read(opened, step=step)).plan_of()


def shown(plan: Plan) -> dict[str, Any]:
    """The plan for a screen: per kind its title, how many, and the lines to look at and search in."""
    kinds = [
        {
            "key": key,
            "title": title,
            "count": len(getattr(plan, key)),
            "lines": [] if key in ONLY_COUNTED else sorted(map(line, getattr(plan, key))),
        }
        for key, title, line in SHOWN
        if getattr(plan, key)
    ]
    return {"kinds": kinds, "counts": plan.counts(), "empty": plan.empty}


# ---- sent in and read -----------------------------------------------------------------------------------
@transaction.atomic
def receive(
    sent: Sequence[tuple[str, bytes]], *, release: str, by: User, at: datetime | None = None
) -> tuple[SkillListImport, BackgroundTask]:
    """Keep the files and leave the reading to the worker. Raises DomainError when they are no files of ESCO."""
    at = at or timezone.now()
    opened = files.opened(sent)
    row = SkillListImport.objects.create(
        release=release,
        file_names=[source.name for source in opened.sources],
        content=files.packed([(source.name, source.text.encode()) for source in opened.sources]),
        diff={"ignored": opened.ignored},
        by=by,
        created_at=at,
    )
    events.record("skills.list_sent", "Lijst van ESCO ingelezen om te bekijken.", about=row, by=by, at=at)
    return row, _start(READ, "ESCO lezen en vergelijken", row, by=by, at=at)


def read_task(task: Progress, *, import_id: int) -> None:
    """Work out what the list would change, and keep that to be looked at."""
    row = SkillListImport.objects.get(pk=import_id)
    if row.state != ListImportState.READING:
        return
    opened = files.opened([("ESCO", bytes(row.content or b""))])
    task.of(len(opened.sources) + 2)
    try:
        plan = planned(opened, step=task.step)
    except DomainError as refusal:
        _over(row, ListImportState.FAILED, problem=str(refusal)[:300])
        raise
    task.step()
    row.diff |= shown(plan)
    row.state = ListImportState.READY
    row.version += 1
    row.save(update_fields=["diff", "state", "version"])
    task.step()


# ---- taken over, or not ---------------------------------------------------------------------------------
@transaction.atomic
def take_over(public_id: UUID, *, version: int, by: User, at: datetime | None = None) -> BackgroundTask:
    """Let the worker write what was shown. Raises StaleError when it is not what was on the screen any more."""
    at = at or timezone.now()
    row = _waiting(public_id, version)
    row.state, row.version = ListImportState.APPLYING, row.version + 1
    row.save(update_fields=["state", "version"])
    return _start(APPLY, "ESCO overnemen", row, by=by, at=at)


def apply_task(task: Progress, *, import_id: int) -> None:
    """Write the list, when it still changes what was shown; else it is shown again."""
    task.of(3)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        row = SkillListImport.objects.select_for_update().get(pk=import_id)
        if row.state != ListImportState.APPLYING:
            return
        plan = planned(files.opened([("ESCO", bytes(row.content or b""))]))
        task.step()
        stale = plan.counts() != row.diff["counts"]
        if stale:
            row.diff, row.state, row.version = row.diff | shown(plan), ListImportState.READY, row.version + 1
            row.save(update_fields=["diff", "state", "version"])
        else:
            apply(plan)
            task.step()
            _over(row, ListImportState.DONE)
            events.record(
                "skills.list_taken_over", "Lijst van ESCO overgenomen.", about=row, by=row.by, changes=plan.counts()
            )
    if stale:
        raise DomainError("De vaardigheden zijn intussen gewijzigd. Bekijk de verschillen opnieuw.")
    task.step()


@transaction.atomic
def drop(public_id: UUID, *, version: int, by: User, at: datetime | None = None) -> None:
    """Do not take it over; the files go."""
    row = _waiting(public_id, version)
    _over(row, ListImportState.DROPPED)
    events.record("skills.list_dropped", "Lijst van ESCO niet overgenomen.", about=row, by=by, at=at)


def _waiting(public_id: UUID, version: int) -> SkillListImport:
    row = SkillListImport.objects.select_for_update().get(public_id=public_id)
    if row.state != ListImportState.READY:
        raise DomainError("Deze lijst wacht niet meer op een keuze. Bekijk wat er nu staat.")
    if row.version != version:
        raise StaleError("De verschillen zijn intussen anders. Bekijk ze opnieuw.")
    return row


def _over(row: SkillListImport, state: ListImportState, *, problem: str = "") -> None:
    row.state, row.problem, row.content, row.finished_at = state, problem, None, timezone.now()
    row.version += 1
    row.save(update_fields=["state", "problem", "content", "finished_at", "version"])


def _start(kind: str, title: str, row: SkillListImport, *, by: User, at: datetime) -> BackgroundTask:
    page = reverse("skills:esco_import", args=[row.public_id])
    return background.start(kind, title=title, owner=by, args={"import_id": row.pk}, at=at, next_url=page)
