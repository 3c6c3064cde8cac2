"""The employer's decision as staff writes it down, in the employer's own words (R22, R23)."""

from typing import Any

from django import forms as django_forms
from django.utils import timezone

from matching import proposals
from matching.models import DeclineReason, Proposal
from matching.proposing.on_behalf import OnBehalf
from nieuwebanen import forms
from nieuwebanen.accounts.models import User
from nieuwebanen.fields import DutchDateField
from nieuwebanen.widgets import Radios


class RecordedForm(forms.Form):
    """Who of the employer decided, when and why."""

    action: str
    outcome: str

    decided_for = django_forms.CharField(
        label="Wie van de werkgever besloot dit?",
        help_text="Voornaam en achternaam.",
        max_length=100,
        error_messages={"required": "Vul in wie van de werkgever dit besloot"},
    )
    decided_on = DutchDateField(
        label="Wanneer besloot de werkgever dit?",
        help_text="Bijvoorbeeld 23-11-2026.",
        latest=timezone.localdate,
        error_messages={"required": "Vul in wanneer de werkgever dit besloot"},
    )
    motivation = django_forms.CharField(
        help_text="In de woorden van de werkgever. Schrijf niets op over iemands gezondheid.",
        max_length=2000,
        widget=django_forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": "Vul in waarom de werkgever zo besluit",
            "max_length": "Schrijf dit korter, in maximaal %(limit_value)d tekens",
        },
    )

    def __init__(self, data: Any = None, *, proposal: Proposal) -> None:
        employer = proposal.job.employer
        super().__init__(data, initial={"decided_for": employer.contact_name, "decided_on": timezone.localdate()})
        name = proposal.candidate.first_name
        self.fields["motivation"].label = f"Waarom kiest {employer} {name}{self.behind}?"
        if proposal.presented_at:  # the employer could not know of it before
            day = self.fields["decided_on"]
            assert isinstance(day, DutchDateField)
            day.earliest = timezone.localdate(proposal.presented_at)
        self.outcome = f"{employer} kiest {name}{self.behind}"

    behind = ""

    @property
    def told(self) -> OnBehalf:
        return OnBehalf(self.cleaned_data["decided_for"], self.cleaned_data["decided_on"])

    def decide(self, proposal: Proposal, *, by: User) -> None:
        """Raises DomainError or StaleError."""
        raise NotImplementedError

    def consequences(self, proposal: Proposal) -> list[str]:
        """What happens when this is kept; it cannot be undone."""
        raise NotImplementedError

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Label and answer as words, to be checked before it is kept."""
        return [(str(self.fields[name].label), self.words_of(name)) for name in self.fields]

    def words_of(self, name: str) -> str:
        return str(self[name].value())


class RecordChosenForm(RecordedForm):
    action = "Keuze vastleggen"

    def decide(self, proposal: Proposal, *, by: User) -> None:
        proposals.choose(proposal, motivation=self.cleaned_data["motivation"], told=self.told, by=by)

    def consequences(self, proposal: Proposal) -> list[str]:
        name = proposal.candidate.first_name
        return [
            f"{name} krijgt een plek in deze baan. Daarna start je het traject.",
            f"Andere voorstellen van {name} stoppen, behalve voor banen die hiermee samengaan.",
        ]


class RecordDeclinedForm(RecordedForm):
    action = "Besluit vastleggen"
    behind = " niet"

    reason = django_forms.ChoiceField(
        label="Wat is voor de werkgever de belangrijkste reden?",
        choices=DeclineReason.choices,
        widget=Radios,
        error_messages={"required": "Kies een reden"},
    )
    may_be_told = django_forms.ChoiceField(
        label="Mag je deze woorden delen met de kandidaat?",
        help_text="Vraag dit aan de werkgever. Bij nee hoort de kandidaat alleen de reden.",
        choices=[("ja", "Ja"), ("nee", "Nee")],
        widget=Radios(inline=True),
        error_messages={"required": "Kies ja of nee"},
    )
    field_order = ["decided_for", "decided_on", "reason", "motivation", "may_be_told"]

    def words_of(self, name: str) -> str:
        choices = {"reason": dict(DeclineReason.choices), "may_be_told": {"ja": "Ja", "nee": "Nee"}}
        words = super().words_of(name)
        return str(choices.get(name, {}).get(words, words))

    def decide(self, proposal: Proposal, *, by: User) -> None:
        answers = self.cleaned_data
        proposals.decline(
            proposal,
            reason=answers["reason"],
            motivation=answers["motivation"],
            may_be_told=answers["may_be_told"] == "ja",
            told=self.told,
            by=by,
        )

    def consequences(self, proposal: Proposal) -> list[str]:
        return [f"Dit voorstel stopt. Je ziet daarna andere banen voor {proposal.candidate.first_name}."]


RECORDED: dict[str, type[RecordedForm]] = {"kiezen": RecordChosenForm, "niet-kiezen": RecordDeclinedForm}
