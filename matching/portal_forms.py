"""The employer's decision in step 3, always with a motivation (R23)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms as django_forms

from matching import proposals
from matching.cohorts.cohort_order import OWN_PLACE, Orderable
from matching.models import DeclineReason, Proposal
from matching.proposing.presentation import NAMELESS
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


class OrderForm(forms.Form):
    """A place for everybody who waits, or none. `seen` is what stood on the screen, so that nobody overwrites a colleague."""

    def __init__(self, data: Any = None, *, rows: Sequence[Orderable]) -> None:
        super().__init__(data)
        self.rows = rows
        places = [("", "Geen voorkeur"), *((str(number), f"Plaats {number}") for number in range(1, len(rows) + 1))]
        for row in rows:
            name = row.presentation.snapshot.get("first_name") or NAMELESS
            key, now = row.presentation.public_id, "" if row.place is None else str(row.place)
            # What a colleague filled in may be a higher number than there are people here.
            more = [(now, f"Plaats {now}")] if now and now not in dict(places) else []
            self.fields[f"plaats-{key}"] = django_forms.ChoiceField(
                label=f"Plaats van {name}", choices=[*places, *more], initial=now, required=False
            )
            self.fields[f"was-{key}"] = django_forms.IntegerField(
                initial=row.place, required=False, widget=django_forms.HiddenInput
            )

    def clean(self) -> dict[str, Any]:
        taken: set[str] = set()
        for row in self.rows:
            name = f"plaats-{row.presentation.public_id}"
            place = self.cleaned_data.get(name, "")
            if place and place in taken:
                self.add_error(name, OWN_PLACE)
            taken.add(place)
        return self.cleaned_data

    def lines(self) -> list[tuple[Orderable, django_forms.BoundField, django_forms.BoundField]]:
        keys = [row.presentation.public_id for row in self.rows]
        return [(row, self[f"plaats-{key}"], self[f"was-{key}"]) for row, key in zip(self.rows, keys, strict=True)]

    @property
    def places(self) -> dict[UUID, int | None]:
        return {key: int(place) if place else None for key, place in self._of("plaats")}

    @property
    def seen(self) -> dict[UUID, int | None]:
        return dict(self._of("was"))

    def _of(self, kind: str) -> list[tuple[UUID, Any]]:
        keys = [row.presentation.public_id for row in self.rows]
        return [(key, self.cleaned_data[f"{kind}-{key}"]) for key in keys]
