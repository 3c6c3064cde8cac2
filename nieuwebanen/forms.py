"""Base classes of our forms: Dutch sentences for what is missing, and the crispy helper of the pack `nbl`.

A page writes its own <form> tag and buttons; `{% crispy form %}` draws the fields between them.
"""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.http import HttpRequest, QueryDict

from nieuwebanen.fields import LevelField

PICKED = (forms.ChoiceField, forms.ModelChoiceField, forms.MultipleChoiceField, forms.FileField)


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, for the first argument of a form: None on a GET. An empty POST counts too."""
    return request.POST if request.method == "POST" else None


class DutchForm:
    """Mixin: a field that is left empty gets a sentence with its own name, unless the form says it better."""

    fields: dict[str, forms.Field]
    layout: Any = None  # a crispy Layout, when fields stand in sections or rows

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for name, field in self.fields.items():
            field.error_messages["required"] = required_sentence(name, field)
            _plain_sentences(field)
            if isinstance(field.widget, forms.Textarea) and field.widget.attrs.get("rows") == "10":
                field.widget.attrs["rows"] = 4  # Django's ten lines ask for a novel

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True  # the page's own <form> has the token
        helper.layout = self.layout
        return helper


class Form(DutchForm, forms.Form):
    pass


class ModelForm(DutchForm, forms.ModelForm):
    pass


class FilterForm(forms.Form):
    """Filters of a list: a GET form, the state is in the URL. Empty and unknown values filter nothing, so that a
    link with an old value still opens the list."""

    q = forms.CharField(
        max_length=100, required=False, widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
    )

    def wanted(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def required_sentence(name: str, field: forms.Field) -> str:
    """The field's own sentence, or one made of its label: "Vul in: naam", "Kies: team", "Vink aan: …"."""
    own = str(field.error_messages.get("required", ""))
    if own and own != str(forms.Field.default_error_messages["required"]):
        return own
    label = str(field.label or name.replace("_", " ")).rstrip(":")
    if label.endswith("?"):
        return f"Beantwoord de vraag: {label}"
    if isinstance(field, forms.BooleanField):
        return f"Vink aan: {label}"
    if label.split(" ")[0][1:].islower():  # not KvK or SROI
        label = label[:1].lower() + label[1:]
    return f"{'Kies' if isinstance(field, PICKED) else 'Vul in'}: {label}"


def _plain_sentences(field: forms.Field) -> None:
    """Replace the standard sentences that are not B1. The field runs its validators with these texts."""
    if isinstance(field, forms.EmailField):
        field.error_messages["invalid"] = "Vul een e-mailadres in, zoals naam@bedrijf.nl"
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField) and not isinstance(field, LevelField):
        field.error_messages["invalid_choice"] = "Kies iets uit de lijst"
    if isinstance(field, forms.CharField):
        field.error_messages.setdefault(
            "max_length", "Maak dit korter: maximaal %(limit_value)d tekens, nu zijn het er %(show_value)d"
        )
        field.error_messages["null_characters_not_allowed"] = "Typ dit opnieuw: er zit een teken in dat niet kan"
