"""Cronbach's alpha of each factor and of all items together. Pure (STATISTICS § 10)."""

from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from scoring.analysis.answers import Answers
from scoring.certainty.reliability import Reason, reliability
from scoring.formulas import Rounding, reduced

# Two decimals say all that alpha can say; three are what papers print.
ROUNDING = Rounding(3, "half_up")


@dataclass(frozen=True, slots=True)
class Alpha:
    """Alpha of a node over its `k` items and the `n` forms that answer all of them, or why there is none."""

    node: str
    k: int
    n: int
    alpha: str | None
    exact: str | None
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class Alphas:
    """Of all items together first, then of each factor."""

    reach: str
    forms: int
    rows: tuple[Alpha, ...]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def alphas(answers: Answers, reach: str) -> Alphas:
    """Return alpha of the whole and of each factor over the counted forms of a unit, a block or the round."""
    inside = answers.counted().within(reach)
    place_of = {code: place for place, code in enumerate(answers.method.root.items)}
    rows = []
    for node in answers.columns:
        found = reliability(inside.items[:, [place_of[code] for code in node.items]])
        rows.append(Alpha(node.code, found.k, found.n, _print(found.alpha), _exact(found.alpha), found.reason))
    return Alphas(reach, inside.forms, tuple(rows))


def _print(alpha: Fraction | None) -> str | None:
    return None if alpha is None else ROUNDING.print(alpha)


def _exact(alpha: Fraction | None) -> str | None:
    return None if alpha is None else reduced(alpha)
