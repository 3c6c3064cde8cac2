"""The people of a group: adding, and one thing for many at once; each looked at before it is done."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from candidates import batch as batches
from candidates import groups
from candidates.models import Candidate
from candidates.views.candidate_page import warn_about
from employers.models import FutureJob
from matching import rules
from matching.accounting.match_log import note_shown
from matching.cohorts import cohort_members, cohort_proposals, cohort_suggestions
from matching.cohorts.cohort_forms import EndForm, MoveForm, OtherCohortForm, ProposeForm
from matching.cohorts.cohort_members import MemberPlan
from matching.cohorts.cohort_suggestions import Suggestion
from matching.lists.ranked_page import uuid_or_404
from matching.models import Cohort, CohortMember, ShownKind
from matching.proposing.selecting import select_all
from matching.views.cohorts import led_by, seen_by
from nieuwebanen.accounts.access import AuthenticatedRequest
from nieuwebanen.dutch import counted
from nieuwebanen.errors import DomainError

ASK, LOOK, DO = "vraag", "bekijk", "doe"
CHANGED = "Er is intussen iets veranderd. Kijk opnieuw wat er gebeurt."
PER_PAGE = 10  # people with their other jobs on one screen
PER_LIST = 50


# ---- adding -------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def add(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Whom to add, what that would do, and doing it. Every coach may bring own people into a group that runs."""
    cohort = get_object_or_404(
        Cohort.objects.open_to(request.user).select_related("coach", "team"), public_id=public_id
    )
    if request.method == "GET":
        return _suggestions_page(request, cohort)
    try:
        people, gone = batches.chosen(Candidate.objects.none(), _without_all(request.POST), user=request.user)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
        return _suggestions_page(request, cohort)
    if not people:
        messages.warning(request, "Vink eerst een of meer kandidaten aan.")
        return _suggestions_page(request, cohort)
    plan, refused = cohort_members.plan_add(people, cohort, gone), ""
    if request.POST.get("stap") == DO:
        try:
            made = cohort_members.add(people, to=cohort, by=request.user)
        except DomainError as refusal:
            refused, plan = str(refusal), cohort_members.plan_add(people, cohort, gone)
        else:
            messages.success(request, f"{counted(len(made), 'kandidaat doet', 'kandidaten doen')} nu mee aan {cohort}.")
            return redirect(cohort)
    context = {"cohort": cohort, "plan": plan, "refused": refused}
    return render(request, "matching/cohort_add_look.html", context, status=422 if refused else 200)


def _without_all(sent: QueryDict) -> QueryDict:
    """Only who was ticked: this page has no "all of the list"."""
    ticked = sent.copy()
    ticked.pop("alle", None)
    return ticked


def _suggestions_page(request: AuthenticatedRequest, cohort: Cohort) -> HttpResponse:
    source, user, today = request.GET.get("bron", "match"), request.user, timezone.localdate()
    text, group_id = request.GET.get("q", "").strip()[:100], uuid_or_404(request.GET.get("groep"))
    brought = request.GET.getlist("wie")
    found: Sequence[Suggestion] = []
    fits, now = None, rules.current()
    if brought:
        sent = QueryDict(mutable=True)
        sent.setlist("wie", brought)
        found = cohort_suggestions.told(
            [Suggestion(p) for p in batches.chosen(Candidate.objects.none(), sent, user=user)[0]]
        )
    elif source == "match":
        fits = cohort_suggestions.who_fits(cohort, user, now, today=today)
        found = fits.found
    elif source == "groep" and group_id:
        group = get_object_or_404(groups.groups_of(user), public_id=group_id)
        found = cohort_suggestions.of_group(cohort, user, group)
    elif source == "zoek" and text:
        found = cohort_suggestions.by_name(cohort, user, text)
    page = Paginator(found, PER_LIST).get_page(request.GET.get("pagina"))
    if fits:
        shown = fits.as_shown(page, cohort, number=page.number)
        note_shown(shown, by=user, today=today, weights=now.weights)
    context = {
        "cohort": cohort,
        "source": "" if brought else source,
        "ticked": brought,
        "page": page,
        "q": text,
        "group_id": group_id,
        "match_is_on": source != "match" or now.on,
        "groups": groups.groups_of(user).order_by("name") if source == "groep" else [],
    }
    return render(request, "matching/cohort_add.html", context)


@require_POST
def member_remove(request: AuthenticatedRequest, public_id: UUID, member_id: UUID) -> HttpResponse:
    """Added by mistake. By the leaders of the group, and by the own team of the person."""
    cohort, member = _named(request, public_id, member_id)
    try:
        cohort_members.remove(member, by=request.user)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"{member.candidate} staat niet meer in de groep {cohort}.")
        if not Cohort.objects.visible_to(request.user).filter(pk=cohort.pk).exists():
            return redirect("matching:cohort_list")
    return redirect(cohort)


@require_POST
def member_back(request: AuthenticatedRequest, public_id: UUID, member_id: UUID) -> HttpResponse:
    """Takes part again."""
    cohort, member = _named(request, public_id, member_id)
    try:
        cohort_members.put_back(member, by=request.user)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"{member.candidate} doet weer mee.")
    return redirect(cohort)


def _named(request: AuthenticatedRequest, public_id: UUID, member_id: UUID) -> tuple[Cohort, CohortMember]:
    cohort = seen_by(request, public_id)
    members = cohort.members.named_to(request.user).select_related("candidate", "phase", "cohort")
    return cohort, get_object_or_404(members, public_id=member_id)


# ---- for many at once -----------------------------------------------------------------------------------
BatchForm = MoveForm | EndForm | ProposeForm
# What can be done: value of the button -> (heading after the number of people, form, button).
ACTIONS: dict[str, tuple[str, type[BatchForm], str]] = {
    "verder": ("verder zetten", MoveForm, "Zet verder"),
    "afloop": ("vastleggen hoe het afliep", EndForm, "Leg vast"),
    "voorstel": ("voorstellen bij een baan", ProposeForm, "Maak voorstellen"),
}


@require_http_methods(["GET", "POST"])
def batch(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """One address, three steps, all sent as a form; nothing is written before the last one."""
    cohort = led_by(request, public_id)
    action, step, seen = _asked(request, cohort)
    if request.method == "GET" or action not in ACTIONS:
        return redirect(cohort)
    if not seen:
        messages.warning(request, "Vink eerst een of meer mensen aan.")
        return redirect(cohort)
    form_class = ACTIONS[action][1]
    form = form_class(
        None if step == ASK else request.POST, cohort=cohort, user=request.user, initial=_first_choice(request)
    )
    try:
        plan = _plan(form, seen) if form.is_valid() else None
        if plan is not None and step == DO:
            messages.success(request, _done(form, seen))
            warn_about(request, [str(form.cleaned_data.get("note", ""))])
            return redirect(cohort)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        plan = _plan(form, seen) if not form.has_error(None, "required") else None
    return _batch_page(request, cohort, action, form, plan, seen)


Seen = dict[UUID, UUID | None]


def _asked(request: AuthenticatedRequest, cohort: Cohort) -> tuple[str, str, Seen]:
    """(what, which step, who): the ticked ones, or everybody who was at a part."""
    phase_id = request.POST.get("aanwezigen", "")
    if phase_id:
        phase = get_object_or_404(cohort.phases, public_id=uuid_or_404(phase_id))
        return "verder", ASK, cohort_members.present_in(cohort, phase)
    seen: Seen = {}
    for token in request.POST.getlist("wie")[: cohort_members.MOST]:
        who, _, where = token.partition(".")
        try:
            seen[UUID(who)] = UUID(where) if where else None
        except ValueError:
            continue
    return request.POST.get("actie", ""), request.POST.get("stap", ASK), seen


def _first_choice(request: AuthenticatedRequest) -> dict[str, Any]:
    """The next part, when the button said so."""
    return {"to": request.POST["naar"]} if request.POST.get("naar") else {}


def _plan(form: BatchForm, seen: Seen) -> MemberPlan:
    data, cohort = form.cleaned_data, form.cohort
    if isinstance(form, MoveForm):
        return cohort_members.plan_move(cohort, seen, data["to"], also_absent=data["also_absent"])
    if isinstance(form, EndForm):
        return cohort_members.plan_end(cohort, seen, data["state"])
    return cohort_proposals.plan_propose(cohort, seen, data["job"], by=form.user, today=timezone.localdate())


def _done(form: BatchForm, seen: Seen) -> str:
    """Does what was looked at, and says what was done. Raises DomainError when it is not possible any more."""
    data, cohort, by = form.cleaned_data, form.cohort, form.user
    if isinstance(form, MoveForm):
        number = cohort_members.move(cohort, seen, to=data["to"], also_absent=data["also_absent"], by=by)
        return f"{counted(number, 'persoon staat', 'mensen staan')} nu bij {data['to']}. Je kunt dit nog terugzetten."
    if isinstance(form, EndForm):
        number = cohort_members.end(cohort, seen, **data, by=by)
        return f"Vastgelegd voor {counted(number, 'persoon', 'mensen')}. Je kunt dit nog terugzetten."
    made = cohort_proposals.propose(cohort, seen, data["job"], by=by, today=timezone.localdate())
    return f"{counted(len(made), 'kandidaat is', 'kandidaten zijn')} geselecteerd. Informeer nu iedereen over de baan."


def _batch_page(
    request: AuthenticatedRequest, cohort: Cohort, action: str, form: BatchForm, plan: MemberPlan | None, seen: Seen
) -> HttpResponse:
    what, _, button = ACTIONS[action]
    tokens = {who: f"{who}.{where or ''}" for who, where in seen.items()}
    people = cohort_members.asked_for(cohort, seen)
    context = {
        "cohort": cohort,
        "action": action,
        "button": button,
        "form": form,
        "heading": f"{counted(len(people), 'persoon', 'mensen')} {what}",
        "hidden": [(form[name].html_name, form[name].value()) for name in form.fields] if plan else [],
        "plan": plan,
        "people": people,
        "tokens": tokens.values(),
        "to_do": [tokens[member.public_id] for member in plan.members] if plan else [],
    }
    return render(request, "matching/cohort_batch.html", context, status=422 if form.errors else 200)


@require_POST
def undo(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """ "Zet terug": the last step, as long as nothing else happened."""
    cohort = led_by(request, public_id)
    step = request.POST.get("stap", "")
    try:
        number = cohort_members.undo(cohort, step=int(step) if step.isdecimal() else 0, by=request.user)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"{counted(number, 'persoon is', 'mensen zijn')} teruggezet.")
    return redirect(cohort)


# ---- not chosen: on to other employers --------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def onward(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """For everybody of the own team who was not chosen, the other open jobs that fit; or another group (R26)."""
    cohort, today = seen_by(request, public_id), timezone.localdate()
    everybody = cohort_suggestions.not_chosen(cohort, request.user)
    page = Paginator(everybody, PER_PAGE).get_page(request.GET.get("pagina"))
    others = OtherCohortForm(
        request.POST if request.POST.get("actie") == "groep" else None, cohort=cohort, user=request.user
    )
    refused = ""
    if request.method == "POST":
        try:
            return _sent_on(request, cohort, others)
        except DomainError as refusal:
            refused = str(refusal)
    rows, shown = cohort_suggestions.other_jobs(list(page), cohort, today=today)
    note_shown(shown, kind=ShownKind.PERSON, by=request.user, today=today)
    context = {
        "cohort": cohort,
        "page": page,
        "rows": rows,
        "form": others,
        "refused": refused,
        "ticked": request.POST.getlist("paar"),
        "ticked_people": request.POST.getlist("wie"),
    }
    status = 422 if refused or others.errors else 200
    return render(request, "matching/cohort_onward.html", context, status=status)


def _sent_on(request: AuthenticatedRequest, cohort: Cohort, others: OtherCohortForm) -> HttpResponse:
    """Into another group, looked at there first; or proposals for what was ticked. Raises DomainError."""
    members = {str(m.public_id): m for m in cohort_suggestions.not_chosen(cohort, request.user)}
    if request.POST.get("actie") == "groep":
        people = [members[who].candidate for who in request.POST.getlist("wie") if who in members]
        if not people:
            raise DomainError("Vink eerst aan wie naar een andere groep gaat.")
        if not others.is_valid():
            raise DomainError("Kies een groep.")
        query = "&".join(f"wie={person.public_id}" for person in people)
        return redirect(f"{reverse('matching:cohort_add', args=[others.cleaned_data['group'].public_id])}?{query}")
    pairs = [pair.partition(".")[::2] for pair in request.POST.getlist("paar")]
    ids = {UUID(job) for who, job in pairs if who in members and _is_id(job)}
    jobs = {str(job.public_id): job for job in FutureJob.objects.visible_to(request.user).filter(public_id__in=ids)}
    wanted = [(jobs[job], members[who].candidate) for who, job in pairs if who in members and job in jobs]
    if not wanted:
        raise DomainError("Vink eerst aan wie je bij welke baan voorstelt.")
    made = select_all(wanted, by=request.user, today=timezone.localdate())
    text = f"{counted(len(made), 'voorstel', 'voorstellen')} gemaakt. Informeer nu iedereen over de baan."
    messages.success(request, text)
    return redirect("matching:cohort_onward", cohort.public_id)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
