"""What a list of a hundred thousand people filters and sorts on, kept by triggers beside the person."""

from django.db import models

from candidates.models.candidate import Candidate


class Standing(models.Model):
    """Where somebody stands, derived and never written by hand: a trigger makes the row with the person.

    skills: how many skills have a level (as `candidate.skills`). active_at: when somebody last did something for this
    person (an event about the candidate; looking at the file is none).
    """

    candidate = models.OneToOneField(Candidate, models.CASCADE, primary_key=True, related_name="standing")
    skills = models.PositiveIntegerField(default=0)
    newest_skill_on = models.DateField("nieuwste niveau", null=True)
    last_talk_on = models.DateField("laatste gesprek", null=True)
    next_action_on = models.DateField("eerste open actie", null=True)
    active_at = models.DateTimeField("laatste activiteit", null=True)

    class Meta:
        indexes = [
            models.Index(fields=["active_at"], name="standing_active_at"),
            models.Index(fields=["newest_skill_on"], name="standing_newest_skill"),
        ]
        verbose_name = "stand van een kandidaat"
        verbose_name_plural = "standen van kandidaten"

    def __str__(self) -> str:
        return f"stand {self.pk}"
