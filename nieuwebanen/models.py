"""The ground floor's own tables, each defined beside its rule."""

from nieuwebanen.dates import Holiday
from nieuwebanen.events import Event
from nieuwebanen.geography import PostcodeCentre
from nieuwebanen.inbox import Notification
from nieuwebanen.numbers import NumberSeries
from nieuwebanen.outbox import OutboxMail
from nieuwebanen.saved_lists import SavedList

__all__ = ["Event", "Holiday", "Notification", "NumberSeries", "OutboxMail", "PostcodeCentre", "SavedList"]
