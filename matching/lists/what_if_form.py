"""The form of "wat als": the job as it is, to be changed in the URL and nowhere else."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms as django_forms
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from employers.models import FutureJob, JobRequirement
from matching.lists.what_if import Otherwise
from nieuwebanen import forms
from nieuwebanen.dutch import entry_date, listed, long_date
from nieuwebanen.fields import DutchDateField, WholeNumberField
from nieuwebanen.list_fields import set_choices
from nieuwebanen.skills.models import Level
from nieuwebanen.widgets import Checkboxes, NumberInput

YES, NO = "ja", "nee"
LEVEL, MUST = "niveau-", "vooraf-"  # before the code of a skill
SENT = "bekijk"  # the button: what was sent is everything, also what was not changed


@dataclass(frozen=True)
class Change:
    """One thing that is tried, in words, and the query of the page without it."""

    name: str
    label: str
    before: str
    after: str
    without: str = ""


# Where the job itself is changed: field here -> (words, page); and what a field is called at that page.
KEPT_AT = {
    "start": ("Wijzig de start", "employers:job_forecast"),
    "uren": ("Wijzig de uren", "employers:job_edit"),
    "leren": ("Wijzig de uren", "employers:job_edit"),
    "niveau": ("Wijzig wat nodig is", "employers:job_profile"),
    "vooraf": ("Wijzig wat nodig is", "employers:job_profile"),
    "zonder": ("Wijzig de onderdelen van de route", "employers:job_possibilities"),
    "erbij": ("Wijzig de onderdelen van de route", "employers:job_possibilities"),
}
ASKED = {"start": "starts_on", "uren": "hours_min", "leren": "learn_hours_per_week"}


@dataclass(frozen=True)
class Keeping:
    """A form that makes what is tried real."""

    text: str
    url: str


@dataclass(frozen=True)
class NeedRow:
    """The two fields of one requirement, for the table of the form."""

    need: JobRequirement
    level: django_forms.BoundField
    must: django_forms.BoundField


class WhatIfForm(forms.Form):
    """What the URL does not name is as it is. `query` holds only what differs: it can be shared, and undone bit by bit."""

    start = DutchDateField(label="Start van de baan", earliest=timezone.localdate, help_text="")
    uren = WholeNumberField(label="Werkuren", what="het aantal uren", min_value=0, max_value=60)
    leren = WholeNumberField(label="Leeruren", what="het aantal uren", min_value=1, max_value=40)
    zonder = django_forms.MultipleChoiceField(
        label="Laat een onderdeel weg",
        required=False,
        widget=Checkboxes,
        help_text="Wat alleen daar wordt geleerd, is dan vooraf nodig.",
    )
    erbij = django_forms.MultipleChoiceField(
        label="Een onderdeel erbij dat dit leert",
        required=False,
        widget=Checkboxes,
        help_text="Wat daar wordt geleerd, is dan niet meer vooraf nodig.",
    )

    def __init__(self, data: QueryDict, *, job: FutureJob) -> None:
        self.job, self.needs = job, list(job.requirements.all())
        self.phases = list(job.phases.all())
        self.now = self._as_it_is()
        answers = data.copy()
        for name, value in self.now.items():
            if name not in answers and value:
                answers[name] = value
        with suppress(ValueError):  # the address has 2027-03-01, a person reads 01-03-2027
            answers["start"] = entry_date(date.fromisoformat(str(answers["start"])))
        super().__init__(answers)
        for name in ("uren", "leren"):
            self.fields[name].widget = NumberInput(attrs={"class": "nbl-text-input--xs"})
            self.fields[name].suffix = "uur per week"  # type: ignore[attr-defined]
        levels = [(str(level.value), f"{level.value} {level.label.lower()}") for level in Level if level]
        for need in self.needs:
            name = f"‘{need.skill}’"
            self.fields[LEVEL + need.skill.code] = django_forms.ChoiceField(label=f"Niveau van {name}", choices=levels)
            self.fields[MUST + need.skill.code] = django_forms.ChoiceField(
                label=f"Wanneer is {name} nodig?", choices=[(YES, "vooraf nodig"), (NO, "mag nog geleerd worden")]
            )
        set_choices(self, "zonder", [(str(one.public_id), f"{one.title}, {one.location}") for one in self.phases])
        set_choices(self, "erbij", [(need.skill.code, need.skill.name) for need in self.needs if need.must])
        for name in ("zonder", "erbij"):
            self.fields[name].quiet_optional = True  # type: ignore[attr-defined]  # nothing ticked is an answer

    def _as_it_is(self) -> dict[str, str]:
        job = self.job
        assert job.starts_on is not None
        now = {
            "start": job.starts_on.isoformat(),
            "uren": str(job.hours_min or 0),
            "leren": str(job.learn_hours_per_week),
        }
        for need in self.needs:
            now[LEVEL + need.skill.code] = str(need.level)
            now[MUST + need.skill.code] = YES if need.must else NO
        return now

    # ---- for the page ----
    def need_rows(self) -> list[NeedRow]:
        return [NeedRow(need, self[LEVEL + need.skill.code], self[MUST + need.skill.code]) for need in self.needs]

    @cached_property
    def otherwise(self) -> Otherwise:
        """What is tried; only of a valid form."""
        wanted = {change.name: self.cleaned_data[change.name] for change in self._changed()}
        code = {need.skill.code: str(need.skill_id) for need in self.needs}
        levels = {code[name.removeprefix(LEVEL)]: int(v) for name, v in wanted.items() if name.startswith(LEVEL)}
        musts = {code[name.removeprefix(MUST)]: v == YES for name, v in wanted.items() if name.startswith(MUST)}
        left_out = wanted.get("zonder", ())
        return Otherwise(
            start=wanted.get("start"),
            hours=wanted.get("uren"),
            learn_hours=wanted.get("leren"),
            levels=levels,
            musts=musts,
            without=[phase for phase in self.phases if str(phase.public_id) in left_out],
            taught=[code[one] for one in wanted.get("erbij", ())],
        )

    @cached_property
    def changes(self) -> list[Change]:
        return list(self._changed())

    @property
    def query(self) -> str:
        """Only what differs, in one order; the same for everybody who tries the same."""
        return self.query_without("")

    def query_without(self, left_out: str) -> str:
        pairs: list[tuple[str, str]] = []
        for change in self._changed(words=False):
            if change.name != left_out:
                pairs += [(change.name, value) for value in _values(self.cleaned_data[change.name])]
        return urlencode(pairs)

    @cached_property
    def keeping(self) -> list[Keeping]:
        """The forms that change the job itself, of what is tried; start and hours are filled in there already."""
        tried = [change.name for change in self.changes]
        filled = {ASKED[name]: _values(self.cleaned_data[name])[0] for name in tried if name in ASKED}
        found = {}
        for name in tried:
            text, view = KEPT_AT.get(name) or KEPT_AT[name.split("-")[0]]
            found[view] = text
        return [Keeping(text, self._address(view, filled)) for view, text in found.items()]

    def _address(self, view: str, filled: dict[str, str]) -> str:
        names = {"employers:job_forecast": ["starts_on"], "employers:job_edit": ["hours_min", "learn_hours_per_week"]}
        query = urlencode({name: filled[name] for name in names.get(view, []) if name in filled})
        return reverse(view, args=[self.job.public_id]) + (f"?{query}" if query else "")

    def _changed(self, *, words: bool = True) -> Iterator[Change]:
        for name, field in self.fields.items():
            value = self.cleaned_data[name]
            if _values(value) != _values(self.now.get(name, [])):
                without = self.query_without(name) if words else ""
                yield Change(name, *self._words(name, field, value), without)

    def _words(self, name: str, field: django_forms.Field, value: Any) -> tuple[str, str, str]:
        before, label = self.now.get(name, ""), str(field.label)
        if name == "start":
            return label, long_date(date.fromisoformat(before)), long_date(value)
        if isinstance(field, django_forms.ChoiceField):
            names = {str(key): str(text) for key, text in list(field.choices)}  # type: ignore[arg-type]
            return label, names.get(before, ""), listed(names[one] for one in _values(value))
        return label, before, f"{value} uur per week"


def _values(value: Any) -> list[str]:
    if isinstance(value, date):
        return [value.isoformat()]
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
