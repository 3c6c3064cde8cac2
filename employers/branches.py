"""The places of business of an employer: adding, changing, closing."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from employers.models import Branch
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError, StaleError

JUST_CHANGED = "Een collega heeft deze vestiging net gewijzigd. Kijk hieronder wat anders is en bewaar opnieuw."
TWICE = "Deze werkgever heeft al een vestiging met deze naam. Kies een andere naam."


@transaction.atomic
def save(branch: Branch, *, version: int = 1, by: User, at: datetime | None = None) -> Branch:
    """Add or change a branch; version: the one that was seen.

    Raises DomainError when the employer has one of this name, StaleError when somebody changed it since.
    """
    new = branch.pk is None
    if not new:
        if not Branch.objects.filter(pk=branch.pk, version=version).update(version=F("version") + 1):
            raise StaleError(JUST_CHANGED)
        branch.version = version + 1
    same_name = Branch.objects.filter(employer=branch.employer, name__iexact=branch.name).filter(~Q(pk=branch.pk))
    if same_name.exists():
        raise DomainError(TWICE)
    try:
        with transaction.atomic():
            branch.save()
    except IntegrityError as error:  # two at the same moment
        raise DomainError(TWICE) from error
    text = "Vestiging toegevoegd." if new else "Vestiging gewijzigd."
    events.record("employer.branch_saved", text, about=branch.employer, by=by, at=at, branch=branch.public_id)
    return branch


@transaction.atomic
def close(branch: Branch, *, on: date, by: User, at: datetime | None = None) -> bool:
    """Nobody chooses this branch any more. True when it is gone: no job ever had it, so nothing is lost."""
    Branch.objects.select_for_update().get(pk=branch.pk)  # no job takes it meanwhile
    employer, public_id, unused = branch.employer, branch.public_id, not branch.jobs.exists()
    if unused:
        Branch.objects.filter(pk=branch.pk).delete()
    elif not Branch.objects.filter(pk=branch.pk, closed_on=None).update(closed_on=on):
        raise DomainError("Deze vestiging was al gesloten.")
    text = "Vestiging weggehaald." if unused else "Vestiging gesloten."
    events.record("employer.branch_closed", text, about=employer, by=by, at=at, branch=public_id)
    return unused


@transaction.atomic
def reopen(branch: Branch, *, by: User, at: datetime | None = None) -> None:
    """The branch can be chosen again."""
    if not Branch.objects.filter(pk=branch.pk, closed_on__isnull=False).update(closed_on=None):
        raise DomainError("Deze vestiging is al open.")
    text = "Vestiging weer open."
    events.record("employer.branch_reopened", text, about=branch.employer, by=by, at=at, branch=branch.public_id)
