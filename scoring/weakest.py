"""Which nodes of a row surely lie at an end of it: by rank intervals that hold for all its nodes together. Pure."""

from collections.abc import Sequence
from functools import partial

from scoring.certainty.ranks import RankInterval, joint_rank_intervals
from scoring.judging import all_limits
from scoring.known import Known


def surely_lowest(known: Known, codes: Sequence[str]) -> str | None:
    """Return the one node among `codes` that lies below all others with a chance of 95 % for all of them at once.

    `known` are the row's estimates by node. None where more than one may be the lowest, where there is nothing to
    compare, or where one has no estimate: nothing may be inferred from answers that people volunteered.
    """
    return _alone_at(known, codes, (len(codes), len(codes)))


def surely_highest(known: Known, codes: Sequence[str]) -> str | None:
    """Return the one node among `codes` that lies above all others, by the rule of `surely_lowest`."""
    return _alone_at(known, codes, (1, 1))


def _alone_at(known: Known, codes: Sequence[str], place: RankInterval) -> str | None:
    parts = [known[code] for code in codes if known.get(code)]
    if len(parts) < len(codes) or len(parts) < 2:
        return None
    intervals = joint_rank_intervals(partial(all_limits, parts), len(parts))
    found = [code for code, ranks in zip(codes, intervals, strict=True) if ranks == place]
    return found[0] if found else None
