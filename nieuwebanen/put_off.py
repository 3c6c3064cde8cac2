"""A line of work that waits: put off until a day with a reason, or taken over from a colleague who is away.

The lines themselves are computed (nieuwebanen/tasklist.py); what is kept here hangs on `Task.key`.
"""

from datetime import date, datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone

from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.dutch import long_date
from nieuwebanen.errors import DomainError, StaleError
from nieuwebanen.tasklist import Task

LONGEST = timedelta(days=30)


class PutOffTask(models.Model):
    """Not before this day, and why; the line comes back by itself."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="put_off_tasks")
    key = models.CharField(max_length=200)
    until = models.DateField("tot")
    reason = models.CharField("waarom", max_length=200)
    at = models.DateTimeField("uitgesteld")
    ended_at = models.DateTimeField("teruggehaald", null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], condition=Q(ended_at=None), name="putofftask_once"),
            models.CheckConstraint(name="putofftask_has_reason", condition=~Q(reason="")),
        ]
        verbose_name = "uitgestelde taak"
        verbose_name_plural = "uitgestelde taken"

    def __str__(self) -> str:
        return f"uitgesteld tot {self.until}"


class TakenOverTask(models.Model):
    """A colleague does this line instead of who it belongs to."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    key = models.CharField(max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tasks_given")
    taker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tasks_taken")
    at = models.DateTimeField("overgenomen")
    ended_at = models.DateTimeField("teruggegeven", null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], condition=Q(ended_at=None), name="takenovertask_once"),
            models.CheckConstraint(name="takenovertask_from_another", condition=~Q(owner=F("taker"))),
        ]
        verbose_name = "overgenomen taak"
        verbose_name_plural = "overgenomen taken"

    def __str__(self) -> str:
        return f"overgenomen door gebruiker {self.taker_id}"


# ---- putting off ----------------------------------------------------------------------------------------
def last_day(task: Task, *, today: date) -> date:
    """Until when this line may be put off at most. What the law or an agreement sets, not past its own day."""
    last = today + LONGEST
    return min(last, task.due_on) if task.legal and task.due_on else last


@transaction.atomic
def put_off(task: Task, *, until: date, reason: str, by: User, today: date, at: datetime | None = None) -> PutOffTask:
    """Not before this day. Raises DomainError without a reason, for a day that is over or too far, and for what must be
    done by its day."""
    at = at or timezone.now()
    if not reason.strip():
        raise DomainError("Vul in waarom je deze taak uitstelt.")
    if until <= today:
        raise DomainError("Kies een dag na vandaag.")
    last = last_day(task, today=today)
    if last <= today:
        raise DomainError("Deze taak mag niet wachten: de uiterste dag is vandaag of al voorbij.")
    if until > last:
        why = "Deze taak moet op die dag klaar zijn." if task.legal and last == task.due_on else "Langer kan niet."
        raise DomainError(f"Kies een dag tot en met {long_date(last)}. {why}")
    PutOffTask.objects.filter(user=by, key=task.key, ended_at=None).update(ended_at=at)
    try:
        with transaction.atomic():
            row = PutOffTask.objects.create(user=by, key=task.key, until=until, reason=reason.strip()[:200], at=at)
    except IntegrityError as error:
        raise StaleError("Deze taak is net al uitgesteld. Ververs de pagina.") from error
    events.record("task.put_off", f"Taak uitgesteld tot {long_date(until)}.", about=by, by=by, at=at, key=task.key)
    return row


@transaction.atomic
def bring_back(row: PutOffTask, *, by: User, at: datetime | None = None) -> None:
    """Onto the list again, now. Raises StaleError when it was there already."""
    at = at or timezone.now()
    if not PutOffTask.objects.filter(pk=row.pk, ended_at=None).update(ended_at=at):
        raise StaleError("Deze taak staat al weer in je lijst.")
    events.record("task.brought_back", "Uitgestelde taak teruggehaald.", about=row.user, by=by, at=at, key=row.key)


# ---- taking over ----------------------------------------------------------------------------------------
@transaction.atomic
def take(task: Task, *, owner: User, by: User, at: datetime | None = None) -> TakenOverTask:
    """Do this line for a colleague. Raises DomainError for an own one, StaleError for the second of two.

    The caller asked whether this user may see it.
    """
    at = at or timezone.now()
    if owner.pk == by.pk:
        raise DomainError("Deze taak is al van jou.")
    try:
        with transaction.atomic():
            row = TakenOverTask.objects.create(key=task.key, owner=owner, taker=by, at=at)
    except IntegrityError as error:
        raise StaleError("Een collega heeft deze taak net overgenomen. Ververs de pagina.") from error
    events.record("task.taken_over", "Taak overgenomen van een collega.", about=[owner, by], by=by, at=at, key=task.key)
    return row


@transaction.atomic
def give_back(row: TakenOverTask, *, by: User, at: datetime | None = None) -> None:
    """It is the owner's again. Raises StaleError when it was already."""
    at = at or timezone.now()
    if not TakenOverTask.objects.filter(pk=row.pk, ended_at=None).update(ended_at=at):
        raise StaleError("Deze taak was al teruggegeven.")
    about = [row.owner, row.taker]
    events.record("task.given_back", "Overgenomen taak teruggegeven.", about=about, by=by, at=at, key=row.key)
