"""All errors of a page's forms as one list for the error summary: the sentence and the control to go to."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.forms import BaseForm, BaseFormSet, BoundField


@dataclass(frozen=True)
class FieldError:
    message: str
    target: str  # id of the control, or "" when the error belongs to no single control


def collect(forms: Iterable[object]) -> list[FieldError]:
    """The errors of bound forms and formsets, in the order of the page; nothing for unbound ones."""
    found: list[FieldError] = []
    for form in forms:
        if isinstance(form, BaseFormSet) and form.is_bound:
            found += [FieldError(str(text), "") for text in form.non_form_errors()]
            found += collect(form.forms)
        elif isinstance(form, list):
            found += collect(form)
        elif isinstance(form, BaseForm) and form.is_bound:
            found += _of_form(form)
    return found


def _of_form(form: BaseForm) -> list[FieldError]:
    found = [FieldError(str(text), "") for text in form.non_field_errors()]
    for field in form:
        found += [FieldError(str(text), "" if field.is_hidden else target(field)) for text in field.errors]
    return found


def target(field: BoundField) -> str:
    """The id of the control that a person has to go to: the wrong part, or the first option of a group."""
    widget = field.field.widget
    if wrong := getattr(field, "wrong_part", ""):
        return f"{field.auto_id}_{'jaar' if wrong == 'year' else 'maand'}"
    if field.use_fieldset:
        ids = [option.data["attrs"].get("id") for option in field.subwidgets if option.data.get("attrs")]
        return next((str(found) for found in ids if found), str(field.auto_id))
    return widget.id_for_label(str(field.auto_id))
