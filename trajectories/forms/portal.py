"""The employer's signature, in the words of the portal."""

from typing import Any

from trajectories.forms.agreements import SignForm


class PortalSignForm(SignForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["read"].label = "Ik heb de overeenkomst gelezen en ga akkoord"
        self.fields["title"].label = "Uw functie"
        self.fields["title"].error_messages["required"] = "Vul uw functie in"
