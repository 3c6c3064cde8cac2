"""How somebody wants to hear of things: mail at once, once a day, or only the inbox. What is legal always comes at once."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q

from nieuwebanen.accounts.models import User
from nieuwebanen.errors import StaleError
from nieuwebanen.outbox import MailKind


class MailWish(models.TextChoices):
    AT_ONCE = "direct", "meteen een mail"
    DAILY = "dagelijks", "een keer per dag, in één mail"
    NEVER = "niet", "geen mail, alleen bij Berichten"


class MailPreference(models.Model):
    """The wishes of one user; without a row everything comes at once."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mail_preference")
    reminders = models.CharField("herinneringen", max_length=10, choices=MailWish, default=MailWish.AT_ONCE)
    notices = models.CharField("andere berichten", max_length=10, choices=MailWish, default=MailWish.AT_ONCE)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mailpreference_wishes_known",
                condition=Q(reminders__in=MailWish.values) & Q(notices__in=MailWish.values),
            )
        ]
        verbose_name = "voorkeur voor mail"
        verbose_name_plural = "voorkeuren voor mail"

    def __str__(self) -> str:
        return f"voorkeur van gebruiker {self.user_id}"


def preference_of(user: User) -> MailPreference:
    """What this user wants; not stored yet when nothing was chosen."""
    return MailPreference.objects.filter(user=user).first() or MailPreference(user=user, version=0)


def wish_of(user: User, kind: MailKind) -> MailWish:
    """How this user hears of a message of this kind; what is legal or of the account always comes at once."""
    if kind not in (MailKind.REMINDER, MailKind.NOTICE):
        return MailWish.AT_ONCE
    chosen = preference_of(user)
    return MailWish(chosen.reminders if kind == MailKind.REMINDER else chosen.notices)


@transaction.atomic
def choose(user: User, *, reminders: MailWish, notices: MailWish, seen: int) -> MailPreference:
    """Keep what this user wants from now on. seen: the version on the screen, 0 for none.

    Raises StaleError when it was changed meanwhile, in another window.
    """
    MailPreference.objects.bulk_create([MailPreference(user=user, version=0)], ignore_conflicts=True)
    row = MailPreference.objects.select_for_update().get(user=user)
    if row.version != seen:
        raise StaleError(
            "Je voorkeuren zijn in een ander venster gewijzigd. Kijk of ze zo goed staan en bewaar opnieuw."
        )
    row.reminders, row.notices, row.version = reminders, notices, row.version + 1
    row.save()
    return row
