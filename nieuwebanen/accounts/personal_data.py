"""The ground: users, messages, the log, what somebody typed, and what Django and axes keep."""

from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from nieuwebanen.background import BackgroundTask
from nieuwebanen.events import Event
from nieuwebanen.inbox import Notification
from nieuwebanen.outbox import MailKind, OutboxMail
from nieuwebanen.personal_data import GONE, Declared, Ends, Person, Registry, Whose
from nieuwebanen.put_off import PutOffTask, TakenOverTask
from nieuwebanen.saved_lists import SavedList

ACCOUNT = "om te kunnen inloggen"
TELL = "om te laten weten dat er iets te doen is"
LOG = "om te kunnen nagaan wie wat deed"
SAFE = "om te merken dat iemand wachtwoorden raadt"
WORK = "om werk te doen dat te lang duurt voor een pagina"


def _mentions(*columns: str, person: Person) -> Q:
    found = Q(pk__in=[])
    for column in columns:
        for word in [*(str(one) for one in person.ids), *person.words]:
            found |= Q(**{f"{column}__icontains": word})
    return found


def events(person: Person) -> "QuerySet[Event]":
    return Event.objects.filter(subject_public_id__in=person.ids)


def notifications(person: Person) -> "QuerySet[Notification]":
    return Notification.objects.filter(_mentions("url", "text", "dedup_key", person=person))


def mails(person: Person) -> "QuerySet[OutboxMail]":
    own = Q(recipient__in=[word for word in person.words if "@" in word])
    return OutboxMail.objects.exclude(kind=MailKind.ACCOUNT).filter(
        own | _mentions("body", "subject", "dedup_key", person=person)
    )


def wipe_mails(person: Person) -> int:
    """The row stays, so that a message that was sent is never sent again; what it said goes, in the demo's post too."""
    if settings.MAIL_DIR.is_dir():
        for path in settings.MAIL_DIR.glob("*.eml"):
            if person.mentioned_in(path.read_bytes().decode("utf-8", "replace")):
                path.unlink(missing_ok=True)
    return mails(person).update(subject=GONE, body="", recipient="", error="")


def saved_lists(person: Person) -> "QuerySet[SavedList]":
    """Lists whose name or typed words say this person; a query is kept as in an address, so it is read here."""
    kept = SavedList.objects.all()
    found = [
        one.pk
        for one in kept
        if any(person.searched_in(said) for said in [one.name, *dict(parse_qsl(one.query)).values()])
    ]
    return kept.filter(pk__in=found)


def wipe_saved_lists(person: Person) -> int:
    """Only the words go: the filters were chosen from lists."""
    rows = list(saved_lists(person))
    for one in rows:
        query = [(key, value) for key, value in parse_qsl(one.query) if not person.searched_in(value)]
        name = f"{GONE} {one.pk}" if person.searched_in(one.name) else one.name
        SavedList.objects.filter(pk=one.pk).update(query=urlencode(query), name=name)
    return len(rows)


def tasks(person: Person) -> "QuerySet[BackgroundTask]":
    said = Cast("args", TextField())
    return BackgroundTask.objects.annotate(said=said).filter(
        _mentions("said", "title", "problem", "next_url", "result_name", person=person)
    )


def wipe_tasks(person: Person) -> int:
    """Work about this person, and every file that waits to be fetched: nobody can look into a compressed one."""
    gone = BackgroundTask.objects.filter(pk__in=list(tasks(person).values_list("pk", flat=True))).delete()[0]
    return gone + BackgroundTask.objects.exclude(result=None).update(result=None, result_name="")


def sessions(person: Person) -> "QuerySet[Session]":
    """Of who looked at this person last, as far as the session remembers it."""
    found = [one.pk for one in Session.objects.iterator() if person.mentioned_in(str(one.get_decoded()))]
    return Session.objects.filter(pk__in=found)


def wipe_sessions(person: Person) -> int:
    return sessions(person).delete()[0]


def put_off(person: Person) -> "QuerySet[PutOffTask]":
    return PutOffTask.objects.filter(_mentions("key", "reason", person=person))


def taken_over(person: Person) -> "QuerySet[TakenOverTask]":
    return TakenOverTask.objects.filter(_mentions("key", person=person))


DECLARED = (
    Declared(
        model="nieuwebanen.Event",
        title="Logboek",
        whose=Whose.CANDIDATE,
        purpose=LOG,
        group="logboek",
        rows=events,
        fields={"at": LOG, "verb": LOG, "text": LOG, "data": LOG},
        staff=("actor",),
        technical=("subject_type", "subject_public_id"),
        ends=Ends.SEALED,
        apart=("data",),
        stays_because="wie wanneer iets deed blijft tot de termijn van het logboek; de tekst gaat weg",
    ),
    Declared(
        model="nieuwebanen.Notification",
        title="Berichten aan medewerkers en werkgevers",
        whose=Whose.CANDIDATE,
        purpose=TELL,
        group="bericht",
        rows=notifications,
        fields={"text": TELL, "url": TELL, "created_at": TELL, "read_at": TELL, "digested_at": TELL},
        staff=("recipient",),
        technical=("dedup_key", "in_digest"),
        ends=Ends.DELETED,
    ),
    Declared(
        model="nieuwebanen.OutboxMail",
        title="Mails",
        whose=Whose.CANDIDATE,
        purpose=TELL,
        group="mail",
        rows=mails,
        fields={
            "recipient": TELL,
            "subject": TELL,
            "body": TELL,
            "created_at": TELL,
            "sent_at": "om te weten of de mail weg is",
            "error": "waarom een mail niet aankwam",
            "resolved_at": "wanneer iemand over een onzekere mail besliste",
        },
        staff=("resolved_by",),
        technical=("dedup_key", "kind", "state", "attempts", "looked_up", "not_before", "claimed_at"),
        ends=Ends.OWN,
        own=wipe_mails,
    ),
    Declared(
        model="nieuwebanen.PutOffTask",
        title="Uitgestelde taken",
        whose=Whose.CANDIDATE,
        purpose="om een taak op de goede dag terug te zien",
        group="bericht",
        rows=put_off,
        fields={
            "key": "welke taak",
            "until": "tot wanneer",
            "reason": "waarom",
            "at": "wanneer",
            "ended_at": "of het eerder stopte",
        },
        staff=("user",),
        ends=Ends.DELETED,
    ),
    Declared(
        model="nieuwebanen.TakenOverTask",
        title="Overgenomen taken",
        whose=Whose.CANDIDATE,
        purpose="om te weten wie een taak doet",
        group="bericht",
        rows=taken_over,
        fields={"key": "welke taak", "at": "wanneer", "ended_at": "of het eerder stopte"},
        staff=("owner", "taker"),
        ends=Ends.DELETED,
    ),
    Declared(
        model="nieuwebanen.SavedList",
        title="Bewaarde lijsten waarin deze naam is gezocht",
        whose=Whose.CANDIDATE,
        purpose="om een lijst terug te vinden",
        group="gebruiker",
        rows=saved_lists,
        fields={"name": "om de lijst te herkennen", "query": "wat in de lijst staat"},
        staff=("owner",),
        technical=("page", "shared", "created_at"),
        ends=Ends.OWN,
        own=wipe_saved_lists,
    ),
    Declared(
        model="nieuwebanen.BackgroundTask",
        title="Bestanden en werk op de achtergrond",
        whose=Whose.CANDIDATE,
        purpose=WORK,
        group="uitvoer",
        rows=tasks,
        fields={
            "kind": WORK,
            "title": WORK,
            "args": WORK,
            "problem": WORK,
            "next_url": WORK,
            "result": "het bestand om op te halen",
            "result_name": WORK,
            "created_at": WORK,
            "finished_at": WORK,
            "expires_at": WORK,
        },
        staff=("owner",),
        technical=("state", "attempts", "done", "total", "result_type", "claimed_at", "beat_at"),
        ends=Ends.OWN,
        own=wipe_tasks,
        apart=("result",),
    ),
    Declared(
        model="sessions.Session",
        title="Ingelogde schermen",
        whose=Whose.USER,
        purpose="om ingelogd te blijven",
        group="sessie",
        rows=sessions,
        fields={"session_data": "om ingelogd te blijven", "expire_date": "wanneer het stopt"},
        technical=("session_key",),
        ends=Ends.OWN,
        own=wipe_sessions,
        secret=("session_data",),
    ),
    Declared(
        model="accounts.User",
        title="Gebruikers",
        whose=Whose.USER,
        purpose=ACCOUNT,
        group="gebruiker",
        fields={
            "email": ACCOUNT,
            "first_name": "om te weten met wie je werkt",
            "last_name": "om te weten met wie je werkt",
            "phone": "om een collega te bereiken",
            "job_title": "om te weten wat iemand doet",
            "role": "om te bepalen wat iemand mag",
            "team": "om te bepalen wat iemand ziet",
            "password": ACCOUNT,
            "last_login": "om ongebruikte toegang te vinden",
            "is_active": "of iemand mag inloggen",
            "created_at": "sinds wanneer",
        },
    ),
    Declared(
        model="accounts.Invitation",
        title="Uitnodigingen",
        whose=Whose.USER,
        purpose=ACCOUNT,
        group="gebruiker",
        fields={"invited_at": ACCOUNT, "expires_at": ACCOUNT, "used_at": ACCOUNT},
        staff=("user", "invited_by"),
        technical=("secret_sha256",),
    ),
    Declared(
        model="accounts.Absence",
        title="Afwezigheid",
        whose=Whose.USER,
        purpose="om te weten wie waarneemt; nooit waarom iemand er niet is",
        group="gebruiker",
        fields={
            "from_on": "wanneer",
            "until_on": "tot wanneer",
            "note": "wat een collega moet weten",
            "ended_at": "of het eerder stopte",
        },
        staff=("user", "cover", "made_by"),
        technical=("created_at",),
    ),
    Declared(
        model="nieuwebanen.MailPreference",
        title="Wensen voor mail",
        whose=Whose.USER,
        purpose="om te weten hoe iemand bericht wil krijgen",
        group="gebruiker",
        fields={"reminders": TELL, "notices": TELL},
        staff=("user",),
        technical=("version",),
    ),
    Declared(
        model="nieuwebanen.CalendarFeed",
        title="Eigen agenda",
        whose=Whose.USER,
        purpose="om de eigen dagen in de eigen agenda te zien",
        group="gebruiker",
        fields={
            "made_at": "wanneer gemaakt",
            "last_read_at": "of iemand het nog gebruikt",
            "revoked_at": "of het stopte",
        },
        staff=("user",),
        technical=("token_sha256",),
    ),
    Declared(
        model="nieuwebanen.DeliveryHold",
        title="Stops op het versturen van mail",
        whose=Whose.USER,
        purpose="om te weten wie het versturen vrijgaf",
        group="gebruiker",
        fields={},
        staff=("released_by",),
        technical=("reason", "since", "released_at"),
    ),
    Declared(
        model="nieuwebanen.RetentionRule",
        title="Bewaartermijnen",
        whose=Whose.USER,
        purpose="om te weten wie een termijn koos",
        group="gebruiker",
        fields={},
        staff=("by",),
        technical=("group", "days", "grace_days", "valid_from", "basis", "created_at"),
    ),
    Declared(
        model="nieuwebanen.RetentionRun",
        title="Opschoningen",
        whose=Whose.USER,
        purpose="om te weten wanneer is opgeschoond",
        group="gebruiker",
        fields={},
        staff=("by",),
        technical=("dry", "started_at", "finished_at", "report"),
    ),
    Declared(
        model="nieuwebanen.TalkTemplate",
        title="Sjablonen van gesprekken",
        whose=Whose.USER,
        purpose="om te weten wie een sjabloon maakte",
        group="gebruiker",
        fields={},
        staff=("made_by",),
        technical=("about", "name", "note", "next_action", "next_action_days", "retired_at"),
    ),
    Declared(
        model="axes.AccessAttempt",
        title="Mislukte keren inloggen",
        whose=Whose.USER,
        purpose=SAFE,
        group="inloggen",
        fields={
            "ip_address": SAFE,
            "username": SAFE,
            "user_agent": SAFE,
            "attempt_time": SAFE,
            "get_data": SAFE,
            "post_data": SAFE,
        },
        technical=("http_accept", "path_info", "failures_since_start"),
    ),
    Declared(
        model="axes.AccessLog",
        title="Keren ingelogd",
        whose=Whose.USER,
        purpose=SAFE,
        group="inloggen",
        fields={"ip_address": SAFE, "username": SAFE, "user_agent": SAFE, "attempt_time": SAFE, "logout_time": SAFE},
        technical=("http_accept", "path_info", "session_hash"),
    ),
    Declared(
        model="axes.AccessFailureLog",
        title="Geweigerde keren inloggen",
        whose=Whose.USER,
        purpose=SAFE,
        group="inloggen",
        fields={"ip_address": SAFE, "username": SAFE, "user_agent": SAFE, "attempt_time": SAFE},
        technical=("http_accept", "path_info", "locked_out"),
    ),
)
IMPERSONAL = {
    "accounts.Team": "een naam van een team",
    "nieuwebanen.Heartbeat": "een tijdstip",
    "nieuwebanen.Holiday": "een kalender",
    "nieuwebanen.PostcodeCentre": "een kaart",
    "nieuwebanen.NumberSeries": "een teller",
    "axes.AccessAttemptExpiration": "alleen een tijdstip",
    "auth.Permission": "hoort bij Django, wordt niet gebruikt",
    "auth.Group": "hoort bij Django, wordt niet gebruikt",
    "contenttypes.ContentType": "hoort bij Django",
}
REGISTRY = Registry(DECLARED, IMPERSONAL)
