"""Somebody for whom nothing was done for two years: the file is announced to be erased, and the coach was told."""

from datetime import timedelta

from candidates import retention
from candidates.models import Candidate, CandidateStatus, CoachAssignment, Standing, TargetGroup
from nieuwebanen import pruning
from nieuwebanen.accounts.models import User
from trajectories.demo.calendar import Calendar

GONE_SINCE = timedelta(days=760)


def announce_old_files(calendar: Calendar, staff: dict[str, User]) -> None:
    coach, added_at = staff["sanne"], calendar.now - GONE_SINCE
    person = Candidate.add(
        by=coach,
        today=calendar.today,
        at=added_at,
        coach=coach,
        first_name="Henk",
        last_name="Wolters",
        target_group=TargetGroup.SHORT_UNEMPLOYED,
        postcode="8224 BN",
        place="Lelystad",
        strengths="Werkt netjes en komt op tijd.",
        status=CandidateStatus.INACTIVE,
        closed_on=added_at.date(),
        closed_reason="Heeft werk gevonden.",
    )
    Candidate.objects.filter(pk=person.pk).update(created_at=added_at)
    CoachAssignment.objects.filter(candidate=person).update(from_on=added_at.date())
    Standing.objects.filter(pk=person.pk).update(active_at=added_at)
    pruning.load_defaults()
    rule = pruning.rule_of("kandidaat", calendar.today)
    assert rule is not None
    retention.people(rule, at=calendar.now, dry=False)
