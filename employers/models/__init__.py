"""The models of steps 1 and 2, each subject in a file of its own."""

from employers.models.contact import ContactKind, EmployerContact
from employers.models.covenant import Covenant, CovenantKind, Tranche
from employers.models.employer import Branch, Employer, EmployerMembership, FoundVia, Motive
from employers.models.forecast import Certainty, ForecastRevision
from employers.models.future_job import FutureJob
from employers.models.intake import Determinant, DeterminantOf, IntakeTalk
from employers.models.job_status import JobStatus
from employers.models.location import LearningLocation, LocationCapacity, LocationKind
from employers.models.possibilities import (
    JobPhase,
    JobRequirement,
    LegalLabel,
    PartyKind,
    PhaseParty,
    PhaseSkill,
    PlacementCriterion,
    PlacementPromise,
    Possibilities,
)
from employers.models.route import ContractIntention, LearnOnSite, Route
from employers.models.sroi import SroiObligation, SroiPrincipal, SroiValue
from employers.models.stacked import JobTransfer, StackedPart, StackGrid
from employers.models.template import RequirementTemplate, TemplateRequirement

__all__ = [
    "Branch",
    "Certainty",
    "ContactKind",
    "ContractIntention",
    "Covenant",
    "CovenantKind",
    "Determinant",
    "DeterminantOf",
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
    "JobTransfer",
    "LearnOnSite",
    "LearningLocation",
    "LegalLabel",
    "LocationCapacity",
    "LocationKind",
    "Motive",
    "PartyKind",
    "PhaseParty",
    "PhaseSkill",
    "PlacementCriterion",
    "PlacementPromise",
    "Possibilities",
    "RequirementTemplate",
    "Route",
    "SroiObligation",
    "SroiPrincipal",
    "SroiValue",
    "StackGrid",
    "StackedPart",
    "TemplateRequirement",
    "Tranche",
]
