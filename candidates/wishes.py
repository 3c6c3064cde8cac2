"""What somebody wants and needs, in the words of the screens: as strengths and needs, never as a lack (R19, R20)."""

from django.utils.text import capfirst

from candidates.models import Candidate, TargetGroup
from nieuwebanen import dutch
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


def summary(candidate: Candidate) -> list[tuple[str, str]]:
    """Key and value of "Wensen en afspraken"; an empty value is shown as not filled in."""
    target_group = capfirst(candidate.get_target_group_display())
    if candidate.target_group == TargetGroup.JOB_TO_JOB:
        target_group += f". Werkt nu bij {candidate.current_employer}"
        if candidate.current_job_ends_on:
            target_group += f", tot en met {dutch.long_date(candidate.current_job_ends_on)}"
    return [
        ("Waar is iemand goed in", candidate.strengths),
        ("Wil werken in", ", ".join(candidate.sector_labels)),
        ("Kan beginnen", dutch.long_date(candidate.available_from) if candidate.available_from else ""),
        ("Uren", f"{candidate.hours_per_week} per week, om te leren {candidate.learning_hours_per_week} per week"),
        ("Dagen", days(candidate)),
        ("Reizen", f"{capfirst(candidate.get_travel_mode_display())}, tot {candidate.travel_minutes} minuten"),
        ("Nodig om te kunnen werken", ", ".join(needs(candidate)) or "niets bijzonders"),
        ("Doelgroep", target_group),
        (
            "Privacy uitgelegd",
            f"Ja, op {dutch.long_date(candidate.privacy_explained_on)}" if candidate.privacy_explained_on else "",
        ),
    ]


def days(candidate: Candidate) -> str:
    possible = list(candidate.possible_days)
    if sorted(possible) == sorted(WORKING_WEEK):
        return "maandag tot en met vrijdag"
    return ", ".join(candidate.day_labels)


def needs(candidate: Candidate) -> list[str]:
    return [NEEDS[WorkCondition(value)] for value in candidate.cannot]
