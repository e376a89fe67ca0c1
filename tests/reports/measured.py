"""Measures the ink of a PDF: letters with font, size and colour, and drawn rules. Lengths in millimetres."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pdfplumber

from tests.reports.paper import MM

LEFT, RIGHT, TOP, BOTTOM = 30.0, 15.0, 20.0, 20.0


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class Line(Box):
    """A line of letters, or a part of one; `font` and `size` (points) are those of its first letter."""

    text: str
    font: str
    size: float
    baseline: float


@dataclass(frozen=True)
class Sheet:
    page: Any

    @property
    def width(self) -> float:
        return float(self.page.width) * MM

    @property
    def height(self) -> float:
        return float(self.page.height) * MM

    @property
    def centre(self) -> float:
        """The middle of what lies between the margins."""
        return (LEFT + self.width - RIGHT) / 2

    @cached_property
    def lines(self) -> list[Line]:
        return [_line(found["text"], found["chars"]) for found in self.page.extract_text_lines(x_tolerance=2)]

    @cached_property
    def ink(self) -> list[tuple[dict[str, Any], Box]]:
        kinds = (*self.page.chars, *self.page.rects, *self.page.lines, *self.page.curves)
        return [(one, _box(one)) for one in kinds if one.get("text") != " "]

    @property
    def rules(self) -> list[Box]:
        """Drawn horizontal lines, thin rectangles among them."""
        drawn = (*self.page.rects, *self.page.lines)
        return [box for box in map(_box, drawn) if box.width > 3 and box.bottom - box.top < 0.6]

    def find(self, text: str) -> Line:
        found = list(self.all(text))
        assert found, f"{text!r} is not on the page: {[line.text for line in self.lines]}"
        return found[0]

    def all(self, text: str) -> Iterator[Line]:
        for found in self.page.search(re.escape(text), x_tolerance=2):
            yield _line(found["text"], found["chars"])

    def says(self, text: str) -> bool:
        return next(self.all(text), None) is not None

    def rule_below(self, line: Box) -> Box:
        """Return the rule nearest below a line, within 3 mm of it."""
        near = [rule for rule in self.rules if -0.5 <= rule.top - line.bottom <= 3 and rule.left < line.right + 1]
        return min((rule for rule in near if rule.right > line.left - 1), key=lambda rule: rule.top)


class Measured:
    def __init__(self, content: bytes) -> None:
        self.content = content
        self.sheets = [Sheet(page) for page in pdfplumber.open(io.BytesIO(content)).pages]

    def with_text(self, text: str) -> Sheet:
        """Return the first page that says this."""
        return next(sheet for sheet in self.sheets if sheet.says(text))


def _box(one: dict[str, Any]) -> Box:
    return Box(one["x0"] * MM, one["top"] * MM, one["x1"] * MM, one["bottom"] * MM)


def _line(text: str, chars: list[dict[str, Any]]) -> Line:
    first, last = chars[0], chars[-1]
    return Line(
        left=first["x0"] * MM,
        top=first["top"] * MM,
        right=last["x1"] * MM,
        bottom=first["bottom"] * MM,
        text=text,
        font=first["fontname"].split("+")[-1],
        size=round(first["size"], 1),
        baseline=first["bottom"] * MM,
    )
