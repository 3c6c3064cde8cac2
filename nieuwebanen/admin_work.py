"""What waits for the beheerder: mail that did not leave, work that stands still, and what must be filled in on time.

Everything here is of the ground floor and names no candidate. The lines belong to every beheerder.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Max, Min
from django.urls import reverse
from django.utils import timezone

from nieuwebanen import clock
from nieuwebanen.accounts import handover
from nieuwebanen.accounts.models import Invitation, Role, User
from nieuwebanen.dates import Holiday
from nieuwebanen.dutch import as_date, counted, long_date
from nieuwebanen.outbox import MailState, OutboxMail
from nieuwebanen.put_off import PutOffTask
from nieuwebanen.retention import RetentionRun
from nieuwebanen.skills.models import ListImportState, SkillListImport
from nieuwebanen.tasklist import Task, oldest_first

HOLIDAYS_FROM = 10  # the month in which the holidays of the next year are asked for
FAILED_FOR = timedelta(days=30)  # a mail that failed longer ago is history
INVITATION_AHEAD = timedelta(days=2)
LIST_WITHIN = timedelta(days=7)
WORKS_EVERY = timedelta(hours=1)  # the repeated work runs each half minute; this long is a standstill
PRUNED_EVERY = timedelta(days=2)


def tasks_of(user: User, today: date) -> list[Task]:
    """The lines of a beheerder, in no order; of nobody else. A number of queries that does not grow."""
    if not user.is_admin:
        return []
    sources = (_held, _silent, _uncertain, _failed, _invitations, _left_behind, _holidays, _lists, _pruning)
    return [task for source in sources for task in source(today)]


def waiting(user: User, *, today: date) -> list[Task]:
    """The same, oldest first and without what this user put off."""
    later = PutOffTask.objects.filter(user=user, ended_at=None, until__gt=today).values_list("key", flat=True)
    put_off = set(later)
    return oldest_first(task for task in tasks_of(user, today) if task.key not in put_off)


# ---- mail -------------------------------------------------------------------------------------------
def _held(today: date) -> Iterator[Task]:
    hold = clock.standing()
    if hold is not None:
        url, title = reverse("mail_desk"), "Er gaat geen mail uit: kijk of de klok klopt"
        yield Task(title, url, hold.reason, as_date(hold.since), "Kijken", icon="alert", kind="mail", mark=str(hold.pk))


def _silent(today: date) -> Iterator[Task]:
    """The repeated work did not run: no reminder and no mail goes out."""
    last: datetime | None = clock.Heartbeat.objects.aggregate(last=Max("at"))["last"]
    if last is not None and last < timezone.make_aware(datetime.combine(today, time())) - WORKS_EVERY:
        title = "Herinneringen staan stil: laat de server nakijken"
        text = f"Het systeem keek voor het laatst op {long_date(last)}."
        yield Task(title, reverse("mail_desk"), text, as_date(last), "Kijken", icon="alert", kind="mail", mark="stil")


def _uncertain(today: date) -> Iterator[Task]:
    """Mail of which nobody knows whether it arrived; only somebody can say. Late after a day."""
    found = OutboxMail.objects.filter(state=MailState.UNCERTAIN)
    of_all = found.aggregate(count=Count("pk"), newest=Max("pk"), oldest=Min("claimed_at"))
    if count := of_all["count"]:
        title = "1 onzekere mail: is die aangekomen?" if count == 1 else f"{count} onzekere mails: zijn die aangekomen?"
        yield _mail(title, "#onzeker-kop", "Beslissen", of_all["oldest"], f"onzeker {of_all['newest']}")


def _failed(today: date) -> Iterator[Task]:
    """Mail that was given up. A new one is a new line, also when the former was put off."""
    found = OutboxMail.objects.filter(state=MailState.FAILED, not_before__gte=_midnight(today - FAILED_FOR))
    of_all = found.aggregate(count=Count("pk"), newest=Max("pk"), oldest=Min("not_before"))
    if count := of_all["count"]:
        title = f"{counted(count, 'mail', 'mails')} niet aangekomen: klopt het adres?"
        yield _mail(title, "#mislukt-kop", "Kijken", of_all["oldest"], f"mislukt {of_all['newest']}")


def _mail(title: str, anchor: str, action: str, since: datetime | None, mark: str) -> Task:
    due = as_date(since) + timedelta(days=1) if since else None
    text = f"De oudste is van {long_date(since)}" if since else ""
    return Task(title, f"{reverse('mail_desk')}{anchor}", text, due, action, icon="mail", kind="mail", mark=mark)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


# ---- people -----------------------------------------------------------------------------------------
def _invitations(today: date) -> Iterator[Task]:
    """Colleagues whose invitation is over, or nearly. People of an employer are invited by a coach."""
    asked = Invitation.objects.filter(used_at=None, user__is_active=True).exclude(user__role=Role.EMPLOYER)
    soon = asked.filter(expires_at__lt=_midnight(today + INVITATION_AHEAD + timedelta(days=1)))
    for row in soon.select_related("user"):
        day = as_date(row.expires_at)
        over = day < today
        title = f"Uitnodiging {'is verlopen' if over else 'verloopt'}: {row.user.full_name}"
        text = f"{row.user.get_role_display().capitalize()}, {'verlopen' if over else 'geldig tot'} {long_date(day)}"
        url, action = reverse("accounts:user", args=[row.user.public_id]), "Opnieuw sturen" if over else "Openen"
        yield Task(title, url, text, day, action, icon="user", kind="gebruiker")


def _left_behind(today: date) -> Iterator[Task]:
    """Work of who cannot sign in any more, which nobody took over."""
    for user, work in handover.left_behind():
        url = reverse("accounts:user_deactivate", args=[user.public_id])
        title, text = f"Werk overdragen van {user.full_name}", f"Account staat uit, nog {handover.in_words(work)}"
        yield Task(title, url, text, today, "Overdragen", icon="users", kind="gebruiker")


# ---- what must be there on time ---------------------------------------------------------------------
def _holidays(today: date) -> Iterator[Task]:
    year = today.year + 1
    if today.month >= HOLIDAYS_FROM and not Holiday.objects.filter(day__year=year).exists():
        title, text = (
            f"Feestdagen van {year} invullen",
            "Zonder feestdagen gaan er dan herinneringen uit op vrije dagen",
        )
        url = f"{reverse('accounts:holidays')}?jaar={year}"
        yield Task(title, url, text, date(today.year, 12, 31), "Invullen", icon="calendar", kind="feestdagen")


def _lists(today: date) -> Iterator[Task]:
    """A list of skills that was read and waits for somebody to take it over."""
    for row in SkillListImport.objects.filter(state=ListImportState.READY).defer("content", "diff"):
        title, text = f"Vaardighedenlijst {row.release} overnemen of weggooien".replace("  ", " "), "ESCO"
        url, due = reverse("skills:esco_import", args=[row.public_id]), as_date(row.created_at) + LIST_WITHIN
        yield Task(title, url, text, due, "Bekijken", icon="skills", kind="vaardigheden")


def _pruning(today: date) -> Iterator[Task]:
    """What must be removed by night was not, for some nights."""
    last = RetentionRun.objects.filter(dry=False, finished_at__isnull=False).first()
    if last is not None and last.started_at < _midnight(today - PRUNED_EVERY):
        title, text = (
            "Opschonen staat stil: laat de server nakijken",
            f"Voor het laatst op {long_date(last.started_at)}",
        )
        due = as_date(last.started_at) + PRUNED_EVERY
        yield Task(title, reverse("accounts:retention"), text, due, "Kijken", icon="clock", kind="bewaren")
