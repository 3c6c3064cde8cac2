"""The Dutch Standaard Bedrijfsindeling: in which line of business an employer works.

Source: CBS, Standaard Bedrijfsindeling (SBI) 2025, CC BY 4.0; codes and Dutch names of the sections (a letter) and
divisions (two digits). Groups and classes below them (3 to 5 digits) are accepted as codes, with the name of their
division. The attribution stands on /privacy/.
"""

import re

SHAPE = re.compile(r"[A-Z]|[0-9]{2,5}")

# The divisions of a section follow each other: code and name of the section, then code -> name of its divisions.
SECTIONS: dict[str, tuple[str, dict[str, str]]] = {
    "A": (
        "Landbouw, bosbouw en visserij",
        {
            "01": "Landbouw, jacht en dienstverlening voor de landbouw en jacht",
            "02": "Bosbouw, exploitatie van bossen en dienstverlening voor de bosbouw",
            "03": "Visserij en aquacultuur",
        },
    ),
    "B": (
        "Winning van delfstoffen",
        {
            "05": "Winning van steenkool en bruinkool",
            "06": "Winning van aardolie en aardgas",
            "07": "Winning van metaalertsen",
            "08": "Overige winning van delfstoffen",
            "09": "Dienstverlening voor de winning van delfstoffen",
        },
    ),
    "C": (
        "Industrie",
        {
            "10": "Vervaardiging van voedingsmiddelen",
            "11": "Vervaardiging van dranken",
            "12": "Vervaardiging van tabaksproducten",
            "13": "Vervaardiging van textiel",
            "14": "Vervaardiging van kleding",
            "15": "Vervaardiging van leer, lederwaren en soortgelijke producten van andere materialen",
            "16": "Houtindustrie en vervaardiging van artikelen van hout en kurk, met uitzondering van meubelen; vervaardiging van artikelen van riet en van vlechtwerk",
            "17": "Vervaardiging van papier en papierwaren",
            "18": "Activiteiten op het gebied van drukwerk en reproductie van opgenomen media",
            "19": "Vervaardiging van cokes en van geraffineerde aardolieproducten",
            "20": "Vervaardiging van chemicaliën en chemische producten",
            "21": "Vervaardiging van farmaceutische grondstoffen en producten",
            "22": "Vervaardiging van producten van rubber of kunststof",
            "23": "Vervaardiging van overige niet-metaalhoudende minerale producten",
            "24": "Vervaardiging van basismetalen",
            "25": "Vervaardiging van producten van metaal, met uitzondering van machines en apparatuur",
            "26": "Vervaardiging van computers en van elektronische en optische apparatuur",
            "27": "Vervaardiging van elektrische apparatuur",
            "28": "Vervaardiging van machines en apparaten, n.e.g.",
            "29": "Vervaardiging van motorvoertuigen, aanhangwagens en opleggers",
            "30": "Vervaardiging van overige vervoermiddelen",
            "31": "Vervaardiging van meubelen",
            "32": "Vervaardiging van overige goederen",
            "33": "Reparatie, onderhoud en installatie van machines en apparaten",
        },
    ),
    "D": (
        "Productie en distributie van en handel in elektriciteit, gas, stoom en gekoelde lucht",
        {
            "35": "Productie en distributie van en handel in elektriciteit, gas, stoom en gekoelde lucht",
        },
    ),
    "E": (
        "Winning en distributie van water; afval- en afvalwaterbeheer en sanering",
        {
            "36": "Winning, behandeling en distributie van water",
            "37": "Afvalwaterinzameling en -behandeling",
            "38": "Afvalinzameling, voorbereiding tot recycling, en verwijdering",
            "39": "Sanering en overig afvalbeheer",
        },
    ),
    "F": (
        "Bouwnijverheid",
        {
            "41": "Burgerlijke en utiliteitsbouw",
            "42": "Grond-, water- en wegenbouw",
            "43": "Gespecialiseerde werkzaamheden in de bouw",
        },
    ),
    "G": (
        "Groot- en detailhandel",
        {
            "46": "Groothandel",
            "47": "Detailhandel",
        },
    ),
    "H": (
        "Vervoer en opslag",
        {
            "49": "Vervoer over land en via pijpleidingen",
            "50": "Vervoer over water",
            "51": "Luchtvaart",
            "52": "Opslag en dienstverlening voor vervoer",
            "53": "Post- en koeriersdiensten",
        },
    ),
    "I": (
        "Logies-, maaltijd- en drankverstrekking",
        {
            "55": "Logiesverstrekking en -bemiddeling",
            "56": "Exploitatie van eet- en drinkgelegenheden",
        },
    ),
    "J": (
        "Activiteiten van uitgeverijen, omroepactiviteiten, en activiteiten op het gebied van productie en distributie van inhoud",
        {
            "58": "Activiteiten van uitgeverijen",
            "59": "Productie en distributie van films en video- en televisieprogramma’s en audio, maken van geluidsopnamen en uitgeven van muziekopnamen",
            "60": "Programmering, uitzending, perssagentschappen en overige activiteiten op het gebied van de verspreiding van inhoud",
        },
    ),
    "K": (
        "Telecommunicatie, computerprogrammering en consultancy, informatica-infrastructuur en overige activiteiten op het gebied van informatiediensten",
        {
            "61": "Telecommunicatie",
            "62": "Computerprogrammering, consultancy en aanverwante activiteiten",
            "63": "Dienstverlenende activiteiten op het gebied van informatie",
        },
    ),
    "L": (
        "Activiteiten op het gebied van financiële dienstverlening en verzekeringen",
        {
            "64": "Financiële dienstverlening, met uitzondering van verzekeringen en pensioenfondsen",
            "65": "Activiteiten op het gebied van verzekeringen en pensioenfondsen, met uitzondering van verplichte sociale verzekeringen",
            "66": "Ondersteunende activiteiten voor financiële diensten, verzekeringen en pensioenen",
        },
    ),
    "M": (
        "Exploitatie van en handel in onroerend goed",
        {
            "68": "Exploitatie van en handel in onroerend goed",
        },
    ),
    "N": (
        "Wetenschappelijke en technische activiteiten en specialistische zakelijke dienstverlening",
        {
            "69": "Rechtskundige en boekhoudkundige dienstverlening",
            "70": "Activiteiten van hoofdkantoren, interne concerndiensten en managementadvisering",
            "71": "Activiteiten van architecten en ingenieurs; technisch ontwerp en advies, keuring en controle",
            "72": "Wetenschappelijk onderzoek en ontwikkeling",
            "73": "Reclameactiviteiten, marktonderzoek en public relations",
            "74": "Overige wetenschappelijke en technische activiteiten en overige specialistische zakelijke dienstverlening",
            "75": "Veterinaire dienstverlening",
        },
    ),
    "O": (
        "Verhuur van roerende goederen en overige zakelijke dienstverlening",
        {
            "77": "Verhuur en lease",
            "78": "Arbeidsbemiddeling, activiteiten van uitzendbureaus en personeelsbeheer",
            "79": "Activiteiten van reisbureaus, reisorganisatoren, reserveringsbureaus en aanverwante activiteiten",
            "80": "Opsporings- en beveiligingsdiensten",
            "81": "Diensten in verband met gebouwen; landschapsverzorging",
            "82": "Administratieve en ondersteunende activiteiten ten behoeve van kantoren en overige zakelijke dienstverlening",
        },
    ),
    "P": (
        "Openbaar bestuur, overheidsdiensten en verplichte sociale verzekeringen",
        {
            "84": "Openbaar bestuur, overheidsdiensten en verplichte sociale verzekeringen",
        },
    ),
    "Q": (
        "Onderwijs",
        {
            "85": "Onderwijs",
        },
    ),
    "R": (
        "Gezondheids- en welzijnszorg",
        {
            "86": "Gezondheidszorg",
            "87": "Verpleging, verzorging en begeleiding met verblijf",
            "88": "Maatschappelijke dienstverlening zonder verblijf",
        },
    ),
    "S": (
        "Kunst, cultuur, sport en recreatie activiteiten",
        {
            "90": "Activiteiten op het gebied van scheppende en uitvoerende kunst",
            "91": "Activiteiten van bibliotheken, archieven, musea en overige culturele activiteiten",
            "92": "Exploitatie van loterijen, kansspelen en kansspelautomaten",
            "93": "Sport, ontspanning en recreatie",
        },
    ),
    "T": (
        "Overige dienstverlening",
        {
            "94": "Activiteiten van ledenorganisaties",
            "95": "Reparatie en onderhoud van computers, consumentenartikelen, auto’s en motorfietsen",
            "96": "Persoonlijke dienstverlening",
        },
    ),
    "U": (
        "Activiteiten van huishoudens als werkgever en niet-gedifferentieerde productie van goederen en diensten door huishoudens voor eigen gebruik",
        {
            "97": "Activiteiten van huishoudens als werkgever van huishoudelijk personeel",
            "98": "Niet-gedifferentieerde productie van goederen en diensten door particuliere huishoudens voor eigen gebruik",
        },
    ),
    "V": (
        "Activiteiten van extraterritoriale organisaties en instanties",
        {
            "99": "Activiteiten van extraterritoriale organisaties en instanties",
        },
    ),
}
DIVISIONS = {code: name for _, divisions in SECTIONS.values() for code, name in divisions.items()}
SECTION_OF = {code: section for section, (_, divisions) in SECTIONS.items() for code in divisions}


def cleaned(text: str) -> str:
    """ "49.41" and "sbi 4941" become "4941", "h" becomes "H"; anything else stays as typed."""
    return re.sub(r"[\s.]|^sbi", "", text.strip(), flags=re.IGNORECASE).upper()


def is_known(code: str) -> bool:
    """A section, or 2 to 5 digits that begin with a division."""
    return bool(SHAPE.fullmatch(code)) and (code in SECTIONS or code[:2] in DIVISIONS)


def name_of(code: str) -> str:
    """The Dutch name of a section or of the division above these digits; "" for an unknown code."""
    if code in SECTIONS:
        return SECTIONS[code][0]
    return DIVISIONS.get(code[:2], "")


def label_of(code: str) -> str:
    """Code and name: "49 Vervoer over land", "4941 (49 Vervoer over land)"; "" for an unknown code."""
    name = name_of(code)
    if not name or len(code) <= 2:
        return f"{code} {name}".strip() if name else ""
    return f"{code} ({code[:2]} {name})"


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """For a list with headings: per section the section itself and its divisions."""
    return [
        (
            f"{letter} {name}",
            [(letter, f"{letter} (de hele sectie)"), *((code, f"{code} {title}") for code, title in divisions.items())],
        )
        for letter, (name, divisions) in SECTIONS.items()
    ]
