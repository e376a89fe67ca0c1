"""How the line over years is made, with Altair, in pixels of one view; called by `charts.lines` alone."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import altair as alt

from charts.drawing import CHAM, DASHES, HAIRLINE, INK, LABEL_SIZE, Frame, data, finished
from charts.lines import YearMark
from charts.specs import axis_of

HEIGHT, YEARS, TOP = 190, 22, 16
LEFT, RIGHT = 34, 26

Row = dict[str, Any]


def line(years: Sequence[YearMark], break_label: str) -> dict[str, Any]:
    """Draw years from left to right at equal distances."""
    axis = axis_of([value for year in years for value in year.mark.values])
    frame, depth = Frame(axis, left=LEFT, right=RIGHT), HEIGHT - YEARS - TOP

    def y(value: Any) -> float:
        return TOP + float(axis.high - value) * depth / (axis.high - axis.low)

    def x(place: int) -> float:
        return (place + 0.5) * frame.plot / len(years)

    dots = [
        _dot(year, x(place), y, rises=_rises(year, after))
        for place, (year, after) in enumerate(zip(years, [*years[1:], None], strict=True))
    ]
    ticks = [{"y": y(tick), "text": str(tick), "x": -6, "x2": frame.plot} for tick in frame.ticks]
    strokes = [
        {"x": x(place), "y": y(one.value), "x2": x(place + 1), "y2": y(two.value)}
        for place, (one, two) in enumerate(pairwise(years))
        if one.value is not None and two.value is not None and not two.breaks
    ]
    breaks = [{"x": (x(place - 1) + x(place)) / 2} for place, year in enumerate(years) if year.breaks and place]
    view = alt.layer(
        *_grid(ticks, frame.plot),
        *_strokes(strokes, frame.plot),
        *_breaks(breaks, frame.plot, break_label),
        *_dots(dots, frame.plot),
        width=frame.plot,
        height=HEIGHT,
    )
    return finished([view], frame)


def _rises(year: YearMark, after: YearMark | None) -> bool:
    """Say whether a stroke leads up from a year: its figure then stands below."""
    if after is None or after.breaks or after.value is None or year.value is None:
        return False
    return after.value > year.value


def _dot(year: YearMark, x: float, y: Any, *, rises: bool) -> Row:
    mark = year.mark
    shown = mark.value is not None
    return {
        "x": x,
        "label": mark.label,
        "text": mark.text if shown else "",
        "y": y(mark.value) if shown else None,
        "said": y(mark.value) + (11 if rises else -9) if shown else None,
        "low": y(mark.low) if mark.low is not None else None,
        "high": y(mark.high) if mark.high is not None else None,
    }


def _x(field: str, plot: int) -> alt.X:
    return alt.X(f"{field}:Q", scale=alt.Scale(domain=[0, plot], range=[0, plot], nice=False), axis=None)


def _y(field: str) -> alt.Y:
    return alt.Y(f"{field}:Q", scale=alt.Scale(domain=[0, HEIGHT], range=[0, HEIGHT], nice=False), axis=None)


def _grid(ticks: list[Row], plot: int) -> list[alt.Chart]:
    base = alt.Chart(data(ticks))
    lines = base.mark_rule(color=HAIRLINE, strokeWidth=0.75)
    words = base.mark_text(align="right", baseline="middle", fontSize=LABEL_SIZE, color=INK)
    return [
        lines.encode(x=alt.value(0), x2=alt.value(plot), y=_y("y")),
        words.encode(x=alt.value(-6), y=_y("y"), text="text:N"),
    ]


def _strokes(strokes: list[Row], plot: int) -> list[alt.Chart]:
    if not strokes:
        return []
    rule = alt.Chart(data(strokes)).mark_rule(color=CHAM, strokeWidth=2)
    return [rule.encode(x=_x("x", plot), x2="x2:Q", y=_y("y"), y2="y2:Q")]


def _breaks(breaks: list[Row], plot: int, label: str) -> list[alt.Chart]:
    if not breaks:
        return []
    base = alt.Chart(data(breaks))
    rule = base.mark_rule(color=INK, strokeDash=list(DASHES), strokeWidth=1.25)
    words = base.mark_text(text=label, baseline="bottom", fontSize=LABEL_SIZE - 2, color=INK)
    return [
        rule.encode(x=_x("x", plot), y=alt.value(TOP), y2=alt.value(HEIGHT - YEARS)),
        words.encode(x=_x("x", plot), y=alt.value(TOP - 2)),
    ]


def _dots(dots: list[Row], plot: int) -> list[alt.Chart]:
    base = alt.Chart(data(dots))
    limits = base.transform_filter("isValid(datum.low)").mark_rule(color=CHAM, strokeWidth=3, opacity=0.45)
    dot = base.transform_filter("isValid(datum.y)").mark_circle(size=100, color=CHAM, opacity=1)
    figures = base.transform_filter("isValid(datum.y)").mark_text(
        align="left", baseline="middle", dx=6, fontWeight="bold", fontSize=LABEL_SIZE, color=INK
    )
    years = base.mark_text(baseline="bottom", fontSize=LABEL_SIZE, color=INK)
    return [
        limits.encode(x=_x("x", plot), y=_y("low"), y2="high:Q"),
        dot.encode(x=_x("x", plot), y=_y("y")),
        figures.encode(x=_x("x", plot), y=_y("said"), text="text:N"),
        years.encode(x=_x("x", plot), y=alt.value(HEIGHT - 2), text="label:N"),
    ]
