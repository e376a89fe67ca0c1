"""How answers are counted and what they mean."""

from scoring.models.analyses import Analysis
from scoring.models.appraising import (
    AppraisalProof,
    AppraisalSetup,
    AppraisalStep,
    GradeScheme,
    Submission,
    SubmissionEnd,
)
from scoring.models.common import CommonChange
from scoring.models.drafts import MethodDraft, MethodDraftRevision
from scoring.models.hidings import KeptHiding
from scoring.models.history import PublishedResult, ResultBatch
from scoring.models.indicators import Indicator, IndicatorBatch, IndicatorTarget, IndicatorValue
from scoring.models.methods import Method, MethodVersion, RoundMethod
from scoring.models.publications import (
    Appraisal,
    Approval,
    Evidence,
    Objection,
    ObjectionAnswer,
    Publication,
    PublicationDraft,
)
from scoring.models.report_texts import ReportText
from scoring.models.runs import BlockScore, ScoringRun, UnitScore
from scoring.models.tallies import ChannelCount, DayTally, ServiceTally, Tally, UnitCount
from scoring.models.trials import MethodTrial
from scoring.models.years import YearRun, YearRunRound, YearUnitScore

__all__ = [
    "Analysis",
    "Appraisal",
    "AppraisalProof",
    "AppraisalSetup",
    "AppraisalStep",
    "Approval",
    "BlockScore",
    "ChannelCount",
    "CommonChange",
    "DayTally",
    "Evidence",
    "GradeScheme",
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
    "ReportText",
    "ResultBatch",
    "RoundMethod",
    "ScoringRun",
    "ServiceTally",
    "Submission",
    "SubmissionEnd",
    "Tally",
    "UnitCount",
    "UnitScore",
    "YearRun",
    "YearRunRound",
    "YearUnitScore",
]
