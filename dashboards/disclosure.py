"""Which counts are shown: small cells give single answers away (DESIGN § 3, k = 5 on the base n). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

K = 5
# Below this base the five levels are folded to three.
FOLD_BELOW = 30

State = Literal["shown", "folded", "hidden", "alike", "empty"]


@dataclass(frozen=True, slots=True)
class Distribution:
    """Counts as they may be shown: five, three (folded) or no levels."""

    state: State
    levels: tuple[int, ...] = ()

    @property
    def is_shown(self) -> bool:
        return self.state in {"shown", "folded"}

    @property
    def hides_index(self) -> bool:
        return self.state in {"hidden", "alike"}


def distribution(levels: Sequence[int], *, base: int, detail: bool) -> Distribution:
    """Return what may be shown of the answers of `base` respondents; with `detail` all of it."""
    if not sum(levels):
        return Distribution("empty")
    if detail:
        return Distribution("shown", tuple(levels))
    if base < K:
        return Distribution("hidden")
    if max(levels) == sum(levels):
        return Distribution("alike")
    if base < FOLD_BELOW and len(levels) == 5:
        return Distribution("folded", folded(levels))
    return Distribution("shown", tuple(levels))


def folded(levels: Sequence[int]) -> tuple[int, int, int]:
    """Return dissatisfied, neither, satisfied."""
    return sum(levels[:2]), levels[2], sum(levels[3:])


def hides(base: int, *, detail: bool) -> bool:
    """Say whether a figure of so few respondents stays hidden."""
    return 0 < base < K and not detail
