"""What a trajectory does when something happens to its person on the floor below."""

from collections.abc import Sequence
from datetime import date

from candidates.models import Candidate
from nieuwebanen import dutch
from nieuwebanen.accounts.models import User
from trajectories.models import Trajectory


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


def letter_lines(candidate: Candidate, *, today: date) -> list[str]:
    """What happens next in a running trajectory, said to this person (settings.LETTER_LINES)."""
    running = Trajectory.objects.running().filter(candidate=candidate).select_related("job__employer").first()
    if running is None:
        return []
    begins = "Je begint met leren" if running.starts_on > today else "Je leert nu"
    since = f" op {dutch.long_date(running.starts_on)}" if running.starts_on > today else ""
    return [
        f"{begins}{since} voor de baan {running.job.title} bij {running.job.employer.name}.",
        "Wij kijken samen met je begeleider hoe het gaat. Je hoort vooraf wanneer dat is.",
    ]
