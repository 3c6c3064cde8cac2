"""Languages at work: how somebody speaks, understands, reads and writes them."""

from django.db import models
from django.db.models import Q

from candidates.models.candidate import Candidate


class Language(models.TextChoices):
    """ISO 639 codes of the languages that are spoken most here; Dutch first."""

    NL = "nl", "Nederlands"
    AR = "ar", "Arabisch"
    AM = "am", "Amhaars"
    ZH = "zh", "Chinees"
    DARI = "prs", "Dari"
    DE = "de", "Duits"
    EN = "en", "Engels"
    FA = "fa", "Farsi (Perzisch)"
    FR = "fr", "Frans"
    HI = "hi", "Hindi"
    HU = "hu", "Hongaars"
    IT = "it", "Italiaans"
    KU = "ku", "Koerdisch"
    PAP = "pap", "Papiaments"
    PS = "ps", "Pasjtoe"
    PL = "pl", "Pools"
    PT = "pt", "Portugees"
    RO = "ro", "Roemeens"
    RU = "ru", "Russisch"
    SO = "so", "Somalisch"
    ES = "es", "Spaans"
    SRN = "srn", "Sranantongo"
    TA = "ta", "Tamil"
    TI = "ti", "Tigrinya"
    TR = "tr", "Turks"
    UK = "uk", "Oekraïens"
    UR = "ur", "Urdu"
    VI = "vi", "Vietnamees"
    SIGN = "ngt", "Nederlandse Gebarentaal"
    OTHER = "overig", "andere taal"


class Fluency(models.IntegerChoices):
    """The scale of VUM 1.5, code lists 'niveau taalbeheersing'; what nobody asked stays empty."""

    NONE = 1, "niet"
    FAIR = 2, "redelijk"
    GOOD = 3, "goed"
    EXCELLENT = 4, "heel goed"


def _fluency(name: str) -> "models.PositiveSmallIntegerField[int | None, int | None]":
    return models.PositiveSmallIntegerField(name, choices=Fluency, null=True, blank=True)


class CandidateLanguage(models.Model):
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="languages")
    language = models.CharField("taal", max_length=6, choices=Language)
    speaks = _fluency("spreekt")
    understands = _fluency("verstaat")
    reads = _fluency("leest")
    writes = _fluency("schrijft")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "language"],
                name="candidatelanguage_once",
                violation_error_message="Deze taal staat er al.",
            ),
            models.CheckConstraint(name="candidatelanguage_known", condition=Q(language__in=Language.values)),
            *(
                models.CheckConstraint(
                    name=f"candidatelanguage_{part}_1_to_4",
                    condition=Q(**{f"{part}__isnull": True}) | Q(**{f"{part}__range": (1, 4)}),
                )
                for part in ("speaks", "understands", "reads", "writes")
            ),
        ]
        verbose_name = "taal van een kandidaat"
        verbose_name_plural = "talen van kandidaten"

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.language}"
