"""How answers are counted and what they mean."""

from scoring.models.analyses import Analysis
from scoring.models.common import CommonChange
from scoring.models.drafts import MethodDraft, MethodDraftRevision
from scoring.models.hidings import KeptHiding
from scoring.models.history import PublishedResult, ResultBatch
from scoring.models.indicators import Indicator, IndicatorBatch, IndicatorTarget, IndicatorValue
from scoring.models.methods import Method, MethodVersion, RoundMethod
from scoring.models.publications import (
    Appraisal,
    Evidence,
    Objection,
    ObjectionAnswer,
    Publication,
    PublicationDraft,
)
from scoring.models.runs import BlockScore, ScoringRun, UnitScore
from scoring.models.tallies import ChannelCount, DayTally, ServiceTally, Tally, UnitCount
from scoring.models.trials import MethodTrial
from scoring.models.years import YearRun, YearRunRound, YearUnitScore

__all__ = [
    "Analysis",
    "Appraisal",
    "BlockScore",
    "ChannelCount",
    "CommonChange",
    "DayTally",
    "Evidence",
    "Indicator",
    "IndicatorBatch",
    "IndicatorTarget",
    "IndicatorValue",
    "KeptHiding",
    "Method",
    "MethodDraft",
    "MethodDraftRevision",
    "MethodTrial",
    "MethodVersion",
    "Objection",
    "ObjectionAnswer",
    "Publication",
    "PublicationDraft",
    "PublishedResult",
    "ResultBatch",
    "RoundMethod",
    "ScoringRun",
    "ServiceTally",
    "Tally",
    "UnitCount",
    "UnitScore",
    "YearRun",
    "YearRunRound",
    "YearUnitScore",
]
