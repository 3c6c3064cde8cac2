"""Everything that waits for one person, from every floor; without what colleagues do for each other (lines.py)."""

from datetime import date

from candidates import talks_to_do
from employers import contacts
from matching.cohorts import cohort_reading
from nieuwebanen import admin_work
from nieuwebanen.accounts.models import User
from nieuwebanen.tasklist import Task
from trajectories import stopping
from trajectories.worklist import changes, learning, stalled, towards_agreement, towards_job


def tasks_of(user: User, today: date) -> list[Task]:
    """The lines of this user, in no order. A number of queries that does not grow with the work."""
    tasks: list[Task] = admin_work.tasks_of(user, today)
    if user.is_coach:
        for source in (
            towards_agreement.jobs,
            towards_agreement.forecasts,
            towards_agreement.proposals,
            towards_agreement.arrangements,
            changes.of_coach,
            towards_job.evaluations,
            towards_job.follow_ups,
            learning.red_signals,
            learning.handovers,
            towards_job.conditions,
            towards_job.troubles,
            towards_job.regular_jobs,
            towards_job.aftercare,
            towards_job.risks,
            towards_job.ways_back,
            stalled.of_coach,
            stopping.tasks_of,
            talks_to_do.tasks_of,
            contacts.tasks_of,
            cohort_reading.tasks_of,
        ):
            tasks += source(user, today)
    if user.is_manager:
        tasks += towards_agreement.signatures(user, today)
        tasks += changes.of_manager(user, today)
        tasks += towards_job.troubles(user, today)
        tasks += towards_job.ways_back(user, today)
        tasks += stopping.tasks_of(user, today)
        tasks += talks_to_do.tasks_of(user, today)
        tasks += contacts.tasks_of(user, today)
    return tasks
