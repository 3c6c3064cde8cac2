"""Everything that waits for one person, from every floor; without what colleagues do for each other (lines.py)."""

from collections.abc import Callable, Collection, Iterable
from datetime import date

from candidates import talks_to_do
from employers import contacts
from matching.cohorts import cohort_reading
from nieuwebanen import admin_work
from nieuwebanen.accounts.models import User
from nieuwebanen.tasklist import Task, Whose
from trajectories import stopping
from trajectories.worklist import changes, learning, stalled, towards_agreement, towards_job

# What a coach does; each asks the same few questions for one coach and for a whole team.
OF_COACHES: list[Callable[[Whose, date], Iterable[Task]]] = [
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
]


def tasks_of(user: User, today: date) -> list[Task]:
    """The lines of this user, in no order. A number of queries that does not grow with the work."""
    return lists_of([user], today)[user.pk]


def lists_of(users: Collection[User], today: date) -> dict[int, list[Task]]:
    """Key of each user -> the lines. Those of all coaches are asked for at once: the number of queries does not grow
    with how many there are. What is nobody's own stands in each of their lists."""
    coaches = {user.pk: user for user in users if user.is_coach}
    lists: dict[int, list[Task]] = {key: [] for key in coaches}
    for source in OF_COACHES if coaches else ():
        for task in source([*coaches.values()], today):
            for key in [task.owner_pk] if task.owner_pk else coaches:
                lists[key].append(task)
    return lists | {user.pk: _of_others(user, today) for user in users if not user.is_coach}


def _of_others(user: User, today: date) -> list[Task]:
    tasks = admin_work.tasks_of(user, today)
    if user.is_manager:
        tasks += towards_agreement.signatures(user, today)
        tasks += changes.of_manager(user, today)
        tasks += stalled.of_lead(user, today)
        tasks += towards_job.troubles(user, today)
        tasks += towards_job.ways_back(user, today)
        tasks += stopping.tasks_of(user, today)
        tasks += talks_to_do.tasks_of(user, today)
        tasks += contacts.tasks_of(user, today)
    return tasks
