"""Moving a job: first what moves along, then the move itself."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from employers.forecasting import Forecast
from employers.views.job_page import job_of, job_page
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted
from trajectories import moving
from trajectories.forms.moving import MoveForm

DO = "verplaats"  # the button that does what was shown; the other one only looks


@require_http_methods(["GET", "POST"])
def move(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """A POST shows what a forecast would do; only with the button under what was shown it does it."""
    job, today = job_of(request, public_id), timezone.localdate()
    form = MoveForm.of(job, posted(request))
    wanted = form.forecast if form.is_bound and form.is_valid() else Forecast.of(job)
    if DO in request.POST and form.is_valid():
        try:
            done = moving.move(
                job,
                wanted,
                reason=form.cleaned_data["reason"],
                seen=request.POST.get("seen", ""),
                left=form.left,
                amend=form.amend,
                by=request.user,
                today=today,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            job = job_of(request, public_id)
        else:
            messages.success(request, f"De verwachting is bewaard. {done.in_words}".strip())
            return redirect("trajectories:job_move", public_id)
    ticked = {"left": form.left, "amend": form.amend}
    shown = moving.preview(job, wanted, user=request.user, today=today, **ticked) if job.is_live else None
    return job_page(
        request,
        "trajectories/job_move.html",
        public_id,
        {"form": form, "shown": shown},
        current="employers:job_forecast",
        heading="Baan verplaatsen",
        status=422 if form.errors else 200,
    )
