from actionplans.models.calendar import FixedDate
from actionplans.models.catalogue import TypicalMeasure, TypicalMeasureStep
from actionplans.models.conferences import Conclusion, Conference, ConferenceFile, ConferenceRemark, ConferenceStep
from actionplans.models.designations import DesignatedAgency, Designation, DesignationStep
from actionplans.models.directives import Directive, Point
from actionplans.models.extracts import Extract, ExtractStep
from actionplans.models.obligations import Obligation, ObligationStep, Proof, State
from actionplans.models.plans import Measure, MeasureProof, MeasureStep, Plan, PlanStep, Target
from actionplans.models.press import PressOffice, PressPack, PressStep
from actionplans.models.publicity import Publicity, PublicityFile, PublicityForm, PublicityStep
from actionplans.models.reviews import Result, Review, ReviewItem, ReviewItemStep, ReviewProof, ReviewStep

__all__ = [
    "Conclusion",
    "Conference",
    "ConferenceFile",
    "ConferenceRemark",
    "ConferenceStep",
    "DesignatedAgency",
    "Designation",
    "DesignationStep",
    "Directive",
    "Extract",
    "ExtractStep",
    "FixedDate",
    "Measure",
    "MeasureProof",
    "MeasureStep",
    "Obligation",
    "ObligationStep",
    "Plan",
    "PlanStep",
    "Point",
    "PressOffice",
    "PressPack",
    "PressStep",
    "Proof",
    "Publicity",
    "PublicityFile",
    "PublicityForm",
    "PublicityStep",
    "Result",
    "Review",
    "ReviewItem",
    "ReviewItemStep",
    "ReviewProof",
    "ReviewStep",
    "State",
    "Target",
    "TypicalMeasure",
    "TypicalMeasureStep",
]
