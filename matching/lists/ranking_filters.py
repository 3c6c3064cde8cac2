"""The filters of a job's ranking: what its URL asks, and whom that leaves in the list.

Filters only make the list shorter: nobody changes place by one. Of another team only a number and a ready date may be
seen (product.md §2), so a filter that looks at anything else shows the own people alone.
"""

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Page
from django.db.models import Q
from django.http import QueryDict

from candidates.groups import groups_of
from candidates.models import Candidate, CandidateGroup, CandidateQuerySet, CurrentSkill, GroupMember
from employers.models import FutureJob, JobStatus
from employers.models.possibilities import with_parts
from matching.lists.candidate_list import STANDING
from matching.models import Proposal
from nieuwebanen.accounts import absences
from nieuwebanen.accounts.models import Team, User
from nieuwebanen.list_fields import ObjectFilter, PickedFilter, choice, set_choices
from nieuwebanen.lists import ListForm, ListPage, Sort
from nieuwebanen.skills.models import Level, Skill

VIEW = "matching:ranking"  # in settings.SHEETS
ONLY_ON_TIME, MINE, MY_TEAM = "ja", "mij", "team"
BY_READY = "klaar"
NOWHERE, HERE, ELSEWHERE = "geen", "hier", "elders"
ABOUT_OWN_PEOPLE = {"q", "van", "voorstel", "vaardigheid", "uren", "groep", "weken"}


class RankingForm(ListForm):
    """`baan` is not chosen here: on the page of a job it follows from the address, in the query of a file it stands."""

    sorts = {"match": Sort("Match", ()), BY_READY: Sort("Klaar op", ())}
    bar = ("q", "van", "optijd")
    tab = "baan"
    baan = ObjectFilter(FutureJob.objects.none(), label="Baan")
    van = choice("Van wie", "Iedereen")
    optijd = choice("Op tijd", "Ook wie later klaar is", [(ONLY_ON_TIME, "Alleen wie op tijd klaar is")])
    voorstel = choice(
        "Voorstel",
        "Met en zonder",
        [
            (NOWHERE, "Staat nergens voorgesteld"),
            (HERE, "Staat bij deze baan"),
            (ELSEWHERE, "Staat bij een andere baan"),
        ],
    )
    vaardigheid = choice("Heeft de vaardigheid", "Alle vaardigheden")
    niveau = choice("Op niveau", "Elk niveau", [(str(n), f"{n} of hoger") for n in Level.values if n > 1])
    uren = choice("Kan werken", "Alle uren", [(str(n), f"{n} uur of meer") for n in (16, 20, 24, 28, 32, 36)])
    weken = choice(
        "Leert nog hoogstens",
        "Hoe lang ook",
        [("0", "niets meer"), *((str(n), f"{n} weken") for n in (4, 8, 12, 26, 52))],
    )
    groep = PickedFilter(CandidateGroup.objects.none(), label="Groep", every="Alle groepen")

    def __init__(self, data: QueryDict | None = None, *, user: User, job: FutureJob | None = None) -> None:
        data = (data or QueryDict()).copy()
        if job:
            data["baan"] = str(job.public_id)
        super().__init__(data, user=user)
        jobs, group = self.fields["baan"], self.fields["groep"]
        assert isinstance(jobs, forms.ModelChoiceField)
        assert isinstance(group, forms.ModelChoiceField)
        found = FutureJob.objects.visible_to(user).exclude(status=JobStatus.CONCEPT)
        jobs.queryset = found if job else with_parts(found)  # of a job that is there already its parts are too
        group.queryset = groups_of(user)
        self.fields["q"].label = "Zoek op naam of nummer"
        set_choices(self, "van", [("", "Iedereen"), *_whose(user)])
        set_choices(self, "sorteer", [("match", "Volgorde van de match"), (BY_READY, "Wie het eerst klaar is")])
        self.job: FutureJob | None = job or self._job_of_query()
        needs = self.job.requirements.all() if self.job else []
        set_choices(self, "vaardigheid", [("", "Alle vaardigheden"), *_skills([need.skill_id for need in needs])])

    def _job_of_query(self) -> FutureJob | None:
        try:
            found: FutureJob | None = self.fields["baan"].clean(self.data.get("baan"))
        except forms.ValidationError:
            return None
        return found

    @property
    def on_time(self) -> bool:
        return "optijd" in self.wanted()

    @property
    def by_ready(self) -> bool:
        return self.sort == BY_READY

    @property
    def own_people_only(self) -> bool:
        """Whether a filter looks at what another team does not show."""
        return bool(self.wanted().keys() & ABOUT_OWN_PEOPLE)

    @property
    def most_weeks(self) -> int | None:
        weeks = self.wanted().get("weken")
        return int(weeks) if weeks else None

    def kept(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in super().kept() if name != self.tab]


def _whose(user: User) -> list[tuple[str, str]]:
    if user.is_manager:
        return [(str(team.public_id), team.name) for team in Team.objects.order_by("name")]
    return [(MY_TEAM, "Mijn team"), (MINE, "Mijn kandidaten")]


def _skills(needed: list[int]) -> list[tuple[str, str]]:
    """What the job asks, and what helps to learn it."""
    helps = Q(helps_with__skill__in=needed)
    found = Skill.objects.filter(Q(pk__in=needed) | helps).distinct().order_by("name")
    return list(found.values_list("code", "name"))


def people_of(form: RankingForm, *, today: date) -> CandidateQuerySet:
    """Whom the filters leave, apart from what only the match knows: being ready in time, and weeks of learning."""
    wanted, user, active = form.wanted(), form.user, Candidate.objects.active()
    if not form.own_people_only:
        return active
    people: CandidateQuerySet = active.visible_to(user)
    if text := wanted.get("q"):
        people = people.named_like(text)
    if whose := wanted.get("van"):
        people = people.filter(_of(whose, user, today))
    if code := wanted.get("vaardigheid"):
        held = CurrentSkill.objects.filter(skill__code=code, level__gte=int(wanted.get("niveau", 1)))
        people = people.filter(pk__in=held.values("candidate"))
    if hours := wanted.get("uren"):
        people = people.filter(hours_per_week__gte=int(hours))
    if group := wanted.get("groep"):
        people = people.filter(pk__in=GroupMember.objects.filter(group=group).values("candidate"))
    if where := wanted.get("voorstel"):
        people = _with_proposal(people, where, form.job)
    return people


def _of(whose: str, user: User, today: date) -> Q:
    if whose == MINE:
        return Q(coach__in=[user, *absences.acting_for(user, today)])  # also of who is away, while this user stands in
    return Q(team=user.team_id) if whose == MY_TEAM else Q(team__public_id=whose)


def _with_proposal(people: CandidateQuerySet, where: str, job: FutureJob | None) -> CandidateQuerySet:
    standing = Proposal.objects.filter(state__in=STANDING).order_by()
    if where == NOWHERE:
        return people.exclude(pk__in=standing.values("candidate"))
    at = standing.filter(job=job) if where == HERE else standing.exclude(job=job)
    return people.filter(pk__in=at.values("candidate"))


class RankingPage(ListPage):
    """What stands around the rows: filters, chips, sorting. The rows come from the ranking and not from a queryset."""

    saved = None  # of one job: nothing to keep under a name

    def __init__(self, form: RankingForm, page: Page[Any]) -> None:
        self.view, self.form, self.page = VIEW, form, page

    @property
    def by_match_url(self) -> str:
        return self.url(sorteer="")

    @property
    def by_ready_url(self) -> str:
        return self.url(sorteer=BY_READY)

    def url(self, **changes: str) -> str:
        """The job's own page: there the job stands in the address."""
        form = self.form
        assert isinstance(form, RankingForm)
        assert form.job
        query = form.query(**({"baan": ""} | changes))
        return form.job.get_absolute_url() + (f"?{query}" if query else "")
