"""Cronbach's alpha of each factor and of all items together. Pure (STATISTICS § 10)."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any, Literal

from scoring.analysis.answers import Answers
from scoring.certainty.reliability import Reason, reliability
from scoring.formulas import Rounding, reduced

WhyNone = Literal[Reason, "hidden"]

# Two decimals say all that alpha can say; three are what papers print.
ROUNDING = Rounding(3, "half_up")


@dataclass(frozen=True, slots=True)
class Alpha:
    """Alpha of a node over its `k` items and the `n` forms that answer all of them, or why there is none.

    Of a hidden node there is neither.
    """

    node: str
    k: int
    n: int | None
    alpha: str | None
    exact: str | None
    reason: WhyNone | None


@dataclass(frozen=True, slots=True)
class Alphas:
    """Of all items together first, then of each factor."""

    reach: str
    forms: int
    rows: tuple[Alpha, ...]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def alphas(answers: Answers, reach: str, hidden: Collection[str] = ()) -> Alphas:
    """Return alpha of the whole and of each factor over the counted forms of a unit, a block or the round.

    `hidden` are the nodes whose index the page of `reach` hides.
    """
    inside = answers.counted().within(reach)
    place_of = {code: place for place, code in enumerate(answers.method.root.items)}
    rows = []
    for node in answers.columns:
        if node.code in hidden:
            rows.append(Alpha(node.code, len(node.items), None, None, None, "hidden"))
            continue
        found = reliability(inside.items[:, [place_of[code] for code in node.items]])
        rows.append(Alpha(node.code, found.k, found.n, _print(found.alpha), _exact(found.alpha), found.reason))
    return Alphas(reach, inside.forms, tuple(rows))


def _print(alpha: Fraction | None) -> str | None:
    return None if alpha is None else ROUNDING.print(alpha)


def _exact(alpha: Fraction | None) -> str | None:
    return None if alpha is None else reduced(alpha)
