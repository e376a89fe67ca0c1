"""What makes a form doubtful."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.models import Response
from surveys.quality import STRAIGHT_LINED, TOO_FAST, flags_of
from surveys.questionnaire import parse

ITEMS = 10
QUESTIONNAIRE = parse(
    {
        "code": "phieu-dai",
        "title": "Phiếu dài",
        "sections": [
            {
                "code": "A",
                "title": "Phần A",
                "questions": [
                    *({"code": f"A{n}", "kind": "level5", "text": f"Câu {n}", "na": True} for n in range(ITEMS)),
                    {"code": "NHU", "kind": "level5", "use": "need", "text": "Mong đợi"},
                    {"code": "SO", "kind": "number", "minimum": 0, "maximum": 9, "text": "Số lần"},
                ],
            }
        ],
    }
)
VARIED = [4, 5, 4, 5, 3, 4, 4, 5, 4, 2, 1, 1]


def alike(level: int, *, items: int = ITEMS) -> list[int]:
    return [level] * items + [-1] * (ITEMS - items) + [2, 3]


def test_the_bits_are_those_of_the_stored_flags() -> None:
    assert (TOO_FAST, STRAIGHT_LINED) == (Response.Flag.TOO_FAST, Response.Flag.STRAIGHT_LINED)


@pytest.mark.parametrize(("seconds", "flags"), [(11.9, TOO_FAST), (12, 0), (600, 0), (-5, TOO_FAST), (None, 0)])
def test_a_form_is_too_fast_below_a_second_a_question(seconds: float | None, flags: int) -> None:
    assert flags_of(QUESTIONNAIRE, VARIED, seconds=seconds) == flags


def test_blank_questions_need_no_time() -> None:
    assert flags_of(QUESTIONNAIRE, [4, 5] + [0] * 10, seconds=2.5) == 0


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_every_level_chosen_throughout_is_a_straight_line(level: int) -> None:
    assert flags_of(QUESTIONNAIRE, alike(level), seconds=None) == STRAIGHT_LINED


def test_not_applicable_does_not_break_a_line_but_shortens_it() -> None:
    assert flags_of(QUESTIONNAIRE, alike(4, items=8), seconds=None) == STRAIGHT_LINED
    assert flags_of(QUESTIONNAIRE, alike(4, items=7), seconds=None) == 0


@given(st.lists(st.integers(1, 5), min_size=ITEMS, max_size=ITEMS).filter(lambda levels: len(set(levels)) > 1))
def test_two_levels_are_no_straight_line(levels: list[Any]) -> None:
    assert flags_of(QUESTIONNAIRE, [*levels, 1, 1], seconds=None) == 0
