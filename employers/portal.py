"""Pages of an employer's user: what we need from them, their future jobs, and one job."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from employers import changing, forecasting
from employers.confirmation import to_confirm
from employers.forms.portal import ArisenForm, ForecastForm
from employers.models import EmployerContact, FutureJob, JobStatus
from employers.models.job_status import LIVE
from employers.models.possibilities import current_step, with_parts
from employers.organisation import (
    choose_organisation,
    current_organisation,
    organisations_of,
    required_organisation,
    shows,
)
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import FilterForm, posted
from nieuwebanen.steps import Step
from nieuwebanen.tasklist import collect
from nieuwebanen.versions import refused

FIRST_JOBS, FIRST_TALKS = 5, 3
PER_PAGE = 20
SURE, BACK = "zeker", "terug"  # the buttons of the page that says what another forecast means
# What happens next, to the employer, per step of an announced job.
NEXT = {
    Step.JOB_IN_VIEW: "Wij bellen u binnen 5 werkdagen. Dan maken wij een afspraak voor een gesprek.",
    Step.POSSIBILITIES: "Samen kijken wij welke vaardigheden nodig zijn, en waar iemand die kan leren.",
    Step.MATCH: "Wij gaan kandidaten zoeken die deze baan kunnen leren.",
}
NEXT_BY_STATUS = {
    JobStatus.OPEN: "Wij zoeken kandidaten. U krijgt een bericht als wij iemand voorstellen. U beslist wie inleert.",
    JobStatus.RESTING: "Deze baan rust, want u heeft lang niet bevestigd dat uw verwachting klopt. Klopt die nog? Dan zoeken wij verder.",
    JobStatus.FILLED: "Alle plekken zijn gevuld.",
    JobStatus.WITHDRAWN: "Deze baan gaat niet door.",
    JobStatus.LAPSED: "Deze aanmelding is vervallen.",
}


@require_GET
def home(request: AuthenticatedRequest) -> HttpResponse:
    today = timezone.localdate()
    employer = current_organisation(request)
    own = FutureJob.objects.visible_to(request.user).filter(employer=employer, status__in=LIVE)
    shared = EmployerContact.objects.shared_with(request.user)
    context = {
        "today": today,
        "employer": employer,
        "coach": employer.account_manager if employer else None,
        "organisations": organisations_of(request.user),
        "tasks": collect(settings.PORTAL_TASKS, request.user, today=today),
        "jobs": own[:FIRST_JOBS],
        "talks": shared.filter(employer=employer).select_related("next_action_owner")[:FIRST_TALKS],
    }
    return render(request, "employers/portal_home.html", context)


@require_GET
def talks(request: AuthenticatedRequest) -> HttpResponse:
    """What we talked about and agreed with this organisation, as far as it was shared."""
    employer = required_organisation(request)
    shared = EmployerContact.objects.shared_with(request.user).filter(employer=employer)
    page = Paginator(shared.select_related("next_action_owner"), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"today": timezone.localdate(), "employer": employer, "page": page}
    return render(request, "employers/portal_talks.html", context)


@require_POST
def switch(request: AuthenticatedRequest) -> HttpResponse:
    try:
        employer = choose_organisation(request, UUID(request.POST.get("organisatie", "")))
    except ValueError:
        employer = None
    if employer is None:
        raise Http404("not an own organisation")
    messages.success(request, f"U werkt nu voor {employer}.")
    return redirect("employers:portal_home")


@require_GET
def jobs(request: AuthenticatedRequest) -> HttpResponse:
    employer = required_organisation(request)
    own = FutureJob.objects.visible_to(request.user).filter(employer=employer)
    live, filters = own.filter(status__in=LIVE).order_by("starts_on", "pk"), FilterForm(request.GET)
    text = filters.wanted().get("q", "")
    found = live.filter(Q(title__unaccent__icontains=text) | Q(number__iexact=text)) if text else live
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "today": timezone.localdate(),
        "employer": employer,
        "concepts": own.filter(status=JobStatus.CONCEPT).order_by("-updated_at"),
        "page": page,
        "text": text,
        "filters": filters,
        "searchable": bool(text) or page.paginator.count > PER_PAGE,
        "closed": own.filter(status__in=[JobStatus.WITHDRAWN, JobStatus.LAPSED]),
    }
    return render(request, "employers/portal_jobs.html", context)


@require_http_methods(["GET", "POST"])
def job(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """One own job. A POST with another forecast shows first what it means; only the button under that changes it."""
    shown = _own_job(request, public_id)
    if shown.status == JobStatus.CONCEPT:
        return redirect("employers:portal_job_part", shown.public_id, 1)
    form = ForecastForm.of(shown, posted(request))
    if request.method == "POST" and form.is_valid() and BACK not in request.POST:
        answers = dict(form.cleaned_data)
        seen = answers.pop("version")
        if SURE not in request.POST and shown.is_live and seen == shown.version:
            return _forecast_check(request, shown, form)
        shown.version = seen
        try:
            forecasting.revise(shown, **answers, by=request.user, today=timezone.localdate())
        except StaleError as refusal:
            form = _asked_again(form, shown, str(refusal))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Uw verwachting is gewijzigd. Uw werkcoach ziet dit ook.")
            return redirect("employers:portal_job", shown.public_id)
    return render(
        request, "employers/portal_job.html", _job_context(request, public_id, form), status=422 if form.errors else 200
    )


def _forecast_check(request: AuthenticatedRequest, shown: FutureJob, form: ForecastForm) -> HttpResponse:
    """What this forecast changes and what that means for people, with the answers kept in the page."""
    before = forecasting.Forecast.of(shown)
    context = {
        "job": shown,
        "form": form,
        "before": before,
        "after": form.forecast,
        "changes": forecasting.changes(before, form.forecast),
        "learners": forecasting.learners_of(shown) if form.forecast.worse_than(before) else 0,
        "kept": [(name, value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"],
        "today": timezone.localdate(),
    }
    return render(request, "employers/portal_forecast.html", context)


def _asked_again(form: ForecastForm, shown: FutureJob, refusal: str) -> ForecastForm:
    """The refused answers with the version of now, so that sending them once more is a choice."""
    again: ForecastForm = refused(ForecastForm.of(FutureJob.objects.get(pk=shown.pk), form.data), refusal, "reason")
    return again


def _job_context(request: AuthenticatedRequest, public_id: UUID, form: ForecastForm) -> dict[str, object]:
    today = timezone.localdate()
    shown = _own_job(request, public_id)
    step = current_step(shown)
    waits_for_start = shown.status in LIVE and shown.arisen_on is None and shown.starts_on and shown.starts_on <= today
    return {
        "today": today,
        "job": shown,
        "step": step,
        "form": form,
        "next_text": NEXT_BY_STATUS.get(JobStatus(shown.status), NEXT[step]),
        "stale": shown.status == JobStatus.RESTING or to_confirm(today).filter(pk=shown.pk).exists(),
        "is_it_there": bool(waits_for_start),
        "history": forecasting.history(shown),
        "changes": changing.changes_of(shown),
        "coach": shown.coach or shown.employer.account_manager,
        "lines": [
            line for path in settings.PORTAL_JOB_LINES for line in import_string(path)(shown, request.user, today=today)
        ],
    }


@require_POST
def job_confirm(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    shown = _own_job(request, public_id)
    try:
        shown.confirm(by=request.user, today=timezone.localdate())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Bedankt. Uw verwachting voor ‘{shown}’ is bevestigd.")
    if BACK in request.POST:  # confirmed on the line of the overview
        return redirect("employers:portal_home")
    return redirect("employers:portal_job", shown.public_id)


@require_http_methods(["GET", "POST"])
def job_arisen(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    shown = _own_job(request, public_id)
    form = ArisenForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            shown.arise(on=form.cleaned_data["on"], by=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Bedankt. U heeft bevestigd dat de baan er is.")
        return redirect("employers:portal_job", shown.public_id)
    context = {
        "question": f"Is de baan {shown} er nu echt?",
        "text": "U bevestigt dat er werk is en dat u iemand in dienst kunt nemen. Dat geldt ook voor wie nu bij u inleert.",
        "action": "De baan is er",
        "cancel": "Nog niet",
        "cancel_url": reverse("employers:portal_job", args=[shown.public_id]),
        "form": form,
    }
    return render(request, "confirm.html", context, status=422 if form.errors else 200)


def _own_job(request: AuthenticatedRequest, public_id: UUID) -> FutureJob:
    own = with_parts(FutureJob.objects.visible_to(request.user))
    found = get_object_or_404(own.select_related("coach", "employer__account_manager"), public_id=public_id)
    shows(request, found.employer)
    return found
