"""Forms of a verdeling: its choices, a rule about one pair with the reason, and the question why not."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.db.models import Count, F, Q
from django.http import QueryDict

from candidates.models import Candidate
from employers.models import Covenant, FutureJob
from employers.models.job_query import FutureJobQuerySet
from matching.dividing.dividing import Choices, people_of
from matching.models import Assignment, Cohort, Goal, ProposalState
from nieuwebanen import forms
from nieuwebanen.accounts.models import User
from nieuwebanen.fields import WholeNumberField
from nieuwebanen.sent_once import SentOnce
from nieuwebanen.versions import Versioned
from nieuwebanen.widgets import Checkboxes, Radios

MOST_JOBS = 100  # that the form offers at once; a search brings the others
TEAM, COHORT, ALL = "team", "groep", "alle"
GOALS = {
    Goal.MOST_POINTS: "Dit past meestal.",
    Goal.LOWEST_HIGH: "Niemand komt op een plek die veel slechter past dan nodig. Het totaal wordt iets lager.",
    Goal.PREFERENCES: "Na de kennismaking: met de volgorde die bij de groepswerving is vastgelegd.",
}


class JobsField(django_forms.ModelMultipleChoiceField):
    def label_from_instance(self, job: Any) -> str:
        return f"{job}, {job.employer} ({job.number})"


class SearchForm(forms.FilterForm):
    """Which jobs the form offers: from a covenant, or found by words."""

    convenant = django_forms.ModelChoiceField(Covenant.objects.all(), to_field_name="public_id", required=False)
    groep = django_forms.UUIDField(required=False)

    def jobs(self) -> FutureJobQuerySet:
        """Open, with an open seat, the most seats first."""
        wanted = self.wanted()
        taken = Count("proposals", filter=Q(proposals__state=ProposalState.CHOSEN))
        found = FutureJob.objects.open().with_employer().annotate(taken=taken).filter(seats__gt=F("taken"))
        if covenant := wanted.get("convenant"):
            found = found.filter(covenant=covenant)
        if group := wanted.get("groep"):
            found = found.filter(cohort_jobs__cohort__public_id=group)
        if text := wanted.get("q", "").strip():
            found = found.filter(pk__in=FutureJob.objects.named_like(text).values("pk"))
        return found.order_by("-seats", "starts_on", "pk")


class AssignmentForm(SentOnce, Versioned, forms.ModelForm):
    """The choices. With `asked` (a query string) the jobs and people of a group or covenant are filled in."""

    jobs = JobsField(
        FutureJob.objects.none(),
        label="Over welke banen?",
        to_field_name="public_id",
        widget=Checkboxes(),
        error_messages={"required": "Kies minimaal 1 baan om over te verdelen"},
    )
    who = django_forms.ChoiceField(label="Welke kandidaten?", widget=Radios())
    cohort = django_forms.ModelChoiceField(
        Cohort.objects.none(),
        label="Welke groepswerving?",
        help_text="Alleen als je hierboven een groepswerving kiest.",
        to_field_name="public_id",
        empty_label="Kies een groepswerving",
        required=False,
    )
    goal = django_forms.ChoiceField(
        label="Wat is het beste?",
        choices=Goal.choices,
        widget=Radios(descriptions=GOALS),
        initial=Goal.MOST_POINTS,
    )
    with_late = django_forms.BooleanField(
        label="Ook wie na de start van de baan klaar is",
        help_text="Zonder vinkje krijgt alleen een plek wie voor de start klaar kan zijn.",
        required=False,
    )
    quota_percent = WholeNumberField(
        label="Welk deel van de plekken is voor wie lang wacht?",
        help_text="Bijvoorbeeld 20. Laat leeg als dit niet meetelt. Het geldt voor elke baan apart.",
        what="het deel",
        min_value=0,
        max_value=100,
        suffix="procent",
        required=False,
    )
    quota_months = WholeNumberField(
        label="Vanaf hoeveel maanden wacht iemand lang?",
        what="het aantal maanden",
        min_value=1,
        max_value=120,
        suffix="maanden",
        initial=24,
        required=False,
    )

    class Meta:
        model = Assignment
        fields = ["name", "goal", "with_late", "quota_percent", "quota_months"]
        labels = {"name": "Naam van de verdeling"}
        help_texts = {"name": "Bijvoorbeeld: 4 keer 50 plekken logistiek."}

    field_order = ["name", "jobs", "who", "cohort", "goal", "with_late", "quota_percent", "quota_months"]

    def __init__(self, data: Any = None, *, user: User, asked: QueryDict | None = None, instance: Any = None) -> None:
        self.user, self.search = user, SearchForm(asked or QueryDict())
        super().__init__(data, instance=instance, initial=self._first(instance))
        self._fill_jobs(instance)
        self._fill_people(instance)
        self._ask_seats(instance)

    def _first(self, instance: Assignment | None) -> dict[str, Any]:
        """What is ticked before anybody answered."""
        if instance is not None:
            jobs = list(instance.assignment_jobs.values_list("job__public_id", flat=True))
            who = COHORT if instance.cohort_id else TEAM if instance.team_id else ALL
            cohort = instance.cohort.public_id if instance.cohort else None
            return {"jobs": jobs, "who": who, "cohort": cohort}
        wanted = self.search.wanted()
        filled = bool(wanted.get("groep") or wanted.get("convenant"))
        jobs = [job.public_id for job in self.search.jobs()[:MOST_JOBS]] if filled else []
        who = COHORT if wanted.get("groep") else TEAM if self.user.team_id else ALL
        return {"jobs": jobs, "who": who, "cohort": wanted.get("groep")}

    def _fill_jobs(self, instance: Assignment | None) -> None:
        field = self.fields["jobs"]
        assert isinstance(field, JobsField)
        offered = list(self.search.jobs()[:MOST_JOBS].values_list("pk", flat=True))
        chosen = instance.assignment_jobs.values("job") if instance else []
        sent = self.data.getlist("jobs") if isinstance(self.data, QueryDict) else []
        ticked = [value for value in sent if _is_uuid(value)]
        jobs = FutureJob.objects.visible_to(self.user).with_employer()
        mine = Q(pk__in=offered) | Q(pk__in=chosen) | Q(public_id__in=ticked, status="open")
        field.queryset = jobs.filter(mine).order_by("-seats", "starts_on", "pk")

    def _fill_people(self, instance: Assignment | None) -> None:
        cohorts = self.fields["cohort"]
        assert isinstance(cohorts, django_forms.ModelChoiceField)
        cohorts.queryset = Cohort.objects.visible_to(self.user)
        who = self.fields["who"]
        assert isinstance(who, django_forms.ChoiceField)
        choices = [(COHORT, "Van een groepswerving")]
        team = (instance.team if instance else None) or self.user.team
        if team is not None:
            choices.insert(0, (TEAM, f"Van {team}"))
        if self.user.is_manager:
            choices.append((ALL, "Van alle teams"))
        who.choices = choices
        self._team = team

    def _ask_seats(self, instance: Assignment | None) -> None:
        """Of the jobs that are in it already: how many of its seats take part."""
        for row in instance.assignment_jobs.select_related("job") if instance else []:
            self.fields[f"seats_{row.job_id}"] = WholeNumberField(
                label=f"Hoeveel plekken van {row.job} ({row.job.number})?",
                help_text="Laat leeg voor alle open plekken.",
                what="het aantal plekken",
                min_value=0,
                max_value=500,
                required=False,
                initial=row.seats,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("who") == COHORT and not cleaned.get("cohort"):
            self.add_error("cohort", "Kies een groepswerving")
        if cleaned.get("goal") == Goal.PREFERENCES and cleaned.get("who") not in (COHORT, None):
            self.add_error("who", "Kies een groepswerving. Daar liggen de voorkeuren vast")
        cleaned["quota_percent"] = cleaned.get("quota_percent") or 0
        cleaned["quota_months"] = cleaned.get("quota_months") or 24
        return cleaned

    @property
    def choices(self) -> Choices:
        cleaned, who = self.cleaned_data, self.cleaned_data["who"]
        return Choices(
            name=cleaned["name"],
            jobs=list(cleaned["jobs"]),
            team=self._team if who == TEAM else None,
            cohort=cleaned["cohort"] if who == COHORT else None,
            goal=cleaned["goal"],
            with_late=cleaned["with_late"],
            quota_percent=cleaned["quota_percent"],
            quota_months=cleaned["quota_months"],
            seats=dict(self._seats()),
        )

    def _seats(self) -> Iterator[tuple[int, int]]:
        for name, value in self.cleaned_data.items():
            if name.startswith("seats_") and value is not None:
                yield int(name.removeprefix("seats_")), value


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


class RuleForm(forms.Form):
    """Why one pair is pinned or forbidden."""

    reason = django_forms.CharField(
        label="Waarom?",
        help_text="Bijvoorbeeld: heeft daar al proefgedraaid. Schrijf niets op over ziekte of medicijnen.",
        max_length=300,
        widget=django_forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Vul in waarom"},
    )


class PairForm(forms.Form):
    """About which pair somebody asks why not."""

    kandidaat = django_forms.CharField(label="Kandidaat", max_length=100, help_text="Naam of nummer.")
    baan = django_forms.ModelChoiceField(
        FutureJob.objects.none(), label="Baan", to_field_name="public_id", empty_label="Kies een baan"
    )

    def __init__(self, data: Any = None, *, assignment: Assignment, user: User) -> None:
        super().__init__(data)
        self.assignment, self.user = assignment, user
        field = self.fields["baan"]
        assert isinstance(field, django_forms.ModelChoiceField)
        jobs = FutureJob.objects.filter(pk__in=assignment.assignment_jobs.values("job"))
        field.queryset = jobs.with_employer().order_by("title", "pk")

    def clean_kandidaat(self) -> Candidate:
        """Somebody whom this user may see, in the verdeling or not; exactly one."""
        text = str(self.cleaned_data["kandidaat"]).strip()
        visible = Candidate.objects.visible_to(self.user).select_related("team")
        found = list(visible.filter(public_id=text) if _is_uuid(text) else visible.named_like(text)[:50])
        if len(found) > 1:  # who takes part comes before a namesake who does not
            ids = set(people_of(self.assignment).filter(pk__in=[one.pk for one in found]).values_list("pk", flat=True))
            found = [one for one in found if one.pk in ids] or found
        if not found:
            raise django_forms.ValidationError("Geen kandidaat gevonden. Vul een naam of nummer in", code="nobody")
        if len(found) > 1:
            raise django_forms.ValidationError("Er zijn er meer met deze naam. Vul het nummer in", code="several")
        return found[0]
