"""Work that takes longer than somebody wants to look at a page: done by the worker, with progress, and found again.

PostgreSQL is the only truth: a row waits, the worker takes it (`run_waiting`, at every tick of beat), and a row whose
worker fell silent is taken again. The kinds are declared in settings.BACKGROUND_TASKS, because the work itself stands
on a floor above this one. How to use it:

    task = background.start("candidates.import_read", title="Bestand lezen", owner=user, args={"import_id": 7}, at=now)
    return redirect(task)

    def import_read(task: Progress, *, import_id: int) -> None:
        task.of(len(rows))
        for slice in ...:
            with transaction.atomic():
                ...
            task.step(len(slice))
        task.next_url = reverse(...)

A kind may be stopped anywhere and run again from the start, also beside a worker that only seemed dead: it keeps what
is done in its own rows, in the transaction of the doing. A DomainError is a Dutch sentence for the owner and final.

Progress is numbers in memory, written every second by a thread that has a connection of its own (Django's are one per
thread). So it is visible while the work's own transaction is open, a long statement does not look like death, and
the work waits for nobody to write it.
"""

import logging
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event as Bell
from threading import Thread
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError, connection, models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError

logger = logging.getLogger(__name__)

BEAT_S = 1.0
SILENT = timedelta(seconds=60)  # many beats: a worker that says nothing for so long is dead, or as good as
MOST_ATTEMPTS = 3
KEPT = timedelta(days=7)
GIVEN_UP = "Dit is drie keer niet gelukt. Probeer het opnieuw. Lukt het weer niet, vraag dan de beheerder om hulp."
ONE_AT_A_TIME = 726_001  # the advisory lock under which workers take turns to claim
TAKES_NEW_FOR = timedelta(seconds=60)  # of one tick; the next one goes on


class BackgroundState(models.TextChoices):
    WAITING = "wacht", "wacht"
    RUNNING = "bezig", "bezig"
    DONE = "klaar", "klaar"
    FAILED = "mislukt", "mislukt"


class BackgroundQuerySet(models.QuerySet["BackgroundTask"]):
    def visible_to(self, user: User) -> Self:
        """One's own and nobody else's: what comes out may be a file with people."""
        return self.filter(owner=user)

    def running(self, at: datetime) -> Self:
        """Held by a worker that gave a sign of life lately."""
        return self.filter(state=BackgroundState.RUNNING, beat_at__gte=at - SILENT)

    def to_take(self, at: datetime) -> Self:
        """Waiting, or left behind by a worker that fell silent; the oldest first."""
        silent = Q(state=BackgroundState.RUNNING, beat_at__lt=at - SILENT)
        return self.filter(Q(state=BackgroundState.WAITING) | silent).order_by("created_at", "pk")


class BackgroundTask(models.Model):
    """One piece of work: its kind and arguments (ids, never names), how far it is, and what came out.

    `result` is a file to fetch when there is one; it goes at `expires_at`.
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    title = models.CharField("wat", max_length=120)
    args = models.JSONField(default=dict)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    state = models.CharField("stand", max_length=10, choices=BackgroundState, default=BackgroundState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField("gedaan", default=0)
    total = models.PositiveIntegerField("van", default=0)
    problem = models.CharField("wat er mis is", max_length=300, blank=True)
    next_url = models.CharField("waar het verdergaat", max_length=300, blank=True)
    result = models.BinaryField(null=True)
    result_name = models.CharField("bestand", max_length=200, blank=True)
    result_type = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField("gevraagd")
    claimed_at = models.DateTimeField("begonnen", null=True)
    beat_at = models.DateTimeField("laatste teken van leven", null=True)
    finished_at = models.DateTimeField("klaar", null=True)
    expires_at = models.DateTimeField("bewaard tot")

    objects = BackgroundQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="backgroundtask_state_known", condition=Q(state__in=BackgroundState.values)),
            models.CheckConstraint(
                name="backgroundtask_done_within_total", condition=Q(total=0) | Q(done__lte=F("total"))
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=["wacht", "bezig"]),
                name="backgroundtask_to_do",
            )
        ]
        verbose_name = "achtergrondtaak"
        verbose_name_plural = "achtergrondtaken"

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("background_task", args=[self.public_id])

    @property
    def is_over(self) -> bool:
        return self.state in (BackgroundState.DONE, BackgroundState.FAILED)

    def may_be_fetched(self) -> bool:
        """What came out, once more by the rights of now, for the kinds that say how (settings.BACKGROUND_FETCH)."""
        check = settings.BACKGROUND_FETCH.get(self.kind)
        return check is None or bool(import_string(check)(self.owner, **self.args))

    @property
    def percent(self) -> int:
        """How far it is, rounded down; 0 while nobody knows how much there is to do."""
        return 100 * self.done // self.total if self.total else 0


def start(
    kind: str, *, title: str, owner: User, args: dict[str, Any], at: datetime, next_url: str = ""
) -> BackgroundTask:
    """Leave work for the worker, in the caller's transaction. Its page is `task.get_absolute_url()`.

    kind: a key of settings.BACKGROUND_TASKS. title: Dutch, without names of people. args: ids and other JSON, given
    to the function by name. next_url: where the owner goes on when it is done; the function may say otherwise.
    """
    if kind not in settings.BACKGROUND_TASKS:
        raise KeyError(kind)
    return BackgroundTask.objects.create(
        kind=kind, title=title, owner=owner, args=args, next_url=next_url, created_at=at, expires_at=at + KEPT
    )


class TakenOverError(Exception):
    """Another worker has the row: this one was thought dead. What it did is done, what it does not finish is redone."""


class Progress:
    """What a kind is given: how far it is, and what comes out. Calling these writes nothing, so call them often."""

    def __init__(self, task: BackgroundTask) -> None:
        self.task_id, self.attempt = task.pk, task.attempts
        self.done, self.total, self.next_url = 0, 0, task.next_url
        self.file: tuple[str, str, bytes] | None = None
        self.taken_over = False

    def of(self, total: int) -> None:
        """How much there is to do; what was done starts again at nothing."""
        self.done, self.total = 0, total

    def step(self, number: int = 1) -> None:
        """So much more is done. Raises TakenOverError when the row is another worker's by now."""
        if self.taken_over:
            raise TakenOverError
        self.done = min(self.done + number, self.total) if self.total else self.done + number

    def offer(self, name: str, content_type: str, content: bytes) -> None:
        """The file that the owner may fetch when the work is done."""
        self.file = (name, content_type, content)

    def mine(self) -> BackgroundQuerySet:
        """The row, as long as no other worker has taken it."""
        rows = BackgroundTask.objects.filter(pk=self.task_id)
        return rows.filter(state=BackgroundState.RUNNING, attempts=self.attempt)


class _Beat:
    """Writes progress and a sign of life while the work goes on, on a connection of its own."""

    def __init__(self, progress: Progress) -> None:
        self.progress, self.over = progress, Bell()
        self.thread = Thread(target=self._beat, name=f"beat-{progress.task_id}", daemon=True)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, kind: type | None, error: BaseException | None, where: TracebackType | None) -> None:
        self.over.set()
        self.thread.join()

    def _beat(self) -> None:
        while not self.over.wait(BEAT_S):
            try:
                self._write()
            except DatabaseError as error:  # the next beat tries again; the work itself will notice too
                logger.warning("no beat of background task %s: %s", self.progress.task_id, type(error).__name__)
                connection.close()
        connection.close()

    def _write(self) -> None:
        now, progress = timezone.now(), self.progress
        done, total = progress.done, progress.total
        if not progress.mine().update(beat_at=now, done=min(done, total) if total else done, total=total):
            progress.taken_over = BackgroundTask.objects.filter(pk=progress.task_id).exists()


def run_waiting(*, at: datetime | None = None) -> int:
    """Do what waits, one after another; return how many were taken. May run twice, late, or beside another.

    No more than settings.BACKGROUND_AT_ONCE run at the same time, so that mail and reminders find a free process.
    """
    began = at or timezone.now()
    BackgroundTask.objects.filter(expires_at__lt=began).exclude(pk__in=BackgroundTask.objects.running(began)).delete()
    taken = 0
    while timezone.now() - began < TAKES_NEW_FOR or not taken:
        task = _claim(at or timezone.now())
        if task is None:
            break
        taken += 1
        if task.state == BackgroundState.RUNNING:
            _run(task)
    return taken


def _claim(at: datetime) -> BackgroundTask | None:
    """Take one row and commit that before the work begins. One that was tried too often is given up here."""
    with transaction.atomic():
        with connection.cursor() as cursor:  # or two workers count the same free place
            cursor.execute("select pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        tasks = BackgroundTask.objects
        if tasks.running(at).count() >= settings.BACKGROUND_AT_ONCE:
            return None
        task = tasks.to_take(at).select_for_update(of=("self",), skip_locked=True).defer("result").first()
        if task is None:
            return None
        if task.attempts >= MOST_ATTEMPTS:
            task.state, task.finished_at, task.problem = BackgroundState.FAILED, at, GIVEN_UP
        else:
            task.state, task.attempts = BackgroundState.RUNNING, task.attempts + 1
            task.claimed_at = task.beat_at = at
        task.save(update_fields=["state", "attempts", "claimed_at", "beat_at", "finished_at", "problem"])
        return task


def _run(task: BackgroundTask) -> None:
    """Do the work of a claimed row and write how it ended."""
    progress = Progress(task)
    outcome: dict[str, Any]
    try:
        work: Callable[..., None] = import_string(settings.BACKGROUND_TASKS[task.kind])
        with _Beat(progress):
            work(progress, **task.args)
    except TakenOverError:
        return
    except DomainError as refusal:
        outcome = {"state": BackgroundState.FAILED, "problem": str(refusal)[:300]}
    except SoftTimeLimitExceeded:  # a kind works in slices: the next worker goes on where this one stopped
        outcome = {"state": BackgroundState.WAITING}
    except Exception as error:  # whatever it is: the worker goes on, and the owner is told in the end
        _log(task, error)
        last = task.attempts >= MOST_ATTEMPTS
        outcome = {"state": BackgroundState.FAILED, "problem": GIVEN_UP} if last else {"state": BackgroundState.WAITING}
    else:
        outcome = {"state": BackgroundState.DONE, "next_url": progress.next_url, "problem": ""}
        if progress.file is not None:
            outcome["result_name"], outcome["result_type"], outcome["result"] = progress.file
    if outcome["state"] != BackgroundState.WAITING:
        outcome["finished_at"] = timezone.now()
    progress.mine().update(done=progress.done, total=progress.total, **outcome)


def _log(task: BackgroundTask, error: Exception) -> None:
    """Where it went wrong, without what it said: a database error quotes the row, and that may name a person."""
    places = [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)
    ]
    logger.error("background task %s (%s): %s at %s", task.pk, task.kind, type(error).__name__, " > ".join(places[-6:]))
