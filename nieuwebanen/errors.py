"""The one kind of refusal that reaches a screen."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_met: ContextVar[list[str] | None] = ContextVar("conflicts_met", default=None)


class DomainError(Exception):
    """A rule of the work says no. The message is Dutch, says why and how to mend it."""


class StaleError(DomainError):
    """Somebody else was first: the row is no longer as the user saw it. The answer is a 409 (accounts/conflicts.py)."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        somebody_was_first(str(self))


class NeedsReasonError(DomainError):
    """It can be done, once somebody says why."""


@contextmanager
def conflicts() -> Iterator[list[str]]:
    """What in this block was refused because somebody else was first. One answer of the web is one such block."""
    met: list[str] = []
    token = _met.set(met)
    try:
        yield met
    finally:
        _met.reset(token)


def somebody_was_first(said: str) -> None:
    """Note it for the answer that is being made. Outside an answer nobody listens."""
    met = _met.get()
    if met is not None:
        met.append(said)
