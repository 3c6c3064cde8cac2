"""A person with a word of its own in every field: a word that turns up somewhere has leaked."""

from datetime import date

from candidates.models import Candidate, CandidateContact, TalkKind, TargetGroup, TravelMode
from employers.models import FutureJob
from matching.models import Proposal
from nieuwebanen.accounts.models import Role, User
from nieuwebanen.work import Sector, WorkCondition
from tests import factories
from tests.matching import proposed

SHOWN = ("Kanarievoornaam", "Kanariekracht", "Kanariekunde")  # only when ticked
CANARIES = (
    "Kanarieachternaam",
    "1961",  # year of birth
    "kanarie@example.net",
    "06-55501234",
    "1355 ZZ",
    "Kanariedorp",
    "Kanariewerkgever",  # who employs the person now
    "2031",  # and until when
    "werk naar werk",
    "werk-naar-werk",
    "tillen",  # what is not possible
    "nachtdienst",
    "Horeca",  # what is wished
    "horeca",
    "lopen",
    "Kanarieteam",
    "Kanarienotitie",
    "Kanarieactie",
    "Kanarieverteld",  # the coach's own words at this proposal
    "Kanarieomdat",
)


def canary_coach() -> User:
    team = factories.make_team("Kanarieteam")
    return factories.make_user(Role.COACH, first_name="Ingrid", last_name="Bakker", phone="0320 000000", team=team)


def canary(job: FutureJob, coach: User | None = None) -> Candidate:
    """Knows the skills of the job at level 1; stands apart when the work asks for lifting."""
    coach = coach or canary_coach()
    names = [f"Kanariekunde {letter}" for letter in "ABC"]
    candidate = factories.make_candidate(
        coach,
        skills={need.skill: 1 for need in job.requirements.all()} | {factories.make_skill(name): 2 for name in names},
        first_name="Kanarievoornaam",
        last_name="Kanarieachternaam",
        birth_year=1961,
        email="kanarie@example.net",
        phone="06-55501234",
        postcode="1355 ZZ",
        place="Kanariedorp",
        target_group=TargetGroup.JOB_TO_JOB,
        current_employer="Kanariewerkgever",
        current_job_ends_on=date(2031, 4, 12),
        strengths="Kanariekracht",
        cannot=[WorkCondition.LIFTING, WorkCondition.NIGHT],
        sector_wishes=[Sector.HORECA],
        travel_mode=TravelMode.FOOT,
        travel_minutes=120,
    )
    CandidateContact.objects.create(
        candidate=candidate,
        kind=TalkKind.OFFICE,
        held_on=factories.today(),
        note="Kanarienotitie",
        next_action="Kanarieactie",
        next_action_on=factories.today(),
        next_action_owner=coach,
        by=coach,
    )
    return candidate


def presented_canary(job: FutureJob, fields: tuple[str, ...]) -> Proposal:
    """With words of the coach at the proposal too, shown with these fields."""
    proposal = proposed.selected(job, canary(job), override_reason="Kanarieomdat")
    proposed.inform(proposal, note="Kanarieverteld")
    proposed.present(proposal, fields=fields)
    return proposal
