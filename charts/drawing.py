"""How the specifications are made, with Altair. Only `charts.specs` calls this, when something is drawn."""

import json
import textwrap
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import altair as alt

from charts.specs import Axis, Mark, axis_of

INK = "#1c2127"
CHAM = "#1d4a73"
HAIRLINE = "#b9b5ac"
PAPER_FONT = "Tinos"
WIDTH = 604  # 160 mm
# Rows as near as their labels allow: a chart cannot break, and what does not fit leaves its height blank on a page.
ROW = 20
LINE = 18
LABEL_CHARACTERS = 48
LABEL_SIZE = 15
TICK_STEPS = {10: 5, 20: 5, 40: 10, 100: 20}


def dots(marks: Sequence[Mark], reference: Decimal | None, reference_label: str) -> dict[str, Any]:
    values = [value for mark in marks for value in mark.values]
    axis = axis_of([*values, *([reference] if reference is not None else [])])
    layers = [*_rows(marks, axis), *_reference(reference, reference_label, axis)]
    chart = alt.layer(*layers)
    lines = max((len(_lines(mark)) for mark in marks), default=1)
    return _finished(chart, height=(ROW + LINE * (lines - 1)) * len(marks) + 48)


def _rows(marks: Sequence[Mark], axis: Axis) -> list[alt.Chart]:
    # Rows stand by number, not by name: two units may have the same one.
    lines = json.dumps([_lines(mark) for mark in marks])
    rows = [
        {
            "row": row,
            "value": None if mark.value is None else float(mark.value),
            "text": mark.text,
            "low": axis.low,
            "high": axis.high,
            "from": None if mark.low is None else float(mark.low),
            "to": None if mark.high is None else float(mark.high),
        }
        for row, mark in enumerate(marks)
    ]
    y = alt.Y("row:O", title=None).axis(
        labelLimit=300, labelPadding=10, domain=False, ticks=False, labelExpr=f"{lines}[datum.value]"
    )
    base = alt.Chart(_data(rows)).encode(y=y)
    return [
        base.mark_rule(color=HAIRLINE, strokeWidth=0.75).encode(x=_x("low", axis), x2="high:Q"),
        base.transform_filter("isValid(datum.from)")
        .mark_rule(color=CHAM, strokeWidth=3, opacity=0.45)
        .encode(x=_x("from", axis), x2="to:Q"),
        base.transform_filter("isValid(datum.value)")
        .mark_circle(size=110, color=CHAM, opacity=1)
        .encode(x=_x("value", axis)),
        base.mark_text(align="left", dx=14, fontSize=LABEL_SIZE, fontWeight="bold", color=INK).encode(
            x=alt.value("width"), text="text:N"
        ),
    ]


def _lines(mark: Mark) -> list[str]:
    return textwrap.wrap(mark.label, LABEL_CHARACTERS)


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
