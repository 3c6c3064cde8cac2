"""Step 3 as a coach fills it in: who to select, what was told, what the employer sees, why it stops."""

from textwrap import shorten
from typing import Any

from django import forms as django_forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import QueryDict
from django.utils import timezone

from candidates.models import Candidate
from matching.models import AgreedHow, Proposal, WithdrawReason
from matching.proposing.presentation import ALWAYS, NAMELESS_FIRST, Field
from nieuwebanen import dutch, forms
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError, NeedsReasonError
from nieuwebanen.fields import DutchDateField
from nieuwebanen.widgets import Checkboxes, Radios

NOBODY_CHOSEN = "Kies minimaal 1 kandidaat om voor te stellen"
MOST_COMPARED = 3
COMPARE_TWO_OR_THREE = f"Kies 2 of {MOST_COMPARED} kandidaten om naast elkaar te zetten"
FOREIGN = ("invalid_choice", "invalid_pk_value", "invalid")  # the last for what is no id at all
DESCRIPTIONS = {
    Field.FIRST_NAME: "Zonder voornaam staat er ‘Kandidaat’. De achternaam ziet de werkgever nooit.",
    Field.STRENGTHS: "De tekst uit het profiel.",
    Field.READY: "De datum die nu is berekend.",
    Field.OTHER_SKILLS: "Vaardigheden uit het profiel die deze baan niet vraagt.",
}


class SelectForm(forms.Form):
    """The ticked people of a ranking. The page draws the check boxes itself, one in each row."""

    candidates = django_forms.ModelMultipleChoiceField(
        label="Kandidaten",
        queryset=Candidate.objects.none(),
        to_field_name="public_id",
        error_messages={"required": NOBODY_CHOSEN},
    )

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        field = self.fields["candidates"]
        assert isinstance(field, django_forms.ModelMultipleChoiceField)
        field.queryset = Candidate.objects.visible_to(user)

    @property
    def names_a_stranger(self) -> bool:
        """Somebody was sent whom this user may not see, or who does not exist."""
        return any(self.has_error("candidates", code) for code in FOREIGN)

    @property
    def asks_reason(self) -> bool:
        """These people can be taken along, once somebody says why."""
        return self.is_bound and "candidates" in self.cleaned_data and self.has_error(NON_FIELD_ERRORS, "reason")

    def refuse(self, refusal: DomainError) -> None:
        code = "reason" if isinstance(refusal, NeedsReasonError) else None
        self.add_error(None, ValidationError(str(refusal), code=code))

    @property
    def ticked(self) -> set[str]:
        return set(self.data.getlist("candidates")) if isinstance(self.data, QueryDict) else set()


class OverrideForm(SelectForm):
    """Take somebody along whom a hard constraint sets apart: that needs a reason."""

    reason = django_forms.CharField(
        label="Waarom neem je deze kandidaat toch mee?",
        help_text="Bijvoorbeeld: de werkgever kan de dagen aanpassen.",
        max_length=300,
        widget=django_forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Vul in waarom je deze kandidaat toch meeneemt"},
    )


class TogetherForm(OverrideForm):
    """The same reason for several at once, under the list of who stands apart. It may stand on a page with the other."""

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data, user=user)
        self.auto_id = "apart_%s"
        self.fields["reason"].label = "Waarom neem je deze kandidaten toch mee?"
        self.fields["candidates"].error_messages["required"] = "Kies minimaal 1 kandidaat om toch mee te nemen"

    @property
    def asks_reason(self) -> bool:
        return self.is_bound and "candidates" in self.cleaned_data


class CompareForm(SelectForm):
    """Two or three of the ticked people, to be put side by side."""

    def clean_candidates(self) -> Any:
        chosen = self.cleaned_data["candidates"]
        if not 2 <= len(chosen) <= MOST_COMPARED:
            raise django_forms.ValidationError(COMPARE_TWO_OR_THREE)
        return chosen


class InformForm(forms.Form):
    note = django_forms.CharField(
        label="Wat heb je verteld?",
        help_text="Pas de tekst aan. Schrijf niets op over ziekte of medicijnen.",
        max_length=2000,
        widget=django_forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": "Vul in wat je hebt verteld"},
    )
    agreed_on = DutchDateField(
        label="Wanneer gaf de kandidaat akkoord?",
        help_text="Bijvoorbeeld 23-11-2026. Laat leeg als de kandidaat nog nadenkt.",
        latest=timezone.localdate,
        required=False,
    )
    how = django_forms.ChoiceField(
        label="Hoe gaf de kandidaat akkoord?", choices=AgreedHow.choices, widget=Radios, required=False
    )

    @classmethod
    def of(cls, proposal: Proposal, data: Any = None) -> "InformForm":
        """What was told before, or else a first text made of the job."""
        note = proposal.informed_note or told_about(proposal)
        how = proposal.agreed_how or AgreedHow.ORAL
        return cls(data, initial={"note": note, "agreed_on": proposal.agreed_on, "how": how})


def told_about(proposal: Proposal) -> str:
    """Employer and work in a few sentences, for the coach to adapt (R21)."""
    job = proposal.job
    assert job.starts_on is not None
    employer = f"{job.employer} in {job.employer.place}" if job.employer.place else str(job.employer)
    lines = [
        f"Bij {employer} komt een baan: {job.title}.",
        f"Het werk: {shorten(job.description, 600, placeholder=' …')}" if job.description else "",
        f"De baan begint rond {dutch.month_year(job.starts_on)} en is voor {job.hours_text} per week.",
        f"Werkdagen: {', '.join(job.day_labels)}." if job.days else "",
        f"Wat het werk vraagt: {', '.join(job.condition_labels).lower()}." if job.conditions else "",
        f"Vooraf leert {proposal.candidate.first_name} in: {job.learn_hours_per_week} uur per week.",
        "De werkgever kiest wie er inleert. De werkgever ziet alleen wat wij samen afspreken.",
    ]
    return "\n".join(" ".join(line.split()) for line in lines if line)


class PresentForm(forms.Form):
    """What the employer may see. Two fields are always there: without them there is nothing to decide on."""

    fields_shown = django_forms.MultipleChoiceField(
        label="Wat mag de werkgever nog meer zien?",
        help_text="Kies alleen wat je met de kandidaat hebt afgesproken.",
        choices=[(field.value, field.label) for field in Field if field not in ALWAYS],
        widget=Checkboxes(descriptions=DESCRIPTIONS),
        required=False,
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(
            data, initial={"fields_shown": [field.value for field in NAMELESS_FIRST if field not in ALWAYS]}
        )
        self.fields["fields_shown"].quiet_optional = True  # type: ignore[attr-defined]  # nothing ticked is an answer

    @property
    def chosen(self) -> list[str]:
        """The ticked fields, or those that are usual before anything was sent."""
        if self.is_bound and self.is_valid():
            return list(self.cleaned_data["fields_shown"])
        return list(self.initial["fields_shown"])


# What a coach may say; the others are what the system does by itself, each in its own place.
BY_HAND = (WithdrawReason.CANDIDATE, WithdrawReason.COACH, WithdrawReason.NO_ANSWER, WithdrawReason.OTHER)


class WithdrawForm(forms.Form):
    kind = django_forms.ChoiceField(
        label="Wat is de belangrijkste reden?",
        choices=[(kind.value, kind.label) for kind in BY_HAND],
        widget=Radios,
        error_messages={"required": "Kies een reden"},
    )
    reason = django_forms.CharField(
        label="Waarom trek je het voorstel in?",
        help_text="In 1 of 2 zinnen. Schrijf niets op over ziekte of medicijnen.",
        max_length=300,
        widget=django_forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Vul in waarom je het voorstel intrekt"},
    )
