"""Mijn werk: what waits for me and for my team, what I put off, and what I do for a colleague."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from employers.models import FutureJob
from employers.models.possibilities import choose_by
from matching.models import ProposalState
from nieuwebanen import put_off
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.accounts.models import User
from nieuwebanen.dutch import long_date
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted
from nieuwebanen.put_off import PutOffTask, TakenOverTask
from nieuwebanen.steps import Step
from nieuwebanen.tasklist import When
from trajectories.forms.my_work import PutOffForm
from trajectories.worklist.lines import Line, colleagues_of, give_back, line_of, lines_of, may_open, take, team_lines

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
    "stilstand": "Ligt stil",
    "gesprek": "Gesprek",
    "groepswerving": "Groepswerving",
    "mail": "Mail",
    "gebruiker": "Gebruiker",
    "feestdagen": "Feestdagen",
    "vaardigheden": "Vaardigheden",
    "bewaren": "Bewaartermijnen",
}
TEAM, PUT_OFF = "team", "uitgesteld"
GONE = "Deze taak staat niet meer in de lijst. Misschien is die al gedaan."


@dataclass(frozen=True)
class Tab:
    name: str
    url: str
    count: int | None
    current: bool
    late: bool = False


@dataclass(frozen=True)
class Chosen:
    """The state of the list, from the address."""

    team: bool
    colleague: str
    moment: str
    kind: str
    step: str

    def url(self, **other: str) -> str:
        parts = {"wie": TEAM if self.team else "", "collega": self.colleague, "moment": self.moment}
        parts |= {"soort": self.kind, "stap": self.step} | other
        return "?" + urlencode({name: value for name, value in parts.items() if value})

    def shows(self, line: Line) -> bool:
        task = line.task
        return (not self.kind or task.kind == self.kind) and (not self.step or str(task.step or "") == self.step)


@require_GET
def my_work(request: AuthenticatedRequest) -> HttpResponse:
    today, asked = timezone.localdate(), request.GET
    team = asked.get("wie") == TEAM and not request.user.is_admin  # the work of beheer belongs to every beheerder
    chosen = Chosen(
        team,
        asked.get("collega", "") if team else "",
        asked.get("moment", ""),
        asked.get("soort", ""),
        asked.get("stap", ""),
    )
    colleagues = list(colleagues_of(request.user)) if chosen.team else []
    if chosen.team:
        one = [colleague for colleague in colleagues if str(colleague.public_id) == chosen.colleague]
        everything = team_lines(request.user, one or colleagues, today=today)
    else:
        everything = lines_of(request.user, today=today)
    everything.sort(key=_oldest_first)
    now = [line for line in everything if line.put_off is None]
    groups = _grouped([line for line in now if chosen.shows(line)], today)
    later = [line for line in everything if line.put_off and chosen.shows(line)]
    when = MOMENTS.get(chosen.moment)
    shown = [(name.value, rows) for name, rows in groups.items() if when is None or name is when]
    if chosen.moment == PUT_OFF:
        shown = [("Uitgesteld", sorted(later, key=_back_first))] if later else []
    context = {
        "today": today,
        "chosen": chosen,
        "groups": shown,
        "count": sum(len(rows) for _, rows in shown),
        "late_count": len([line for line in now if line.task.when(today) is When.LATE]),
        "tabs": _tabs(groups, later, chosen),
        "whose": [Tab("Mijn taken", "?", None, not chosen.team), Tab("Team", f"?wie={TEAM}", None, chosen.team)],
        "colleagues": colleagues,
        "kinds": [(kind, name) for kind, name in KINDS.items() if any(line.task.kind == kind for line in everything)],
        "steps": [(s.value, f"{s.value} {s.short}") for s in Step if any(line.task.step == s for line in everything)],
        "per_step": [
            (s.value, s.short, len([line for line in now if line.task.step == s]), chosen.url(stap=str(s.value)))
            for s in Step
        ],
        "begin_now": [] if request.user.is_admin else _begin_now(request.user),
    }
    return render(request, "trajectories/my_work.html", context)


def _oldest_first(line: Line) -> tuple[bool, date, str]:
    return line.task.due_on is None, line.task.due_on or date.max, line.task.title


def _back_first(line: Line) -> date:
    return line.put_off.until if line.put_off else date.max


def _grouped(lines: list[Line], today: date) -> dict[When, list[Line]]:
    groups = {when: [line for line in lines if line.task.when(today) is when] for when in When}
    return {when: found for when, found in groups.items() if found}


def _tabs(groups: dict[When, list[Line]], later: list[Line], chosen: Chosen) -> list[Tab]:
    tabs = [Tab("Alles", chosen.url(moment=""), sum(map(len, groups.values())), not chosen.moment)]
    for key, when in MOMENTS.items():
        count = len(groups.get(when, []))
        late = when is When.LATE and count > 0
        tabs.append(Tab(when.value, chosen.url(moment=key), count, chosen.moment == key, late))
    return [*tabs, Tab("Uitgesteld", chosen.url(moment=PUT_OFF), len(later), chosen.moment == PUT_OFF)]


@require_http_methods(["GET", "POST"])
def put_off_task(request: AuthenticatedRequest) -> HttpResponse:
    """Until which day, and why. The line is found by its key, in the list of now."""
    today, key = timezone.localdate(), request.GET.get("sleutel", "")
    line = next((line for line in lines_of(request.user, today=today) if line.task.key == key), None)
    if line is None:
        messages.info(request, GONE)
        return redirect("trajectories:my_work")
    last = put_off.last_day(line.task, today=today)
    form = PutOffForm(posted(request), today=today, last=last)
    if request.method == "POST" and form.is_valid():
        try:
            row = put_off.put_off(line.task, **form.cleaned_data, by=request.user, today=today)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Uitgesteld tot {long_date(row.until)}. De taak komt dan vanzelf terug.")
            return redirect("trajectories:my_work")
    context = {"line": line, "form": form, "last": last, "today": today}
    return render(request, "trajectories/put_off.html", context, status=422 if form.errors else 200)


@require_POST
def bring_back(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    row = get_object_or_404(PutOffTask.objects.select_related("user"), user=request.user, public_id=public_id)
    try:
        put_off.bring_back(row, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "De taak staat weer in je lijst.")
    return redirect("trajectories:my_work")


@require_POST
def take_task(request: AuthenticatedRequest) -> HttpResponse:
    """One line of a colleague; only of who this user may see, and of a file that this user may open."""
    today, asked = timezone.localdate(), request.POST.get("van", "")
    owner = next((one for one in colleagues_of(request.user) if str(one.public_id) == asked), None)
    line = line_of(request.user, request.POST.get("sleutel", ""), owner=owner, today=today) if owner else None
    if line is None or not may_open(request.user, line.task):
        messages.info(request, GONE)
        return redirect(reverse("trajectories:my_work") + f"?wie={TEAM}")
    try:
        take(line, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Overgenomen van {line.owner}. De taak staat nu in jouw lijst.")
    return redirect("trajectories:my_work")


@require_POST
def give_task_back(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    mine = TakenOverTask.objects.filter(Q(taker=request.user) | Q(owner=request.user)).select_related("owner", "taker")
    row = get_object_or_404(mine, public_id=public_id)
    try:
        give_back(row, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"De taak is weer van {row.owner}.")
    return redirect("trajectories:my_work")


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
