"""By which rules the match counts, whether it may run at all, and which list was shown to whom (product.md §6)."""

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from candidates.models import Candidate
from employers.models import FutureJob
from matching.engine import DEFAULT_WEIGHTS, Weights


class MatchRules(models.Model):
    """A version of what each part can earn. Only added to: the newest counts, and a log row names its own."""

    version = models.PositiveIntegerField("versie", unique=True)
    skills = models.PositiveIntegerField("vaardigheden", default=DEFAULT_WEIGHTS.skills)
    on_time = models.PositiveIntegerField("op tijd", default=DEFAULT_WEIGHTS.on_time)
    wish = models.PositiveIntegerField("wens", default=DEFAULT_WEIGHTS.wish)
    late_weeks = models.PositiveSmallIntegerField("weken te laat zonder punten", default=DEFAULT_WEIGHTS.late_weeks)
    # How many people at most may wait for one employer's decision, for every open seat of a job.
    open_per_seat = models.PositiveSmallIntegerField("voorstellen per plek", default=3)
    reason = models.CharField("waarom", max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("sinds")

    class Meta:
        ordering = ["-version"]
        constraints = [
            # Distinct coverage gives distinct points only while the skills weigh this much (matching.md §2).
            models.CheckConstraint(name="matchrules_skills_5000_to_8000", condition=Q(skills__range=(5000, 8000))),
            models.CheckConstraint(name="matchrules_on_time_to_3000", condition=Q(on_time__range=(0, 3000))),
            models.CheckConstraint(name="matchrules_wish_to_2000", condition=Q(wish__range=(0, 2000))),
            models.CheckConstraint(
                name="matchrules_at_most_10000", condition=Q(skills__lte=10_000 - F("on_time") - F("wish"))
            ),
            models.CheckConstraint(name="matchrules_late_weeks_1_to_104", condition=Q(late_weeks__range=(1, 104))),
            models.CheckConstraint(name="matchrules_open_per_seat_1_to_20", condition=Q(open_per_seat__range=(1, 20))),
        ]
        verbose_name = "regels van de match"
        verbose_name_plural = "regels van de match"

    def __str__(self) -> str:
        return f"versie {self.version}"

    @property
    def weights(self) -> Weights:
        return Weights(self.skills, self.on_time, self.wish, self.late_weeks)


class MatchSwitch(models.Model):
    """The emergency switch: the newest row says whether the match may rank. Without rows it may."""

    on = models.BooleanField("match staat aan")
    reason = models.CharField("waarom", max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("sinds")

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "noodknop van de match"
        verbose_name_plural = "noodknop van de match"

    def __str__(self) -> str:
        return "aan" if self.on else "uit"


class ShownKind(models.TextChoices):
    JOB = "baan", "lijst bij een baan"
    PERSON = "mens", "banen voor een kandidaat"
    COMPARED = "naast-elkaar", "naast elkaar gezet"
    EXPLAINED = "uitleg", "uitleg van één score"
    TRIED = "wat-als", "wat als"
    ASSIGNED = "verdeling", "verdeling over banen"


class InputKind(models.TextChoices):
    JOB = "baan", "baan"
    PERSON = "mens", "mens"
    LANGUAGE = "taal", "vaardigheden en hun uren"


class MatchInput(models.Model):
    """What went into the match, exactly as the engine got it: written once per content, named by its hash.

    So a list that was shown can be made again, also after the file or the job changed.
    """

    digest = models.CharField(max_length=64, primary_key=True)  # SHA-256 of the canonical JSON
    kind = models.CharField(max_length=4, choices=InputKind)
    candidate = models.ForeignKey(Candidate, models.PROTECT, null=True, related_name="match_inputs")
    content = models.JSONField(encoder=DjangoJSONEncoder)
    last_shown_at = models.DateTimeField("laatst getoond", db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="matchinput_kind_known", condition=Q(kind__in=InputKind.values)),
            models.CheckConstraint(
                name="matchinput_person_has_candidate",
                condition=Q(kind=InputKind.PERSON, candidate__isnull=False)
                | (~Q(kind=InputKind.PERSON) & Q(candidate=None)),
            ),
        ]
        verbose_name = "invoer van de match"
        verbose_name_plural = "invoer van de match"

    def __str__(self) -> str:
        return self.digest[:12]


class PeopleShown(models.Func):
    """The keys of the people in MatchLog.shown, as a JSON list."""

    function = "jsonb_path_query_array"
    template = "%(function)s(%(expressions)s, '$[*][0]')"
    output_field = models.JSONField()


class MatchLog(models.Model):
    """Which list was shown to whom, by which rules, from which inputs: the list can be made again (product.md §6)."""

    # By the database: rows that were there before this column get one too, though they never change.
    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    kind = models.CharField("wat", max_length=15, choices=ShownKind, default=ShownKind.JOB)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    job = models.ForeignKey(FutureJob, models.PROTECT, related_name="+")
    rules = models.CharField(max_length=40)  # the weights, readable
    rules_hash = models.CharField(max_length=64, blank=True)  # of the engine's text and the weights
    today = models.DateField()
    shown = models.JSONField(default=list)  # [[candidate pk, score], ...] in the order of the screen
    inputs = models.JSONField(default=dict)  # {"job": digest, "language": digest, "people": [digest, ...] as in shown}
    asked = models.JSONField(default=dict)  # filters, page, and in a what-if what was changed
    total = models.PositiveIntegerField("in de hele lijst", null=True)
    apart = models.PositiveIntegerField("staan apart", null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["job", "-at"], name="matchlog_job_newest"),
            models.Index(fields=["-at", "-id"], name="matchlog_newest"),
            # In which lists somebody stood: the keys of the people, without the scores beside them.
            GinIndex(OpClass(PeopleShown("shown"), name="jsonb_path_ops"), name="matchlog_people"),
        ]
        constraints = [models.CheckConstraint(name="matchlog_kind_known", condition=Q(kind__in=ShownKind.values))]
        verbose_name = "getoonde match"
        verbose_name_plural = "getoonde matches"

    def __str__(self) -> str:
        return f"{self.job_id} {self.at}"


class ReportKind(models.TextChoices):
    PORTFOLIO = "portefeuille", "Wat leren opent de meeste plekken?"
    FAIRNESS = "eerlijk", "Krijgt iedereen een kans?"


class MatchReport(models.Model):
    """What the worker counted over all jobs and people; only ids and numbers. The newest of a kind is shown."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField("wat", max_length=15, choices=ReportKind)
    made_at = models.DateTimeField("gemaakt")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    today = models.DateField()
    rules = models.CharField(max_length=40)
    rules_hash = models.CharField(max_length=64)
    content = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["kind", "-made_at"], name="matchreport_newest")]
        constraints = [models.CheckConstraint(name="matchreport_kind_known", condition=Q(kind__in=ReportKind.values))]
        verbose_name = "overzicht van de match"
        verbose_name_plural = "overzichten van de match"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.made_at:%d-%m-%Y}"
