"""Reads the tree of a method. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, get_args

from scoring.formulas import Policy, PooledKind, plain
from scoring.method import ROOT, ROOT_NAME, Formula, Node
from scoring.method_document.reading import LONGEST_TITLE, Place, Reader

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,19}")
CODE_WORDS = "chữ cái không dấu rồi chữ, số, _ (tối đa 20 ký tự)"
MAX_DEPTH = 4
# With three levels the two best would hold the middle one, which satisfies nobody.
MIN_SCALE_OF_TOP2 = 4
ROOT_FIELDS = {"formula", "base", "weights", "weights_total", "na", "children", "items"}
NODE_FIELDS = ROOT_FIELDS | {"code", "name", "kind"}


@dataclass(frozen=True, slots=True)
class Above:
    """What stands above a node: the kind it inherits, the pooled node that sums its answers, the documents' ids."""

    base: PooledKind
    pooled: bool = False
    documents: tuple[int, ...] = ()


class TreeReader:
    """Reads nodes from the root down. `na` is the policy of the nodes it has a meaning for and that state none."""

    def __init__(self, read: Reader, na: Policy, scale: int) -> None:
        self.read = read
        self.na = na
        self.scale = scale
        self.seen: dict[str, Place] = {}

    def root(self, raw: Any, base: PooledKind) -> Node:
        """Read a list of nodes, or one node without a code."""
        place = Place((ROOT_NAME,))
        fields = self.read.mapping({"children": raw} if isinstance(raw, list) else raw, place, ROOT_FIELDS)
        root = self.branch(fields, place, Above(base, documents=(id(raw),)))
        if self.na != "exclude" and all(node.na != self.na for node in (root, *(node for node, _ in root.below()))):
            self.read.fault(
                Place(field="na"),
                f"{self.na} chỉ dùng dưới mean_of_children, weighted hoặc trong thang điểm; cây này không có nút nào "
                "như vậy",
            )
        return root

    def node(self, raw: Any, above: Above, parent: Place, number: int) -> Node:
        code = raw.get("code") if isinstance(raw, Mapping) else None
        step = code if isinstance(code, str) and CODE.fullmatch(code) and code not in self.seen else f"[{number}]"
        place = parent.below(step)
        fields = self.read.mapping(raw, place, NODE_FIELDS)
        named = {
            "code": self.code(fields.get("code"), place),
            "name": self.read.text(fields.get("name"), place.at("name"), required=True, longest=LONGEST_TITLE),
            "kind": self.kind(fields, place),
        }
        branch = self.branch(fields, place, replace(above, documents=(*above.documents, id(raw))))
        return replace(branch, **named)

    def branch(self, fields: Mapping[str, Any], place: Place, above: Above) -> Node:
        formula: Formula = self.read.one_of(fields.get("formula", above.base), place.at("formula"), Formula)
        base = self.base(fields, formula, place, above)
        pools = formula in get_args(PooledKind)
        below = replace(above, base=base, pooled=above.pooled or pools)
        children = tuple(self.children(fields, place, below))
        node = Node(
            code=ROOT,
            name="",
            kind="part",
            formula=formula,
            base=base,
            na=self.policy(fields, formula, place, above),
            children=children,
            weights=tuple(self.weights(fields, place, children)) if formula == "weighted" else (),
        )
        self.check(node, fields, place)
        return node

    def base(self, fields: Mapping[str, Any], formula: Formula, place: Place, above: Above) -> PooledKind:
        """Return the kind by which the answers below are scored: one kind throughout under a pooled node."""
        pools = formula in get_args(PooledKind)
        inherited: PooledKind = formula if pools else above.base  # type: ignore[assignment]
        field = "base" if "base" in fields else "formula"
        base: PooledKind = self.read.one_of(fields.get("base", inherited), place.at("base"), PooledKind)
        if pools and base != formula:
            self.read.fault(place.at("base"), f"nút gộp {formula} phải có base {formula}; đang là {base}")
        elif above.pooled and base != above.base:
            self.read.fault(
                place.at(field), f"nút gộp {above.base} ở trên chỉ gộp được câu trả lời tính theo {above.base}"
            )
        return base

    def policy(self, fields: Mapping[str, Any], formula: Formula, place: Place, above: Above) -> Policy:
        """Return what a child without answers counts for; only a mean that no pooled node sums can count one."""
        can_count = formula in {"mean_of_children", "weighted"} and not above.pooled
        if "na" not in fields:
            return self.na if can_count else "exclude"
        na: Policy = self.read.one_of(fields["na"], place.at("na"), Policy)
        if na != "exclude" and not can_count:
            self.read.fault(
                place.at("na"),
                f"{na} chỉ dùng dưới mean_of_children, weighted hoặc trong thang điểm; nút {formula} "
                f"{'nằm dưới một nút gộp ' if above.pooled else ''}phải dùng exclude",
            )
        return na

    def children(self, fields: Mapping[str, Any], place: Place, below: Above) -> Iterator[Node]:
        if ("items" in fields) == ("children" in fields):
            self.read.fault(place, "cần đúng một trong hai: items (mã câu hỏi) hoặc children (các nút con)")
        elif len(below.documents) > MAX_DEPTH:
            self.read.fault(place, f"cây chỉ được sâu {MAX_DEPTH} tầng")
        elif "items" in fields:
            yield from self.items(fields["items"], place, below.base)
        else:
            for number, child in enumerate(self.read.sequence(fields["children"], place.at("children")), 1):
                if id(child) in below.documents:
                    self.read.fault(place.at(f"children[{number}]"), "nút này chứa chính nó (vòng lặp)")
                else:
                    yield self.node(child, below, place, number)

    def items(self, raw: Any, place: Place, base: PooledKind) -> Iterator[Node]:
        if base == "top2" and self.scale < MIN_SCALE_OF_TOP2:
            self.read.fault(place, f"top2 cần thang từ {MIN_SCALE_OF_TOP2} mức, scale đang là {self.scale}")
        for number, code in enumerate(self.read.sequence(raw, place.at("items")), 1):
            code = self.code(code, place, field=f"items[{number}]")
            yield Node(code=code, name="", kind="item", formula=base, base=base)

    def kind(self, fields: Mapping[str, Any], place: Place) -> Any:
        default = "factor" if "items" in fields else "part"
        kind = fields.get("kind", default)
        if kind not in {"factor", "part"}:
            self.read.fault(place.at("kind"), f"phải là factor hoặc part; đang là {kind!r}")
            return default
        return kind

    def check(self, node: Node, fields: Mapping[str, Any], place: Place) -> None:
        """Refuse what has no meaning at this node."""
        for field in ("weights", "weights_total"):
            if field in fields and node.formula != "weighted":
                self.read.fault(place.at(field), f"{field} chỉ đi với formula: weighted")
        if node.formula == "single_item" and len(node.items) != 1:
            self.read.fault(place, f"single_item cần đúng một câu hỏi, đang có {len(node.items)}")

    def weights(self, fields: Mapping[str, Any], place: Place, children: tuple[Node, ...]) -> Iterator[Fraction]:
        """Yield the children's weights as parts of 1; they must add up exactly to what the document says."""
        at = place.at("weights")
        stated = self.read.mapping(fields.get("weights"), at, {child.code for child in children})
        weights = [self.read.number(stated.get(child.code), at.at(child.code)) for child in children]
        total = fields.get("weights_total", 1)
        if type(total) is not int or total not in {1, 100}:
            self.read.fault(place.at("weights_total"), f"phải là 1 hoặc 100; đang là {total!r}")
        elif all(weights) and sum(weights) != total:
            self.read.fault(at, f"các trọng số phải cộng đúng bằng {total}, đang là {plain(sum(weights, Fraction(0)))}")
        yield from (weight / (100 if total == 100 else 1) for weight in weights)

    def code(self, raw: Any, place: Place, *, field: str = "code") -> str:
        code = self.read.matched(raw, place.at(field), CODE, CODE_WORDS)
        if code == ROOT_NAME:
            self.read.fault(place.at(field), f"mã {ROOT_NAME} dành cho gốc của cây")
        elif code in self.seen:
            self.read.fault(place.at(field), f"mã {code} đã dùng ở {self.seen[code]}")
        self.seen.setdefault(code, place if field == "code" else place.below(code))
        return code
