"""The shared language of the match: skills, their groups, synonyms, neighbours and the level scale (R05, R06)."""

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError
from nieuwebanen.work import Sector


class Level(models.IntegerChoices):
    """The mastery scale 0-4 (domain.md §2)."""

    NOT_YET = 0, "Nog niet"
    MUCH_HELP = 1, "Met veel hulp"
    SOME_HELP = 2, "Met begeleiding"
    ALONE = 3, "Zelfstandig"
    TEACHES = 4, "Leert het anderen"

    @property
    def anchor(self) -> str:
        """What somebody at this level says of the work, in B1."""
        return ANCHORS[self]


ANCHORS = {
    Level.NOT_YET: "Heb ik nog niet gedaan.",
    Level.MUCH_HELP: "Iemand doet het voor of staat ernaast.",
    Level.SOME_HELP: "Ik doe het meeste zelf en vraag hulp als het moeilijk wordt.",
    Level.ALONE: "Ik doe het alleen, goed en op tijd.",
    Level.TEACHES: "Ik los problemen zelf op en kan het een ander leren.",
}


# Effort to reach a level from nothing, in halves of a skill's base hours (matching.md §10). The match counts with the
# same numbers; its engine imports nothing of ours, so a test holds the two equal.
EFFORT_HALVES = (0, 2, 5, 9, 15)


class Competence(models.TextChoices):
    """The eight workplace competences (domain.md §2); same scale, never in the match."""

    C1 = "C1", "Afspraken nakomen"
    C2 = "C2", "Instructies opvolgen"
    C3 = "C3", "Samenwerken"
    C4 = "C4", "Leren"
    C5 = "C5", "Kwaliteit leveren"
    C6 = "C6", "Doorwerken"
    C7 = "C7", "Omgaan met druk en verandering"
    C8 = "C8", "Contact met klant, gast of cliënt"

    @property
    def anchor(self) -> str:
        return COMPETENCE_ANCHORS[self]


COMPETENCE_ANCHORS = {
    Competence.C1: "Is op tijd en belt als er iets is.",
    Competence.C2: "Doet het zoals uitgelegd, ook de veiligheidsregels.",
    Competence.C3: "Helpt collega's en overlegt.",
    Competence.C4: "Vraagt uitleg en doet iets met tips.",
    Competence.C5: "Controleert het eigen werk.",
    Competence.C6: "Houdt het vol en houdt tempo.",
    Competence.C7: "Blijft rustig als het anders loopt.",
    Competence.C8: "Is vriendelijk en let op wat iemand nodig heeft.",
}


class Origin(models.TextChoices):
    """Which list a skill, group or occupation comes from."""

    OWN = "eigen", "eigen lijst"
    ESCO = "esco", "ESCO"
    COMPETENTNL = "competentnl", "CompetentNL"


class SkillKind(models.TextChoices):
    SKILL = "vaardigheid", "vaardigheid"
    KNOWLEDGE = "kennis", "kennis"


class SkillGroupQuerySet(models.QuerySet["SkillGroup"]):
    def under(self, code: str) -> "SkillGroupQuerySet":
        """The group with this code and all groups below it."""
        found = set(self.filter(code=code).values_list("pk", flat=True))
        level = found
        while level:
            level = set(self.filter(parent__in=level).values_list("pk", flat=True)) - found
            found = found | level
        return self.filter(pk__in=found)


class SkillGroup(models.Model):
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    code = models.CharField("code", max_length=40, unique=True)
    name = models.CharField("naam", max_length=250)
    origin = models.CharField("lijst", max_length=12, choices=Origin, default=Origin.OWN)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    esco_uri = models.URLField("ESCO", blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = SkillGroupQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = "vaardigheidsgroep"
        verbose_name_plural = "vaardigheidsgroepen"

    def __str__(self) -> str:
        return self.name


class SkillQuerySet(models.QuerySet["Skill"]):
    def current(self) -> "SkillQuerySet":
        """Skills that may still be chosen."""
        return self.filter(retired_at=None)

    def own(self) -> "SkillQuerySet":
        """The list that is short enough to show as a whole; what an official list has besides is found by searching."""
        return self.filter(origin=Origin.OWN)

    def retired(self) -> "SkillQuerySet":
        """Skills that stay where they were used, but are not offered any more."""
        return self.filter(retired_at__isnull=False)


class Skill(models.Model):
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    code = models.CharField("code", max_length=20, unique=True)
    name = models.CharField("naam", max_length=250, unique=True)
    definition = models.TextField("betekenis", max_length=4000)
    kind = models.CharField("soort", max_length=12, choices=SkillKind, default=SkillKind.SKILL)
    origin = models.CharField("lijst", max_length=12, choices=Origin, default=Origin.OWN)
    sector = models.CharField("sector", max_length=20, blank=True)
    group = models.ForeignKey(SkillGroup, models.PROTECT, related_name="skills", verbose_name="groep")
    base_hours = models.PositiveSmallIntegerField("uren van niveau 0 naar 1", default=24)
    esco_uri = models.URLField("ESCO", blank=True)
    competentnl_uri = models.URLField("CompetentNL", blank=True)
    retired_at = models.DateTimeField("vervallen", null=True, blank=True)
    # Two words for one skill: the one that went on in the other. What stands in signed agreements and in histories stays.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )
    version = models.PositiveIntegerField(default=1)
    # What an official list last said of it: what differs from that was changed here, and is not overwritten.
    imported = models.JSONField(default=dict, blank=True, editable=False)
    # What a search looks in, kept by triggers: name, synonyms and meaning by weight, and the plain words for trigrams.
    search = SearchVectorField(null=True, editable=False)
    words = models.TextField(default="", editable=False)

    objects = SkillQuerySet.as_manager()

    class Meta:
        ordering = ["group__code", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="skill_base_hours_even",
                # Effort is base x (0, 2, 5, 9, 15) / 2: an even base keeps every step whole (matching.md §10).
                condition=Q(base_hours__gt=0) & Q(base_hours=F("base_hours") / 2 * 2),
                violation_error_message="Vul een even aantal uren in, bijvoorbeeld 24.",
            ),
            models.CheckConstraint(name="skill_kind_known", condition=Q(kind__in=SkillKind.values)),
            models.CheckConstraint(name="skill_origin_known", condition=Q(origin__in=Origin.values)),
            models.UniqueConstraint(
                fields=["esco_uri"],
                condition=~Q(esco_uri=""),
                name="skill_esco_uri_once",
                violation_error_message="Een andere vaardigheid heeft dit ESCO-adres al.",
            ),
            models.CheckConstraint(
                name="skill_merged_is_retired", condition=Q(merged_into=None) | Q(retired_at__isnull=False)
            ),
            models.CheckConstraint(
                name="skill_not_into_itself", condition=Q(merged_into=None) | ~Q(merged_into=F("pk"))
            ),
        ]
        indexes = [
            GinIndex(fields=["name"], name="skill_name_trgm", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["words"], name="skill_words_trgm", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["search"], name="skill_search"),
        ]
        verbose_name = "vaardigheid"
        verbose_name_plural = "vaardigheden"

    def __str__(self) -> str:
        return self.name

    @property
    def sector_label(self) -> str:
        return str(dict(Sector.choices).get(self.sector, self.sector)) or "Alle sectoren"

    @property
    def language(self) -> str:
        """Of its name: an official list may be read in English only."""
        languages = self.imported.get("languages", [])
        return "nl" if self.origin == Origin.OWN or not languages or "nl" in languages else "en"

    @property
    def counts_as(self) -> int:
        """The key under which levels of this skill count: of the one it went on in, or its own."""
        return self.merged_into_id or self.pk

    def hours_to(self, level: int) -> int:
        """How long it usually takes to learn this from nothing up to this level."""
        return self.base_hours * EFFORT_HALVES[level] // 2

    @transaction.atomic
    def retire(self, *, by: User, at: datetime | None = None) -> None:
        """Not offered any more; jobs, people and agreements that have the skill keep it. Never deleted."""
        at = at or timezone.now()
        if not Skill.objects.filter(pk=self.pk, retired_at=None).update(retired_at=at):
            raise DomainError("Deze vaardigheid is al vervallen.")
        self.retired_at = at
        events.record("skill.retired", f"Vaardigheid ‘{self}’ vervallen.", about=self, by=by, at=at)

    @transaction.atomic
    def bring_back(self, *, by: User, at: datetime | None = None) -> None:
        if self.merged_into is not None:
            raise DomainError(f"Deze vaardigheid is samengevoegd met ‘{self.merged_into}’. Gebruik die.")
        if not Skill.objects.filter(pk=self.pk, retired_at__isnull=False, merged_into=None).update(retired_at=None):
            raise DomainError("Deze vaardigheid is al in gebruik.")
        self.retired_at = None
        events.record("skill.brought_back", f"Vaardigheid ‘{self}’ weer in gebruik.", about=self, by=by, at=at)


class SkillSynonym(models.Model):
    skill = models.ForeignKey(Skill, models.CASCADE, related_name="synonyms")  # a word of its skill
    name = models.CharField("ander woord", max_length=250)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["skill", "name"], name="synonym_once_per_skill")]
        verbose_name = "synoniem"
        verbose_name_plural = "synoniemen"

    def __str__(self) -> str:
        return self.name


class SkillRelation(models.Model):
    """Knowing the neighbour helps with the skill, one direction each: strength in quarters (matching.md §2)."""

    skill = models.ForeignKey(Skill, models.CASCADE, related_name="neighbours")
    neighbour = models.ForeignKey(Skill, models.CASCADE, related_name="helps_with")
    quarters = models.PositiveSmallIntegerField("kwarten")

    class Meta:
        ordering = ["skill", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["skill", "neighbour"], name="relation_once"),
            models.CheckConstraint(name="relation_quarters_1_to_3", condition=Q(quarters__range=(1, 3))),
            models.CheckConstraint(name="relation_not_to_itself", condition=~Q(skill=F("neighbour"))),
        ]
        verbose_name = "verwante vaardigheid"
        verbose_name_plural = "verwante vaardigheden"

    def __str__(self) -> str:
        return f"{self.neighbour_id} helpt bij {self.skill_id}"

    @property
    def saving(self) -> str:
        """How much of the learning time the neighbour saves, at most."""
        return {1: "een kwart", 2: "de helft", 3: "driekwart"}[self.quarters]


class Occupation(models.Model):
    """A profession of ESCO with what it asks: to find skills by the name of a job. Never asked of a person."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    code = models.CharField("code", max_length=40)
    name = models.CharField("naam", max_length=250)
    other_names = models.TextField("andere namen", blank=True)
    origin = models.CharField("lijst", max_length=12, choices=Origin, default=Origin.ESCO)
    esco_uri = models.URLField("ESCO", unique=True)
    retired_at = models.DateTimeField("vervallen", null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        indexes = [GinIndex(fields=["name"], name="occupation_name_trgm", opclasses=["gin_trgm_ops"])]
        verbose_name = "beroep"
        verbose_name_plural = "beroepen"

    def __str__(self) -> str:
        return self.name


class OccupationSkill(models.Model):
    occupation = models.ForeignKey(Occupation, models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, models.CASCADE, related_name="occupations")
    essential = models.BooleanField("onmisbaar")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["occupation", "skill"], name="occupationskill_once")]
        verbose_name = "vaardigheid van een beroep"
        verbose_name_plural = "vaardigheden van beroepen"

    def __str__(self) -> str:
        return f"{self.occupation_id} {self.skill_id}"


class ListImportState(models.TextChoices):
    READING = "lezen", "wordt gelezen"
    READY = "klaar-om-te-kijken", "klaar om te bekijken"
    APPLYING = "overnemen", "wordt overgenomen"
    DONE = "klaar", "overgenomen"
    FAILED = "mislukt", "mislukt"
    DROPPED = "weggedaan", "weggedaan"


class SkillListImport(models.Model):
    """An official list that was sent in (ESCO): what would change is shown before anything does."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    origin = models.CharField("lijst", max_length=12, choices=Origin, default=Origin.ESCO)
    release = models.CharField("versie", max_length=20, blank=True)
    state = models.CharField("stand", max_length=20, choices=ListImportState, default=ListImportState.READING)
    file_names = models.JSONField("bestanden", default=list)
    content = models.BinaryField(null=True)  # the files as one zip
    diff = models.JSONField(default=dict)
    problem = models.CharField("wat er mis is", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField("opgestuurd")
    finished_at = models.DateTimeField("klaar", null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="skilllistimport_state_known", condition=Q(state__in=ListImportState.values))
        ]
        verbose_name = "import van een vaardighedenlijst"
        verbose_name_plural = "imports van vaardighedenlijsten"

    def __str__(self) -> str:
        return f"{self.origin} {self.release}"
