"""What reports and pages say of weights and of what nobody answered is what the method computes."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from dashboards import wording as pages
from portal.method_words import lines_of, sections_of
from reports import wording as reports
from scoring.method import Method
from scoring.method_words import unanswered_words, weight_words, weights_of
from tests.scoring.factories import DEFINITIONS, method, score, shipped, unit

SPACE = "\N{NO-BREAK SPACE}"
ANSWERS = "Câu trả lời “không áp dụng”, “không có ý kiến” và câu bỏ trống không tính."
CHILD = "Mục (phần, yếu tố, câu hỏi) không có câu trả lời nào được tính thì"
CHILDREN = {
    "exclude": f"{CHILD} bỏ ra, trung bình lấy theo các mục còn lại.",
    "zero": f"{CHILD} lấy là 0 khi tính trung bình; mọi mục đều như vậy thì không có chỉ số.",
    "full": f"{CHILD} lấy là đạt tối đa khi tính trung bình; mọi mục đều như vậy thì không có chỉ số.",
}
COMPONENT = "Khi cho điểm, thành phần không có câu trả lời nào được tính thì"
COMPONENTS = {
    "exclude": f"{COMPONENT} không chấm, điểm tối đa của thành phần ấy không nằm trong tổng điểm tối đa.",
    "zero": f"{COMPONENT} không chấm, điểm tối đa của thành phần ấy vẫn nằm trong tổng điểm tối đa.",
    "full": f"{COMPONENT} được điểm tối đa.",
}
SHIPPED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "bnv-2022": (
        (f"Trọng số: Ban hành, tổ chức thực hiện chính sách 60{SPACE}%; Cung ứng dịch vụ hành chính công 40{SPACE}%.",),
        (ANSWERS, CHILDREN["exclude"]),
    ),
    "diem-cap-xa": ((), (ANSWERS, COMPONENTS["zero"])),
    "diem-cap-xa-cat": ((), (ANSWERS, COMPONENTS["zero"])),
    "hai-long-chung": ((), (ANSWERS,)),
    "top2-2640": ((), (ANSWERS,)),
}
TWO = [{"code": "A", "name": "Phần A", "items": ["A1"]}, {"code": "B", "name": "Phần B", "items": ["B1"]}]
AVERAGES: Mapping[str, Mapping[str, Any]] = {
    "mean": {"formula": "mean_of_children", "children": TWO},
    "weighted": {"formula": "weighted", "weights": {"A": "0.75", "B": "0.25"}, "children": TWO},
}
# A1 has its best level alone, a share of one half by three levels from 0; B1 has no answer that counts.
HALF = unit("x", {"A1": (0, 7, 0), "B1": (0, 0, 0)})
NOTHING = unit("x", {"A1": (0, 0, 0), "B1": (0, 0, 0)}, n=7)


def averaging(tree: Mapping[str, Any], **fields: Any) -> Method:
    return method(formula="points0", scale=3, tree=dict(tree), **fields)


def everywhere(said: Method) -> list[str]:
    """Return what a report, the public page and the notes of officials' pages say of a method."""
    public = " ".join(words for section in sections_of(said) for words in section.words)
    return [" ".join(reports.method(said, 1, ranked=True)), public, pages.method_line(said, 1)]


def test_the_methods_shipped_are_all_here() -> None:
    assert {path.stem for path in DEFINITIONS.glob("*.yaml")} == set(SHIPPED)


@pytest.mark.parametrize("code", SHIPPED)
def test_of_each_method_shipped_reports_and_pages_say_the_same(code: str) -> None:
    said, (weights, unanswered) = shipped(code), SHIPPED[code]
    assert (weight_words(said), unanswered_words(said)) == (weights, unanswered)
    assert all(" ".join(unanswered) in text for text in everywhere(said))
    first = reports.method(said, 1, ranked=True)[0]
    assert f": {' '.join((*weights, *unanswered))} " in re.sub(r"^.*phiên bản 1: .*?\. (?=Trọng số|Câu)", ": ", first)
    assert ("Trọng số" in first) == bool(weights)


@pytest.mark.parametrize("kind", AVERAGES)
@pytest.mark.parametrize(
    ("policy", "means"),
    [
        ("exclude", {"mean": "50.00", "weighted": "50.00"}),
        ("zero", {"mean": "25.00", "weighted": "37.50"}),
        ("full", {"mean": "75.00", "weighted": "62.50"}),
    ],
)
def test_a_child_without_answers_counts_what_is_said(policy: str, means: Mapping[str, str], kind: str) -> None:
    made = averaging(AVERAGES[kind], na=policy)
    assert score(made, HALF).agencies[0].index == means[kind]
    assert score(made, NOTHING).agencies[0].index is None
    assert unanswered_words(made) == (ANSWERS, CHILDREN[policy])
    for text in everywhere(made):
        assert CHILDREN[policy] in text
        assert not any(words in text for other, words in CHILDREN.items() if other != policy)


@pytest.mark.parametrize(
    ("policy", "points"), [("exclude", ("3.00", "6")), ("zero", ("3.00", "10")), ("full", ("7.00", "10"))]
)
def test_a_component_without_answers_earns_what_is_said(policy: str, points: tuple[str, str]) -> None:
    made = averaging({"children": TWO}, points={"components": {"A": 6, "B": 4}, "na": policy})
    found = score(made, HALF).agencies[0]
    assert (found.points, found.max_points) == points
    assert unanswered_words(made) == (ANSWERS, COMPONENTS[policy])
    assert all(COMPONENTS[policy] in text for text in everywhere(made))


def test_where_means_differ_each_is_named() -> None:
    inner = {"code": "C", "name": "Phần C", "formula": "mean_of_children", "na": "zero", "items": ["A1", "B1"]}
    made = averaging({"formula": "mean_of_children", "na": "full", "children": [inner, {**TWO[1], "items": ["D1"]}]})
    assert unanswered_words(made) == (
        ANSWERS,
        f"Trong toàn bộ chỉ số: {CHILDREN['full'][0].lower()}{CHILDREN['full'][1:]}",
        f"Trong “Phần C”: {CHILDREN['zero'][0].lower()}{CHILDREN['zero'][1:]}",
    )


def test_weights_are_exact_and_stand_in_the_report_and_in_the_public_tree() -> None:
    inner = {"code": "C", "name": "Phần C", "formula": "weighted", "weights": {"A": 70, "B": 30}, "weights_total": 100}
    weights = {"C": "0.333333", "D": "0.666667"}
    last = {"code": "D", "name": "Phần D", "items": ["D1"]}
    made = averaging({"formula": "weighted", "weights": weights, "children": [{**inner, "children": TWO}, last]})
    assert weights_of(made) == {"C": "33,3333", "D": "66,6667", "A": "70", "B": "30"}
    first = reports.method(made, 1, ranked=False)[0]
    assert f"Trọng số: Phần C 33,3333{SPACE}%; Phần D 66,6667{SPACE}%. Trọng số trong “Phần C”: Phần A 70" in first
    shown = {line.code: line.weight for line in lines_of(made, {}) if line.weight}
    assert shown == {"C": "33,3333 %", "D": "66,6667 %", "A": "70 %", "B": "30 %"}


def test_a_mean_of_equal_parts_states_no_weights() -> None:
    assert weight_words(averaging(AVERAGES["mean"])) == ()
