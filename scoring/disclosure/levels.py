"""How often each level was chosen, as it may be shown. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

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


def distribution(levels: Sequence[int], *, base: int, detail: bool, k: int) -> Distribution:
    """Return what may be shown of the answers of `base` respondents; with `detail` all of it."""
    if not sum(levels):
        return Distribution("empty")
    if detail:
        return Distribution("shown", tuple(levels))
    if base < k:
        return Distribution("hidden")
    if alike(levels):
        return Distribution("alike")
    if base < FOLD_BELOW and len(levels) == 5:
        return Distribution("folded", folded(levels))
    return Distribution("shown", tuple(levels))


def folded(levels: Sequence[int]) -> tuple[int, int, int]:
    """Return dissatisfied, neither, satisfied."""
    return sum(levels[:2]), levels[2], sum(levels[3:])


def hides(base: int, *, detail: bool, k: int) -> bool:
    """Say whether a figure of so few respondents stays hidden."""
    return 0 < base < k and not detail


def alike(levels: Sequence[int]) -> bool:
    """Say whether all gave the same answer: whoever was there then gave it."""
    return 0 < sum(levels) == max(levels)


def together(distributions: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Add up counts of levels; nothing where the scales differ."""
    one_scale = len({len(levels) for levels in distributions}) == 1
    return tuple(sum(counts) for counts in zip(*distributions, strict=True)) if one_scale else ()
