"""The caseload as a list: its filters, its order, what a row shows, and the same list as a sheet.

What the floors above know of a person (a proposal, a trajectory) is asked through settings: CANDIDATE_FILTERS for a
filter, CANDIDATE_STEPS for the step of the people on one page.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.module_loading import import_string

from candidates.candidate_header import Badge, badge_of
from candidates.models import (
    Candidate,
    CandidateQuerySet,
    CandidateStatus,
    CurrentSkill,
    GroupMember,
    Profile,
    incomplete_q,
    profile_of,
)
from nieuwebanen.accounts import absences
from nieuwebanen.accounts.models import User
from nieuwebanen.dates import add_months
from nieuwebanen.list_export import Sheet
from nieuwebanen.lists import ListForm, Sort, ordered
from nieuwebanen.spreadsheet import Value

EVERY_STATE, MINE = "alle", "mij"
STILL, ENDS_WITHIN = timedelta(days=30), timedelta(days=60)
# Tabs of the list: value in the URL -> (name, the state it shows).
TABS = {
    "": ("Actief", CandidateStatus.ACTIVE),
    "aan-het-werk": ("Aan het werk", CandidateStatus.PLACED),
    "inactief": ("Niet actief", CandidateStatus.INACTIVE),
    EVERY_STATE: ("Alle", None),
}
SORTS = {
    "naam": Sort("Naam", ("last_name", "first_name")),
    "actie": Sort("Volgende actie", ("standing__next_action_on",)),
    "gesprek": Sort("Laatste gesprek", ("standing__last_talk_on",)),
    "beginnen": Sort("Kan beginnen", ("available_from",)),
    "profiel": Sort("Nieuwste vaardigheid", ("standing__newest_skill_on",)),
    "toegevoegd": Sort("Toegevoegd", ("created_at",)),
    "coach": Sort("Werkcoach", ("coach__last_name", "coach__first_name", "last_name", "first_name")),
}


# ---- filters ---------------------------------------------------------------------------------------------
def filtered(people: CandidateQuerySet, wanted: dict[str, Any], *, user: User, today: date) -> CandidateQuerySet:
    """The people that the filter form asks for, in every state."""
    if text := wanted.get("q"):
        people = people.named_like(text)
    if coach := wanted.get("coach"):
        mine = [user, *absences.acting_for(user, today)]  # also of who is away, while this user stands in
        people = people.filter(coach__in=mine) if coach == MINE else people.filter(coach__public_id=coach)
    for name, condition in CONDITIONS.items():
        if value := wanted.get(name):
            people = people.filter(condition(value, today) | _asked_above(name, value, today))
    return people


def _skilled(code: str, today: date) -> Q:
    return Q(Exists(CurrentSkill.objects.filter(candidate=OuterRef("pk"), skill__code=code, level__gt=0)))


def _in_group(group: Any, today: date) -> Q:
    return Q(pk__in=GroupMember.objects.filter(group=group).values("candidate"))


def _ready_in(month: date, today: date) -> Q:
    return Q(available_from__gte=month, available_from__lt=add_months(month, 1))


def _stalled(asked: str, today: date) -> Q:
    """Nobody did anything for this person for 30 days; who is at work or stopped is not waiting."""
    before = timezone.now() - STILL
    return Q(status=CandidateStatus.ACTIVE, standing__active_at__lt=before)


def _ends_soon(asked: str, today: date) -> Q:
    return Q(current_job_ends_on__range=(today, today + ENDS_WITHIN))


def _incomplete(asked: str, today: date) -> Q:
    return incomplete_q(today)


def _action(asked: str, today: date) -> Q:
    if asked == "te-laat":
        return Q(standing__next_action_on__lt=today)
    return Q(standing__next_action_on__isnull=asked == "geen")


def _only_above(asked: str, today: date) -> Q:
    """What only the floors above know."""
    return Q(pk__in=[])


CONDITIONS: dict[str, Callable[[Any, date], Q]] = {
    "team": lambda team, _: Q(team=team),
    "sector": lambda sector, _: Q(sector_wishes__contains=[sector]),
    "vaardigheid": _skilled,
    "doelgroep": lambda group, _: Q(target_group=group),
    "klaar": _ready_in,
    "stil": _stalled,
    "eindigt": _ends_soon,
    "profiel": _incomplete,
    "voorstel": _only_above,
    "signaal": _only_above,
    "actie": _action,
    "groep": _in_group,
}


def _asked_above(name: str, value: Any, today: date) -> Q:
    above = Q()
    for path in settings.CANDIDATE_FILTERS.get(name, ()):
        above |= import_string(path)(value, today=today)
    return above


def in_tab(people: CandidateQuerySet, tab: str) -> CandidateQuerySet:
    _, state = TABS.get(tab, TABS[""])
    return people.filter(status=state) if state else people


def tab_counts(people: CandidateQuerySet) -> dict[str, int]:
    """How many people each tab has, in one query."""
    per_state: dict[str, int] = dict(people.order_by().values_list("status").annotate(Count("pk")))
    counts = {tab: per_state.get(state, 0) for tab, (_, state) in TABS.items() if state}
    return counts | {EVERY_STATE: sum(per_state.values())}


# ---- rows ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Where:
    """Where somebody is in the six steps, as a floor above knows it."""

    step: int
    text: str


@dataclass(frozen=True)
class Row:
    candidate: Candidate
    profile: Profile
    badge: Badge
    where: Where | None
    action_late: bool


def with_profile(people: CandidateQuerySet) -> CandidateQuerySet:
    """Fetches the coach and what a profile is computed from: two queries for any number of people."""
    return people.with_coach().prefetch_related(
        Prefetch("skills", CurrentSkill.objects.select_related("skill__group", "assessed_by"))
    )


def rows_of(people: Sequence[Candidate], *, today: date) -> list[Row]:
    """What the list shows of these people: one query more for every floor above, whatever their number."""
    where = steps_of([person.pk for person in people])
    return [
        Row(
            person,
            profile_of(person, today=today),
            badge_of(person),
            where.get(person.pk),
            person.standing.next_action_on is not None and person.standing.next_action_on < today,
        )
        for person in people
    ]


def steps_of(ids: Sequence[int]) -> dict[int, Where]:
    """The furthest step of each, for who is further than the file; the highest floor is asked first."""
    found: dict[int, Where] = {}
    for path in settings.CANDIDATE_STEPS:
        for pk, (step, text) in import_string(path)(ids).items():
            found.setdefault(pk, Where(step, text))
    return found


# ---- as a spreadsheet ------------------------------------------------------------------------------------
HEADINGS = (
    "Nummer",
    "Voornaam",
    "Achternaam",
    "Woonplaats",
    "Team",
    "Werkcoach",
    "Vervangende werkcoach",
    "Stand",
    "Stap",
    "Doelgroep",
    "Wil werken in",
    "Kan beginnen vanaf",
    "Uren per week",
    "Huidig werk stopt op",
    "Vaardigheden",
    "Nieuwste vaardigheid",
    "Laatste gesprek",
    "Volgende actie",
    "Laatste activiteit",
    "Toegevoegd op",
)
CHUNK = 1000


def exported(people: CandidateQuerySet) -> Iterator[list[Value]]:
    """A row per person, as HEADINGS; read in parts. How to reach somebody stays in the file of that person."""
    chunk: list[Candidate] = []
    for person in people.select_related("coach", "backup_coach", "team", "standing").iterator(chunk_size=CHUNK):
        chunk.append(person)
        if len(chunk) == CHUNK:
            yield from _exported(chunk)
            chunk = []
    yield from _exported(chunk)


def _exported(people: Sequence[Candidate]) -> Iterator[list[Value]]:
    where = steps_of([person.pk for person in people])
    for person in people:
        standing, step = person.standing, where.get(person.pk)
        yield [
            person.number,
            person.first_name,
            person.last_name,
            person.place,
            person.team.name,
            person.coach.full_name,
            person.backup_coach.full_name if person.backup_coach else "",
            person.get_status_display(),
            f"{step.step} {step.text}" if step else "",
            person.get_target_group_display(),
            ", ".join(person.sector_labels),
            person.available_from,
            person.hours_per_week,
            person.current_job_ends_on,
            standing.skills,
            standing.newest_skill_on,
            standing.last_talk_on,
            standing.next_action_on,
            standing.active_at,
            person.created_at,
        ]


def found_by(form: ListForm, *, today: date) -> CandidateQuerySet:
    """The people of this list, in its order."""
    wanted, visible = form.wanted(), Candidate.objects.visible_to(form.user)
    people = in_tab(filtered(visible, wanted, user=form.user, today=today), wanted.get("stand", ""))
    found: CandidateQuerySet = ordered(people, form)  # type: ignore[assignment]  # the same queryset in an order
    return found


def sheet(form: ListForm, *, today: date) -> Sheet:
    """The list that this form asks for (settings.LISTS)."""
    found = found_by(form, today=today)
    return Sheet(HEADINGS, exported(found), found.count())
