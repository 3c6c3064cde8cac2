"""Who looks after whom in the demo world: since when, a take-over, leave, a file that was closed, and a double."""

from datetime import timedelta

from django.utils import timezone

from candidates import closing
from candidates.closing import WhyClosed
from candidates.models import Candidate, CandidateStatus, CarePart, CoachAssignment, SkillSource, TargetGroup, assess
from nieuwebanen.accounts import absences
from nieuwebanen.accounts.models import User
from trajectories.demo.calendar import Calendar
from trajectories.demo.jobs import Skills

TAKEN_OVER = 96  # days ago


def look_after(calendar: Calendar, staff: dict[str, User], people: dict[str, Candidate], skills: Skills) -> None:
    """The trigger wrote every coach on the day on which this world was built: put the days where they belong."""
    for row in CoachAssignment.objects.select_related("candidate"):
        row.from_on = timezone.localdate(row.candidate.created_at)
        row.save(update_fields=["from_on"])
    _taken_over(calendar, people["fatuma"], was=staff["sanne"])
    _leave(calendar, staff)
    _came_and_went(calendar, staff, skills)
    _double(calendar, staff, people["danny"])


def _taken_over(calendar: Calendar, candidate: Candidate, *, was: User) -> None:
    day, coach = calendar.ago(TAKEN_OVER), candidate.coach
    now = CoachAssignment.objects.get(candidate=candidate, part=CarePart.COACH, until_on=None)
    first_on = min(now.from_on, day - timedelta(days=60))
    now.from_on, now.by, now.reason = day, coach, "Sanne werkt minder uren. Ik neem het over."
    now.save()
    CoachAssignment.objects.create(
        candidate=candidate, part=CarePart.COACH, coach=was, from_on=first_on, until_on=day, by=was
    )


def _leave(calendar: Calendar, staff: dict[str, User]) -> None:
    """Tom is away and Mehmet stands in; Ingrid goes in three weeks."""
    for absent, cover, start, days, note in (("tom", "mehmet", -3, 11, "Vakantie"), ("ingrid", "sanne", 21, 7, "Vrij")):
        first = calendar.today + timedelta(days=start)
        absences.enter(
            staff[absent],
            cover=staff[cover],
            from_on=first,
            until_on=first + timedelta(days=days),
            by=staff[absent],
            today=calendar.today,
            note=note,
            at=calendar.at(calendar.ago(6)),
        )


def _came_and_went(calendar: Calendar, staff: dict[str, User], skills: Skills) -> None:
    """Somebody who moved away last spring: who comes back, finds the file with its skills."""
    came, went, coach = calendar.ago(420), calendar.ago(215), staff["ingrid"]
    candidate = Candidate.add(
        by=coach,
        today=came,
        at=calendar.at(came),
        coach=coach,
        first_name="Robin",
        last_name="Veldman",
        birth_year=1993,
        postcode="8225 AB",
        place="Lelystad",
        phone="06 00 00 01 01",
        target_group=TargetGroup.LONG_UNEMPLOYED,
        strengths="Werkt netjes en neemt de tijd voor nieuwe mensen.",
        privacy_explained_on=came,
    )
    Candidate.objects.filter(pk=candidate.pk).update(created_at=calendar.at(came))
    candidate.coach_history.update(from_on=came)
    seen = calendar.ago(260)
    levels = skills.levels("L03:2 L04:1 G01:3 G02:2")
    assess(candidate, levels=levels, source=SkillSource.SEEN, on=seen, by=coach, at=calendar.at(seen))
    closing.close(candidate, why=WhyClosed.MOVED, by=coach, today=went, at=calendar.at(went))


def _double(calendar: Calendar, staff: dict[str, User], known: Candidate) -> None:
    """A colleague wrote the same person down a second time, with a small mistake in the name."""
    coach, day = staff["ingrid"], calendar.ago(5)
    twice = Candidate.add(
        by=coach,
        today=day,
        at=calendar.at(day),
        coach=coach,
        first_name=known.first_name,
        last_name=f"{known.last_name}s",
        birth_year=known.birth_year,
        postcode=known.postcode,
        place=known.place,
        phone="06 00 00 01 02",
        target_group=known.target_group,
        status=CandidateStatus.ACTIVE,
    )
    Candidate.objects.filter(pk=twice.pk).update(created_at=calendar.at(day))
    twice.coach_history.update(from_on=day)
