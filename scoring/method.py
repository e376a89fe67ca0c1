"""How an index is computed, as a frozen tree part → factor → item over question codes. Pure.

`scoring.method_document` reads it from a document (YAML or JSON) and says what such a document holds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from scoring.formulas import SUMS, Policy, PooledKind, Rounding, plain
from scoring.points import PointScheme
from scoring.results import NodeKind
from surveys.questionnaire import Questionnaire

Formula = Literal["top2", "points", "points0", "mean_of_children", "weighted", "single_item"]
RollUp = Literal["mean", "pooled", "weighted"]
# How several rounds of one assessment year become one figure: all their answers, the mean of their indices, or the
# newest round with an index.
YearRollUp = Literal["pooled", "mean", "last"]
RankBy = Literal["printed", "exact"]
RankKind = Literal["competition"]
# How the respondents of a channel were found (surveys.models.RoundChannel).
Design = Literal["drawn", "census", "voluntary"]
SCALES = frozenset({"level5", "level3", "single"})
# The code of the whole tree, and how it is written where people read or write a path in it.
ROOT = ""
ROOT_NAME = "root"


@dataclass(frozen=True)
class Node:
    """A node of the tree; the root is a part without a code.

    `base` is the kind by which its answers are scored; `weights` go with `children` and add up to 1.
    """

    code: str
    name: str
    kind: NodeKind
    formula: Formula
    base: PooledKind
    na: Policy = "exclude"
    children: tuple["Node", ...] = ()
    weights: tuple[Fraction, ...] = ()

    @property
    def pools(self) -> bool:
        return self.formula in SUMS

    @property
    def averages(self) -> bool:
        """Whether it is computed from the indices of its children, and a policy says what a missing one counts."""
        return self.formula in {"mean_of_children", "weighted"}

    @cached_property
    def items(self) -> tuple[str, ...]:
        """Question codes at and below this node."""
        if self.kind == "item":
            return (self.code,)
        return tuple(code for child in self.children for code in child.items)

    def below(self, parent: str | None = None) -> Iterator[tuple["Node", str | None]]:
        """Yield every node below with its parent's code, in the document's order."""
        for child in self.children:
            yield child, parent
            yield from child.below(child.code)


@dataclass(frozen=True, slots=True)
class Certainty:
    """Settings of the certainty computations (STATISTICS §§ 2, 3, 5, 10): choices, no law states them.

    `level` is that of intervals; `delta` the change in points of percent that still counts as none; `rho` the
    correlation inside a cluster assumed where it cannot be estimated; a cell of fewer than `suppression_k` is hidden.
    """

    level: Fraction = Fraction(95, 100)
    delta: Fraction = Fraction(1)
    rho: Fraction = Fraction(2, 100)
    suppression_k: int = 5

    @property
    def percent(self) -> str:
        """Return the level in percent as a plain decimal: 95, 99.5."""
        return plain(self.level * 100)


@dataclass(frozen=True, slots=True)
class RollUps:
    """How units stand together in their block, under their parent agency, in the whole round, and over a year."""

    block: RollUp = "mean"
    parent: RollUp = "mean"
    total: RollUp = "pooled"
    year: YearRollUp = "pooled"


@dataclass(frozen=True)
class Method:
    """A method: the tree and how its results are rounded, ranked and rolled up.

    `channels_counted` are the designs whose answers the official index counts. `assumptions` are texts for the
    methodology page: what no document read so far confirms.
    """

    code: str
    title: str
    note: str
    root: Node
    scale: int
    rounding: Rounding
    minimum: int
    rank_by: RankBy
    rank_kind: RankKind
    roll_ups: RollUps = RollUps()
    channels_counted: tuple[Design, ...] = ("drawn", "census")
    certainty: Certainty = Certainty()
    point_scheme: PointScheme | None = None
    assumptions: tuple[str, ...] = field(default=())

    @property
    def block_roll_up(self) -> RollUp:
        return self.roll_ups.block

    @property
    def total_roll_up(self) -> RollUp:
        return self.roll_ups.total

    @cached_property
    def nodes(self) -> tuple[tuple[Node, str | None], ...]:
        """Every node below the root with its parent's code."""
        return tuple(self.root.below())

    @cached_property
    def by_code(self) -> Mapping[str, Node]:
        """Every node by its code; the whole tree stands under ROOT."""
        return {ROOT: self.root, **{node.code: node for node, _ in self.nodes}}

    @cached_property
    def paths(self) -> Mapping[str, str]:
        """The way from the root to every node by its code: root > TC > TC1."""
        paths = {ROOT: ROOT_NAME}
        for node, parent in self.nodes:
            paths[node.code] = f"{paths[parent or ROOT]} > {node.code}"
        return paths


def check_against(method: Method, questionnaire: Questionnaire) -> list[str]:
    """Return why the method cannot score the questionnaire: one sentence for each item that fails, with its node.

    A node is called by its name, with its code beside: who reads this plans a round and never saw the tree.
    """
    return [
        f"{_words(node)}, câu {item.code}: {fault}"
        for node in method.by_code.values()
        for item in node.children
        if item.kind == "item" and (fault := item_fault(item.code, method.scale, questionnaire)) is not None
    ]


def item_fault(code: str, scale: Any, questionnaire: Questionnaire) -> str | None:
    """Return why a question cannot be an item of a method with so many levels, None if it can."""
    question = questionnaire.by_code.get(code)
    if question is None:
        return f"phiếu {questionnaire.code} không có câu hỏi này"
    if question.kind not in SCALES or question.use != "scored":
        return f"không phải câu chấm điểm theo mức của phiếu {questionnaire.code}"
    if len(question.choices) != scale:
        return f"thang có {len(question.choices)} mức, phương pháp cần {scale} mức"
    return None


def _words(node: Node) -> str:
    return f"{node.name} ({node.code})" if node.code else "Toàn bộ chỉ số"
