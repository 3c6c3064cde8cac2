"""Loading the centres of postcodes: about 40 typed ones of Flevoland and around, or the whole country.

Source of both: GeoNames, CC BY 4.0, adapted (centres of four digits); the attribution stands on /privacy/.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nieuwebanen.errors import DomainError
from nieuwebanen.geography import PostcodeCentre, to_grid

TYPED = Path(__file__).resolve().parent / "data" / "postcodes.csv"
# Column names that are understood, Dutch and English; GeoNames' own NL.txt has no header and is tab separated.
COLUMNS = {
    "digits": ("cijfers", "pc4", "postcode", "postal_code"),
    "place": ("plaats", "place", "place_name"),
    "latitude": ("breedte", "latitude", "lat"),
    "longitude": ("lengte", "longitude", "lon"),
}
GEONAMES = ["country", "postcode", "place", "a1", "c1", "a2", "c2", "a3", "c3", "latitude", "longitude", "accuracy"]


@dataclass(frozen=True)
class Centre:
    digits: str
    place: str
    latitude: float
    longitude: float


def read_centres(path: Path) -> list[Centre]:
    """The centres of a file, one per four digits: places that share their digits are averaged.

    Raises DomainError when a column is missing or a line is no postcode with a place on the map.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = file.read().splitlines()
    tabs = bool(lines) and "\t" in lines[0]
    reader = csv.DictReader(lines, GEONAMES, delimiter="\t") if tabs else csv.DictReader(lines)
    names = _columns(reader.fieldnames or [])
    found: dict[str, list[Centre]] = {}
    for centre in _read(reader, names):
        found.setdefault(centre.digits, []).append(centre)
    return [_mean(centres) for centres in found.values()]


def store_centres(centres: Iterable[Centre], *, overwrite: bool = True) -> int:
    """Write centres; returns how many were given. Without overwrite, known digits keep their place."""
    rows = []
    for centre in centres:
        x, y = to_grid(centre.latitude, centre.longitude)
        rows.append(PostcodeCentre(digits=centre.digits, place=centre.place, x=x, y=y))
    if overwrite:
        PostcodeCentre.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["digits"], update_fields=["place", "x", "y"], batch_size=1000
        )
    else:
        PostcodeCentre.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _columns(header: Iterable[str]) -> dict[str, str]:
    """Our name of each column to the name in the file."""
    present = {name.strip().lower(): name for name in header}
    names = {}
    for ours, theirs in COLUMNS.items():
        fitting = [present[name] for name in theirs if name in present]
        if not fitting:
            raise DomainError(f"In het bestand mist een kolom: {', '.join(theirs)}.")
        names[ours] = fitting[0]
    return names


def _read(reader: Iterable[dict[str, str]], names: dict[str, str]) -> Iterator[Centre]:
    for number, row in enumerate(reader, 1):
        digits = (row[names["digits"]] or "").strip()[:4]
        try:
            latitude, longitude = float(row[names["latitude"]]), float(row[names["longitude"]])
        except (TypeError, ValueError):
            raise DomainError(f"Rij {number}: breedte of lengte is geen getal.") from None
        if not (len(digits) == 4 and digits.isascii() and digits.isdigit()):
            raise DomainError(f"Rij {number}: {digits!r} is geen postcode.")
        if not (50 < latitude < 54 and 3 < longitude < 8):
            raise DomainError(f"Rij {number}: dit punt ligt niet in Nederland.")
        yield Centre(digits, (row[names["place"]] or "").strip(), latitude, longitude)


def _mean(centres: list[Centre]) -> Centre:
    count = len(centres)
    first = centres[0]
    latitude = sum(centre.latitude for centre in centres) / count
    longitude = sum(centre.longitude for centre in centres) / count
    return Centre(first.digits, first.place, latitude, longitude)
