"""What was tried and learnt, and the handover to the next place. Words without blame, and nothing about health."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms as django_forms
from django.utils import timezone

from nieuwebanen import forms
from nieuwebanen.fields import DutchDateField
from nieuwebanen.versions import Versioned
from trajectories.models import Handover, LearningNote

NO_HEALTH = "Schrijf niets op over ziekte of medicijnen."


def _area(label: str, help_text: str, *, required: bool = True, **more: Any) -> django_forms.CharField:
    area = django_forms.Textarea(attrs={"rows": 4})
    return django_forms.CharField(
        label=label, help_text=help_text, widget=area, max_length=1000, required=required, **more
    )


class LearningNoteForm(Versioned, forms.ModelForm):
    tried = _area(
        "Wat is geprobeerd?",
        "Bijvoorbeeld: eerst een week alleen inpakken, daarna pas de scanner. Schrijf op wat jullie deden, niet wie iets fout deed.",
        error_messages={"required": "Vul in wat is geprobeerd"},
    )
    changed = _area(
        "Wat veranderde er?", "Wat zag je daarna? Ook ‘niets’ is een uitkomst waar je van leert.", required=False
    )
    learnt = _area(
        "Wat is geleerd?", f"Wat doen jullie de volgende keer weer, of juist anders? {NO_HEALTH}", required=False
    )
    on = DutchDateField(label="Wanneer", latest=timezone.localdate)
    layout = Layout("version", "on", "tried", "changed", "learnt")

    class Meta:
        model = LearningNote
        fields = ("on", "tried", "changed", "learnt")


class HandoverForm(Versioned, forms.ModelForm):
    goes_well = _area(
        "Wat gaat goed?",
        "Wat kan iemand al zelf? Waar werkt iemand graag aan?",
        error_messages={"required": "Vul in wat goed gaat"},
    )
    needs_attention = _area(
        "Waar let de volgende plek op?",
        f"Bijvoorbeeld: korte opdrachten, een vaste plek, tijd om iets te vragen. {NO_HEALTH}",
        error_messages={"required": "Vul in waar de volgende plek op let"},
    )
    agreements = _area("Wat is afgesproken?", "Wie doet wat, en wanneer?", required=False)
    discussed_on = DutchDateField(
        label="Besproken op",
        help_text="Met de kandidaat en de volgende plek. Nog niet besproken? Laat dit leeg.",
        latest=timezone.localdate,
        required=False,
    )
    layout = Layout("version", "goes_well", "needs_attention", "agreements", "discussed_on")

    class Meta:
        model = Handover
        fields = ("goes_well", "needs_attention", "agreements", "discussed_on")
