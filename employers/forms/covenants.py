"""Forms of a covenant and its tranches, and the two questions about it on the page of a job."""

from collections.abc import MutableMapping
from typing import Any

from django import forms as django_forms
from django.db.models import Q
from django.utils import timezone

from employers.models import Covenant, CovenantKind, FutureJob, Tranche
from nieuwebanen import forms
from nieuwebanen.fields import DutchDateField, MonthYearField, WholeNumberField
from nieuwebanen.versions import Versioned
from nieuwebanen.widgets import Radios


class CovenantFilterForm(forms.FilterForm):
    stand = django_forms.ChoiceField(
        choices=[("", "Loopt of begint nog"), ("afgelopen", "Afgelopen"), ("alles", "Alles")], required=False
    )


class CovenantForm(Versioned, forms.ModelForm):
    kind = django_forms.ChoiceField(
        label="Wat is het?", choices=CovenantKind.choices, widget=Radios(inline=True), initial=CovenantKind.COVENANT
    )
    begins_on = DutchDateField(label="Eerste dag")
    ends_on = DutchDateField(label="Laatste dag")
    target_jobs = WholeNumberField(
        label="Hoeveel banen zijn afgesproken?",
        what="het aantal banen",
        example=200,
        min_value=1,
        max_value=100_000,
        suffix="banen",
    )

    class Meta:
        model = Covenant
        fields = ["name", "kind", "begins_on", "ends_on", "target_jobs", "partners", "note"]
        help_texts = {"partners": "Wie doen mee? Bijvoorbeeld: de gemeente, de werkgever en het ROC."}
        error_messages = {"name": {"unique": "Er is al een convenant met deze naam. Kies een andere naam"}}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        begins, ends = cleaned.get("begins_on"), cleaned.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", "Kies een laatste dag na de eerste dag")
        return cleaned


def _seats() -> WholeNumberField:
    return WholeNumberField(
        label="Hoeveel plekken per tranche?", what="het aantal plekken", example=50, min_value=1, max_value=10_000
    )


class MakeTranchesForm(forms.Form):
    """n tranches of m seats, the next one every k months."""

    number = WholeNumberField(
        label="Hoeveel tranches?", what="het aantal tranches", example=4, min_value=1, max_value=40
    )
    seats = _seats()
    first_on = MonthYearField(label="Wanneer begint de eerste?", earliest=None, latest=None)
    every_months = WholeNumberField(
        label="Hoeveel maanden tussen 2 tranches?",
        what="het aantal maanden",
        min_value=1,
        max_value=24,
        initial=3,
        suffix="maanden",
    )
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)


class TrancheForm(forms.Form):
    name = django_forms.CharField(label="Naam", max_length=80)
    starts_on = MonthYearField(label="Wanneer begint deze tranche?", earliest=None, latest=None)
    seats = _seats()
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seats"].label = "Hoeveel plekken?"

    @classmethod
    def of(cls, tranche: Tranche, data: object = None) -> "TrancheForm":
        initial = {name: getattr(tranche, name) for name in ("name", "starts_on", "seats")}
        return cls(data, initial=initial | {"version": tranche.covenant.version})


# ---- on the page of a job -------------------------------------------------------------------------------
class TrancheField(django_forms.ModelChoiceField):
    def label_from_instance(self, obj: Tranche) -> str:
        return f"{obj.covenant.name}: {obj.name}"


def choose_from_covenants(
    fields: dict[str, django_forms.Field], initial: MutableMapping[str, Any], job: FutureJob
) -> None:
    """Fill both questions with the covenants that are not over, and the job's own."""
    covenants = Covenant.objects.filter(Q(ends_on__gte=timezone.localdate()) | Q(pk=job.covenant_id))
    tranches = Tranche.objects.filter(covenant__in=covenants).select_related("covenant")
    for name, rows, empty in (
        ("covenant", covenants.order_by("name"), "Hoort bij geen convenant"),
        ("tranche", tranches.order_by("covenant__name", "position"), "Geen tranche"),
    ):
        field, chosen = fields[name], getattr(job, name)
        assert isinstance(field, django_forms.ModelChoiceField)
        field.queryset, field.empty_label, field.to_field_name = rows, empty, "public_id"
        if chosen is not None:
            initial[name] = chosen.public_id


def settle_tranche(cleaned: dict[str, Any]) -> str:
    """A tranche alone says which covenant is meant. Returns the sentence for a tranche of another one, or ""."""
    tranche, covenant = cleaned.get("tranche"), cleaned.get("covenant")
    if tranche is None:
        return ""
    if covenant is None:
        cleaned["covenant"] = tranche.covenant
    elif tranche.covenant != covenant:
        return f"Kies een tranche van {covenant}, of laat de tranche leeg"
    return ""
