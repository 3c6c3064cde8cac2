"""On what law each kind of place stands, in one sentence for whoever signs (domain.md §3).

The sentence is frozen with the agreement. How long something may take is a rule with a date and stands elsewhere:
InstrumentRule for an instrument, settings.UNPAID_WEEKS for all weeks without pay together.
"""

from dataclasses import dataclass

from employers.models import LegalLabel


@dataclass(frozen=True)
class Footing:
    """What this kind of place is, in B1 Dutch, and the article of the law."""

    text: str
    law: str


FOOTING: dict[LegalLabel, Footing] = {
    LegalLabel.TRIAL_PLACEMENT: Footing(
        "De kandidaat werkt zonder loon bij een werkgever die de kandidaat daarna wil aannemen.",
        "artikel 6h Participatiewet",
    ),
    LegalLabel.WORK_EXPERIENCE: Footing(
        "De kandidaat doet ervaring op zonder loon. Leren staat voorop, niet wat het werk oplevert.",
        "artikel 7 en 10 Participatiewet en de verordening van de gemeente",
    ),
    LegalLabel.PARTICIPATION_PLACE: Footing(
        "De kandidaat doet extra werk, naast het gewone werk, zonder loon en met een premie van de gemeente.",
        "artikel 10a Participatiewet",
    ),
    LegalLabel.TRAINING: Footing(
        "De kandidaat volgt een training. Dat is leren en geen werk.",
        "artikel 7 Participatiewet",
    ),
    LegalLabel.WORK_BASED_VET: Footing(
        "De kandidaat heeft een arbeidscontract en een praktijkovereenkomst met de school, bij een erkend leerbedrijf.",
        "artikel 7.2.8 Wet educatie en beroepsonderwijs",
    ),
    LegalLabel.EMPLOYMENT: Footing(
        "De kandidaat heeft een arbeidscontract en krijgt loon.",
        "artikel 7:610 Burgerlijk Wetboek",
    ),
}
