"""Editing a method's tree: every step leaves a draft that is a method or says where it is none."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import method_editing as editing
from scoring.method_document import InvalidMethod, parse
from scoring.method_editing import (
    ROOT_ID,
    Document,
    TooMuch,
    UnknownPlace,
    add_child,
    add_sibling,
    adopt,
    blank,
    change,
    content,
    find,
    from_questionnaire,
    located,
    misfits,
    move_down,
    move_in,
    move_out,
    move_up,
    nodes,
    own,
    remove,
)
from scoring.method_editing.edits import MOST_DEPTH, MOST_NODES
from surveys import questionnaire
from surveys.yaml_file import parse_yaml
from tests.scoring.factories import DEFINITIONS, document, shipped_document

SHIPPED = sorted(path.stem for path in DEFINITIONS.glob("*.yaml"))
ASKED = Path(__file__).parents[2] / "surveys" / "definitions"
WEIGHTED = {
    "formula": "weighted",
    "weights": {"A": "0.6", "B": "0.4"},
    "children": [
        {"code": "A", "name": "Phần A", "items": ["A1", "A2"]},
        {"code": "B", "name": "Phần B", "children": [{"code": "C", "name": "Phần C", "items": ["C1"]}]},
    ],
}


def asked(code: str) -> questionnaire.Questionnaire:
    return questionnaire.parse(parse_yaml((ASKED / f"{code}.yaml").read_bytes()))


def draft(**fields: Any) -> Document:
    return adopt(document(**{"tree": WEIGHTED, **fields}))


def outline(found: Document) -> Any:
    """Return the tree as nested lists of codes."""

    def codes(node: dict[str, Any]) -> Any:
        below = [codes(child) for child in node.get("children", [])]
        return [node["code"], below] if below else node["code"]

    return [codes(child) for child in found["tree"].get("children", [])]


def place(found: Document, code: str) -> str:
    return str(next(node["id"] for node in nodes(found) if node.get("code") == code))


def faults_at(found: Document) -> dict[str, set[str]]:
    by_place: dict[str, set[str]] = {}
    for fault in located(found):
        by_place.setdefault(fault.place, set()).add(fault.field)
    return by_place


@pytest.mark.parametrize("code", SHIPPED)
def test_a_method_comes_out_of_its_draft_as_it_went_in(code: str) -> None:
    shipped = shipped_document(code)

    assert parse(content(adopt(shipped))) == parse(shipped)


def test_what_a_method_says_about_nodes_elsewhere_comes_back() -> None:
    table = {"piecewise": [{"from": 0, "to": 100, "points": [0, 5]}]}
    scheme = {"components": {"root": 10, "C": table}, "na": "zero"}

    again = content(draft(points=scheme))

    assert again["tree"]["weights"] == {"A": "0.6", "B": "0.4"}
    assert again["points"]["components"] == scheme["components"]
    assert parse(again) == parse(document(tree=WEIGHTED, points=scheme))


@pytest.mark.parametrize("code", ["bnv-2640", "cap-xa-16-3", "bnv-ho-gia-dinh-2022"])
def test_a_questionnaire_gives_a_method_that_can_score_it(code: str) -> None:
    questions = asked(code)

    made = from_questionnaire(questions, code="moi", title="Phương pháp mới")

    assert located(made) == []
    assert list(misfits(made, questions)) == []
    scored = [question.code for question in questions.questions if question.use == "scored"]
    assert list(parse(content(made)).root.items) == scored


def test_a_section_with_the_code_of_a_question_gets_another_one() -> None:
    section = {"code": "A1", "title": "Phần", "questions": [{"code": "A1", "kind": "level5", "text": "Câu"}]}
    questions = questionnaire.parse({"code": "x", "title": "X", "sections": [section]})

    assert located(from_questionnaire(questions, code="moi", title="Mới")) == []


@pytest.mark.parametrize(
    ("edit", "after"),
    [
        (lambda found: move_down(found, place(found, "A")), [["B", ["C"]], "A"]),
        (lambda found: move_up(found, place(found, "B")), [["B", ["C"]], "A"]),
        (lambda found: move_out(found, place(found, "C")), ["A", "B", "C"]),
        (lambda found: move_in(found, place(found, "B")), [["A", [["B", ["C"]]]]]),
        (lambda found: remove(found, place(found, "B")), ["A"]),
        (lambda found: add_child(found, place(found, "B")).document, ["A", ["B", ["C", "M1"]]]),
        (lambda found: add_sibling(found, place(found, "A")).document, ["A", "M1", ["B", ["C"]]]),
        (lambda found: move_up(found, place(found, "A")), ["A", ["B", ["C"]]]),
        (lambda found: move_in(found, place(found, "C")), ["A", ["B", ["C"]]]),
        (lambda found: move_out(found, place(found, "A")), ["A", ["B", ["C"]]]),
    ],
)
def test_steps_in_the_tree(edit: Callable[[Document], Document], after: Any) -> None:
    assert outline(edit(draft())) == after


def test_a_step_takes_weight_and_points_along() -> None:
    found = draft(points={"components": {"B": 6}, "na": "zero"})

    moved = content(change(move_up(found, place(found, "B")), place(found, "B"), {"code": "BB"}))

    assert moved["tree"]["weights"] == {"BB": "0.4", "A": "0.6"}
    assert moved["points"]["components"] == {"BB": 6}
    parse(moved)


def test_a_node_that_loses_its_last_child_may_hold_items() -> None:
    found = draft()

    emptied = remove(found, place(found, "C"))

    assert own(emptied, place(found, "B")).get("items") == []
    assert faults_at(emptied) == {place(found, "B"): {"items"}}


def test_faults_stand_at_the_node_and_field_where_they_are_mended() -> None:
    found = draft(points={"components": {"A": 6}, "na": "zero"})
    a, b, c = (place(found, code) for code in "ABC")
    found = change(found, a, {"weight": "0,9", "points": "nhiều"})
    found = change(found, b, {"name": "", "weight": "0.9"})
    found = change(found, c, {"code": "A", "formula": "median"})
    found = change(found, "cai-dat", {"minimum": "mười", "certainty": {**found["certainty"], "rho": "2"}})
    found = change(found, "dau", {"code": "Có Dấu"})

    assert faults_at(found) == {
        a: {"weight", "points"},
        b: {"name"},
        c: {"code", "formula"},
        "cai-dat": {"minimum", "certainty.rho"},
        "dau": {"code"},
    }


def test_weights_that_do_not_add_up_stand_at_the_node_that_weighs() -> None:
    found = draft()

    found = change(found, place(found, "A"), {"weight": "0.5"})

    (fault,) = located(found)
    assert (fault.place, fault.field, fault.path) == (ROOT_ID, "weights", "root.weights")


def test_items_are_checked_against_a_questionnaire_while_the_draft_has_faults() -> None:
    questions = asked("bnv-2640")
    unscored = next(question.code for question in questions.coded if question.use != "scored")
    made = from_questionnaire(questions, code="moi", title="")
    found = change(made, "n1", {"items": ["XX", unscored, "YY"]})

    assert located(found)
    assert [(fault.place, fault.words) for fault in misfits(found, questions)] == [
        ("n1", "câu XX, YY: phiếu bnv-2640 không có câu hỏi này"),
        ("n1", f"câu {unscored}: không phải câu chấm điểm theo mức của phiếu bnv-2640"),
    ]


def test_a_tree_has_bounds() -> None:
    found = blank(code="lon", title="Lớn")
    for _number in range(MOST_NODES):
        found = add_child(found, ROOT_ID).document
    with pytest.raises(TooMuch, match="nodes"):
        add_child(found, ROOT_ID)

    deep = add_child(blank(code="sau", title="Sâu"), ROOT_ID)
    for _number in range(MOST_DEPTH - 2):
        deep = add_child(deep.document, deep.id)
    with pytest.raises(TooMuch, match="depth"):
        add_child(deep.document, deep.id)


@pytest.mark.parametrize("missing", ["n99", "", "dau", ROOT_ID])
def test_what_is_no_node_cannot_be_moved_or_removed(missing: str) -> None:
    for edit in (move_up, move_down, move_in, move_out, remove, add_sibling):
        with pytest.raises(UnknownPlace):
            edit(draft(), missing)


NODE_FIELDS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "code": st.text(max_size=4) | st.sampled_from(["A", "B", "root"]),
        "name": st.text(max_size=4),
        "formula": st.sampled_from(["top2", "points", "mean_of_children", "weighted", "single_item", "x", None]),
        "base": st.sampled_from(["top2", "points0", "", None]),
        "na": st.sampled_from(["exclude", "zero", "full", None]),
        "weight": st.text(max_size=4) | st.sampled_from(["0.5", None]),
        "points": st.sampled_from([None, "6", "x", {"piecewise": []}]),
        "items": st.lists(st.text(max_size=4), max_size=3) | st.none(),
    },
)
EDITS = ("add_child", "add_sibling", "remove", "move_up", "move_down", "move_in", "move_out", "change")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(EDITS),
        st.integers(0, 30),
        NODE_FIELDS,
    ),
    max_size=25,
)


@given(STEPS)
def test_any_steps_leave_a_method_or_faults_with_places_and_nothing_before_them_changes(steps: Any) -> None:
    found = draft(points={"components": {"A": 6}, "na": "zero"})
    history: list[tuple[Document, Document]] = []
    for name, number, fields in steps:
        every = [node["id"] for node in nodes(found)]
        history.append((found, deepcopy(found)))
        found = _stepped(found, name, every[number % len(every)], fields)

        ids = [node["id"] for node in nodes(found)]
        assert len(ids) == len(set(ids))
        faults = located(found)
        for fault in faults:
            find(found, fault.place)
        assert [f"{fault.path}: {fault.words}" for fault in faults] == faults_of(content(found))
        if not faults:
            assert parse(content(adopt(content(found)))) == parse(content(found))
    assert all(before == copy for before, copy in history)


def faults_of(document: Any) -> list[str]:
    try:
        parse(document)
    except InvalidMethod as invalid:
        return invalid.faults
    return []


def _stepped(found: Document, name: str, at: str, fields: dict[str, Any]) -> Document:
    try:
        if name == "change":
            return change(found, at, {key: value for key, value in fields.items() if at != ROOT_ID or key != "code"})
        edited = getattr(editing, name)(found, at)
    except (UnknownPlace, TooMuch):
        return found
    return edited.document if name.startswith("add") else edited  # type: ignore[no-any-return]
