"""What a coach fills in after presenting: what a call brought, contact data, and other jobs for who was not chosen."""

from typing import Any

from django import forms as django_forms
from django.http import QueryDict
from django.utils import timezone

from employers.models import FutureJob
from matching.models import Proposal
from matching.proposing import contact
from nieuwebanen import forms
from nieuwebanen.accounts.models import User
from nieuwebanen.fields import DutchDateField
from nieuwebanen.widgets import Checkboxes


class CallForm(forms.Form):
    outcome = django_forms.CharField(
        label="Wat zei de werkgever?",
        help_text="In 1 of 2 zinnen. Sprak je niemand, schrijf dat dan op.",
        max_length=300,
        widget=django_forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Vul in wat de werkgever zei, ook als je niemand sprak"},
    )


class ContactForm(forms.Form):
    """Which ways to make contact, and since when the candidate agrees. Only what stands in the file can be ticked."""

    ways = django_forms.MultipleChoiceField(
        label="Wat mag de werkgever krijgen?",
        widget=Checkboxes,
        error_messages={"required": "Kies minimaal 1 manier om contact te maken"},
    )
    agreed_on = DutchDateField(
        label="Wanneer gaf de kandidaat hiervoor akkoord?",
        help_text="Bijvoorbeeld 23-11-2026. Dit is een ander akkoord dan dat voor het voorstel.",
        latest=timezone.localdate,
        error_messages={"required": "Vul in wanneer de kandidaat akkoord gaf"},
    )

    def __init__(self, data: Any = None, *, proposal: Proposal) -> None:
        super().__init__(data)
        field = self.fields["ways"]
        assert isinstance(field, django_forms.MultipleChoiceField)
        person = proposal.candidate
        field.choices = [
            (way, f"{name}: {getattr(person, way)}") for way, name in contact.NAMES.items() if getattr(person, way)
        ]


class ElsewhereForm(forms.Form):
    """The ticked jobs for one person. The page draws the check boxes itself, one in each row."""

    jobs = django_forms.ModelMultipleChoiceField(
        label="Banen",
        queryset=FutureJob.objects.none(),
        to_field_name="public_id",
        error_messages={"required": "Kies minimaal 1 baan", "invalid_choice": "Deze baan is er niet meer"},
    )

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        field = self.fields["jobs"]
        assert isinstance(field, django_forms.ModelMultipleChoiceField)
        field.queryset = FutureJob.objects.visible_to(user)

    @property
    def ticked(self) -> set[str]:
        return set(self.data.getlist("jobs")) if isinstance(self.data, QueryDict) else set()
