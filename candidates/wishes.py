"""What somebody can, wants and needs, in the words of the screens: as strengths and needs, never as a lack (R19, R20)."""

from collections.abc import Iterable

from django.utils.text import capfirst

from candidates.models import SHIFTS, Candidate, CurrentSkill, DrivingLicence, TargetGroup
from nieuwebanen import dutch
from nieuwebanen.dutch import listed
from nieuwebanen.skills.models import Level
from nieuwebanen.work import WORKING_WEEK, WorkCondition

# Only what, never why.
NEEDS = {
    WorkCondition.EARLY: "geen vroege dienst (voor 7.00 uur)",
    WorkCondition.LATE: "geen late dienst (na 18.00 uur)",
    WorkCondition.NIGHT: "geen nachtdienst",
    WorkCondition.WEEKEND: "vrij in het weekend",
    WorkCondition.LIFTING: "niet zwaar tillen (meer dan 10 kilo)",
    WorkCondition.STANDING: "afwisselen: niet de hele dag staan of lopen",
    WorkCondition.NOISE: "een rustige plek, zonder lawaai",
    WorkCondition.COLD: "binnen werken, niet in de kou",
    WorkCondition.HEIGHT: "niet op hoogte werken",
    WorkCondition.PACE: "eigen tempo, geen vast tempo",
    WorkCondition.CUSTOMERS: "weinig contact met klanten of cliënten",
    WorkCondition.DRIVING: "werk zonder rijbewijs B",
}

BEST = 8  # skills on the overview
# The shifts that somebody can work, in a sentence.
WHEN = {
    WorkCondition.EARLY: "vroeg",
    WorkCondition.LATE: "laat",
    WorkCondition.NIGHT: "'s nachts",
    WorkCondition.WEEKEND: "in het weekend",
}


def best_of(skills: Iterable[CurrentSkill]) -> list[CurrentSkill]:
    """What somebody does best: the highest levels, of those the latest seen. What is not learned yet is no strength."""
    known = [one for one in skills if one.level > Level.NOT_YET]
    return sorted(known, key=lambda one: (-one.level, -one.assessed_on.toordinal(), one.skill.name))[:BEST]


def summary(candidate: Candidate) -> list[tuple[str, str]]:
    """Key and value of "Afspraken en wat nodig is"; an empty value is shown as not filled in."""
    target_group = capfirst(candidate.get_target_group_display())
    if candidate.target_group == TargetGroup.JOB_TO_JOB:
        target_group += f". Werkt nu bij {candidate.current_employer}"
        if candidate.current_job_ends_on:
            target_group += f", tot en met {dutch.long_date(candidate.current_job_ends_on)}"
    return [
        ("Kan beginnen", dutch.long_date(candidate.available_from) if candidate.available_from else ""),
        ("Uren", f"{candidate.hours_per_week} per week, om te leren {candidate.learning_hours_per_week} per week"),
        ("Dagen", days(candidate)),
        ("Diensten", shifts(candidate)),
        ("Reizen", f"{capfirst(candidate.get_travel_mode_display())}, tot {candidate.travel_minutes} minuten"),
        ("Nodig om te kunnen werken", needed(candidate)),
        ("Doelgroep", target_group),
    ]


def contact(candidate: Candidate) -> list[tuple[str, str]]:
    """Key and value of "Contact en begeleiding"; the groups are one query."""
    explained = candidate.privacy_explained_on
    groups = candidate.group_memberships.filter(group__closed_on=None).order_by("group__name")
    return [
        ("Telefoon", candidate.phone),
        ("E-mail", candidate.email),
        ("Woont in", " ".join(part for part in (candidate.place, candidate.postcode) if part)),
        ("Werkcoach", str(candidate.coach)),
        ("Vervanger", str(candidate.backup_coach or "")),
        ("Groepen", ", ".join(groups.values_list("group__name", flat=True))),
        ("Privacy uitgelegd", f"Ja, op {dutch.long_date(explained)}" if explained else ""),
    ]


def days(candidate: Candidate) -> str:
    possible = list(candidate.possible_days)
    if sorted(possible) == sorted(WORKING_WEEK):
        return "maandag tot en met vrijdag"
    return ", ".join(candidate.day_labels)


def shifts(candidate: Candidate) -> str:
    """What is possible, said as that."""
    possible = candidate.shifts
    if len(possible) == len(SHIFTS):
        return "alle diensten en het weekend"
    return listed(["overdag", *(WHEN[WorkCondition(value)] for value in possible)])


def licences(candidate: Candidate) -> str:
    """The categories alone; empty when nobody asked."""
    if candidate.driving_licences:
        return ", ".join(value for value in DrivingLicence.values if value in candidate.driving_licences)
    return "geen" if WorkCondition.DRIVING in candidate.cannot else ""


def needed(candidate: Candidate) -> str:
    """In the own words first, then what does not go in the work; the shifts and the licence are said elsewhere."""
    conditions = ", ".join(NEEDS[WorkCondition(value)] for value in candidate.conditions)
    return "\n".join(part for part in (candidate.needs, conditions) if part) or "niets bijzonders"


def needs(candidate: Candidate) -> list[str]:
    """As said to that person. Without a licence nobody *asked* for work without one, so that is no need."""
    return [NEEDS[WorkCondition(value)] for value in candidate.cannot if value != WorkCondition.DRIVING]
