"""Reading questionnaire documents: what is taken, what is refused, and that every fault is named."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire import Condition, InvalidQuestionnaire, parse, say

DOCUMENT: dict[str, Any] = {
    "code": "phieu-thu",
    "title": {"vi": "Phiếu thử", "en": "Trial form"},
    "purpose": "Để biết phiếu có chạy không",
    "sections": [
        {
            "code": "A",
            "title": "Phần A",
            "questions": [
                {"code": "A1", "kind": "level5", "na": True, "text": {"vi": "Câu một", "en": "One"}},
                {"code": "A2", "kind": "yesno", "text": {"vi": "Câu hai", "en": "Two"}},
                {
                    "code": "A3",
                    "kind": "number",
                    "text": {"vi": "Mấy lần", "en": "How often"},
                    "minimum": 0,
                    "maximum": 9,
                },
            ],
        },
        {
            "code": "B",
            "title": "Phần B",
            "asked_if": {"question": "A2", "is": [1]},
            "questions": [
                {"code": "B1", "kind": "several", "text": "Gồm gì", "choices": ["Một", "Hai", "Ba"]},
                {"code": "B2", "kind": "text", "text": "Ý kiến", "asked_if": {"question": "B1", "is": [2, 3]}},
            ],
        },
    ],
}


def changed(path: list[Any], value: Any) -> dict[str, Any]:
    document = deepcopy(DOCUMENT)
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return document


def faults_of(document: Any) -> list[str] | None:
    """Return the faults of a document that is refused, None of one that is read."""
    try:
        parse(document)
    except InvalidQuestionnaire as refusal:
        return refusal.faults
    return None


def question(number: int, key: str) -> list[Any]:
    return ["sections", 0, "questions", number, key]


def test_questions_keep_the_order_of_the_document() -> None:
    assert [each.code for each in parse(DOCUMENT).questions] == ["A1", "A2", "A3", "B1", "B2"]


def test_free_text_is_not_coded() -> None:
    assert [each.code for each in parse(DOCUMENT).coded] == ["A1", "A2", "A3", "B1"]


def test_conditions_of_the_section_come_before_those_of_the_question() -> None:
    assert parse(DOCUMENT).by_code["B2"].conditions == (
        Condition("A2", frozenset({1})),
        Condition("B1", frozenset({2, 3})),
    )


def test_free_text_may_be_left_blank_unless_told_otherwise() -> None:
    questionnaire = parse(DOCUMENT)

    assert (questionnaire.by_code["B2"].required, questionnaire.by_code["A1"].required) == (False, True)


def test_only_satisfaction_levels_are_scored_by_default() -> None:
    assert {each.code: each.use for each in parse(DOCUMENT).questions} == {
        "A1": "scored",
        "A2": "opinion",
        "A3": "opinion",
        "B1": "opinion",
        "B2": "text",
    }


def test_the_five_levels_have_their_official_words() -> None:
    levels = [say(choice, "vi") for choice in parse(DOCUMENT).by_code["A1"].choices]

    assert levels == ["Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng"]


def test_a_language_counts_only_when_every_question_speaks_it() -> None:
    document = deepcopy(DOCUMENT)
    assert parse(document).languages == ("vi",)
    document["sections"] = document["sections"][:1]
    assert parse(document).languages == ("vi", "en")


def test_a_missing_language_falls_back_to_vietnamese() -> None:
    assert say(parse(DOCUMENT).by_code["B1"].text, "en") == "Gồm gì"


def test_line_breaks_of_yaml_become_single_blanks() -> None:
    assert say(parse(changed(question(0, "text"), "Câu  rất\n dài")).questions[0].text, "vi") == "Câu rất dài"


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        (["code"], "Có Dấu", "code"),
        (["code"], None, "code"),
        (["title"], "", "title"),
        (["title"], {"en": "only English"}, "title"),
        (["title"], 5, "title"),
        (["code"], "x" * 61, "code"),
        (["sections"], [], "sections"),
        (["sections"], "A", "sections"),
        (["unheard_of"], 1, "unheard_of"),
        (["measures"], "country", "measures"),
        (["sections", 1, "code"], "A", "sections[2].code"),
        (["sections", 0, "questions"], None, "sections[1].questions"),
        (question(0, "code"), "1A", "questions[1].code"),
        (question(0, "code"), "A2", "questions[2].code"),
        (question(0, "kind"), "stars", "questions[1].kind"),
        (question(0, "text"), None, "questions[1].text"),
        (question(0, "na"), "yes", "questions[1].na"),
        (question(0, "choices"), ["a", "b"], "questions[1].choices"),
        (question(0, "asked_if"), {"question": "B1", "is": [1]}, "asked_if.question"),
        (question(1, "asked_if"), {"question": "A1", "is": [6]}, "asked_if.is"),
        (question(1, "asked_if"), {"question": "A1", "is": [True]}, "asked_if.is"),
        (question(1, "asked_if"), {"question": "A1", "is": []}, "asked_if.is"),
        (question(1, "asked_if"), "A1", "asked_if"),
        (question(2, "maximum"), -1, "questions[3]"),
        (question(2, "maximum"), 32_767, "questions[3]"),
        (question(2, "minimum"), True, "questions[3]"),
        (["sections", 1, "questions", 0, "choices"], ["Một"], "choices"),
        (["sections", 1, "questions", 0, "choices"], [f"P{i}" for i in range(15)], "choices"),
        (["sections", 1, "questions", 1, "max_length"], 5_001, "max_length"),
    ],
)
def test_a_fault_names_its_place(path: list[Any], value: Any, named: str) -> None:
    with pytest.raises(InvalidQuestionnaire) as refusal:
        parse(changed(path, value))

    assert any(fault.partition(":")[0].endswith(named) for fault in refusal.value.faults), refusal.value.faults


def test_all_faults_are_named_at_once() -> None:
    document = changed(question(0, "kind"), "stars")
    document["sections"][1]["code"] = "1"
    document["code"] = "Sai Mã"

    with pytest.raises(InvalidQuestionnaire) as refusal:
        parse(document)

    assert len(refusal.value.faults) == 3


def test_a_questionnaire_of_free_text_only_is_refused() -> None:
    document = {
        "code": "a",
        "title": "A",
        "sections": [{"code": "A", "title": "A", "questions": [{"code": "A", "kind": "text", "text": "A"}]}],
    }

    with pytest.raises(InvalidQuestionnaire):
        parse(document)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["code", "title", "sections", "questions", "kind", "text", "choices", "asked_if", "vi"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(anything)
def test_any_document_is_read_or_refused_with_faults(document: Any) -> None:
    assert faults_of(document) != []


@given(
    st.sampled_from(
        [
            ["code"],
            ["title"],
            ["purpose"],
            ["note"],
            ["measures"],
            ["sections"],
            ["sections", 0],
            ["sections", 1, "asked_if"],
            ["sections", 1, "asked_if", "question"],
            ["sections", 1, "asked_if", "is"],
            *(question(number, key) for number in range(3) for key in ("code", "kind", "text", "use", "na", "choices")),
            question(2, "minimum"),
            question(2, "maximum"),
            ["sections", 1, "questions", 1, "max_length"],
        ]
    ),
    anything,
)
def test_any_spoilt_place_is_read_or_refused_with_faults(path: list[Any], value: Any) -> None:
    assert faults_of(changed(path, value)) != []
