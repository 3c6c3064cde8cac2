"""The list of people: filters, order, and per person how complete and fresh the profile is."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Prefetch

from candidates.candidate_header import Badge, badge_of
from candidates.models import Candidate, CandidateQuerySet, CandidateStatus, CurrentSkill, Profile, profile_of
from nieuwebanen.accounts.models import User

SORTS = {
    "": [F("last_name").asc(), F("first_name").asc(), F("pk").asc()],
    "beginnen": [F("available_from").asc(nulls_last=True), F("pk").asc()],
    "profiel": [F("newest_on").asc(nulls_first=True), F("pk").asc()],
    "-toegevoegd": [F("created_at").desc(), F("pk").desc()],
}
EVERY_STATE, MINE = "alle", "mij"


@dataclass(frozen=True)
class Row:
    candidate: Candidate
    profile: Profile
    badge: Badge


def filtered(people: CandidateQuerySet, wanted: dict[str, Any], *, user: User) -> CandidateQuerySet:
    """The people that the filter form asks for; without a state those who are active."""
    state = wanted.get("stand", CandidateStatus.ACTIVE)
    if state != EVERY_STATE:
        people = people.filter(status=state)
    if text := wanted.get("q"):
        people = people.named_like(text)
    if coach := wanted.get("coach"):
        people = people.filter(coach=user) if coach == MINE else people.filter(coach__public_id=coach)
    if sector := wanted.get("sector"):
        people = people.filter(sector_wishes__contains=[sector])
    if code := wanted.get("vaardigheid"):
        known = CurrentSkill.objects.filter(candidate=OuterRef("pk"), skill__code=code, level__gt=0)
        people = people.filter(Exists(known))
    return people


def sorted_by(people: CandidateQuerySet, name: str) -> CandidateQuerySet:
    if name == "profiel":
        people = people.annotate(newest_on=Max("skills__assessed_on"))
    return people.order_by(*SORTS.get(name, SORTS[""]))


def with_profile(people: CandidateQuerySet) -> CandidateQuerySet:
    """Fetches the coach and what a profile is computed from: two queries for any number of people."""
    return people.with_coach().prefetch_related(
        Prefetch("skills", CurrentSkill.objects.select_related("skill__group", "assessed_by"))
    )


def row_of(candidate: Candidate, *, today: date) -> Row:
    return Row(candidate, profile_of(candidate, today=today), badge_of(candidate))
