"""How answers are counted and what they mean."""

from scoring.models.methods import Method, MethodVersion, RoundMethod
from scoring.models.runs import BlockScore, ScoringRun, UnitScore
from scoring.models.tallies import DayCount, ServiceTally, Tally

__all__ = [
    "BlockScore",
    "DayCount",
    "Method",
    "MethodVersion",
    "RoundMethod",
    "ScoringRun",
    "ServiceTally",
    "Tally",
    "UnitScore",
]
