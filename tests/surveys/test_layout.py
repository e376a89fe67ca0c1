"""Where counts lie, and that counting answers is counting."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.layout import Cell, count, layout, same_layout
from surveys.questionnaire import parse

QUESTIONNAIRE = parse(
    {
        "code": "phieu-thu",
        "title": "Phiếu thử",
        "sections": [
            {
                "code": "A",
                "title": "Phần A",
                "questions": [
                    {"code": "MUC", "kind": "level5", "na": True, "text": "Mức"},
                    {"code": "CHU", "kind": "text", "text": "Ý kiến"},
                    {"code": "NHIEU", "kind": "several", "na": True, "text": "Nhiều", "choices": ["a", "b", "c"]},
                    {"code": "SO", "kind": "number", "text": "Số", "minimum": 0, "maximum": 99},
                    {"code": "LOC", "kind": "yesno", "text": "Lọc"},
                    {
                        "code": "KYK",
                        "kind": "level3",
                        "text": "Ý",
                        "choices": ["a", "b", "c"],
                        "na": True,
                        "no_opinion": True,
                    },
                ],
            }
        ],
    }
)
LAYOUT = layout(QUESTIONNAIRE)


def counted(*rows: list[int]) -> dict[str, list[int]]:
    counts = count(LAYOUT, np.array(rows, dtype=np.int16).reshape(-1, 5))
    return {cell.code: cell.of(counts).tolist() for cell in LAYOUT.cells}


def test_cells_follow_the_coded_questions_without_gaps() -> None:
    assert LAYOUT.cells == (
        Cell("MUC", "level5", 0, 0, 7),
        Cell("NHIEU", "several", 1, 7, 5),
        Cell("SO", "number", 2, 12, 3),
        Cell("LOC", "yesno", 3, 15, 4),
        Cell("KYK", "level3", 4, 19, 6, no_opinion=True),
    )
    assert LAYOUT.size == 25


def test_levels_are_counted_after_blank_and_not_applicable() -> None:
    rows = [[level, 0, 0, 0, 0] for level in (0, 0, 0, -1, -1, 1, 4, 5, 5, 5, 5)]

    assert counted(*rows)["MUC"] == [3, 2, 1, 0, 0, 1, 4]


def test_each_tick_of_several_is_counted() -> None:
    rows = [[0, mask, 0, 0, 0] for mask in (0, -1, -1, 0b001, 0b101, 0b111)]

    assert counted(*rows)["NHIEU"] == [1, 2, 3, 1, 2]


def test_of_numbers_only_whether_one_was_given_is_counted() -> None:
    rows = [[0, 0, number, 0, 0] for number in (0, 1, 50, 100)]

    assert counted(*rows)["SO"] == [1, 0, 3]


def test_no_opinion_is_counted_apart_from_not_applicable() -> None:
    rows = [[0, 0, 0, 0, answer] for answer in (-2, -2, -2, -1, 0, 1, 3)]

    assert counted(*rows)["KYK"] == [1, 1, 1, 0, 1, 3]


def test_nothing_counts_as_nothing() -> None:
    assert not count(LAYOUT, np.empty((0, 5), dtype=np.int16)).any()


row = st.tuples(st.integers(-1, 5), st.integers(-1, 7), st.integers(0, 100), st.integers(0, 2), st.integers(-2, 3))


def by_hand(rows: list[tuple[int, ...]]) -> list[int]:
    counts = [0] * LAYOUT.size
    for each in rows:
        for cell, code in zip(LAYOUT.cells, each, strict=True):
            for place in _places(cell, code):
                counts[cell.offset + place] += 1
    return counts


def _places(cell: Cell, code: int) -> list[int]:
    if code == -2:
        return [cell.width - 1]
    if code <= 0:
        return [-code]
    if cell.kind == "number":
        return [2]
    if cell.kind == "several":
        return [2 + bit for bit in range(3) if code >> bit & 1]
    return [1 + code]


@given(st.lists(row, max_size=40))
def test_counts_are_what_counting_by_hand_gives(rows: list[Any]) -> None:
    counts = count(LAYOUT, np.array(rows, dtype=np.int16).reshape(-1, 5))

    assert counts.tolist() == by_hand(rows)


@given(st.lists(row, max_size=20), st.lists(row, max_size=20))
def test_counts_of_two_blocks_add_up(first: list[Any], second: list[Any]) -> None:
    def block(rows: list[Any]) -> Any:
        return count(LAYOUT, np.array(rows, dtype=np.int16).reshape(-1, 5))

    assert (block(first) + block(second) == block(first + second)).all()


@pytest.mark.parametrize("cell", [cell for cell in LAYOUT.cells if cell.kind != "several"], ids=lambda cell: cell.code)
def test_single_answers_of_a_cell_sum_to_the_forms(cell: Cell) -> None:
    rows = np.array([[1, 3, 5, 2, -2], [0, 0, 0, 0, 0], [-1, -1, 0, 1, 3]], dtype=np.int16)

    assert cell.of(count(LAYOUT, rows)).sum() == len(rows)


def reworded(change: Callable[[list[dict[str, Any]]], object]) -> bool:
    """Tell whether a questionnaire keeps its layout when its questions are changed."""
    questions: list[dict[str, Any]] = [
        {"code": "MUC", "kind": "level5", "text": "Mức"},
        {"code": "NHIEU", "kind": "several", "text": "Nhiều", "choices": ["a", "b", "c"]},
        {"code": "YK", "kind": "text", "text": "Ý kiến"},
    ]
    before = parse({"code": "x", "title": "X", "sections": [{"code": "A", "title": "A", "questions": questions}]})
    after = deepcopy(questions)
    change(after)
    return same_layout(
        before, parse({"code": "x", "title": "X", "sections": [{"code": "A", "title": "A", "questions": after}]})
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda questions: questions[0].update(text="Mức độ", help="Xin chọn một mức", required=False),
        lambda questions: questions[1].update(choices=["x", "y", "z"], asked_if={"question": "MUC", "is": [1]}),
        lambda questions: questions.insert(0, {"code": "T", "kind": "text", "text": "Chữ"}),
        lambda questions: questions.pop(2),
    ],
)
def test_wording_rules_and_free_text_leave_the_layout_alone(change: Callable[[list[dict[str, Any]]], object]) -> None:
    assert reworded(change)


@pytest.mark.parametrize(
    "change",
    [
        lambda questions: questions.reverse(),
        lambda questions: questions[0].update(code="MUC2"),
        lambda questions: questions[0].update(kind="single", choices=["1", "2", "3", "4", "5"]),
        lambda questions: questions[0].update(na=True),
        lambda questions: questions[0].update(no_opinion=True),
        lambda questions: questions[1]["choices"].append("d"),
        lambda questions: questions.pop(0),
    ],
)
def test_order_kind_choices_and_what_is_offered_make_another_layout(
    change: Callable[[list[dict[str, Any]]], object],
) -> None:
    assert not reworded(change)
