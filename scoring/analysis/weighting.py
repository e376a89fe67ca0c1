"""The index as it would be if the answers had the population's make-up: raking beside the published index. Pure.

STATISTICS § 9. It stands beside the published index and never replaces it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.analysis.answers import HIDDEN, Answers, Figure, estimates_at, figure_of
from scoring.certainty.raking import TRIM, Margin, Raked, rake
from scoring.certainty.sums import FLOORS
from scoring.certainty.variance import kish, of_weighted
from scoring.disclosure import hidden_parts
from scoring.formulas import Rounding

Mask = NDArray[np.bool_]
# By question code: the share of each choice in the population, of 1.
Targets = Mapping[str, Mapping[int, float]]
Json = Mapping[str, Any]

SHARE = Rounding(1, "half_up")
WEIGHT = Rounding(2, "half_up")
# A weight this close to a limit was cut to it.
AT_LIMIT = 1e-6


class CannotWeight(ValueError):
    """The method's index is a mean of means: a weight for each respondent has no single meaning there."""


class TooFew(ValueError):
    """Too few forms answer every question of the margins."""


@dataclass(frozen=True, slots=True)
class Group:
    """A choice: its share among forms and in the population in percent, and the mean weight of its forms.

    Of few people there is only the target, as of those from whom they follow.
    """

    question: str
    choice: int
    forms: int | None
    sample: str | None
    target: str
    weight: str | None


@dataclass(frozen=True, slots=True)
class Weighted:
    """The weighted index beside the plain one of the same forms, and what weighting costs.

    `left_out` forms do not answer every question of the margins. `worth` is Kish's n, `effect` n / Kish's n, `cut` the
    forms whose weight was cut to a limit, `rounds` how often cutting took place.
    """

    reach: str
    forms: int
    left_out: int
    plain: Figure
    weighted: Figure
    worth: str
    effect: str
    cut: int
    rounds: int
    within_limits: bool
    groups: tuple[Group, ...]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def tells_few(result: Json, earlier: Json, k: int) -> bool:
    """Say whether two stored results of one reach tell, beside each other, what fewer than k people said.

    Both are of forms that answer every question of their margins; of equally many forms they may be other ones.
    """
    apart = abs(result["forms"] - earlier["forms"])
    same = apart == 0 and result["plain"] == earlier["plain"] and not result["plain"]["hidden"]
    return apart < k and not same


def weighted(answers: Answers, reach: str, targets: Targets) -> Weighted:
    """Rake the counted forms of a unit, a block or the round to the targets.

    Raises CannotWeight, TooFew, raking.EmptyGroup, raking.NoTarget, raking.Contradiction.
    """
    if not answers.method.root.pools:
        raise CannotWeight
    inside = answers.counted().within(reach)
    known = _complete(inside, targets)
    kept = inside.of(known)
    if kept.forms < answers.method.certainty.suppression_k:
        raise TooFew(kept.forms)
    raked = rake([_margin(kept, code, shares) for code, shares in targets.items()])
    return Weighted(
        reach=reach,
        forms=kept.forms,
        left_out=inside.forms - kept.forms,
        plain=_plain(kept, inside.forms - kept.forms),
        weighted=_weighted(kept, raked),
        worth=SHARE.print(Fraction(kish(raked.weights))),
        effect=WEIGHT.print(Fraction(kept.forms / kish(raked.weights))),
        cut=_cut(raked) if raked.trimmings else 0,
        rounds=raked.trimmings,
        within_limits=raked.within_limits,
        groups=tuple(_groups(kept, raked, targets)),
    )


def _complete(inside: Answers, targets: Targets) -> Mask:
    """Tell which forms answer every question of the margins and have a valid answer to score."""
    known: Mask = inside.pairs[1][:, 0] > 0
    for code in targets:
        known = known & (inside.profile[code] > 0)
    return known


def _margin(kept: Answers, code: str, shares: Mapping[int, float]) -> Margin:
    groups = [str(choice) for choice in kept.profile[code].tolist()]
    return Margin(code, groups, {str(choice): share for choice, share in shares.items()})


def _plain(kept: Answers, left_out: int) -> Figure:
    """Return the index of these forms; hidden where the published one, of a few more forms, would tell these."""
    if 0 < left_out < kept.method.certainty.suppression_k:
        return HIDDEN
    root = kept.method.root
    estimate = estimates_at(kept, [root]).get(root.code)
    return figure_of(kept.method, estimate, kept.forms, sure=not kept.volunteered)


def _weighted(kept: Answers, raked: Raked) -> Figure:
    y, m = (each[:, 0].astype(np.int64) for each in kept.pairs)
    estimate = of_weighted(y, m, raked.weights, FLOORS[kept.method.root.base])
    return figure_of(kept.method, estimate, kept.forms, sure=not kept.volunteered)


def _cut(raked: Raked) -> int:
    low, high = TRIM
    return int(((raked.weights <= low + AT_LIMIT) | (raked.weights >= high - AT_LIMIT)).sum())


def _groups(kept: Answers, raked: Raked, targets: Targets) -> Iterator[Group]:
    for code, shares in targets.items():
        sizes = {choice: int((kept.profile[code] == choice).sum()) for choice in shares}
        hidden = hidden_parts(sizes, k=kept.method.certainty.suppression_k)
        for choice, share in shares.items():
            target = SHARE.print(Fraction(100 * share))
            if choice in hidden:
                yield Group(code, choice, None, None, target, None)
                continue
            weight = Fraction(float(raked.weights[kept.profile[code] == choice].mean()))
            sample = SHARE.print(Fraction(100 * sizes[choice], kept.forms))
            yield Group(code, choice, sizes[choice], sample, target, WEIGHT.print(weight))
