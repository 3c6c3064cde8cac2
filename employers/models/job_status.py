"""In which state a future job is, and which it may go to."""

from django.db import models


class JobStatus(models.TextChoices):
    CONCEPT = "concept", "concept"
    ANNOUNCED = "aangemeld", "aangemeld"
    OPEN = "open", "open"
    RESTING = "rustend", "rustend"
    FILLED = "vervuld", "vervuld"
    WITHDRAWN = "ingetrokken", "ingetrokken"
    LAPSED = "vervallen", "vervallen"


ALLOWED: dict[JobStatus, frozenset[JobStatus]] = {
    JobStatus.CONCEPT: frozenset({JobStatus.ANNOUNCED}),
    JobStatus.ANNOUNCED: frozenset({JobStatus.OPEN, JobStatus.WITHDRAWN, JobStatus.LAPSED}),
    JobStatus.OPEN: frozenset({JobStatus.RESTING, JobStatus.FILLED, JobStatus.WITHDRAWN, JobStatus.LAPSED}),
    JobStatus.RESTING: frozenset({JobStatus.OPEN, JobStatus.WITHDRAWN, JobStatus.LAPSED}),
    # A placement that falls through gives the seat back.
    JobStatus.FILLED: frozenset({JobStatus.OPEN}),
    JobStatus.WITHDRAWN: frozenset(),
    JobStatus.LAPSED: frozenset(),
}
LIVE = (JobStatus.ANNOUNCED, JobStatus.OPEN, JobStatus.RESTING, JobStatus.FILLED)
MAX_SEATS = 500
