"""The answer sheet: turns raw input of any channel into stored answers, or into errors by question. Pure.

Web form, JSON API, offline sync, kiosk, paper entry and file import all read through it, so an answer means the
same wherever it came from. Raw values: the choice's number as int or digits; "na" or -1 for "không áp dụng", "kyk" or
-2 for "không có ý kiến", where the question offers them; for `several` a list of such numbers or a string split by
";"; for `number` the number; for `text` the text.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from surveys.questionnaire import Condition, Question, Questionnaire

NOT_ANSWERED = 0
NOT_APPLICABLE = -1
NO_OPINION = -2
# What raw input says for answers that are no choice.
APART: Mapping[str | int, int] = {
    "na": NOT_APPLICABLE,
    "-1": NOT_APPLICABLE,
    -1: NOT_APPLICABLE,
    "kyk": NO_OPINION,
    "-2": NO_OPINION,
    -2: NO_OPINION,
}
NUMBER = re.compile(r"-?[0-9]{1,12}")

ProblemKind = Literal["missing", "not_a_choice", "not_a_number", "out_of_bounds", "too_long", "not_text", "not_asked"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one question's input was refused."""

    question: Question
    kind: ProblemKind


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sheet made of raw input. `answers` is positional to the coded questions and only meant to be
    stored when there are no `errors`; `unknown` names input that no question asked for."""

    answers: tuple[int, ...]
    texts: Mapping[str, str]
    errors: Mapping[str, Problem]
    unknown: tuple[str, ...]

    @property
    def is_valid(self) -> bool:
        return not self.errors and not self.unknown


class _Refused(Exception):
    def __init__(self, kind: ProblemKind) -> None:
        super().__init__(kind)
        self.kind = kind


class AnswerSheet:
    """A questionnaire compiled for reading. Build one per questionnaire version and keep it."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self._known = frozenset(questionnaire.by_code)
        self._choices = {
            question.code: {str(code): code for code in range(1, len(question.choices) + 1)}
            for question in questionnaire.questions
        }
        # What a browser sends for a question with one answer, asked of everybody: most of what there is to read.
        self._plain = {question.code: self._plain_words(question) for question in questionnaire.questions}

    def read(self, raw: Mapping[str, Any], *, complete: bool = True) -> Reading:
        """Read raw input by question code.

        With `complete` every required question that is asked must be answered, and what was given to a question
        that is not asked (skipped by an earlier answer) is dropped. Without it (paper, files) blanks stay
        "not answered", and an answer that contradicts its condition is an error.
        """
        codes: dict[str, int] = {}
        texts: dict[str, str] = {}
        errors: dict[str, Problem] = {}
        for question in self.questionnaire.questions:
            try:
                self._read_question(question, raw, codes, texts, complete=complete)
            except _Refused as refused:
                codes[question.code] = NOT_ANSWERED
                errors[question.code] = Problem(question, refused.kind)
        answers = tuple(codes[question.code] for question in self.questionnaire.coded)
        return Reading(answers, texts, errors, tuple(key for key in raw if key not in self._known))

    def _read_question(
        self,
        question: Question,
        raw: Mapping[str, Any],
        codes: dict[str, int],
        texts: dict[str, str],
        *,
        complete: bool,
    ) -> None:
        value = raw.get(question.code)
        if type(value) is str and (plain := self._plain[question.code].get(value)) is not None:
            codes[question.code] = plain
            return
        answered = not is_blank(value)
        if not is_asked(question, self.questionnaire, codes, blank_counts=not complete):
            codes[question.code] = NOT_ANSWERED
            if answered and not complete:
                raise _Refused("not_asked")
            return
        if not answered:
            codes[question.code] = NOT_ANSWERED
            if complete and question.required:
                raise _Refused("missing")
        elif question.kind == "text":
            _keep_text(question, value, texts, complete=complete)
        else:
            codes[question.code] = self._code(question, value)

    def _plain_words(self, question: Question) -> Mapping[str, int]:
        if question.kind == "several" or question.conditions:
            return {}
        apart = {word: code for word, code in APART.items() if type(word) is str and _apart(question, word) == code}
        return {**self._choices[question.code], **apart}

    def _code(self, question: Question, value: Any) -> int:
        word = value.strip().lower() if isinstance(value, str) else value
        apart = _apart(question, word)
        if apart is not None:
            return apart
        if question.kind == "number":
            return _number(word, question)
        if question.kind == "several":
            return self._mask(question, word)
        return self._choice(question, word)

    def _choice(self, question: Question, word: Any) -> int:
        key = str(word) if type(word) in (int, str) else ""
        code = self._choices[question.code].get(key)
        if code is None:
            raise _Refused("not_a_choice")
        return code

    def _mask(self, question: Question, word: Any) -> int:
        words: Sequence[Any] = word.split(";") if isinstance(word, str) else word
        if not isinstance(words, list | tuple):
            words = [words]
        mask = 0
        for part in words:
            mask |= 1 << (self._choice(question, part.strip() if isinstance(part, str) else part) - 1)
        return mask


def _apart(question: Question, word: Any) -> int | None:
    """Return the code of "không áp dụng" or "không có ý kiến" where the question offers it and the word says it."""
    if isinstance(word, list | tuple) and len(word) == 1:
        word = word[0]
    code = APART.get(word) if type(word) in (int, str) else None
    offered = question.na if code == NOT_APPLICABLE else question.no_opinion
    return code if code is not None and offered else None


def is_blank(value: Any) -> bool:
    """Tell whether raw input says nothing."""
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def is_asked(
    question: Question, questionnaire: Questionnaire, codes: Mapping[str, int], *, blank_counts: bool = False
) -> bool:
    """Tell whether earlier answers let a question be asked.

    With `blank_counts` a condition on a question left blank counts as met: on paper the person answered anyway.
    """
    for condition in question.conditions:
        code = codes.get(condition.question, NOT_ANSWERED)
        if code == NOT_ANSWERED and blank_counts:
            continue
        if not _meets(code, condition, questionnaire.by_code[condition.question]):
            return False
    return True


def _meets(code: int, condition: Condition, earlier: Question) -> bool:
    if earlier.kind == "several":
        return code > 0 and any(code >> (choice - 1) & 1 for choice in condition.codes)
    return code in condition.codes


def _number(word: Any, question: Question) -> int:
    if type(word) is not int and not (isinstance(word, str) and NUMBER.fullmatch(word)):
        raise _Refused("not_a_number")
    number = int(word)
    if not question.minimum <= number <= question.maximum:
        raise _Refused("out_of_bounds")
    return number + 1


def _keep_text(question: Question, value: Any, texts: dict[str, str], *, complete: bool) -> None:
    text = _clean_text(value, question.max_length)
    if text:
        texts[question.code] = text
    elif complete and question.required:
        raise _Refused("missing")


def _clean_text(value: Any, max_length: int) -> str:
    """Return composed text without control characters; line breaks stay."""
    if not isinstance(value, str):
        raise _Refused("not_text")
    lines = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(sign for sign in lines if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs", "Cn"})
    text = text.strip()
    if len(text) > max_length:
        raise _Refused("too_long")
    return text
