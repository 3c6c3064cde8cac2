"""Documents in a person's file: only where they are needed. Which files may: candidates.files."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from candidates.files import Examined
from candidates.models import Candidate, CandidateDocument
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError

MOST = 20  # per person: who needs more is keeping an archive


@transaction.atomic
def add(
    candidate: Candidate,
    file: Examined,
    *,
    kind: str,
    title: str,
    needed_for: str,
    by: User,
    at: datetime | None = None,
) -> CandidateDocument:
    """Keep this file. Raises DomainError when the same one is there already, or when there are too many."""
    Candidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
    if candidate.documents.filter(sha256=file.sha256).exists():
        raise DomainError("Dit bestand staat er al.")
    if candidate.documents.count() >= MOST:
        raise DomainError(f"Er staan al {MOST} documenten. Verwijder eerst wat niet meer nodig is.")
    at = at or timezone.now()
    document = CandidateDocument.objects.create(
        candidate=candidate,
        kind=kind,
        title=title,
        needed_for=needed_for,
        file_name=file.name,
        content_type=file.content_type,
        size=len(file.content),
        sha256=file.sha256,
        content=file.content,
        added_by=by,
        added_at=at,
    )
    _tell("candidate.document_added", "Document toegevoegd.", document, by, at)
    return document


@transaction.atomic
def delete(document: CandidateDocument, *, by: User, at: datetime | None = None) -> None:
    """It is gone, also its content; that it was there stays in the log. Raises DomainError when it is gone already."""
    _, rows = CandidateDocument.objects.filter(pk=document.pk).delete()
    if not rows:
        raise DomainError("Dit document is al verwijderd.")
    _tell("candidate.document_deleted", "Document verwijderd.", document, by, at)


def _tell(verb: str, text: str, document: CandidateDocument, by: User, at: datetime | None) -> None:
    """By its id: a title may name somebody."""
    events.record(verb, text, about=document.candidate, by=by, at=at, document=document.public_id)
