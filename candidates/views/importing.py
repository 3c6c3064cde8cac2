"""People from a spreadsheet: send it, look at every row, take the chosen ones over."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from candidates.forms.importing import ImportForm, WordForm
from candidates.importing import applying, looking
from candidates.importing import template as sheet
from candidates.importing.preview import counts_of, open_words, preview
from candidates.models import CandidateImport, ImportState
from nieuwebanen import spreadsheet
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.errors import DomainError
from nieuwebanen.forms import posted
from nieuwebanen.spreadsheet import MIME

FILES_PER_PAGE, WORDS_PER_PAGE = 25, 25


def _own(request: AuthenticatedRequest, public_id: UUID) -> CandidateImport:
    mine = CandidateImport.objects.visible_to(request.user).select_related("coach", "team", "task", "by")
    return get_object_or_404(mine.defer("content", "task__result"), public_id=public_id)


@require_http_methods(["GET", "POST"])
def imports(request: AuthenticatedRequest) -> HttpResponse:
    """Send a file, and the files of before."""
    form = ImportForm(posted(request), request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            one = looking.upload(file.read(), file_name=file.name, coach=form.cleaned_data["coach"], by=request.user)
        except DomainError as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect(one.task or one)
    mine = CandidateImport.objects.visible_to(request.user).exclude(state=ImportState.DROPPED).defer("content")
    page = Paginator(mine, FILES_PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"form": form, "page": page}
    return render(request, "candidates/imports.html", context, status=422 if form.errors else 200)


@require_GET
def template(request: AuthenticatedRequest) -> HttpResponse:
    """The spreadsheet to fill in."""
    attachment = content_disposition_header(as_attachment=True, filename="kandidaten-sjabloon.xlsx") or ""
    return HttpResponse(sheet.template(), content_type=MIME, headers={"Content-Disposition": attachment})


@require_http_methods(["GET", "POST"])
def detail(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Every row with what will happen or has happened. Sending the form keeps which rows are ticked."""
    one = _own(request, public_id)
    if request.method == "POST":
        return _choose(request, one)
    if one.state in (ImportState.READING, ImportState.APPLYING) and one.task and not one.task.is_over:
        return redirect(one.task)
    number, outcome = request.GET.get("pagina"), request.GET.get("uitkomst", "")
    shown = preview(one, user=request.user, outcome=outcome, number=number)
    context = {"one": one, "shown": shown, "page": shown.page, "outcome": outcome}
    return render(request, "candidates/import.html", context)


def _choose(request: AuthenticatedRequest, one: CandidateImport) -> HttpResponse:
    sent, outcome = request.POST, request.GET.get("uitkomst", "")
    try:
        if "alles" in sent or "niets" in sent:
            looking.choose_all(one, chosen="alles" in sent, outcome=outcome)
        else:
            shown, chosen = ([int(nr) for nr in sent.getlist(name) if nr.isdecimal()] for name in ("getoond", "rij"))
            looking.choose(one, shown=shown, chosen=chosen)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(one)
    if "verder" in sent:
        return redirect("candidates:import_apply", one.public_id)
    return redirect(request.get_full_path())


@require_http_methods(["GET", "POST"])
def words(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Which skill is meant by a word that the list does not know."""
    one = _own(request, public_id)
    unknown = one.words.filter(known=False).select_related("skill").order_by("-rows", "text")
    page = Paginator(unknown, WORDS_PER_PAGE).get_page(request.GET.get("pagina"))
    form = WordForm(posted(request), words=list(page))
    if request.method == "POST" and form.is_valid():
        try:
            looking.mean(one, form.meanings())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De keuze is bewaard.")
            return redirect(
                f"{request.path}?pagina={page.next_page_number()}" if page.has_next() else one.get_absolute_url()
            )
    context = {"one": one, "form": form, "page": page}
    return render(request, "candidates/import_words.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def take(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """What will happen in numbers; sending it leaves it to the worker."""
    one = _own(request, public_id)
    if request.method == "POST":
        try:
            begun = applying.begin(one, by=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect(one)
        return redirect(begun.task or begun)
    if one.state != ImportState.READY:
        return redirect(one)
    context = {"one": one, "counts": counts_of(one), "left_out": open_words(one)[:20]}
    return render(request, "candidates/import_apply.html", context)


@require_GET
def leftover(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The rows that were not taken over, with what is wrong; logged as every list that is taken."""
    one = _own(request, public_id)
    headings, rows = sheet.leftover_headings(one), sheet.leftover_rows(one)
    return spreadsheet.download("Niet overgenomen rijen", headings=headings, rows=rows, by=request.user)


@require_http_methods(["GET", "POST"])
def drop(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    one = _own(request, public_id)
    if request.method == "POST":
        try:
            applying.drop(one, by=request.user, at=timezone.now())
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect(one)
        messages.success(request, "Het bestand is weggegooid.")
        return redirect("candidates:imports")
    context = {
        "question": "Dit bestand weggooien?",
        "text": "De rijen van het bestand gaan weg. Kandidaten die al zijn overgenomen, blijven.",
        "action": "Bestand weggooien",
        "cancel": "Niet weggooien",
        "cancel_url": reverse("candidates:import", args=[one.public_id]),
        "danger": True,
    }
    return render(request, "confirm.html", context)
