"""What a trajectory does when something happens to its person on the floor below."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from candidates.going_on import NextAction
from candidates.models import Candidate
from nieuwebanen import dutch
from nieuwebanen.accounts.models import User
from nieuwebanen.skills.models import Skill
from nieuwebanen.steps import Missing, Step, Turn
from trajectories import progress
from trajectories.models import Trajectory, TrajectorySkill


def coach_changed(people: Sequence[Candidate], former: dict[int, User], to: User) -> None:
    """A trajectory that goes on and that the former coach guided, is guided by the new one (settings.COACH_CHANGED)."""
    running = Trajectory.objects.select_for_update(of=("self",)).running().filter(candidate__in=people).order_by("pk")
    ids = [one.pk for one in running if one.coach_id == former[one.candidate_id].pk]
    Trajectory.objects.filter(pk__in=ids).update(coach=to, team=to.team)


def still_open(candidate: Candidate) -> list[str]:
    """What keeps the file of this person open (settings.KEEPS_FILE_OPEN)."""
    running = Trajectory.objects.running().filter(candidate=candidate)
    return [f"traject {number} loopt nog" for number in running.values_list("number", flat=True)]


def refuses_merge(survivor: Candidate, double: Candidate) -> list[str]:
    """Why two files of one person cannot become one yet: both are learning (settings.REFUSES_MERGE)."""
    running = Trajectory.objects.running().filter(candidate__in=[survivor, double]).order_by("pk")
    numbers = list(running.values_list("number", flat=True))
    if len(numbers) < 2:
        return []
    return [f"Beide dossiers hebben een lopend traject: {' en '.join(numbers)}. Stop eerst 1 van de 2."]


def next_actions(candidate: Candidate, user: User, *, today: date) -> list[NextAction]:
    """What comes next in a running trajectory and who has the turn (settings.CANDIDATE_NEXT)."""
    running = Trajectory.objects.visible_to(user).running().filter(candidate=candidate)
    return [_next_of(trajectory, today) for trajectory in progress.with_parts(running)]


def _next_of(trajectory: Trajectory, today: date) -> NextAction:
    """While somebody learns the next evaluation; before and after that the first thing that is missing."""
    coach, gate = trajectory.coach, progress.gate(trajectory, today=today)
    evaluation = progress.next_evaluation(trajectory)
    if gate.step == Step.LEARNING and evaluation is not None:
        text = f"Evaluatie {evaluation.position} in traject {trajectory.number}"
        url = reverse("trajectories:evaluation", args=[evaluation.public_id])
        return NextAction(text, str(coach), evaluation.planned_on, url, who=coach.pk)
    first = gate.missing[0] if gate.missing else Missing("Kijk wat er nog nodig is.")
    turns = {
        Turn.COACH: str(coach),
        Turn.EMPLOYER: trajectory.job.employer.name,
        Turn.MANAGER: str(Turn.MANAGER.label),
        Turn.CANDIDATE: trajectory.candidate.first_name,
    }
    on = trajectory.starts_on if gate.step == Step.ARRANGEMENTS else trajectory.job.starts_on
    who = coach.pk if first.turn == Turn.COACH else None
    return NextAction(first.text, turns[first.turn], on, trajectory.get_absolute_url(), who=who)


def letter_lines(candidate: Candidate, *, today: date) -> list[str]:
    """What happens next in a running trajectory, said to this person (settings.LETTER_LINES)."""
    running = Trajectory.objects.running().filter(candidate=candidate).select_related("job__employer").first()
    if running is None:
        return []
    later = running.starts_on is not None and running.starts_on > today
    begins = "Je begint met leren" if later else "Je leert nu"
    since = f" op {dutch.long_date(running.starts_on)}" if running.starts_on and later else ""
    return [
        f"{begins}{since} voor de baan {running.job.title} bij {running.job.employer.name}.",
        "Wij kijken samen met je begeleider hoe het gaat. Je hoort vooraf wanneer dat is.",
    ]


def learnt_skills(candidate: Candidate) -> list[Skill]:
    """For candidates.going_on: the skills of the running trajectories, in the order of their agreements."""
    rows = TrajectorySkill.objects.filter(trajectory__in=Trajectory.objects.running().filter(candidate=candidate))
    return list(
        dict.fromkeys(row.skill for row in rows.select_related("skill").order_by("trajectory", "position", "pk"))
    )
