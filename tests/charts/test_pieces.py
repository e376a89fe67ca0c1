import re
import xml.etree.ElementTree as ET
from decimal import Decimal
from html import unescape
from itertools import accumulate

import pytest

from charts import pieces, render, specs

NAMES = tuple(f"UBND xã số {row}" for row in range(8))
LONG = "Tiếp nhận, giải quyết góp ý, phản ánh, kiến nghị của tổ chức"
LABEL = "chỉ số khối 84,72"


@pytest.fixture(scope="module")
def cut() -> list[str]:
    marks = [specs.Mark(name, Decimal(f"8{row}.25")) for row, name in enumerate(NAMES)]
    spec = specs.dots(marks, reference=Decimal("84.72"), reference_label=LABEL)
    return pieces.cut(render.svg(spec), spec, [f"Phần <{number}>" for number in range(4)])


def words(piece: str) -> list[str]:
    return [unescape(text) for text in re.findall("<text[^>]*>([^<]*)</text>", piece)]


def test_first_piece_is_the_axis_with_the_name_of_the_line(cut: list[str]) -> None:
    assert words(cut[0]) == ["80", "85", "90", LABEL]


def test_every_row_stands_in_one_piece_with_its_figure(cut: list[str]) -> None:
    assert [set(words(piece)) & set(NAMES) for piece in cut[1:]] == [set(NAMES[:3]), set(NAMES[3:5]), set(NAMES[5:])]
    assert "87,25" in words(cut[3])


def test_words_on_a_piece_are_words(cut: list[str]) -> None:
    assert "<title>Phần &lt;2&gt;</title>" in cut[2]


def test_pieces_show_all_of_their_height_and_nothing_beside(cut: list[str]) -> None:
    for piece in cut:
        root = ET.fromstring(piece)
        assert root.attrib["viewBox"] == f"0 0 604 {root.attrib['height']}"
        places = [text.attrib["transform"] for text in root.iter("text")]
        assert all(0 < float(re.split("[,)]", place)[1]) <= float(root.attrib["height"]) for place in places)


def test_dashes_of_the_reference_go_on_over_the_pieces(cut: list[str]) -> None:
    heights = [float(ET.fromstring(piece).attrib["height"]) for piece in cut[1:]]
    starts = [0, *accumulate(heights)][:-1]
    offsets = [float(match) for piece in cut[1:] for match in re.findall('stroke-dashoffset="([0-9.]+)"', piece)]
    assert offsets == [start % 9 for start in starts][-len(offsets) :]
    assert len(offsets) >= 2


def test_long_names_have_lines_of_their_own() -> None:
    spec = specs.dots([specs.Mark(LONG, Decimal(84)), specs.Mark("Kết quả", Decimal(85))])
    _axis, rows = pieces.cut(render.svg(spec), spec, ["", ""])
    lines = re.findall("<tspan[^>]*>([^<]*)</tspan>", rows) or words(rows)
    assert " ".join(lines).count(LONG) == 1
