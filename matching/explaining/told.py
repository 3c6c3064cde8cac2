"""The whole explanation of one pair in sentences: for the screen of the coach and for the paper of the candidate.

Both are made here of the same sentences. The paper leaves the score out unless it is asked for: the number only says
something beside the scores of others, whom a candidate never sees, and the letters of this house hold no scores. The
facts that made it are all there.
"""

import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pikepdf
from django.conf import settings

from candidates.models import Candidate, CurrentSkill
from employers.models import FutureJob
from matching import ranking, rules
from matching.engine import Match, match
from matching.explaining import explanation, planning, sentences
from matching.explaining.explanation import NOT_COUNTED, Score
from matching.explaining.plan_words import PlanTold, tell_plan
from matching.explaining.sentences import Line, Voice, about
from matching.inputs import Inputs
from matching.models import OPEN_STATES, Proposal, ProposalState
from matching.rules import Rules
from nieuwebanen import events
from nieuwebanen.accounts.models import User
from nieuwebanen.pdf import render_pdf

MOST_PAGES = 2  # of letters that everybody can read; where that is too little, the draft plan is left to the talk


@dataclass(frozen=True)
class SkillTold:
    name: str
    have: int
    need: int
    text: str
    where: str
    evidence: str


@dataclass(frozen=True)
class Told:
    candidate: Candidate
    job: FutureJob
    today: date
    voice: Voice
    score: Score
    lines: list[Line]  # the three parts
    apart: list[str]
    held: list[SkillTold]
    learning: list[SkillTold]
    ready: list[str]
    plan: PlanTold
    rules: Rules
    not_counted: str = NOT_COUNTED

    @property
    def title(self) -> str:
        return f"{self.job} voor {self.candidate.first_name}"


@dataclass(frozen=True)
class Pair:
    """One job and one person with the outcome of now and what went into it."""

    job: FutureJob
    candidate: Candidate
    match: Match
    inputs: Inputs
    rules: Rules
    today: date


def pair_of(job: FutureJob, candidate: Candidate, *, today: date) -> Pair | None:
    """None while the job has no start or asks no skills. Fetch the job with `possibilities.with_parts`.

    Raises MatchIsOffError while the match is off.
    """
    if job.starts_on is None or not job.requirements.all():
        return None
    now = rules.current()
    engine_job, language = ranking.job_for_engine(job)
    (person,) = ranking.people_for_engine([candidate.pk])
    outcome = match(engine_job, person, language, today=today, weights=now.in_force())
    inputs = Inputs({job.pk: engine_job}, {candidate.pk: person}, language)
    return Pair(job, candidate, outcome, inputs, now, today)


def tell(pair: Pair, voice: Voice) -> Told:
    """Everything about this pair, with the draft step plan."""
    found, job, today = pair.match, pair.job, pair.today
    names = sentences.skill_names([found])
    known = {row.skill_id: row for row in pair.candidate.skills.all()}
    return Told(
        candidate=pair.candidate,
        job=job,
        today=today,
        voice=voice,
        score=explanation.score_of(found),
        lines=sentences.lines(found, job, voice),
        apart=explanation.reasons_apart(found, names, voice),
        held=_held(found, names, known, today),
        learning=_learning(pair, names, known),
        ready=sentences.ready(found, job, voice, today=today),
        plan=draft_plan_of(pair, names, voice),
        rules=pair.rules,
    )


def draft_plan_of(pair: Pair, names: dict[str, str], voice: Voice) -> PlanTold:
    """The draft step plan of this pair in words."""
    earliest = max(pair.today, pair.candidate.available_from or pair.today)
    plan = planning.plan_for(pair.job, pair.match, pair.inputs.language, earliest=earliest)
    return tell_plan(plan, planning.places_for(plan, today=pair.today), names, voice)


def plan_of(proposal: Proposal, *, today: date) -> PlanTold | None:
    """The plan that a trajectory would begin with; None for what ended, and once there is a trajectory with its own.

    Also while the match is off: the plan is made of hours and places, and holds no score.
    """
    goes_on = proposal.state in (*OPEN_STATES, ProposalState.CHOSEN) and not hasattr(proposal, "trajectory")
    pair = pair_of(proposal.job, proposal.candidate, today=today) if goes_on else None
    if pair is None:
        return None
    return draft_plan_of(pair, sentences.skill_names([pair.match]), about(proposal.candidate.first_name))


def _held(found: Match, names: dict[str, str], known: dict[int, CurrentSkill], today: date) -> list[SkillTold]:
    return [
        SkillTold(
            name=names[str(part.skill)],
            have=part.level,
            need=part.needed,
            text=sentences.held(part.level, part.needed),
            where="",
            evidence=sentences.evidence(known.get(int(str(part.skill))), today),
        )
        for part in found.skill_parts
        if part.level >= part.needed
    ]


def _learning(pair: Pair, names: dict[str, str], known: dict[int, CurrentSkill]) -> list[SkillTold]:
    """The largest first, with where the job's route teaches it."""
    by_name = {name: int(code) for code, name in names.items()}
    musts = {need.skill_id for need in pair.job.requirements.all() if need.must}
    places = explanation.where_learnt(pair.job)
    return [
        SkillTold(
            name=gap.name,
            have=gap.have,
            need=gap.need,
            text=sentences.to_learn(gap, pair.match.pace, must=by_name[gap.name] in musts),
            where=sentences.where(places.get(gap.name, [])),
            evidence=sentences.evidence(known.get(by_name[gap.name]), pair.today),
        )
        for gap in sentences.gaps(pair.match, names)
    ]


# ---- on paper -------------------------------------------------------------------------------------------
def pdf_of(told: Told, *, with_score: bool, at: datetime) -> bytes:
    """One or two A4 sides."""
    coach = told.candidate.coach
    context: dict[str, Any] = {
        "told": told,
        "with_score": with_score,
        "coach": coach,
        "phone": coach.phone or settings.ORGANISATION_PHONE,
        "organisation": settings.ORGANISATION,
        "email": settings.ORGANISATION_EMAIL,
    }
    identifier = f"{told.candidate.public_id}:{told.job.public_id}:explained:{at.isoformat()}"
    for with_plan in (True, False):
        shown = context | {"with_plan": with_plan}
        data = render_pdf("pdf/explained.html", shown, identifier=identifier, at=at)[1]
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) <= MOST_PAGES:
                break
    return data


def note_given(told: Told, *, by: User, at: datetime | None = None) -> None:
    """Log that an explanation was made to be taken along: what left the house."""
    text = f"Uitleg over {told.job.number} gemaakt voor de kandidaat."
    events.record("candidate.explanation_made", text, about=[told.candidate, told.job], by=by, at=at)
