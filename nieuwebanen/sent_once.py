"""A form that makes something carries a key, made when it is shown: sent twice (a double click), it makes one thing.

The key is the public id of what is made, and that is unique in the database, so also two requests at once make one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db import IntegrityError, models, transaction

from nieuwebanen.errors import DomainError


class MadeBeforeError(DomainError):
    """This form was sent before. made: what came of it then."""

    def __init__(self, made: models.Model) -> None:
        super().__init__(f"{made} was al gemaakt. Klopt er iets niet? Wijzig het dan hier.")
        self.made: Any = made


@contextmanager
def once(own: "models.QuerySet[Any]", key: UUID | None) -> Iterator[UUID]:
    """The public id for the row that is made inside. own: what the same user made; key: of the form, or none.

    Raises MadeBeforeError when there is a row of this key, and DomainError when somebody else made it.
    """
    try:
        with transaction.atomic():
            yield key or uuid4()
    except IntegrityError as error:
        if key is None:
            raise
        made = own.filter(public_id=key).first()
        raise (MadeBeforeError(made) if made else DomainError("Dit formulier is verlopen. Begin opnieuw.")) from error


class SentOnce:
    """Mixin for a form that makes something."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"] = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
