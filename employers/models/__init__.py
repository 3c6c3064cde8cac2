"""The models of steps 1 and 2, each subject in a file of its own."""

from employers.models.employer import (
    ContactKind,
    Employer,
    EmployerContact,
    EmployerMembership,
    FoundVia,
    LearningLocation,
    LocationKind,
    Motive,
)
from employers.models.forecast import Certainty, ForecastRevision
from employers.models.future_job import FutureJob, JobStatus
from employers.models.intake import IntakeTalk
from employers.models.possibilities import (
    JobPhase,
    JobRequirement,
    LegalLabel,
    PhaseSkill,
    PlacementCriterion,
    PlacementPromise,
    Possibilities,
)
from employers.models.route import LearnOnSite, Route

__all__ = [
    "Certainty",
    "ContactKind",
    "Employer",
    "EmployerContact",
    "EmployerMembership",
    "ForecastRevision",
    "FoundVia",
    "FutureJob",
    "IntakeTalk",
    "JobPhase",
    "JobRequirement",
    "JobStatus",
    "LearnOnSite",
    "LearningLocation",
    "LegalLabel",
    "LocationKind",
    "Motive",
    "PhaseSkill",
    "PlacementCriterion",
    "PlacementPromise",
    "Possibilities",
    "Route",
]
