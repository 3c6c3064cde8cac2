"""What coaches wrote down deeper about a few jobs of the demo world: what plays a part, where and how long a skill is
learnt, and the templates they kept for the next job like it."""

from dataclasses import replace

from employers import function_needs
from employers.models import Determinant, DeterminantOf, FutureJob, RequirementTemplate
from employers.requirements import Need, needs_of, save_needs
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from trajectories.demo.calendar import Calendar

JOB, WORKER, EMPLOYER = DeterminantOf.JOB, DeterminantOf.CANDIDATE, DeterminantOf.EMPLOYER
# Job, of whom, what plays a part, and what we do about it; "" when nobody can do anything about it.
PLAYS_A_PART = (
    ("bediening", JOB, "Op zaterdagavond is het heel druk", "De eerste 6 weken geen zaterdag, daarna met begeleiding"),
    ("bediening", JOB, "Het werk eindigt na de laatste bus", "De werkgever regelt vervoer na 22.00 uur"),
    ("bediening", WORKER, "Wie lang thuis was, moet wennen aan een vast ritme", "Beginnen met 4 weken op het leerplein"),
    ("bediening", EMPLOYER, "Het team is klein, dus er is weinig tijd voor uitleg", "Een vaste collega is op dinsdag en woensdag vrij voor begeleiding"),
    ("bediening", EMPLOYER, "De serre gaat pas open als de vergunning er is", ""),
    ("ploeg1", JOB, "De dienst begint om 6.00 uur", ""),
    ("ploeg1", JOB, "De haven is niet met de bus te bereiken", "Vervoer vanaf 5.30 uur, betaald door de werkgever"),
    ("ploeg1", WORKER, "Jonge kinderen en een vroege dienst gaan niet vanzelf samen", "Kinderopvang regelen voor de training begint"),
    ("ploeg1", EMPLOYER, "Teamleiders zijn nog niet gewend aan begeleiden", "Een dagdeel training voor 8 teamleiders"),
    ("helpende1", WORKER, "Praten met bewoners vraagt gewoon Nederlands", "Taalmaatje en 2 uur taal op de werkvloer per week"),
    ("helpende1", EMPLOYER, "Roosters staan 6 weken vooruit vast", "Elke leerling krijgt een vast rooster voor 8 weken"),
)  # fmt: skip
# Job -> skill and the hours that are usual there, when it takes another time than the skill itself says.
OTHER_HOURS = {"bediening": {"H03": 90, "H13": 40}, "ploeg1": {"L03": 80}, "helpende1": {"Z07": 120}}
# Function, the job it was kept from, days ago, and the jobs that began with it.
TEMPLATES = (
    ("Medewerker bediening", "bediening", 60, ("terras",)),
    ("Magazijnmedewerker", "ploeg1", 120, ("ploeg2", "ploeg3", "ploeg4")),
)


def write_down_more(calendar: Calendar, jobs: dict[str, FutureJob]) -> None:
    """All of it, for the jobs that are still there."""
    for position, (key, of, text, action) in enumerate(PLAYS_A_PART, 1):
        Determinant.objects.create(
            job=jobs[key], of=of, text=text, influenceable=bool(action), what_we_do=action, position=position
        )
    for key, hours in OTHER_HOURS.items():
        _say_where(calendar, FutureJob.objects.get(pk=jobs[key].pk), hours)
    for function, key, days_ago, used_for in TEMPLATES:
        _keep(calendar, function, jobs[key], days_ago, [jobs[used] for used in used_for])


def _say_where(calendar: Calendar, job: FutureJob, hours: dict[str, int]) -> None:
    """Each skill is learnt where the route first teaches it."""
    taught = {
        row.skill_id: phase.location
        for phase in job.phases.select_related("location").prefetch_related("skills").order_by("-position")
        for row in phase.skills.all()
    }
    needs = [
        replace(need, learn_at=taught.get(need.skill.pk), learn_hours=hours.get(need.skill.code))
        for need in needs_of(job)
    ]
    save_needs(job, needs, version=job.version, by=_coach(job), at=calendar.at(calendar.ago(21), "11.20"))


def _keep(calendar: Calendar, function: str, job: FutureJob, days_ago: int, used_for: list[FutureJob]) -> None:
    by, at = _coach(job), calendar.at(calendar.ago(days_ago), "16.05")
    needs: list[Need] = needs_of(job)
    template = function_needs.keep(function, needs, replace=False, by=by, at=at)
    RequirementTemplate.objects.filter(pk=template.pk).update(updated_at=at)
    for number, other in enumerate(used_for):
        moment = calendar.at(calendar.ago(days_ago - 7 - number), "09.45")
        text = f"Sjabloon gebruikt voor {other.number}."
        events.record(function_needs.USED, text, about=template, by=by, at=moment, job=other.number)


def _coach(job: FutureJob) -> User:
    assert job.coach is not None
    return job.coach
