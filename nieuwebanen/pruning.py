"""Keeping no longer than the rules: one run over all groups, by the clock every night or by hand, and a trial run.

Every floor declares its groups (settings.RETENTION_GROUPS), each with a function: (rule, *, at, dry) -> Outcome. It works in batches of
its own transactions and looks at what is still there, so that a run that was killed is simply done again.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from nieuwebanen import dutch, events
from nieuwebanen.accounts.models import User
from nieuwebanen.background import BackgroundTask
from nieuwebanen.errors import DomainError
from nieuwebanen.events import Event
from nieuwebanen.inbox import Notification
from nieuwebanen.outbox import MailState, OutboxMail
from nieuwebanen.personal_data import GONE, Whose, registry
from nieuwebanen.retention import RetentionRule, RetentionRun

BATCH = 500
MOST_BATCHES = 40  # per group and night: a first run over years of data takes some nights, and never a whole one

# What an organisation starts with: a proposal, to be confirmed by its own officer for data protection.
PROPOSED = "voorstel, te bevestigen"
LIST_OF_MUNICIPALITIES = "Selectielijst gemeenten en intergemeentelijke organen 2020; voorstel, te bevestigen"
DEFAULTS: dict[str, tuple[int, int, str]] = {  # group: days, days between the notice and the end, based on
    "kandidaat": (730, 30, PROPOSED),
    "overeenkomst": (3653, 0, LIST_OF_MUNICIPALITIES),
    "import": (14, 0, PROPOSED),
    "concept": (365, 0, PROPOSED),
    "uitvoer": (7, 0, PROPOSED),
    "mail": (60, 0, PROPOSED),
    "bericht": (365, 0, PROPOSED),
    "inloggen": (90, 0, PROPOSED),
    "sessie": (1, 0, PROPOSED),
    "logboek": (1095, 0, PROPOSED),
    "match": (730, 0, PROPOSED),
}
FIRST_DAY = date(2026, 1, 1)


@dataclass
class Outcome:
    """What one group had to do: `due` rows too old, `done` of them gone now, and what is told about single people."""

    due: int = 0
    done: int = 0
    notes: dict[str, list[str]] = field(default_factory=dict)  # what -> numbers of files, never names

    def note(self, what: str, number: str) -> None:
        self.notes.setdefault(what, []).append(number)

    def as_report(self) -> dict[str, Any]:
        return {"due": self.due, "done": self.done, "notes": self.notes}


@dataclass(frozen=True)
class Declared:
    """A group: what it is called, after what its days count, and what removes it (None: somebody, by hand)."""

    title: str
    counted_from: str
    prune: Callable[..., Outcome] | None = None


@cache
def declared() -> dict[str, Declared]:
    """All groups of all floors by key, those of people first."""
    return {key: group for path in settings.RETENTION_GROUPS for key, group in import_string(path).items()}


@dataclass(frozen=True)
class Group:
    """A group of data with the rule that counts today, and a later one if somebody set it."""

    key: str
    title: str
    counted_from: str
    prune: Callable[..., Outcome] | None
    rule: RetentionRule | None
    coming: RetentionRule | None = None

    @property
    def by_hand(self) -> bool:
        return self.prune is None

    @property
    def term(self) -> str:
        """How long, in words: "2 jaar na de laatste activiteit"."""
        if self.by_hand:
            return self.counted_from
        return f"{in_words(self.rule.days)} {self.counted_from}" if self.rule else "nog geen termijn gekozen"


def in_words(days: int) -> str:
    """A number of days as people say it: whole years where it is so many."""
    years, over = divmod(days, 365)
    return f"{years} jaar" if years and over <= years else dutch.counted(days, "dag", "dagen")


@dataclass(frozen=True)
class Kept:
    """What the page about privacy says of one kind of data: what for, and how long."""

    title: str
    purposes: list[str]
    purpose: str
    term: str


def kept_of(today: date) -> dict[str, list[Kept]]:
    """Every declared table by whose data they are (personal_data.Whose), with the terms of today."""
    terms = {group.key: group.term for group in groups(today)}
    found: dict[str, list[Kept]] = {whose.value: [] for whose in Whose}
    # The person first, what hangs on the person next, and what only mentions somebody last.
    from_the_top = registry().declared[::-1]
    for one in sorted(from_the_top, key=lambda one: (one.person != "", one.person is None)):
        purposes = list(dict.fromkeys(one.fields.values()))
        found[one.whose.value].append(Kept(one.title, purposes, one.purpose, terms[one.group]))
    return found


def groups(today: date) -> list[Group]:
    """All groups in the order of the settings."""
    rules: dict[str, list[RetentionRule]] = {}
    for rule in RetentionRule.objects.order_by("-valid_from"):
        rules.setdefault(rule.group, []).append(rule)
    found = []
    for key, one in declared().items():
        of_group = rules.get(key, [])
        now = next((rule for rule in of_group if rule.valid_from <= today), None)
        coming = next((rule for rule in reversed(of_group) if rule.valid_from > today), None)
        found.append(Group(key, one.title, one.counted_from, one.prune, now, coming))
    return found


def rule_of(group: str, today: date) -> RetentionRule | None:
    """The rule of this day; None: nothing goes."""
    return RetentionRule.objects.filter(group=group, valid_from__lte=today).order_by("-valid_from").first()


def load_defaults() -> int:
    """A first rule for every group that has none; how many. May run again: what somebody chose stays."""
    there = set(RetentionRule.objects.values_list("group", flat=True))
    missing = [
        RetentionRule(group=group, days=days, grace_days=grace, valid_from=FIRST_DAY, basis=basis)
        for group, (days, grace, basis) in DEFAULTS.items()
        if group not in there
    ]
    return len(RetentionRule.objects.bulk_create(missing, ignore_conflicts=True))


def run(*, at: datetime, dry: bool, by: User | None = None) -> RetentionRun:
    """Do what the rules of today ask; `dry` only counts. The report names files by number."""
    done = RetentionRun.objects.create(dry=dry, started_at=at, by=by)
    for group in groups(timezone.localdate(at)):
        if group.rule is None or group.prune is None:
            continue
        done.report[group.key] = group.prune(group.rule, at=at, dry=dry).as_report()
        done.save(update_fields=["report"])
    done.finished_at = timezone.now()
    done.save(update_fields=["finished_at"])
    return done


def in_batches(rows: "models.QuerySet[Any]", act: Callable[["models.QuerySet[Any]"], int], *, dry: bool) -> Outcome:
    """Act on these rows some hundreds at a time; each batch is one transaction."""
    outcome = Outcome(due=rows.count())
    if dry:
        return outcome
    for _ in range(MOST_BATCHES):
        with transaction.atomic():
            keys = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
            if not keys:
                break
            act(rows.model._base_manager.filter(pk__in=keys))
        outcome.done += len(keys)
    return outcome


def _deleted(rows: "models.QuerySet[Any]") -> int:
    return rows.delete()[0]


def older_than(rule: RetentionRule, at: datetime) -> datetime:
    return at - timedelta(days=rule.days)


# ---- the groups of the ground ---------------------------------------------------------------------
def results(rule: RetentionRule, *, at: datetime, dry: bool) -> Outcome:
    """Files to fetch, with the row of the work that made them."""
    old = Q(created_at__lt=older_than(rule, at)) | Q(expires_at__lt=at)
    return in_batches(BackgroundTask.objects.filter(old, finished_at__isnull=False), _deleted, dry=dry)


def mails(rule: RetentionRule, *, at: datetime, dry: bool) -> Outcome:
    """What a mail said and to whom. The row stays: it keeps a mail from going out twice. The demo's post goes too."""
    old = OutboxMail.objects.filter(
        state__in=[MailState.SENT, MailState.CANCELLED, MailState.FAILED], created_at__lt=older_than(rule, at)
    ).exclude(body="", recipient="")
    outcome = in_batches(old, lambda rows: rows.update(subject=GONE, body="", recipient="", error=""), dry=dry)
    if settings.MAIL_DIR.is_dir() and not dry:
        for path in settings.MAIL_DIR.glob("*.eml"):
            if path.stat().st_mtime < older_than(rule, at).timestamp():
                path.unlink(missing_ok=True)
    return outcome


def notifications(rule: RetentionRule, *, at: datetime, dry: bool) -> Outcome:
    return in_batches(Notification.objects.filter(created_at__lt=older_than(rule, at)), _deleted, dry=dry)


def sign_ins(rule: RetentionRule, *, at: datetime, dry: bool) -> Outcome:
    """Attempts to sign in, as axes keeps them."""
    total = Outcome()
    for model in (AccessAttempt, AccessLog, AccessFailureLog):
        one = in_batches(model.objects.filter(attempt_time__lt=older_than(rule, at)), _deleted, dry=dry)
        total = Outcome(total.due + one.due, total.done + one.done)
    return total


def sessions(rule: RetentionRule, *, at: datetime, dry: bool) -> Outcome:
    return in_batches(Session.objects.filter(expire_date__lt=older_than(rule, at)), _deleted, dry=dry)


# ---- what never changes: only the function of the database may, by the rule that it reads itself ----------
def read_log(rule: RetentionRule, *, at: datetime, dry: bool) -> Outcome:
    """Who looked in which file. What else happened stays as long as the file, without its text once that is erased."""
    old = Event.objects.filter(verb__endswith=".viewed", at__lt=first_kept_moment(rule, at))
    return forget_log(rule.group, due=old.count(), dry=dry)


def first_kept_moment(rule: RetentionRule, at: datetime) -> datetime:
    return timezone.localtime(older_than(rule, at)).replace(hour=0, minute=0, second=0, microsecond=0)


def forget_log(group: str, *, due: int, dry: bool) -> Outcome:
    """Let the database remove lines older than its rule, some hundreds at a time."""
    outcome = Outcome(due)
    for _ in range(0 if dry else MOST_BATCHES):
        with connection.cursor() as cursor:
            cursor.execute("select nb_forget_log(%s, %s)", [group, BATCH])
            gone = cursor.fetchone()[0]
        outcome.done += gone
        if not gone:
            break
    return outcome


GROUPS = {
    "uitvoer": Declared("Bestand om op te halen", "na het maken", results),
    "mail": Declared("Tekst van een mail", "na het versturen", mails),
    "bericht": Declared("Bericht in het postvak", "na het maken", notifications),
    "inloggen": Declared("Inloggen dat mislukte", "na de poging", sign_ins),
    "sessie": Declared("Ingelogd scherm", "na het verlopen", sessions),
    "logboek": Declared("Logboek: wie keek in een dossier", "na het kijken", read_log),
    "werkgever": Declared("Werkgever en contactpersonen", "zolang wij samenwerken"),
    "gebruiker": Declared("Gebruiker van dit systeem", "zolang iemand hier werkt"),
}


# ---- rules and reports on the screen ---------------------------------------------------------------------
def title_of(group: str) -> str:
    return declared()[group].title if group in declared() else group


def set_rule(
    *, group: str, days: int, grace_days: int, valid_from: date, basis: str, by: User, today: date
) -> RetentionRule:
    """A new rule from a day on; what was, stays in the history.

    Raises DomainError for a day that is over (what happened was right by the rules of then) and for a second rule of
    one group on the same day.
    """
    if valid_from < today:
        raise DomainError("Kies vandaag of een latere dag.")
    if RetentionRule.objects.filter(group=group, valid_from=valid_from).exists():
        raise DomainError("Voor deze dag is er al een regel. Kies een andere dag.")
    with transaction.atomic():
        rule = RetentionRule.objects.create(
            group=group, days=days, grace_days=grace_days, valid_from=valid_from, basis=basis, by=by
        )
        text = f"Bewaartermijn {group}: {dutch.counted(days, 'dag', 'dagen')} vanaf {dutch.long_date(valid_from)}."
        events.record("retention.changed", text, about=by, by=by)
    return rule


@dataclass(frozen=True)
class Reported:
    """One group in the report of a run."""

    title: str
    due: int
    done: int
    notes: dict[str, list[str]]


def report_of(run: RetentionRun) -> list[Reported]:
    """The groups of a run that had anything to do."""
    return [
        Reported(title_of(group), part["due"], part["done"], part["notes"])
        for group, part in run.report.items()
        if part["due"] or part["done"] or part["notes"]
    ]
