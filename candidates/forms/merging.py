"""Choosing what stays when two files of one person become one."""

from django.db import models

from candidates.merging import CHOICES
from candidates.models import Candidate, TravelMode
from nieuwebanen import comparing
from nieuwebanen.dutch import listed, long_date

LABELS = {
    "name": "Naam",
    "birth_year": "Geboortejaar",
    "phone": "Telefoonnummer",
    "email": "E-mailadres",
    "address": "Woonplaats",
    "situation": "Situatie",
    "strengths": "Waar iemand goed in is",
    "work_wishes": "Wat iemand wil doen",
    "needs": "Wat nodig is om te werken",
    "available_from": "Kan beginnen",
    "hours": "Uren",
    "days": "Dagen",
    "travel": "Reizen",
    "privacy_explained_on": "Privacy uitgelegd",
    "vum_id": "VUM-nummer",
}


class MergeForm(comparing.MergeForm):
    choices, labels, sure = CHOICES, LABELS, "1 persoon"

    def shown(self, record: models.Model, choice: str) -> str:
        """With days, hours and travelling as people say them."""
        assert isinstance(record, Candidate)
        if choice == "name":
            return record.full_name
        if choice == "days":
            return listed(record.day_labels)
        if choice == "hours":
            return f"{record.hours_per_week} per week, om te leren {record.learning_hours_per_week}"
        if choice == "travel":
            return f"{TravelMode(record.travel_mode).label}, tot {record.travel_minutes} minuten"
        if choice in ("available_from", "privacy_explained_on"):
            day = getattr(record, choice)
            return long_date(day) if day else ""
        return super().shown(record, choice)
