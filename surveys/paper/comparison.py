"""Two keyings of one form, item by item. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from surveys.paper.keying import typed_of
from surveys.questionnaire import Questionnaire

# What stands on the paper above the items is compared like them: the day, and whether somebody else held the pen.
DAY, ASSISTED = "_day", "_assisted"
TICKED = "x"


@dataclass(frozen=True, slots=True)
class Keyed:
    """What one person read off one paper form. `answers` and `texts` as the answer sheet gives them.

    `assisted`: the box "người khác điền hộ" is ticked.
    """

    answers: Sequence[int]
    texts: Mapping[str, str]
    unclear: tuple[str, ...]
    submitted_on: date
    assisted: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two keyings differ, as keys; `code` is a question's, DAY or ASSISTED (TICKED or blank)."""

    code: str
    first: str
    second: str


def differences(questionnaire: Questionnaire, first: Keyed, second: Keyed) -> tuple[Difference, ...]:
    """Return where two keyings differ, in the questionnaire's order; blanks and line breaks in words do not count."""
    left, right = _keys(questionnaire, first), _keys(questionnaire, second)
    codes = (DAY, ASSISTED, *(question.code for question in questionnaire.questions))
    return tuple(
        Difference(code, left.get(code, ""), right.get(code, ""))
        for code in codes
        if _plain(left.get(code, "")) != _plain(right.get(code, ""))
    )


def _keys(questionnaire: Questionnaire, keyed: Keyed) -> dict[str, str]:
    keys = typed_of(questionnaire, keyed.answers, keyed.texts, keyed.unclear)
    return {**keys, DAY: keyed.submitted_on.strftime("%d/%m/%Y"), ASSISTED: TICKED if keyed.assisted else ""}


def _plain(text: str) -> str:
    return " ".join(text.split())
