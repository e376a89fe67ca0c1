"""What the portal does with questionnaires, rounds and answers."""

from surveys.services.answers import (
    NotOpenYet,
    record_late_response,
    record_response,
    record_web_response,
    require_open,
)
from surveys.services.decisions import (
    AlreadyExcluded,
    NotExcluded,
    ReasonMissing,
    TooManyDecisions,
    exclude_response,
    restore_response,
)
from surveys.services.doors import RoundHasEnded, close_access_point, create_access_point
from surveys.services.generation import HoldsRealAnswers, generate_responses
from surveys.services.imports import ImportReport, Source, import_responses, import_table
from surveys.services.lateness import came_late
from surveys.services.questionnaires import load_questionnaire, load_shipped_questionnaires
from surveys.services.rounds import (
    InvalidRound,
    WrongState,
    close_ended_rounds,
    close_round,
    create_round,
    open_round,
    state_issued,
)
from surveys.services.saved import destroy_old_saved_forms, forget_saved, save_form, take_up
from surveys.services.storing import (
    Closed,
    DifferentContent,
    InvalidReading,
    LinkSpent,
    Origin,
    Receipt,
    content_digest,
    receipt_code,
    store_answers,
)
from surveys.services.successions import follow_successions
from surveys.services.uploads import import_upload, request_import

__all__ = [
    "AlreadyExcluded",
    "Closed",
    "DifferentContent",
    "HoldsRealAnswers",
    "ImportReport",
    "InvalidReading",
    "InvalidRound",
    "LinkSpent",
    "NotExcluded",
    "NotOpenYet",
    "Origin",
    "ReasonMissing",
    "Receipt",
    "RoundHasEnded",
    "Source",
    "TooManyDecisions",
    "WrongState",
    "came_late",
    "close_access_point",
    "close_ended_rounds",
    "close_round",
    "content_digest",
    "create_access_point",
    "create_round",
    "destroy_old_saved_forms",
    "exclude_response",
    "follow_successions",
    "forget_saved",
    "generate_responses",
    "import_responses",
    "import_table",
    "import_upload",
    "load_questionnaire",
    "load_shipped_questionnaires",
    "open_round",
    "receipt_code",
    "record_late_response",
    "record_response",
    "record_web_response",
    "request_import",
    "require_open",
    "restore_response",
    "save_form",
    "state_issued",
    "store_answers",
    "take_up",
]
