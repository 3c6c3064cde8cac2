"""Agreements on paper: many at once, made by the worker, and the summary for the candidate.

A batch is one file to print, or a zip with every document as it was frozen, with its seal. Who asks may see all of
them when the file is made and again when it is fetched.
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from nieuwebanen import background
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError
from nieuwebanen.pdf import merge, render_pdf
from trajectories import agreements
from trajectories.models import Agreement, Trajectory
from trajectories.models.agreement import AgreementQuerySet

KIND = "agreements.print"  # in settings.BACKGROUND_TASKS and settings.BACKGROUND_FETCH
AT_ONCE = 5  # what somebody can wait for
MOST = 200
NOT_YOURS = "Je mag een van deze overeenkomsten niet meer zien. Kies opnieuw."


def name_of(agreement: Agreement) -> str:
    """Of the file, without a name of a person."""
    return f"{agreement.number}-versie-{agreement.version}"


def start(
    chosen: Sequence[Agreement], *, by: User, as_zip: bool, at: datetime, next_url: str
) -> background.BackgroundTask:
    """Leave a batch for the worker. Raises DomainError when there are none or more than MOST."""
    if not 1 <= len(chosen) <= MOST:
        raise DomainError(f"Kies 1 tot en met {MOST} overeenkomsten.")
    args = {"ids": [str(one.public_id) for one in chosen], "user_id": by.pk, "as_zip": as_zip}
    title = f"{len(chosen)} overeenkomsten {'als losse bestanden' if as_zip else 'om te printen'}"
    return background.start(KIND, title=title, owner=by, args=args, at=at, next_url=next_url)


def make(task: background.Progress, *, ids: list[str], user_id: int, as_zip: bool) -> None:
    """The work of the worker, in the order of the list. Raises DomainError when the asker may not see all any more."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or not may_fetch(user, ids=ids):
        raise DomainError(NOT_YOURS)
    task.of(len(ids))
    documents: list[tuple[str, bytes]] = []
    for public_id in ids:  # one at a time: 200 documents with their text at once are not needed
        one = _readable(user).prefetch_related("signatures").get(public_id=public_id)
        documents.append((name_of(one), agreements.pdf_of(one)))
        task.step()
    name = f"overeenkomsten-{timezone.localdate():%Y-%m-%d}"
    if as_zip:
        task.offer(f"{name}.zip", "application/zip", zipped(documents))
    else:
        titles, files = zip(*documents, strict=True)
        task.offer(f"{name}.pdf", "application/pdf", merge(files, titles=titles))


def may_fetch(user: User, *, ids: list[str], **_: Any) -> bool:
    """May this user see every one of these agreements now?"""
    return user.is_staff_member and _readable(user).filter(public_id__in=ids).count() == len(set(ids))


def _readable(user: User) -> AgreementQuerySet:
    return Agreement.objects.visible_to(user)


def zipped(documents: Sequence[tuple[str, bytes]]) -> bytes:
    """The documents as they are; a PDF is compressed already."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in documents:
            archive.writestr(f"{name}.pdf", data)
    return out.getvalue()


# ---- the summary for the candidate ----------------------------------------------------------------------
def summary_context(trajectory: Trajectory, agreement: Agreement | None, *, today: date) -> dict[str, Any]:
    """What the page and the paper need: of the version that counts, or of the parts as they are now."""
    if agreement is not None and agreement.content.get("schema", 1) >= 2:
        return agreements.context_of(agreement)
    return agreements.draft_context(trajectory, today=today)


def summary_pdf(trajectory: Trajectory, agreement: Agreement | None, *, at: datetime) -> bytes:
    """One page for the candidate, in words that are easy to read."""
    context = summary_context(trajectory, agreement, today=timezone.localdate(at))
    signed = agreement is not None and agreement.signed_at is not None
    identifier = f"summary:{trajectory.public_id}:{context['sha256']}"
    dated = (agreement.signed_at or agreement.offered_at) if agreement is not None else at
    context |= {"state": "" if signed else "CONCEPT"}
    return render_pdf("pdf/agreement_summary.html", context, identifier=identifier, at=dated)[1]
