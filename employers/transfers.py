"""Van werk naar werk: the current employer is a party, with its agreements on a safe switch (product.md §5)."""

from datetime import datetime

from django.db import transaction

from employers.models import FutureJob, JobTransfer
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError


@transaction.atomic
def save_transfer(transfer: JobTransfer, *, job: FutureJob, version: int, by: User, at: datetime | None = None) -> None:
    """From which employer people come, when the work there ends, and what is agreed. Raises DomainError."""
    job.touch(version=version)
    if transfer.current_employer_id == job.employer_id:
        raise DomainError("Kies een andere werkgever dan die van de baan: iemand stapt over.")
    transfer.job = job
    transfer.save()
    events.record("future_job.transfer", f"Overstap naar {job.number} vastgelegd.", about=job, by=by, at=at)
