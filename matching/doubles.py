"""Two files of one person become one: what a person has once in step 3 (settings.PEOPLE_MERGED)."""

from candidates.models import Candidate
from matching.models import AssignmentRule, CohortMember


def settle(stays: Candidate, goes: Candidate) -> None:
    """In a group or an assignment where both stood, what was said of the file that stays counts."""
    both = CohortMember.objects.filter(candidate=stays).values("cohort")
    CohortMember.objects.filter(candidate=goes, cohort__in=both).delete()
    told = AssignmentRule.objects.filter(candidate=stays).values("assignment")
    AssignmentRule.objects.filter(candidate=goes, assignment__in=told).delete()
