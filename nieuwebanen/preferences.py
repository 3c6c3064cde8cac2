"""How somebody wants to hear of things: mail at once, once a day, or only the inbox. What is legal always comes at once."""

from django.conf import settings
from django.db import models
from django.db.models import Q


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
