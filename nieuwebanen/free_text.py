"""Free text that may hold what we never keep. A warning, never a refusal: the writer knows better than a list.

What may not be kept: BSN (UAVG art. 46), health, religion, origin and criminal data (AVG art. 9 and 10).
"""

import re

from nieuwebanen.dutch import listed

# Numbers of nine digits and more that are something else: a telephone number with its country, a date.
INNOCENT_NUMBERS = re.compile(r"(?:\+|\b00)\d{2}[ .-]?(?:\(0\))?(?:[ .-]?\d){8,10}\b|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\b")
NINE_DIGITS = re.compile(r"(?<![\d+])\d(?:[ .-]?\d){8}(?![ .-]?\d)")

# Beginnings of words; a word in this list with a full stop stands on its own.
HEALTH = (
    "ziek. zieke ziekte ziekmelding ziekteverzuim ziektewet diagnos depress burn-out burnout overspannen autis adhd "
    "add. ptss psychi psychol psychose trauma medicijn medicatie pillen therap huisarts. specialist. verslav "
    "verslaafd alcohol drugs kanker chemo diabet suikerziekte hernia reuma epilep astma hartklacht rugklacht "
    "knieklacht rugpijn migraine zwanger bevalling handicap gehandicapt arbeidsongeschikt wajong wia. wao. "
    "verstandelijk hiv. operatie geopereerd invalide slechthorend slechtziend doof. blind. "
    "ggz. psychiat borderline bipolair schizo dyslex paniekaanval rolstoel dialyse beroerte hersenletsel hersenschudding "
    "copd. longziekte parkinson allergi fysiotherap behandelaar hartpati hartinfarct uitkeringsarts keuringsarts afkick "
    "doofheid blindheid dwarslaesie amputatie insuline antidepressiva rolstoelgebruiker"
)
OTHER = (
    "strafblad detentie gevangenis gedetineerd reclassering veroordeel moslim islam christen katholiek joods "
    "hindoe hoofddoek moskee asielzoeker vluchteling etnisch vakbondslid"
)
# Words of the work itself that begin in the same way.
INNOCENT = frozenset({"ziekenhuis", "ziekenhuizen", "specialistisch", "specialistische", "blinde", "therapiehond"})


# Endings that make a complaint or a disorder of any word: nekklachten, eetstoornis, longontsteking, spierziekte.
ENDINGS = r"\b\w+(?:klacht|klachten|stoornis|stoornissen|ontsteking|ziekte|verslaving|aandoening)\b|\bburn out\b"


def _pattern(words: str, more: str = "") -> re.Pattern[str]:
    stems = [re.escape(word[:-1]) + r"\b" if word.endswith(".") else re.escape(word) + r"\w*" for word in words.split()]
    return re.compile(rf"\b(?:{'|'.join(stems)})" + (f"|{more}" if more else ""), re.IGNORECASE)


HEALTH_PATTERN, OTHER_PATTERN = _pattern(HEALTH, ENDINGS), _pattern(OTHER)


def looks_like_bsn(text: str) -> bool:
    """Nine digits that pass the check of a BSN (elfproef: weights 9 to 2 and -1, a multiple of 11)."""
    for found in NINE_DIGITS.findall(INNOCENT_NUMBERS.sub(" x ", text)):
        digits = [int(sign) for sign in found if sign.isdigit()]
        weighed = sum(weight * digit for weight, digit in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), digits, strict=True))
        if any(digits) and weighed % 11 == 0:
            return True
    return False


def warnings(*texts: str) -> list[str]:
    """Dutch sentences about what seems to stand in these texts; empty when nothing does."""
    text = "\n".join(texts)
    found = []
    if looks_like_bsn(text):
        found.append("Let op: er staat een getal in de tekst dat een BSN kan zijn. Wij bewaren geen BSN. Haal het weg.")
    if words := _words(HEALTH_PATTERN, text):
        found.append(
            f"Let op: in de tekst staat {words}. Wij bewaren niets over gezondheid. "
            "Schrijf op wat iemand kan en wat nodig is om te kunnen werken."
        )
    if words := _words(OTHER_PATTERN, text):
        found.append(f"Let op: in de tekst staat {words}. Dat is te persoonlijk om te bewaren. Haal het weg.")
    return found


def _words(pattern: re.Pattern[str], text: str) -> str:
    words = [word for word in dict.fromkeys(pattern.findall(text)) if word.lower() not in INNOCENT]
    return listed(f"‘{word}’" for word in words[:3])
