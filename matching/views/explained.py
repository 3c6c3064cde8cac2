"""Why this job fits this person, in whole sentences: on the screen, and on paper to take along."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from candidates.models import Candidate
from employers.views.job_page import job_of
from matching import rules
from matching.accounting.match_log import Shown, note_shown
from matching.explaining import told
from matching.explaining.explanation import WHO_DECIDES
from matching.explaining.sentences import YOU, about
from matching.explaining.told import Pair
from matching.lists.person_forms import TakeAlongForm
from matching.models import Proposal, ShownKind
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.forms import posted


@require_http_methods(["GET", "POST"])
def explained(request: AuthenticatedRequest, public_id: UUID, candidate_id: UUID) -> HttpResponse:
    """The explanation of now. A POST makes the PDF for the candidate, who is addressed with "je"."""
    job = job_of(request, public_id)
    visible = Candidate.objects.visible_to(request.user).with_coach().prefetch_related("skills")
    candidate = get_object_or_404(visible, public_id=candidate_id)
    today, is_on = timezone.localdate(), rules.is_on()
    candidate.note_viewed(by=request.user)
    pair = told.pair_of(job, candidate, today=today) if is_on else None
    form = TakeAlongForm(posted(request))
    if pair:
        _note(pair, request)
        if form.is_bound and form.is_valid():
            return _pdf(pair, request, with_score=form.cleaned_data["with_score"])
    context = {
        "job": job,
        "candidate": candidate,
        "told": told.tell(pair, about(candidate.first_name)) if pair else None,
        "proposal": Proposal.objects.filter(job=job, candidate=candidate).order_by("-selected_at", "-pk").first(),
        "form": form,
        "is_on": is_on,
        "who_decides": WHO_DECIDES,
    }
    return render(request, "matching/explained.html", context, status=422 if form.errors else 200)


def _note(pair: Pair, request: AuthenticatedRequest) -> None:
    shown = Shown(pair.job.pk, [(pair.candidate.pk, pair.match.score)], inputs=pair.inputs)
    note_shown([shown], kind=ShownKind.EXPLAINED, by=request.user, today=pair.today, weights=pair.rules.weights)


def _pdf(pair: Pair, request: AuthenticatedRequest, *, with_score: bool) -> HttpResponse:
    at, story = timezone.now(), told.tell(pair, YOU)
    data = told.pdf_of(story, with_score=with_score, at=at)
    told.note_given(story, by=request.user, at=at)
    name = f"uitleg-{pair.candidate.number}-{pair.job.number}.pdf"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(data, content_type="application/pdf", headers=headers | {"Cache-Control": "no-store"})
