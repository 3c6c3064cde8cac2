"""What was seen of the people who learn: workplace competences at the start and since, and levels that went up."""

from datetime import timedelta

from candidates.models import SkillSource, assess, assess_competences
from nieuwebanen.skills.models import Competence
from trajectories.demo.calendar import Calendar
from trajectories.models import Trajectory, TrajectorySkill

AT_THE_START = (2, 2, 1, 3, 2, 1, 1, 2)  # C1 to C8
SINCE = {Competence.C1: 3, Competence.C2: 3, Competence.C4: 3, Competence.C6: 2}
MOST = 4


def see_on_the_floor(calendar: Calendar) -> None:
    """Who has been learning for three weeks: eight competences then, four since; a first skill a level further."""
    long_enough = Trajectory.objects.running().filter(starts_on__lt=calendar.today - timedelta(days=21))
    for number, one in enumerate(long_enough.select_related("candidate__coach").order_by("number")[:MOST]):
        assert one.starts_on is not None
        person, coach = one.candidate, one.candidate.coach
        first, later = calendar.working(one.starts_on + timedelta(days=3)), calendar.before(calendar.ago(4 + number))
        begin = dict(zip(Competence, AT_THE_START, strict=True))
        assess_competences(
            person, levels=begin, source=SkillSource.OWN, on=first, by=coach, at=calendar.at(first, "15.10")
        )
        at = calendar.at(later, "16.20")
        assess_competences(person, levels=dict(SINCE), source=SkillSource.SEEN, on=later, by=coach, at=at)
        learnt = TrajectorySkill.objects.filter(trajectory=one).select_related("skill")[: 2 + number % 2]
        levels = {row.skill: min(row.level_now + 1, row.level_needed) for row in learnt}
        if levels:
            assess(person, levels=levels, source=SkillSource.SEEN, on=later, by=coach, at=at)
