"""The editor of "Wat nodig is": one form with a row per skill, and ways to add some; works without a script.

The same editor serves the needs of a job and those of a template; a template has no places.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms as django_forms
from django.http import QueryDict

from employers.forms.skill_choices import SkillsField
from employers.models import FutureJob, JobRequirement, LearningLocation, RequirementTemplate, TemplateRequirement
from employers.requirements import WEIGHTS, Need, with_new
from nieuwebanen import forms
from nieuwebanen.fields import WholeNumberField
from nieuwebanen.skills.models import Level, Skill
from nieuwebanen.skills.search import find_skills, skills_in_text
from nieuwebanen.typed import read_whole
from nieuwebanen.widgets import Checkboxes, NumberInput

LEVELS = [(level.value, f"{level.value} {level.label}. {level.anchor}") for level in list(Level)[1:]]
MUST = [("nee", "mag nog geleerd worden"), ("ja", "nodig voor het inleren begint")]
MAX_FOUND = 8
LAST = 99


class Places:
    """Where the skills of one job may be learnt: its own route first, its employer, and the places of no employer."""

    def __init__(self, job: FutureJob, places: Iterable[LearningLocation]) -> None:
        self.by_id = {str(place.public_id): place for place in places}
        in_route = {phase.location_id for phase in job.phases.all()}
        groups: dict[str, list[tuple[str, str]]] = {}
        for public_id, place in self.by_id.items():
            own = place.employer_id == job.employer_id
            group = "In de route" if place.pk in in_route else str(job.employer) if own else "Andere plekken"
            groups.setdefault(group, []).append((public_id, place.name))
        order = ["In de route", str(job.employer), "Andere plekken"]
        self.choices = [("", "nog niet gekozen"), *((name, groups[name]) for name in order if name in groups)]


class NeedForm(forms.Form):
    """One row. `skill` is shown, not asked."""

    position = WholeNumberField(min_value=1, max_value=LAST, widget=django_forms.HiddenInput, required=False)
    level = django_forms.TypedChoiceField(
        label="Niveau",
        choices=LEVELS,
        coerce=int,
        error_messages={"required": "Kies een niveau van 1 tot en met 4"},
    )
    weight = django_forms.TypedChoiceField(label="Belang", choices=WEIGHTS, coerce=int)
    must = django_forms.ChoiceField(label="Wanneer nodig", choices=MUST)
    learn_at = django_forms.ChoiceField(label="Waar te leren", required=False)
    learn_hours = WholeNumberField(
        label="Uren leren",
        required=False,
        min_value=1,
        max_value=2000,
        suffix="uur",
        widget=NumberInput(attrs={"class": "nbl-text-input--xs"}),
        error_messages={"invalid": "Vul het aantal uren in als getal, bijvoorbeeld 40"},
    )
    remove = django_forms.BooleanField(label="Weghalen", required=False)

    def __init__(
        self, *args: Any, requirement: JobRequirement | TemplateRequirement, places: Places | None, **kwargs: Any
    ) -> None:
        self.requirement, self.skill, self.places = requirement, requirement.skill, places
        kwargs["initial"] = {
            "position": requirement.position,
            "level": requirement.level,
            "weight": requirement.weight,
            "must": "ja" if requirement.must else "nee",
            "learn_hours": requirement.learn_hours or self.skill.hours_to(requirement.level),
        }
        if isinstance(requirement, JobRequirement) and requirement.learn_at:
            kwargs["initial"]["learn_at"] = str(requirement.learn_at.public_id)
        super().__init__(*args, prefix=self.skill.code, **kwargs)
        for field in self.fields.values():
            field.quiet_optional = True  # type: ignore[attr-defined]
        learn_at = self.fields["learn_at"]
        assert isinstance(learn_at, django_forms.ChoiceField)
        if places is None:
            del self.fields["learn_at"]
        else:
            learn_at.choices = places.choices
        for name in (
            "level",
            "weight",
            "must",
            "learn_at",
            "learn_hours",
            "remove",
        ):  # the question, with the row's name
            if name in self.fields:
                self.fields[name].widget.attrs["aria-label"] = f"{self.fields[name].label}: {self.skill.name}"

    @property
    def usual_hours(self) -> int:
        """What the skill's own hours say for the level that was saved."""
        return self.skill.hours_to(self.requirement.level)

    @property
    def place_in_list(self) -> int:
        return read_whole(str(self["position"].value() or "")) or LAST

    def need(self) -> Need:
        """As asked for; hours that were left as the skill says them keep following the skill."""
        if not self.is_bound:
            saved = self.requirement
            at = saved.learn_at if isinstance(saved, JobRequirement) else None
            return Need(self.skill, saved.level, saved.weight, saved.must, at, saved.learn_hours)
        answers = self.cleaned_data
        hours = answers["learn_hours"]
        usual = hours is None or (self.requirement.learn_hours is None and hours == self.usual_hours)
        at = self.places.by_id.get(answers["learn_at"]) if self.places else None
        if usual or hours == self.skill.hours_to(answers["level"]):
            hours = None
        return Need(self.skill, answers["level"], answers["weight"], answers["must"] == "ja", at, hours)


class AddForm(forms.Form):
    """More skills: by a typed name, from what was found, from what the employer wrote, or from the list."""

    name = django_forms.CharField(
        label="Zoek een vaardigheid",
        help_text="Typ een woord, bijvoorbeeld heftruck. Andere woorden voor hetzelfde werken ook.",
        max_length=120,
        required=False,
        widget=django_forms.TextInput(attrs={"autocomplete": "off", "list": "alle-vaardigheden"}),
    )
    found = SkillsField(label="Bedoel je een van deze?", widget=Checkboxes, required=False)
    suggested = SkillsField(required=False)  # each a button beside the employer's words
    listed = SkillsField(label="Of kruis er een paar aan in de lijst", required=False)
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)

    def __init__(self, *args: Any, known: Sequence[int], version: int, sector: str = "", **kwargs: Any) -> None:
        super().__init__(*args, initial={"version": version}, **kwargs)
        listed = self.fields["listed"]
        assert isinstance(listed, SkillsField)
        listed.load(first_sector=sector, unfold=False, without=known)
        for name in ("found", "suggested"):
            field = self.fields[name]
            assert isinstance(field, SkillsField)
            field.skills, field.choices = listed.skills, listed.choices
            if self.is_bound:
                field.also(self.data.getlist(name) if isinstance(self.data, QueryDict) else self.data.get(name, []))
        for field in self.fields.values():
            field.quiet_optional = True  # type: ignore[attr-defined]
        self.known = set(known)
        self.names = [skill.name for skill in listed.skills.values()]

    def clean(self) -> dict[str, Any]:
        """A name that is exactly a skill is that skill; another one shows what it could mean."""
        cleaned = super().clean() or self.cleaned_data
        text = " ".join(cleaned.get("name", "").split())
        if not text or any(cleaned.get(name) for name in ("found", "listed", "suggested")):
            return cleaned
        matches = [skill for skill in find_skills(text)[:MAX_FOUND] if skill.pk not in self.known]
        exact = [skill for skill in matches if skill.name.casefold() == text.casefold()]
        if exact:
            cleaned["found"] = exact
            return cleaned
        self.fields["found"].choices = [(skill.code, skill.name) for skill in matches]  # type: ignore[attr-defined]
        self.fields["found"].widget.descriptions = {skill.code: skill.definition for skill in matches}
        self.add_error(
            "name",
            "Kies hieronder welke vaardigheid je bedoelt"
            if matches
            else "Deze vaardigheid staat niet in de lijst. Typ een ander woord of kies uit de lijst",
        )
        return cleaned

    @property
    def shows_found(self) -> bool:
        """Only after a search: the field's list was narrowed to what looks like the typed name."""
        return self.is_bound and "name" in self.errors and bool(self.fields["found"].widget.descriptions)

    def added(self) -> list[Skill]:
        answers = self.cleaned_data
        return [skill for name in ("found", "suggested", "listed") for skill in answers.get(name, [])]


class NeedsEditor:
    """All rows of one list and the form to add, as one.

    A press on "Omhoog" or "Omlaag" shows the rows in the new order, and saves nothing yet.
    """

    def __init__(
        self,
        requirements: Sequence[JobRequirement] | Sequence[TemplateRequirement],
        data: QueryDict | None = None,
        *,
        version: int,
        sector: str = "",
        places: Places | None = None,
        in_words: str = "",
    ) -> None:
        # A row that came or went in another window is not in what was sent: it shows as saved.
        self.rows = [
            NeedForm(
                data if data is not None and f"{need.skill.code}-level" in data else None,
                requirement=need,
                places=places,
            )
            for need in requirements
        ]
        self.rows.sort(key=lambda row: row.place_in_list)
        self.known = [need.skill_id for need in requirements]
        self.add = AddForm(data, known=self.known, version=version, sector=sector)
        self.in_words = in_words
        self.moves = data is not None and bool(data.get("omhoog") or data.get("omlaag"))
        if data is not None and self.moves:
            self._move(data)

    @classmethod
    def of_job(cls, job: FutureJob, places: Iterable[LearningLocation], data: QueryDict | None = None) -> "NeedsEditor":
        return cls(
            list(job.requirements.all()),
            data,
            version=job.version,
            sector=job.sector,
            places=Places(job, places),
            in_words=job.skills_in_words,
        )

    @classmethod
    def of_template(cls, template: RequirementTemplate, data: QueryDict | None = None) -> "NeedsEditor":
        rows = list(template.requirements.select_related("skill"))
        return cls(rows, data, version=template.version)

    @property
    def forms(self) -> list[django_forms.BaseForm]:
        return [*self.rows, self.add]

    @property
    def likely(self) -> list[Skill]:
        """Skills that seem to stand in the employer's own words and not in the list yet."""
        known = set(self.known)
        return [skill for skill in skills_in_text(self.in_words)[: MAX_FOUND * 2] if skill.pk not in known][:MAX_FOUND]

    def is_valid(self) -> bool:
        answers = [form.is_valid() for form in self.forms if form.is_bound]  # every form, for all its errors
        return all(answers)

    def needs(self) -> list[Need]:
        """The list as asked for: rows in their order, what was taken out gone, what was added at the end."""
        kept = [row for row in self.rows if not (row.is_bound and row.cleaned_data["remove"])]
        return with_new([row.need() for row in kept], self.add.added())

    def _move(self, data: QueryDict) -> None:
        """The row of the pressed button changes place with its neighbour; all rows get the number of their place."""
        pressed, step = (data["omhoog"], -1) if "omhoog" in data else (data["omlaag"], 1)
        codes = [row.skill.code for row in self.rows]
        here = codes.index(pressed) if pressed in codes else -1
        there = here + step
        if here >= 0 and 0 <= there < len(codes):
            self.rows[here], self.rows[there] = self.rows[there], self.rows[here]
        sent = data.copy()
        for place, row in enumerate(self.rows, 1):
            sent[row.add_prefix("position")] = str(place)
            if row.is_bound:
                row.data = sent
