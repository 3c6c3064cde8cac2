"""The employer's decision in step 3, always with a motivation (R23)."""

from typing import Any

from django import forms as django_forms

from matching import proposals
from matching.models import DeclineReason, Proposal
from nieuwebanen import forms
from nieuwebanen.accounts.models import User
from nieuwebanen.widgets import Radios


class DecisionForm(forms.Form):
    """Why. `called` is how the person is called in a sentence: "Fatuma" or "deze kandidaat"."""

    title: str
    what_happens: str
    action: str
    thanks: str
    question: str

    motivation = django_forms.CharField(
        help_text="Uw motivatie, in een paar zinnen. De werkcoach leest dit. Schrijf niets over iemands gezondheid.",
        max_length=2000,
        widget=django_forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": "Vul in waarom u dit besluit neemt",
            "max_length": "Schrijf dit korter, in maximaal %(limit_value)d tekens",
        },
    )

    def __init__(self, data: Any = None, *, called: str) -> None:
        super().__init__(data)
        self.fields["motivation"].label = self.question.format(called=called)
        self.title = self.title.format(called=called)
        self.title = self.title[:1].upper() + self.title[1:]
        self.thanks = self.thanks.format(called=called)
        self.what_happens = self.what_happens.format(called=called)

    def decide(self, proposal: Proposal, *, by: User) -> None:
        """Raises DomainError or StaleError."""
        raise NotImplementedError


class ChooseForm(DecisionForm):
    title = "{called} kiezen?"
    what_happens = "U zegt hiermee dat {called} bij u mag inleren. De werkcoach krijgt een bericht. Daarna maken wij samen afspraken over het inleren."
    action = "Kiezen"
    question = "Waarom kiest u {called}?"
    thanks = "Bedankt. U kiest {called}. Wij maken samen afspraken over het inleren."

    def decide(self, proposal: Proposal, *, by: User) -> None:
        proposals.choose(proposal, motivation=self.cleaned_data["motivation"], by=by)


class DeclineForm(DecisionForm):
    title = "{called} niet kiezen?"
    what_happens = (
        "De werkcoach krijgt een bericht en leest waarom. Zo zoeken wij beter verder voor u en voor {called}."
    )
    action = "Niet kiezen"
    question = "Waarom kiest u {called} niet?"
    thanks = "Bedankt. Uw besluit is bewaard. Wij zoeken verder."

    reason = django_forms.ChoiceField(
        label="Wat is de belangrijkste reden?",
        choices=DeclineReason.choices,
        widget=Radios,
        error_messages={"required": "Kies een reden"},
    )
    may_be_told = django_forms.ChoiceField(
        label="Mogen wij uw woorden delen met de kandidaat?",
        help_text="Kiest u nee, dan hoort de kandidaat alleen de reden die u hierboven koos.",
        choices=[("ja", "Ja"), ("nee", "Nee")],
        widget=Radios(inline=True),
        error_messages={"required": "Kies ja of nee"},
    )
    field_order = ["reason", "motivation", "may_be_told"]

    def decide(self, proposal: Proposal, *, by: User) -> None:
        answers = self.cleaned_data
        proposals.decline(
            proposal,
            reason=answers["reason"],
            motivation=answers["motivation"],
            may_be_told=answers["may_be_told"] == "ja",
            by=by,
        )


DECISIONS: dict[str, type[DecisionForm]] = {"kiezen": ChooseForm, "niet-kiezen": DeclineForm}
