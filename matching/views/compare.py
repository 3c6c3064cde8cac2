"""Two or three people of a job's ranking side by side."""

from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from candidates.models import Candidate
from employers.job_header import job_header
from employers.models import FutureJob
from employers.views.job_page import job_of
from matching import proposals, rules, scoring
from matching.accounting.match_log import Shown, note_shown
from matching.explaining.explanation import NOT_COUNTED, WHO_DECIDES
from matching.lists import comparison
from matching.lists.ranked_page import is_ranked
from matching.models import ShownKind
from matching.proposing.forms import CompareForm
from matching.views.jobs import job_page
from nieuwebanen.accounts.access import AuthenticatedRequest

LIST = "kandidaten"  # in the URL


@require_http_methods(["GET", "POST"])
def compare(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The ticks of the list go into the URL, with its filters for the way back; then those people, of the own team."""
    job = job_of(request, public_id)
    form = CompareForm(request.POST if request.method == "POST" else _from_url(request), user=request.user)
    if form.names_a_stranger:
        raise Http404("no candidate of this user")
    if not is_ranked(job):
        return redirect(job)
    if not form.is_valid():
        return job_page(request, job, form) if request.method == "POST" else redirect(job)
    people = list(form.cleaned_data["candidates"])
    if request.method == "POST":
        query = request.GET.copy()
        query.setlist(LIST, [str(person.public_id) for person in people])
        return redirect(f"{request.path}?{query.urlencode()}")
    return _page(request, job, people)


def _from_url(request: AuthenticatedRequest) -> QueryDict:
    data = QueryDict(mutable=True)
    data.setlist("candidates", request.GET.getlist(LIST))
    return data


def _page(request: AuthenticatedRequest, job: FutureJob, people: list[Candidate]) -> HttpResponse:
    today, seats, now = timezone.localdate(), proposals.seats_open(job), rules.current()
    is_on, scored = now.on, scoring.score(scoring.asked(job, now), [person.pk for person in people], today=today)
    matches = [scored.matches[person.pk] for person in people]
    shown = comparison.compare(job, people, matches, is_on=is_on, today=today)
    for person in people:
        person.note_viewed(by=request.user)
    lines = [(one.person_id, one.score if is_on else 0) for one in shown.matches]
    asked = {} if is_on else {"match": "uit"}
    shown_list = Shown(job.pk, lines, asked, inputs=scored.inputs)
    note_shown([shown_list], kind=ShownKind.COMPARED, by=request.user, today=today, weights=matches[0].weights)
    back = request.GET.copy()
    back.pop(LIST)
    context = {
        "job": job,
        "header": job_header(job, today=today, heading="Naast elkaar", open_seats=seats),
        "seats": seats,
        "is_on": is_on,
        "shown": shown,
        "back": job.get_absolute_url() + (f"?{back.urlencode()}" if back else ""),
        "who_decides": WHO_DECIDES,
        "not_counted": NOT_COUNTED,
    }
    return render(request, "matching/compare.html", context)
