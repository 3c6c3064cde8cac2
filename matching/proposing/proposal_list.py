"""The staff list of proposals: the filters of its URL, and since when each is as it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils import timezone

from candidates.models import Candidate
from employers.job_header import Badge
from employers.models import FutureJob
from matching.lists.candidate_list import BADGES
from matching.models import CHASE_AFTER_DAYS, OPEN_STATES, Chase, Proposal, ProposalQuerySet, ProposalState
from nieuwebanen.accounts.models import User
from nieuwebanen.dutch import short_date
from nieuwebanen.list_export import Sheet
from nieuwebanen.list_fields import choice
from nieuwebanen.lists import ListForm, Sort, ordered
from nieuwebanen.spreadsheet import Value

OPEN, ALL = "lopend", "alles"
CLOSED = "verlopen"
TO_CALL = "Bellen"
STATES = {OPEN: "Lopend", **{state.value: state.label.capitalize() for state in ProposalState}, ALL: "Alles"}
SORTS = {
    "sinds": Sort("Sinds", ("since",)),
    "kandidaat": Sort("Kandidaat", ("candidate__last_name", "candidate__first_name")),
    "baan": Sort("Start van de baan", ("job__starts_on",)),
    "werkgever": Sort("Werkgever", ("job__employer__name",)),
}
# What the coach does next, and where.
NEXT = {
    ProposalState.SELECTED: ("Informeren", "matching:inform"),
    ProposalState.INFORMED: ("Controleren", "matching:present"),
}


class ProposalFilterForm(ListForm):
    sorts = SORTS
    bar = ("q", "van")
    van = choice("Van wie", "Iedereen", [("mij", "Mijn kandidaten")])
    wacht = choice(
        "Wacht op de werkgever",
        "Alles",
        [(str(days), f"Langer dan {days} dagen") for days in (*CHASE_AFTER_DAYS, 30)] + [(CLOSED, "Niet meer te zien")],
    )
    herinnerd = choice("Laatste herinnering", "Alles", [(str(days), f"Na {days} dagen") for days in CHASE_AFTER_DAYS])
    bellen = choice("Bellen", "Alles", [("open", "Nog te bellen"), ("klaar", "Gebeld")])
    stand = forms.ChoiceField(choices=list(STATES.items()), required=False)

    def __init__(self, data: QueryDict | None = None, *, user: User) -> None:
        super().__init__(data, user=user)
        self.fields["q"].label = "Zoek op kandidaat, baan of werkgever"

    def clean_stand(self) -> str:
        """The first tab has no word of its own in the URL; older links still say it."""
        state = str(self.cleaned_data["stand"])
        return "" if state == OPEN else state


@dataclass(frozen=True)
class ProposalRow:
    proposal: Proposal
    badge: Badge
    since: date
    next_name: str
    next_view: str
    waits: str  # what happens with the silence of the employer, in a few words


def found(proposals: ProposalQuerySet, wanted: dict[str, str], *, user: User, today: date) -> ProposalQuerySet:
    """What the filters ask for, in every state. Who waits for an employer is of one state only."""
    if text := wanted.get("q", "").strip():
        proposals = proposals.filter(
            Q(candidate__in=Candidate.objects.named_like(text)) | Q(job__in=FutureJob.objects.named_like(text))
        )
    if wanted.get("van") == "mij":
        proposals = proposals.filter(candidate__coach=user)
    if wait := wanted.get("wacht", ""):
        if wait == CLOSED:
            so_long = Q(presentation__expires_on__lt=today)
        else:
            so_long = Q(presented_at__date__lt=today - timedelta(days=int(wait)))
        proposals = proposals.filter(so_long, state=ProposalState.PRESENTED)
    if rung := wanted.get("herinnerd", ""):
        last = Chase.objects.filter(proposal=OuterRef("pk")).order_by("-after_days").values("after_days")[:1]
        proposals = proposals.filter(state=ProposalState.PRESENTED).alias(rung=Subquery(last)).filter(rung=int(rung))
    if wanted.get("bellen") == "open":
        proposals = proposals.filter(state=ProposalState.PRESENTED, call_task__done_at=None, call_task__isnull=False)
    elif wanted.get("bellen") == "klaar":
        proposals = proposals.filter(call_task__done_at__isnull=False)
    return proposals


def in_state(proposals: ProposalQuerySet, state: str) -> "QuerySet[Proposal]":
    """The tab of the list, with `since`: when each came into its state."""
    if state in ProposalState.values:
        proposals = proposals.filter(state=state)
    elif state != ALL:
        proposals = proposals.open()
    since = Coalesce("withdrawn_at", "decided_at", "presented_at", "informed_at", F("selected_at"))
    return proposals.annotate(since=since)


def counts(proposals: "QuerySet[Proposal]") -> dict[str, int]:
    """How many there are on every tab, in one query."""
    by_state: dict[str, int] = dict(proposals.order_by().values_list("state").annotate(Count("pk")))
    return by_state | {OPEN: sum(by_state.get(state, 0) for state in OPEN_STATES), ALL: sum(by_state.values())}


def row(proposal: Proposal) -> ProposalRow:
    state = ProposalState(proposal.state)
    name, view = NEXT.get(state, ("Bekijken", "matching:proposal"))
    waits = _waits(proposal) if state == ProposalState.PRESENTED else ""
    if waits.startswith(TO_CALL):
        name, view = "Bellen", "matching:call"
    since = timezone.localdate(proposal.since)  # type: ignore[attr-defined]  # annotated by in_state
    return ProposalRow(proposal, BADGES[state], since, name, view, waits)


def _waits(proposal: Proposal) -> str:
    """Needs call_task, presentation and chases."""
    task = getattr(proposal, "call_task", None)
    if task is not None and task.done_at is None:
        return f"{TO_CALL}, uiterlijk {short_date(task.due_on)}"
    if task is not None:
        return "Gebeld"
    chases = list(proposal.chases.all())
    return f"Herinnerd na {chases[-1].after_days} dagen" if chases else ""


# ---- as a spreadsheet -----------------------------------------------------------------------------------
HEADINGS = (
    "Kandidaat",
    "Naam",
    "Team",
    "Werkcoach",
    "Baan",
    "Functie",
    "Werkgever",
    "Start van de baan",
    "Stand",
    "Sinds",
    "Geselecteerd op",
    "Geïnformeerd op",
    "Voorgesteld op",
    "Besloten op",
)


def exported(proposals: "QuerySet[Proposal]") -> Iterator[list[Value]]:
    """A row per proposal, as HEADINGS."""
    related = proposals.select_related("candidate__coach", "candidate__team", "job__employer")
    for proposal in related.iterator(chunk_size=500):
        yield [
            proposal.candidate.number,
            proposal.candidate.full_name,
            proposal.candidate.team.name,
            proposal.candidate.coach.full_name,
            proposal.job.number,
            proposal.job.title,
            proposal.job.employer.name,
            proposal.job.starts_on,
            proposal.get_state_display(),
            proposal.since,  # type: ignore[attr-defined]  # annotated
            proposal.selected_at,
            proposal.informed_at,
            proposal.presented_at,
            proposal.decided_at,
        ]


def sheet(form: ListForm, *, today: date) -> Sheet:
    """The list that this form asks for (settings.LISTS)."""
    wanted = form.wanted()
    visible = Proposal.objects.visible_to(form.user)
    shown = in_state(found(visible, wanted, user=form.user, today=today), wanted.get("stand", OPEN))
    return Sheet(HEADINGS, exported(ordered(shown, form)), shown.count())
