"""What reports and pages say of weights and of what nobody answered is what the method computes."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from dashboards import wording as pages
from dashboards.methods import trial_words, words
from portal import wording as public_wording
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


MIXED: Mapping[str, Any] = {
    "formula": "mean_of_children",
    "children": [
        {"code": "A", "name": "Phần A", "formula": "top2", "items": ["A1"]},
        {
            "code": "B",
            "name": "Phần B",
            "formula": "mean_of_children",
            "children": [
                {"code": "B1x", "name": "Nhóm một", "formula": "points", "items": ["B1"]},
                {"code": "B2x", "name": "Nhóm hai", "formula": "mean_of_children", "base": "top2", "items": ["B2"]},
            ],
        },
    ],
}


def test_components_by_other_formulas_are_told_by_their_own() -> None:
    """The kind at the root, points from 0, scores no answer here."""
    report, public, official = everywhere(method(formula="points0", tree=dict(MIXED)))
    top2 = "chỉ số là tỷ lệ câu trả lời “Hài lòng” và “Rất hài lòng” trong số câu có trả lời"
    mean = "chỉ số là trung bình cộng của các chỉ số thành phần"
    points = "chỉ số là tổng điểm các câu có trả lời chia cho tổng điểm tối đa của các câu đó, thang 5 mức"
    told = (
        f"{mean}; ở “Phần A”, {top2}; ở “Phần B”, {mean}; ở “Nhóm một”, {points}; "
        f"ở “Nhóm hai”, {mean}, từng câu hỏi thì {top2}."
    )
    assert told in report
    assert "tính từ 0" not in report + public + official
    assert "Ở “Phần A”, “Nhóm hai”: câu trả lời ở hai mức cao nhất được đếm là hài lòng" in public
    assert "Ở “Nhóm một”: mức thấp nhất được 1 điểm" in public
    assert "Ở “Phần B”, “Nhóm hai”: trung bình cộng." in public


def test_settings_and_readings_name_no_kind_that_scores_nothing() -> None:
    mixed = method(formula="points0", tree=dict(MIXED))
    (_name, settings), *_others = words.settings_of(mixed)
    assert settings == (
        "Tỷ lệ hài lòng: hai mức cao nhất trên mọi câu trả lời (“Phần A”, “Nhóm hai”); "
        "Điểm trên điểm tối đa, mức thấp nhất được 1 điểm (“Nhóm một”)"
    )
    for said in (pages.meaning(mixed), public_wording.meaning(mixed)):
        assert "từ 0 đến 4" not in said
        assert "tùy thành phần" in said


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        (
            {"formula": "mean_of_children", "children": TWO},
            "trung bình cộng của các chỉ số thành phần; ở từng thành phần, chỉ số là tỷ lệ câu trả lời",
        ),
        ({"formula": "single_item", "items": ["A1"]}, "sự hài lòng chung; ở câu hỏi ấy, chỉ số là tỷ lệ"),
        ({"formula": "mean_of_children", "items": ["A1", "A2"]}, "thành phần; ở từng câu hỏi, chỉ số là tỷ lệ"),
    ],
)
def test_components_that_do_alike_are_told_once(tree: Mapping[str, Any], said: str) -> None:
    assert said in reports.method(method(formula="top2", tree=dict(tree)), 1, ranked=True)[0]


def test_pooled_answers_are_told_once() -> None:
    said = reports.method(method(formula="top2", tree=TWO), 1, ranked=True)[0]
    assert said.count("chỉ số là tỷ lệ câu trả lời") == 1
    assert "; ở" not in said


def test_a_trial_warns_where_a_question_is_scored_by_another_kind() -> None:
    """Whatever stands at the root."""
    alike = method(formula="points", tree=dict(MIXED))
    assert trial_words.scale_words(method(formula="top2", tree=dict(MIXED)), alike) == ""
    assert "khác nhau" in trial_words.scale_words(method(formula="points", tree=TWO), alike)
