"""One's own dates in one's own calendar: a secret address that gives a file of the kind ICS (RFC 5545).

Only the hash of the address is kept, so it is shown once; a new one ends the old one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string
from icalendar import Calendar, Event

from nieuwebanen import events
from nieuwebanen.accounts.models import User

READ_NOTED_EVERY = timedelta(hours=1)
BACK = timedelta(days=31)  # how long what is over stays in the calendar


class CalendarFeed(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="calendar_feeds")
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField("gemaakt")
    last_read_at = models.DateTimeField("laatst opgehaald", null=True)
    revoked_at = models.DateTimeField("gestopt", null=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(revoked_at=None), name="calendarfeed_one_per_user")
        ]
        verbose_name = "agenda-adres"
        verbose_name_plural = "agenda-adressen"

    def __str__(self) -> str:
        return f"agenda van gebruiker {self.user_id}"


@dataclass(frozen=True)
class CalendarDate:
    """One day of one's own. uid: what makes it one and the same; title: names no candidate; url: path of its page."""

    uid: str
    day: date
    title: str
    url: str


Dates = Callable[[User, date], Iterable[CalendarDate]]


def feed_of(user: User) -> CalendarFeed | None:
    """The address that works now."""
    return CalendarFeed.objects.filter(user=user, revoked_at=None).first()


@transaction.atomic
def renew(user: User, *, at: datetime) -> str:
    """A new secret address; the one before stops. The key of the address: it is told here and never again."""
    list(User.objects.select_for_update().filter(pk=user.pk))  # two clicks at once follow each other
    CalendarFeed.objects.filter(user=user, revoked_at=None).update(revoked_at=at)
    token = token_urlsafe(32)
    CalendarFeed.objects.create(user=user, token_sha256=_hash(token), made_at=at)
    events.record("calendar.renewed", "Agenda-adres gemaakt.", about=user, by=user, at=at)
    return token


@transaction.atomic
def stop(user: User, *, at: datetime) -> bool:
    """The address works no more; False when there was none."""
    if not CalendarFeed.objects.filter(user=user, revoked_at=None).update(revoked_at=at):
        return False
    events.record("calendar.stopped", "Agenda-adres gestopt.", about=user, by=user, at=at)
    return True


def opened_with(token: str, *, at: datetime) -> User | None:
    """Whose calendar this is; None for an address that is unknown, stopped, or of who may not sign in any more."""
    feeds = CalendarFeed.objects.filter(token_sha256=_hash(token), revoked_at=None, user__is_active=True)
    feed = feeds.select_related("user").first()
    if feed is None:
        return None
    if feed.last_read_at is None or at - feed.last_read_at >= READ_NOTED_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_read_at=at)
    return feed.user


def written(user: User, *, at: datetime) -> bytes:
    """The own dates as a file of the kind ICS: whole days, from a month ago on."""
    today = timezone.localdate(at)
    calendar = Calendar()
    calendar.add("prodid", "-//Nieuwe Banen//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Nieuwe Banen")
    for one in sorted(_dates(user, today), key=lambda one: (one.day, one.uid)):
        event = Event()
        event.add("uid", f"{one.uid}@{settings.MAIL_DOMAIN}")
        event.add("dtstamp", at)
        event.add("dtstart", one.day)
        event.add("dtend", one.day + timedelta(days=1))
        event.add("summary", one.title)
        event.add("url", f"{settings.BASE_URL}{one.url}")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _dates(user: User, today: date) -> list[CalendarDate]:
    found: list[CalendarDate] = []
    for path in settings.CALENDAR_DATES:
        ask: Dates = import_string(path)
        found += ask(user, today - BACK)
    return found


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
