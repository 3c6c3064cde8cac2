"""The words of the page "Krijgt iedereen een kans?", around the numbers of a report. Light: the counting is elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from candidates.models import Candidate
from matching.models import MatchReport, ReportKind
from nieuwebanen.accounts.models import User

FIRST_TEN, SELECTED, PRESENTED, CHOSEN = "top", "geselecteerd", "voorgesteld", "gekozen"
OUTCOMES = (FIRST_TEN, SELECTED, PRESENTED, CHOSEN)
OUTCOME_NAMES = {
    FIRST_TEN: "Bij de eerste 10",
    SELECTED: "Geselecteerd",
    PRESENTED: "Voorgesteld",
    CHOSEN: "Gekozen",
}
STRATA = {
    "team": "Team",
    "hours": "Uren per week",
    "travel": "Vervoer",
    "waiting": "Hoe lang ingeschreven",
    "distance": "Afstand tot werk",
    "wish": "Gewenste sector",
}
# Up to so many days since somebody was last shown.
SINCE_SHOWN = ((7, "In de laatste week"), (30, "1 week tot 1 maand geleden"), (183, "Langer dan 1 maand geleden"))
CAUSES = {
    "hours": ("de uren per week", "Vraag werkgevers of de baan ook met minder uren kan."),
    "days": ("de werkdagen", "Vraag werkgevers of andere dagen ook kunnen."),
    "condition": ("wat in het werk niet kan, zoals tillen of nachtdienst", "Vraag werkgevers of het werk anders kan."),
    "travel": ("de reistijd", "Zoek banen dichterbij, of vervoer naar het werk."),
    "available": ("de dag waarop iemand kan beginnen", "Kijk of die dag in het dossier nog klopt."),
    "skill": (
        "een vaardigheid die vooraf nodig is",
        "Kijk of die vaardigheid echt vooraf nodig is, of een korte cursus helpt.",
    ),
    "overlap": ("nog geen vaardigheid die de baan vraagt", "Kijk of de vaardigheden in het dossier compleet zijn."),
}


class Distance(models.TextChoices):
    """Without telling of age or origin."""

    NONE = "geen", "Van werk naar werk"
    SHORT = "kort", "Kort werkloos"
    LONG = "lang", "Langdurig werkzoekend"
    OTHER = "anders", "Een andere afstand"


@dataclass(frozen=True)
class Cell:
    """A rate in whole percents, beside that of everybody else."""

    name: str
    percent: int
    rest: int
    behind: bool


@dataclass(frozen=True)
class GroupRow:
    name: str
    people: int
    exposure: int | None  # percents of what is even
    cells: list[Cell]
    causes: list[tuple[str, int, str]]  # (cause, percents of how often the rest passes, what to do)

    @property
    def behind(self) -> list[str]:
        return [cell.name.lower() for cell in self.cells if cell.behind]


@dataclass(frozen=True)
class StratumTable:
    name: str
    rows: list[GroupRow]
    hidden: int


@dataclass(frozen=True)
class Never:
    """Somebody who is never shown: with a name only for who may see the file."""

    number: str
    candidate: Candidate | None
    team: str


@dataclass(frozen=True)
class FairnessPage:
    report: MatchReport
    strata: list[StratumTable]
    never: list[Never]
    never_total: int
    since_shown: list[tuple[str, int]]
    tenths: list[tuple[int, int, int]]  # (tenth, share of being seen of that tenth alone, of all up to it)

    @property
    def content(self) -> Mapping[str, Any]:
        return self.report.content

    @property
    def flagged(self) -> list[tuple[StratumTable, GroupRow]]:
        return [(table, row) for table in self.strata for row in table.rows if row.behind]


def newest(user: User) -> FairnessPage | None:
    """The newest report as this user may see it; None before the first. Three queries."""
    report = MatchReport.objects.filter(kind=ReportKind.FAIRNESS).select_related("by").first()
    if report is None:
        return None
    content = report.content
    shares = [round(100 * share) for share in content["lorenz"]]
    names = [*(name for _, name in SINCE_SHOWN), f"Nooit in {content['months']} maanden"]
    return FairnessPage(
        report=report,
        strata=[_table(one) for one in content["strata"]],
        never=_never(content["never"], user),
        never_total=content["never_total"],
        since_shown=list(zip(names, content["since_shown"], strict=True)),
        tenths=[(tenth, shares[tenth] - shares[tenth - 1], shares[tenth]) for tenth in range(1, len(shares))],
    )


def _never(keys: list[int], user: User) -> list[Never]:
    """Who was erased since does not stand here any more."""
    known = Candidate.objects.visible_to(user).in_bulk(keys)
    found = Candidate.objects.filter(pk__in=keys, erased_at=None, merged_into=None).order_by("created_at", "pk")
    return [Never(number, known.get(pk), team) for pk, number, team in found.values_list("pk", "number", "team__name")]


def _table(one: Mapping[str, Any]) -> StratumTable:
    return StratumTable(STRATA[one["name"]], [_row(group) for group in one["groups"]], one["hidden"])


def _row(group: Mapping[str, Any]) -> GroupRow:
    rates = group["rates"]  # the database keeps no order of keys
    cells = [
        Cell(
            OUTCOME_NAMES[outcome],
            round(100 * rates[outcome][0]),
            round(100 * rates[outcome][1]),
            outcome in group["flagged"],
        )
        for outcome in OUTCOMES
    ]
    causes = [(CAUSES[code][0], round(100 * ratio), CAUSES[code][1]) for code, ratio in group["causes"].items()]
    exposure = None if group["exposure"] is None else round(100 * group["exposure"])
    return GroupRow(group["name"], group["people"], exposure, cells, causes)
