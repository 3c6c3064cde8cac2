"""What stands on top of every staff page of a job: where it is, what is missing, and the way to its other pages.

Matching, one floor higher, shows the same header above the ranking and tells how many seats are still open.
"""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from employers.models import FutureJob, JobStatus, JobTransfer
from employers.models.possibilities import choose_by, current_step, missing_for, planned_weeks
from nieuwebanen.steps import Step, Turn

MATCH = "matching:job"
# URL name -> name of the tab, which is also the heading of that page.
PAGES = {
    MATCH: "Match",
    "employers:job_profile": "Wat nodig is",
    "employers:job_possibilities": "Mogelijkheden",
    "employers:job_promise": "Toezegging",
    "employers:job_intake": "Intake",
    "employers:job_forecast": "Verwachting",
}
# The page where each missing part (Missing.part) is mended.
PAGE_OF_PART = {
    "edit": "employers:job_edit",
    "intake": "employers:job_intake",
    "profile": "employers:job_profile",
    "possibilities": "employers:job_possibilities",
    "phase": "employers:job_phase_new",
    "stack": "employers:job_stack",
    "transfer": "employers:job_transfer",
    "promise": "employers:job_promise",
}
BADGES = {
    JobStatus.CONCEPT: ("", "edit", "Concept"),
    JobStatus.ANNOUNCED: ("info", "half", "Aangemeld"),
    JobStatus.OPEN: ("positive", "check-circle", "Open voor kandidaten"),
    JobStatus.RESTING: ("warning", "clock", "Rust: lang niet bevestigd"),
    JobStatus.FILLED: ("positive", "check-circle", "Vervuld"),
    JobStatus.WITHDRAWN: ("", "close", "Ingetrokken"),
    JobStatus.LAPSED: ("", "close", "Vervallen"),
}
WHOSE_TURN = {Turn.COACH: "", Turn.EMPLOYER: "de werkgever is aan zet"}


@dataclass(frozen=True)
class Badge:
    kind: str  # positive, info, warning, negative or ""
    icon: str
    text: str


@dataclass(frozen=True)
class Tab:
    name: str
    url: str
    current: bool
    count: None = None


@dataclass(frozen=True)
class MissingLine:
    text: str
    url: str
    turn: str
    step: Step


@dataclass(frozen=True)
class JobHeader:
    job: FutureJob
    heading: str
    is_match: bool  # the page of the job itself: its heading is the title
    step: Step
    step_done: bool  # steps 1 and 2 are done and the job is in the matcher, or was
    missing: list[MissingLine]
    badge: Badge
    tabs: list[Tab]
    begin_by: date | None
    weeks: int
    route: str
    transfer: JobTransfer | None  # van werk naar werk: the current employer is a party
    today: date

    @property
    def can_open(self) -> bool:
        return self.job.status == JobStatus.ANNOUNCED and not self.missing

    @property
    def closed(self) -> bool:
        return not self.job.is_live


def badge_of(job: FutureJob, *, open_seats: int | None = None) -> Badge:
    """State of the job in words; with the number of open seats those words, as the prototype has them."""
    if job.status == JobStatus.OPEN and open_seats is not None:
        seats = job.seats or 0
        if open_seats <= 0:
            return Badge("positive", "check-circle", "plek bezet" if seats == 1 else f"alle {seats} plekken bezet")
        return Badge("warning", "half" if open_seats < seats else "circle", _seats_text(open_seats, seats))
    return Badge(*BADGES[JobStatus(job.status)])


def _seats_text(open_seats: int, seats: int) -> str:
    return "1 plek open" if seats == 1 else f"{open_seats} van {seats} plekken open"


def missing_lines(job: FutureJob) -> list[MissingLine]:
    """What steps 1 and 2 still miss, each with the page where it is mended."""
    lines = []
    for step in (Step.JOB_IN_VIEW, Step.POSSIBILITIES):
        for item in missing_for(step, job):
            lines.append(MissingLine(item.text, _url_of_part(item.part, job), WHOSE_TURN.get(item.turn, ""), step))
    return lines


def _url_of_part(part: str, job: FutureJob) -> str:
    if part == "employer":
        return reverse("employers:edit", args=[job.employer.public_id])
    return reverse(PAGE_OF_PART[part], args=[job.public_id]) if part in PAGE_OF_PART else ""


def job_header(
    job: FutureJob, *, today: date, current: str = MATCH, heading: str = "", open_seats: int | None = None
) -> JobHeader:
    """Context `header` of templates/employers/_job_header.html.

    current: URL name of the tab; heading: the h1, by default the tab's name, and on the match page the job's
    title. Reads the job's parts: fetch it with `possibilities.with_parts`.
    """
    missing = missing_lines(job) if job.status == JobStatus.ANNOUNCED else []
    step = current_step(job)
    return JobHeader(
        job=job,
        heading=heading or (str(job) if current == MATCH else PAGES[current]),
        is_match=current == MATCH and not heading,
        step=step,
        step_done=step == Step.MATCH,
        missing=missing,
        badge=badge_of(job, open_seats=open_seats),
        tabs=[Tab(name, reverse(url, args=[job.public_id]), url == current) for url, name in PAGES.items()],
        begin_by=choose_by(job),
        weeks=planned_weeks(job),
        route=job.possibilities.get_route_display() if hasattr(job, "possibilities") else "",
        transfer=getattr(job, "transfer", None),
        today=today,
    )
