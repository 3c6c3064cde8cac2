"""The first pages of staff: a coach's work, a manager's overview, and the search over everything."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from candidates.models import Candidate
from employers.models import Employer, FutureJob
from employers.models.possibilities import choose_by
from matching.models import ProposalState
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.accounts.models import User
from nieuwebanen.steps import Step
from nieuwebanen.tasklist import Task, When
from trajectories.funnel import per_month
from trajectories.horizon import jobs_on, window
from trajectories.models import Trajectory
from trajectories.outcomes import caseloads, trajectories_in_trouble
from trajectories.worklist import grouped, tasks_for

MOMENTS = {"te-laat": When.LATE, "week": When.NEXT_DAYS, "later": When.LATER, "wacht": When.WAITING}
KINDS = {
    "baan": "Baan",
    "voorstel": "Voorstel",
    "overeenkomst": "Overeenkomst",
    "evaluatie": "Evaluatie",
    "traject": "Traject",
    "actie": "Actie",
    "voorwaarde": "Voorwaarde",
    "melding": "Melding",
    "signaal": "Signaal",
    "overdracht": "Overdracht",
    "plaatsing": "Plaatsing",
    "nazorg": "Nazorg",
    "gesprek": "Gesprek",
    "groepswerving": "Groepswerving",
}
MAX_FOUND = 20


@dataclass(frozen=True)
class Tab:
    name: str
    url: str
    count: int
    current: bool
    late: bool = False


@require_GET
def my_work(request: AuthenticatedRequest) -> HttpResponse:
    today = timezone.localdate()
    everything = tasks_for(request.user, today=today)
    kind, step = request.GET.get("soort", ""), request.GET.get("stap", "")
    tasks = [t for t in everything if (not kind or t.kind == kind) and (not step or str(t.step or "") == step)]
    groups = grouped(tasks, today=today)
    moment = MOMENTS.get(request.GET.get("moment", ""))
    shown = {when: rows for when, rows in groups.items() if moment is None or when is moment}
    return render(
        request,
        "trajectories/my_work.html",
        {
            "today": today,
            "groups": [(when.value, rows) for when, rows in shown.items()],
            "count": sum(map(len, shown.values())),
            "late_count": len([t for t in everything if t.when(today) is When.LATE]),
            "tabs": _tabs(groups, moment, kind, step),
            "kinds": [(value, name) for value, name in KINDS.items() if any(t.kind == value for t in everything)],
            "steps": [(s.value, f"{s.value} {s.short}") for s in Step if any(t.step == s for t in everything)],
            "chosen_kind": kind,
            "chosen_step": step,
            "per_step": [(s.value, s.short, len([t for t in everything if t.step == s])) for s in Step],
            "begin_now": _begin_now(request.user),
        },
    )


def _tabs(groups: dict[When, list[Task]], moment: When | None, kind: str, step: str) -> list[Tab]:
    rest = "".join(f"&{name}={value}" for name, value in (("soort", kind), ("stap", step)) if value)
    tabs = [Tab("Alles", f"?{rest[1:]}", sum(map(len, groups.values())), moment is None)]
    for key, when in MOMENTS.items():
        count = len(groups.get(when, []))
        tabs.append(
            Tab(when.value, f"?moment={key}{rest}", count, when is moment, late=when is When.LATE and count > 0)
        )
    return tabs


def _begin_now(user: User) -> list[tuple[FutureJob, int]]:
    """Open jobs with an empty seat whose learning must begin first, soonest first: (job, open seats)."""
    today = timezone.localdate()
    taken = Count("proposals", filter=Q(proposals__state=ProposalState.CHOSEN))
    jobs = FutureJob.objects.visible_to(user).open().with_employer().prefetch_related("phases").annotate(taken=taken)
    dated: list[tuple[FutureJob, int]] = [(job, (job.seats or 0) - job.taken) for job in jobs if choose_by(job)]
    urgent = [(job, free) for job, free in dated if free > 0 and (choose_by(job) or today) >= today]
    urgent.sort(key=lambda row: choose_by(row[0]) or today)
    for job, _ in urgent:
        job.choose_by = choose_by(job)  # type: ignore[attr-defined]
    return urgent[:3]


@require_GET
def overview(request: AuthenticatedRequest) -> HttpResponse:
    today = timezone.localdate()
    axis = window(today)
    total = per_month(jobs_on(axis, user=request.user), axis).total
    tasks = tasks_for(request.user, today=today)
    return render(
        request,
        "trajectories/overview.html",
        {
            "today": today,
            "seats": total.seats,
            "filled": total.chosen,
            "open_seats": total.open,
            "to_sign": [task for task in tasks if task.kind == "overeenkomst"],
            "reports": [task for task in tasks if task.kind == "melding"],
            "late": trajectories_in_trouble(request.user, today=today),
            "caseloads": caseloads(today=today),
        },
    )


@require_GET
def search(request: AuthenticatedRequest) -> HttpResponse:
    text = " ".join(request.GET.get("q", "").split())[:100]
    if not text:
        return render(request, "trajectories/search.html", {"text": text, "found": [], "total": 0})
    user = request.user
    candidates = list(Candidate.objects.visible_to(user).named_like(text).with_coach()[:MAX_FOUND])
    jobs = list(FutureJob.objects.visible_to(user).named_like(text).with_employer()[:MAX_FOUND])
    employers = list(Employer.objects.visible_to(user).current().named_like(text)[:MAX_FOUND])
    trajectories = list(
        Trajectory.objects.visible_to(user)
        .filter(Q(number__iexact=text) | Q(agreements__number__iexact=text) | Q(candidate__in=candidates))
        .with_parties()
        .distinct()[:MAX_FOUND]
    )
    found: list[tuple[str, list[tuple[str, str, str]]]] = [
        ("Kandidaten", [(c.full_name, f"{c.number}, werkcoach {c.coach}", c.get_absolute_url()) for c in candidates]),
        (
            "Toekomstige banen",
            [(j.title or "Baan zonder naam", f"{j.number}, {j.employer}", j.get_absolute_url()) for j in jobs],
        ),
        ("Werkgevers", [(e.name, e.number, e.get_absolute_url()) for e in employers]),
        (
            "Trajecten",
            [
                (f"Traject van {t.candidate}", f"{t.number}, {t.job.title} bij {t.job.employer}", t.get_absolute_url())
                for t in trajectories
            ],
        ),
    ]
    found = [(title, rows) for title, rows in found if rows]
    exact = [row for _, rows in found for row in rows if row[1].split(",")[0].lower() == text.lower()]
    if len(exact) == 1:  # a number that somebody read from paper: go straight there
        return redirect(exact[0][2])
    return render(
        request,
        "trajectories/search.html",
        {"text": text, "found": found, "total": sum(len(rows) for _, rows in found)},
    )
