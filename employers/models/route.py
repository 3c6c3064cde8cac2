"""Along which route people learn a job, and whether they can do so at the workplace itself."""

from django.db import models


class Route(models.TextChoices):
    """The routes of the method (R12; article, "Inleerroutes")."""

    SMALL_GROWTH = "kleinschalige-groei", "Kleinschalige groei"
    LARGE_GROWTH = "grootschalige-groei", "Grootschalige groei"
    PROGRESSION_JOBS = "ontwikkelbanen", "Ontwikkelbanen"
    STACKED_JOBS = "stapelbanen", "Stapelbanen"
    JOB_TO_JOB = "van-werk-naar-werk", "Van werk naar werk"

    @property
    def definition(self) -> str:
        return ROUTE_DEFINITIONS[self]


ROUTE_DEFINITIONS = {
    Route.SMALL_GROWTH: "Er komen een paar banen bij 1 werkgever. De kandidaat leert op de plek waar de baan ontstaat.",
    Route.LARGE_GROWTH: "Er komen veel banen bij. Kandidaten leren eerst ergens anders, en het laatste deel bij de werkgever.",
    Route.PROGRESSION_JOBS: "De kandidaat leert bij 2 of meer organisaties na elkaar. Het werk wordt steeds moeilijker.",
    Route.STACKED_JOBS: "Twee of meer werkgevers maken samen 1 hele baan, na elkaar of tegelijk.",
    Route.JOB_TO_JOB: "Iemand stapt over van werk dat stopt naar nieuw werk. De oude werkgever doet mee.",
}


def join_reasons(general: str, reasons: dict[str, str]) -> str:
    """Why not the others, as one text: what holds for all, then a line "Naam van de route: reden" each."""
    lines = [f"{route.label}: {reasons[route]}" for route in Route if reasons.get(route)]
    return "\n".join([*([general] if general else []), *lines])


def split_reasons(text: str) -> tuple[str, dict[str, str]]:
    """The same text taken apart again: what holds for all, and the reason by route."""
    general, reasons = [], {}
    for line in text.splitlines():
        route = next((route for route in Route if line.startswith(f"{route.label}: ")), None)
        if route:
            reasons[str(route.value)] = line.removeprefix(f"{route.label}: ")
        else:
            general.append(line)
    return "\n".join(general).strip(), reasons


class LearnOnSite(models.TextChoices):
    YES = "ja", "Ja"
    NO = "nee", "Nee"
    UNKNOWN = "weet-niet", "Dat weet ik nog niet"


class ContractIntention(models.TextChoices):
    """What contract the employer means to offer; shorter than six months is no regular job (R45)."""

    PERMANENT = "vast", "vast contract"
    FIXED = "tijdelijk", "6 maanden of langer"
