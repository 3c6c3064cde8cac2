"""The one kind of refusal that reaches a screen."""


class DomainError(Exception):
    """A rule of the work says no. The message is Dutch, says why and how to mend it."""


class StaleError(DomainError):
    """Somebody else was first: the row is no longer as the user saw it."""


class NeedsReasonError(DomainError):
    """It can be done, once somebody says why."""
