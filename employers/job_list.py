"""The list of future jobs: which step each is in, how many seats are open, and the filters over that."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from employers.confirmation import to_confirm
from employers.models import Certainty, FutureJob, JobPhase, JobRequirement, JobStatus, PlacementCriterion, Route
from employers.models.job_status import LIVE
from employers.models.possibilities import MIN_REQUIREMENTS
from employers.stacking import has_transfer_or_needs_none, is_stacked_or_needs_no_stack
from nieuwebanen import spreadsheet
from nieuwebanen.accounts.models import User
from nieuwebanen.list_export import Sheet
from nieuwebanen.lists import ListForm, Sort, ordered
from nieuwebanen.steps import Step

# State of a proposal whose person has the seat. The relation is declared by the floor above; this floor only
# counts it. tests/employers/test_job_list.py holds this word equal to matching's.
SEAT_TAKEN = "gekozen"
NO_ROUTE = "geen"
CLOSED = (JobStatus.WITHDRAWN, JobStatus.LAPSED)
# Tabs of the list: value in the URL -> (name, the states it shows).
TABS: dict[str, tuple[str, tuple[JobStatus, ...]]] = {
    "": ("Lopend", LIVE),
    "aangemeld": ("Aangemeld", (JobStatus.ANNOUNCED,)),
    "open": ("Open", (JobStatus.OPEN,)),
    "rustend": ("Rust", (JobStatus.RESTING,)),
    "vervuld": ("Vervuld", (JobStatus.FILLED,)),
    "gesloten": ("Gesloten", CLOSED),
}
SORTS = {
    "start": Sort("Start", ("starts_on",)),
    "functie": Sort("Baan", ("title",)),
    "werkgever": Sort("Werkgever", ("employer__name", "starts_on")),
    "stap": Sort("Stap", ("step", "starts_on")),
    "plekken": Sort("Open plekken", ("open_seats", "starts_on")),
    "zekerheid": Sort("Zekerheid", ("certainty_order", "starts_on")),
    "stand": Sort("Stand", ("status_order", "starts_on")),
    "aangemeld": Sort("Aangemeld op", ("announced_at",)),
    "bevestigd": Sort("Bevestigd op", ("confirmed_on",)),
}


def with_step_and_seats(jobs: "QuerySet[FutureJob]") -> "QuerySet[FutureJob]":
    """Annotates `step` (1, 2 or 3: the same answer as possibilities.current_step) and `open_seats`, in one query."""
    enough = (
        JobRequirement.objects.filter(job=OuterRef("pk"))
        .order_by()
        .values("job")
        .annotate(n=Count("pk"))
        .filter(n__gte=MIN_REQUIREMENTS)
    )
    in_view = Q(announced_at__isnull=False) & ~Q(growth_reason="") & Q(intake__isnull=False) & ~Q(employer__motives=[])
    mapped = (
        Q(Exists(enough))
        & Q(possibilities__isnull=False)
        & Q(Exists(JobPhase.objects.filter(job=OuterRef("pk"))))
        & Q(Exists(PlacementCriterion.objects.filter(promise__job=OuterRef("pk"))))
        & is_stacked_or_needs_no_stack()
        & has_transfer_or_needs_none()
    )
    return jobs.annotate(
        step=Case(
            When(~in_view, then=Value(Step.JOB_IN_VIEW.value)),
            When(~mapped, then=Value(Step.POSSIBILITIES.value)),
            default=Value(Step.MATCH.value),
            output_field=IntegerField(),
        ),
        open_seats=Coalesce(F("seats"), 0) - taken_seats(),
    )


def taken_seats() -> Coalesce:
    """How many people have a seat of this job. A subquery, so that counting jobs needs no grouping."""
    chosen = Count("proposals", filter=Q(proposals__state=SEAT_TAKEN))
    per_job = FutureJob.objects.filter(pk=OuterRef("pk")).order_by().annotate(n=chosen).values("n")
    return Coalesce(Subquery(per_job), 0)


def filtered(jobs: "QuerySet[FutureJob]", wanted: dict[str, Any], *, user: User, today: date) -> "QuerySet[FutureJob]":
    """The jobs that the filter form asks for, in every state."""
    jobs = with_step_and_seats(jobs.exclude(status=JobStatus.CONCEPT))
    if text := wanted.get("q"):
        jobs = jobs.filter(pk__in=FutureJob.objects.named_like(text).values("pk"))
    for name, column in PLAIN.items():
        if (value := wanted.get(name)) is not None:
            jobs = jobs.filter(**{column: value})
    if route := wanted.get("route"):
        jobs = jobs.filter(Q(possibilities=None) if route == NO_ROUTE else Q(possibilities__route=route))
    if wanted.get("plekken"):
        jobs = jobs.filter(open_seats__gt=0)  # type: ignore[misc]  # annotated above
    if wanted.get("bevestigen"):
        jobs = jobs.filter(pk__in=to_confirm(today).values("pk"))
    return jobs.filter(of_whom(wanted["van"], user)) if "van" in wanted else jobs


# Filters that are one comparison: name in the URL -> column.
PLAIN = {
    "sector": "sector",
    "stap": "step",
    "zekerheid": "certainty",
    "werkgever": "employer",
    "team": "team",
    "convenant": "covenant",
    "tranche": "tranche",
    "gevonden": "employer__found_via",
    "start": "starts_on",
    "vanaf": "starts_on__gte",
    "tot": "starts_on__lte",
}


def of_whom(whose: str, user: User) -> Q:
    """mij, team, or the public id of a coach."""
    if whose == "mij":
        return Q(coach=user)
    return Q(team=user.team_id) if whose == "team" else Q(coach__public_id=whose)


def in_tab(jobs: "QuerySet[FutureJob]", tab: str) -> "QuerySet[FutureJob]":
    """The jobs of one tab, with what the table shows and sorts by."""
    _, states = TABS.get(tab, TABS[""])
    return (
        jobs.filter(status__in=states)
        .select_related("employer", "coach")
        .annotate(
            certainty_order=_place("certainty", Certainty.values), status_order=_place("status", JobStatus.values)
        )
    )


def tab_counts(jobs: "QuerySet[FutureJob]") -> dict[str, int]:
    """How many jobs each tab has, in one query."""
    per_state = dict(jobs.order_by().values_list("status").annotate(Count("pk")))
    return {tab: sum(per_state.get(state, 0) for state in states) for tab, (_, states) in TABS.items()}


def _place(column: str, values: list[str]) -> Case:
    """In the order of the choices, not of the alphabet."""
    whens = [When(**{column: value}, then=Value(place)) for place, value in enumerate(values)]
    return Case(*whens, default=Value(len(values)), output_field=IntegerField())


# ---- as a spreadsheet -----------------------------------------------------------------------------------
HEADINGS = (
    "Nummer",
    "Baan",
    "Werkgever",
    "Plaats",
    "Sector",
    "Stap",
    "Stand",
    "Start",
    "Zekerheid",
    "Plekken",
    "Open plekken",
    "Uren minimaal",
    "Uren maximaal",
    "Route",
    "Convenant",
    "Tranche",
    "Team",
    "Werkcoach",
    "Aangemeld op",
    "Bevestigd op",
    "Ontstaan op",
)


def exported(jobs: "QuerySet[FutureJob]") -> Iterator[list[spreadsheet.Value]]:
    """A row per job, as HEADINGS; read in parts, so that 5,000 jobs do not stand in memory."""
    related = jobs.select_related("employer", "coach", "team", "covenant", "tranche", "possibilities")
    for job in related.iterator(chunk_size=500):
        possibilities = getattr(job, "possibilities", None)
        yield [
            job.number,
            job.title,
            job.employer.name,
            job.employer.place,
            job.get_sector_display(),
            Step(job.step).label,  # type: ignore[attr-defined]  # annotated
            job.get_status_display(),
            job.starts_on,
            job.get_certainty_display(),
            job.seats,
            job.open_seats,  # type: ignore[attr-defined]
            job.hours_min,
            job.hours_max,
            Route(possibilities.route).label if possibilities else "",
            job.covenant.name if job.covenant else "",
            job.tranche.name if job.tranche else "",
            job.team.name if job.team else "",
            job.coach.full_name if job.coach else "",
            timezone.localdate(job.announced_at) if job.announced_at else None,
            job.confirmed_on,
            job.arisen_on,
        ]


def sheet(form: ListForm, *, today: date) -> Sheet:
    """The list that this form asks for (settings.LISTS)."""
    wanted = form.wanted()
    found = filtered(FutureJob.objects.visible_to(form.user), wanted, user=form.user, today=today)
    shown = in_tab(found, wanted.get("stand", ""))
    return Sheet(HEADINGS, exported(ordered(shown, form)), shown.count())
