"""A file as it is looked at: its rows with what will happen, field by field, and how many of each."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from candidates.importing import columns
from candidates.importing.applying import differences
from candidates.models import Candidate, CandidateImport, CurrentSkill, ImportRow, ImportState, RowOutcome
from nieuwebanen.accounts.models import User
from nieuwebanen.lists import Tab
from nieuwebanen.skills.models import Level

PER_PAGE = 25
TABS = {"": "Alles", **{one.value: one.label.capitalize() for one in RowOutcome}}
BADGES = {
    RowOutcome.NEW: "positive",
    RowOutcome.MATCH: "info",
    RowOutcome.DOUBT: "warning",
    RowOutcome.ERROR: "negative",
}


@dataclass(frozen=True)
class Line:
    """One row on the page. changes: what becomes different; stays: what the row says and is not taken."""

    row: ImportRow
    name: str
    changes: list[dict[str, Any]]
    stays: list[dict[str, Any]]
    levels: list[tuple[str, str]]
    left_out: list[str]

    @property
    def kind(self) -> str:
        return BADGES[RowOutcome(self.row.outcome)]

    @property
    def selectable(self) -> bool:
        return self.row.outcome != RowOutcome.ERROR


@dataclass(frozen=True)
class Preview:
    one: CandidateImport
    tabs: list[Tab]
    page: "Page[ImportRow]"
    lines: list[Line]
    counts: dict[str, int]
    open_words: int

    @property
    def ready(self) -> bool:
        return self.one.state == ImportState.READY


def preview(one: CandidateImport, *, user: User, outcome: str, number: str | None) -> Preview:
    """One page of it. The number of queries does not grow with the rows."""
    outcome = outcome if outcome in TABS else ""
    rows = one.rows.filter(outcome=outcome) if outcome else one.rows.all()
    page = Paginator(rows.select_related("match", "result"), PER_PAGE).get_page(number)
    counts = counts_of(one)
    tabs = [
        Tab(name, f"?uitkomst={key}" if key else "?", key == outcome, counts[key or "all"])
        for key, name in TABS.items()
        if not key or counts[key] or key == outcome
    ]
    return Preview(one, tabs, page, _lines(one, list(page), user), counts, open_words(one).count())


def counts_of(one: CandidateImport) -> dict[str, int]:
    """Rows by outcome, and: all, chosen, chosen_new, chosen_known, applied, applied_new, applied_known, left."""
    new, done = Q(outcome__in=[RowOutcome.NEW, RowOutcome.DOUBT]), Q(applied_at__isnull=False)
    chosen, known = Q(chosen=True) & ~Q(outcome=RowOutcome.ERROR), Q(outcome=RowOutcome.MATCH)
    sums = {f"of_{one.value}": Count("pk", filter=Q(outcome=one)) for one in RowOutcome}
    found: dict[str, int] = one.rows.aggregate(
        all=Count("pk"),
        of_chosen=Count("pk", filter=chosen),  # not the name of a field
        chosen_new=Count("pk", filter=chosen & new),
        chosen_known=Count("pk", filter=chosen & known),
        applied=Count("pk", filter=done),
        applied_new=Count("pk", filter=done & new),
        applied_known=Count("pk", filter=done & known),
        left=Count("pk", filter=~done),
        **sums,
    )
    return {key.removeprefix("of_"): value for key, value in found.items()}


def open_words(one: CandidateImport) -> "QuerySet[Any]":
    """Words for skills that do not go along as it stands."""
    return one.words.filter(skill=None)


def _lines(one: CandidateImport, rows: list[ImportRow], user: User) -> list[Line]:
    visible = Candidate.objects.visible_to(user).filter(pk__in=[row.match_id for row in rows if row.match_id])
    people = {candidate.pk: candidate for candidate in visible}
    held: dict[int, set[int]] = {}
    for person, skill in CurrentSkill.objects.filter(candidate__in=people).values_list("candidate_id", "skill_id"):
        held.setdefault(person, set()).add(skill)
    words = {columns.plain(word.text): word.skill for word in one.words.select_related("skill")}
    return [_line(row, people.get(row.match_id or 0), held, words) for row in rows]


def _line(row: ImportRow, person: Candidate | None, held: dict[int, set[int]], words: dict[str, Any]) -> Line:
    raw, fields = row.values["raw"], row.values["fields"]
    name = f"{fields.get('first_name', '')} {fields.get('last_name', '')}".strip() or str(
        person or raw.get("Nummer", "")
    )
    changes: list[dict[str, Any]] = []
    stays: list[dict[str, Any]] = []
    levels, left_out = [], []
    if person is not None and row.applied_at is None:
        for difference in differences(person, row.values):
            (changes if difference["taken"] else stays).append(difference)
    has = held.get(person.pk, set()) if person is not None and not row.values["replace"] else set()
    for word, level in row.values["skills"]:
        skill = words.get(columns.plain(word))
        if skill is None:
            left_out.append(word)
        elif skill.pk not in has:
            levels.append((skill.name, f"{level} {Level(level).label}"))
    return Line(row, name, changes, stays, levels, left_out)
