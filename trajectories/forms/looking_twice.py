"""What is sent or confirmed never changes any more, so a text that seems to say too much is looked at once more first."""

from django import forms as django_forms

from nieuwebanen import forms, free_text

SURE = "sure"


def asks_if_sure(form: forms.Form, *names: str) -> list[str]:
    """Add a box to tick when these texts seem to hold health, a BSN or the like; its name for the layout, else nothing.

    A warning, never a refusal: who ticks it goes on.
    """
    found = free_text.warnings(*(str(form.data.get(name, "")) for name in names)) if form.is_bound else []
    if not found:
        return []
    form.fields[SURE] = django_forms.BooleanField(
        label="Ik heb de tekst nagekeken. Zo mag hij blijven",
        error_messages={"required": f"{' '.join(found)} Klopt de tekst toch? Vink dan dit vak aan"},
    )
    return [SURE]
