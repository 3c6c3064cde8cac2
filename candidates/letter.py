"""The letter to a candidate: what we know of you, and what we are going to do. One page in B1, without scores.

What is too long for the page is shortened, and the letter says so.
"""

import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

import pikepdf
from django.conf import settings
from django.db.models import QuerySet
from django.utils.text import Truncator

from candidates import wishes
from candidates.going_on import what_comes
from candidates.models import Candidate, CandidateStatus, CurrentSkill, profile_of
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.pdf import render_pdf
from nieuwebanen.skills.models import Level

# What somebody can, said to that person; what is not yet learned is no strength.
CAN = {
    Level.MUCH_HELP: "dit leer je nu",
    Level.SOME_HELP: "dit kun je met wat hulp",
    Level.ALONE: "dit kun je zelf",
    Level.TEACHES: "dit kun je een ander leren",
}


@dataclass(frozen=True)
class Room:
    """How much fits. Every letter begins with the most; one that runs over the page gets less."""

    skills: int = 8
    agreements: int = 6
    text: int = 420
    line: int = 120
    personal: int = 300


ROOMS = (Room(), Room(6, 4, 260, 90, 220), Room(5, 3, 140, 60, 120))


@dataclass(frozen=True)
class Agreement:
    """Something that we agreed in a talk which the candidate may read."""

    text: str
    by: str
    on: date


@dataclass(frozen=True)
class Letter:
    candidate: Candidate
    dated_on: date
    personal: str
    strengths: str
    skills: list[tuple[str, str]]  # the best ones: name, in words
    more_skills: bool
    wants: str
    needs: str
    practical: list[tuple[str, str]]
    agreements: list[Agreement]
    next_steps: list[str]
    coach: User
    phone: str
    organisation: str
    email: str
    shortened: bool


T = TypeVar("T")


class _Fitting:
    """Cuts texts, and remembers that it did."""

    def __init__(self) -> None:
        self.cut = False

    def text(self, text: str, length: int) -> str:
        """One paragraph, ended at a word."""
        whole = " ".join(text.split())
        short = Truncator(whole).chars(length, truncate=" …") if len(whole) > length else whole
        if short != whole and " " in short[:-2]:
            short = short.removesuffix(" …").rpartition(" ")[0] + " …"
        self.cut = self.cut or short != whole
        return str(short)

    def first(self, rows: list[T], number: int) -> list[T]:
        self.cut = self.cut or len(rows) > number
        return rows[:number]


def letter_for(candidate: Candidate, *, dated_on: date, personal: str = "", room: Room = ROOMS[0]) -> Letter:
    """What stands in the letter of this day. Only of talks that the candidate may read, and only what is agreed."""
    fit = _Fitting()
    skills = [(str(known.skill), CAN[Level(known.level)]) for known in _best(candidate) if known.level in CAN]
    open_ones = candidate.contacts.shared().to_do().select_related("next_action_owner")
    agreements = [
        Agreement(fit.text(talk.next_action, room.line), str(talk.next_action_owner), talk.next_action_on)
        for talk in fit.first(list(open_ones), room.agreements)
        if talk.next_action_on
    ]
    needs = ". ".join(part for part in (", ".join(wishes.needs(candidate)), candidate.needs.strip()) if part)
    wants = ". ".join(part for part in (", ".join(candidate.sector_labels), candidate.work_wishes.strip()) if part)
    return Letter(
        candidate=candidate,
        dated_on=dated_on,
        personal=fit.text(personal, room.personal),
        strengths=fit.text(candidate.strengths, room.text),
        skills=[(fit.text(name, room.line), words) for name, words in skills[: room.skills]],
        more_skills=len(skills) > room.skills,
        wants=fit.text(wants, room.text),
        needs=fit.text(needs, room.text),
        practical=_practical(candidate),
        agreements=agreements,
        next_steps=[fit.text(line, 2 * room.line) for line in fit.first(_next_steps(candidate, dated_on), 3)],
        coach=candidate.coach,
        phone=candidate.coach.phone or settings.ORGANISATION_PHONE,
        organisation=settings.ORGANISATION,
        email=settings.ORGANISATION_EMAIL,
        shortened=fit.cut,
    )


def pdf_of(candidate: Candidate, *, dated_on: date, personal: str, at: datetime) -> tuple[Letter, bytes]:
    """The letter and its PDF: one page, whatever stands in the file."""
    for room in ROOMS:
        letter = letter_for(candidate, dated_on=dated_on, personal=personal, room=room)
        identifier = f"{candidate.public_id}:letter:{at.isoformat()}"
        data = render_pdf("pdf/candidate_letter.html", {"letter": letter}, identifier=identifier, at=at)[1]
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) == 1:
                break
    return letter, data


def note_made(candidate: Candidate, *, by: User, at: datetime | None = None) -> None:
    """Log that a letter was made: what left the house."""
    events.record("candidate.letter_made", "Brief aan de kandidaat gemaakt.", about=candidate, by=by, at=at)


def _best(candidate: Candidate) -> "QuerySet[CurrentSkill]":
    return candidate.skills.select_related("skill").order_by("-level", "-assessed_on", "skill__name")


def _practical(candidate: Candidate) -> list[tuple[str, str]]:
    keys = {"Uren", "Dagen", "Reizen", "Kan beginnen"}
    return [(key, value) for key, value in wishes.summary(candidate) if key in keys and value]


def _next_steps(candidate: Candidate, today: date) -> list[str]:
    """What happens now: of a trajectory that runs, told by the floor above, else the search."""
    if told := what_comes(candidate, today=today):
        return told
    if candidate.status != CandidateStatus.ACTIVE:
        return ["Wij zoeken nu geen baan voor je. Wil je dat weer? Bel ons, dan maken wij een afspraak."]
    profile = profile_of(candidate, today=today)
    first = [] if profile.presentable else ["Wij maken samen je profiel compleet. Daarvoor maken wij een afspraak."]
    return [
        *first,
        "Wij zoeken een baan die je kunt leren. Vinden wij er een, dan bellen wij je. Jij beslist of je dat wilt.",
        "Een werkgever ziet pas iets van jou als jij dat goed vindt.",
    ]
