"""People, their skills and what makes work possible for them, each subject in a file of its own. Strengths first (R19).

Never stored: BSN, health or diagnosis, religion, origin, criminal data. There is no education field.
"""

from candidates.models.candidate import (
    ASKED_CONDITIONS,
    DRIVES_A_CAR,
    METRES_PER_MINUTE,
    SHIFTS,
    Candidate,
    CandidateQuerySet,
    CandidateStatus,
    DrivingLicence,
    TargetGroup,
    TravelMode,
    cannot_of,
)
from candidates.models.care import CandidateGroup, CarePart, CoachAssignment, FileOpening, GroupMember
from candidates.models.document import CandidateDocument, DocumentKind
from candidates.models.erasure import Erasure, ErasureState, ErasureWhy
from candidates.models.importing import CandidateImport, ImportRow, ImportSkill, ImportState, RowOutcome
from candidates.models.language import CandidateLanguage, Fluency, Language
from candidates.models.levels import (
    CandidateCompetence,
    CandidateSkill,
    CurrentSkill,
    SkillSource,
    assess,
    assess_competences,
)
from candidates.models.profile import (
    PROFILE_COMPLETE,
    PROFILE_VALID,
    Profile,
    incomplete_q,
    percent_stored,
    presentable_q,
    profile_of,
)
from candidates.models.standing import Standing
from candidates.models.talk import CandidateContact, TalkKind

__all__ = [
    "ASKED_CONDITIONS",
    "DRIVES_A_CAR",
    "METRES_PER_MINUTE",
    "PROFILE_COMPLETE",
    "PROFILE_VALID",
    "SHIFTS",
    "Candidate",
    "CandidateCompetence",
    "CandidateContact",
    "CandidateDocument",
    "CandidateGroup",
    "CandidateImport",
    "CandidateLanguage",
    "CandidateQuerySet",
    "CandidateSkill",
    "CandidateStatus",
    "CarePart",
    "CoachAssignment",
    "CurrentSkill",
    "DocumentKind",
    "DrivingLicence",
    "Erasure",
    "ErasureState",
    "ErasureWhy",
    "FileOpening",
    "Fluency",
    "GroupMember",
    "ImportRow",
    "ImportSkill",
    "ImportState",
    "Language",
    "Profile",
    "RowOutcome",
    "SkillSource",
    "Standing",
    "TalkKind",
    "TargetGroup",
    "TravelMode",
    "assess",
    "assess_competences",
    "cannot_of",
    "incomplete_q",
    "percent_stored",
    "presentable_q",
    "profile_of",
]
