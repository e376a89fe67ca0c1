"""The few expressions of XLSForm that a questionnaire's conditions and bounds can say. Pure.

`relevant`: one earlier question answered by one of several choices; `constraint`: bounds of a number or a text.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

LONGEST = 2_000
_TOKEN = re.compile(
    r"""\s*(?:
        selected\(\s*\$\{\s*(?P<several>[^{}]{1,99}?)\s*\}\s*,\s*(?P<quoted>'[^']*'|"[^"]*")\s*\)
      | \$\{\s*(?P<single>[^{}]{1,99}?)\s*\}\s*=\s*(?P<value>'[^']*'|"[^"]*"|-?\w+)
      | (?P<word>\bor\b|\band\b|[()])
    )""",
    re.VERBOSE,
)
_LENGTH = re.compile(r"string-length\(\s*\.\s*\)")
_BOUND = re.compile(r"\s*(?P<subject>[.#])\s*(?P<sign>>=|<=|>|<)\s*(?P<number>-?[0-9]{1,9})\s*")


class Unsupported(ValueError):
    """The expression says what a questionnaire cannot; the message says what it can."""


@dataclass(frozen=True, slots=True)
class Relevant:
    """`question` was answered by one of `values` (names of choices, in the order given)."""

    question: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Least and greatest value, each None where the expression says nothing."""

    minimum: int | None = None
    maximum: int | None = None


def parse_relevant(expression: str) -> Relevant:
    """Read selected(${a}, '1') or ${a} = '2'. Raises Unsupported."""
    terms = [(match["several"] or match["single"], match) for match in _terms(_tokens(expression))]
    questions = {question for question, _match in terms}
    if len(questions) != 1:
        raise Unsupported("relevant chỉ nhận điều kiện trên một câu đứng trước")
    values = dict.fromkeys((match["quoted"] or match["value"]).strip("'\"") for _question, match in terms)
    return Relevant(questions.pop(), tuple(values))


def _tokens(expression: str) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    place, expression = 0, expression.rstrip()
    while place < len(expression):
        match = _TOKEN.match(expression, place) if len(expression) <= LONGEST else None
        if match is None:
            raise Unsupported("relevant chỉ nhận selected(${câu}, 'phương án') hoặc ${câu} = 'phương án', nối bằng or")
        found.append(match)
        place = match.end()
    return found


def _terms(tokens: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """Return the conditions of a chain of `or`; brackets may stand around any part of it without changing it."""
    depth, terms, wants_term = 0, [], True
    for token in tokens:
        word = token["word"]
        if word == "and":
            raise Unsupported("relevant không nhận and: đặt một điều kiện ở nhóm, một điều kiện ở câu")
        if wants_term != (word in {None, "("}) or (word == ")" and not depth):
            raise Unsupported("relevant viết không đúng")
        depth += {"(": 1, ")": -1}.get(word or "", 0)
        wants_term = word in {"(", "or"}
        terms += [token] if word is None else []
    if depth or wants_term:
        raise Unsupported("relevant viết không đúng")
    return terms


def relevant(question: str, values: Collection[str], *, several: bool) -> str:
    """Write a condition, as `parse_relevant` reads it."""
    form = "selected(${{{question}}}, '{value}')" if several else "${{{question}}} = '{value}'"
    return " or ".join(form.format(question=question, value=value) for value in values)


def parse_bounds(constraint: str, *, of_text: bool = False) -> Bounds:
    """Read `. >= 0 and . <= 9`, or `string-length(.) <= 200` of a text. Raises Unsupported."""
    low: list[int] = []
    high: list[int] = []
    for part in _parts(constraint):
        match = _BOUND.fullmatch(part)
        if match is None or match["subject"] != ("#" if of_text else "."):
            like = "string-length(.) <= 200" if of_text else ". >= 0 and . <= 9"
            raise Unsupported(f"constraint chỉ nhận giới hạn như {like}")
        number, sign = int(match["number"]), match["sign"]
        if sign.startswith(">"):
            low.append(number + (sign == ">"))
        else:
            high.append(number - (sign == "<"))
    return Bounds(max(low, default=None), min(high, default=None))


def _parts(constraint: str) -> list[str]:
    """Return the bounds joined by `and`, the length of a text as #; brackets around them change nothing."""
    if len(constraint) > LONGEST or constraint.count("(") != constraint.count(")"):
        return [constraint[:LONGEST]]
    words = re.sub(r"[()]", " ", _LENGTH.sub("#", constraint))
    return re.split(r"\band\b", words) if words.strip() else []


def number_bounds(minimum: int, maximum: int) -> str:
    return f". >= {minimum} and . <= {maximum}"


def text_bound(most: int) -> str:
    return f"string-length(.) <= {most}"


def alone(names: Collection[str]) -> str:
    """Write that each of these choices of a several-choice item stands alone where it is ticked."""
    parts = [f"(not(selected(., '{name}')) or count-selected(.) = 1)" for name in names]
    return " and ".join(parts)
