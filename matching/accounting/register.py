"""The match in the register of algorithms, by the published standard of the Dutch government (version 1.0).

https://github.com/MinBZK/Algoritmeregister-Publicatiestandaard. Filled from what really counts now: the weights, the
version, the state of the switch. What the organisation must judge itself (the category, the impact assessments) comes
from the settings and is never made up here.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from matching.models import MatchLog, MatchRules
from matching.rules import Rules
from nieuwebanen.dutch import long_date

CATEGORIES = ("Hoog-risico AI-systeem", "Impactvolle algoritmes", "Overige algoritmes")
LAW = "https://wetten.overheid.nl/BWBR0015703"


def record(rules: Rules) -> dict[str, Any]:
    """One registration. Fields without an answer are left out, as the standard asks."""
    how = settings.BASE_URL + reverse("matching:how")
    weights, began = rules.weights, _began()
    fields = {
        "name": "Match: wie kan op tijd klaar zijn voor een toekomstige baan",
        "description_short": (
            "De match vergelijkt wat een baan vraagt met wat iemand kan. De match rekent uit wat nog te leren is en of "
            "dat op tijd kan. De werkcoach krijgt een lijst met uitleg. De werkcoach en de werkgever kiezen zelf."
        ),
        "organization": settings.ORGANISATION,
        "category": ["Werk", "Sociale zekerheid"],
        "status": "In gebruik" if rules.on else "Buiten gebruik",
        "begin_date": f"{began:%Y-%m}" if began else None,
        "contact_email": settings.ORGANISATION_EMAIL,
        "website": how,
        "publication_category": settings.ALGORITHM_CATEGORY,
        "url": settings.BASE_URL + reverse("matching:register"),
        "goal": (
            "Wij willen mensen laten leren voor een baan die er echt komt. De match laat zien wie op tijd klaar kan "
            "zijn, en wat iemand daarvoor nog leert. Een kandidaat merkt dit als de werkcoach over een baan belt. Een "
            "werkgever ziet geen score en geen volgorde."
        ),
        "proportionality": (
            "Zonder match moet een werkcoach honderden dossiers naast honderden banen leggen. Dan vallen mensen buiten "
            "beeld. De match kijkt naar iedereen op dezelfde manier en legt uit waarom. Een score kan te veel gezag "
            "krijgen. Daarom wijst de match niemand af, staat bij elke score de reden, en kan een werkcoach iemand "
            "altijd toch meenemen. Zoeken met vrije woorden en een lerend model zijn overwogen. Die zijn niet gekozen, "
            "omdat de uitkomst dan niet goed uit te leggen is."
        ),
        "human_intervention": (
            "De werkcoach kiest wie wordt voorgesteld. De kandidaat hoort het eerst en moet akkoord gaan. De werkgever "
            "kiest wie inleert en schrijft op waarom. Een manager kan de match uitzetten. Dan zijn er geen scores meer "
            "en kiezen mensen met de hand."
        ),
        "risks": (
            "Het risico is dat een groep mensen minder kansen krijgt. Opleiding, leeftijd, geslacht, afkomst, naam en "
            "adres kunnen niet meetellen: de berekening heeft er geen plek voor. Bij een gelijke score loot de "
            "computer, per baan anders. Elke week telt het systeem of iedereen een kans krijgt. Loopt een groep achter, "
            "dan staat erbij waardoor. Van elke lijst is bewaard wat erin ging, zodat de lijst is na te rekenen."
        ),
        "lawful_basis": "De gemeente helpt mensen die recht hebben op ondersteuning aan werk (Participatiewet, artikel 7).",
        "lawful_basis_grouping": [{"title": "Participatiewet", "link": LAW}],
        "process_index_url": settings.BASE_URL + reverse("privacy"),
        "impacttoetsen_grouping": [
            {"title": title, "link": link} for title, link in settings.ALGORITHM_ASSESSMENTS.items()
        ],
        "impacttoetsen": (
            ""
            if settings.ALGORITHM_ASSESSMENTS
            else "Bij deze installatie is nog geen impacttoets opgegeven. Doe een DPIA en een IAMA voordat er echte "
            "gegevens in komen."
        ),
        "source_data": (
            "Van de kandidaat: vaardigheden met niveau, uren en dagen, vanaf wanneer, uren om te leren, het midden van "
            "het postcodegebied (4 cijfers), hoe ver iemand wil reizen, welk werk niet kan, gewenste sectoren. Van de "
            "baan: gevraagde vaardigheden, startdatum, uren, dagen, plaats, omstandigheden, sector, uren om in te "
            "leren. Bron: wat de werkcoach, de kandidaat en de werkgever zelf opgeven."
        ),
        "methods_and_models": (
            "Vaste rekenregels, niet zelflerend. De score is een geheel getal van 0 tot en met 10.000. Vaardigheden: "
            f"maximaal {weights.skills} punten, naar het deel van de gevraagde niveaus dat iemand heeft; een verwante "
            "vaardigheid telt voor een kwart tot driekwart. Op tijd: maximaal "
            f"{weights.on_time} punten, aflopend tot 0 bij {weights.late_weeks} weken te laat. Wens: {weights.wish} "
            "punten als de sector past of er geen wens is. Harde voorwaarden zetten iemand apart met de reden, nooit "
            "als afwijzing. Een gelijke stand wordt per baan anders geloot. Versie van de regels: "
            f"{rules.version} ({weights.version}), controlegetal (SHA-256) {rules.digest}, sinds {since_text(rules)}."
        ),
        "provider": settings.ALGORITHM_PROVIDER,
        "publiccode": settings.SOURCE_URL,
        "lang": "nld",
        "standard_version": "1.0",
        "source_id": f"match-{rules.version}-{rules.digest[:12]}",
        "tags": "werk, vaardigheden, skills, matching, inleren, banen",
    }
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def since(rules: Rules) -> date | None:
    """Since when these rules count; None while they are the first and nothing was ever shown."""
    version = MatchRules.objects.filter(version=rules.version).first()
    return timezone.localdate(version.at) if version else _began()


def since_text(rules: Rules) -> str:
    day = since(rules)
    return long_date(day) if day else "het begin"


def _began() -> date | None:
    """The first day that anything was shown or chosen, as far as that is still kept."""
    first = [
        MatchLog.objects.order_by("at").values_list("at", flat=True).first(),
        MatchRules.objects.order_by("at").values_list("at", flat=True).first(),
    ]
    days = [timezone.localdate(at) for at in first if at]
    return min(days) if days else None
