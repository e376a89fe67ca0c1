"""How an index is computed, as a frozen tree part → factor → item over question codes. Pure.

`scoring.method_document` reads it from a document (YAML or JSON) and says what such a document holds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal

from scoring.formulas import SUMS, PooledKind, Rounding
from scoring.results import NodeKind
from surveys.questionnaire import Questionnaire

Formula = Literal["top2", "points", "points0", "mean_of_children", "weighted", "single_item"]
# What a child without any valid answer counts for.
Policy = Literal["exclude", "zero", "full"]
RollUp = Literal["mean", "pooled"]
RankBy = Literal["printed", "exact"]
RankKind = Literal["competition"]
TotalOf = Literal["sum_of_printed", "rounded_sum"]
SCALES = frozenset({"level5", "level3", "single"})


@dataclass(frozen=True)
class Node:
    """A node of the tree; the root is a part without a code.

    `base` is the kind by which its answers are scored; `weights` go with `children`.
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
class PointScheme:
    """Points out of a fixed maximum for some nodes, and their total."""

    components: Mapping[str, Fraction]
    na: Policy
    rounding: Rounding
    total: TotalOf


@dataclass(frozen=True)
class Method:
    """A method: the tree and how its results are rounded, ranked and rolled up.

    `assumptions` are texts for the methodology page: what no document read so far confirms.
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
    block_roll_up: RollUp
    total_roll_up: RollUp
    point_scheme: PointScheme | None = None
    assumptions: tuple[str, ...] = field(default=())

    @cached_property
    def nodes(self) -> tuple[tuple[Node, str | None], ...]:
        """Every node below the root with its parent's code."""
        return tuple(self.root.below())


def check_against(method: Method, questionnaire: Questionnaire) -> list[str]:
    """Return why the method cannot score the questionnaire: one sentence for each item that does not fit."""
    return [
        fault for code in method.root.items if (fault := _item_fault(code, method.scale, questionnaire)) is not None
    ]


def _item_fault(code: str, scale: int, questionnaire: Questionnaire) -> str | None:
    question = questionnaire.by_code.get(code)
    if question is None:
        return f"{code}: phiếu {questionnaire.code} không có câu hỏi này"
    if question.kind not in SCALES or question.use != "scored":
        return f"{code}: không phải câu chấm điểm theo mức của phiếu {questionnaire.code}"
    if len(question.choices) != scale:
        return f"{code}: thang có {len(question.choices)} mức, phương pháp cần {scale} mức"
    return None
