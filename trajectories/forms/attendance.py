"""Several weeks of attendance at once. A week that stays empty is not kept; 0 says that nobody was there."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms as django_forms
from django.forms import BoundField
from django.http import QueryDict

from nieuwebanen import dutch, forms
from nieuwebanen.fields import NumberField
from nieuwebanen.versions import Begun, Meanwhile, refused
from trajectories.attendance import Filled, PhaseAttendance, Week

RECENT = 6  # filled weeks of a part that stay on the page, beside those that are missing
MOST_HOURS = 60
COLUMNS = {"agreed": "afgesproken", "present": "aanwezig", "excused": "afgesproken afwezig"}


@dataclass(frozen=True)
class WeekRow:
    """One line of the table: the week and its fields."""

    week: Week
    agreed: BoundField
    present: BoundField
    excused: BoundField
    version: BoundField

    @property
    def errors(self) -> list[str]:
        return [str(error) for field in (self.agreed, self.present, self.excused) for error in field.errors]


class AttendanceForm(Begun, forms.Form):
    """parts: what this user may fill in. everything: also the weeks of long ago."""

    saved_meanwhile: Sequence[Meanwhile] = ()
    seen = django_forms.CharField(widget=django_forms.HiddenInput, initial="uren", required=False)  # carries the base
    version_field = "seen"

    def __init__(self, *args: Any, parts: Sequence[PhaseAttendance], everything: bool = False, **kwargs: Any) -> None:
        self.parts = parts
        self.weeks = {part.phase.pk: part.weeks if everything else recent(part) for part in parts}
        super().__init__(*args, **kwargs)
        for weeks in self.weeks.values():
            for week in weeks:
                self._add(week)
        self.carry_base()

    def _add(self, week: Week) -> None:
        row, key = week.row, key_of(week)
        saved = {"agreed": row.hours_agreed, "present": row.hours_present, "excused": row.hours_excused} if row else {}
        for name, label in COLUMNS.items():
            self.fields[f"{name}_{key}"] = NumberField(
                label=f"Week van {dutch.long_date(week.monday)}: uren {label}",
                min_value=Decimal(0),
                max_value=Decimal(MOST_HOURS),
                initial=saved.get(name, week.proposed if name == "agreed" else None),
                required=False,
            )
        self.fields[f"version_{key}"] = django_forms.IntegerField(
            widget=django_forms.HiddenInput, initial=row.version if row else 0, required=False
        )

    @property
    def shown(self) -> list[tuple[PhaseAttendance, list[WeekRow]]]:
        """The parts with the lines of their tables, the newest week first."""
        return [
            (part, [self._row(week) for week in reversed(self.weeks[part.phase.pk])])
            for part in self.parts
            if self.weeks[part.phase.pk]
        ]

    @property
    def hides(self) -> bool:
        """Are there weeks that are not on the page?"""
        return any(len(self.weeks[part.phase.pk]) < len(part.weeks) for part in self.parts)

    def _row(self, week: Week) -> WeekRow:
        key = key_of(week)
        return WeekRow(week, *(self[f"{name}_{key}"] for name in (*COLUMNS, "version")))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for weeks in self.weeks.values():
            for week in weeks:
                self._check(values, week)
        return values

    def _check(self, values: dict[str, Any], week: Week) -> None:
        key = key_of(week)
        agreed, present, excused = (values.get(f"{name}_{key}") for name in COLUMNS)
        wrong = any(f"{name}_{key}" in self.errors for name in COLUMNS)
        if wrong or (present is None and excused is None and week.row is None):
            return
        when = dutch.long_date(week.monday)
        if present is None:
            self.add_error(f"present_{key}", f"Week van {when}: vul in hoeveel uur iemand er was. Niemand? Vul 0 in")
        if agreed is None:
            self.add_error(f"agreed_{key}", f"Week van {when}: vul in hoeveel uur er is afgesproken")
        elif excused and excused > agreed:
            self.add_error(f"excused_{key}", f"Week van {when}: dit is meer dan er is afgesproken")

    @property
    def filled(self) -> list[Filled]:
        """The weeks in which something was filled in, for the domain."""
        found = []
        for weeks in self.weeks.values():
            for week in weeks:
                key = key_of(week)
                agreed, present, excused, version = (
                    self.cleaned_data.get(f"{name}_{key}") for name in (*COLUMNS, "version")
                )
                if agreed is not None and present is not None:
                    absent = excused or Decimal(0)
                    found.append(Filled(week.phase, week.monday, agreed, present, absent, version=version or 0))
        return found

    def asked_again(self, parts: Sequence[PhaseAttendance], refusal: str, *, everything: bool) -> "AttendanceForm":
        """What was typed once more, with the versions of now, and beside it what a colleague saved."""
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        same: list[str] = []  # the fields of weeks that nobody else touched
        for week in (week for part in parts for week in part.weeks):
            name, version = f"version_{key_of(week)}", str(week.row.version if week.row else 0)
            same.append(name)
            if data.get(name, version) == version:
                same += [f"{column}_{key_of(week)}" for column in COLUMNS]
            else:
                data[name] = version
        again: AttendanceForm = refused(AttendanceForm(data, parts=parts, everything=everything), refusal, *same)
        return again


def key_of(week: Week) -> str:
    return f"{week.phase.public_id.hex[:8]}_{week.monday:%Y%m%d}"


def recent(part: PhaseAttendance) -> list[Week]:
    """The weeks that are missing, and the last ones."""
    last = {week.monday for week in part.weeks[-RECENT:]}
    return [week for week in part.weeks if week.missing or week.monday in last]
