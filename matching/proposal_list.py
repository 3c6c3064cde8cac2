"""The staff list of proposals: the filters of its URL, and since when each is as it is."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils import timezone

from candidates.models import Candidate
from employers.job_header import Badge
from employers.models import FutureJob
from matching.candidate_list import BADGES
from matching.models import OPEN_STATES, Proposal, ProposalQuerySet, ProposalState
from nieuwebanen.accounts.models import User
from nieuwebanen.lists import ListForm

OPEN, ALL = "lopend", "alles"
STATES = {OPEN: "Lopend", **{state.value: state.label.capitalize() for state in ProposalState}, ALL: "Alles"}
SORTS = {
    "": ("Langst wachtend", ("since", "pk")),
    "nieuw": ("Nieuwste eerst", ("-since", "-pk")),
    "kandidaat": ("Kandidaat", ("candidate__last_name", "candidate__first_name", "pk")),
    "baan": ("Start van de baan", ("job__starts_on", "job__pk", "pk")),
}
# What the coach does next, and where.
NEXT = {
    ProposalState.SELECTED: ("Informeren", "matching:inform"),
    ProposalState.INFORMED: ("Controleren", "matching:present"),
}


class ProposalFilterForm(ListForm):
    van = forms.ChoiceField(choices=[("", "Iedereen"), ("mij", "Mijn kandidaten")], required=False)
    stand = forms.ChoiceField(choices=list(STATES.items()), required=False)
    sorteer = forms.ChoiceField(choices=[(value, name) for value, (name, _) in SORTS.items()], required=False)


@dataclass(frozen=True)
class Tab:
    name: str
    url: str
    current: bool
    count: int


@dataclass(frozen=True)
class ProposalRow:
    proposal: Proposal
    badge: Badge
    since: date
    next_name: str
    next_view: str


def found(proposals: ProposalQuerySet, wanted: dict[str, str], *, user: User) -> ProposalQuerySet:
    """What the filters ask for, in every state."""
    if text := wanted.get("q", "").strip():
        proposals = proposals.filter(
            Q(candidate__in=Candidate.objects.named_like(text)) | Q(job__in=FutureJob.objects.named_like(text))
        )
    if wanted.get("van") == "mij":
        proposals = proposals.filter(candidate__coach=user)
    return proposals


def in_state(proposals: ProposalQuerySet, state: str, sort: str) -> "QuerySet[Proposal]":
    """The tab of the list, with `since`: when each came into its state."""
    if state in ProposalState.values:
        proposals = proposals.filter(state=state)
    elif state != ALL:
        proposals = proposals.open()
    since = Coalesce("withdrawn_at", "decided_at", "presented_at", "informed_at", F("selected_at"))
    return proposals.annotate(since=since).order_by(*SORTS[sort if sort in SORTS else ""][1])


def counts(proposals: "QuerySet[Proposal]") -> dict[str, int]:
    """How many there are on every tab, in one query."""
    by_state = dict(proposals.order_by().values_list("state").annotate(Count("pk")))
    return by_state | {OPEN: sum(by_state.get(state, 0) for state in OPEN_STATES), ALL: sum(by_state.values())}


def tabs(asked: QueryDict, current: str, counts: dict[str, int]) -> list[Tab]:
    """A tab per state that keeps the other filters and starts on the first page."""
    found = []
    for state, name in STATES.items():
        query = asked.copy()
        query["stand"] = state
        query.pop("pagina", None)
        found.append(Tab(name, f"?{query.urlencode()}", state == current, counts.get(state, 0)))
    return found


def row(proposal: Proposal) -> ProposalRow:
    state = ProposalState(proposal.state)
    name, view = NEXT.get(state, ("Bekijken", "matching:proposal"))
    since = timezone.localdate(proposal.since)  # type: ignore[attr-defined]  # annotated by in_state
    return ProposalRow(proposal, BADGES[state], since, name, view)
