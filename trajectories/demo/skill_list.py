"""What the beheerder did with the list: a word of a team that turned out to be one we had, and a neighbour by hand."""

from nieuwebanen.accounts.models import User
from nieuwebanen.skills import catalogue, merging
from nieuwebanen.skills.models import Skill
from trajectories.demo.calendar import Calendar


def keep_the_list(calendar: Calendar, staff: dict[str, User]) -> None:
    """A second word for driving a forklift is merged, and stacking pallets helps a little with it."""
    by, forklift, pallets = staff["beheer"], Skill.objects.get(code="L08"), Skill.objects.get(code="L06")
    word = Skill(
        name="Vorkheftruck besturen",
        definition="Je rijdt met een vorkheftruck en zet ladingen weg.",
        group=forklift.group,
        sector=forklift.sector,
        base_hours=forklift.base_hours,
    )
    catalogue.add(word, synonyms=["vorkheftruckchauffeur"], by=by, at=calendar.at(calendar.ago(40)))
    versions = (forklift.version, word.version)
    merging.merge(forklift, word, versions=versions, by=by, at=calendar.at(calendar.ago(12)))
    forklift.refresh_from_db()
    at = calendar.at(calendar.ago(11))
    catalogue.relate(forklift, {pallets: (1, 0)}, version=forklift.version, by=by, at=at)
