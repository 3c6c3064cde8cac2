"""Texts to begin a talk with, shared by the talks with candidates and those with companies (R41)."""

from datetime import date, datetime, timedelta
from typing import Any, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.errors import DomainError, StaleError

SAME_NAME = "Er is al een sjabloon met deze naam. Kies een andere naam."


class TalkAbout(models.TextChoices):
    CANDIDATE = "kandidaat", "gesprek met een kandidaat"
    EMPLOYER = "werkgever", "gesprek met een werkgever"


class TalkTemplateQuerySet(models.QuerySet["TalkTemplate"]):
    def current(self) -> Self:
        """What can be chosen."""
        return self.filter(retired_at=None)

    def retired(self) -> Self:
        return self.exclude(retired_at=None)

    def with_id(self, text: str) -> Self:
        """The one with this id as it stands in an address; none when it is no id."""
        try:
            return self.filter(public_id=UUID(text))
        except ValueError:
            return self.none()


class TalkTemplate(models.Model):
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    about = models.CharField("voor", max_length=10, choices=TalkAbout)
    name = models.CharField("naam", max_length=80)
    note = models.TextField("wat is besproken", max_length=4000)
    next_action = models.CharField("volgende actie", max_length=200, blank=True)
    next_action_days = models.PositiveSmallIntegerField("binnen hoeveel dagen", null=True, blank=True)
    retired_at = models.DateTimeField("vervallen", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = TalkTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["about", "name", "pk"]
        constraints = [
            models.CheckConstraint(name="talktemplate_about_known", condition=Q(about__in=TalkAbout.values)),
            models.UniqueConstraint(
                "about",
                Lower("name"),
                condition=Q(retired_at=None),
                name="talktemplate_name_once",
                violation_error_message="Er is al een sjabloon met deze naam.",
            ),
        ]
        verbose_name = "gesprekssjabloon"
        verbose_name_plural = "gesprekssjablonen"

    def __str__(self) -> str:
        return self.name

    def fills(self, *, today: date, typed: dict[str, Any]) -> dict[str, Any]:
        """What this text puts in the fields of a talk; nothing where somebody typed something already.

        Its date belongs to its own action and not to another one.
        """
        filled: dict[str, Any] = {"note": self.note}
        if self.next_action and not typed.get("next_action"):
            filled["next_action"] = self.next_action
            if self.next_action_days is not None:
                filled["next_action_on"] = today + timedelta(days=self.next_action_days)
        return {name: value for name, value in filled.items() if not typed.get(name)}


def chosen_from(about: str) -> "models.QuerySet[TalkTemplate]":
    """What one can begin such a talk with."""
    return TalkTemplate.objects.current().filter(about=about)


@transaction.atomic
def add(template: TalkTemplate, *, by: User, at: datetime | None = None) -> None:
    """Keep a new text. Raises DomainError when there is one of that name."""
    template.made_by = by
    _store(template)
    events.record("talk_template.added", "Gesprekssjabloon toegevoegd.", about=template, by=by, at=at)


@transaction.atomic
def change(template: TalkTemplate, *, version: int, by: User, at: datetime | None = None) -> None:
    """Save an edited text. Raises StaleError when somebody else was first, DomainError when the name is taken."""
    stored = TalkTemplate.objects.select_for_update().get(pk=template.pk)
    if stored.version != version:
        raise StaleError(
            "Iemand anders heeft dit sjabloon net gewijzigd. Bekijk wat er nu staat en bewaar nog een keer."
        )
    template.version = version + 1
    template.retired_at = stored.retired_at
    _store(template)
    events.record("talk_template.changed", "Gesprekssjabloon gewijzigd.", about=template, by=by, at=at)


@transaction.atomic
def retire(template: TalkTemplate, *, by: User, at: datetime | None = None) -> None:
    """Nobody can begin with it any more; talks that did stay as they are. Raises DomainError when it was retired."""
    if not TalkTemplate.objects.current().filter(pk=template.pk).update(retired_at=at or timezone.now()):
        raise DomainError("Dit sjabloon was al vervallen.")
    events.record("talk_template.retired", "Gesprekssjabloon vervallen.", about=template, by=by, at=at)


@transaction.atomic
def bring_back(template: TalkTemplate, *, by: User, at: datetime | None = None) -> None:
    """It can be chosen again. Raises DomainError when it is in use, or when another one has its name now."""
    same = chosen_from(template.about).filter(name__iexact=template.name).exclude(pk=template.pk)
    if same.exists():
        raise DomainError("Er is nu een ander sjabloon met deze naam. Geef dit sjabloon eerst een andere naam.")
    try:
        with transaction.atomic():
            back = TalkTemplate.objects.retired().filter(pk=template.pk).update(retired_at=None)
    except IntegrityError as error:  # a colleague kept that name in this very moment
        raise DomainError(SAME_NAME) from error
    if not back:
        raise DomainError("Dit sjabloon is al in gebruik.")
    events.record("talk_template.brought_back", "Gesprekssjabloon weer in gebruik.", about=template, by=by, at=at)


def _store(template: TalkTemplate) -> None:
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError as error:  # a colleague kept that name in this very moment: the form looked just before
        raise DomainError(SAME_NAME) from error


# ---- the texts to begin with ----------------------------------------------------------------------------
STARTERS: tuple[tuple[str, str, str, str, int], ...] = (
    (
        TalkAbout.CANDIDATE,
        "Intake",
        "Dit kan iemand goed:\n\nDit werk wil iemand graag doen:\n\nDit is nodig om te kunnen werken:\n\n"
        "Dagen, uren en vervoer:\n\nVerteld wat wij bewaren en waarom: ja / nee",
        "Vaardigheden samen doornemen",
        14,
    ),
    (
        TalkAbout.CANDIDATE,
        "Voortgang",
        "Dit gaat goed:\n\nDit kan iemand nu beter dan de vorige keer:\n\nDit is nog nodig:\n\nAfspraken:",
        "Volgend voortgangsgesprek voeren",
        42,
    ),
    (
        TalkAbout.CANDIDATE,
        "Terugbelverzoek",
        "Iemand belde. De vraag is:\n\nHet beste moment om terug te bellen:",
        "Terugbellen",
        1,
    ),
    (
        TalkAbout.EMPLOYER,
        "Kennismaking werkgever",
        "Met wie gesproken:\n\nWelk werk er is en welke banen eraan komen:\n\nUitgelegd hoe inleren werkt: ja / nee\n\n"
        "Wat de werkgever van ons verwacht:",
        "Samenvatting sturen en een bezoek plannen",
        7,
    ),
    (
        TalkAbout.EMPLOYER,
        "Terugbelverzoek",
        "De werkgever belde. De vraag is:\n\nHet beste moment om terug te bellen:",
        "Terugbellen",
        1,
    ),
)


@transaction.atomic
def load_starters() -> int:
    """Add the texts of this list, once: what was changed, renamed or retired here stays so. How many are new."""
    if TalkTemplate.objects.exists():
        return 0
    rows = [
        TalkTemplate(about=about, name=name, note=note, next_action=action, next_action_days=days)
        for about, name, note, action, days in STARTERS
    ]
    return len(TalkTemplate.objects.bulk_create(rows))
