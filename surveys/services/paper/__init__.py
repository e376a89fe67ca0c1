"""Paper forms: batches, printing, keying, deciding, re-checking."""

from surveys.services.paper.batches import (
    Handing,
    close_batch,
    create_batch,
    drop_batch,
    hand_out,
    reopen_batch,
    take_over_issued,
)
from surveys.services.paper.keying import (
    Keying,
    decide_form,
    key_again,
    key_form,
    last_day,
    reject_form,
    response_id,
    take_back_rejection,
)
from surveys.services.paper.reasons import load_shipped_reasons
from surveys.services.paper.rechecks import answer_recheck, draw_recheck, miss_recheck
from surveys.services.paper.refusals import (
    AlreadyKeyed,
    BatchRefused,
    CannotKey,
    FormRejected,
    KeyedByYou,
    NotAThird,
    NothingToTakeBack,
    PaperRefused,
    TooFewAnswered,
    WaitsForDecision,
)

__all__ = [
    "AlreadyKeyed",
    "BatchRefused",
    "CannotKey",
    "FormRejected",
    "Handing",
    "KeyedByYou",
    "Keying",
    "NotAThird",
    "NothingToTakeBack",
    "PaperRefused",
    "TooFewAnswered",
    "WaitsForDecision",
    "answer_recheck",
    "close_batch",
    "create_batch",
    "decide_form",
    "draw_recheck",
    "drop_batch",
    "hand_out",
    "key_again",
    "key_form",
    "last_day",
    "load_shipped_reasons",
    "miss_recheck",
    "reject_form",
    "reopen_batch",
    "response_id",
    "take_back_rejection",
    "take_over_issued",
]
