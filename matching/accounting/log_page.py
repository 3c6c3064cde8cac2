"""The log of the match on the screen: every list that was shown, and of one list what happened with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import F, JSONField, QuerySet, Value
from django.http import QueryDict
from django.utils import timezone

from candidates.models import Candidate
from employers.models import FutureJob
from matching import rules
from matching.accounting import rerun
from matching.accounting.match_log import OUTCOME
from matching.accounting.rerun import Rerun
from matching.lists.candidate_list import BADGES
from matching.models import (
    Assignment,
    AssignmentRun,
    MatchLog,
    MatchRules,
    PeopleShown,
    Proposal,
    ProposalState,
    ShownKind,
)
from nieuwebanen.accounts.models import User
from nieuwebanen.dates import add_months
from nieuwebanen.dutch import month_year
from nieuwebanen.events import Event
from nieuwebanen.list_fields import choice, set_choices
from nieuwebanen.lists import ListForm, MonthFilter

MONTHS_BACK = 24
SOON = timedelta(hours=2)  # what somebody opened so soon after a list, was opened from it
THEN, NOW = "toen", "nu"  # values of ?reken=
# What of the query string is told in words; what is not here is told as it is.
ASKED = {
    "pagina": "Pagina",
    "optijd": "Alleen op tijd",
    "sorteer": "Volgorde",
    "apart": "Ook wie apart staat",
    "q": "Zoekwoord",
    "team": "Team",
    "start": "Andere startdatum",
    "hours": "Andere uren",
}


class LogFilterForm(ListForm):
    bar = ("q", "nummer", "soort", "wie", "maand")
    nummer = forms.CharField(label="Nummer van een kandidaat", required=False, max_length=20)
    soort = choice("Wat", "Alles", [(kind.value, kind.label.capitalize()) for kind in ShownKind])
    wie = choice("Wie keek", "Iedereen")
    maand = MonthFilter(label="Maand", widget=forms.Select)

    def __init__(self, data: QueryDict | None = None, *, user: User) -> None:
        super().__init__(data, user=user)
        self.fields["q"].label = "Zoek op baan of werkgever"
        colleagues = User.objects.staff().order_by("last_name", "first_name")
        names = [(str(one.public_id), one.full_name) for one in colleagues]
        set_choices(self, "wie", [("", "Iedereen"), *names])
        first = timezone.localdate().replace(day=1)
        months = [add_months(first, -back) for back in range(MONTHS_BACK)]
        widget = self.fields["maand"].widget
        assert isinstance(widget, forms.Select)
        widget.choices = [("", "Alle maanden"), *((f"{month:%Y-%m}", month_year(month)) for month in months)]


def found(wanted: Mapping[str, Any]) -> "QuerySet[MatchLog]":
    """What the filters ask for, newest first."""
    rows = MatchLog.objects.select_related("job__employer", "by").order_by("-at", "-pk")
    if text := str(wanted.get("q", "")).strip():
        rows = rows.filter(job__in=FutureJob.objects.named_like(text))
    if number := str(wanted.get("nummer", "")).strip():
        person = Candidate.objects.numbered(number).first()
        rows = rows.filter(pk__in=with_person([person.pk] if person else []).values("pk"))
    if kind := wanted.get("soort"):
        rows = rows.filter(kind=kind)
    if who := wanted.get("wie"):
        rows = rows.filter(by__public_id=who)
    if month := wanted.get("maand"):
        rows = rows.filter(at__date__gte=month, at__date__lt=add_months(month, 1))
    return rows


def with_person(keys: Sequence[int]) -> "QuerySet[MatchLog]":
    """The lists in which one of these stood: a person has more keys after files were merged."""
    rows = MatchLog.objects.annotate(people=PeopleShown(F("shown")))
    doubles = Candidate.objects.filter(merged_into__in=keys).values_list("pk", flat=True)
    either = MatchLog.objects.none()
    for key in {*keys, *doubles}:
        either = either | rows.filter(people__contains=Value([key], JSONField()))
    return either


@dataclass(frozen=True)
class Happened:
    """What became of one line: the proposal that followed, as far as it came."""

    proposal: Proposal

    @property
    def badge(self) -> Any:
        return BADGES[ProposalState(self.proposal.state)]


@dataclass(frozen=True)
class LogLine:
    """One person in the list. candidate: only for who may see the file; number "" after erasing."""

    place: int
    number: str
    candidate: Candidate | None
    score: int
    opened: bool
    happened: Happened | None
    again: int | None = None
    new_place: int | None = None
    same: bool = True


@dataclass(frozen=True)
class LogPage:
    log: MatchLog
    lines: list[LogLine]
    asked: list[tuple[str, str]]
    version: MatchRules | None
    rules_now: bool
    opened: list[MatchLog]
    rerun: Rerun | None
    wanted: str
    may_count: bool  # inputs were kept
    division: AssignmentRun | None  # the outcome of a verdeling that was looked at
    may_open_division: bool

    @property
    def passed_over(self) -> int | None:
        """How many more stood in the whole list."""
        return None if self.log.total is None else self.log.total - len(self.lines)


def page_of(log: MatchLog, user: User, *, wanted: str, today: date) -> LogPage:
    """One list with all that followed. wanted: THEN or NOW to make it again. Raises MatchIsOffError for NOW."""
    keys = [pk for pk, _ in log.shown]
    again = rerun.as_shown(log) if wanted == THEN else rerun.as_now(log, today=today) if wanted == NOW else None
    lines_again = {line.candidate: line for line in again.lines} if again else {}
    numbers = dict(Candidate.objects.filter(pk__in=keys, erased_at=None).values_list("pk", "number"))
    visible = Candidate.objects.visible_to(user).in_bulk(keys)
    opened = _opened(log)
    looked = {pk for other in opened for pk, _ in other.shown} | _viewed(log, keys)
    happened = _happened(log, keys)
    lines = []
    for place, (pk, score) in enumerate(log.shown, 1):
        line = lines_again.get(pk)
        lines.append(
            LogLine(
                place=place,
                number=numbers.get(pk, ""),
                candidate=visible.get(pk),
                score=score,
                opened=pk in looked,
                happened=happened.get(pk),
                again=line.again if line else None,
                new_place=line.new_place if line else None,
                same=line.same if line else True,
            )
        )
    division = _division(log)
    weights = rules.weights_of(log.rules)
    version = (
        MatchRules.objects.filter(at__lte=log.at, skills=weights.skills, on_time=weights.on_time, wish=weights.wish)
        .filter(late_weeks=weights.late_weeks)
        .first()
    )
    return LogPage(
        log=log,
        lines=lines,
        asked=[(ASKED.get(name, name), str(value)) for name, value in log.asked.items() if name != OUTCOME],
        version=version,
        rules_now=log.rules_hash == rules.current().digest,
        opened=opened,
        rerun=again,
        wanted=wanted if wanted in (THEN, NOW) else "",
        may_count=bool(log.inputs),
        division=division,
        may_open_division=division is not None
        and Assignment.objects.visible_to(user).filter(pk=division.assignment_id).exists(),
    )


def _division(log: MatchLog) -> AssignmentRun | None:
    return AssignmentRun.objects.select_related("assignment").filter(public_id=log.asked.get(OUTCOME)).first()


def _opened(log: MatchLog) -> list[MatchLog]:
    """Explanations, comparisons and what-ifs that the same colleague opened soon after."""
    if log.kind not in (ShownKind.JOB, ShownKind.PERSON):
        return []
    later = MatchLog.objects.filter(job=log.job_id, by=log.by_id, at__gt=log.at, at__lte=log.at + SOON)
    kinds = [ShownKind.EXPLAINED, ShownKind.COMPARED, ShownKind.TRIED]
    return list(later.filter(kind__in=kinds).order_by("at", "pk")[:50])


def _viewed(log: MatchLog, keys: Sequence[int]) -> set[int]:
    """Whose file the same colleague opened soon after."""
    ids = dict(Candidate.objects.filter(pk__in=keys).values_list("public_id", "pk"))
    looks = Event.objects.filter(
        verb__endswith=".viewed", actor=log.by_id, at__gt=log.at, at__lte=log.at + SOON, subject_public_id__in=ids
    )
    return {ids[public_id] for public_id in looks.values_list("subject_public_id", flat=True)}


def _happened(log: MatchLog, keys: Sequence[int]) -> dict[int, Happened]:
    """The last proposal for this job that began after the list was shown."""
    later = Proposal.objects.filter(job=log.job_id, candidate__in=keys, selected_at__gte=log.at)
    return {
        one.candidate_id: Happened(one) for one in later.select_related("selected_by").order_by("selected_at", "pk")
    }
