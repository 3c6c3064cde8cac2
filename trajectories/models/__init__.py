"""The models of steps 4 to 6, each subject in a file of its own."""

from trajectories.models.agreement import Agreement, AgreementState, Party, Signature
from trajectories.models.evaluation import (
    AttitudeScore,
    Conclusion,
    Evaluation,
    EvaluationInput,
    EvaluationKind,
    FollowUpAction,
    Side,
    SkillScore,
)
from trajectories.models.placement import AftercareContact, AftercareMoment, ContractType, Placement
from trajectories.models.reminder import Reminder, ReminderState
from trajectories.models.trajectory import (
    Condition,
    Criterion,
    EndReason,
    FundingLine,
    PlanStep,
    Trajectory,
    TrajectoryPhase,
    TrajectorySkill,
    TrajectoryStatus,
    TroubleReport,
)

__all__ = [
    "AftercareContact",
    "AftercareMoment",
    "Agreement",
    "AgreementState",
    "AttitudeScore",
    "Conclusion",
    "Condition",
    "ContractType",
    "Criterion",
    "EndReason",
    "Evaluation",
    "EvaluationInput",
    "EvaluationKind",
    "FollowUpAction",
    "FundingLine",
    "Party",
    "Placement",
    "PlanStep",
    "Reminder",
    "ReminderState",
    "Side",
    "Signature",
    "SkillScore",
    "Trajectory",
    "TrajectoryPhase",
    "TrajectorySkill",
    "TrajectoryStatus",
    "TroubleReport",
]
