"""Changes of a draft's tree: each takes a draft and returns another one, the first stays as it was. Pure."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Literal

from scoring.method_editing.document import (
    OVER_THE_TREE,
    ROOT_ID,
    Document,
    Element,
    UnknownPlace,
    children,
    find,
    nodes,
    parent_of,
)

MOST_NODES = 200
# Deeper than a method may be: the tree is moved about before it is right, and then says so itself.
MOST_DEPTH = 8


class TooMuch(Exception):
    """The tree would grow beyond `MOST_NODES` nodes or `MOST_DEPTH` levels; `kind` says which."""

    def __init__(self, kind: Literal["nodes", "depth"]) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Added:
    """A draft with a new node, and the node's id."""

    document: Document
    id: str


def add_child(draft: Document, parent: str) -> Added:
    """Add a node as the last child of another one. Raises UnknownPlace, TooMuch."""
    changed = deepcopy(draft)
    above = _node(changed, parent)
    made = _new(changed)
    _below(above, made)
    return Added(_within_bounds(changed), made["id"])


def add_sibling(draft: Document, before: str) -> Added:
    """Add a node right after another one. Raises UnknownPlace, TooMuch."""
    changed = deepcopy(draft)
    made = _new(changed)
    siblings, at = _siblings(changed, before)
    siblings.insert(at + 1, made)
    return Added(_within_bounds(changed), made["id"])


def remove(draft: Document, place: str) -> Document:
    """Take a node away with all below it. Raises UnknownPlace, also for the root."""
    changed = deepcopy(draft)
    _taken(changed, place)
    return changed


def move_up(draft: Document, place: str) -> Document:
    """Change places with the node before; the first stays. Raises UnknownPlace."""
    return _shifted(draft, place, -1)


def move_down(draft: Document, place: str) -> Document:
    """Change places with the node after; the last stays. Raises UnknownPlace."""
    return _shifted(draft, place, 1)


def move_in(draft: Document, place: str) -> Document:
    """Make a node the last child of the node before it; the first stays. Raises UnknownPlace, TooMuch."""
    changed = deepcopy(draft)
    siblings, at = _siblings(changed, place)
    if at == 0:
        return draft
    _below(siblings[at - 1], siblings[at])
    del siblings[at]
    return _within_bounds(changed)


def move_out(draft: Document, place: str) -> Document:
    """Put a node right after the one it is a child of; the root's children stay. Raises UnknownPlace."""
    changed = deepcopy(draft)
    above = parent_of(changed, place)
    if above["id"] == ROOT_ID:
        return draft
    moved = _taken(changed, place)
    siblings, at = _siblings(changed, above["id"])
    siblings.insert(at + 1, moved)
    return changed


def change(draft: Document, place: str, fields: Mapping[str, Any]) -> Document:
    """Set fields of a node or of a part over the tree; a node's field that becomes None goes. Raises UnknownPlace."""
    find(draft, place)
    changed = deepcopy(draft)
    if place in OVER_THE_TREE:
        changed |= {name: deepcopy(fields[name]) for name in OVER_THE_TREE[place] if name in fields}
        return changed
    node = find(changed, place)
    for name, value in fields.items():
        node.pop(name, None)
        if value is not None:
            node[name] = deepcopy(value)
    return changed


def _node(draft: Document, place: str) -> Element:
    if place in OVER_THE_TREE:
        raise UnknownPlace(place)
    return find(draft, place)


def _new(draft: Document) -> Element:
    """Return a node with an id nobody had before and a code nobody has now."""
    draft["last"] += 1
    used = {code for node in nodes(draft) for code in (node.get("code"), *node.get("items", ()))}
    number = next(number for number in range(1, len(used) + 2) if f"M{number}" not in used)
    return {"id": f"n{draft['last']}", "code": f"M{number}", "name": "", "items": []}


def _siblings(draft: Document, place: str) -> tuple[list[Element], int]:
    siblings = children(parent_of(draft, place))
    return siblings, next(at for at, each in enumerate(siblings) if each["id"] == place)


def _taken(draft: Document, place: str) -> Element:
    """Take a node out; one that was the parent's last leaves it ready to hold items."""
    above = parent_of(draft, place)
    siblings, at = _siblings(draft, place)
    taken = siblings.pop(at)
    if not siblings and above["id"] != ROOT_ID:
        del above["children"]
        above.setdefault("items", [])
    return taken


def _below(above: Element, node: Element) -> None:
    """Put a node below another one; a list of items that is still empty gives way."""
    if not above.get("items"):
        above.pop("items", None)
    above.setdefault("children", []).append(node)


def _shifted(draft: Document, place: str, step: int) -> Document:
    changed = deepcopy(draft)
    siblings, at = _siblings(changed, place)
    to = at + step
    if not 0 <= to < len(siblings):
        return draft
    siblings[at], siblings[to] = siblings[to], siblings[at]
    return changed


def _within_bounds(draft: Document) -> Document:
    if sum(1 for _ in nodes(draft)) > MOST_NODES + 1:
        raise TooMuch("nodes")
    if _depth(draft["tree"]) > MOST_DEPTH:
        raise TooMuch("depth")
    return draft


def _depth(node: Element) -> int:
    return 1 + max((_depth(child) for child in children(node)), default=0)
