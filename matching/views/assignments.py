"""Verdelingen: the list, one with its newest outcome, working it out again, rules about pairs, and why not."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from candidates.models import Candidate
from matching import rules
from matching.accounting.match_log import OUTCOME, Shown, note_shown
from matching.dividing import dividing, dividing_outcome, dividing_page, dividing_why
from matching.dividing.dividing_forms import AssignmentForm, PairForm, RuleForm
from matching.dividing.dividing_page import NOT_A_DECISION, RunPage
from matching.lists.ranked_page import uuid_or_404
from matching.models import Assignment, PairRule, ShownKind
from matching.proposing.forms import SelectForm
from matching.proposing.selecting import select_all
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.dutch import counted
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.forms import posted
from nieuwebanen.sent_once import MadeBeforeError
from nieuwebanen.versions import asked_again

PER_PAGE = 25


def _find(request: AuthenticatedRequest, public_id: UUID) -> Assignment:
    visible = Assignment.objects.visible_to(request.user).select_related("team", "cohort", "created_by")
    return get_object_or_404(visible, public_id=public_id)


@require_GET
def assignment_list(request: AuthenticatedRequest) -> HttpResponse:
    """Those that go on, or with ?stand=klaar those that have served."""
    over = request.GET.get("stand") == "klaar"
    found = Assignment.objects.visible_to(request.user).filter(closed_on__isnull=not over)
    page = Paginator(found.select_related("team", "cohort"), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"page": page, "rows": dividing_page.list_rows(page), "over": over}
    return render(request, "matching/assignment_list.html", context)


@require_http_methods(["GET", "POST"])
def assignment_new(request: AuthenticatedRequest) -> HttpResponse:
    form = AssignmentForm(posted(request), user=request.user, asked=request.GET)
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["key"]
            made = dividing.make(form.choices, by=request.user, today=timezone.localdate(), key=key)
        except MadeBeforeError as before:
            messages.info(request, str(before))
            return redirect(before.made)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _work_out(request, made, keep=False)
    return _form_page(request, form, None)


@require_http_methods(["GET", "POST"])
def assignment_edit(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    shown = _find(request, public_id)
    form = AssignmentForm(posted(request), user=request.user, asked=request.GET, instance=shown)
    if request.method == "POST" and form.is_valid():
        changed = _find(request, public_id)
        try:
            dividing.change(changed, form.choices, version=form.seen_version, by=request.user)
        except StaleError as refusal:
            form = asked_again(form, changed, str(refusal), user=request.user)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _work_out(request, changed, keep=True)
    return _form_page(request, form, _find(request, public_id))


def _form_page(request: AuthenticatedRequest, form: AssignmentForm, shown: Assignment | None) -> HttpResponse:
    context = {"form": form, "assignment": shown, "search": form.search}
    return render(request, "matching/assignment_form.html", context, status=422 if form.errors else 200)


@require_POST
def assignment_run(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Work it out again; without `vrij` whoever has a seat keeps it where that costs little."""
    return _work_out(request, _find(request, public_id), keep="vrij" not in request.POST)


def _work_out(request: AuthenticatedRequest, shown: Assignment, *, keep: bool) -> HttpResponse:
    """At once when it is small, else by the worker."""
    if dividing.is_large(shown):
        return redirect(dividing_outcome.start(shown, by=request.user, at=timezone.now(), keep=keep))
    try:
        made = dividing_outcome.run(shown, by=request.user, today=timezone.localdate(), keep=keep)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    else:
        placed = counted(len(made.outcome["pairs"]), "kandidaat", "kandidaten")
        messages.success(request, f"De verdeling is berekend: {placed} op een plek.")
    return redirect(shown)


@require_GET
def assignment(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The newest outcome, or with ?uitkomst= an older one; the people of one job at a time (?baan=)."""
    return _page(request, _find(request, public_id), SelectForm(user=request.user))


@require_GET
def assignment_print(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The whole outcome on paper."""
    shown = _find(request, public_id)
    page = _run_page(request, shown)
    if page is None:
        return redirect(shown)
    matches = dividing_page.matches_of([pair.key for pair in page.pairs], today=page.run.today)
    _log(request, page, list(page.jobs))
    context = {
        "assignment": shown,
        "page": page,
        "lines": [(line, page.seat_rows(line.job, matches)) for line in page.job_lines()],
        "choices": dividing_page.choices_in_words(shown),
        "not_a_decision": NOT_A_DECISION,
    }
    return render(request, "matching/assignment_print.html", context)


def _run_page(request: AuthenticatedRequest, shown: Assignment) -> RunPage | None:
    """None while there is no outcome, and while the match is switched off: an outcome is an order by score."""
    if not rules.is_on():
        return None
    runs = shown.runs.select_related("by")
    wanted = uuid_or_404(request.GET.get("uitkomst"))
    run = get_object_or_404(runs, public_id=wanted) if wanted else runs.first()
    return dividing_page.read_run(shown, run, request.user) if run else None


def _page(request: AuthenticatedRequest, shown: Assignment, form: SelectForm) -> HttpResponse:
    page = _run_page(request, shown)
    context: dict[str, Any] = {
        "assignment": shown,
        "page": page,
        "form": form,
        "choices": dividing_page.choices_in_words(shown),
        "rules": dividing_page.rule_rows(shown, request.user),
        "not_a_decision": NOT_A_DECISION,
        "is_on": rules.is_on(),
        "pair_form": PairForm(assignment=shown, user=request.user),
    }
    if page is not None:
        context |= _outcome(request, shown, page)
    return render(request, "matching/assignment.html", context, status=422 if form.errors else 200)


def _outcome(request: AuthenticatedRequest, shown: Assignment, page: RunPage) -> dict[str, Any]:
    lines = page.job_lines()
    wanted = request.GET.get("baan")
    first = next((line for line in lines if line.filled), lines[0] if lines else None)
    chosen = next((line for line in lines if str(line.job.public_id) == wanted), first)
    keys = [pair.key for pair in page.pairs if chosen and pair.job == chosen.job.pk]
    matches = dividing_page.matches_of(keys, today=page.run.today)
    unplaced = Paginator(page.run.outcome["unplaced"], PER_PAGE).get_page(request.GET.get("pagina"))
    newest = shown.runs.first()
    if chosen:
        _log(request, page, [chosen.job.pk])
    return {
        "lines": lines,
        "chosen": chosen,
        "rows": page.seat_rows(chosen.job, matches) if chosen else [],
        "unplaced": unplaced,
        "unplaced_rows": page.unplaced_rows(list(unplaced)),
        "changes": page.changes(),
        "runs": shown.runs.select_related("by")[:20],
        "is_newest": newest == page.run,
        "rules_changed": newest == page.run and dividing.rules_differ(shown, page.run),
    }


def _log(request: AuthenticatedRequest, page: RunPage, jobs: list[int]) -> None:
    """What was shown of an outcome, per job (product.md §6)."""
    by_job: dict[int, list[tuple[int, int]]] = {job: [] for job in jobs}
    for pair in page.pairs:
        if pair.job in by_job:
            by_job[pair.job].append((pair.person, pair.score))
    shown = [Shown(job, lines, {OUTCOME: str(page.run.public_id)}) for job, lines in by_job.items() if lines]
    weights = rules.in_force()
    note_shown(shown, kind=ShownKind.ASSIGNED, by=request.user, today=page.run.today, weights=weights)


# ---- about one pair ------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def assignment_rule(request: AuthenticatedRequest, public_id: UUID, candidate_id: UUID, job_id: UUID) -> HttpResponse:
    """Pin this pair, or with ?wat=niet forbid it, with a reason."""
    shown = _find(request, public_id)
    candidate = get_object_or_404(Candidate.objects.visible_to(request.user), public_id=candidate_id)
    job = get_object_or_404(dividing.jobs_of(shown), public_id=job_id)
    rule = PairRule.FORBIDDEN if request.GET.get("wat") == PairRule.FORBIDDEN else PairRule.PINNED
    form = RuleForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            dividing.set_rule(shown, candidate, job, rule=rule, reason=reason, by=request.user)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De afspraak is bewaard. Bereken de verdeling opnieuw om te zien wat verandert.")
            return redirect(f"{shown.get_absolute_url()}?baan={job.public_id}")
    pinned = rule == PairRule.PINNED
    context = {
        "question": f"{candidate} vast bij {job}?" if pinned else f"{candidate} niet bij {job}?",
        "text": "Dit geldt alleen in deze verdeling, vanaf de volgende berekening. Je kunt het weer weghalen.",
        "action": "Zet vast" if pinned else "Niet bij deze baan",
        "cancel_url": shown.get_absolute_url(),
        "form": form,
    }
    return render(request, "confirm.html", context, status=422 if form.errors else 200)


@require_POST
def assignment_rule_drop(
    request: AuthenticatedRequest, public_id: UUID, candidate_id: UUID, job_id: UUID
) -> HttpResponse:
    """The match decides again; setting it back is as easy, so nothing is asked."""
    shown = _find(request, public_id)
    visible = Candidate.objects.visible_to(request.user).filter(public_id=candidate_id)
    rules_here = shown.rules.select_related("assignment", "candidate")
    rule = get_object_or_404(rules_here, candidate__in=visible, job__public_id=job_id)
    try:
        dividing.drop_rule(rule, by=request.user)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "De afspraak is weg. Bereken de verdeling opnieuw om te zien wat verandert.")
    return redirect(shown)


@require_GET
def assignment_why(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """ "Waarom niet X op Y": the pair stands in the address."""
    shown = _find(request, public_id)
    page = _run_page(request, shown)
    if page is None:
        return redirect(shown)
    form = PairForm(request.GET or None, assignment=shown, user=request.user)
    answer = None
    if form.is_bound and form.is_valid():
        candidate, job = form.cleaned_data["kandidaat"], form.cleaned_data["baan"]
        answer = dividing_why.why_not(page.run, candidate, job, request.user)
    context = {"assignment": shown, "page": page, "form": form, "answer": answer}
    return render(request, "matching/assignment_why.html", context, status=422 if form.errors else 200)


# ---- from an outcome to proposals ------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def assignment_select(request: AuthenticatedRequest, public_id: UUID, job_id: UUID) -> HttpResponse:
    """Normal proposals for everybody who was ticked, or for nobody."""
    shown = _find(request, public_id)
    job = get_object_or_404(dividing.jobs_of(shown), public_id=job_id)
    if request.method == "GET":
        return redirect(f"{shown.get_absolute_url()}?baan={job_id}")
    form = SelectForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            select_all(
                [(job, candidate) for candidate in form.cleaned_data["candidates"]],
                by=request.user,
                today=timezone.localdate(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            number = counted(len(form.cleaned_data["candidates"]), "kandidaat", "kandidaten")
            messages.success(request, f"{number} geselecteerd. Informeer nu iedereen.")
            return redirect(f"{reverse('matching:proposal_list')}?q={job.number}")
    elif form.names_a_stranger:
        raise Http404("no candidate of this user")
    return _page(request, shown, form)


@require_http_methods(["GET", "POST"])
def assignment_close(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    shown = _find(request, public_id)
    if request.method == "POST":
        try:
            dividing.close(shown, by=request.user, today=timezone.localdate())
        except DomainError as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, f"Verdeling {shown} is klaar.")
        return redirect("matching:assignment_list")
    context = {
        "question": f"Is verdeling {shown} klaar?",
        "text": "Je kunt de uitkomsten blijven lezen. Opnieuw berekenen kan dan niet meer. Aan voorstellen verandert niets.",
        "action": "De verdeling is klaar",
        "cancel": "Nog niet klaar",
        "cancel_url": shown.get_absolute_url(),
        "form": None,
    }
    return render(request, "confirm.html", context)
