"""The closed lists that describe work, shared by jobs and people: sectors, weekdays, conditions."""

from collections.abc import Collection

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Value


class Sector(models.TextChoices):
    HORECA = "horeca", "Horeca"
    LOGISTICS = "logistiek", "Logistiek"
    CARE = "zorg", "Zorg"
    TECHNOLOGY = "techniek", "Techniek"
    FACILITIES = "facilitair", "Facilitair en groen"
    RETAIL = "detailhandel", "Detailhandel"
    OTHER = "overig", "Overig"


class Weekday(models.TextChoices):
    MONDAY = "ma", "maandag"
    TUESDAY = "di", "dinsdag"
    WEDNESDAY = "wo", "woensdag"
    THURSDAY = "do", "donderdag"
    FRIDAY = "vr", "vrijdag"
    SATURDAY = "za", "zaterdag"
    SUNDAY = "zo", "zondag"


WORKING_WEEK = [day.value for day in list(Weekday)[:5]]


class WorkCondition(models.TextChoices):
    """What the work asks of everybody, shifts included. A person says what is not possible; never why."""

    EARLY = "vroege-dienst", "vroege dienst (voor 7.00 uur)"
    LATE = "late-dienst", "late dienst (na 18.00 uur)"
    NIGHT = "nachtdienst", "nachtdienst"
    WEEKEND = "weekend", "werken in het weekend"
    LIFTING = "tillen", "tillen (meer dan 10 kilo)"
    STANDING = "staan", "hele dag staan of lopen"
    NOISE = "lawaai", "werken in lawaai"
    COLD = "kou", "werken in de kou of buiten"
    HEIGHT = "hoogte", "werken op hoogte"
    PACE = "tempo", "werken op een vast tempo"
    CUSTOMERS = "klantcontact", "veel contact met klanten of cliënten"
    DRIVING = "rijbewijs", "rijbewijs B nodig"


def bits(chosen: Collection[str], among: type[models.TextChoices]) -> int:
    """Some choices of a closed list as bits, the first of the list in the lowest one."""
    return sum(1 << n for n, value in enumerate(among.values) if value in chosen)


def bits_of(column: str, among: type[models.TextChoices]) -> Func:
    """The same of a column with choices, for a generated column: what the match compares for everybody."""
    listed = Value(among.values, output_field=ArrayField(models.TextField()))
    return Func(F(column), listed, function="nb_bits", output_field=models.SmallIntegerField())
