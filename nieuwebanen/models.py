"""The ground floor's own tables, each defined beside its rule."""

from nieuwebanen.background import BackgroundTask
from nieuwebanen.dates import Holiday
from nieuwebanen.events import Event
from nieuwebanen.geography import PostcodeCentre
from nieuwebanen.inbox import Notification
from nieuwebanen.numbers import NumberSeries
from nieuwebanen.outbox import OutboxMail
from nieuwebanen.retention import RetentionRule, RetentionRun
from nieuwebanen.saved_lists import SavedList
from nieuwebanen.talk_templates import TalkTemplate

__all__ = [
    "BackgroundTask",
    "Event",
    "Holiday",
    "Notification",
    "NumberSeries",
    "OutboxMail",
    "PostcodeCentre",
    "RetentionRule",
    "RetentionRun",
    "SavedList",
    "TalkTemplate",
]
