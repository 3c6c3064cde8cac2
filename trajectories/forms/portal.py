"""The employer's signature and what goes wrong, in the words of the portal."""

from typing import Any

from django import forms as django_forms

from trajectories.forms.agreements import SignForm
from trajectories.forms.troubles import TroubleForm


class PortalSignForm(SignForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["read"].label = "Ik heb de overeenkomst gelezen en ga akkoord"
        self.fields["title"].label = "Uw functie"
        self.fields["title"].error_messages["required"] = "Vul uw functie in"


class PortalTroubleForm(TroubleForm):
    stops = django_forms.BooleanField(
        label="Het inleren moet volgens ons stoppen",
        help_text="De werkcoach belt u eerst. Er stopt niets voordat u elkaar hebt gesproken.",
        required=False,
    )

    @property
    def words(self) -> str:
        """What is reported: the wish to stop comes first, so that nobody reads over it."""
        text = str(self.cleaned_data["text"])
        return f"{WANTS_TO_STOP} {text}"[:2000] if self.cleaned_data["stops"] else text


WANTS_TO_STOP = "De werkgever wil stoppen."
