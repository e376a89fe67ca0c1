from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.method import check_against
from scoring.method_document import InvalidMethod, parse
from surveys import questionnaire
from surveys.services.questionnaires import DEFINITIONS as QUESTIONNAIRES
from surveys.yaml_file import parse_yaml
from tests.scoring.answers import QUESTIONNAIRE
from tests.scoring.factories import DEFINITIONS, document, shipped, shipped_document

SHIPPED = {
    "diem-cap-xa": "cap-xa-16-3",
    "diem-cap-xa-cat": "cap-xa-16-3",
    "top2-2640": "bnv-2640",
    "hai-long-chung": "bnv-2640",
    "bnv-2022": "bnv-ho-gia-dinh-2022",
}
A = {"code": "A", "name": "A", "items": ["A1", "A2"]}
B = {"code": "B", "name": "B", "items": ["B1"]}


def faults_of(document: Any) -> list[str]:
    with pytest.raises(InvalidMethod) as refusal:
        parse(document)
    return refusal.value.faults


def test_defaults() -> None:
    method = parse(document())
    assert (method.minimum, method.scale, method.rounding.digits, method.rounding.mode) == (1, 5, 2, "half_up")
    assert (method.rank_by, method.block_roll_up, method.total_roll_up) == ("printed", "mean", "pooled")
    assert method.root.items == ("A1", "A2")


def test_every_shipped_method_is_named_in_this_test() -> None:
    assert {path.stem for path in DEFINITIONS.glob("*.yaml")} == set(SHIPPED)


@pytest.mark.parametrize("code", SHIPPED)
def test_shipped_method_reads_under_its_own_name(code: str) -> None:
    method = shipped(code)
    assert method.code == code
    assert method.assumptions


@pytest.mark.parametrize(("code", "asked_in"), SHIPPED.items())
def test_shipped_method_fits_its_questionnaire(code: str, asked_in: str) -> None:
    path: Path = QUESTIONNAIRES / f"{asked_in}.yaml"
    assert check_against(shipped(code), questionnaire.parse(parse_yaml(path.read_bytes()))) == []


def test_twins_differ_in_the_rounding_of_the_index_alone() -> None:
    half_up, cut = shipped_document("diem-cap-xa"), shipped_document("diem-cap-xa-cat")
    differing = {key for key in half_up if half_up[key] != cut[key]}
    assert differing == {"code", "title", "note", "rounding"}


def test_weight_of_the_policy_part_is_marked_as_an_assumption() -> None:
    method = shipped("bnv-2022")
    assert method.root.weights == (Fraction(3, 5), Fraction(2, 5))
    assert any("0,60" in text and "giả định" in text for text in method.assumptions)


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"code": "Có dấu"}, "code:"),
        ({"title": ""}, "title:"),
        ({"title": 5}, "title:"),
        ({"title": "a\0b"}, "title:"),
        ({"title": "\ud800"}, "title:"),
        ({"formula": "median"}, "formula:"),
        ({"formula": ["top2"]}, "formula:"),
        ({"scale": 1}, "scale:"),
        ({"scale": True}, "scale:"),
        ({"scale": 3, "formula": "top2"}, "root > A:"),
        ({"minimum": 0}, "minimum:"),
        ({"rounding": {"digits": 9}}, "rounding.digits:"),
        ({"rounding": {"mode": "half_even"}}, "rounding.mode:"),
        ({"rounding": 2}, "rounding:"),
        ({"rank": {"by": "luck"}}, "rank.by:"),
        ({"roll_up": {"block": "median"}}, "roll_up.block:"),
        ({"channels_counted": ["qr"]}, "channels_counted:"),
        ({"na": "zero"}, "na:"),
        ({"extra": 1}, "phương pháp.extra:"),
        ({"tree": []}, "root.children:"),
        ({"tree": None}, "root:"),
        ({"tree": [A, A]}, "root > [2].code:"),
        ({"tree": [{"code": "A", "name": "A"}]}, "root > A:"),
        ({"tree": [{**A, "name": ""}]}, "root > A.name:"),
        ({"tree": [{**A, "items": ["A1", "A1"]}]}, "root > A.items[2]:"),
        ({"tree": [{**A, "items": "A1"}]}, "root > A.items:"),
        ({"tree": [{**A, "kind": "leaf"}]}, "root > A.kind:"),
        ({"tree": [{**A, "formula": "top2"}]}, "root > A.formula:"),
        ({"tree": [{**A, "weights": {"A1": 1}}]}, "root > A.weights:"),
        ({"tree": {"formula": "single_item", "items": ["A1", "A2"]}}, "root:"),
        ({"tree": {"formula": "weighted", "weights": {"A": 0.5, "B": 0.4}, "children": [A, B]}}, "root.weights:"),
        ({"tree": {"formula": "weighted", "weights": {"A": 1, "B": 0}, "children": [A, B]}}, "root.weights.B:"),
        ({"tree": {"formula": "weighted", "weights": {"A": "1e9", "B": 1}, "children": [A, B]}}, "root.weights.A:"),
        ({"tree": {"formula": "weighted", "children": [A, B]}}, "root.weights"),
        ({"points": {"components": {"X": 6}}}, "points.components.X:"),
        ({"points": {"components": {}}}, "points.components:"),
        ({"points": {"components": {"A": -6}}}, "points.components.A:"),
        ({"points": {"components": {"A": 6}, "total": "sum"}}, "points.total:"),
        ({"assumptions": "giả định"}, "assumptions:"),
        ({"assumptions": [1]}, "assumptions[1]:"),
    ],
)
def test_fault_names_its_place(fields: dict[str, Any], place: str) -> None:
    assert any(fault.startswith(place) for fault in faults_of(document(**fields)))


@pytest.mark.parametrize("policy", ["zero", "full"])
def test_counting_missing_children_is_refused_under_a_pooled_node(policy: str) -> None:
    (fault,) = faults_of(document(tree=[{**A, "na": policy}]))
    assert fault.startswith("root > A.na:")


@pytest.mark.parametrize("raw", [None, 7, "phương pháp", [], {"tree": {}}])
def test_what_is_no_method_is_refused(raw: Any) -> None:
    assert faults_of(raw)


def test_all_faults_are_named_at_once() -> None:
    assert len(faults_of(document(code="X Y", title="", scale=99))) == 3


def test_tree_deeper_than_four_levels_is_refused() -> None:
    node: dict[str, Any] = A
    for level in range(5):
        node = {"code": f"N{level}", "name": "N", "children": [node]}
    assert any("tầng" in fault for fault in faults_of(document(tree=[node])))


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(st.sampled_from(["code", "name", "items", "children", "formula", "weights", "na"]), children)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*document(), "rank", "points", "rounding", "roll_up"]), json))
def test_any_document_is_read_or_refused(fields: dict[str, Any]) -> None:
    with suppress(InvalidMethod):
        parse({**document(), **fields})


def fits(**fields: Any) -> list[str]:
    asked: questionnaire.Questionnaire = questionnaire.parse(QUESTIONNAIRE)
    return check_against(parse(document(**fields)), asked)


def test_method_over_scored_items_fits() -> None:
    assert fits() == []


@pytest.mark.parametrize(
    ("item", "words"), [("XX", "không có câu hỏi này"), ("LOC", "không phải câu chấm điểm"), ("LAN", "không phải câu")]
)
def test_item_that_cannot_be_scored_is_named(item: str, words: str) -> None:
    (fault,) = fits(tree={"items": ["A1", item]})
    assert fault.startswith(f"root > {item}: ")
    assert words in fault


def test_scale_of_another_length_is_named() -> None:
    assert fits(scale=4) == [f"root > A > {item}: thang có 5 mức, phương pháp cần 4 mức" for item in ("A1", "A2")]
