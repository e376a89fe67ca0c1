"""Charts over pages: the axis on each of them, no few rows alone, the caption with the last rows, words for all."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.template.loader import render_to_string

from charts import pieces, render, specs
from documents import pdf
from reports import figures
from reports.content import Figure
from tests.reports.paper import Page, Paper

ROWS = 11
CHARTS = 24
LINK = '<link rel="stylesheet" href="paper:css/print.css">'


@pytest.fixture(scope="module")
def pages() -> tuple[Page, ...]:
    """Return pages full of charts that begin at all heights; rows are called hàng-CHART-ROW."""
    marks = [specs.Mark(f"hàng-no-{row}", Decimal(f"{61 + row}.25")) for row in range(ROWS)]
    spec = specs.dots(marks, reference=Decimal(66), reference_label="vạch-no")
    axis, *rows = pieces.cut(render.svg(spec), spec, [""] * len(spec["vconcat"]))
    drawn = _html(Figure(0, "Thử", axis, tuple(rows))).replace("đồ 0.", "đồ -no.")
    shown = (f"{'<p>Chữ.</p>' * (number % 9)}{drawn.replace('-no', f'-{number}')}" for number in range(1, CHARTS + 1))
    return Paper(pdf.render(_page("".join(shown)))).pages


def _page(body: str) -> str:
    return f"<html lang='vi'><title>Thử</title>{LINK}<main class='paper'>{body}</main></html>"


def _html(figure: Figure) -> str:
    return render_to_string("reports/parts/figure.html", {"block": figure})


def _rows(page: Page, number: int) -> int:
    return sum(word.text.startswith(f"hàng-{number}-") for word in page.words)


def _captions(page: Page) -> list[int]:
    said = " ".join(word.text for word in page.words)
    return [int(found) for found in re.findall(r"Biểu đồ -(\d+)\.", said)]


def _parted(pages: tuple[Page, ...]) -> list[int]:
    return [number for number in range(1, CHARTS + 1) if sum(_rows(page, number) > 0 for page in pages) > 1]


def test_every_row_is_printed_once(pages: tuple[Page, ...]) -> None:
    assert [sum(_rows(page, number) for page in pages) for number in range(1, CHARTS + 1)] == [ROWS] * CHARTS


def test_at_least_three_rows_stand_on_each_page_of_a_parted_chart(pages: tuple[Page, ...]) -> None:
    parted = _parted(pages)
    assert len(parted) > 4
    assert min(_rows(page, number) for page in pages for number in parted if _rows(page, number)) >= 3


def test_axis_and_line_are_named_on_each_page_of_a_parted_chart(pages: tuple[Page, ...]) -> None:
    for number in _parted(pages):
        for page in pages:
            assert sum(word.text == f"vạch-{number}" for word in page.words) == (_rows(page, number) > 0)


def test_caption_stands_below_the_last_row_on_its_page(pages: tuple[Page, ...]) -> None:
    for number in range(1, CHARTS + 1):
        (page,) = [page for page in pages if number in _captions(page)]
        assert page.find(f"hàng-{number}-{ROWS - 1}").bottom < page.find(f"đồ -{number}.").top


def test_pieces_of_a_chart_touch(pages: tuple[Page, ...]) -> None:
    whole = [(page, number) for page in pages for number in range(1, CHARTS + 1) if _rows(page, number) == ROWS]
    assert len(whole) > 4
    for page, number in whole:
        tops = [page.find(f"hàng-{number}-{row}").top for row in range(ROWS)]
        assert [after - before for before, after in pairwise(tops)] == pytest.approx(
            [18 * 160 / 604] * (ROWS - 1), abs=0.1
        )


def test_words_say_which_rows_they_are_of() -> None:
    marks = [specs.Mark(f"Xã {row}", Decimal(f"8{row}.25")) for row in range(1, 8)]
    assert list(figures.said("Chỉ số (%)", marks)) == [
        "Chỉ số (%), hàng 1–3/7: Xã 1: 81,25; Xã 2: 82,25; Xã 3: 83,25",
        "Chỉ số (%), hàng 4/7: Xã 4: 84,25",
        "Chỉ số (%), hàng 5–7/7: Xã 5: 85,25; Xã 6: 86,25; Xã 7: 87,25",
    ]


def test_few_rows_are_all_rows() -> None:
    marks = [specs.Mark("Xã 1", Decimal("81.25")), specs.Mark("Xã 2", None, "không phát sinh")]
    assert list(figures.said("Chỉ số (%)", marks)) == ["Chỉ số (%): Xã 1: 81,25; Xã 2: không phát sinh"]


def test_each_piece_says_in_words_what_it_shows() -> None:
    titles = ["Trục từ 60 đến 80", "hàng 1–3/7", "hàng 4/7", "hàng 5–7/7"]
    spec = specs.dots([specs.Mark(f"Xã {row}", Decimal(f"6{row}.25")) for row in range(7)])
    axis, *rows = pieces.cut(render.svg(spec), spec, titles)
    made = Paper(pdf.render(_page(_html(Figure(1, "Thử", axis, tuple(rows))))))
    assert [str(each["/Alt"]) for each in _figures(made.root["/StructTreeRoot"])] == titles


def _figures(node: Any) -> Iterator[Any]:
    """Yield the figures of a tagged PDF in the order in which they are read."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for each in node:
            yield from _figures(each)
    elif isinstance(node, dict):
        if node.get("/S") == "/Figure":
            yield node
        yield from _figures(node.get("/K", []))
