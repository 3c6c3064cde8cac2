"""What is going on for one person: the step, what comes next and who has the turn. Proposals and trajectories tell it.

The settings name the functions, because a lower floor may not import a higher one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from candidates.models import Candidate, CandidateStatus, Profile
from nieuwebanen.accounts.models import User
from nieuwebanen.skills.models import Skill
from nieuwebanen.steps import Step


@dataclass(frozen=True)
class Line:
    title: str
    text: str
    url: str


@dataclass(frozen=True)
class NextAction:
    """What happens next for this person, who has the turn, and until when."""

    text: str
    turn: str
    on: date | None
    url: str
    action: str = "Openen"
    who: int | None = None  # the colleague who has the turn

    def late(self, today: date) -> bool:
        return self.on is not None and self.on < today


def next_actions(candidate: Candidate, user: User, *, profile: Profile, today: date) -> list[NextAction]:
    """What is to be done for this person, the first to come first: agreed in a talk, or told by the floors above.

    When nothing is, then what the profile lacks; and for a complete one: looking for a job. A file that is closed has
    nothing.
    """
    if candidate.status == CandidateStatus.INACTIVE:
        return []
    found = list(_after_talks(candidate))
    for path in settings.CANDIDATE_NEXT:
        found += import_string(path)(candidate, user, today=today)
    if not found and candidate.status == CandidateStatus.ACTIVE:
        found.append(_by_profile(candidate, profile))
    return sorted(found, key=lambda action: (action.on is None, action.on or today))


def _after_talks(candidate: Candidate) -> Iterator[NextAction]:
    url = f"{reverse('candidates:contacts', args=[candidate.public_id])}?toon=te-doen"
    for talk in candidate.contacts.to_do().select_related("next_action_owner"):
        owner = talk.next_action_owner or candidate.coach
        yield NextAction(talk.next_action, str(owner), talk.next_action_on, url, who=owner.pk)


def _by_profile(candidate: Candidate, profile: Profile) -> NextAction:
    coach = candidate.coach
    if profile.steps and not profile.presentable:
        first = profile.steps[0]
        return NextAction(first.text, str(coach), None, first.url, "Aanvullen", coach.pk)
    text = f"Zoek een toekomstige baan die bij {candidate.first_name} past."
    url = reverse("matching:candidate_jobs", args=[candidate.public_id])
    return NextAction(text, str(coach), None, url, "Passende banen", coach.pk)


@dataclass(frozen=True)
class Place:
    """In which of the six steps somebody is; 7 is past the last."""

    step: int
    notes: list[str]  # one under each step


def place_of(candidate: Candidate, *, profile: Profile) -> Place | None:
    """The furthest step as the floors above tell (settings.CANDIDATE_STEPS); None for a file that is closed.

    Without a job in sight: 2 while the possibilities of this person are mapped, and 3 when somebody may be matched.
    """
    if candidate.status == CandidateStatus.INACTIVE:
        return None
    if candidate.status == CandidateStatus.PLACED:
        return _at(len(Step) + 1, "")
    for path in settings.CANDIDATE_STEPS:
        if candidate.pk in (told := import_string(path)([candidate.pk])):
            return _at(*told[candidate.pk])
    if profile.presentable:
        return _at(Step.MATCH, "Nog geen voorstel")
    return _at(Step.POSSIBILITIES, f"Profiel {profile.percent}% ingevuld")


def _at(step: int, note: str) -> Place:
    return Place(step, [note[:1].upper() + note[1:] if nr == step else "" for nr in Step])


def going_on(candidate: Candidate, user: User, *, today: date) -> list[Line]:
    """The lines of every function in settings.CANDIDATE_PANELS, in their order; only what this user may see."""
    lines: list[Line] = []
    for path in settings.CANDIDATE_PANELS:
        told = import_string(path)(candidate, user, today=today)
        lines += [Line(title, text, url) for title, text, url in told]
    return lines


def what_comes(candidate: Candidate, *, today: date) -> list[str]:
    """Sentences to this person about what happens next (settings.LETTER_LINES); empty when nothing runs."""
    return [line for path in settings.LETTER_LINES for line in import_string(path)(candidate, today=today)]


def learnt_for(candidate: Candidate) -> list[Skill]:
    """The skills of the job that somebody is learning for (settings.LEARNT_SKILLS), as agreed; empty without one."""
    return [skill for path in settings.LEARNT_SKILLS for skill in import_string(path)(candidate)]
