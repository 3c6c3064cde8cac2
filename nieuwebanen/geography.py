"""Where a postcode lies, in metres: the centre of its four digits on a local flat grid.

Centres of Flevoland and around are typed over from GeoNames (CC BY 4.0, see /privacy/); the whole country
comes by `import_postcodes`. An unknown postcode excludes nobody.
"""

from math import cos, radians

from django.core.validators import RegexValidator
from django.db import models

# The grid is flat around Lelystad: an error below 0.3 % over 100 km, far below that of a postcode's centre.
ORIGIN_LATITUDE, ORIGIN_LONGITUDE = 52.5, 5.5
METRES_PER_DEGREE = 111_195

postcode_validator = RegexValidator(
    r"^[1-9][0-9]{3} ?[A-Za-z]{2}$|^[1-9][0-9]{3}$", "Vul een postcode in, bijvoorbeeld 8232 AB."
)


class PostcodeCentre(models.Model):
    digits = models.CharField("vier cijfers", max_length=4, unique=True)
    place = models.CharField("plaats", max_length=80)
    x = models.IntegerField("oost, in meters")
    y = models.IntegerField("noord, in meters")

    class Meta:
        ordering = ["digits"]
        verbose_name = "postcodecentrum"
        verbose_name_plural = "postcodecentra"

    def __str__(self) -> str:
        return f"{self.digits} {self.place}"


def to_grid(latitude: float, longitude: float) -> tuple[int, int]:
    """Whole metres east and north of the origin."""
    x = (longitude - ORIGIN_LONGITUDE) * METRES_PER_DEGREE * cos(radians(ORIGIN_LATITUDE))
    y = (latitude - ORIGIN_LATITUDE) * METRES_PER_DEGREE
    return round(x), round(y)


def clean_postcode(text: str) -> str:
    """ "8232ab" becomes "8232 AB"; four digits stay four digits."""
    text = text.replace(" ", "").upper()
    return f"{text[:4]} {text[4:]}".strip()
