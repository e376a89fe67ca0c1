"""The answer sheet: what any channel's raw input becomes."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire import parse
from surveys.sheet import AnswerSheet

DOCUMENT: dict[str, Any] = {
    "code": "phieu-thu",
    "title": "Phiếu thử",
    "sections": [
        {
            "code": "A",
            "title": "Phần A",
            "questions": [
                {"code": "MUC", "kind": "level5", "na": True, "text": "Mức hài lòng"},
                {"code": "NHIEU", "kind": "several", "na": True, "text": "Nhiều", "choices": ["a", "b", "c"]},
                {"code": "SO", "kind": "number", "text": "Số lần", "minimum": 2, "maximum": 30_000, "required": False},
                {"code": "LOC", "kind": "yesno", "text": "Có gửi không"},
                {"code": "SAU", "kind": "level5", "text": "Xử lý", "asked_if": {"question": "LOC", "is": [1]}},
                {"code": "CUOI", "kind": "level5", "text": "Báo lại", "asked_if": {"question": "SAU", "is": [1, 2]}},
                {
                    "code": "THEO",
                    "kind": "yesno",
                    "text": "Theo",
                    "required": False,
                    "asked_if": {"question": "NHIEU", "is": [2]},
                },
                {
                    "code": "YKIEN",
                    "kind": "several",
                    "no_opinion": True,
                    "required": False,
                    "text": "Ý",
                    "choices": ["a", "b"],
                },
                {"code": "CHU", "kind": "text", "text": "Ý kiến", "max_length": 20},
            ],
        }
    ],
}
SHEET = AnswerSheet(parse(DOCUMENT))
GOOD = {"MUC": 4, "NHIEU": [1, 3], "LOC": 2}


def answers(raw: Mapping[str, Any], **how: Any) -> dict[str, int]:
    reading = SHEET.read(raw, **how)
    assert not reading.errors
    return dict(zip((each.code for each in SHEET.questionnaire.coded), reading.answers, strict=True))


def errors(raw: Mapping[str, Any], **how: Any) -> dict[str, str]:
    return {code: problem.kind for code, problem in SHEET.read(raw, **how).errors.items()}


def test_a_good_form_has_no_errors() -> None:
    assert SHEET.read(GOOD).is_valid


@pytest.mark.parametrize("value", [4, "4", " 4 "])
def test_a_choice_is_its_number(value: Any) -> None:
    assert answers({**GOOD, "MUC": value})["MUC"] == 4


@pytest.mark.parametrize("value", ["na", "NA", " na ", "-1", -1])
def test_not_applicable_is_minus_one(value: Any) -> None:
    assert answers({**GOOD, "MUC": value})["MUC"] == -1


@pytest.mark.parametrize("value", ["kyk", " KYK ", "-2", -2, ["kyk"]])
def test_no_opinion_is_minus_two_and_not_not_applicable(value: Any) -> None:
    assert answers({**GOOD, "YKIEN": value})["YKIEN"] == -2


@pytest.mark.parametrize("question", ["MUC", "NHIEU", "LOC", "SO"])
def test_no_opinion_is_refused_where_it_is_not_offered(question: str) -> None:
    assert question in errors({**GOOD, question: "kyk"})


def test_no_opinion_goes_with_no_choice_of_several() -> None:
    assert errors({**GOOD, "YKIEN": ["kyk", 1]}) == {"YKIEN": "not_a_choice"}


def test_not_applicable_is_refused_where_it_is_not_offered() -> None:
    assert errors({**GOOD, "LOC": "na"}) == {"LOC": "not_a_choice"}


@pytest.mark.parametrize("value", [0, 6, "0", "6", "04", "+4", "4.0", 4.0, True, "４", "bốn", [4], {"a": 1}, "1;2"])
def test_what_is_not_a_choice_is_refused(value: Any) -> None:
    assert errors({**GOOD, "MUC": value}) == {"MUC": "not_a_choice"}


@pytest.mark.parametrize(
    ("value", "mask"), [([1, 3], 5), ("1;3", 5), (" 3 ; 1 ", 5), (["1", "1"], 1), (2, 2), ("na", -1), (["2"], 2)]
)
def test_several_choices_are_a_mask(value: Any, mask: int) -> None:
    assert answers({**GOOD, "NHIEU": value})["NHIEU"] == mask


@pytest.mark.parametrize("value", [[1, 4], "1;4", "1,3", ["na", 1], [None], [[1]], {"a": 1}])
def test_a_wrong_part_spoils_several_choices(value: Any) -> None:
    assert errors({**GOOD, "NHIEU": value}) == {"NHIEU": "not_a_choice"}


@pytest.mark.parametrize(("value", "stored"), [(2, 3), ("30000", 30_001), (" 7 ", 8)])
def test_a_number_is_stored_one_higher(value: Any, stored: int) -> None:
    assert answers({**GOOD, "SO": value})["SO"] == stored


@pytest.mark.parametrize("value", [1, 30_001, "-3", "999999999999", 10**400, -5])
def test_a_number_outside_its_bounds_is_refused(value: Any) -> None:
    assert errors({**GOOD, "SO": value}) == {"SO": "out_of_bounds"}


@pytest.mark.parametrize(
    "value", ["ba", "3,5", "3.5", 3.5, "1_0", True, [3], "٣", "9" * 13, "9" * 5000, "0x1", {"a": 1}]
)
def test_what_is_not_a_number_is_refused(value: Any) -> None:
    assert errors({**GOOD, "SO": value}) == {"SO": "not_a_number"}


@pytest.mark.parametrize("blank", [None, "", "  ", []])
def test_blank_says_nothing(blank: Any) -> None:
    assert errors({**GOOD, "MUC": blank}) == {"MUC": "missing"}
    assert answers({**GOOD, "SO": blank})["SO"] == 0


def test_a_question_is_asked_when_its_condition_holds() -> None:
    assert errors({**GOOD, "LOC": 1}) == {"SAU": "missing"}


def test_a_chain_of_conditions_is_followed() -> None:
    assert errors({**GOOD, "LOC": 1, "SAU": 2}) == {"CUOI": "missing"}
    assert answers({**GOOD, "LOC": 1, "SAU": 5})["CUOI"] == 0


def test_an_answer_to_a_question_not_asked_is_dropped() -> None:
    assert answers({**GOOD, "SAU": 1, "CUOI": 1})["SAU"] == 0


def test_what_hangs_on_a_dropped_answer_is_dropped_too() -> None:
    assert answers({**GOOD, "SAU": 1, "CUOI": 1})["CUOI"] == 0


def test_one_of_several_ticks_meets_a_condition() -> None:
    assert answers({**GOOD, "NHIEU": [1, 2], "THEO": 1})["THEO"] == 1
    assert answers({**GOOD, "NHIEU": [1], "THEO": 1})["THEO"] == 0
    assert answers({**GOOD, "NHIEU": "na", "THEO": 1})["THEO"] == 0


def test_paper_may_have_blanks() -> None:
    assert answers({}, complete=False) == dict.fromkeys((each.code for each in SHEET.questionnaire.coded), 0)


def test_paper_that_contradicts_its_filter_is_an_error() -> None:
    assert errors({"LOC": 2, "SAU": 3}, complete=False) == {"SAU": "not_asked"}


def test_paper_with_a_blank_filter_counts_what_was_answered() -> None:
    assert answers({"SAU": 3}, complete=False)["SAU"] == 3


def test_input_for_no_question_is_unknown() -> None:
    reading = SHEET.read({**GOOD, "LA": 1})

    assert (reading.unknown, reading.is_valid) == (("LA",), False)


def test_text_is_composed_and_freed_of_control_signs() -> None:
    reading = SHEET.read({**GOOD, "CHU": " To\u0302\u0301t\u0000\u0007\r\nlắm "})

    assert reading.texts == {"CHU": "Tốt\nlắm"}


def test_text_longer_than_allowed_is_refused() -> None:
    assert errors({**GOOD, "CHU": "a" * 21}) == {"CHU": "too_long"}


def test_text_that_fills_its_length_is_taken() -> None:
    assert SHEET.read({**GOOD, "CHU": " " + "a" * 20}).texts == {"CHU": "a" * 20}


def test_text_of_control_signs_only_says_nothing() -> None:
    assert SHEET.read({**GOOD, "CHU": "\u0001\u0002"}).texts == {}


def test_text_must_be_text() -> None:
    assert errors({**GOOD, "CHU": 5}) == {"CHU": "not_text"}


raw_value = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(["na", "-1", "1", "5", "1;2", 1, 2, 5, -1]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=6,
)
raw_form = st.dictionaries(
    st.sampled_from([*SHEET.questionnaire.by_code]) | st.text(max_size=5), raw_value, max_size=10
)


@given(raw_form, st.booleans())
def test_any_input_is_read_within_what_may_be_stored(raw: dict[str, Any], complete: bool) -> None:
    reading = SHEET.read(raw, complete=complete)

    limits = {"level5": 5, "yesno": 2, "several": 2**3 - 1, "number": 30_001}
    assert len(reading.answers) == len(SHEET.questionnaire.coded)
    for question, code in zip(SHEET.questionnaire.coded, reading.answers, strict=True):
        assert (-1 if question.na else 0) <= code <= limits[question.kind]
    for text in reading.texts.values():
        assert 0 < len(text) <= 20
        text.encode()


@given(raw_form)
def test_every_refused_answer_is_stored_as_not_answered(raw: dict[str, Any]) -> None:
    reading = SHEET.read(raw)

    coded = [each.code for each in SHEET.questionnaire.coded]
    assert all(reading.answers[coded.index(code)] == 0 for code in reading.errors if code in coded)


@given(raw_form)
def test_reading_what_was_read_changes_nothing(raw: dict[str, Any]) -> None:
    first = SHEET.read(raw, complete=False)
    again: dict[str, Any] = dict(first.texts)
    for question, code in zip(SHEET.questionnaire.coded, first.answers, strict=True):
        if question.kind == "several" and code > 0:
            again[question.code] = [place + 1 for place in range(3) if code >> place & 1]
        elif code:
            again[question.code] = code - 1 if question.kind == "number" else code

    assert SHEET.read(again, complete=False).answers == first.answers
