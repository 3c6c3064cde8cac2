"""The annexes of an agreement that a place of somebody else signs: what happens at that place, and nothing more.

Annexes 1 to 4 are of the agreement itself; those of the places follow them (domain.md §3).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from trajectories.models import Party, Signature

FIRST = 5


@dataclass(frozen=True)
class PlaceAnnex:
    """One place with the phases that are there, and its signature once it is given."""

    number: int
    place: dict[str, Any]
    phases: list[dict[str, Any]]
    signature: Signature | None


def of_places(content: dict[str, Any], signatures: Sequence[Signature]) -> list[PlaceAnnex]:
    """One annex for each place that is not the employer's own, in the order of the plan.

    content: as agreement_text.readable gives it. Schema 1 has none.
    """
    places = [place for place in content.get("places", []) if not place["own"]]
    signed = {
        str(signature.location.public_id): signature
        for signature in signatures
        if signature.party == Party.LOCATION and signature.location is not None
    }
    return [
        PlaceAnnex(
            number,
            place,
            [content["phases"][position - 1] for position in place["phases"]],
            signed.get(place["id"]),
        )
        for number, place in enumerate(places, FIRST)
    ]
