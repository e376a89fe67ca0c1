"""Questionnaires being written: the draft's document, edits of it, what hinders publishing, and differences."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.drafting import edits
from surveys.drafting.checks import findings, is_publishable
from surveys.drafting.codes import slug
from surveys.drafting.diff import changes
from surveys.drafting.document import HEAD, Document, adopt, blank, content, find, questions, refused
from surveys.drafting.edits import Choice
from surveys.drafting.languages import missing
from surveys.drafting.mending import preview
from surveys.questionnaire import parse
from surveys.services.questionnaires import DEFINITIONS
from surveys.yaml_file import read_yaml

DOCUMENT: dict[str, Any] = {
    "code": "phieu-thu",
    "title": {"vi": "Phiếu thử", "en": "Trial"},
    "sections": [
        {
            "code": "A",
            "title": {"vi": "Phần A", "en": "Part A"},
            "questions": [
                {"code": "A1", "kind": "level5", "na": True, "text": {"vi": "Câu một", "en": "One"}},
                {
                    "code": "A2",
                    "kind": "single",
                    "text": {"vi": "Câu hai", "en": "Two"},
                    "choices": [
                        {"vi": "Báo", "en": "Paper"},
                        {"vi": "Đài", "en": "Radio"},
                        {"vi": "Ti vi", "en": "TV"},
                    ],
                },
            ],
        },
        {
            "code": "B",
            "title": {"vi": "Phần B", "en": "Part B"},
            "asked_if": {"question": "A2", "is": [2, 3]},
            "questions": [
                {"code": "B1", "kind": "number", "text": {"vi": "Mấy lần", "en": "Often"}, "minimum": 0, "maximum": 9},
                {"code": "B2", "kind": "text", "text": {"vi": "Góp ý", "en": "Comment"}},
            ],
        },
    ],
}
A1, A2, B1, B2 = "c2", "c3", "c5", "c6"
SECTION_A, SECTION_B = "p1", "p4"


@pytest.fixture
def draft() -> Document:
    made = adopt(deepcopy(DOCUMENT))
    # Ids as this file names them: a section takes its number before its questions.
    renumbered = iter([SECTION_A, A1, A2, SECTION_B, B1, B2])
    for section in made["sections"]:
        section["id"] = next(renumbered)
        for question in section["questions"]:
            question["id"] = next(renumbered)
    return made


def found(draft: Document, level: str = "error") -> list[tuple[str, str, str]]:
    return [(each.id, each.field, each.kind) for each in findings(draft) if each.level == level]


def changed(draft: Document, id: str, **fields: Any) -> Document:
    return edits.change(draft, id, fields)


def codes(draft: Document) -> list[list[str]]:
    return [[question["code"] for question in section["questions"]] for section in draft["sections"]]


def told(old: Document, new: Document) -> list[tuple[str, str, str, str]]:
    return [(each.kind, each.code, each.field, each.language) for each in changes(old, new)]


@pytest.mark.parametrize("path", sorted(DEFINITIONS.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_shipped_questionnaire_comes_out_of_a_draft_as_it_went_in(path: Any) -> None:
    document = read_yaml(path)

    assert parse(content(adopt(document))) == parse(document)


def test_what_is_published_has_nothing_only_drafts_have(draft: Document) -> None:
    published = content(draft)

    assert parse(published) == parse(DOCUMENT)
    assert "languages" not in published
    assert "id" not in published["sections"][0]["questions"][0]


def test_edits_leave_the_old_document_alone(draft: Document) -> None:
    before = deepcopy(draft)
    edits.shift(edits.remove(edits.add_question(draft, section=SECTION_A).document, A1), A2, 1)
    changed(draft, A2, code="X", choices=[Choice({"vi": "Một"})])
    edits.drop_language(edits.add_language(draft, "km"), "en")

    assert draft == before


def test_moving_passes_over_the_edge_of_a_section(draft: Document) -> None:
    assert codes(edits.shift(draft, A2, -1)) == [["A2", "A1"], ["B1", "B2"]]
    assert codes(edits.shift(draft, A2, 1)) == [["A1"], ["A2", "B1", "B2"]]
    assert codes(edits.shift(draft, B1, -1)) == [["A1", "A2", "B1"], ["B2"]]
    assert codes(edits.shift(draft, A1, -1)) == codes(draft)
    assert codes(edits.shift(draft, SECTION_B, -1)) == [["B1", "B2"], ["A1", "A2"]]
    assert codes(edits.to_section(draft, A1, SECTION_B)) == [["A2"], ["B1", "B2", "A1"]]


def test_a_new_question_is_of_the_kind_before_it_with_a_free_code(draft: Document) -> None:
    added = edits.add_question(draft, section=SECTION_A, after=A1)
    question = find(added.document, added.id)

    assert codes(added.document)[0] == ["A1", "A3", "A2"]
    assert question["kind"] == "level5"
    assert edits.add_section(draft, after=SECTION_A).document["sections"][1]["code"] == "C"


def test_a_copy_has_everything_but_the_code(draft: Document) -> None:
    added = edits.duplicate(draft, A2)
    copy, original = find(added.document, added.id), find(draft, A2)

    assert copy["code"] == "A3"
    assert {**copy, "id": "", "code": ""} == {**original, "id": "", "code": ""}


def test_rules_follow_a_renamed_question_and_its_moved_choices(draft: Document) -> None:
    renamed = changed(draft, A2, code="NGUON")
    assert renamed["sections"][1]["asked_if"] == {"question": "NGUON", "is": [2, 3]}

    said = find(draft, A2)["choices"]
    turned = changed(draft, A2, choices=[Choice(said[2], 3), Choice({"vi": "Loa"}), Choice(said[1], 2)])
    assert turned["sections"][1]["asked_if"]["is"] == [1, 3]

    dropped = changed(draft, A2, choices=[Choice(said[0], 1), Choice({"vi": "Loa"})])
    assert (SECTION_B, "rule", "rule_empty") in found(dropped)


def test_a_fixed_scale_does_not_keep_choices_of_the_kind_before(draft: Document) -> None:
    fixed = changed(draft, A2, kind="level5")

    assert find(fixed, A2)["choices"] == []
    assert (find(fixed, A2)["use"], find(changed(draft, A1, kind="text"), A1)["required"]) == ("scored", False)


HINDERED: list[tuple[str, dict[str, Any], tuple[str, str, str]]] = [
    (HEAD, {"code": "Có dấu"}, (HEAD, "code", "slug")),
    (HEAD, {"title": {"en": "Only"}}, (HEAD, "title", "no_title")),
    (HEAD, {"title": {"vi": "x" * 301}}, (HEAD, "title", "too_long")),
    (SECTION_A, {"title": {}}, (SECTION_A, "title", "no_section_title")),
    (SECTION_A, {"code": "B"}, (SECTION_A, "code", "code_twice")),
    (A1, {"text": {"vi": "  "}}, (A1, "text", "no_text")),
    (A1, {"code": "1a"}, (A1, "code", "code")),
    (A1, {"code": "A2"}, (A1, "code", "code_twice")),
    (A1, {"text": {"vi": "x" * 1_001}}, (A1, "text", "too_long")),
    (A1, {"asked_if": {"question": "A2", "is": [1]}}, (A1, "rule", "rule_later")),
    (A1, {"asked_if": {"question": "A1", "is": [1]}}, (A1, "rule", "rule_later")),
    (A1, {"asked_if": {"question": "KHONG", "is": [1]}}, (A1, "rule", "rule_unknown")),
    (B2, {"asked_if": {"question": "B1", "is": [1]}}, (B2, "rule", "rule_without_choices")),
    (B2, {"asked_if": {"question": "A2", "is": []}}, (B2, "rule", "rule_empty")),
    (B2, {"asked_if": {"question": "A2", "is": [4]}}, (B2, "rule", "rule_choice_gone")),
    (B1, {"use": "scored"}, (B1, "use", "scored_without_scale")),
    (B1, {"maximum": None}, (B1, "minimum", "no_bounds")),
    (B1, {"minimum": 10}, (B1, "minimum", "no_bounds")),
    (B1, {"maximum": 40_000}, (B1, "minimum", "no_bounds")),
    (B2, {"max_length": 5_001}, (B2, "max_length", "length")),
    (A2, {"choices": [Choice({"vi": "Một", "en": "One"})]}, (A2, "choices", "few_choices")),
    (A2, {"choices": [Choice({"vi": "Một", "en": "1"}), Choice({})]}, (A2, "choices.2", "no_choice_text")),
    (
        A2,
        {"kind": "several", "choices": [Choice({"vi": f"P{at}", "en": f"C{at}"}) for at in range(15)]},
        (A2, "choices", "many_choices"),
    ),
    (A2, {"kind": "level3", "choices": [Choice({"vi": "a", "en": "a"})] * 4}, (A2, "choices", "many_choices")),
]


@pytest.mark.parametrize(("id", "fields", "named"), HINDERED, ids=lambda value: value[2] if len(value) == 3 else "")
def test_what_hinders_publishing_is_named_at_its_place(
    draft: Document, id: str, fields: dict[str, Any], named: tuple[str, str, str]
) -> None:
    broken = changed(draft, id, **fields)

    assert found(draft) == []
    assert named in found(broken)
    assert not is_publishable(findings(broken))


def test_a_section_without_questions_and_a_form_of_text_alone_are_hindered(draft: Document) -> None:
    emptied = edits.remove(edits.remove(draft, B1), B2)
    assert (SECTION_B, "", "empty_section") in found(emptied)

    only_text = edits.remove(edits.remove(edits.remove(changed(draft, SECTION_B, asked_if=None), A1), A2), B1)
    assert (HEAD, "", "only_text") in found(only_text)


def test_a_language_is_a_warning_until_it_would_be_mixed(draft: Document) -> None:
    without = edits.set_texts(draft, {(A1, "text"): {"en": ""}})
    assert (found(without), found(without, "warning")) == ([], [(HEAD, "languages", "language_missing")])

    mixed = edits.set_texts(draft, {(A2, "choices.3"): {"en": ""}})
    assert found(mixed) == [(A2, "choices.3", "choice_untranslated")]

    untitled = edits.set_texts(draft, {(SECTION_A, "title"): {"en": ""}})
    assert (found(untitled), found(untitled, "warning")) == ([], [(HEAD, "languages", "language_partial")])


def test_what_is_missing_in_a_language_is_every_text_there_is_in_vietnamese(draft: Document) -> None:
    with_khmer = edits.add_language(draft, "km")

    assert missing(with_khmer, "en") == []
    assert [(each.id, each.field) for each in missing(with_khmer, "km")] == [
        *((HEAD, "title"), (SECTION_A, "title"), (A1, "text"), (A2, "text")),
        *((A2, "choices.1"), (A2, "choices.2"), (A2, "choices.3")),
        *((SECTION_B, "title"), (B1, "text"), (B2, "text")),
    ]
    assert edits.drop_language(edits.set_texts(with_khmer, {(A1, "text"): {"km": "មួយ"}}), "km") == draft


KINDS = ["level5", "level3", "yesno", "single", "several", "number", "text"]
TEXTS = st.dictionaries(st.sampled_from(["vi", "en"]), st.sampled_from(["", "Chữ", "Chữ khác"]), max_size=2)
RULES = st.none() | st.fixed_dictionaries(
    {
        "question": st.sampled_from(["A1", "A2", "B1", "B2", "X", ""]),
        "is": st.lists(st.integers(1, 6), max_size=3, unique=True),
    }
)
FIELDS = st.fixed_dictionaries(
    {
        "code": st.sampled_from(["A1", "A2", "B1", "K", "", "1", "có dấu"]),
        "kind": st.sampled_from(KINDS),
        "text": TEXTS,
        "use": st.sampled_from(["scored", "opinion", "profile"]),
        "choices": st.lists(TEXTS.map(Choice), max_size=16),
        "minimum": st.none() | st.integers(0, 40_000),
        "maximum": st.none() | st.integers(0, 40_000),
        "max_length": st.none() | st.integers(0, 6_000),
        "asked_if": RULES,
    }
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(["c2", "c3", "c4"]), FIELDS), max_size=4), RULES)
def test_without_errors_the_parser_reads_it_and_any_draft_can_be_previewed(
    typed: list[tuple[str, dict[str, Any]]], rule: Any
) -> None:
    document = changed(blank(code="thu", title="Thử"), "p1", title={"vi": "Phần"}, asked_if=rule)
    for _number in range(3):
        document = edits.add_question(document, section="p1").document
    for id, fields in typed:
        document = edits.change(document, id, fields)

    assert not (is_publishable(findings(document)) and refused(document))
    assert preview(document).questions


def test_a_draft_shows_what_it_has_and_dots_where_it_has_none() -> None:
    added = edits.add_question(blank(), section="p1")
    shown = preview(added.document)

    assert [(question.code, question.text["vi"]) for question in shown.questions] == [("A1", "…")]


def test_differences_are_told_question_by_question(draft: Document) -> None:
    reworded = edits.set_texts(draft, {(A1, "text"): {"vi": "Câu thứ nhất"}, (A2, "choices.2"): {"en": "Wireless"}})
    assert told(draft, reworded) == [("text", "A1", "text", "vi"), ("text", "A2", "choices.2", "en")]

    assert told(draft, changed(draft, B1, maximum=5, required=False)) == [
        ("setting", "B1", "required", ""),
        ("setting", "B1", "maximum", ""),
    ]
    assert told(draft, edits.shift(draft, A1, 1)) == [("moved", "A2", "", "")] or told(
        draft, edits.shift(draft, A1, 1)
    ) == [("moved", "A1", "", "")]
    assert told(draft, edits.to_section(draft, B1, SECTION_A)) == [("moved", "B1", "", "")]
    assert told(draft, changed(draft, SECTION_B, asked_if=None)) == [("rule", "B", "rule", "")]
    assert told(draft, changed(draft, A1, code="MOI")) == [("added", "MOI", "", ""), ("removed", "A1", "", "")]
    assert told(draft, draft) == []


def test_a_choice_more_or_less_is_told(draft: Document) -> None:
    said = find(draft, A2)["choices"]
    more = changed(draft, A2, choices=[*(Choice(each, at) for at, each in enumerate(said, 1)), Choice({"vi": "Loa"})])

    assert told(draft, more) == [("choice_added", "A2", "choices.4", "vi")]
    assert told(more, draft) == [("choice_removed", "A2", "choices.4", "vi")]


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Phiếu khảo sát Đường phố", "phieu-khao-sat-duong-pho"),
        ("  22 tiêu chí (2017)  ", "22-tieu-chi-2017"),
        ("…", ""),
        ("dài " * 30, "dai-dai-dai-dai-dai-dai-dai-dai-dai-dai-dai-dai"),
    ],
)
def test_a_code_comes_out_of_the_title(title: str, code: str) -> None:
    assert slug(title) == code


def test_questions_come_in_order(draft: Document) -> None:
    assert [question["code"] for question in questions(draft)] == ["A1", "A2", "B1", "B2"]
