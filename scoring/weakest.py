"""Which item of a unit is surely its weakest: the last by rank intervals that hold for all its items together. Pure."""

from collections.abc import Sequence
from functools import partial

from scoring.certainty.ranks import joint_rank_intervals
from scoring.judging import all_limits
from scoring.known import Known


def surely_lowest(known: Known, codes: Sequence[str]) -> str | None:
    """Return the one node among `codes` that lies below all others with a chance of 95 % for all of them at once.

    `known` are the unit's estimates by node. None where more than one may be the lowest, where there is nothing to
    compare, or where one has no estimate: nothing may be inferred from answers that people volunteered.
    """
    parts = [known[code] for code in codes if known.get(code)]
    if len(parts) < len(codes) or len(parts) < 2:
        return None
    intervals = joint_rank_intervals(partial(all_limits, parts), len(parts))
    last = [code for code, ranks in zip(codes, intervals, strict=True) if ranks == (len(codes), len(codes))]
    return last[0] if last else None
