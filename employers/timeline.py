"""Everything that happened around one employer: itself, its jobs, its people in the portal, talks (features.md row 13).

Read from the events. What an event names by id is looked up for one page at once, so that the number of queries does
not grow with the lines. Candidates do not appear: only what is about the employer and its jobs is read.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from employers.forecasting import Forecast, changes
from employers.models import Branch, Certainty, Employer, EmployerContact, ForecastRevision, FutureJob, JobStatus
from nieuwebanen import dutch
from nieuwebanen.accounts.models import User
from nieuwebanen.events import Event

FORECAST = ("future_job.revised", "future_job.confirmed", "future_job.rested", "future_job.asked")
CARE = ("employer.account_manager", "handed_over")


def _begins(*prefixes: str) -> Q:
    wanted = Q()
    for prefix in prefixes:
        wanted |= Q(verb__startswith=prefix)
    return wanted


# What a reader may ask for, by the value in the URL: its words, and which events it is.
KINDS: dict[str, tuple[str, Q]] = {
    "baan": ("Banen", _begins("future_job.") & ~Q(verb__in=FORECAST)),
    "verwachting": ("Verwachting", Q(verb__in=FORECAST)),
    "contact": ("Contact", _begins("employer.contact")),
    "portaal": ("Toegang tot het portaal", _begins("employer.member")),
    "werkcoach": ("Vaste werkcoach", Q(verb__in=CARE)),
    "gegevens": (
        "Gegevens van de werkgever",
        _begins("employer.") & ~_begins("employer.contact", "employer.member") & ~Q(verb__in=CARE),
    ),
}
ICONS = {
    "baan": "work",
    "verwachting": "clock",
    "contact": "phone",
    "portaal": "user",
    "werkcoach": "users",
    "gegevens": "building",
}


@dataclass(frozen=True)
class Line:
    """One thing that happened. subject: the job it is about; about: further sentences, such as from, to and why."""

    at: datetime
    text: str
    actor: str
    kind: str
    subject: str = ""
    url: str = ""
    about: list[str] = field(default_factory=list)

    @property
    def icon(self) -> str:
        return ICONS[self.kind]


def events_of(employer: Employer, *, kind: str = "") -> QuerySet[Event]:
    """The events of this employer, of the doubles it took over and of its announced jobs, newest first."""
    own = [employer.public_id, *employer.merged_doubles.values_list("public_id", flat=True)]
    jobs = FutureJob.objects.filter(employer=employer).exclude(status=JobStatus.CONCEPT)
    wanted = KINDS[kind][1] if kind in KINDS else Q()
    if kind not in KINDS:
        for _, some in KINDS.values():
            wanted |= some
    subjects = [*own, *jobs.values_list("public_id", flat=True)]
    return Event.objects.filter(wanted, subject_public_id__in=subjects).select_related("actor")


def lines(page: Iterable[Event]) -> list[Line]:
    """These events as lines, with what they name by id. A fixed number of queries."""
    shown = list(page)
    subjects = {event.subject_public_id for event in shown}
    jobs = {job.public_id: job for job in FutureJob.objects.filter(public_id__in=subjects)}
    known = Known(
        jobs=jobs,
        moves=_moves(job.pk for job in jobs.values()),
        people={
            **{str(user.public_id): user.full_name for user in User.objects.filter(public_id__in=_people(shown))},
            **{user.pk: user.full_name for user in User.objects.filter(pk__in=_named(shown, "handed_over", "to"))},
        },
        contacts={str(contact.public_id): contact for contact in _contacts(shown)},
        branches={str(branch.public_id): branch.name for branch in _branches(shown)},
    )
    return [_line(event, known) for event in shown]


@dataclass(frozen=True)
class Known:
    """What the events of one page name by id."""

    jobs: dict[UUID, FutureJob]
    moves: dict[tuple[UUID, datetime], tuple[ForecastRevision | None, ForecastRevision]]
    people: dict[Any, str]
    contacts: dict[str, EmployerContact]
    branches: dict[str, str]


def _named(events: Iterable[Event], verb: str, *names: str) -> set[Any]:
    """The ids under these names in the events whose verb begins so."""
    return {
        event.data[name] for event in events if event.verb.startswith(verb) for name in names if event.data.get(name)
    }


def _people(events: list[Event]) -> set[Any]:
    return _named(events, "employer.member", "member") | _named(events, "employer.account_manager", "before", "now")


def _contacts(events: list[Event]) -> QuerySet[EmployerContact]:
    found = EmployerContact.objects.filter(public_id__in=_named(events, "employer.contact", "contact"))
    return found.select_related("employer", "next_action_owner")


def _branches(events: list[Event]) -> QuerySet[Branch]:
    return Branch.objects.filter(public_id__in=_named(events, "employer.branch", "branch"))


def _moves(job_ids: Iterable[int]) -> dict[tuple[UUID, datetime], tuple[ForecastRevision | None, ForecastRevision]]:
    """Per job and moment: the forecast before, and the one that came then."""
    moves: dict[tuple[UUID, datetime], tuple[ForecastRevision | None, ForecastRevision]] = {}
    before: ForecastRevision | None = None
    revisions = ForecastRevision.objects.filter(job__in=list(job_ids)).select_related("job")
    for now in revisions.order_by("job", "at", "pk"):
        moves[now.job.public_id, now.at] = (before if before and before.job_id == now.job_id else None, now)
        before = now
    return moves


def _line(event: Event, known: Known) -> Line:
    kind = _kind_of(event.verb)
    job = known.jobs.get(event.subject_public_id)
    contact = known.contacts.get(event.data.get("contact", ""))
    return Line(
        at=event.at,
        text=event.text,
        actor=event.actor.full_name if event.actor else "",
        kind=kind,
        subject=job.title if job else "",
        url=job.get_absolute_url() if job else contact.get_absolute_url() if contact else "",
        about=[*_of_job(event, job, known), *_of_people(event, known), *_of_file(event, contact, known)],
    )


def _kind_of(verb: str) -> str:
    if verb in FORECAST:
        return "verwachting"
    if verb in CARE:
        return "werkcoach"
    prefixes = {"future_job.": "baan", "employer.contact": "contact", "employer.member": "portaal"}
    return next((kind for prefix, kind in prefixes.items() if verb.startswith(prefix)), "gegevens")


def _of_job(event: Event, job: FutureJob | None, known: Known) -> list[str]:
    if job is None:
        return []
    if event.verb == "future_job.withdrawn" and job.closed_reason:
        return [f"Reden: {job.closed_reason}"]
    if event.verb not in ("future_job.announced", "future_job.revised"):
        return []
    move = known.moves.get((job.public_id, event.at))
    return in_words(*move) if move else []


def in_words(before: ForecastRevision | None, now: ForecastRevision) -> list[str]:
    """What a revision of the forecast changed, from and to, and why; the first one says what was expected."""
    if before is None:
        seats = dutch.counted(now.seats, "plek", "plekken")
        return [f"Start {dutch.month_year(now.starts_on)}, {seats}, {Certainty(now.certainty).label.lower()}."]
    words = ", ".join(changes(Forecast.of(before), Forecast.of(now)))
    reason = f"Reden: {now.reason}" if now.reason else ""
    return [sentence for sentence in (f"{words[:1].upper()}{words[1:]}.", reason) if sentence not in ("", ".")]


def _of_people(event: Event, known: Known) -> list[str]:
    data = event.data
    if event.verb == "employer.account_manager":
        before, now = (known.people.get(data.get(name), "niemand") for name in ("before", "now"))
        return [f"Van {before} naar {now}."]
    whose = data.get("to") if event.verb == "handed_over" else data.get("member")
    name = known.people.get(whose)
    return [f"Naar {name}." if event.verb == "handed_over" else name] if name else []


def _of_file(event: Event, contact: EmployerContact | None, known: Known) -> list[str]:
    if name := known.branches.get(event.data.get("branch", "")):
        return [name]
    if contact is not None and contact.next_action and event.verb != "employer.contact_changed":
        owner = contact.next_action_owner.full_name if contact.next_action_owner else ""
        return [f"Volgende actie: {contact.next_action} ({owner})."]
    return []
