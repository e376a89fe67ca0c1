"""Chart specifications (Vega-Lite), made once for screen and paper."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import altair as alt

from charts.numbers import vi

INK = "#1c2127"
CHAM = "#1d4a73"
HAIRLINE = "#b9b5ac"
PAPER_FONT = "Tinos"
WIDTH = 604  # 160 mm
ROW = 31
LABEL_CHARACTERS = 48
LABEL_SIZE = 15
WINDOWS = (10, 20, 40)
TICK_STEPS = {10: 5, 20: 5, 40: 10, 100: 20}


@dataclass(frozen=True, slots=True)
class Mark:
    """One row of a chart: `value` in percent, already rounded by the method; None has no mark, only the words."""

    label: str
    value: Decimal | None
    words: str = ""

    @property
    def text(self) -> str:
        return self.words or vi(self.value)


@dataclass(frozen=True, slots=True)
class Axis:
    """The part of 0-100 that a chart shows, in percent."""

    low: int
    high: int


def axis_of(values: Sequence[Decimal]) -> Axis:
    """Return the smallest window of 10, 20 or 40 points (else 0-100) that holds every value off its edges."""
    for width in WINDOWS:
        step = width // 2
        for low in range(100 - width, -1, -step):
            if values and low < min(values) and (max(values) < low + width or low + width == 100):
                return Axis(low, low + width)
    return Axis(0, 100)


def dots(marks: Sequence[Mark], *, reference: Decimal | None = None, reference_label: str = "") -> dict[str, Any]:
    """Return a dot for each row on a common axis, its figure at the right; `reference` is a line through all rows.

    Rows keep their order.
    """
    values = [mark.value for mark in marks if mark.value is not None]
    axis = axis_of([*values, *([reference] if reference is not None else [])])
    layers = [*_rows(marks, axis), *_reference(reference, reference_label, axis)]
    chart = alt.layer(*layers)
    return _finished(chart, height=ROW * len(marks) + 48)


def _rows(marks: Sequence[Mark], axis: Axis) -> list[alt.Chart]:
    labels = ["\n".join(textwrap.wrap(mark.label, LABEL_CHARACTERS)) for mark in marks]
    rows = [
        {
            "label": label,
            "value": None if mark.value is None else float(mark.value),
            "text": mark.text,
            "low": axis.low,
            "high": axis.high,
        }
        for label, mark in zip(labels, marks, strict=True)
    ]
    y = alt.Y("label:N", sort=labels, title=None).axis(
        labelLimit=300, labelPadding=10, domain=False, ticks=False, labelExpr="split(datum.value, '\\n')"
    )
    base = alt.Chart(_data(rows)).encode(y=y)
    return [
        base.mark_rule(color=HAIRLINE, strokeWidth=0.75).encode(x=_x("low", axis), x2="high:Q"),
        base.transform_filter("isValid(datum.value)")
        .mark_circle(size=110, color=CHAM, opacity=1)
        .encode(x=_x("value", axis)),
        base.mark_text(align="left", dx=14, fontSize=LABEL_SIZE, fontWeight="bold", color=INK).encode(
            x=alt.value("width"), text="text:N"
        ),
    ]


def _data(rows: list[dict[str, Any]]) -> alt.Data:
    return alt.Data(values=rows)  # type: ignore[no-untyped-call]


def _x(field: str, axis: Axis) -> alt.X:
    step = TICK_STEPS[axis.high - axis.low]
    return alt.X(f"{field}:Q", title=None, scale=alt.Scale(domain=[axis.low, axis.high], nice=False)).axis(
        values=list(range(axis.low, axis.high + 1, step)), format="d", labelFlush=False
    )


def _reference(value: Decimal | None, label: str, axis: Axis) -> list[alt.Chart]:
    if value is None:
        return []
    line = alt.Chart(_data([{"value": float(value), "label": label}]))
    x = _x("value", axis)
    return [
        line.mark_rule(color=INK, strokeDash=[5, 4], strokeWidth=1.25).encode(x=x),
        line.mark_text(baseline="bottom", dy=-4, fontSize=LABEL_SIZE - 2, color=INK).encode(
            x=x, y=alt.value(0), text="label:N"
        ),
    ]


def _finished(chart: alt.LayerChart | alt.FacetChart, *, height: int) -> dict[str, Any]:
    config = {
        "font": PAPER_FONT,
        "view": {"stroke": None},
        "axis": {
            "labelFontSize": LABEL_SIZE,
            "labelColor": INK,
            "gridColor": HAIRLINE,
            "gridWidth": 0.75,
            "domainColor": HAIRLINE,
            "tickColor": HAIRLINE,
        },
    }
    spec: dict[str, Any] = chart.to_dict(validate=False)
    spec.pop("config", None)
    spec |= {"width": WIDTH, "height": height, "config": config}
    spec["autosize"] = {"type": "fit", "contains": "padding"}
    spec["padding"] = {"left": 0, "top": 0, "right": 0, "bottom": 0}
    return spec
