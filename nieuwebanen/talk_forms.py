"""What the forms of talks share: who does what is left to do, who will read it, and beginning with a template."""

from typing import Any

from django import forms as django_forms
from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from nieuwebanen import forms
from nieuwebanen.accounts.models import User
from nieuwebanen.fields import DutchDateField
from nieuwebanen.talk_templates import TalkTemplate
from nieuwebanen.versions import Versioned
from nieuwebanen.widgets import Radios

FILL, TEMPLATE = "invullen", "sjabloon"  # the button that fills in, and which template
FIELDS = ["kind", "held_on", "note", "next_action", "next_action_on", "next_action_owner", "shared"]
INTERNAL, SHARED = "False", "True"


class TalkForm(Versioned, forms.ModelForm):
    """One talk. user: who writes; readers: (value, name, who reads it) of internal and of shared."""

    readers: tuple[tuple[str, str, str], ...]
    note_help: str

    held_on = DutchDateField(label="Wanneer?", latest=timezone.localdate)
    note = django_forms.CharField(
        label="Wat is besproken?",
        max_length=4000,
        widget=django_forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Schrijf op wat is besproken"},
    )
    next_action = django_forms.CharField(label="Wat is de volgende actie?", max_length=200, required=False)
    next_action_on = DutchDateField(label="Wanneer moet die klaar zijn?", required=False)
    next_action_owner = django_forms.ModelChoiceField(User.objects.none(), label="Wie doet dit?", required=False)
    shared = django_forms.TypedChoiceField(
        label="Wie mag dit lezen?", coerce=lambda value: value == SHARED, empty_value=INTERNAL, required=False
    )

    def __init__(self, *args: Any, user: User, initial: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=initial, **kwargs)
        self.user = user
        self.fields["note"].help_text = self.note_help
        field, shared = self.fields["next_action_owner"], self.fields["shared"]
        assert isinstance(field, django_forms.ModelChoiceField)
        assert isinstance(shared, django_forms.ChoiceField)
        # One is always chosen: nobody has to be told that it may stay empty.
        field.quiet_optional = shared.quiet_optional = True  # type: ignore[attr-defined]
        owner = self.instance.next_action_owner
        doers = self.instance.doers().values("pk")
        field.queryset = User.objects.filter(Q(pk__in=doers) | Q(pk=owner.pk if owner else None))
        field.empty_label, field.to_field_name = None, "public_id"
        if "next_action_owner" not in (initial or {}):
            self.initial["next_action_owner"] = (owner or user).public_id
        shared.choices = [(value, name) for value, name, _ in self.readers]
        shared.widget = Radios(choices=shared.choices, descriptions={value: who for value, _, who in self.readers})

    def clean_shared(self) -> bool:
        """Internal, unless it was said otherwise."""
        return self.cleaned_data["shared"] is True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("next_action") and "next_action_on" in cleaned and not cleaned["next_action_on"]:
            self.add_error("next_action_on", "Vul in wanneer de volgende actie klaar moet zijn")
        if cleaned.get("next_action_on") and "next_action" in cleaned and not cleaned["next_action"]:
            self.add_error("next_action", "Vul in wat de volgende actie is, of laat de datum leeg")
        return cleaned

    def _post_clean(self) -> None:
        """With an action somebody does it, oneself unless another was chosen; without one nobody has to."""
        if not self.cleaned_data.get("next_action"):
            self.cleaned_data["next_action_owner"] = None
        elif "next_action_owner" in self.cleaned_data:
            self.cleaned_data["next_action_owner"] = self.cleaned_data["next_action_owner"] or self.user
        super()._post_clean()  # type: ignore[misc]

    def free_texts(self) -> list[str]:
        return [self.cleaned_data["note"], self.cleaned_data["next_action"]]


# ---- beginning with a template -----------------------------------------------------------------------------
def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent to be saved; None on a GET, and when the button of a template was pressed."""
    return request.POST if request.method == "POST" and FILL not in request.POST else None


def begun(request: HttpRequest, about: str) -> dict[str, Any]:
    """The values to begin a talk with: what was typed already, and what the chosen template knows where nothing was."""
    asked = request.POST if request.method == "POST" else request.GET
    typed = {name: asked[name] for name in FIELDS if FILL in request.POST and asked.get(name, "").strip()}
    template = TalkTemplate.objects.current().filter(about=about).with_id(asked.get(TEMPLATE, "")).first()
    if template is None:
        return typed
    return template.fills(today=timezone.localdate(), typed=typed) | typed


def begins(request: HttpRequest) -> bool:
    """Whether a template was asked for, so that the form is open."""
    return TEMPLATE in request.GET or FILL in request.POST
