"""The horizon as rows of a spreadsheet: one per person on the way, one for a job without anybody."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from employers.models import FutureJob
from nieuwebanen.accounts.models import User
from nieuwebanen.drawing import TimeAxis
from nieuwebanen.list_export import Sheet
from nieuwebanen.lists import ListForm
from nieuwebanen.spreadsheet import Value
from trajectories.forms.horizon import HorizonForm
from trajectories.horizon import JobRow, PersonRow, filtered, jobs_on, row, window, with_people

HEADINGS = [
    "Nummer",
    "Functie",
    "Werkgever",
    "Sector",
    "Route",
    "Team",
    "Start",
    "Op zijn vroegst",
    "Op zijn laatst",
    "Zekerheid",
    "Maanden tot de start",
    "Plekken",
    "Plekken open",
    "Begin uiterlijk met inleren",
    "Kandidaat",
    "Waar nu",
    "Gedaan",
    "Gepland",
    "Te laat",
    "Klaar op",
    "Dagen ruimte tot de start",
]
CHUNK = 500


def sheet(form: ListForm, *, today: date) -> Sheet:
    """The list that this form asks for (settings.LISTS)."""
    assert isinstance(form, HorizonForm)
    axis = window(today, form.months)
    jobs = filtered(jobs_on(axis, user=form.user), form.wanted())
    return Sheet(HEADINGS, sheet_rows(jobs, user=form.user, axis=axis), jobs.count())


def sheet_rows(jobs: QuerySet[FutureJob], *, user: User, axis: TimeAxis) -> Iterator[list[Value]]:
    """All jobs, read in chunks; the people as this user may know them (of another team the number only)."""
    for job in with_people(jobs).iterator(chunk_size=CHUNK):
        shown = row(job, user=user, today=axis.today)
        people: list[PersonRow | None] = [*shown.people] or [None]
        for person in people:
            yield [*_job(shown), *_person(person)]


def _job(shown: JobRow) -> list[Value]:
    job = shown.job
    return [
        job.number,
        job.title,
        str(job.employer),
        job.get_sector_display(),
        shown.route,
        str(job.team or ""),
        job.starts_on,
        job.earliest_on,
        job.latest_on,
        job.get_certainty_display(),
        shown.months_left,
        shown.seats,
        shown.open_seats,
        shown.begin_by,
    ]


def _person(person: PersonRow | None) -> list[Value]:
    if person is None:
        return ["Nog geen kandidaat", *[None] * 6]
    return [
        person.name,
        person.where,
        person.done,
        person.planned,
        person.late_words,
        person.ready,
        person.slack_days if person.ready else None,
    ]
