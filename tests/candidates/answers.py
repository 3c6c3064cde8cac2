"""What somebody fills in on the pages of a person."""


def person(of, **changes):
    """Answers of "Kandidaat toevoegen": the least that is asked. of: the coach."""
    return {
        "first_name": "Fatuma",
        "last_name": "Abdi",
        "coach": str(of.public_id),
        "target_group": "langdurig-werkzoekend",
        "hours_per_week": "28",
        "learning_hours_per_week": "16",
        "travel_mode": "ov",
        "travel_minutes": "45",
        "shifts": ["vroege-dienst", "late-dienst", "nachtdienst", "weekend"],
    } | changes


def file_of(candidate, **changes):
    """Answers of "Gegevens", as they stand on the screen."""
    return (
        person(
            candidate.coach,
            first_name=candidate.first_name,
            last_name=candidate.last_name,
            status=candidate.status,
            version=str(candidate.version),
            postcode=candidate.postcode,
            strengths=candidate.strengths,
            work_wishes=candidate.work_wishes,
            shifts=candidate.shifts,
        )
        | changes
    )


def talk(**changes):
    return {
        "kind": "gesprek",
        "held_on": "vandaag",
        "note": "Wil graag in een magazijn werken.",
        "version": "1",
    } | changes


def level(value=3, **changes):
    return {"level": str(value), "source": "gezien", "assessed_on": "vandaag"} | changes
