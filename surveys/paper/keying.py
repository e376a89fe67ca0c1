"""What a keyer's keys mean, question by question. Pure.

The same rules stand in static/js/paper.js, so that a key is refused at once; this is the one that counts.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveys.questionnaire import Question, Questionnaire
from surveys.sheet import NO_OPINION, NOT_ANSWERED, NOT_APPLICABLE

BLANKS = {"", "0"}
# Two ticks on one item, or a mark nobody can read.
UNCLEAR = "x"
NOT_APPLICABLE_KEYS = {"k", "na"}
NO_OPINION_KEYS = {"y", "kyk"}
APART = re.compile(r"[\s,;.+]+")


@dataclass(frozen=True, slots=True)
class Keys:
    """A form's keys made into raw input for the answer sheet; `unclear` are the items with a mark that says nothing."""

    raw: Mapping[str, str]
    unclear: tuple[str, ...]


def read(questionnaire: Questionnaire, typed: Mapping[str, str]) -> Keys:
    """Return what the keys typed for each question say."""
    raw: dict[str, str] = {}
    unclear: list[str] = []
    for question in questionnaire.questions:
        keys = typed.get(question.code, "")
        word = keys.strip().lower()
        if question.is_coded and word == UNCLEAR:
            unclear.append(question.code)
        elif question.is_coded:
            raw[question.code] = _word(question, word)
        else:
            raw[question.code] = keys
    return Keys(raw, tuple(unclear))


def _word(question: Question, word: str) -> str:
    if word in NOT_APPLICABLE_KEYS or (word == "9" and nine_is_apart(question)):
        return "na"
    if word in NO_OPINION_KEYS or (word == "8" and eight_is_apart(question)):
        return "kyk"
    if question.kind == "number":
        return word
    if word in BLANKS:
        return ""
    if question.kind == "several":
        return ";".join(several(question, word))
    return word


def nine_is_apart(question: Question) -> bool:
    """Tell whether 9 says "không áp dụng": it does unless it is a choice or a number."""
    return question.na and question.kind != "number" and len(question.choices) < 9


def eight_is_apart(question: Question) -> bool:
    return question.no_opinion and question.kind != "number" and len(question.choices) < 8


def several(question: Question, word: str) -> Sequence[str]:
    """Return the choices named: digits one after another where every choice has one digit, else parted by blanks."""
    parts = [part for part in APART.split(word) if part]
    if len(question.choices) < 10:
        return [digit for part in parts for digit in part]
    return parts


def keys_of(question: Question, code: int) -> str:
    """Return the keys that say a stored code, to show a form that was keyed."""
    if code == NOT_APPLICABLE:
        return "k"
    if code == NO_OPINION:
        return "y"
    if code == NOT_ANSWERED:
        return ""
    if question.kind == "number":
        return str(code - 1)
    if question.kind == "several":
        return " ".join(str(choice + 1) for choice in range(len(question.choices)) if code >> choice & 1)
    return str(code)


def typed_of(
    questionnaire: Questionnaire, answers: Sequence[int], texts: Mapping[str, str], unclear: Sequence[str]
) -> dict[str, str]:
    """Return the keys of a whole form that was keyed, by question code."""
    coded = zip(questionnaire.coded, answers, strict=True)
    keys = {question.code: keys_of(question, code) for question, code in coded}
    return {**keys, **dict.fromkeys(unclear, UNCLEAR), **texts}


def share_answered(questionnaire: Questionnaire, answers: Sequence[int]) -> float:
    """Return the share (0 to 1) of the form's items that carry any answer; who answered is not among them.

    Items behind a condition count only where they were answered: most people have to leave them blank.
    """
    items = [
        code != NOT_ANSWERED
        for question, code in zip(questionnaire.coded, answers, strict=True)
        if question.use != "profile" and (not question.conditions or code != NOT_ANSWERED)
    ]
    return sum(items) / len(items) if items else 0.0
