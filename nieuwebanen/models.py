"""The ground floor's own tables, each defined beside its rule."""

from nieuwebanen.background import BackgroundTask
from nieuwebanen.calendar_feed import CalendarFeed
from nieuwebanen.clock import DeliveryHold, Heartbeat
from nieuwebanen.dates import Holiday
from nieuwebanen.events import Event
from nieuwebanen.geography import PostcodeCentre
from nieuwebanen.inbox import Notification
from nieuwebanen.numbers import NumberSeries
from nieuwebanen.outbox import OutboxMail
from nieuwebanen.preferences import MailPreference
from nieuwebanen.put_off import PutOffTask, TakenOverTask
from nieuwebanen.retention import RetentionRule, RetentionRun
from nieuwebanen.saved_lists import SavedList
from nieuwebanen.talk_templates import TalkTemplate

__all__ = [
    "BackgroundTask",
    "CalendarFeed",
    "DeliveryHold",
    "Event",
    "Heartbeat",
    "Holiday",
    "MailPreference",
    "Notification",
    "NumberSeries",
    "OutboxMail",
    "PostcodeCentre",
    "PutOffTask",
    "RetentionRule",
    "RetentionRun",
    "SavedList",
    "TakenOverTask",
    "TalkTemplate",
]
