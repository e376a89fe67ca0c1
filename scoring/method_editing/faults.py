"""What keeps a draft from being a method, each fault at the place in the draft where it is mended. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scoring.method import ROOT_NAME, item_fault
from scoring.method_document import InvalidMethod, parse
from scoring.method_document.reading import Fault, Place
from scoring.method_editing.document import (
    OVER_THE_TREE,
    POINTS,
    ROOT_ID,
    SETTINGS,
    Document,
    Element,
    children,
    content,
    nodes,
)
from surveys.questionnaire import Questionnaire

NUMBERED = re.compile(r"\[(\d{1,9})\]")
COMPONENT = "points.components."


@dataclass(frozen=True, slots=True)
class Located:
    """A fault: `place` is the id of the node or the part over the tree, `field` what is wrong there.

    `path` is the way through the method's document; `field` is empty where the fault is of the node as a whole.
    """

    place: str
    field: str
    path: str
    words: str


def located(draft: Document) -> list[Located]:
    """Return every fault of the method a draft describes; none where it can be published."""
    try:
        parse(content(draft))
    except InvalidMethod as invalid:
        return [_located(draft, fault) for fault in invalid.found]
    return []


def misfits(draft: Document, asked: Questionnaire) -> Iterator[Located]:
    """Yield the items of a draft that cannot be scored with a questionnaire, also while the draft has faults.

    Those of a node that fail for the same reason are named together.
    """
    for node in nodes(draft):
        reasons: dict[str, list[str]] = {}
        for code in node.get("items", ()):
            words = item_fault(code, draft["scale"], asked)
            if words is not None:
                reasons.setdefault(words, []).append(code)
        for words, codes in reasons.items():
            yield Located(node["id"], "items", "", f"câu {', '.join(codes)}: {words}")


def _located(draft: Document, fault: Fault) -> Located:
    place, field = _of_tree(draft, fault.place) if fault.place.nodes else _over_the_tree(draft, fault.place.field)
    return Located(place, field, str(fault.place), fault.words)


def _of_tree(draft: Document, place: Place) -> tuple[str, str]:
    node: Element = draft["tree"]
    for step in place.nodes[1:]:
        below = _child(node, step)
        if below is None:
            break
        node = below
    return _weight_at_child(node, place.field)


def _child(node: Element, step: str) -> Element | None:
    """Return the child a step of a path names: by its number, or by its code, which then none before it has."""
    if found := NUMBERED.fullmatch(step):
        at = int(found[1]) - 1
        return children(node)[at] if at < len(children(node)) else None
    return next((child for child in children(node) if child["code"] == step), None)


def _weight_at_child(node: Element, field: str) -> tuple[str, str]:
    """A weight is written in the parent of the document but typed at the child of the draft."""
    name, _dot, code = field.partition(".")
    if name == "weights":
        for child in children(node):
            if code and child["code"] == code:
                return child["id"], "weight"
    return node["id"], name


def _over_the_tree(draft: Document, field: str) -> tuple[str, str]:
    if field.startswith(COMPONENT):
        return _of_component(draft, field.removeprefix(COMPONENT))
    name = re.split(r"[.\[]", field)[0]
    return next((part for part, names in OVER_THE_TREE.items() if name in names), SETTINGS), field


def _of_component(draft: Document, rest: str) -> tuple[str, str]:
    """Find the node whose points are at fault; its code may be anything somebody typed."""
    for node in nodes(draft):
        code = ROOT_NAME if node["id"] == ROOT_ID else node["code"]
        if "points" in node and (rest == code or rest.startswith((f"{code}.", f"{code}["))):
            return node["id"], f"points{rest[len(code) :]}"
    return POINTS, "components"
