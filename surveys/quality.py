"""What makes an answered form doubtful. Pure.

A doubtful form is flagged with the reason and counts until a person excludes it: a fast or uniform answer may well be
an honest one. Bounds are settings of this module, stated to whoever decides; no official text sets them.
"""

from collections.abc import Sequence

from surveys.questionnaire import Question, Questionnaire

# Bits of `Response.flags`.
TOO_FAST = 2
STRAIGHT_LINED = 4

# Nobody reads and answers a question in less than this; half a minute's form is the shortest that is looked at.
FASTEST_SECONDS_PER_QUESTION = 1.0
# Fewer items of one scale may well all be answered alike.
SHORTEST_LINE = 8


def flags_of(questionnaire: Questionnaire, answers: Sequence[int], *, seconds: float | None) -> int:
    """Return the flags of one form.

    `answers` as `surveys.sheet` makes them; `seconds` from opening to sending, None where nobody measured.
    """
    flags = 0
    if seconds is not None and is_too_fast(answers, seconds=seconds):
        flags |= TOO_FAST
    if is_straight_lined(questionnaire, answers):
        flags |= STRAIGHT_LINED
    return flags


def is_too_fast(answers: Sequence[int], *, seconds: float) -> bool:
    """Tell whether a form was filled in faster than its answered questions can be read."""
    answered = sum(1 for code in answers if code != 0)
    return seconds < answered * FASTEST_SECONDS_PER_QUESTION


def is_straight_lined(questionnaire: Questionnaire, answers: Sequence[int]) -> bool:
    """Tell whether all scored items on the five levels (at least SHORTEST_LINE of them) got the same level.

    Every level alike: were only low ones looked at, excluding what is found would lift the index.
    """
    return straight_level(questionnaire, answers) > 0


def straight_level(questionnaire: Questionnaire, answers: Sequence[int]) -> int:
    """Return the level that a straight line keeps to, 0 where there is none."""
    pairs = zip(questionnaire.coded, answers, strict=True)
    given = [code for question, code in pairs if is_scored(question) and code > 0]
    return given[0] if len(given) >= SHORTEST_LINE and len(set(given)) == 1 else 0


def is_scored(question: Question) -> bool:
    """Tell whether an item stands on the five levels and counts for the index."""
    return question.kind == "level5" and question.use == "scored"
