"""The list of one job as a spreadsheet: the same people in the same order under the same filters (settings.SHEETS)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.http import Http404

from matching.accounting.match_log import Shown, note_shown
from matching.lists import candidate_list
from matching.lists.candidate_list import Row
from matching.lists.ranked_page import is_ranked, ranked_people
from matching.lists.ranking_filters import RankingForm
from nieuwebanen.dutch import listed
from nieuwebanen.list_export import Sheet
from nieuwebanen.spreadsheet import Value

HEADINGS = (
    "Plaats",
    "Nummer",
    "Voornaam",
    "Achternaam",
    "Team",
    "Score van 100",
    "Vaardigheden",
    "Op tijd",
    "Wens",
    "Klaar op",
    "Ruimte",
    "Nog te leren uren",
    "Weken",
    "Inleren uiterlijk beginnen op",
    "Besluit",
    "Staat ook bij",
)
CHUNK = 500


def sheet(form: RankingForm, *, today: date) -> Sheet:
    """Raises Http404 without a job that is ranked, MatchIsOffError while the match is switched off."""
    if form.job is None or not is_ranked(form.job):
        raise Http404("no ranking")
    count = ranked_people(form.job, form, today=today, limit=1).total
    return Sheet(HEADINGS, _rows(form, today=today), count)


def _rows(form: RankingForm, *, today: date) -> Iterator[list[Value]]:
    """Read in parts; each part that went out is in the match log."""
    job, place = form.job, 0
    assert job
    while True:
        found = ranked_people(job, form, today=today, limit=CHUNK, offset=place)
        if not found.rows:
            return
        lines = [(line.id, line.match.score) for line in found.rows]
        shown = Shown(job.pk, lines, _asked(form, place), found.total, inputs=found.inputs)
        note_shown([shown], by=form.user, today=today, weights=found.rows[0].match.weights)
        for row in candidate_list.rows(found.rows, job, form.user, today=today):
            place += 1
            yield _row(place, row)


def _asked(form: RankingForm, place: int) -> dict[str, object]:
    """For the match log; `sorteer` tells that the reader chose another order."""
    return {"bestand": "ja", "vanaf": place + 1} | ({"sorteer": form.sort} if form.by_ready else {})


def _row(place: int, row: candidate_list.Row | candidate_list.Stranger) -> list[Value]:
    if not isinstance(row, Row):
        return [place, row.number, "", "", row.team, *[None] * 4, row.ready, row.room.text, *[None] * 5]
    person, outcome = row.candidate, row.outcome
    assert outcome
    return [
        place,
        person.number,
        person.first_name,
        person.last_name,
        person.team.name,
        outcome.score.total,
        *(Decimal(str(part)) for part in (outcome.score.skills, outcome.score.on_time, outcome.score.wish)),
        outcome.ready,
        outcome.room.text,
        outcome.hours,
        outcome.weeks,
        outcome.begin_by,
        row.decision.badge.text if row.decision else "",
        listed(f"{one.proposal.job}, {one.proposal.job.employer}" for one in row.elsewhere),
    ]
