"""The first page of a manager, and the search over everything."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from candidates.models import Candidate
from employers.models import Employer, FutureJob
from nieuwebanen.accounts.access import AuthenticatedRequest
from trajectories.funnel import per_month
from trajectories.horizon import jobs_on, window
from trajectories.models import Trajectory
from trajectories.outcomes import caseloads, trajectories_in_trouble
from trajectories.worklist import tasks_for

MAX_FOUND = 20


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
