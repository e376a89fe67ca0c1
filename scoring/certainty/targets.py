"""Targets: whether a printed value reaches one, and whether it does so beyond doubt (STATISTICS § 5). Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from operator import ge, gt, le, lt
from typing import Literal

from scoring.formulas import Rounding

# "trên 77 %" is above, "từ 90 %" at_least, "dưới 5 %" below, "không quá 5 %" at_most.
Operator = Literal["above", "at_least", "below", "at_most"]
Certainty = Literal["chac_chan_dat", "chac_chan_khong_dat", "chua_du_can_cu"]
COMPARES: Mapping[Operator, Callable[[Fraction, Fraction], bool]] = {
    "above": gt,
    "at_least": ge,
    "below": lt,
    "at_most": le,
}


@dataclass(frozen=True, slots=True)
class Target:
    """A value to reach, in the unit of the figure it is set on (percent, points, days)."""

    operator: Operator
    value: Fraction

    def met(self, figure: Fraction) -> bool:
        return COMPARES[self.operator](figure, self.value)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a figure says of its target; both are None where there is no figure, the second without limits."""

    met: bool | None
    certainty: Certainty | None


def judge(
    target: Target, value: Fraction | None, limits: tuple[Fraction, Fraction] | None, rounding: Rounding
) -> Judgement:
    """Judge a value and its (low, high), all in the target's unit and before rounding, as they are printed.

    Whoever reads "90,00" against "từ 90 %" sees it reached; so limits are judged as printed, too, and with the
    target's own operator: the two columns cannot contradict each other, as rounding keeps low ≤ value ≤ high.
    """
    if value is None:
        return Judgement(None, None)
    met = target.met(rounding(value))
    return Judgement(met, None if limits is None else _certainty(target, [rounding(limit) for limit in limits]))


def _certainty(target: Target, printed: list[Fraction]) -> Certainty:
    ends = {target.met(limit) for limit in printed}
    if len(ends) == 2:
        return "chua_du_can_cu"
    return "chac_chan_dat" if True in ends else "chac_chan_khong_dat"
