"""By which rules the match counts now, and whether it may rank at all (the emergency switch)."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from matching import engine
from matching.engine import DEFAULT_WEIGHTS, Weights
from matching.models import MatchRules, MatchSwitch

OPEN_PER_SEAT = 3  # until somebody chose otherwise


@dataclass(frozen=True)
class Rules:
    """version 0: nobody chose yet, the design's own numbers count."""

    version: int
    weights: Weights
    open_per_seat: int

    @property
    def digest(self) -> str:
        """SHA-256 of what decides every score: the text of the engine and the weights."""
        return digest(self.weights)


def current() -> Rules:
    """The newest version. One query."""
    newest = MatchRules.objects.first()
    if newest is None:
        return Rules(0, DEFAULT_WEIGHTS, OPEN_PER_SEAT)
    return Rules(newest.version, newest.weights, newest.open_per_seat)


def is_on() -> bool:
    """Whether the match may rank. One query."""
    newest = MatchSwitch.objects.first()
    return newest is None or newest.on


@cache
def digest(weights: Weights) -> str:
    """As `Rules.digest`, for any weights."""
    return sha256(_engine_text() + weights.version.encode()).hexdigest()


@cache
def _engine_text() -> bytes:
    return Path(engine.__file__).read_bytes()
