"""The form of the talk of step 1, with a row for each thing that will make the learning succeed or fail (R64)."""

from typing import Any

from django import forms as django_forms
from django.http import QueryDict
from django.utils import timezone

from employers.forms.job_questions import Area
from employers.models import Determinant, DeterminantOf, FutureJob, Motive
from employers.recording import MAX_DETERMINANTS
from nieuwebanen import forms
from nieuwebanen.fields import DutchDateField, WholeNumberField
from nieuwebanen.typed import read_whole
from nieuwebanen.widgets import Checkboxes, Radios

EMPTY_ROWS = 2
MOST_ROWS = MAX_DETERMINANTS + EMPTY_ROWS
ROWS = "regels"  # the field that says how many rows were on the screen
YES, NO = "ja", "nee"


class IntakeForm(forms.Form):
    """The talk itself, with what the gate of step 1 asks: motive and reason of growth (R07, R08)."""

    held_on = DutchDateField(label="Wanneer was het gesprek?", latest=timezone.localdate, initial=timezone.localdate)
    motives = django_forms.MultipleChoiceField(
        label="Waarom doet de werkgever mee?",
        choices=Motive.choices,
        widget=Checkboxes,
        error_messages={"required": "Kies waarom de werkgever meedoet"},
    )
    growth_reason = django_forms.CharField(
        label="Waarom komt deze baan erbij?",
        max_length=2000,
        widget=Area(attrs={"rows": 3}),
        error_messages={"required": "Vul in waarom deze baan erbij komt"},
    )
    target_group_explained = django_forms.BooleanField(
        label="Ik heb verteld wie de kandidaten zijn",
        help_text="Wie er bij ons leren, wat zij al kunnen, en dat zij tijd en begeleiding nodig hebben.",
        error_messages={"required": "Vertel de werkgever eerst wie de kandidaten zijn"},
    )
    expectations = django_forms.CharField(
        label="Wat verwachten jullie van elkaar?",
        help_text="Schrijf het van 2 kanten op. De werkgever van ons: wie belt hoe vaak, wat als het niet lukt. "
        "Wij van de werkgever: wie begeleidt op de werkvloer, hoeveel uur per week, wie laat weten dat de baan verandert.",
        max_length=4000,
        widget=Area(attrs={"rows": 5}),
        error_messages={"required": "Vul in wat jullie van elkaar verwachten"},
    )
    conditions = django_forms.CharField(
        label="Wat moet bij de werkgever geregeld zijn?",
        help_text="Bijvoorbeeld: een vaste begeleider, werkkleding, een rustige plek om te beginnen.",
        max_length=4000,
        required=False,
        widget=Area(attrs={"rows": 3}),
    )

    version = django_forms.IntegerField(widget=django_forms.HiddenInput)

    @staticmethod
    def answers_of(job: FutureJob) -> dict[str, Any]:
        """What was recorded before, as initial values."""
        answers: dict[str, Any] = {
            "motives": job.employer.motives,
            "growth_reason": job.growth_reason,
            "version": job.version,
        }
        if hasattr(job, "intake"):
            names = ("held_on", "target_group_explained", "expectations", "conditions")
            answers |= {name: getattr(job.intake, name) for name in names}
        return answers

    def free_texts(self) -> list[str]:
        return [self.cleaned_data[name] for name in ("growth_reason", "expectations", "conditions")]


class OneLine(django_forms.CharField):
    """A sentence in a box of two lines: what was typed stays in sight, a line break is a space."""

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").split())


class DeterminantForm(forms.Form):
    """One row; left empty it does not count."""

    of = django_forms.ChoiceField(
        label="Van wie of wat?",
        choices=[("", "Kies"), *((kind.value, kind.label.capitalize()) for kind in DeterminantOf)],
        required=False,
    )
    text = OneLine(label="Wat speelt mee?", max_length=200, required=False, widget=Area(attrs={"rows": 2}))
    influenceable = django_forms.ChoiceField(
        label="Kunnen we er iets aan doen?",
        choices=[(YES, "Ja"), (NO, "Nee")],
        widget=Radios(inline=True),
        required=False,
    )
    what_we_do = OneLine(
        label="Wat doen we eraan?",
        help_text="Alleen invullen bij ja.",
        max_length=300,
        required=False,
        widget=Area(attrs={"rows": 2}),
    )
    position = WholeNumberField(required=False, widget=django_forms.HiddenInput)
    remove = django_forms.BooleanField(label="Regel weghalen", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.quiet_optional = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("remove") or self.is_empty:
            return cleaned
        if not cleaned.get("of"):
            self.add_error("of", "Kies van wie of wat dit is: de baan, de medewerker of de werkgever")
        if not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", "Vul in wat meespeelt, of haal deze regel weg")
        if not cleaned.get("influenceable"):
            self.add_error("influenceable", "Kies ja of nee")
        elif cleaned["influenceable"] == YES and not cleaned.get("what_we_do") and "what_we_do" not in self.errors:
            self.add_error("what_we_do", "Vul in wat jullie eraan doen, of kies nee")
        elif cleaned["influenceable"] == NO and cleaned.get("what_we_do"):
            self.add_error("what_we_do", "Jullie doen hier iets aan. Kies ja, of maak dit leeg")
        return cleaned

    @property
    def is_empty(self) -> bool:
        return not any(self[name].value() for name in ("of", "text", "influenceable", "what_we_do"))

    def determinant(self) -> Determinant:
        answers = self.cleaned_data
        return Determinant(
            of=answers["of"],
            text=answers["text"],
            influenceable=answers["influenceable"] == YES,
            what_we_do=answers["what_we_do"],
        )


class IntakeEditor:
    """The talk and its rows as one form.

    A press on "Regel toevoegen", "Omhoog" or "Omlaag" shows everything once more as typed, and saves nothing.
    """

    def __init__(self, job: FutureJob, data: QueryDict | None = None) -> None:
        self.talk: IntakeForm
        self.rows: list[DeterminantForm]
        self.sent_rows = False
        if data is None:
            self.talk = IntakeForm(initial=IntakeForm.answers_of(job))
            known = [_answers_of(row) for row in job.determinants.all()]
            self.rows = _unsent(known + [{}] * min(EMPTY_ROWS, MOST_ROWS - len(known)))
            return
        self.talk = IntakeForm(data)
        self.sent_rows = ROWS in data
        count = min(read_whole(data.get(ROWS, "")) or 0, MOST_ROWS)
        rows = [DeterminantForm(data, prefix=_prefix(index)) for index in range(count)]
        self.rows = sorted(rows, key=lambda row: read_whole(str(row["position"].value() or "")) or MOST_ROWS)
        self._arrange(data)

    @property
    def saves(self) -> bool:
        """Whether this was sent to be saved, and not to get a row more or in another place."""
        return self.talk.is_bound

    @property
    def forms(self) -> list[django_forms.BaseForm]:
        return [self.talk, *self.rows]

    @property
    def groups(self) -> list[tuple[str, list[DeterminantForm]]]:
        """The rows of the job, of the worker and of the employer; then those that are of nobody yet."""
        of_whom = {kind.value: (str(kind.label).capitalize(), list[DeterminantForm]()) for kind in DeterminantOf}
        new = ("Nieuwe regels", list[DeterminantForm]())
        for row in self.rows:
            of_whom.get(row["of"].value() or "", new)[1].append(row)
        return [group for group in (*of_whom.values(), new) if group[1]]

    @property
    def can_add(self) -> bool:
        return len(self.rows) < MOST_ROWS

    def is_valid(self) -> bool:
        answers = [form.is_valid() for form in self.forms]  # every form, for all its errors
        return all(answers)

    def determinants(self) -> list[Determinant] | None:
        """The rows to keep, in their order; None when none were on the screen."""
        if not self.sent_rows:
            return None
        kept = [row for row in self.rows if not row.is_empty and not row.cleaned_data["remove"]]
        return [row.determinant() for row in kept]

    def free_texts(self) -> list[str]:
        rows = [text for row in self.determinants() or [] for text in (row.text, row.what_we_do)]
        return [*self.talk.free_texts(), *rows]

    def _arrange(self, data: QueryDict) -> None:
        """Do what a button other than "Bewaren" asks: then nothing is sent any more, it is shown as typed."""
        rows = self.rows
        if "regel" in data:
            rows = rows + [DeterminantForm() for _ in range(min(EMPTY_ROWS, MOST_ROWS - len(rows)))]
        elif pressed := data.get("omhoog") or data.get("omlaag"):
            rows = _moved(rows, pressed, -1 if "omhoog" in data else 1)
        else:
            return
        self.talk = IntakeForm(initial=as_typed(self.talk))
        self.rows = _unsent([as_typed(row) if row.is_bound else {} for row in rows])


def as_typed(form: django_forms.BaseForm) -> dict[str, Any]:
    """What stands in this sent form, right or wrong, to show it once more."""
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
    }


def _prefix(index: int) -> str:
    return f"regel{index}"


def _unsent(answers: list[dict[str, Any]]) -> list[DeterminantForm]:
    return [
        DeterminantForm(initial=given | {"position": index + 1}, prefix=_prefix(index))
        for index, given in enumerate(answers)
    ]


def _answers_of(row: Determinant) -> dict[str, Any]:
    return {
        "of": row.of,
        "text": row.text,
        "influenceable": YES if row.influenceable else NO,
        "what_we_do": row.what_we_do,
    }


def _moved(rows: list[DeterminantForm], prefix: str, step: int) -> list[DeterminantForm]:
    """The row with this prefix one place up or down among the rows of the same group."""
    moving = next((row for row in rows if row.prefix == prefix), None)
    if moving is None:
        return rows
    group = [row for row in rows if row["of"].value() == moving["of"].value()]
    place = group.index(moving) + step
    if not 0 <= place < len(group):
        return rows
    one, other = rows.index(moving), rows.index(group[place])
    rows[one], rows[other] = rows[other], rows[one]
    return rows
