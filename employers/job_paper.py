"""A job on paper: "Profiel van de kandidaat en randvoorwaarden", for the talk with the employer.

It says what the job asks of anybody; no candidate is in it, whoever is learning for the job.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from employers.job_header import MissingLine, missing_lines
from employers.models import (
    Determinant,
    DeterminantOf,
    FutureJob,
    IntakeTalk,
    JobPhase,
    JobRequirement,
    JobTransfer,
    PlacementPromise,
    Possibilities,
    Route,
    StackedPart,
)
from employers.models.possibilities import choose_by, planned_weeks
from nieuwebanen.pdf import render_pdf


@dataclass(frozen=True)
class JobPaper:
    """Everything that stands on it. The job is fetched with `possibilities.with_parts`."""

    job: FutureJob
    today: date
    organisation: str
    email: str
    phone: str
    first_day: list[JobRequirement]  # needed before the learning begins
    to_learn: list[JobRequirement]
    determinants: list[Determinant]
    phases: list[JobPhase]
    talk: IntakeTalk | None
    mapped: Possibilities | None
    promise: PlacementPromise | None
    weeks: int
    begin_by: date | None
    holes: list[MissingLine]  # what steps 1 and 2 still miss: told on the screen, not on paper

    @property
    def definition(self) -> str:
        return Route(self.mapped.route).definition if self.mapped else ""

    @property
    def transfer(self) -> JobTransfer | None:
        """Van werk naar werk: the employer of now, and what makes the switch safe."""
        return getattr(self.job, "transfer", None)

    @property
    def parts(self) -> list[StackedPart]:
        """Stapelbanen: who gives which part of the job."""
        return list(self.job.stacked_parts.all())


def paper_of(job: FutureJob, *, today: date) -> JobPaper:
    needs = list(job.requirements.select_related("skill", "learn_at"))
    order = list(DeterminantOf.values)
    return JobPaper(
        job=job,
        today=today,
        organisation=settings.ORGANISATION,
        email=settings.ORGANISATION_EMAIL,
        phone=settings.ORGANISATION_PHONE,
        first_day=[need for need in needs if need.must],
        to_learn=[need for need in needs if not need.must],
        determinants=sorted(job.determinants.all(), key=lambda row: (order.index(row.of), row.position)),
        phases=list(job.phases.all()),
        talk=getattr(job, "intake", None),
        mapped=getattr(job, "possibilities", None),
        promise=getattr(job, "promise", None),
        weeks=planned_weeks(job),
        begin_by=choose_by(job),
        holes=missing_lines(job),
    )


def pdf_of(job: FutureJob, *, today: date, at: datetime) -> bytes:
    """A4, tagged; dated at this moment."""
    identifier = f"{job.public_id}:profile:{job.version}"
    return render_pdf("pdf/job_profile.html", {"paper": paper_of(job, today=today)}, identifier=identifier, at=at)[1]
