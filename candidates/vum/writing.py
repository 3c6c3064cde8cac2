"""A person becomes a WerkzoekendeProfiel of VUM 1.5: only what the standard has a place for, only what we know."""

from typing import Any

from candidates.models import Candidate, TravelMode
from candidates.vum.reading import FLUENCY_FIELDS, LANGUAGES, SHIFTS
from nieuwebanen.work import Sector

ABLE = 2  # from this level on a skill is told: with help
LANGUAGE_CODES: dict[str, str] = {
    ours: code for code, ours in reversed(LANGUAGES.items())
}  # the first code of a language counts
TRANSPORT_CODES = {TravelMode.CAR: 1, TravelMode.BICYCLE: 3, TravelMode.PUBLIC: 5}
LONGEST_WISH, MOST_SKILLS = 120, 50


def write(candidate: Candidate, *, contact: bool) -> dict[str, Any]:
    """Result: the profile as the standard writes it, without empty attributes.

    contact: whether the telephone number and e-mail address go along. Name, birth year, target group, needs and texts
    of talks never do; a level has no place in the standard. Reads candidate.skills and candidate.languages.
    """
    return _without_nothing(
        {
            "idWerkzoekende": candidate.public_id.hex,
            "indicatieBeschikbaarheidContactgegevens": 1 if contact and (candidate.phone or candidate.email) else 2,
            "persoonlijkePresentatie": candidate.strengths[:2000],
            "emailadres": [candidate.email] if contact and candidate.email else [],
            "telefoonnummer": [candidate.phone] if contact and 0 < len(candidate.phone) <= 14 else [],
            "mobiliteit": _mobility(candidate),
            "vervoermiddel": _transport(candidate),
            "flexibiliteit": {
                "datumAanvangBeschikbaarVoorWerk": candidate.available_from and candidate.available_from.isoformat(),
                "indicatieOnregelmatigWerkOfPloegendienst": _irregular(candidate),
            },
            "werktijden": {"aantalWerkurenPerWeekMaximaal": candidate.hours_per_week},
            "arbeidsmarktkwalificatie": {
                "competentiebeheersing": _skills(candidate),
                "interesse": [{"naamInteresse": wish} for wish in _wishes(candidate)],
                "rijbewijs": [{"codeSoortRijbewijs": code} for code in candidate.driving_licences],
                "taalbeheersing": _languages(candidate),
            },
        }
    )


def skills_without_code(candidate: Candidate) -> list[str]:
    """The names of skills that stay behind, because our list does not know their CompetentNL address."""
    return [one.skill.name for one in candidate.skills.all() if one.level >= ABLE and not one.skill.competentnl_uri]


def _mobility(candidate: Candidate) -> dict[str, Any]:
    postcode = candidate.postcode.replace(" ", "")
    # The standard asks the six characters: without them there is no mobility to tell.
    return (
        {"bemiddelingspostcode": postcode, "maximaleReistijd": candidate.travel_minutes} if len(postcode) == 6 else {}
    )


def _transport(candidate: Candidate) -> list[dict[str, Any]]:
    code = TRANSPORT_CODES.get(TravelMode(candidate.travel_mode))
    return [{"codeVervoermiddel": code, "indicatieBeschikbaarVoorWoonWerkverkeer": 1}] if code else []


def _irregular(candidate: Candidate) -> int:
    impossible = set(candidate.cannot) & {shift.value for shift in SHIFTS}
    if not impossible:
        return 1
    return 2 if len(impossible) == len(SHIFTS) else 0


def _skills(candidate: Candidate) -> list[dict[str, str]]:
    addresses = [one.skill.competentnl_uri for one in candidate.skills.all() if one.level >= ABLE]
    return [{"codeCompetentie": address} for address in addresses if address][:MOST_SKILLS]


def _wishes(candidate: Candidate) -> list[str]:
    lines = [line.strip() for line in candidate.work_wishes.splitlines() if line.strip()]
    return [line[:LONGEST_WISH] for line in [*lines, *(Sector(one).label for one in candidate.sector_wishes)]]


def _languages(candidate: Candidate) -> list[dict[str, Any]]:
    known = [one for one in candidate.languages.all() if one.language in LANGUAGE_CODES]
    return [
        {"codeTaal": LANGUAGE_CODES[one.language]}
        | {name: getattr(one, part) or 0 for name, part in FLUENCY_FIELDS.items()}  # 0: unknown
        for one in known
    ]


def _without_nothing(value: dict[str, Any]) -> dict[str, Any]:
    inner = {key: _without_nothing(one) if isinstance(one, dict) else one for key, one in value.items()}
    return {key: one for key, one in inner.items() if one not in (None, "", [], {})}
