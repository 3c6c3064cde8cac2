"""The editor of "Wat nodig is": one form with a row per skill, and a way to add some; works without a script."""

from typing import Any

from django import forms as django_forms
from django.http import QueryDict

from employers.forms.skill_choices import SkillsField
from employers.models import FutureJob, JobRequirement
from employers.requirements import WEIGHTS, Need, with_new
from nieuwebanen import forms
from nieuwebanen.fields import WholeNumberField
from nieuwebanen.skills.models import Level, Skill
from nieuwebanen.skills.search import find_skills
from nieuwebanen.widgets import Checkboxes, NumberInput

LEVELS = [(level.value, f"{level.value} {level.label.lower()}") for level in list(Level)[1:]]
MUST = [("nee", "mag nog geleerd worden"), ("ja", "nodig voor het inleren begint")]
MAX_FOUND = 8


class NeedForm(forms.Form):
    """One row. `skill` is shown, not asked."""

    position = WholeNumberField(
        label="Volgorde",
        min_value=1,
        max_value=99,
        widget=NumberInput(attrs={"class": "nbl-text-input--xs"}),
        error_messages={"invalid": "Vul de volgorde in als getal, bijvoorbeeld 2", "required": "Vul de volgorde in"},
    )
    level = django_forms.TypedChoiceField(
        label="Niveau", choices=LEVELS, coerce=int, error_messages={"required": "Kies een niveau van 1 tot en met 4"}
    )
    weight = django_forms.TypedChoiceField(label="Belang", choices=WEIGHTS, coerce=int)
    must = django_forms.ChoiceField(label="Wanneer nodig", choices=MUST)
    remove = django_forms.BooleanField(label="Weghalen", required=False)

    def __init__(self, *args: Any, requirement: JobRequirement, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "position": requirement.position,
            "level": requirement.level,
            "weight": requirement.weight,
            "must": "ja" if requirement.must else "nee",
        }
        super().__init__(*args, prefix=requirement.skill.code, **kwargs)
        self.skill = requirement.skill
        for name in ("position", "level", "weight", "must", "remove"):  # the column's name, with the row's
            self.fields[name].widget.attrs["aria-label"] = f"{self.fields[name].label}: {self.skill.name}"

    def need(self) -> Need:
        answers = self.cleaned_data
        return Need(self.skill, answers["level"], answers["weight"], answers["must"] == "ja")


class AddForm(forms.Form):
    """More skills: by a typed name, from what was found, or from the list."""

    name = django_forms.CharField(
        label="Vaardigheid",
        help_text="Typ een woord, bijvoorbeeld heftruck.",
        max_length=120,
        required=False,
        widget=django_forms.TextInput(attrs={"autocomplete": "off", "list": "alle-vaardigheden"}),
    )
    found = SkillsField(label="Bedoel je een van deze?", widget=Checkboxes, required=False)
    listed = SkillsField(label="Of kies uit de lijst", required=False)
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)

    def __init__(self, *args: Any, job: FutureJob, **kwargs: Any) -> None:
        super().__init__(*args, initial={"version": job.version}, **kwargs)
        listed, found = self.fields["listed"], self.fields["found"]
        assert isinstance(listed, SkillsField)
        assert isinstance(found, SkillsField)
        listed.load(first_sector=job.sector, unfold=False, without=[need.skill_id for need in job.requirements.all()])
        found.skills, found.choices = listed.skills, listed.choices
        for field in (listed, found):
            field.quiet_optional = True  # type: ignore[attr-defined]
        self.fields["name"].quiet_optional = True  # type: ignore[attr-defined]
        self.names = [skill.name for skill in listed.skills.values()]

    def clean(self) -> dict[str, Any]:
        """A name that is exactly a skill is that skill; another one shows what it could mean."""
        cleaned = super().clean() or self.cleaned_data
        text = " ".join(cleaned.get("name", "").split())
        if not text or cleaned.get("found") or cleaned.get("listed"):
            return cleaned
        known: dict[str, Skill] = self.fields["listed"].skills  # type: ignore[attr-defined]
        exact = [skill for skill in known.values() if skill.name.casefold() == text.casefold()]
        if exact:
            cleaned["found"] = exact
            return cleaned
        matches = [skill for skill in find_skills(text)[:MAX_FOUND] if skill.code in known]
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


class NeedsEditor:
    """All rows of one job and the form to add, as one."""

    def __init__(self, job: FutureJob, data: QueryDict | None = None) -> None:
        self.job = job
        # A row that came or went in another window is not in what was sent: it shows as saved.
        self.rows = [
            NeedForm(data if data is not None and f"{need.skill.code}-level" in data else None, requirement=need)
            for need in job.requirements.all()
        ]
        self.add = AddForm(data, job=job)

    @property
    def forms(self) -> list[django_forms.BaseForm]:
        return [*self.rows, self.add]

    def is_valid(self) -> bool:
        answers = [form.is_valid() for form in self.forms if form.is_bound]  # every form, for all its errors
        return all(answers)

    def needs(self) -> list[Need]:
        """The list as asked for: rows in their order, what was taken out gone, what was added at the end."""
        kept = [row for row in self.rows if not (row.is_bound and row.cleaned_data["remove"])]
        kept.sort(key=lambda row: row.cleaned_data["position"] if row.is_bound else row.initial["position"])
        needs = [row.need() if row.is_bound else _as_saved(row) for row in kept]
        answers = self.add.cleaned_data
        return with_new(needs, [*answers.get("found", []), *answers.get("listed", [])])


def _as_saved(row: NeedForm) -> Need:
    saved = row.initial
    return Need(row.skill, saved["level"], saved["weight"], saved["must"] == "ja")
