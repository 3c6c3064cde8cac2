"""The chosen rows of a file become people, each row at most once.

The work may be stopped anywhere and run again: it goes on with the rows that are not done, for a row is marked in the
transaction that makes its person.
"""

import logging
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from candidates.importing import columns
from candidates.importing.looking import TAKEN, still_ready
from candidates.importing.rows import Draft, Judge, coaches_for
from candidates.models import (
    Candidate,
    CandidateImport,
    CandidateSkill,
    CoachAssignment,
    CurrentSkill,
    ImportRow,
    ImportState,
    RowOutcome,
    SkillSource,
)
from nieuwebanen import background, events
from nieuwebanen.accounts.models import User
from nieuwebanen.background import Progress
from nieuwebanen.errors import DomainError
from nieuwebanen.numbers import next_numbers

logger = logging.getLogger(__name__)

APPLY_AT_ONCE = 200
ONE_IMPORT_AT_A_TIME = 726_002  # an advisory lock: two files with the same person give one


@transaction.atomic
def begin(one: CandidateImport, *, by: User, at: datetime | None = None) -> CandidateImport:
    """Leave the chosen rows for the worker. A second click finds it begun and changes nothing."""
    at = at or timezone.now()
    one = CandidateImport.objects.select_for_update(of=("self",)).get(pk=one.pk)
    if one.state in (ImportState.APPLYING, ImportState.DONE):
        return one
    still_ready(one)
    number = one.rows.filter(chosen=True, outcome__in=TAKEN).count()
    if not number:
        raise DomainError("Er is geen rij gekozen. Vink eerst een rij aan.")
    one.state = ImportState.APPLYING
    one.task = background.start(
        "candidates.import_apply",
        title="Kandidaten overnemen",
        owner=by,
        args={"import_id": one.pk},
        at=at,
        next_url=one.get_absolute_url(),
    )
    one.save(update_fields=["state", "task"])
    events.record("import.begun", f"Overnemen van {number} rijen begonnen.", about=one, by=by, at=at, rows=number)
    return one


# ---- taking over ------------------------------------------------------------------------------------------------
def apply_rows(task: Progress, *, import_id: int) -> None:
    """Background kind "candidates.import_apply": the chosen rows, some hundreds in one transaction."""
    one = CandidateImport.objects.select_related("by", "coach", "team").get(pk=import_id)
    if one.state != ImportState.APPLYING:
        return
    if not one.by.is_active:
        raise DomainError("Dit account is niet meer actief.")
    task.of(one.rows.filter(chosen=True, outcome__in=TAKEN).count())
    task.step(one.rows.filter(applied_at__isnull=False).count())
    taking = Taking(one)
    while number := taking.next_part(APPLY_AT_ONCE):
        task.step(number)
    finish(one)


@transaction.atomic
def finish(one: CandidateImport) -> None:
    at = timezone.now()
    done = one.rows.filter(applied_at__isnull=False)
    counts = {
        name: done.filter(outcome__in=of).count()
        for name, of in (("new", [RowOutcome.NEW, RowOutcome.DOUBT]), ("known", [RowOutcome.MATCH]))
    }
    if CandidateImport.objects.filter(pk=one.pk, state=ImportState.APPLYING).update(
        state=ImportState.DONE, finished_at=at
    ):
        text = f"Bestand overgenomen: {counts['new']} nieuw, {counts['known']} bijgewerkt."
        events.record("import.applied", text, about=one, by=one.by, at=at, new=counts["new"], known=counts["known"])


class Taking:
    """Takes the chosen rows of one file over, in parts that are each one transaction."""

    def __init__(self, one: CandidateImport) -> None:
        self.one, self.by = one, one.by
        self.coaches = {coach.pk: coach for coach in coaches_for(one.by).select_related("team")}
        self.skills = {
            columns.plain(word.text): word.skill
            for word in one.words.select_related("skill__merged_into")
            if word.skill is not None
        }

    def next_part(self, size: int) -> int:
        """The next rows; 0 when all are done. One that the database refuses is put aside, not the others with it."""
        try:
            return self._part(size)
        except IntegrityError:
            if size == 1:
                return self._put_aside()
            return self._part_one_by_one(size)

    def _part_one_by_one(self, size: int) -> int:
        return sum(self.next_part(1) for _ in range(size))

    def _waiting(self, size: int) -> list[ImportRow]:
        rows = self.one.rows.filter(chosen=True, applied_at=None, outcome__in=TAKEN).order_by("number")
        return list(rows.select_for_update(of=("self",))[:size])

    @transaction.atomic
    def _put_aside(self) -> int:
        rows = self._waiting(1)
        for row in rows:
            logger.warning("row %s of import %s was refused by the database", row.number, self.one.pk)
            self._refuse(row, "Deze rij kon niet worden bewaard. Kijk de cellen na of voeg de persoon met de hand toe.")
        return len(rows)

    @transaction.atomic
    def _part(self, size: int) -> int:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [ONE_IMPORT_AT_A_TIME])
        rows, at = self._waiting(size), timezone.now()
        fresh = self._still_new([row for row in rows if row.outcome != RowOutcome.MATCH])
        added = self._add([row for row in fresh if self._has_coach(row)], at)
        known = [row for row in rows if row.outcome == RowOutcome.MATCH]
        people = (
            Candidate.objects.filter(pk__in=[row.match_id for row in known])
            .select_for_update(of=("self",))
            .order_by("pk")
        )
        by_pk = {candidate.pk: candidate for candidate in people}
        held = self._held(list(by_pk))
        for row in known:
            candidate = by_pk.get(row.match_id or 0)
            if candidate is None or not (self.by.is_manager or candidate.team_id == self.by.team_id):
                self._refuse(row, "Deze persoon is niet meer van je team.")
            else:
                self._update(row, candidate, held.get(candidate.pk, set()), at)
                added.append(row)
        for row in added:
            row.applied_at = at
        ImportRow.objects.bulk_update(added, ["result", "applied_at", "messages"], batch_size=APPLY_AT_ONCE)
        return len(rows)

    def _refuse(self, row: ImportRow, text: str) -> None:
        row.messages.append({"column": "", "cell": "", "text": text, "stops": True})
        row.outcome = RowOutcome.ERROR
        row.save(update_fields=["messages", "outcome"])

    def _coach_of(self, row: ImportRow) -> User | None:
        return self.coaches.get(row.values["coach"] or self.one.coach_id)

    def _has_coach(self, row: ImportRow) -> bool:
        if self._coach_of(row) is None:
            self._refuse(row, "De gekozen werkcoach kan geen kandidaten meer krijgen. Kies een andere werkcoach.")
            return False
        return True

    def _still_new(self, rows: list[ImportRow]) -> list[ImportRow]:
        """Somebody may have been added since the file was read, by hand or from another file."""
        drafts = [Draft(row.number, {**row.values, "coach_text": ""}) for row in rows]
        Judge(self.by, coach=self.one.coach).judge(drafts)
        still = []
        for row, draft in zip(rows, drafts, strict=True):
            if draft.match is not None:
                self._refuse(row, f"Deze persoon is intussen toegevoegd: {draft.match.number}. Er is niets gewijzigd.")
            elif draft.stops:
                self._refuse(row, str(draft.messages[-1]["text"]))
            elif draft.outcome == RowOutcome.DOUBT and row.outcome == RowOutcome.NEW:
                self._refuse(row, "Er is intussen iemand met deze naam toegevoegd. Kijk of het dezelfde persoon is.")
            else:
                still.append(row)
        return still

    def _add(self, rows: list[ImportRow], at: datetime) -> list[ImportRow]:
        if not rows:
            return []
        people = []
        for row, number in zip(rows, next_numbers("K", timezone.localdate(at), len(rows)), strict=True):
            coach = self._coach_of(row)
            assert coach is not None  # _has_coach
            people.append(Candidate(number=number, coach=coach, team=coach.team, **as_fields(row.values["fields"])))
        Candidate.objects.bulk_create(people)
        CoachAssignment.objects.filter(candidate__in=people, by=None).update(by=self.by)  # the rows are the trigger's
        assessments = []
        for row, candidate in zip(rows, people, strict=True):
            row.result = candidate
            assessments += self._levels(row, candidate, frozenset(), at)
        CandidateSkill.objects.bulk_create(assessments)
        text = "Kandidaat toegevoegd uit een bestand."
        events.record("candidate.added", text, about=people, by=self.by, at=at, source="import", of=self.one.pk)
        return list(rows)

    def _update(self, row: ImportRow, candidate: Candidate, held: set[int], at: datetime) -> None:
        """Only what is empty, unless the row says otherwise. `held`: skills that have a level."""
        changed = [one["key"] for one in differences(candidate, row.values) if one["taken"]]
        values = as_fields(row.values["fields"])
        levels = self._levels(row, candidate, frozenset() if row.values["replace"] else held, at)
        row.result = candidate
        if not changed and not levels:
            return
        for key in changed:
            setattr(candidate, key, values[key])
        candidate.version += 1
        candidate.save(update_fields=[*changed, "version"])
        CandidateSkill.objects.bulk_create(levels)
        events.record(
            "candidate.changed",
            "Gegevens bijgewerkt uit een bestand.",
            about=candidate,
            by=self.by,
            at=at,
            source="import",
            of=self.one.pk,
            fields=changed,
            skills=len(levels),
        )

    def _held(self, people: list[int]) -> dict[int, set[int]]:
        held: dict[int, set[int]] = {}
        for candidate, skill in CurrentSkill.objects.filter(candidate__in=people).values_list(
            "candidate_id", "skill_id"
        ):
            held.setdefault(candidate, set()).add(skill)
        return held

    def _levels(self, row: ImportRow, candidate: Candidate, held: Any, at: datetime) -> list[CandidateSkill]:
        levels: dict[int, int] = {}
        for word, level in row.values["skills"]:
            skill = self.skills.get(columns.plain(word))
            if skill is not None:
                levels[skill.merged_into_id or skill.pk] = level
        on = date.fromisoformat(row.values["on"]) if row.values["on"] else timezone.localdate(self.one.created_at)
        return [
            CandidateSkill(
                candidate=candidate,
                skill_id=skill,
                level=level,
                source=row.values["source"] or SkillSource.OWN,
                assessed_on=on,
                assessed_by=self.by,
                created_at=at,
            )
            for skill, level in levels.items()
            if skill not in held
        ]


def as_fields(values: dict[str, Any]) -> dict[str, Any]:
    """The JSON of a row as values of the fields: a day is a date again."""
    return {key: Candidate._meta.get_field(key).to_python(value) for key, value in values.items()}  # type: ignore[union-attr]


def differences(candidate: Candidate, values: dict[str, Any]) -> list[dict[str, Any]]:
    """What this row says that the file of this person does not, field by field, and whether it is taken over."""
    found = []
    for key, value in as_fields(values["fields"]).items():
        now = getattr(candidate, key)
        if now == value or (key in ("first_name", "last_name") and columns.plain(now) == columns.plain(value)):
            continue
        found.append(
            {
                "key": key,
                "heading": columns.heading_of(key),
                "now": columns.shown(key, now),
                "becomes": columns.shown(key, value),
                "taken": bool(values["replace"]) or now in (None, "", []),
            }
        )
    return found


# ---- afterwards -----------------------------------------------------------------------------------------------
@transaction.atomic
def drop(one: CandidateImport, *, by: User, at: datetime | None = None) -> None:
    """Throw the rows away; the people who were made of them stay. Raises DomainError while it is being taken over."""
    at = at or timezone.now()
    one = CandidateImport.objects.select_for_update(of=("self",)).get(pk=one.pk)
    if one.state == ImportState.APPLYING:
        raise DomainError("Dit bestand wordt nu overgenomen. Wacht tot het klaar is.")
    empty(one)
    events.record("import.dropped", "Bestand met kandidaten weggegooid.", about=one, by=by, at=at)


def empty(one: CandidateImport) -> None:
    """Nothing of what the file said stays; that there was one, and by whom, does."""
    one.rows.all().delete()
    one.words.all().delete()
    one.state, one.content, one.columns, one.left_out = ImportState.DROPPED, None, [], []
    one.file_name = "weggegooid bestand"  # its name may have named somebody
    one.save(update_fields=["state", "content", "columns", "left_out", "file_name"])
