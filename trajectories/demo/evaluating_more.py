"""Step 5 in depth in the demo world: main tasks, what candidates say of a report, and what came of an action."""

from collections.abc import Mapping
from datetime import date, timedelta

from trajectories import evaluation_report, follow_up, main_tasks
from trajectories.demo.calendar import Calendar
from trajectories.evaluations import Figures
from trajectories.main_tasks import Wanted
from trajectories.models import CandidateView, Effect, Evaluation, FollowUpAction, MainTask, Trajectory

# Of a word in the name of the job: the main tasks with their part of the time.
WORK = {
    "magazijn": (("Orders verzamelen", 50), ("Inpakken en labels plakken", 35), ("Vak aanvullen en netjes houden", 15)),
    "bediening": (("Gasten bedienen", 60), ("Tafels en bar klaarzetten", 25), ("Spoelkeuken", 15)),
    "operator": (("Machine instellen en vullen", 45), ("Controleren wat eruit komt", 35), ("Werkplek schoonmaken", 20)),
}
NOTES = {
    Effect.HELPED: "Pakt nu zelf de volgende taak en vraagt minder vaak hulp.",
    Effect.PARTLY: "Gaat beter als er iemand in de buurt is. Wij gaan er nog 2 weken mee door.",
}
OBJECTION = "Er staat dat ik langzaam ben. Ik had toen een nieuwe taak en kreeg weinig uitleg. Nu gaat het al beter."


def divide_work(trajectory: Trajectory, calendar: Calendar, *, on: date) -> list[MainTask]:
    """The main tasks of this work, when this world knows them."""
    title = trajectory.job.title.lower()
    work = next((tasks for word, tasks in WORK.items() if word in title), ())
    if not work:
        return []
    wanted = [Wanted(name, share) for name, share in work]
    by, at = trajectory.coach, calendar.at(on, "16.20")
    return main_tasks.keep(trajectory, wanted, seen="", by=by, today=on, at=at)


def figures_of(tasks: list[MainTask], pace: int, quality: int, availability: int) -> Mapping[int, Figures]:
    """The first task goes a little better, the last a little worse; the smallest one is not done in the beginning."""
    found = {}
    for number, task in enumerate(tasks):
        if number == len(tasks) - 1 and pace < 50:
            continue
        off = 5 - 6 * number
        found[task.pk] = Figures(*(max(0, min(100, figure + off)) for figure in (pace, quality, availability)))
    return found


def look_back(calendar: Calendar) -> None:
    """Candidates say what they think of a report, mostly yes; who did an action looks whether it helped."""
    held = Evaluation.objects.filter(confirmed_at__isnull=False).select_related("trajectory__coach").order_by("pk")
    objected = False
    for number, evaluation in enumerate(held):
        assert evaluation.held_on is not None
        coach, at = evaluation.trajectory.coach, calendar.at(evaluation.held_on, "16.40")
        if evaluation.conclusion == "bijsturen" and not objected and evaluation.position > 1:
            evaluation_report.say(evaluation, view=CandidateView.OBJECTS, objection=OBJECTION, by=coach, at=at)
            objected = True
        elif number % 4:
            evaluation_report.say(evaluation, view=CandidateView.AGREES, by=coach, at=at)
    done = FollowUpAction.objects.filter(done_on__isnull=False, check_on__lt=calendar.ago(1) - timedelta(days=3))
    for number, action in enumerate(done.select_related("evaluation__trajectory__coach").order_by("pk")):
        assert action.check_on is not None
        effect = Effect.PARTLY if number % 3 == 1 else Effect.HELPED
        day = calendar.working(action.check_on)
        follow_up.check_effect(
            action,
            effect=effect,
            note=NOTES[effect],
            by=action.evaluation.trajectory.coach,
            today=day,
            at=calendar.at(day, "10.15"),
        )
