"""What changed between two methods, field by field. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scoring.formulas import Rounding, plain
from scoring.method import ROOT, ROOT_NAME, Method, Node
from scoring.points import Component, PointScheme

# The kinds of a node count for those below it that state none.
HANDED_DOWN = frozenset({"formula", "base"})


@dataclass(frozen=True, slots=True)
class Change:
    """A field that differs: `path` leads to a node (root > TC > TC1) and is empty for what stands over the tree.

    Values are written as in a document; None where there is no such node or field. The field `node` says that a
    node came (`after` is its name) or went, `order` that the children of a node changed places.
    """

    path: str
    field: str
    before: str | None
    after: str | None


def changes(before: Method, after: Method) -> tuple[Change, ...]:
    """Return every field in which two methods differ: what stands over the tree, then node by node as in `after`.

    A kind that a node has from the one above is named there alone.
    """
    return (*_over_the_tree(before, after), *changes_in_tree(before, after))


def changes_in_tree(before: Method, after: Method) -> Iterator[Change]:
    """Yield the changes of nodes; those that went come last."""
    old, new = _tree(before), _tree(after)
    for code in dict.fromkeys([*new, *old]):
        if code in old and code in new:
            yield from _changes_of(code, old, new, after.paths[code])
        else:
            path = after.paths.get(code) or before.paths[code]
            yield Change(path, "node", old.get(code, {}).get("name"), new.get(code, {}).get("name"))


Values = Mapping[str, str | None]


def _changes_of(code: str, old: Mapping[str, Values], new: Mapping[str, Values], path: str) -> Iterator[Change]:
    for field, value in new[code].items():
        pair = (old[code].get(field), value)
        if pair[0] != pair[1] and not (field in HANDED_DOWN and code != ROOT and pair == _above(code, field, old, new)):
            yield Change(path, field, *pair)


def _above(code: str, field: str, old: Mapping[str, Values], new: Mapping[str, Values]) -> tuple[str | None, ...]:
    """Return a field of the node above, before and after."""
    return tuple(tree[tree[code]["parent"] or ROOT].get(field) for tree in (old, new))


def _tree(method: Method) -> dict[str, Values]:
    """Return the fields of every node by its code. Items are scored as the node that holds them says."""
    parents = {node.code: parent for node, parent in method.nodes}
    weights = {
        child.code: plain(weight)
        for node in method.by_code.values()
        if node.weights
        for child, weight in zip(node.children, node.weights, strict=True)
    }
    return {
        code: {
            "name": node.name or node.code,
            "kind": node.kind,
            "parent": parents.get(code) or ROOT,
            "weight": weights.get(code),
            **_scoring(node),
        }
        for code, node in method.by_code.items()
    }


def _scoring(node: Node) -> Values:
    if node.kind == "item":
        return {}
    order = ", ".join(child.code for child in node.children)
    return {"formula": node.formula, "base": node.base, "na": node.na, "order": order}


def _over_the_tree(before: Method, after: Method) -> Iterator[Change]:
    old, new = _fields(before), _fields(after)
    for field in dict.fromkeys([*old, *new]):
        if old.get(field) != new.get(field):
            yield Change("", field, old.get(field), new.get(field))


def _fields(method: Method) -> dict[str, str]:
    """Return what stands over the tree, by the names of the document."""
    return {
        "code": method.code,
        "title": method.title,
        "note": method.note,
        "scale": str(method.scale),
        "minimum": str(method.minimum),
        **_rounding("rounding", method.rounding),
        "rank.by": method.rank_by,
        "rank.kind": method.rank_kind,
        "roll_up.block": method.roll_ups.block,
        "roll_up.parent": method.roll_ups.parent,
        "roll_up.total": method.roll_ups.total,
        "year_roll_up": method.roll_ups.year,
        "channels_counted": ", ".join(method.channels_counted),
        "certainty.level": plain(method.certainty.level),
        "certainty.delta": plain(method.certainty.delta),
        "certainty.rho": plain(method.certainty.rho),
        "certainty.suppression_k": str(method.certainty.suppression_k),
        **(_scheme(method.point_scheme) if method.point_scheme else {}),
        **{f"assumptions[{number}]": text for number, text in enumerate(method.assumptions, 1)},
    }


def _rounding(field: str, rounding: Rounding) -> dict[str, str]:
    return {f"{field}.digits": str(rounding.digits), f"{field}.mode": rounding.mode}


def _scheme(scheme: PointScheme) -> dict[str, str]:
    return {
        **{f"points.components.{code or ROOT_NAME}": _points(one) for code, one in scheme.components.items()},
        "points.na": scheme.na,
        **_rounding("points.rounding", scheme.rounding),
        "points.total": scheme.total,
    }


def _points(component: Component) -> str:
    """Write the points of a component: 6, or its table as [0; 50): 0, [50; 90): 1–5, [90; 100]: 6."""
    if not component.table:
        return plain(component.maximum)
    parts, opening = [], "["
    for row in component.table:
        closing, after = ("]", "(") if row.high_belongs == "below" else (")", "[")
        ends = plain(row.first) if row.first == row.last else f"{plain(row.first)}–{plain(row.last)}"
        parts.append(f"{opening}{plain(row.low)}; {plain(row.high)}{closing}: {ends}")
        opening = after
    return ", ".join(parts)
