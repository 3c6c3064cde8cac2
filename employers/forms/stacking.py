"""Forms of a stacked job, of the current employer of a switch, and of who designs a training."""

import re
from typing import Any

from django import forms as django_forms
from django.db.backends.postgresql.psycopg_any import NumericRange

from employers.forms.job_questions import Area
from employers.models import Employer, FutureJob, JobPhase, JobTransfer, PartyKind, PhaseParty, StackedPart, StackGrid
from employers.models.stacked import DAY, clock
from nieuwebanen import forms
from nieuwebanen.dutch import MONTHS, WEEKDAYS
from nieuwebanen.fields import DutchDateField, WholeNumberField
from nieuwebanen.widgets import Checkboxes, Radios

MONTH_CHOICES = [("", "Kies een maand"), *enumerate(MONTHS, 1)]
CLOCK = re.compile(r"^(\d{1,2})(?:[.:u ]?(\d{2}))?(?: ?uur)?$")


def employer_choice(**kwargs: Any) -> django_forms.ModelChoiceField:
    return django_forms.ModelChoiceField(
        queryset=Employer.objects.all(), to_field_name="public_id", empty_label="Kies een werkgever", **kwargs
    )


class ClockField(django_forms.CharField):
    """A time of the day in minutes: 8.30, 8:30, 0830, 8 uur."""

    def to_python(self, value: Any) -> Any:
        text = (super().to_python(value) or "").strip().lower()
        if not text:
            return None
        found = CLOCK.match(text)
        minutes = int(found[1]) * 60 + int(found[2] or 0) if found and int(found[2] or 0) < 60 else -1
        if not 0 <= minutes <= DAY:
            raise django_forms.ValidationError("Vul een tijd in, bijvoorbeeld 8.30")
        return minutes

    def validate(self, value: Any) -> None:
        super().validate("" if value is None else str(value))

    def run_validators(self, value: Any) -> None:
        """Those of text do not hold for minutes."""

    def prepare_value(self, value: Any) -> Any:
        return clock(value) if isinstance(value, int) else value


class PartForm(forms.Form):
    """The part of one employer; `parts()` gives the rows that it makes."""

    grid: StackGrid
    employer = employer_choice(
        label="Welke werkgever geeft dit werk?", error_messages={"required": "Kies een werkgever"}
    )
    note = django_forms.CharField(
        label="Welk werk is het?", help_text="Bijvoorbeeld: kassa en terras.", max_length=200, required=False
    )
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)

    def __init__(self, *args: Any, job: FutureJob, part: StackedPart | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"version": job.version}
        if part:
            initial |= {"employer": part.employer.public_id, "note": part.note, **self.slot_of(part)}
        super().__init__(*args, initial=initial, **kwargs)
        self.part = part

    def slot_of(self, part: StackedPart) -> dict[str, Any]:
        raise NotImplementedError

    def slots(self) -> list[tuple[int, int]]:
        raise NotImplementedError

    def parts(self) -> list[StackedPart]:
        """The part that is edited gets the first slot; further slots are new parts of the same employer."""
        answers, rows = self.cleaned_data, []
        for number, (begin, end) in enumerate(self.slots()):
            row = self.part if self.part and number == 0 else StackedPart()
            row.employer, row.note, row.grid = answers["employer"], answers["note"], self.grid
            row.slot, row.hours_per_week = NumericRange(begin, end), answers.get("hours_per_week")
            rows.append(row)
        return rows


class SeasonPartForm(PartForm):
    grid = StackGrid.SEASON
    first_month = django_forms.TypedChoiceField(
        label="Van welke maand?", choices=MONTH_CHOICES, coerce=int, error_messages={"required": "Kies een maand"}
    )
    last_month = django_forms.TypedChoiceField(
        label="Tot en met welke maand?",
        choices=MONTH_CHOICES,
        coerce=int,
        error_messages={"required": "Kies een maand"},
    )
    hours_per_week = WholeNumberField(
        label="Hoeveel uur per week?",
        what="het aantal uren",
        example=32,
        min_value=1,
        max_value=60,
        suffix="uur per week",
    )
    field_order = ("employer", "first_month", "last_month", "hours_per_week", "note")

    def slot_of(self, part: StackedPart) -> dict[str, Any]:
        return {
            "first_month": part.slot.lower,
            "last_month": part.slot.upper - 1,
            "hours_per_week": part.hours_per_week,
        }

    def slots(self) -> list[tuple[int, int]]:
        """November to February are two parts: the year ends in between."""
        first, last = self.cleaned_data["first_month"], self.cleaned_data["last_month"]
        return [(first, last + 1)] if first <= last else [(first, 13), (1, last + 1)]


class WeekPartForm(PartForm):
    grid = StackGrid.WEEK
    days = django_forms.TypedMultipleChoiceField(
        label="Op welke dagen?",
        choices=list(enumerate(WEEKDAYS)),
        coerce=int,
        widget=Checkboxes(inline=True),
        error_messages={"required": "Kies minstens 1 dag"},
    )
    begin = ClockField(
        label="Begintijd", widget=django_forms.TextInput(attrs={"class": "nbl-text-input--sm", "autocomplete": "off"})
    )
    end = ClockField(
        label="Eindtijd",
        help_text="Bijvoorbeeld 12.30",
        widget=django_forms.TextInput(attrs={"class": "nbl-text-input--sm", "autocomplete": "off"}),
    )
    field_order = ("employer", "days", "begin", "end", "note")

    def slot_of(self, part: StackedPart) -> dict[str, Any]:
        day, begin = divmod(part.slot.lower, DAY)
        return {"days": [day], "begin": begin, "end": part.slot.upper - day * DAY}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        begin, end = cleaned.get("begin"), cleaned.get("end")
        if begin is not None and end is not None and end <= begin:
            self.add_error("end", "De eindtijd is later dan de begintijd. Werk na middernacht is een nieuw deel")
        return cleaned

    def slots(self) -> list[tuple[int, int]]:
        begin, end = self.cleaned_data["begin"], self.cleaned_data["end"]
        return [(day * DAY + begin, day * DAY + end) for day in self.cleaned_data["days"]]


FORM_OF_GRID: dict[str, type[SeasonPartForm] | type[WeekPartForm]] = {
    StackGrid.SEASON.value: SeasonPartForm,
    StackGrid.WEEK.value: WeekPartForm,
}


class TransferForm(forms.ModelForm):
    current_employer = employer_choice(
        label="Bij welke werkgever werkt iemand nu?", error_messages={"required": "Kies de huidige werkgever"}
    )
    work_ends_on = DutchDateField(label="Wanneer stopt het werk daar?")
    safe_switch = django_forms.CharField(
        label="Welke afspraken maken de overstap veilig?",
        help_text="Bijvoorbeeld: contract loopt door tot de start, terug mogen in de eerste maand, loon tijdens het leren.",
        max_length=2000,
        widget=Area,
        error_messages={"required": "Vul in wat is afgesproken over een veilige overstap"},
    )
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)

    class Meta:
        model = JobTransfer
        fields = ["current_employer", "work_ends_on", "safe_switch"]

    def __init__(self, *args: Any, job: FutureJob, **kwargs: Any) -> None:
        transfer: JobTransfer = getattr(job, "transfer", None) or JobTransfer()
        super().__init__(*args, instance=transfer, **kwargs)
        self.initial["version"] = job.version
        if transfer.pk:
            self.initial["current_employer"] = transfer.current_employer.public_id


class PartyForm(forms.ModelForm):
    kind = django_forms.ChoiceField(
        label="Wie ontwerpt mee?",
        choices=[(value, label[:1].upper() + label[1:]) for value, label in PartyKind.choices],
        widget=Radios,
        error_messages={"required": "Kies wie meedoet"},
    )
    employer = employer_choice(label="Welke werkgever?", help_text="Alleen bij een werkgever.", required=False)
    name = django_forms.CharField(
        label="Welke school of afdeling?",
        help_text="Bij Werkbedrijf of onderwijs, bijvoorbeeld: ROC, team zorg.",
        max_length=120,
        required=False,
    )
    brings_in = django_forms.CharField(
        label="Wat brengt deze partij in?",
        help_text="Bijvoorbeeld: een praktijklokaal, een docent, de helft van de kosten.",
        max_length=300,
        error_messages={"required": "Vul in wat deze partij inbrengt"},
    )
    seats = WholeNumberField(
        label="Hoeveel plekken zijn voor deze werkgever?",
        help_text="0 bij Werkbedrijf en onderwijs.",
        what="het aantal plekken",
        min_value=0,
        max_value=500,
        initial=0,
    )
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)

    class Meta:
        model = PhaseParty
        fields = ["kind", "employer", "name", "brings_in", "seats"]

    def __init__(self, *args: Any, phase: JobPhase, **kwargs: Any) -> None:
        party: PhaseParty = kwargs.pop("instance", None) or PhaseParty(phase=phase)
        super().__init__(*args, instance=party, **kwargs)
        self.initial["version"] = phase.job.version
        if party.employer_id:
            assert party.employer is not None
            self.initial["employer"] = party.employer.public_id

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == PartyKind.EMPLOYER:
            if "employer" in cleaned and not cleaned["employer"]:
                self.add_error("employer", "Kies de werkgever")
            cleaned["name"] = ""
        elif cleaned.get("kind"):
            cleaned["employer"] = None
            if not cleaned.get("name"):
                self.add_error("name", "Vul de naam in")
            if cleaned.get("seats"):
                self.add_error("seats", "Alleen een werkgever heeft eigen plekken. Vul 0 in")
        return cleaned
