"""Builders of the cast and the cases: each gives the least that is valid, keywords change it.

A life is built by the real domain functions where there are any, so that a builder cannot make a row that the
product could not have made.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from candidates import documents
from candidates.files import Examined
from candidates.models import (
    Candidate,
    CandidateDocument,
    CandidateSkill,
    DocumentKind,
    SkillSource,
    TargetGroup,
)
from employers.models import (
    Certainty,
    ContactKind,
    Covenant,
    Employer,
    EmployerContact,
    EmployerMembership,
    FutureJob,
    IntakeTalk,
    JobPhase,
    JobRequirement,
    LearningLocation,
    LegalLabel,
    LocationKind,
    Motive,
    PlacementCriterion,
    PlacementPromise,
    Possibilities,
    RequirementTemplate,
    Route,
    SroiObligation,
    SroiPrincipal,
    TemplateRequirement,
)
from employers.models.possibilities import open_job
from nieuwebanen import talks
from nieuwebanen.accounts.models import Role, Team, User
from nieuwebanen.dates import add_months
from nieuwebanen.numbers import next_number
from nieuwebanen.skills.models import Skill, SkillGroup
from nieuwebanen.work import WORKING_WEEK, Sector

PASSWORD = "een-lang-wachtwoord"
_number = count(1)


def today() -> date:
    return timezone.localdate()


def make_team(name: str = "") -> Team:
    return Team.objects.get_or_create(name=name or "Team Noord")[0]


def make_user(role: str = Role.COACH, **fields: Any) -> User:
    n = next(_number)
    if role == Role.COACH:
        fields.setdefault("team", make_team())
    defaults = {"first_name": "Voornaam", "last_name": f"Achternaam{n}", "email": f"user{n}@example.org", "role": role}
    return User.objects.create_user(password=PASSWORD, **(defaults | fields))


def make_employer(*, members: list[User] | None = None, may_sign: bool = True, **fields: Any) -> Employer:
    n = next(_number)
    defaults = {
        "number": next_number("W", today()),
        "name": f"Bedrijf {n}",
        "sector": Sector.LOGISTICS,
        "motives": [Motive.STAFF],
        "postcode": "8232 AB",
    }
    employer = Employer.objects.create(**(defaults | fields))
    for position, user in enumerate(members or []):
        EmployerMembership.objects.create(employer=employer, user=user, may_sign=may_sign, is_admin=position == 0)
    return employer


def make_contact(employer: Employer, *, by: User, **fields: Any) -> EmployerContact:
    """A talk that left something to do next week."""
    defaults = {
        "kind": ContactKind.PHONE,
        "held_on": today(),
        "note": "Gesproken over de nieuwe hal.",
        "next_action": "Terugbellen",
        "next_action_on": today() + timedelta(days=7),
    }
    contact = EmployerContact(employer=employer, **(defaults | fields))
    talks.record(contact, by=by)
    return contact


def make_skill(name: str = "", **fields: Any) -> Skill:
    n = next(_number)
    group = SkillGroup.objects.get_or_create(code="S6", defaults={"name": "Hanteren en verplaatsen"})[0]
    defaults = {
        "code": f"X{n:03d}",
        "name": name or f"Vaardigheid {n}",
        "definition": "Je doet dit werk.",
        "group": group,
        "base_hours": 24,
    }
    return Skill.objects.create(**(defaults | fields))


def make_template(by: User | None = None, *skills: Skill, **fields: Any) -> RequirementTemplate:
    """A template of a function; without skills it asks one."""
    defaults = {"function": f"Functie {next(_number)}", "created_by": by or make_user()}
    template = RequirementTemplate.objects.create(**(defaults | fields))
    for position, skill in enumerate(skills or (make_skill(),), 1):
        TemplateRequirement.objects.create(template=template, skill=skill, level=3, position=position)
    return template


def make_location(employer: Employer | None = None, **fields: Any) -> LearningLocation:
    n = next(_number)
    kind = LocationKind.EMPLOYER if employer else LocationKind.WERKBEDRIJF
    defaults = {"name": f"Leerplek {n}", "kind": kind, "employer": employer, "seats": 10}
    return LearningLocation.objects.create(**(defaults | fields))


def make_job(
    employer: Employer | None = None, *, by: User | None = None, announced: bool = True, **fields: Any
) -> FutureJob:
    """A job, announced unless told otherwise; starts in eight months."""
    employer = employer or make_employer()
    by = by or make_user()
    job = FutureJob.begin(employer, by=by, today=today())
    defaults = {
        "title": f"Medewerker magazijn {next(_number)}",
        "seats": 2,
        "starts_on": add_months(today().replace(day=1), 8),
        "certainty": Certainty.SURE,
        "hours_min": 24,
        "hours_max": 32,
        "growth_reason": "Er komt een tweede hal bij.",
        "description": "Orders verzamelen en inpakken.",
        "days": WORKING_WEEK,
        "postcode": "8232 AB",
        "sector": Sector.LOGISTICS,
        "learn_hours_per_week": 24,
        "coach": by if by.is_coach else None,
    }
    for name, value in (defaults | fields).items():
        setattr(job, name, value)
    job.save()
    if announced:
        job.announce(by=by, today=today())
    return job


def make_open_job(
    employer: Employer | None = None,
    *,
    by: User | None = None,
    skills: dict[Skill, int] | None = None,
    must: set[Skill] | None = None,
    weeks: tuple[int, ...] = (4, 8),
    **fields: Any,
) -> FutureJob:
    """A job whose steps 1 and 2 are done, open for candidates."""
    by = by or make_user()
    job = make_job(employer, by=by, **fields)
    skills = skills or {make_skill(): 3, make_skill(): 2, make_skill(): 2}
    IntakeTalk.objects.create(
        job=job, held_on=today(), target_group_explained=True, expectations="Wij bellen elke week.", by=by
    )
    for position, (skill, level) in enumerate(skills.items(), 1):
        JobRequirement.objects.create(
            job=job, skill=skill, level=level, must=skill in (must or set()), position=position
        )
    Possibilities.objects.create(
        job=job,
        route=Route.SMALL_GROWTH,
        why_not_others="Het gaat om een paar plekken.",
        candidate_profile="Wie graag beweegt.",
        success_conditions="Een vaste begeleider.",
    )
    place = make_location(job.employer)
    for position, length in enumerate(weeks, 1):
        JobPhase.objects.create(
            job=job,
            position=position,
            title=f"Deel {position}",
            location=place,
            label=LegalLabel.TRIAL_PLACEMENT if position == len(weeks) else LegalLabel.TRAINING,
            weeks=length,
            hours_per_week=24,
            goal="Het werk leren",
            seats=job.seats or 1,
        )
    promise = PlacementPromise.objects.create(job=job, given_by="P. Koster", given_on=today(), recorded_by=by)
    PlacementCriterion.objects.create(promise=promise, position=1, text="Werkt zelfstandig")
    job = FutureJob.objects.get(pk=job.pk)
    open_job(job, by=by)
    return job


def make_candidate(coach: User | None = None, *, skills: dict[Skill, int] | None = None, **fields: Any) -> Candidate:
    """A person with a complete profile."""
    n = next(_number)
    coach = coach or make_user()
    defaults = {
        "coach": coach,
        "first_name": f"Kandidaat{n}",
        "last_name": f"Naam{n}",
        "birth_year": 1988,
        "postcode": "8232 AB",
        "target_group": TargetGroup.LONG_UNEMPLOYED,
        "strengths": "Rustig en precies",
        "work_wishes": "Iets met de handen maken",
        "available_from": today(),
        "hours_per_week": 32,
        "learning_hours_per_week": 24,
        "privacy_explained_on": today(),
    }
    candidate = Candidate.add(by=coach, today=today(), **(defaults | fields))
    for skill, level in (skills or {}).items():
        assess_skill(candidate, skill, level)
    return candidate


def assess_skill(candidate: Candidate, skill: Skill, level: int, *, on: date | None = None) -> CandidateSkill:
    return CandidateSkill.objects.create(
        candidate=candidate,
        skill=skill,
        level=level,
        source=SkillSource.SEEN,
        assessed_on=on or today(),
        assessed_by=candidate.coach,
    )


def make_document(candidate: Candidate, *, by: User, **fields: Any) -> CandidateDocument:
    """A short PDF, as far as its first line tells."""
    defaults = {"kind": DocumentKind.CERTIFICATE, "title": "Certificaat", "needed_for": "De werkgever vraagt erom"}
    file = Examined("certificaat.pdf", b"%PDF-1.7 " + str(next(_number)).encode(), "application/pdf")
    return documents.add(candidate, file, **(defaults | fields), by=by)


def make_covenant(*, tranches: int = 0, seats: int = 50, **fields: Any) -> Covenant:
    """A covenant of two years from this month on, with so many tranches, one every three months."""
    begins_on = today().replace(day=1)
    defaults = {
        "name": f"Convenant {next(_number)}",
        "begins_on": begins_on,
        "ends_on": add_months(begins_on, 24),
        "target_jobs": max(tranches, 1) * seats,
    }
    covenant = Covenant.objects.create(**(defaults | fields))
    for position in range(1, tranches + 1):
        starts_on = add_months(begins_on, 3 * (position - 1))
        covenant.tranches.create(position=position, name=f"Tranche {position}", starts_on=starts_on, seats=seats)
    return covenant


def make_obligation(employer: Employer | None = None, **fields: Any) -> SroiObligation:
    """A running obligation of social return with a principal of its own."""
    defaults = {
        "employer": employer or make_employer(),
        "contract": "Onderhoud wegen",
        "obligation_eur": Decimal(25_000),
        "begins_on": today() - timedelta(days=100),
        "ends_on": add_months(today(), 5),
    }
    if "principal" not in fields:
        fields["principal"] = SroiPrincipal.objects.create(name=f"Gemeente {next(_number)}")
    return SroiObligation.objects.create(**(defaults | fields))


def make_profile(job: FutureJob, coach: User | None = None, *, level: int = 1, **fields: Any) -> Candidate:
    """A person who has every skill of this job at `level`, and two others: a profile that may be presented."""
    skills = {need.skill: level for need in job.requirements.all()}
    while len(skills) < 5:
        skills[make_skill()] = 2
    return make_candidate(coach, skills=skills, **fields)


def moment(days: int = 0) -> datetime:
    return timezone.now() + timedelta(days=days)
