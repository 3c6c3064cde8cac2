"""Talks with candidates, apart from the talks with companies (R41)."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from candidates.models.candidate import Candidate
from nieuwebanen.accounts.models import Role, User
from nieuwebanen.talks import IN_ORDER, TO_DO, Talk
from nieuwebanen.tasklist import Whose


class TalkKind(models.TextChoices):
    OFFICE = "gesprek", "gesprek op kantoor"
    PHONE = "telefoon", "telefoon"
    VISIT = "bezoek", "bezoek op de werkplek"
    MAIL = "mail", "mail of bericht"


class CandidateContactQuerySet(models.QuerySet["CandidateContact"]):
    def to_do(self) -> Self:
        """Talks that left something to do, what is late first."""
        return self.filter(TO_DO).order_by(*IN_ORDER)

    def shared(self) -> Self:
        """What the candidate may read."""
        return self.filter(shared=True)

    def to_do_by(self, whose: Whose) -> Self:
        """What this user has to do; of a person in one's caseload also what somebody left behind who stopped working
        or may not open the file any more."""
        elsewhere = Q(next_action_owner__role=Role.COACH) & ~Q(next_action_owner__team=F("candidate__team"))
        gone = Q(next_action_owner__is_active=False) | elsewhere
        if isinstance(whose, User):
            visible = self.to_do().filter(candidate__in=Candidate.objects.visible_to(whose))
            return visible.filter(Q(next_action_owner=whose) | (gone & Q(candidate__coach=whose)))
        # Several coaches: what each of them may open is what is in the own team.
        there = Q(next_action_owner__in=whose, next_action_owner__team=F("candidate__team"))
        behind = gone & Q(candidate__coach__in=whose, candidate__coach__team=F("candidate__team"))
        return self.to_do().filter(there | behind, candidate__merged_into=None, candidate__erased_at=None)


class CandidateContact(Talk):
    """A talk with the candidate, apart from the talks with companies (R41)."""

    verb, word = "candidate.talk", "gesprek"

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="contacts")
    kind = models.CharField("hoe", max_length=12, choices=TalkKind)
    # Internal unless somebody decides otherwise: only what is shared stands in a letter to the candidate.
    shared = models.BooleanField("de kandidaat mag dit lezen", default=False)

    objects = CandidateContactQuerySet.as_manager()

    class Meta(Talk.Meta):
        constraints = [
            models.CheckConstraint(name="candidatecontact_kind_known", condition=Q(kind__in=TalkKind.values)),
            *Talk.Meta.constraints,
        ]
        indexes = [models.Index(fields=["candidate", "-held_on"], name="candidatecontact_newest")]
        verbose_name = "gesprek"
        verbose_name_plural = "gesprekken"

    @property
    def subject(self) -> Candidate:
        return self.candidate

    def doers(self) -> "models.QuerySet[User]":
        """The team of this person, and the managers."""
        team = Q(role=Role.COACH, team=self.candidate.team_id)
        return User.objects.active().filter(Q(role=Role.MANAGER) | team)
