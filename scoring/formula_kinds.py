"""By which formulas the components of a tree are computed and their answers scored: kinds mix at any depth. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.formulas import PooledKind
from scoring.method import Formula, Method, Node


@dataclass(frozen=True, slots=True)
class Way:
    """A formula and the components computed by it; `base` scores the answers that stand right below one of them.

    Without a `base` they stand over other components alone. A pooled kind is its own base.
    """

    formula: Formula
    base: PooledKind | None
    nodes: tuple[Node, ...]


def ways_of(method: Method) -> tuple[Way, ...]:
    """Return how the components below the root are computed, in the order of the tree."""
    found: dict[tuple[Formula, PooledKind | None], list[Node]] = {}
    for node, _parent in method.nodes:
        if node.kind != "item":
            found.setdefault((node.formula, _answers_base(node)), []).append(node)
    return tuple(Way(formula, base, tuple(nodes)) for (formula, base), nodes in found.items())


def _answers_base(node: Node) -> PooledKind | None:
    return node.base if node.pools or any(child.kind == "item" for child in node.children) else None


def bases_of(method: Method) -> Mapping[PooledKind, Sequence[Node]]:
    """Return by which kinds answers are scored, with the nodes that the questions stand right below.

    The kind of the root scores no answer where every component states its own.
    """
    found: dict[PooledKind, list[Node]] = {}
    for node in method.by_code.values():
        for base in dict.fromkeys(child.base for child in node.children if child.kind == "item"):
            found.setdefault(base, []).append(node)
    return found


def only_base(method: Method) -> PooledKind | None:
    """Return the kind by which all answers are scored, None where there are several."""
    found = tuple(bases_of(method))
    return found[0] if len(found) == 1 else None


def quoted(nodes: Sequence[Node]) -> str:
    """Return the names of components as they stand in a sentence: “Tiếp cận”, “Kết quả”."""
    return ", ".join(f"“{node.name or node.code}”" for node in nodes if node.code)


def scored_alike(one: Method, other: Method) -> bool:
    """Say whether two methods score the answers to every question of both by the same kind."""
    first, second = ({node.code: node.base for node, _ in each.nodes if node.kind == "item"} for each in (one, other))
    return all(second.get(code, base) == base for code, base in first.items())
