from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.method import Certainty, RollUps, check_against
from scoring.method_document import InvalidMethod, parse
from surveys import questionnaire
from surveys.services.questionnaires import DEFINITIONS as QUESTIONNAIRES
from surveys.yaml_file import UnreadableDocument, parse_yaml
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
        ({"roll_up": {"parent": "last"}}, "roll_up.parent:"),
        ({"roll_up": {"year": "last"}}, "roll_up.year:"),
        ({"year_roll_up": "weighted"}, "year_roll_up:"),
        ({"channels_counted": ["qr"]}, "channels_counted:"),
        ({"channels_counted": []}, "channels_counted:"),
        ({"channels_counted": [["drawn"]]}, "channels_counted:"),
        ({"channels_counted": ["drawn", "drawn"]}, "channels_counted:"),
        ({"certainty": {"level": 95}}, "certainty.level:"),
        ({"certainty": {"level": True}}, "certainty.level:"),
        ({"certainty": {"delta": 0}}, "certainty.delta:"),
        ({"certainty": {"delta": -1}}, "certainty.delta:"),
        ({"certainty": {"rho": 1.5}}, "certainty.rho:"),
        ({"certainty": {"suppression_k": 4}}, "certainty.suppression_k:"),
        ({"certainty": {"alpha": 0.05}}, "certainty.alpha:"),
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


MEAN = {"code": "M", "name": "M", "formula": "mean_of_children", "children": [A, B]}


@pytest.mark.parametrize("policy", ["zero", "full"])
def test_counting_missing_children_is_refused_under_a_pooled_node(policy: str) -> None:
    (fault,) = faults_of(document(tree=[{**A, "na": policy}]))
    assert fault.startswith("root > A.na:")


@pytest.mark.parametrize("policy", ["zero", "full"])
def test_counting_missing_children_is_refused_under_a_mean_whose_answers_a_pooled_node_sums(policy: str) -> None:
    (fault,) = faults_of(document(tree=[{**MEAN, "na": policy}]))
    assert fault.startswith("root > M.na:")
    assert "nằm dưới một nút gộp" in fault


@pytest.mark.parametrize(
    ("tree", "fault"),
    [
        (
            [{**MEAN, "children": [{**A, "items": ["A1", "M"]}, B]}],
            "root > M > A.items[2]: mã M đã dùng ở root > M",
        ),
        ([{**MEAN, "children": [A, {**B, "items": ["B1", "A1"]}]}], "mã A1 đã dùng ở root > M > A > A1"),
        ([{**MEAN, "children": [A, {**B, "code": "M"}]}], "root > M > [2].code: mã M đã dùng ở root > M"),
        ([{**A, "code": "root"}], "root > root.code: mã root dành cho gốc của cây"),
        ([{**MEAN, "base": "top2"}], "root > M.base: nút gộp points ở trên chỉ gộp được câu trả lời tính theo points"),
        ([{**MEAN, "children": [{**A, "formula": "points0"}]}], "root > M > A.formula: nút gộp points ở trên"),
        ([{**A, "formula": "points", "base": "top2"}], "root > A.base: nút gộp points phải có base points"),
        ([{**MEAN, "base": "median"}], "root > M.base: phải là một trong"),
        ([{**A, "weights_total": 100}], "root > A.weights_total: weights_total chỉ đi với"),
        ([{**A, "formula": "single_item"}], "root > A: single_item cần đúng một câu hỏi, đang có 2"),
        (
            {"formula": "weighted", "weights": {"A": 60, "B": 40}, "children": [A, B]},
            "root.weights: các trọng số phải cộng đúng bằng 1, đang là 100",
        ),
        (
            {"formula": "weighted", "weights_total": 100, "weights": {"A": 60, "B": 40.000001}, "children": [A, B]},
            "root.weights: các trọng số phải cộng đúng bằng 100, đang là 100.000001",
        ),
        (
            {"formula": "weighted", "weights_total": 1.0, "weights": {"A": 0.5, "B": 0.5}, "children": [A, B]},
            "root.weights_total: phải là 1 hoặc 100",
        ),
        (
            {"formula": "weighted", "weights": {"A": 0.5, "B": 0.5, "C": 1}, "children": [A, B]},
            "root.weights.C: khóa này không có trong mẫu",
        ),
    ],
)
def test_fault_in_the_tree_is_told_with_its_path(tree: Any, fault: str) -> None:
    assert any(fault in found for found in faults_of(document(tree=tree)))


def test_weights_of_a_node_deep_in_the_tree_are_checked_there() -> None:
    weighing = {**MEAN, "formula": "weighted", "weights": {"A": 0.7, "B": 0.2}}
    (fault,) = faults_of(document(tree={"formula": "mean_of_children", "children": [weighing]}))
    assert fault == "root > M.weights: các trọng số phải cộng đúng bằng 1, đang là 0.9"


def test_faults_of_different_branches_are_all_told() -> None:
    tree = {
        "formula": "weighted",
        "weights": {"A": 0.5, "M": 0.4},
        "children": [{**A, "na": "zero"}, {**MEAN, "children": [{**B, "items": ["A1"]}]}],
    }
    places = [fault.split(": ")[0] for fault in faults_of(document(tree=tree, scale=5, minimum=0))]
    assert sorted(places) == ["minimum", "root > A.na", "root > M > B.items[1]", "root.weights"]


def test_places_of_faults_can_be_found_in_the_tree() -> None:
    with pytest.raises(InvalidMethod) as refusal:
        parse(document(tree=[A, {**B, "na": "zero"}]))
    (fault,) = refusal.value.found
    assert (fault.place.nodes, fault.place.field) == (("root", "B"), "na")


def test_cycle_is_refused_where_it_closes() -> None:
    node: dict[str, Any] = {"code": "A", "name": "A", "children": [B]}
    node["children"] = [B, {"code": "C", "name": "C", "children": [node]}]
    assert "root > A > C.children[1]: nút này chứa chính nó (vòng lặp)" in faults_of(document(tree=[node]))


def test_node_used_twice_is_a_code_used_twice() -> None:
    (first, second) = faults_of(document(tree=[B, B]))
    assert first == "root > [2].code: mã B đã dùng ở root > B"
    assert second == "root > [2].items[1]: mã B1 đã dùng ở root > B > B1"


def test_anchors_are_refused_before_they_can_make_cycles() -> None:
    with pytest.raises(UnreadableDocument, match="bí danh"):
        parse_yaml(b"tree: &t\n  - {code: A, name: A, children: *t}\n")


def test_satisfied_of_three_levels_are_refused_where_they_are_counted() -> None:
    tree = {"formula": "mean_of_children", "children": [{**A, "formula": "top2"}, {**B, "formula": "points"}]}
    (fault,) = faults_of(document(formula="points", scale=3, tree=tree))
    assert fault == "root > A: top2 cần thang từ 4 mức, scale đang là 3"


def test_settings_have_defaults() -> None:
    method = parse(document())
    assert method.certainty == Certainty(Fraction(95, 100), Fraction(1), Fraction(2, 100), 5)
    assert method.roll_ups == RollUps("mean", "mean", "pooled", "pooled")
    assert method.channels_counted == ("drawn", "census")


def test_settings_are_read_exactly() -> None:
    method = parse(
        document(
            certainty={"level": 0.9, "delta": 0.5, "rho": 0.05, "suppression_k": 10},
            roll_up={"block": "weighted", "parent": "pooled", "total": "weighted"},
            year_roll_up="last",
            channels_counted=["voluntary", "drawn"],
        )
    )
    assert method.certainty == Certainty(Fraction(9, 10), Fraction(1, 2), Fraction(1, 20), 10)
    assert method.roll_ups == RollUps("weighted", "pooled", "weighted", "last")
    assert method.channels_counted == ("drawn", "voluntary")


def test_all_channels_are_all_designs() -> None:
    assert parse(document(channels_counted="all")).channels_counted == ("drawn", "census", "voluntary")


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
        | st.dictionaries(
            st.sampled_from(["code", "name", "items", "children", "formula", "base", "weights", "na"]), children
        )
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from([*document(), "rank", "points", "rounding", "roll_up", "certainty", "channels_counted"]), json
    )
)
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
    assert fault.startswith(f"Toàn bộ chỉ số, câu {item}: ")
    assert words in fault


def test_scale_of_another_length_is_named() -> None:
    assert fits(scale=4) == [f"Phần A (A), câu {item}: thang có 5 mức, phương pháp cần 4 mức" for item in ("A1", "A2")]
