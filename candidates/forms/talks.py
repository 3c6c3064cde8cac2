"""A talk with the candidate."""

from django import forms as django_forms
from django.utils.text import capfirst

from candidates.models import CandidateContact, TalkKind
from nieuwebanen import talk_forms
from nieuwebanen.forms import FilterForm
from nieuwebanen.talk_forms import FIELDS, INTERNAL, SHARED
from nieuwebanen.widgets import Radios

EVERY, TO_DO, SHARED_ONES = "", "te-doen", "gedeeld"
TABS = {EVERY: "Alle", TO_DO: "Nog te doen", SHARED_ONES: "Gedeeld"}


class TalkForm(talk_forms.TalkForm):
    readers = (
        (INTERNAL, "Intern", "Alleen werkcoaches en managers lezen dit."),
        (
            SHARED,
            "Gedeeld met de kandidaat",
            "De volgende actie komt in de brief aan de kandidaat. Schrijf zo dat de kandidaat het begrijpt.",
        ),
    )
    kind = django_forms.ChoiceField(
        label="Hoe was het gesprek?",
        choices=[(kind.value, capfirst(kind.label)) for kind in TalkKind],
        widget=Radios(inline=True),
        error_messages={"required": "Kies hoe het gesprek was"},
    )

    class Meta:
        model = CandidateContact
        fields = FIELDS

    field_order = FIELDS
    note_help = "Schrijf op wat iemand kan, wil en nodig heeft. Niets over gezondheid."


class TalkFilterForm(FilterForm):
    toon = django_forms.ChoiceField(choices=list(TABS.items()), required=False)
