"""What is asked and answered."""

from surveys.models.channels import Channel
from surveys.models.data_requests import DataRequest, DataRequestContact, DataRequestStep
from surveys.models.doors import AccessPoint, DoorOpenings, Kiosk, KioskReport
from surveys.models.drafts import Draft, DraftRevision
from surveys.models.fieldwork import FIELD_CHANNELS, AssignedForm, Assignment
from surveys.models.minutes import MinutesDrop, MinutesSignature, SupervisionMinutes
from surveys.models.paper import (
    PaperBatch,
    PaperForm,
    PaperKeying,
    PaperRejectReason,
    Recheck,
    RecheckForm,
)
from surveys.models.privacy import PrivacyNotice
from surveys.models.quality import FlagReview
from surveys.models.questionnaires import Questionnaire, QuestionnaireVersion
from surveys.models.responses import (
    FoldInbox,
    ImportBatch,
    Response,
    ResponseDecision,
    ResponseQuerySet,
    ResponseText,
)
from surveys.models.retention import Destruction, Kept, LegalHold, RetentionTerm
from surveys.models.rounds import Round, RoundChannel, RoundUnit, RoundVersion
from surveys.models.saved import SavedForm
from surveys.models.spent import Nullifier, Replay
from surveys.models.supervision import SampledForm, SupervisionFlag, SupervisionSample, SupervisionStep

__all__ = [
    "FIELD_CHANNELS",
    "AccessPoint",
    "AssignedForm",
    "Assignment",
    "Channel",
    "DataRequest",
    "DataRequestContact",
    "DataRequestStep",
    "Destruction",
    "DoorOpenings",
    "Draft",
    "DraftRevision",
    "FlagReview",
    "FoldInbox",
    "ImportBatch",
    "Kept",
    "Kiosk",
    "KioskReport",
    "LegalHold",
    "MinutesDrop",
    "MinutesSignature",
    "Nullifier",
    "PaperBatch",
    "PaperForm",
    "PaperKeying",
    "PaperRejectReason",
    "PrivacyNotice",
    "Questionnaire",
    "QuestionnaireVersion",
    "Recheck",
    "RecheckForm",
    "Replay",
    "Response",
    "ResponseDecision",
    "ResponseQuerySet",
    "ResponseText",
    "RetentionTerm",
    "Round",
    "RoundChannel",
    "RoundUnit",
    "RoundVersion",
    "SampledForm",
    "SavedForm",
    "SupervisionFlag",
    "SupervisionMinutes",
    "SupervisionSample",
    "SupervisionStep",
]
