"""What stands on top of every page of a person: who it is, the state in words, and the way to the other pages.

Matching, one floor higher, shows the same header above the jobs that fit.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max
from django.urls import reverse

from candidates.models import Candidate, CandidateStatus
from nieuwebanen.accounts.access_rows import ACCESS
from nieuwebanen.accounts.models import Role, User

OVERVIEW, SKILLS, JOBS = "candidates:detail", "candidates:skills", "matching:candidate_jobs"
TALKS, EDIT = "candidates:contacts", "candidates:edit"
CARE, DOCUMENTS = "candidates:care", "candidates:documents"
DOSSIER = "candidates:dossier"
# URL name -> name of the tab, and the heading of that page before the person's name.
PAGES = {
    OVERVIEW: ("Overzicht", ""),
    SKILLS: ("Vaardigheden", "Vaardigheden van"),
    JOBS: ("Passende banen", "Passende banen voor"),
    TALKS: ("Gesprekken", "Gesprekken met"),
    EDIT: ("Gegevens", "Gegevens van"),
    CARE: ("Begeleiding", "Begeleiding van"),
    DOCUMENTS: ("Documenten", "Documenten van"),
    DOSSIER: ("Privacy", "Dossier van"),
}
# What somebody of another team reads, who gave a reason.
READABLE = {OVERVIEW, SKILLS, TALKS, CARE}
BADGES = {
    CandidateStatus.ACTIVE: ("info", "circle", "Actief"),
    CandidateStatus.PLACED: ("positive", "check-circle", "Aan het werk"),
    CandidateStatus.INACTIVE: ("", "close", "Niet actief"),
}


@dataclass(frozen=True)
class Badge:
    kind: str  # positive, info, warning, negative or ""
    icon: str
    text: str


@dataclass(frozen=True)
class Tab:
    name: str
    url: str
    current: bool
    count: int | None = None
    late: bool = False


@dataclass(frozen=True)
class CandidateHeader:
    candidate: Candidate
    current: str  # URL name of the page
    heading: str
    badge: Badge
    tabs: list[Tab]
    last_talk_on: date | None
    read_only: bool = False  # the reader is of another team, and gave a reason

    @property
    def is_overview(self) -> bool:
        """The page of the person itself: the name is the title."""
        return self.current == OVERVIEW

    @property
    def names_person(self) -> bool:
        return str(self.candidate) in self.heading

    @property
    def offers_jobs(self) -> bool:
        return self.current != JOBS and self.candidate.status == CandidateStatus.ACTIVE and not self.read_only


def badge_of(candidate: Candidate) -> Badge:
    return Badge(*BADGES[CandidateStatus(candidate.status)])


def candidate_header(
    candidate: Candidate, *, current: str = OVERVIEW, heading: str = "", reader: User | None = None
) -> CandidateHeader:
    """Context `header` of templates/candidates/_candidate_header.html.

    current: URL name of the tab; heading: the h1, by default the tab's name and the person's, and on the
    overview the name alone. Two queries, one when candidate.skills is prefetched; fetch the coach along.
    """
    talks = candidate.contacts.aggregate(count=Count("pk"), last_on=Max("held_on"))
    counts = {SKILLS: candidate.skills.count(), TALKS: talks["count"]}
    read_only = reader is not None and not (reader.is_manager or reader.team_id == candidate.team_id)
    before = PAGES[current][1] if current in PAGES else ""
    return CandidateHeader(
        candidate=candidate,
        current=current,
        heading=heading or f"{before} {candidate}".strip(),
        badge=badge_of(candidate),
        tabs=[
            Tab(name, reverse(url, args=[candidate.public_id]), url == current, counts.get(url))
            for url, (name, _) in PAGES.items()
            if reader is None or not read_only or (url in READABLE and Role(reader.role) in ACCESS[url])
        ],
        last_talk_on=talks["last_on"],
        read_only=read_only,
    )
