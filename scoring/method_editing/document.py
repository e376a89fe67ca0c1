"""Between a method's document and that of its draft, and ways through a draft's tree. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, get_args

from scoring.method import ROOT_NAME, SCALES, Design
from scoring.method_document.reading import DEFAULT_ROUNDING
from scoring.method_document.tree import CODE, MIN_SCALE_OF_TOP2
from surveys.questionnaire import Question, Questionnaire, Section, say

Document = dict[str, Any]
Element = dict[str, Any]

ROOT_ID = "goc"
# The parts of a draft that stand over the tree, each with the fields of a method it holds.
HEAD, SETTINGS, POINTS = "dau", "cai-dat", "diem"
OVER_THE_TREE: Mapping[str, tuple[str, ...]] = {
    HEAD: ("code", "title", "note", "assumptions"),
    SETTINGS: (
        *("formula", "scale", "na", "minimum", "rounding", "rank", "roll_up", "year_roll_up"),
        *("channels_counted", "certainty"),
    ),
    POINTS: ("points",),
}
DEFAULTS: Document = {
    "code": "",
    "title": "",
    "note": "",
    "assumptions": [],
    "formula": "top2",
    "scale": 5,
    "na": "exclude",
    "minimum": 1,
    "rounding": DEFAULT_ROUNDING,
    "rank": {"by": "printed", "kind": "competition"},
    "roll_up": {"block": "mean", "parent": "mean", "total": "pooled"},
    "year_roll_up": "pooled",
    "channels_counted": ["drawn", "census"],
    "certainty": {"level": "0.95", "delta": "1", "rho": "0.02", "suppression_k": 5},
    "points": None,
}
DEFAULT_POINTS: Document = {"na": "exclude", "rounding": DEFAULT_ROUNDING, "total": "sum_of_printed"}
# What a node of a method says itself; the rest stands at its children.
STATED = ("code", "name", "kind", "formula", "base", "na", "weights_total", "items")


class UnknownPlace(Exception):
    """The draft has no such node or part."""


def blank(*, code: str, title: str) -> Document:
    """Return a draft without any node."""
    return {**deepcopy(DEFAULTS), "code": code, "title": title, "tree": {"id": ROOT_ID}, "last": 0}


def adopt(document: Mapping[str, Any]) -> Document:
    """Return the draft of a method's document, which must be one that `scoring.method_document.parse` reads."""
    draft: Document = {name: _stated(document, name) for name in DEFAULTS}
    if draft["channels_counted"] == "all":
        draft["channels_counted"] = list(get_args(Design))
    scheme = draft["points"] or {}
    draft["points"] = {**deepcopy(DEFAULT_POINTS), **scheme} if scheme else None
    components = (draft["points"] or {}).pop("components", {})
    tree = document["tree"]
    adopter = _Adopter(components)
    root = adopter.node({"children": tree} if isinstance(tree, list) else tree, ROOT_ID, None)
    root.pop("weight", None)
    if ROOT_NAME in components:
        root["points"] = components[ROOT_NAME]
    return {**draft, "tree": root, "last": adopter.last}


def _stated(document: Mapping[str, Any], name: str) -> Any:
    """Return a field with what it leaves out."""
    default, stated = deepcopy(DEFAULTS[name]), deepcopy(document.get(name, DEFAULTS[name]))
    return {**default, **stated} if isinstance(default, dict) else stated


class _Adopter:
    """Gives nodes ids in the order of the document, and each what is said of it elsewhere."""

    def __init__(self, components: Mapping[str, Any]) -> None:
        self.components = components
        self.last = 0

    def node(self, stated: Mapping[str, Any], id: str, weight: Any) -> Element:
        node: Element = {"id": id, **{name: deepcopy(stated[name]) for name in STATED if name in stated}}
        if weight is not None:
            node["weight"] = weight
        if node.get("code") in self.components:
            node["points"] = deepcopy(self.components[node["code"]])
        if "children" in stated:
            weights = stated.get("weights", {})
            node["children"] = [self.node(each, self._id(), weights.get(each["code"])) for each in stated["children"]]
        return node

    def _id(self) -> str:
        self.last += 1
        return f"n{self.last}"


def content(draft: Document) -> Document:
    """Return the document of the method a draft describes, faults and all."""
    document = {name: deepcopy(draft[name]) for name in DEFAULTS if name != "points"}
    for name in ("note", "assumptions"):
        if not document[name]:
            del document[name]
    document["tree"] = _written(draft["tree"])
    if set(document["tree"]) == {"children"}:
        document["tree"] = document["tree"]["children"]
    if draft["points"] is not None:
        document["points"] = {"components": _components(draft), **deepcopy(draft["points"])}
    return document


def _components(draft: Document) -> Document:
    named = ((ROOT_NAME if node["id"] == ROOT_ID else node["code"], node) for node in nodes(draft))
    return {name: deepcopy(node["points"]) for name, node in named if "points" in node}


def _written(node: Element) -> Document:
    written = {name: deepcopy(node[name]) for name in STATED if name in node}
    if node.get("formula") == "weighted":
        below = {child["code"]: child["weight"] for child in children(node) if "weight" in child}
        written["weights"] = below
    else:
        written.pop("weights_total", None)
    if "children" in node or "items" not in node:
        written["children"] = [_written(child) for child in children(node)]
    return written


def from_questionnaire(asked: Questionnaire, *, code: str, title: str) -> Document:
    """Return a draft with a factor for each section that holds scored questions; none where nothing is scored.

    Questions of another number of levels than most have are left out.
    """
    scored = [(section, [each for each in section.questions if _is_scored(each)]) for section in asked.sections]
    scales = Counter(len(question.choices) for _, questions in scored for question in questions)
    scale = max(scales, key=lambda levels: scales[levels]) if scales else DEFAULTS["scale"]
    draft = blank(code=code, title=title)
    draft |= {"scale": scale, "formula": "top2" if scale >= MIN_SCALE_OF_TOP2 else "points"}
    taken = {question.code for _, questions in scored for question in questions}
    factors = []
    for section, questions in scored:
        items = [question.code for question in questions if len(question.choices) == scale]
        if items:
            draft["last"] += 1
            name = _free(section, taken, draft["last"])
            factors.append(
                {"id": f"n{draft['last']}", "code": name, "name": say(section.title, "vi") or name, "items": items}
            )
    draft["tree"]["children"] = factors
    return draft


def _is_scored(question: Question) -> bool:
    return question.kind in SCALES and question.use == "scored"


def _free(section: Section, taken: set[str], number: int) -> str:
    """Return the section's code as that of a node, or another one where a question or node has it."""
    wanted = [section.code, f"P_{section.code}", *(f"M{tail}" for tail in range(number, number + len(taken) + 1))]
    code = next(each for each in wanted if CODE.fullmatch(each) and each not in taken and each != ROOT_NAME)
    taken.add(code)
    return code


def children(node: Element) -> list[Element]:
    """Return a node's children, none where it holds items."""
    found: list[Element] = node.get("children", [])
    return found


def nodes(draft: Document) -> Iterator[Element]:
    """Yield the root and every node below it, in the order of the tree."""
    waiting = [draft["tree"]]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))


def find(draft: Document, place: str) -> Element:
    """Return a node by its id, or what stands over the tree by the name of its part. Raises UnknownPlace."""
    if place in OVER_THE_TREE:
        return {"id": place, **{name: draft[name] for name in OVER_THE_TREE[place]}}
    found = next((node for node in nodes(draft) if node["id"] == place), None)
    if found is None:
        raise UnknownPlace(place)
    return found


def parent_of(draft: Document, place: str) -> Element:
    """Return the node above a node. Raises UnknownPlace, also for the root."""
    for node in nodes(draft):
        if any(child["id"] == place for child in children(node)):
            return node
    raise UnknownPlace(place)


def own(draft: Document, place: str) -> Element:
    """Return what a place says itself, without the nodes below it. Raises UnknownPlace."""
    return {name: value for name, value in find(draft, place).items() if name != "children"}
