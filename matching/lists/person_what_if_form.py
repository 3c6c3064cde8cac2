"""The form of "wat als" for a person: as the file says, to be changed in the URL and nowhere else."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms as django_forms
from django.http import QueryDict
from django.utils import timezone

from candidates.models import Candidate, TravelMode
from employers.models import JobRequirement, JobStatus
from matching.lists.person_what_if import Otherwise
from matching.lists.what_if_form import Change
from nieuwebanen import forms
from nieuwebanen.dutch import entry_date, listed, long_date
from nieuwebanen.fields import DutchDateField, WholeNumberField
from nieuwebanen.list_fields import set_choices
from nieuwebanen.skills.models import Level, Skill
from nieuwebanen.widgets import Checkboxes, NumberInput
from nieuwebanen.work import Weekday

SENT = "bekijk"  # the button: what was sent is everything, also what was not changed
SKILL, LEVEL = "vaardigheid", "niveau"  # with a number behind
SKILLS_AT_MOST = 3


class PersonWhatIfForm(forms.Form):
    """What the URL does not name is as it is. `query` holds only what differs: it can be shared, and undone bit by bit."""

    uren = WholeNumberField(label="Werkuren", what="het aantal uren", min_value=1, max_value=60)
    dagen = django_forms.MultipleChoiceField(
        label="Werkdagen",
        choices=Weekday.choices,
        widget=Checkboxes,
        error_messages={"required": "Kies minimaal 1 dag"},
    )
    vanaf = DutchDateField(label="Kan beginnen vanaf", earliest=timezone.localdate, help_text="")
    vervoer = django_forms.ChoiceField(label="Reist met", choices=TravelMode.choices)
    minuten = WholeNumberField(label="Reist hoogstens", what="het aantal minuten", min_value=5, max_value=180)
    leren = WholeNumberField(label="Leeruren", what="het aantal uren", min_value=1, max_value=40)

    def __init__(self, data: QueryDict, *, candidate: Candidate) -> None:
        self.candidate, self.today = candidate, timezone.localdate()
        self.levels = {row.skill_id: row.level for row in candidate.skills.all()}
        self.now = self._as_it_is()
        answers = data.copy()
        for name, values in self.now.items():
            if name not in answers:
                answers.setlist(name, values)
        super().__init__(answers)
        for name, suffix in (("uren", "uur per week"), ("leren", "uur per week"), ("minuten", "minuten")):
            self.fields[name].widget = NumberInput(attrs={"class": "nbl-text-input--xs"})
            self.fields[name].suffix = suffix  # type: ignore[attr-defined]
        self._add_skills()

    def _as_it_is(self) -> dict[str, list[str]]:
        one = self.candidate
        return {
            "uren": [str(one.hours_per_week)],
            "dagen": list(one.possible_days),
            "vanaf": [entry_date(max(self.today, one.available_from or self.today))],
            "vervoer": [one.travel_mode],
            "minuten": [str(one.travel_minutes)],
            "leren": [str(one.learning_hours_per_week)],
        }

    def _add_skills(self) -> None:
        """What open jobs ask can be tried; so that the list stays as short as it can be."""
        asked = JobRequirement.objects.filter(job__status=JobStatus.OPEN).values("skill")
        self.skills = {one.code: one for one in Skill.objects.filter(pk__in=asked).order_by("name")}
        choices = [(code, f"{one.name} (nu {self.levels.get(one.pk, 0)})") for code, one in self.skills.items()]
        levels = [(str(level.value), f"{level.value} {level.label.lower()}") for level in Level]
        for nr in range(1, SKILLS_AT_MOST + 1):
            self.fields[f"{SKILL}{nr}"] = django_forms.ChoiceField(label=f"Vaardigheid {nr}", required=False)
            self.fields[f"{LEVEL}{nr}"] = django_forms.ChoiceField(
                label=f"Niveau van vaardigheid {nr}", choices=levels, required=False
            )
            set_choices(self, f"{SKILL}{nr}", [("", "Geen"), *choices])
            set_choices(self, f"{LEVEL}{nr}", [("", "Zoals nu"), *levels])

    # ---- for the page ----
    def skill_rows(self) -> list[tuple[django_forms.BoundField, django_forms.BoundField]]:
        return [(self[f"{SKILL}{nr}"], self[f"{LEVEL}{nr}"]) for nr in range(1, SKILLS_AT_MOST + 1)]

    def _tried_levels(self) -> dict[int, tuple[Skill, int]]:
        """Number of the row -> skill and level, where that is not the level of now. Of one skill the last row counts."""
        found: dict[str, tuple[int, int]] = {}
        for nr in range(1, SKILLS_AT_MOST + 1):
            code, level = self.cleaned_data[f"{SKILL}{nr}"], self.cleaned_data[f"{LEVEL}{nr}"]
            if code and level and int(level) != self.levels.get(self.skills[code].pk, 0):
                found[code] = (nr, int(level))
        return {nr: (self.skills[code], level) for code, (nr, level) in found.items()}

    @cached_property
    def otherwise(self) -> Otherwise:
        """What is tried; only of a valid form."""
        wanted = {name: self.cleaned_data[name] for name in self._changed_names()}
        travel = None
        if {"vervoer", "minuten"} & wanted.keys():
            travel = (TravelMode(self.cleaned_data["vervoer"]), self.cleaned_data["minuten"])
        return Otherwise(
            hours=wanted.get("uren"),
            days=tuple(wanted["dagen"]) if "dagen" in wanted else None,
            free_from=wanted.get("vanaf"),
            travel=travel,
            learn_hours=wanted.get("leren"),
            levels={str(skill.pk): level for skill, level in self._tried_levels().values()},
        )

    def _changed_names(self) -> Iterator[str]:
        for name, values in self.now.items():
            if _texts(self.cleaned_data[name]) != values:
                yield name

    @cached_property
    def changes(self) -> list[Change]:
        """Everything that is tried, in words."""
        found = [
            Change(name, str(self.fields[name].label), self._words(name, self.now[name]), after, self._query(name))
            for name in self._changed_names()
            for after in [self._words(name, _texts(self.cleaned_data[name]))]
        ]
        for nr, (skill, level) in self._tried_levels().items():
            now = f"niveau {self.levels.get(skill.pk, 0)}"
            found.append(Change(f"{SKILL}{nr}", skill.name, now, f"niveau {level}", self._query(f"{SKILL}{nr}")))
        return found

    @property
    def query(self) -> str:
        """Only what differs, in one order; the same for everybody who tries the same."""
        return self._query("")

    def _query(self, left_out: str) -> str:
        pairs = [
            (name, value)
            for name in self._changed_names()
            if name != left_out
            for value in _texts(self.cleaned_data[name])
        ]
        levels = [tried for nr, tried in self._tried_levels().items() if f"{SKILL}{nr}" != left_out]
        for nr, (skill, level) in enumerate(levels, 1):
            pairs += [(f"{SKILL}{nr}", skill.code), (f"{LEVEL}{nr}", str(level))]
        return urlencode(pairs)

    def _words(self, name: str, values: list[str]) -> str:
        match name:
            case "dagen":
                return listed(str(Weekday(value).label) for value in values)
            case "vanaf":
                return long_date(self.fields["vanaf"].clean(values[0]))
            case "vervoer":
                return str(TravelMode(values[0]).label)
            case "minuten":
                return f"{values[0]} minuten"
        return f"{values[0]} uur per week"


def _texts(value: Any) -> list[str]:
    if isinstance(value, date):
        return [entry_date(value)]
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
