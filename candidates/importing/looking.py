"""A file is sent, read in the background, and looked at: which rows go along, and what its words for skills mean.

Reading may be stopped anywhere and starts anew. The file itself is thrown away as soon as it is read.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from candidates.importing import columns
from candidates.importing.reading import Line, kind_of, lines
from candidates.importing.rows import Draft, Judge, coaches_for, read_row
from candidates.models import CandidateImport, ImportRow, ImportSkill, ImportState, RowOutcome
from nieuwebanen import background, events
from nieuwebanen.accounts.models import User
from nieuwebanen.background import Progress
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.skills.models import Skill, SkillSynonym

READ_AT_ONCE = 500
TAKEN = [RowOutcome.NEW, RowOutcome.MATCH, RowOutcome.DOUBT]


# ---- reading ------------------------------------------------------------------------------------------------
@transaction.atomic
def upload(content: bytes, *, file_name: str, coach: User, by: User, at: datetime | None = None) -> CandidateImport:
    """Keep the file until the worker has read it. Raises DomainError for what cannot be one, and for a refused column."""
    at = at or timezone.now()
    kind_of(content)
    _headings(lines(content))
    if coach.team is None or coach not in coaches_for(by):
        raise DomainError("Kies een werkcoach uit de lijst.")
    one = CandidateImport.objects.create(
        file_name=file_name[:200], content=content, team=coach.team, coach=coach, by=by, created_at=at
    )
    one.task = background.start(
        "candidates.import_read",
        title="Bestand met kandidaten lezen",
        owner=by,
        args={"import_id": one.pk},
        at=at,
        next_url=one.get_absolute_url(),
    )
    one.save(update_fields=["task"])
    events.record("import.uploaded", "Bestand met kandidaten opgestuurd.", about=one, by=by, at=at)
    return one


def read_file(task: Progress, *, import_id: int) -> None:
    """Background kind "candidates.import_read": rows with what will happen, and then the file itself is thrown away."""
    one = CandidateImport.objects.select_related("by", "coach").get(pk=import_id)
    if one.state != ImportState.READING or one.content is None:
        return
    one.rows.all().delete()
    one.words.all().delete()
    try:
        _read(task, one)
    except DomainError as refusal:
        one.state, one.problem = ImportState.FAILED, str(refusal)[:300]
        one.content, one.finished_at = None, timezone.now()
        one.save(update_fields=["state", "problem", "content", "finished_at"])
        raise


def _read(task: Progress, one: CandidateImport) -> None:
    today = timezone.localdate(one.created_at)
    rest = lines(bytes(one.content or b""))
    headings = _headings(rest)
    found = list(rest)
    task.of(len(found))
    judge, words = Judge(one.by, coach=one.coach), dict[str, tuple[str, int]]()
    for part in _parts(iter(found), READ_AT_ONCE):
        drafts = [draft for line in part if (draft := read_row(line, headings, today=today))]
        judge.judge(drafts)
        for draft in drafts:
            for word, _ in draft.values["skills"]:
                text, count = words.get(columns.plain(word), (word, 0))
                words[columns.plain(word)] = (text, count + 1)
        ImportRow.objects.bulk_create(_row(one, draft) for draft in drafts)
        task.step(len(part))
    with transaction.atomic():
        _keep_words(one, words)
        one.state, one.content = ImportState.READY, None
        one.columns = [headings.names[index] for index in sorted({*headings.places, *_skill_places(headings)})]
        one.left_out = list(headings.unknown)
        one.save(update_fields=["state", "content", "columns", "left_out"])


def _headings(rest: Iterator[Line]) -> columns.Headings:
    """The first row that looks like our headings; what stands above it is a title. Raises DomainError without one."""
    try:
        for line in islice(rest, 10):
            headings = columns.read_headings(line.cells)
            if headings.places and (len(headings.places) > 1 or headings.skills):
                if missing := headings.missing():
                    names = " en ".join(f"‘{name}’" for name in missing)
                    raise DomainError(
                        f"In dit bestand ontbreekt de kolom {names}. Gebruik het sjabloon, of geef de kolom deze naam."
                    )
                return headings
    except columns.UnreadableError as error:
        raise DomainError(str(error)) from error
    raise DomainError(
        "In dit bestand staan geen koppen die wij kennen, zoals Voornaam en Achternaam. Gebruik het sjabloon."
    )


def _skill_places(headings: columns.Headings) -> list[int]:
    return [place for pair in headings.skills.values() for place in pair if place is not None]


def _parts(rest: Iterator[Any], size: int) -> Iterator[list[Any]]:
    while part := list(islice(rest, size)):
        yield part


def _row(one: CandidateImport, draft: Draft) -> ImportRow:
    return ImportRow(
        of=one,
        number=draft.number,
        values=draft.values,
        messages=draft.messages,
        outcome=draft.outcome,
        match=draft.match,
        chosen=draft.outcome in (RowOutcome.NEW, RowOutcome.MATCH),
    )


def _keep_words(one: CandidateImport, words: dict[str, tuple[str, int]]) -> None:
    """Which words are skills of the list; a name goes before another word, and a word of two skills is for a person."""
    meant: dict[str, set[int]] = {}
    for name, pk in SkillSynonym.objects.filter(skill__retired_at=None).values_list("name", "skill_id"):
        meant.setdefault(columns.plain(name), set()).add(pk)
    for name, pk in Skill.objects.current().values_list("name", "pk"):
        meant[columns.plain(name)] = {pk}
    rows = []
    for key, (text, count) in words.items():
        skills = meant.get(key, set())
        known = len(skills) == 1
        rows.append(ImportSkill(of=one, text=text, rows=count, skill_id=min(skills) if known else None, known=known))
    ImportSkill.objects.bulk_create(rows)


# ---- looking and choosing ---------------------------------------------------------------------------------------
@transaction.atomic
def choose(one: CandidateImport, *, shown: list[int], chosen: list[int]) -> None:
    """Tick and untick the rows of one page (numbers). Raises StaleError once it is taken over."""
    still_ready(one)
    rows = one.rows.filter(number__in=shown, outcome__in=TAKEN)
    rows.filter(number__in=chosen).update(chosen=True)
    rows.exclude(number__in=chosen).update(chosen=False)


@transaction.atomic
def choose_all(one: CandidateImport, *, chosen: bool, outcome: str = "") -> None:
    """Tick or untick every row, or those with this outcome."""
    still_ready(one)
    rows = one.rows.filter(outcome__in=[outcome] if outcome in TAKEN else TAKEN)
    rows.update(chosen=chosen)


@transaction.atomic
def mean(one: CandidateImport, meanings: dict[int, Skill | None]) -> None:
    """Which skill a word of the file means (ImportSkill.pk -> skill); None leaves it out."""
    still_ready(one)
    for word in one.words.filter(pk__in=meanings, known=False):
        word.skill = meanings[word.pk]
        word.save(update_fields=["skill"])


def still_ready(one: CandidateImport) -> None:
    if CandidateImport.objects.select_for_update(of=("self",)).get(pk=one.pk).state != ImportState.READY:
        raise StaleError("Dit bestand wordt al overgenomen of is weggedaan. Je keuze is niet bewaard.")
