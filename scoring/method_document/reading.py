"""Reads plain values out of a document, notes every fault with its place and goes on. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, get_args

from scoring.formulas import Rounding, RoundingMode

# Also keeps exponents out: a document must not make the reader build a number of a million digits.
DECIMAL = re.compile(r"\d{1,6}(\.\d{1,6})?")
# PostgreSQL's JSON cannot hold NUL or half a surrogate pair.
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
LONGEST_TITLE = 300
LONGEST_TEXT = 5_000
MAX_DIGITS = 4
DEFAULT_ROUNDING = {"digits": 2, "mode": "half_up"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a document: the nodes from the root down, then the field.

    A node is named by its code, or by its number among its siblings (`[2]`) where it has no code of its own.
    Outside the tree there are no nodes.
    """

    nodes: tuple[str, ...] = ()
    field: str = ""

    def at(self, field: str) -> "Place":
        joint = "." if self.field and not field.startswith("[") else ""
        return Place(self.nodes, f"{self.field}{joint}{field}")

    def below(self, node: str) -> "Place":
        return Place((*self.nodes, node))

    def __str__(self) -> str:
        return ".".join(part for part in (" > ".join(self.nodes), self.field) if part)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a place, in words."""

    place: Place
    words: str

    def __str__(self) -> str:
        return f"{self.place}: {self.words}"


class Reader:
    """Gathers faults, so that one reading names them all."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, place: Place, words: str) -> None:
        self.faults.append(Fault(place, words))

    def rounding(self, raw: Any, place: Place) -> Rounding:
        fields = self.mapping(raw, place, {"digits", "mode"})
        digits = self.whole(fields.get("digits", 2), place.at("digits"), 0, MAX_DIGITS)
        return Rounding(digits, self.one_of(fields.get("mode", "half_up"), place.at("mode"), RoundingMode))

    def number(self, raw: Any, place: Place, *, zero: bool = False) -> Fraction:
        """Return an exact decimal; one that is refused is read as 0."""
        text = "" if isinstance(raw, bool) else str(raw)
        if not DECIMAL.fullmatch(text) or (Fraction(text) == 0 and not zero):
            kind = "từ 0 trở lên" if zero else "dương"
            self.fault(place, f"phải là số {kind} viết thường, tối đa 6 chữ số thập phân, ví dụ 0.6; đang là {raw!r}")
            return Fraction(0)
        return Fraction(text)

    def within(self, raw: Any, place: Place, low: str, high: str) -> Fraction:
        """Return an exact decimal between two bounds."""
        text = "" if isinstance(raw, bool) else str(raw)
        if not DECIMAL.fullmatch(text) or not Fraction(low) <= Fraction(text) <= Fraction(high):
            self.fault(place, f"phải là số từ {low} đến {high}; đang là {raw!r}")
            return Fraction(low)
        return Fraction(text)

    def whole(self, raw: Any, place: Place, low: int, high: int) -> int:
        if type(raw) is not int or not low <= raw <= high:
            self.fault(place, f"phải là số nguyên từ {low} đến {high}; đang là {raw!r}")
            return low
        return raw

    def text(self, raw: Any, place: Place, *, required: bool = False, longest: int = LONGEST_TEXT) -> str:
        if raw is not None and not isinstance(raw, str):
            self.fault(place, f"phải là chữ; đang là {raw!r}")
        elif required and not (raw or "").strip():
            self.fault(place, "thiếu chữ")
        elif UNSTORABLE.search(raw or ""):
            self.fault(place, "có ký tự không lưu được")
        elif len(raw or "") > longest:
            self.fault(place, f"dài tối đa {longest} ký tự")
        return " ".join(str(raw or "").split())

    def texts(self, raw: Any, place: Place) -> Iterator[str]:
        if not isinstance(raw, list):
            self.fault(place, "phải là một danh sách câu chữ")
            return
        for number, text in enumerate(raw, 1):
            yield self.text(text, place.at(f"[{number}]"), required=True)

    def matched(self, raw: Any, place: Place, pattern: re.Pattern[str], expected: str) -> str:
        if not isinstance(raw, str) or not pattern.fullmatch(raw):
            self.fault(place, f"phải là mã gồm {expected}; đang là {raw!r}")
        return str(raw)

    def one_of(self, raw: Any, place: Place, options: Any) -> Any:
        """Return one of the words of a Literal."""
        if not isinstance(raw, str) or raw not in get_args(options):
            self.fault(place, f"phải là một trong {', '.join(get_args(options))}; đang là {raw!r}")
            return get_args(options)[0]
        return raw

    def mapping(self, raw: Any, place: Place, known: set[str]) -> Mapping[str, Any]:
        if not isinstance(raw, Mapping):
            self.fault(place, "phải là một nhóm khóa: giá trị")
            return {}
        for key in raw:
            if key not in known:
                self.fault(place.at(str(key)), "khóa này không có trong mẫu")
        return {key: value for key, value in raw.items() if key in known}

    def sequence(self, raw: Any, place: Place) -> list[Any]:
        if not isinstance(raw, list) or not raw:
            self.fault(place, "phải là một danh sách không rỗng")
            return []
        return raw
