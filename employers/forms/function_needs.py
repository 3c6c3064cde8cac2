"""Forms of the templates: keeping one, naming one, and choosing what of it comes into a job."""

from typing import Any

from django import forms as django_forms

from employers.function_needs import Double, Preview
from employers.models import JobRequirement, RequirementTemplate, TemplateRequirement
from employers.requirements import WEIGHTS
from nieuwebanen import forms
from nieuwebanen.forms import FilterForm
from nieuwebanen.skills.models import Level
from nieuwebanen.widgets import Checkboxes

FUNCTION_LENGTH = RequirementTemplate._meta.get_field("function").max_length or 120


class TemplateFilterForm(FilterForm):
    pass


class TemplateNameForm(forms.Form):
    function = django_forms.CharField(
        label="Voor welke functie is dit?",
        help_text="Zo vindt een collega het terug. Bijvoorbeeld: medewerker magazijn.",
        max_length=FUNCTION_LENGTH,
        error_messages={"required": "Vul de naam van de functie in"},
    )

    def clean_function(self) -> str:
        return " ".join(self.cleaned_data["function"].split())


class KeepTemplateForm(TemplateNameForm):
    """`replace` is only asked when there is a template of this name."""

    replace = django_forms.BooleanField(label="Vervang het sjabloon dat er al is", required=False)

    def __init__(self, *args: Any, asks_to_replace: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_to_replace:
            self.fields["replace"].widget = django_forms.HiddenInput()


class UseTemplateForm(forms.Form):
    """What comes in is ticked beforehand; what the job has already stays unless it is ticked."""

    new = django_forms.MultipleChoiceField(label="Dit komt erbij", widget=Checkboxes, required=False)
    take_over = django_forms.MultipleChoiceField(
        label="Dit staat er al, maar anders",
        help_text="Zonder vinkje blijft het zoals het in deze baan staat.",
        widget=Checkboxes,
        required=False,
    )
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)

    def __init__(self, *args: Any, seen: Preview, version: int, **kwargs: Any) -> None:
        codes = [row.skill.code for row in seen.new]
        super().__init__(*args, initial={"new": codes, "version": version}, **kwargs)
        self.codes = codes
        self._offer("new", {row.skill.code: (row.skill.name, in_words(row)) for row in seen.new})
        self._offer("take_over", {one.row.skill.code: (one.row.skill.name, _change(one)) for one in seen.differing})

    def _offer(self, name: str, lines: dict[str, tuple[str, str]]) -> None:
        if not lines:
            del self.fields[name]
            return
        field = self.fields[name]
        assert isinstance(field, django_forms.MultipleChoiceField)
        field.quiet_optional = True  # type: ignore[attr-defined]
        field.choices = [(code, skill) for code, (skill, _) in lines.items()]
        field.widget.descriptions = {code: words for code, (_, words) in lines.items()}

    @property
    def skipped(self) -> list[str]:
        """Codes of what was offered and not ticked."""
        return [code for code in self.codes if code not in self.cleaned_data.get("new", [])]


def in_words(row: JobRequirement | TemplateRequirement) -> str:
    """Level, weight and moment of a need: "niveau 3 zelfstandig, belangrijk, mag nog geleerd worden"."""
    moment = "nodig voor het inleren begint" if row.must else "mag nog geleerd worden"
    return f"niveau {row.level} {Level(row.level).label.lower()}, {dict(WEIGHTS)[row.weight]}, {moment}"


def _change(double: Double) -> str:
    return f"Nu: {in_words(double.has)}. In het sjabloon: {in_words(double.row)}."
