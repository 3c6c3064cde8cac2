"""Languages at work: a row for each, and an empty one for the next. Works without a script."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from crispy_forms.layout import Fieldset, Layout, Row
from django import forms as django_forms
from django.forms import formset_factory
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import QueryDict

from candidates.languages import PARTS, in_words_of, spoken
from candidates.models import Candidate, Fluency, Language
from nieuwebanen import forms
from nieuwebanen.versions import EMPTY, Meanwhile, SeenVersion, asked_with, base_name, signed, unsigned

QUESTIONS = {"speaks": "Spreken", "understands": "Verstaan", "reads": "Lezen", "writes": "Schrijven"}
MOST = 12  # languages of one person


def _level(part: str) -> django_forms.TypedChoiceField:
    return django_forms.TypedChoiceField(
        label=QUESTIONS[part],
        choices=[("", "Niet gevraagd"), *Fluency.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )


class LanguageForm(forms.Form):
    language = django_forms.ChoiceField(
        label="Taal",
        choices=[("", "Kies een taal"), *Language.choices],
        error_messages={"required": "Kies de taal, of haal deze rij weg"},
    )
    speaks, understands, reads, writes = map(_level, PARTS)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("language") and not any(cleaned.get(part) for part in PARTS):
            self.add_error("speaks", "Kies bij minstens 1 van de 4 hoe goed het gaat")
        return cleaned


class BaseLanguageForms(django_forms.BaseFormSet):
    def __init__(self, data: QueryDict | None = None, *, candidate: Candidate) -> None:
        rows = candidate.languages.values("language", *PARTS)
        super().__init__(data, initial=list(rows), prefix="taal")

    def add_fields(self, form: LanguageForm, index: int | None) -> None:
        super().add_fields(form, index)
        known = form.initial.get("language")
        names = ["language", Row(*PARTS)]
        if DELETION_FIELD_NAME in form.fields:
            form.fields[DELETION_FIELD_NAME].label = f"Haal {Language(known).label} weg" if known else "Haal weg"
            names.append(DELETION_FIELD_NAME)
        title = str(Language(known).label) if known else "Nog een taal" if self.initial_form_count() else "Taal"
        form.layout = Layout(Fieldset(title, *names))

    def clean(self) -> None:
        seen: set[str] = set()
        for form in self.forms:
            code = getattr(form, "cleaned_data", {}).get("language")
            if not code or form.cleaned_data.get(DELETION_FIELD_NAME):
                continue
            if code in seen:
                form.add_error("language", "Deze taal staat er al")
            seen.add(code)

    def chosen(self) -> dict[str, dict[str, int | None]]:
        """Code -> how well each part goes, of the rows that stay."""
        rows = [form.cleaned_data for form in self.forms if not form.cleaned_data.get(DELETION_FIELD_NAME)]
        return {row["language"]: {part: row[part] for part in PARTS} for row in rows if row.get("language")}


LanguageForms = cast(
    type[BaseLanguageForms],
    formset_factory(
        LanguageForm, formset=BaseLanguageForms, extra=1, max_num=MOST, can_delete=True, can_delete_extra=False
    ),
)


class SeenForm(forms.Form):
    """Which version of the file was on the screen, and which languages it said."""

    version = django_forms.IntegerField()
    saved_meanwhile: Sequence[Meanwhile] = ()

    def __init__(self, data: QueryDict | None, *, candidate: Candidate) -> None:
        super().__init__(data, initial={"version": candidate.version})
        self.candidate = candidate
        self.fields["version"].widget = SeenVersion(self._base)

    def _base(self, name: str) -> str:
        return str(self.data.get(name, "")) if self.is_bound else signed(_said(self.candidate))

    def meet(self, candidate: Candidate, typed: Mapping[str, Mapping[str, int | None]], refusal: str) -> None:
        """Somebody else saved first: of each language that differs what was typed, what is saved, and what it was."""
        asked_with(self, candidate.version, refusal)
        was, mine, theirs = unsigned(self._base(base_name("version"))), in_words_of(typed), _said(candidate)
        rows = [
            Meanwhile(name, theirs.get(name, EMPTY), mine.get(name, EMPTY), was.get(name, EMPTY))
            for name in sorted({*mine, *theirs})
        ]
        self.saved_meanwhile = [row for row in rows if row.theirs not in (row.mine, row.base)]


def _said(candidate: Candidate) -> dict[str, str]:
    return {known.name: known.words for known in spoken(candidate)}
