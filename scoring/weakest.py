"""Which nodes of a row surely lie at an end of it: by rank intervals that hold for all its nodes together. Pure."""

from collections.abc import Sequence
from functools import partial

from scoring.certainty.ranks import RankInterval, joint_rank_intervals, sidak_level
from scoring.judging import all_limits
from scoring.known import Known

# So many exceptions can be named in a sentence.
FEW_OPEN = 3


def surely_lowest(known: Known, codes: Sequence[str]) -> str | None:
    """Return the one node among `codes` that lies below all others with a chance of 95 % for all of them at once.

    `known` are the row's estimates by node. None where more than one may be the lowest, where there is nothing to
    compare, or where one has no estimate: nothing may be inferred from answers that people volunteered.
    """
    return _alone_at(known, codes, (len(codes), len(codes)))


def surely_highest(known: Known, codes: Sequence[str]) -> str | None:
    """Return the one node among `codes` that lies above all others, by the rule of `surely_lowest`."""
    return _alone_at(known, codes, (1, 1))


def not_told_from(known: Known, codes: Sequence[str], lowest: str) -> tuple[str, ...]:
    """Return the few nodes among `codes` that may lie as low as `lowest`, where it surely lies below all the others.

    By the limits of `surely_lowest`. Empty where it lies below all, where it has no estimate, and where more than
    FEW_OPEN or than half of the others are left: then there is nothing it stands out from. A node without an estimate
    is left open.
    """
    told = [code for code in codes if known.get(code)]
    if lowest not in told:
        return ()
    limits = dict(zip(told, all_limits([known[code] for code in told], sidak_level(len(codes))), strict=True))
    high = limits[lowest][1]
    others = [code for code in codes if code != lowest]
    open_ = tuple(code for code in others if code not in limits or limits[code][0] <= high)
    return open_ if len(open_) <= FEW_OPEN and 2 * len(open_) <= len(others) else ()


def surely_below(
    known: Known, codes: Sequence[str], *, than: str | None, target: float | None = None
) -> frozenset[str]:
    """Return the nodes among `codes` that lie below the node `than`, or below `target` (a share of 1), for sure.

    All of it holds together with a chance of 95 %: the limits of every node and of `than` are drawn at the joint level,
    and a node is named where its upper one lies under the lower one of `than`, or under the target. A node without an
    estimate is never named, and without one `than` tells nothing.
    """
    told = [code for code in codes if known.get(code)]
    beside = [than] if than is not None and known.get(than) else []
    every = [*told, *beside]
    if not told:
        return frozenset()
    limits = all_limits([known[code] for code in every], sidak_level(len(every)))
    lowest = limits[-1][0] if beside else None
    bounds = [bound for bound in (lowest, target) if bound is not None]
    return frozenset(
        code for code, (_low, high) in zip(told, limits, strict=False) if any(high < one for one in bounds)
    )


def _alone_at(known: Known, codes: Sequence[str], place: RankInterval) -> str | None:
    parts = [known[code] for code in codes if known.get(code)]
    if len(parts) < len(codes) or len(parts) < 2:
        return None
    intervals = joint_rank_intervals(partial(all_limits, parts), len(parts))
    found = [code for code, ranks in zip(codes, intervals, strict=True) if ranks == place]
    return found[0] if found else None
