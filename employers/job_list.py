"""The list of future jobs: which step each is in, how many seats are open, and the filters over that."""

from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from employers.models import FutureJob, JobPhase, JobRequirement, JobStatus, PlacementCriterion
from employers.models.job_status import LIVE
from employers.models.possibilities import MIN_REQUIREMENTS
from nieuwebanen.accounts.models import User
from nieuwebanen.steps import Step

# State of a proposal whose person has the seat. The relation is declared by the floor above; this floor only
# counts it. tests/employers/test_job_list.py holds this word equal to matching's.
SEAT_TAKEN = "gekozen"
SORTS = {
    "": ("starts_on", "pk"),
    "functie": ("title", "pk"),
    "werkgever": ("employer__name", "starts_on", "pk"),
    "-aangemeld": ("-announced_at", "-pk"),
}
CLOSED = [JobStatus.WITHDRAWN, JobStatus.LAPSED]


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
    )
    taken = Count("proposals", filter=Q(proposals__state=SEAT_TAKEN))
    return jobs.annotate(
        step=Case(
            When(~in_view, then=Value(Step.JOB_IN_VIEW.value)),
            When(~mapped, then=Value(Step.POSSIBILITIES.value)),
            default=Value(Step.MATCH.value),
            output_field=IntegerField(),
        ),
        open_seats=Coalesce(F("seats"), 0) - taken,
    )


def filtered(jobs: "QuerySet[FutureJob]", wanted: dict[str, Any], *, user: User) -> "QuerySet[FutureJob]":
    """The jobs that the filter form asks for; without a state those that are live."""
    state = wanted.get("stand", "")
    states = CLOSED if state == "gesloten" else [state] if state else LIVE
    jobs = with_step_and_seats(jobs.filter(status__in=states)).select_related("employer", "coach")
    if text := wanted.get("q"):
        jobs = jobs.filter(pk__in=FutureJob.objects.named_like(text).values("pk"))
    if sector := wanted.get("sector"):
        jobs = jobs.filter(sector=sector)
    if step := wanted.get("stap"):
        jobs = jobs.filter(step=int(step))  # type: ignore[misc]  # annotated above
    if certainty := wanted.get("zekerheid"):
        jobs = jobs.filter(certainty=certainty)
    if wanted.get("plekken"):
        jobs = jobs.filter(open_seats__gt=0)  # type: ignore[misc]
    if wanted.get("van") == "mij":
        jobs = jobs.filter(coach=user)
    elif wanted.get("van") == "team":
        jobs = jobs.filter(team=user.team_id)
    return jobs


def sorted_by(jobs: "QuerySet[FutureJob]", name: str) -> "QuerySet[FutureJob]":
    return jobs.order_by(*SORTS.get(name, SORTS[""]))
