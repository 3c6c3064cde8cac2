"""What stands above every page of the staff while the match is off (settings.STAFF_NOTICE)."""

from dataclasses import dataclass

from django.urls import reverse

from matching.models import MatchSwitch
from nieuwebanen.accounts.models import User
from nieuwebanen.dutch import moment


@dataclass(frozen=True)
class Notice:
    """url: where this user can do something about it."""

    title: str
    text: str
    action: str
    url: str


def off_notice(user: User) -> Notice | None:
    """Who switched the match off, since when and why; None while it is on. One query."""
    newest = MatchSwitch.objects.select_related("by").first()
    if newest is None or newest.on:
        return None
    reason = newest.reason if newest.reason.endswith((".", "?")) else f"{newest.reason}."
    text = f"{newest.by} zette de match uit op {moment(newest.at)}. Reden: {reason} Er is geen score en geen volgorde."
    if user.is_manager or user.is_admin:
        return Notice("De match staat uit", text, "Zet de match weer aan", reverse("matching:switch"))
    return Notice("De match staat uit", text, "Hoe werkt de match?", reverse("matching:how"))
