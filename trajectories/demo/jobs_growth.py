"""The three practice cases of the method: horeca, logistics with 4 groups of 50, and care towards BBL."""

from dataclasses import replace

from employers.models import Certainty, LearnOnSite, LegalLabel, Route
from nieuwebanen.work import WorkCondition
from trajectories.demo.jobs import Change, Plan, Possible, Stage

TRAINING, EXPERIENCE, TRIAL = LegalLabel.TRAINING, LegalLabel.WORK_EXPERIENCE, LegalLabel.TRIAL_PLACEMENT

# ---- horeca: three places one after another -----------------------------------------------------------
HORECA = Plan(
    key="bediening",
    employer="hor",
    title="Medewerker bediening en spoelkeuken",
    seats=2,
    start=70,
    certainty=Certainty.LIKELY,
    hours=(24, 28),
    wage="14.95",
    announced=215,
    growth="Wij bouwen een serre met 60 plaatsen aan het water. Daardoor zijn er ook buiten het seizoen meer gasten.",
    work="Tafels klaarmaken en afruimen, eten en drinken brengen, koffie maken en meehelpen in de spoelkeuken als het "
    "druk is. Aan het eind van de dag maken we samen de zaal schoon.",
    in_words="Vriendelijk zijn, netjes werken en blijven lopen als het druk is. De rest leren wij.",
    needs="H03:3:3 H05:3:2 H06:3:2 H13:2:2 H11:3:1 H10:2:3 G02:2:2! G07:3:2",
    days=("wo", "do", "vr", "za"),
    asks=(WorkCondition.WEEKEND, WorkCondition.STANDING, WorkCondition.CUSTOMERS),
    confirmed=18,
    changes=(Change(96, "De serre heeft ook een bar. Daar is 1 collega extra voor nodig.", seats=1),),
    possible=Possible(
        route=Route.LARGE_GROWTH,
        why_not_others="Joost heeft op de werkvloer geen ruimte om 4 mensen vanaf het begin te begeleiden. Daarom "
        "beginnen zij op het leerplein en in het buurtrestaurant. Stapelbanen past niet: het werk is er het hele jaar.",
        profile="Iemand die graag tussen de mensen is, tegen drukte kan en op zaterdag wil werken.",
        conditions="Een vaste collega als begeleider. Werkkleding en schoenen zijn er op dag 1. Vervoer na 22.00 uur is geregeld.",
        expectations="Wij bellen elke 2 weken. Joost zegt het meteen als iets niet gaat. Een foute bestelling is niet erg.",
        criteria=(
            "Serveert zelfstandig aan 6 tafels",
            "Draait een zaterdag mee met begeleiding op afstand",
            "Werkt schoon volgens de regels van HACCP",
        ),
        stages=(
            Stage(
                "Basis en werkritme",
                "wb",
                EXPERIENCE,
                4,
                "Weer op tijd komen, samenwerken en schoon werken",
                "G07:3 H06:2 H11:2 H05:2",
            ),
            Stage(
                "Oefenen in het buurtrestaurant",
                "buurt",
                EXPERIENCE,
                8,
                "Serveren en afwassen voor echte gasten",
                "H03:2 H05:3 H06:3 H10:2 H13:1",
            ),
            Stage(
                "Inleren in het grand café",
                "hor",
                TRIAL,
                8,
                "Zelfstandig een deel van de zaal draaien",
                "H03:3 H13:2 H11:3",
            ),
        ),
    ),
)

# ---- logistics: a first crew, then four groups of 50 ---------------------------------------------------------
_OPERATOR = Possible(
    route=Route.LARGE_GROWTH,
    why_not_others="Het pand is nog niet klaar, dus leren op de werkplek kan pas op het einde. Voor kleinschalige groei is "
    "de groep te groot.",
    profile="Iemand die graag in beweging is, in een team wil werken en vroeg op kan staan. Werkervaring is niet nodig.",
    conditions="Vervoer naar de haven vanaf 5.30 uur. Veiligheidsschoenen. Kinderopvang geregeld voor de training begint.",
    expectations="De speeddate is geen toets. Wie niet wordt gekozen, stellen wij meteen voor aan een andere werkgever in "
    "de logistiek. Elke keuze en elke afwijzing krijgt een motivatie.",
    criteria=(
        "Verzamelt orders zelfstandig met de handscanner",
        "Houdt het tempo van de band een hele dienst vol",
        "Komt op tijd en meldt fouten en schade",
    ),
    stages=(
        Stage(
            "Voorlichting en empowerment-training",
            "wb",
            TRAINING,
            4,
            "Weten waar je aan begint en sterk staan in gesprekken",
            "L14:2 L16:1 G03:1",
        ),
        Stage(
            "Maatwerktraining logistiek",
            "roc",
            TRAINING,
            8,
            "Orders verzamelen, scannen en kleding verwerken in de oefenhal",
            "L01:2 L02:2 L03:2 L04:2 L05:2 L06:2 L11:2 L14:3 G03:2",
        ),
        Stage(
            "Inleren in Spanje",
            "spanje",
            LegalLabel.EMPLOYMENT,
            3,
            "Werken aan dezelfde band als in Lelystad",
            "L02:3 L04:3 L05:3 L11:3",
        ),
        Stage("Inleren in het nieuwe pand", "log", TRIAL, 4, "In de eigen ploeg het tempo halen", "L03:3 L16:2"),
    ),
)
FIRST_CREW = Plan(
    key="startploeg",
    employer="log",
    title="Magazijnmedewerker (operator), startploeg",
    seats=3,
    start=66,
    certainty=Certainty.SURE,
    hours=(32, 36),
    wage="15.60",
    announced=235,
    growth="Wij openen een nieuw distributiecentrum in de haven van Lelystad. De startploeg leert later de nieuwe collega’s in.",
    work="Kleding ontvangen, scannen, opslaan en klaarmaken voor de winkels. Je werkt in een ploeg aan de sorteerband.",
    in_words="Precies werken, tempo houden en veilig tillen. Nederlands of Engels om elkaar te begrijpen.",
    needs="L03:3:3 L04:3:3 L02:3:2 L05:3:2 L11:3:2 L14:3:2 L01:2:1 L06:2:1 L16:2:2 G01:2:2! G03:2:1",
    asks=(WorkCondition.EARLY, WorkCondition.STANDING, WorkCondition.LIFTING),
    learn_hours=28,
    on_site=LearnOnSite.NO,
    confirmed=11,
    changes=(Change(120, "De bouw van de sorteerband duurt een maand langer.", months=1),),
    possible=_OPERATOR,
)
_GROUP = replace(
    FIRST_CREW,
    seats=50,
    growth="Na de startploeg groeit het distributiecentrum in 4 ploegen van 50 mensen.",
    changes=(),
)
LOGISTICS = (
    FIRST_CREW,
    replace(
        _GROUP, key="ploeg1", title="Magazijnmedewerker (operator), ploeg 1", start=160, announced=150, confirmed=11
    ),
    replace(
        _GROUP,
        key="ploeg2",
        title="Magazijnmedewerker (operator), ploeg 2",
        start=262,
        announced=149,
        confirmed=11,
        certainty=Certainty.SURE,
    ),
    replace(
        _GROUP,
        key="ploeg3",
        title="Magazijnmedewerker (operator), ploeg 3",
        start=384,
        announced=148,
        confirmed=36,
        certainty=Certainty.LIKELY,
        changes=(
            Change(36, "De winkels in Duitsland gaan later open dan gedacht.", months=2, certainty=Certainty.LIKELY),
        ),
    ),
    replace(
        _GROUP,
        key="ploeg4",
        title="Magazijnmedewerker (operator), ploeg 4",
        start=506,
        announced=147,
        confirmed=66,
        certainty=Certainty.IDEA,
        window=3,
    ),
)

# ---- care: a course made together, then BBL at one of three employers ------------------------------------
_CARE = Plan(
    key="helpende1",
    employer="zg1",
    title="Helpende zorg en welzijn (bbl), groep 1",
    seats=2,
    start=54,
    certainty=Certainty.SURE,
    hours=(24, 28),
    wage="15.10",
    announced=225,
    growth="In onze wijk wonen steeds meer mensen die ouder zijn dan 80 jaar. Wij openen 2 nieuwe woongroepen.",
    work="Bewoners helpen met wassen, aankleden en eten. Je let op hoe het met iemand gaat en schrijft dat op. Je werkt "
    "en leert tegelijk: 1 dag in de week ga je naar school.",
    in_words="Geduld, een warm hart en goed kunnen luisteren. Nederlands spreken met bewoners en familie.",
    needs="Z07:3:3 Z02:3:2 Z01:2:3 Z03:2:2 Z05:2:2 Z06:2:2 Z08:3:1 Z10:2:2 Z11:3:2 G01:3:3! G02:2:3 G03:2:1",
    days=("ma", "di", "do", "vr"),
    asks=(WorkCondition.EARLY, WorkCondition.CUSTOMERS),
    learn_hours=28,
    confirmed=26,
    possible=Possible(
        route=Route.LARGE_GROWTH,
        why_not_others="De 3 werkgevers hebben samen 12 plekken. Ieder apart is de groep te klein voor een eigen opleiding. "
        "Daarom maken zij samen met het ROC 1 maatwerkscholing.",
        profile="Iemand die graag voor een ander zorgt, rustig blijft en genoeg Nederlands spreekt om gerust te stellen.",
        conditions="Een verklaring omtrent het gedrag is aangevraagd. Op de werkplek is een praktijkopleider.",
        expectations="De werkgevers komen 2 keer in de klas. Kandidaten kiezen zelf waar zij willen meelopen.",
        criteria=(
            "Rondt de maatwerkscholing af",
            "De praktijkopleider is tevreden na de meeloopdagen",
            "Kan rapporteren in het zorgdossier met begeleiding",
        ),
        stages=(
            Stage(
                "Voorlichting en kennismaken",
                "wb",
                TRAINING,
                2,
                "De 3 werkgevers leren kennen en kiezen waar je wilt meelopen",
                "Z11:1",
            ),
            Stage(
                "Maatwerkscholing",
                "roc",
                TRAINING,
                12,
                "De basis van de zorg leren in de klas en in de oefenkamer",
                "Z01:1 Z02:2 Z03:1 Z05:2 Z06:2 Z07:2 Z08:2 Z10:2 Z11:3",
            ),
            Stage(
                "Meelopen bij de werkgever",
                "zg1",
                EXPERIENCE,
                2,
                "Laten zien wat je kunt op de woongroep",
                "Z01:2 Z02:3 Z03:2 Z07:3 Z08:3",
            ),
        ),
    ),
)


def _at(plan: Plan, place: str, **changes: object) -> Plan:
    """The same job at another of the three employers: the last stage is at its own place."""
    assert plan.possible is not None
    *first, last = plan.possible.stages
    possible = replace(plan.possible, stages=(*first, replace(last, place=place)))
    return replace(plan, employer=place, possible=possible, **changes)  # type: ignore[arg-type]  # names of Plan


def _second(plan: Plan, place: str, **changes: object) -> Plan:
    """The second class begins when the first one is at work."""
    title = plan.title.replace("groep 1", "groep 2")
    return _at(plan, place, key=f"{place}groep2", title=title, start=178, announced=128, **changes)


CARE = (
    _CARE,
    _second(_CARE, "zg1", seats=3, confirmed=26),
    _second(
        _CARE,
        "zg2",
        seats=3,
        confirmed=16,
        growth="Meer mensen wonen langer thuis. In Dronten en Swifterbant komen er 2 routes bij.",
    ),
    _second(_CARE, "zg3", seats=4, confirmed=40, growth="Wij bouwen een nieuwe vleugel voor 24 bewoners."),
)
GROWTH = (HORECA, *LOGISTICS, *CARE)
