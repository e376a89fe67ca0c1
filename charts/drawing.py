"""How the specifications are made, with Altair. Only `charts.specs` calls this, when something is drawn.

A chart is a column of views that touch: its axis, then rows that stay together. Each is printed by itself
(`charts.pieces`), so all have the same scale and margins, and nothing reaches over a view's edge.
"""

import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, pairwise
from math import ceil
from typing import Any

import altair as alt

from charts.specs import Axis, Mark, axis_of, runs

INK = "#1c2127"
CHAM = "#1d4a73"
HAIRLINE = "#b9b5ac"
PAPER_FONT = "Tinos"
WIDTH = 604  # 160 mm
# Rows as near as their labels allow: what does not fit on a page leaves its height blank there.
ROW = 18
LINE = 16
TICKS = 17
REFERENCE = 14
LABEL_CHARACTERS = 48
LABEL_SIZE = 14
LABEL_GAP = 10
TEXT_GAP = 14
DASHES = (5, 4)
TICK_STEPS = {10: 5, 20: 5, 40: 10, 100: 20}
NARROW = frozenset("fijlrtI1,.;:!|/'()- ")
WIDE = frozenset("mwMW–%")

View = alt.LayerChart | alt.FacetChart


@dataclass(frozen=True, slots=True)
class Frame:
    """What all views of a chart share: the axis and the widths left and right of the plot, in pixels."""

    axis: Axis
    left: int
    right: int

    @property
    def plot(self) -> int:
        return WIDTH - self.left - self.right

    @property
    def ticks(self) -> list[int]:
        return list(range(self.axis.low, self.axis.high + 1, TICK_STEPS[self.axis.high - self.axis.low]))

    def place(self, value: Decimal) -> float:
        """Return where a value lies on the plot, in pixels from its left edge."""
        return float(value - self.axis.low) * self.plot / (self.axis.high - self.axis.low)


def dots(marks: Sequence[Mark], reference: Decimal | None, reference_label: str) -> dict[str, Any]:
    values = [value for mark in marks for value in mark.values]
    axis = axis_of([*values, *([reference] if reference is not None else [])])
    lines = [line for mark in marks for line in _lines(mark)]
    frame = Frame(
        axis,
        left=LABEL_GAP + ceil(max((_width(line) for line in lines), default=0)),
        right=TEXT_GAP + ceil(max((_width(mark.text, bold=True) for mark in marks), default=0)),
    )
    views, top = [_head(frame, reference, reference_label)], 0
    for run in runs(len(marks)):
        views.append(_rows(frame, [marks[row] for row in run], reference, top))
        top += int(views[-1].height)
    return finished(views, frame)


def _head(frame: Frame, reference: Decimal | None, label: str) -> View:
    """Return the ticks' figures and, under them where its line begins, what the reference is."""
    height = TICKS + (REFERENCE if reference is not None else 2)
    ticks = _ticks(frame)
    figures = ticks.mark_text(fontSize=LABEL_SIZE, color=INK)
    layers = [
        *_upright(ticks, frame, TICKS - 1, height),
        figures.encode(x=_x("x", frame), y=_y("y", height), text="text:N"),
    ]
    if reference is not None:
        layers += _reference_label(frame, frame.place(reference), label, height)
    return alt.layer(*layers, width=frame.plot, height=height)


def _reference_label(frame: Frame, place: float, label: str, height: int) -> list[alt.Chart]:
    half = _width(label) / 2
    # A line near the end of the axis must not push its label off the drawing.
    middle = min(max(place, half - frame.left), frame.plot + frame.right - half)
    one = alt.Chart(data([{"text": label}]))
    ground = one.mark_rect(color="white", opacity=1)
    words = one.mark_text(fontSize=LABEL_SIZE - 1, color=INK, baseline="bottom")
    sides = {"x": alt.value(middle - half), "x2": alt.value(middle + half)}
    return [
        ground.encode(**sides, y=alt.value(TICKS - 1), y2=alt.value(height)),
        words.encode(x=alt.value(middle), y=alt.value(height), text="text:N"),
    ]


def _rows(frame: Frame, marks: Sequence[Mark], reference: Decimal | None, top: int) -> View:
    """Return rows that stay together; `top` is how far below the chart's first row they begin."""
    edges = [0, *accumulate(ROW + LINE * (len(_lines(mark)) - 1) for mark in marks)]
    rows = [_row(mark, (start + end) / 2, frame) for mark, (start, end) in zip(marks, pairwise(edges), strict=True)]
    base, height = alt.Chart(data(rows)), edges[-1]
    layers = [*_upright(_ticks(frame), frame, 0, height), *_marks(base, frame, _y("y", height)), *_words(base, height)]
    if reference is not None:
        layers += _reference(frame, reference, height, top)
    return alt.layer(*layers, width=frame.plot, height=height)


def _ticks(frame: Frame) -> alt.Chart:
    return alt.Chart(data([{"x": tick, "y": TICKS / 2 - 1, "text": str(tick)} for tick in frame.ticks]))


def _row(mark: Mark, middle: float, frame: Frame) -> dict[str, Any]:
    lines = _lines(mark)
    return {
        "y": middle,
        "first": middle - LINE * (len(lines) - 1) / 2,
        "label": "\n".join(lines),
        "value": None if mark.value is None else float(mark.value),
        "text": mark.text,
        "low": frame.axis.low,
        "high": frame.axis.high,
        "from": None if mark.low is None else float(mark.low),
        "to": None if mark.high is None else float(mark.high),
    }


def _upright(ticks: alt.Chart, frame: Frame, start: int, end: int) -> list[alt.Chart]:
    """Return the axis's lines between two heights, in pixels from the top."""
    lines = ticks.mark_rule(color=HAIRLINE, strokeWidth=0.75)
    return [lines.encode(x=_x("x", frame), y=alt.value(start), y2=alt.value(end))]


def _marks(base: alt.Chart, frame: Frame, y: alt.Y) -> list[alt.Chart]:
    across = base.mark_rule(color=HAIRLINE, strokeWidth=0.75)
    between = base.transform_filter("isValid(datum.from)").mark_rule(color=CHAM, strokeWidth=3, opacity=0.45)
    dot = base.transform_filter("isValid(datum.value)").mark_circle(size=100, color=CHAM, opacity=1)
    return [
        across.encode(x=_x("low", frame), x2="high:Q", y=y),
        between.encode(x=_x("from", frame), x2="to:Q", y=y),
        dot.encode(x=_x("value", frame), y=y),
    ]


def _words(base: alt.Chart, height: int) -> list[alt.Chart]:
    names = base.mark_text(
        align="right", baseline="middle", lineBreak="\n", lineHeight=LINE, fontSize=LABEL_SIZE, color=INK
    )
    figures = base.mark_text(
        align="left", baseline="middle", dx=TEXT_GAP, fontWeight="bold", fontSize=LABEL_SIZE, color=INK
    )
    return [
        names.encode(x=alt.value(-LABEL_GAP), y=_y("first", height), text="label:N"),
        figures.encode(x=alt.value("width"), y=_y("y", height), text="text:N"),
    ]


def _reference(frame: Frame, value: Decimal, height: int, top: int) -> list[alt.Chart]:
    # The dashes go on where those of the rows above ended.
    line = alt.Chart(data([{"x": float(value)}])).mark_rule(
        color=INK, strokeDash=list(DASHES), strokeDashOffset=top % sum(DASHES), strokeWidth=1.25
    )
    return [line.encode(x=_x("x", frame), y=alt.value(0), y2=alt.value(height))]


def _lines(mark: Mark) -> list[str]:
    return textwrap.wrap(mark.label, LABEL_CHARACTERS)


def _width(text: str, *, bold: bool = False) -> float:
    """Return about how wide a line is drawn, rather more than less, in pixels."""
    letters = [letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter)]
    return LABEL_SIZE * (1.06 if bold else 1) * sum(map(_em, letters))


def _em(letter: str) -> float:
    if letter in NARROW:
        return 0.34
    if letter in WIDE:
        return 0.85
    return 0.73 if letter.isupper() else 0.5


def data(rows: list[dict[str, Any]]) -> alt.Data:
    return alt.Data(values=rows)  # type: ignore[no-untyped-call]


def _x(field: str, frame: Frame) -> alt.X:
    return alt.X(f"{field}:Q", scale=alt.Scale(domain=[frame.axis.low, frame.axis.high], nice=False), axis=None)


def _y(field: str, height: int) -> alt.Y:
    """Return a field that holds pixels from the top."""
    return alt.Y(f"{field}:Q", scale=alt.Scale(domain=[0, height], range=[0, height], nice=False), axis=None)


def finished(views: Sequence[View], frame: Frame) -> dict[str, Any]:
    spec: dict[str, Any] = alt.vconcat(*views, spacing=0, bounds="flush").to_dict(validate=False)
    # The words for those who cannot see it stand on each piece.
    spec["config"] = {"font": PAPER_FONT, "view": {"stroke": None}, "aria": False}
    spec["autosize"] = {"type": "none"}
    spec["padding"] = {"left": frame.left, "top": 0, "right": frame.right, "bottom": 0}
    return spec
