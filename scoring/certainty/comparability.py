"""May two years be compared, and if not as they are, on what common ground? (STATISTICS § 8). Pure.

Indices of one node compare only with equal formula kind, scale, N/A policy and set of items. Otherwise both years are
computed again on the common items with one method, beside what was published; or the series breaks.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, Literal

from scoring.method import Node

Outcome = Literal["same", "recompute", "break"]
Difference = Literal["items", "scale", "formula", "na", "weights"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a node's two years compare: why not as they are, and the items both have, in the order of now."""

    outcome: Outcome
    differences: tuple[Difference, ...]
    common: tuple[str, ...]


def compare(now: Node, before: Node, *, scale: int, scale_before: int) -> Comparison:
    """Compare a node of this year's method with its like of the year before; `scale` counts the levels of answers.

    Another formula, N/A policy or weights can be undone by one method for both years. Answers on another scale cannot
    be read anew, and without a common item there is nothing to compare: the series breaks.
    """
    common = tuple(code for code in now.items if code in set(before.items))
    differences = _differences(now, before, common)
    if scale != scale_before:
        differences = (*differences, "scale")
    if not common or scale != scale_before:
        return Comparison("break", differences, common)
    return Comparison("recompute" if differences else "same", differences, common)


def restricted(node: Node, items: Collection[str]) -> Node | None:
    """Return the node over some of its items only, None where none is left.

    Weights of the children that are left are scaled up to 1: what `exclude` does for a child without answers.
    """
    if node.kind == "item":
        return node if node.code in items else None
    kept = [(place, child) for place, old in enumerate(node.children) if (child := restricted(old, items)) is not None]
    if not kept:
        return None
    weights = [node.weights[place] for place, _ in kept] if node.weights else []
    total = sum(weights)
    scaled = tuple(weight / total for weight in weights)
    return replace(node, children=tuple(child for _, child in kept), weights=scaled)


def _differences(now: Node, before: Node, common: Collection[str]) -> tuple[Difference, ...]:
    found: list[Difference] = [] if set(now.items) == set(before.items) else ["items"]
    here, there = restricted(now, common), restricted(before, common)
    if here is None or there is None:
        return tuple(found)
    if _shape(here, "formula") != _shape(there, "formula"):
        return (*found, "formula")
    aspects: tuple[Difference, ...] = ("na", "weights")
    return (*found, *(aspect for aspect in aspects if _shape(here, aspect) != _shape(there, aspect)))


def _shape(node: Node, aspect: Difference) -> Any:
    """Return one aspect of all that a node is computed from; order and names of nodes do not matter.

    Under a pooled node each answer weighs the same, whatever stands between: there is only the set of its items.
    """
    if node.kind == "item" or node.pools:
        return (node.base, frozenset(node.items)) if aspect == "formula" else None
    own = {"formula": node.formula, "na": node.na, "weights": None}[aspect]
    weights = node.weights or (None,) * len(node.children)
    below = [
        (weight if aspect == "weights" else None, frozenset(child.items), _shape(child, aspect))
        for weight, child in zip(weights, node.children, strict=True)
    ]
    return own, frozenset(below)
