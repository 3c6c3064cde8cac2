"""What somebody types in the forms of this floor, as the browser sends it."""

from nieuwebanen.dates import add_months
from tests import factories


def part_one(**changes):
    start = add_months(factories.today().replace(day=1), 6)
    answers = {
        "title": "Medewerker inpak",
        "seats": "3",
        "starts_on_maand": str(start.month),
        "starts_on_jaar": str(start.year),
        "certainty": "waarschijnlijk",
        "hours_min": "24",
        "hours_max": "32",
        "learn_on_site": "ja",
        "growth_reason": "Wij bouwen een tweede inpaklijn.",
    }
    return answers | changes


def part_two(**changes):
    answers = {
        "description": "Orders verzamelen en inpakken.",
        "sector": "logistiek",
        "days": ["ma", "di"],
        "shifts": ["vroege-dienst"],
        "conditions": ["tillen"],
        "contract": "tijdelijk",
        "contract_months": "12",
        "wage_eur_hour": "15,50",
        "postcode": "8243pb",
        "learn_hours_per_week": "24",
    }
    return answers | changes


def part_three(*skills, must=(), **changes):
    answers = {
        "skills": [skill.code for skill in skills],
        "must": [skill.code for skill in must],
        "skills_in_words": "",
    }
    return answers | changes


def forecast(job, **changes):
    answers = {
        "starts_on_maand": str(job.starts_on.month),
        "starts_on_jaar": str(job.starts_on.year),
        "seats": str(job.seats),
        "certainty": job.certainty,
        "reason": "De bouw loopt uit.",
        "version": str(job.version),
    }
    return answers | changes
