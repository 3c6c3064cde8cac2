"""The list of group recruitments: the filters of its URL, and what stands behind each."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.db.models import Count, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import QueryDict

from employers.models import Employer, FutureJob
from matching.models import Cohort, CohortJob, CohortMember, CohortPhase, CohortQuerySet, CohortState, MemberState
from nieuwebanen.accounts.models import User
from nieuwebanen.list_export import Sheet
from nieuwebanen.list_fields import PickedFilter, choice, coaches_per_team, set_choices
from nieuwebanen.lists import ListForm, Sort, ordered
from nieuwebanen.spreadsheet import Value

RUNNING, ALL = "bezig", "alles"
STATES = {**{state.value: state.label.capitalize() for state in CohortState}, ALL: "Alles"}
SORTS = {
    "datum": Sort("Volgende onderdeel", ("next_on",)),
    "naam": Sort("Groep", ("name",)),
    "mensen": Sort("Doen mee", ("joins",)),
    "coach": Sort("Werkcoach", ("coach__last_name", "coach__first_name")),
}


class CohortFilterForm(ListForm):
    sorts = SORTS
    bar = ("q", "van")
    van = choice("Werkcoach", "Iedereen")
    werkgever = PickedFilter(Employer.objects.none(), label="Werkgever", every="Alle werkgevers")
    baan = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput(), label="Baan")
    stand = forms.ChoiceField(choices=list(STATES.items()), required=False)

    def __init__(self, data: QueryDict | None = None, *, user: User) -> None:
        super().__init__(data, user=user)
        self.fields["q"].label = "Zoek op groep, baan of werkgever"
        set_choices(self, "van", [("", "Iedereen"), ("mij", "Mijn groepen"), *coaches_per_team(user)])
        picked = self.fields["werkgever"]
        assert isinstance(picked, forms.ModelChoiceField)
        seen = Cohort.objects.visible_to(user).order_by().values("cohort_jobs__job__employer")
        picked.queryset = Employer.objects.filter(pk__in=seen).order_by("name")

    def clean_stand(self) -> str:
        """The first tab has no word of its own in the URL."""
        state = str(self.cleaned_data["stand"])
        return "" if state == RUNNING else state


def found(cohorts: CohortQuerySet, form: CohortFilterForm) -> CohortQuerySet:
    """What the filters ask for, in every state."""
    wanted = form.wanted()
    if text := wanted.get("q", "").strip():
        of_jobs = CohortJob.objects.filter(job__in=FutureJob.objects.named_like(text)).order_by().values("cohort")
        cohorts = cohorts.filter(Q(name__unaccent__icontains=text) | Q(number__iexact=text) | Q(pk__in=of_jobs))
    if who := wanted.get("van"):
        cohorts = cohorts.filter(coach=form.user) if who == "mij" else cohorts.filter(coach__public_id=who)
    if employer := wanted.get("werkgever"):
        cohorts = cohorts.filter(pk__in=CohortJob.objects.filter(job__employer=employer).order_by().values("cohort"))
    if number := wanted.get("baan"):
        cohorts = cohorts.filter(
            pk__in=CohortJob.objects.filter(job__number__iexact=number).order_by().values("cohort")
        )
    return cohorts


def in_state(cohorts: CohortQuerySet, state: str) -> CohortQuerySet:
    if state == ALL:
        return cohorts
    return cohorts.filter(state=state if state in CohortState.values else CohortState.RUNNING)


def counts(cohorts: CohortQuerySet) -> dict[str, int]:
    """How many there are on every tab, in one query."""
    by_state: dict[str, int] = dict(cohorts.order_by().values_list("state").annotate(Count("pk")))
    return by_state | {ALL: sum(by_state.values())}


def with_numbers(cohorts: CohortQuerySet, *, today: date) -> CohortQuerySet:
    """With `seats`, `joins`, `chosen`, `people` and `next_on` of each, in one statement."""
    members = CohortMember.objects.filter(cohort=OuterRef("pk")).order_by().values("cohort")
    jobs = CohortJob.objects.filter(cohort=OuterRef("pk")).order_by().values("cohort")
    phases = CohortPhase.objects.filter(cohort=OuterRef("pk"), held_on__gte=today).order_by().values("cohort")

    def number(rows: "QuerySet[CohortMember, Any]") -> Coalesce:
        counted = rows.annotate(n=Count("pk")).values("n")
        return Coalesce(Subquery(counted, output_field=IntegerField()), 0)

    return cohorts.annotate(
        seats=Coalesce(Subquery(jobs.annotate(n=Sum("job__seats")).values("n"), output_field=IntegerField()), 0),
        joins=number(members.filter(state=MemberState.JOINS)),
        chosen=number(members.filter(state=MemberState.CHOSEN)),
        people=number(members),
        next_on=Subquery(phases.annotate(n=Min("held_on")).values("n")),
    ).order_by(F("next_on").asc(nulls_last=True), "pk")


def for_page(cohorts: CohortQuerySet, *, today: date) -> CohortQuerySet:
    return (
        with_numbers(cohorts, today=today)
        .select_related("coach", "team")
        .prefetch_related("cohort_jobs__job__employer")
    )


# ---- as a spreadsheet -----------------------------------------------------------------------------------
HEADINGS = (
    "Groep",
    "Naam",
    "Team",
    "Werkcoach",
    "Banen",
    "Werkgevers",
    "Plekken",
    "Doen mee",
    "Gekozen",
    "In totaal meegedaan",
    "Volgende onderdeel",
    "Stand",
    "Klaar op",
)


def exported(cohorts: "QuerySet[Cohort]") -> Iterator[list[Value]]:
    """A row per group, as HEADINGS."""
    for cohort in cohorts.iterator(chunk_size=500):
        jobs = [row.job for row in cohort.cohort_jobs.all()]
        yield [
            cohort.number,
            cohort.name,
            cohort.team.name,
            cohort.coach.full_name,
            ", ".join(job.number for job in jobs),
            ", ".join(sorted({job.employer.name for job in jobs})),
            cohort.seats,  # type: ignore[attr-defined]  # annotated, as what follows
            cohort.joins,  # type: ignore[attr-defined]
            cohort.chosen,  # type: ignore[attr-defined]
            cohort.people,  # type: ignore[attr-defined]
            cohort.next_on,  # type: ignore[attr-defined]
            cohort.get_state_display(),
            cohort.ended_on,
        ]


def sheet(form: CohortFilterForm, *, today: date) -> Sheet:
    """The list that this form asks for (settings.LISTS)."""
    shown = in_state(found(Cohort.objects.visible_to(form.user), form), form.wanted().get("stand", RUNNING))
    return Sheet(HEADINGS, exported(ordered(for_page(shown, today=today), form)), shown.count())


# ---- the people of one group ------------------------------------------------------------------------------
MEMBER_HEADINGS = (
    "Kandidaat",
    "Naam",
    "Team",
    "Werkcoach",
    "Onderdeel",
    "Stand",
    "Gekozen voor",
    "Reden",
    "Doet mee sinds",
    "Klaar op",
)


def exported_members(cohort: Cohort, user: User) -> Iterator[list[Value]]:
    """A row per person whose name this user may read, as MEMBER_HEADINGS."""
    members = cohort.members.named_to(user).select_related("candidate__team", "candidate__coach", "phase", "job")
    for member in members:
        yield [
            member.candidate.number,
            member.candidate.full_name,
            member.candidate.team.name,
            member.candidate.coach.full_name,
            str(member.phase) if member.phase else "",
            member.get_state_display(),
            member.job.number if member.job else "",
            member.get_reason_display(),
            member.joined_at,
            member.ended_at,
        ]
