from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.numbers import vi
from reports import tables
from reports.content import Cell, Report, Row, Section, Table
from reports.signs import explained
from reports.tables import Forms
from reports.tables.cells import share
from scoring.disclosure import masked, released_unit
from scoring.method import Certainty
from scoring.results import NodeResult, UnitResult
from tests.scoring.factories import document, method, score
from tests.scoring.factories import unit as counts

CERTAINTY = Certainty()
UNKNOWN = Forms("Sở Y tế", 1, None, 20, 0)
KNOWN = Forms("Sở Xây dựng", 1, 40, 30, 2)


def unit_of(*levels: int) -> UnitResult:
    return score(method(), counts("a", {"A1": levels, "A2": levels})).agencies[0]


@given(st.lists(st.integers(0, 50), min_size=2, max_size=7).filter(any))
def test_stacked_bar_has_no_gaps(levels: list[int]) -> None:
    parts = tables.segments(levels)
    edges = [(part.start, part.start + part.width) for part in parts]
    assert edges[0][0] == 0
    assert edges[-1][1] == 1000
    assert all(end == start for (_, end), (start, _) in pairwise(edges))


@pytest.mark.parametrize(("part", "whole", "said"), [(1, 8, "12,5"), (1, 3, "33,3"), (1, 40, "2,5"), (0, 0, "–")])
def test_shares_have_one_decimal(part: int, whole: int, said: str) -> None:
    assert share(part, whole, 1) == said


def test_unknown_issued_forms_leave_no_column() -> None:
    table = tables.forms_table(1, "Đơn vị", [UNKNOWN], total_name="Tổng số")
    assert [cell.text for cell in table.heads[0].cells] == ["Đơn vị", "Thu về", "Hợp lệ", "% hợp lệ", "Loại"]


def test_partly_unknown_issued_forms_have_no_total() -> None:
    table = tables.forms_table(1, "Đơn vị", [KNOWN, UNKNOWN], total_name="Tổng số")
    assert table.foot is not None
    assert [cell.text for cell in table.foot.cells] == ["Tổng số", "–", "52", "–", "50", "96,15", "2"]


def test_excluded_forms_count_as_returned() -> None:
    row = tables.forms_table(1, "Đơn vị", [KNOWN], total_name="Tổng số").rows[0]
    assert [cell.text for cell in row.cells] == ["Sở Xây dựng", "40", "32", "80,00", "30", "93,75", "2"]


def test_figures_of_fewer_than_five_answers_are_hidden() -> None:
    unit = released_unit(unit_of(0, 0, 1, 1, 2))
    table = tables.item_table(1, unit, scale=5, caption="", certainty=CERTAINTY)
    assert [cell.text for cell in table.rows[0].cells[2:]] == ["4", *["(1)"] * 6]
    assert table.rows[0].bar == ()
    assert "(1) Không nêu để không lộ câu trả lời" in table.notes[0]


def test_factors_of_fewer_than_five_answers_are_hidden_in_the_ranking() -> None:
    few = unit_of(0, 0, 1, 1, 2)
    hidden = masked(few, {"A": "few"}, whole=False, k=5)
    assert [
        cell.text
        for cell in tables.ranking_table(1, [hidden], caption="", certainty=CERTAINTY, minimum=10).rows[0].cells[3:]
    ] == ["(1)", "85,00"]


def test_a_unit_of_few_forms_has_no_figures_in_the_ranking() -> None:
    few = released_unit(unit_of(0, 0, 1, 1, 2))
    row = tables.ranking_table(1, [few], caption="", certainty=CERTAINTY, minimum=10).rows[0]
    assert [cell.text for cell in row.cells] == ["a", "4", "(1)"]


def test_a_distribution_that_is_not_told_is_hidden_not_missing() -> None:
    unit = unit_of(0, 0, 2, 5, 5)
    first, *others = unit.to_json()["nodes"][1:]
    silent = UnitResult.from_json({**unit.to_json(), "nodes": [{**first, "levels": []}, *others]})
    table = tables.item_table(1, silent, scale=5, caption="", certainty=CERTAINTY)
    assert [cell.text for cell in table.rows[0].cells[3:8]] == ["(1)"] * 5
    assert table.rows[0].cells[-1].text == vi(unit.of_kind("item")[0].index)
    assert "(1) Không nêu để không lộ câu trả lời" in table.notes[0]


def test_folded_levels_stand_in_cells_over_both() -> None:
    table = tables.item_table(1, released_unit(unit_of(1, 1, 2, 3, 3)), scale=5, caption="", certainty=CERTAINTY)
    assert [(cell.text, cell.columns) for cell in table.rows[0].cells[3:6]] == [("20,0", 2), ("20,0", 1), ("60,0", 2)]
    assert "gộp hai mức" in table.notes[0]


def test_units_with_too_few_forms_come_last_without_rank() -> None:
    scored = score(
        method(**document(minimum=10)),
        counts("a", {"A1": (0, 0, 0, 0, 5), "A2": (0, 0, 0, 0, 5)}),
        counts("b", {"A1": (20, 0, 0, 0, 0), "A2": (20, 0, 0, 0, 0)}),
    )
    rows = tables.ranking_table(1, scored.agencies, caption="", certainty=CERTAINTY, minimum=10).rows
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["1", "b", "20", "20,00", "20,00"],
        ["–", "a", "5", "không đủ phiếu"],
    ]


def test_a_unit_whose_forms_hold_no_valid_answer_is_not_said_to_have_too_few() -> None:
    scored = score(
        method(**document(minimum=10)),
        counts("a", {"A1": (0,) * 5, "A2": (0,) * 5}, n=12),
        counts("b", {"A1": (20, 0, 0, 0, 0), "A2": (20, 0, 0, 0, 0)}),
    )
    rows = tables.ranking_table(1, scored.agencies, caption="", certainty=CERTAINTY, minimum=10).rows
    assert [cell.text for cell in rows[1].cells] == ["–", "a", "12", "không có câu trả lời hợp lệ để tính"]


def test_the_block_stands_at_the_foot_of_its_ranking() -> None:
    answers = {"a": (0, 0, 0, 5, 0), "b": (0, 0, 0, 0, 5)}
    scored = score(method(), *(counts(code, {"A1": levels, "A2": levels}) for code, levels in answers.items()))
    table = tables.ranking_table(
        1,
        scored.agencies,
        caption="",
        certainty=CERTAINTY,
        minimum=10,
        block=scored.blocks[0],
        block_name="Trung bình khối",
    )
    assert table.foot is not None
    assert [cell.text for cell in table.foot.cells] == ["", "Trung bình khối", "10", "90,00", "90,00"]


def test_a_hidden_block_has_no_row_in_the_ranking() -> None:
    scored = score(method(), *(counts(code, {"A1": (0, 0, 0, 5, 0), "A2": (0,) * 5}) for code in "ab"))
    hidden = replace(scored.blocks[0], index=None)
    assert (
        tables.ranking_table(
            1, scored.agencies, caption="", certainty=CERTAINTY, minimum=10, block=hidden, block_name=""
        ).foot
        is None
    )


def test_method_of_one_item_has_no_factor_table() -> None:
    only_items = UnitResult.from_json({**unit_of(0, 0, 0, 5, 5).to_json(), "nodes": []})
    assert tables.factor_table(iter([1]), only_items, caption="", certainty=CERTAINTY) is None


def test_unanswered_items_are_named_in_the_note() -> None:
    unit = unit_of(0, 0, 0, 5, 5)
    silent = [NodeResult.from_json({**node_json, "valid": 0, "n": 0}) for node_json in unit.to_json()["nodes"][1:2]]
    changed = UnitResult.from_json({**unit.to_json(), "nodes": [_json(silent[0]), *unit.to_json()["nodes"][2:]]})
    assert (
        "Không phát sinh câu trả lời: A1."
        in tables.item_table(1, changed, scale=5, caption="", certainty=CERTAINTY).notes[0]
    )


def _json(node: NodeResult) -> dict[str, object]:
    return {name: getattr(node, name) for name in NodeResult.__slots__}


def test_a_table_says_what_its_signs_mean_and_says_it_once() -> None:
    def noted(*notes: str, signs: tuple[str, ...] = ("–", "(1)", "88,55")) -> tuple[str, ...]:
        rows = (Row(tuple(Cell(sign) for sign in signs)),)
        one = Table(1, "Kết quả", "factors", (), rows, notes=notes)
        report = Report(head=None, sections=(Section("", (), (Section("", (one,)),)),))  # type: ignore[arg-type]
        return explained(report).tables[0].notes

    hidden, none = "(1) Không nêu để không lộ câu trả lời của từng người.", "Dấu “–”: không có giá trị."
    assert noted() == (f"{hidden} {none}",)
    assert noted("Ghi chú.", "Nguồn.", signs=("–",)) == ("Ghi chú.", f"Nguồn. {none}")
    assert noted("Dấu “–”: không có ai.", signs=("–",)) == ("Dấu “–”: không có ai.",)
    assert noted("Các dấu: như ở Bảng 1.", "(1) Ẩn.") == ("Các dấu: như ở Bảng 1.", "(1) Ẩn.")
    assert noted("", signs=("88,55", "(1–3)", "–5")) == ("",)
