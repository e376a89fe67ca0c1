"""Which factors satisfaction goes with, beside how well they do: importance and performance. Pure (STATISTICS § 10).

Where the questionnaire asks for general satisfaction, importance is Johnson's relative weight on that answer. Where it
does not, a weight on a total of the same factors would only tell how the total is made; importance is then the squared
correlation of each factor with the mean of the *other* factors (rest index). Both tell association, not cause.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from scoring.analysis.answers import Answers, Figure, figures_at
from scoring.certainty.drivers import LEAST_FORMS_PER_FACTOR, Drivers, Quadrant, Reason, drivers, quadrants
from scoring.formulas import Rounding

Floats = NDArray[np.float64]
Outcome = Literal["overall", "rest"]
WhyNone = Literal[Reason, "few_factors"]

ROUNDING = Rounding(1, "half_up")
SHARE = Rounding(3, "half_up")
LEAST_FACTORS = 2


@dataclass(frozen=True, slots=True)
class Driver:
    """A factor: its part of all importance in percent, its index, and the quadrant both put it in."""

    node: str
    importance: str | None
    figure: Figure
    quadrant: Quadrant | None


@dataclass(frozen=True, slots=True)
class Driving:
    """What importance was measured on, from `n` complete forms; `explained` is R² (of `overall` only).

    `mean_importance` and `mean_performance` divide the quadrants. `reason` says why there is no importance.
    """

    reach: str
    outcome: Outcome
    n: int
    needed: int
    explained: str | None
    reason: WhyNone | None
    mean_importance: str | None
    mean_performance: str | None
    rows: tuple[Driver, ...]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def driving(answers: Answers, reach: str, hidden: Collection[str] = ()) -> Driving:
    """Return importance and performance of the factors; `hidden` are those whose index the page of `reach` hides."""
    inside = answers.counted().within(reach)
    factors = inside.columns[1:]
    found, reason, n = _importance(inside)
    figures = figures_at(inside)[1:]
    shares = dict(zip((node.code for node in factors), found, strict=True)) if found else {}
    shown = {node.code: one for node, one in zip(factors, figures, strict=True) if node.code not in hidden}
    known = {code: float(one.index) for code, one in shown.items() if one.index is not None and code in shares}
    placed = quadrants({code: shares[code] for code in known}, known)
    rows = tuple(_row(node.code, shares, shown, placed) for node in factors)
    return Driving(
        reach=reach,
        outcome="rest" if answers.overall is None else "overall",
        n=n,
        needed=LEAST_FORMS_PER_FACTOR * len(factors),
        explained=_explained(inside, reason),
        reason=reason,
        mean_importance=_mean([100 * shares[code] for code in known]),
        mean_performance=_mean(list(known.values())),
        rows=rows,
    )


def _importance(inside: Answers) -> tuple[list[float], WhyNone | None, int]:
    """Return each factor's part of all importance, adding up to 1; none with a reason; and the complete forms."""
    scores = scores_of(inside)
    if scores.shape[1] < LEAST_FACTORS:
        return [], "few_factors", len(scores)
    if inside.overall is None:
        return of_rest(scores)
    found = _drivers(inside)
    return list(found.shares), found.reason, found.n


def _drivers(inside: Answers) -> Drivers:
    overall = np.asarray(inside.overall, dtype=np.float64)
    return drivers(scores_of(inside), np.where(overall > 0, overall, np.nan))


def _explained(inside: Answers, reason: WhyNone | None) -> str | None:
    if reason is not None or inside.overall is None:
        return None
    return SHARE.print(Fraction(_drivers(inside).r_squared or 0))


def scores_of(answers: Answers) -> Floats:
    """Return each respondent's share y/m at each factor (respondents, factors), NaN without a valid answer there."""
    y, m = (each[:, 1:] for each in answers.pairs)
    return np.divide(y, m, out=np.full_like(y, np.nan), where=m > 0)


def of_rest(scores: Floats) -> tuple[list[float], WhyNone | None, int]:
    """Return the squared correlation of each factor with the mean of the others, as parts of their sum."""
    complete = scores[~np.isnan(scores).any(axis=1)]
    n, k = complete.shape
    if n < LEAST_FORMS_PER_FACTOR * k:
        return [], "few_forms", n
    rest = (complete.sum(axis=1, keepdims=True) - complete) / (k - 1)
    if (np.ptp(complete, axis=0) == 0).any() or (np.ptp(rest, axis=0) == 0).any():
        return [], "no_variance", n
    squares = [float(np.corrcoef(complete[:, one], rest[:, one])[0, 1]) ** 2 for one in range(k)]
    total = sum(squares)
    return ([one / total for one in squares], None, n) if total else ([], "no_variance", n)


def _row(code: str, shares: Mapping[str, float], shown: Mapping[str, Figure], placed: Mapping[str, Quadrant]) -> Driver:
    importance = ROUNDING.print(Fraction(100 * shares[code])) if code in shares else None
    return Driver(code, importance, shown.get(code, Figure(hidden=True)), placed.get(code))


def _mean(values: Sequence[float]) -> str | None:
    return ROUNDING.print(Fraction(sum(values) / len(values))) if values else None
