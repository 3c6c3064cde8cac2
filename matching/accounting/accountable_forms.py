"""The rules of the match and its switch, as a manager or beheerder fills them in."""

from typing import Any

from django import forms as django_forms

from matching.engine import Weights
from matching.rules import Rules
from nieuwebanen import forms
from nieuwebanen.fields import WholeNumberField

REASON_ROWS = 3


def reason_field(label: str, help_text: str, missing: str) -> django_forms.CharField:
    return django_forms.CharField(
        label=label,
        help_text=help_text,
        max_length=500,
        widget=django_forms.Textarea(attrs={"rows": REASON_ROWS}),
        error_messages={"required": missing},
    )


class RulesForm(forms.Form):
    """Points of 100, as they stand on every page; the match itself counts in points of 10,000."""

    skills = WholeNumberField(label="Punten voor vaardigheden", min_value=50, max_value=80, suffix="van 100")
    on_time = WholeNumberField(label="Punten voor op tijd klaar", min_value=0, max_value=30, suffix="van 100")
    wish = WholeNumberField(
        label="Punten voor de wens",
        help_text="Met 0 punten telt de wens niet mee. De wens blijft dan wel zichtbaar.",
        min_value=0,
        max_value=20,
        suffix="van 100",
    )
    late_weeks = WholeNumberField(
        label="Na hoeveel weken te laat zijn er geen punten meer?", min_value=1, max_value=104, suffix="weken"
    )
    open_per_seat = WholeNumberField(
        label="Hoeveel voorstellen mogen er per plek tegelijk lopen?", min_value=1, max_value=20, suffix="per plek"
    )
    reason = reason_field(
        "Waarom verander je de regels?",
        "Bijvoorbeeld: besloten in het overleg van 3 november. Iedereen kan dit later lezen.",
        "Vul in waarom je de regels verandert",
    )
    seen = django_forms.IntegerField(widget=django_forms.HiddenInput)

    @classmethod
    def of(cls, rules: Rules, data: Any = None) -> "RulesForm":
        weights = rules.weights
        return cls(
            data,
            initial={
                "skills": weights.skills // 100,
                "on_time": weights.on_time // 100,
                "wish": weights.wish // 100,
                "late_weeks": weights.late_weeks,
                "open_per_seat": rules.open_per_seat,
                "seen": rules.version,
            },
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        total = sum(cleaned.get(name) or 0 for name in ("skills", "on_time", "wish"))
        if total > 100 and not self.errors:
            self.add_error("wish", f"Samen zijn dit {total} punten. Maak er maximaal 100 van")
        return cleaned

    @property
    def weights(self) -> Weights:
        """Of a valid form."""
        given = self.cleaned_data
        return Weights(100 * given["skills"], 100 * given["on_time"], 100 * given["wish"], given["late_weeks"])


class SwitchForm(forms.Form):
    reason = reason_field(
        "Waarom?",
        "Bijvoorbeeld: de volgorde klopt niet bij banen in de zorg. Iedereen van het werkbedrijf leest dit.",
        "Vul in waarom je dit doet",
    )
