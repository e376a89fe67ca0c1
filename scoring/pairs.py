"""Which of a few units surely differ: the differences of all their pairs, judged as one family. Pure.

STATISTICS § 5: p of each difference by inversion of MOVER's interval, adjusted by Holm over the pairs compared. This
asks less than ranks do, which hold for all units of a block together (§ 6): a pair may differ whose ranks are open.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from scoring.certainty.changes import judge_family, measured
from scoring.certainty.combining import Part


def surely_above(units: Sequence[tuple[Part, ...]]) -> list[tuple[int, int]]:
    """Return the pairs (higher, lower) of places among `units` that surely differ, by the estimates of one node each.

    All are of one kind. Wrong with a chance of 5 % at most for all the pairs together.
    """
    pairs = list(combinations(range(len(units)), 2))
    if not pairs:
        return []
    changes = measured([(*units[one], *_less(units[other])) for one, other in pairs])
    judged = judge_family(dict(zip(pairs, changes, strict=True)))
    found = [(pair, one.verdict) for pair, one in judged.items()]
    return [pair if verdict == "tang" else (pair[1], pair[0]) for pair, verdict in found if verdict in ("tang", "giam")]


def _less(parts: Sequence[Part]) -> list[Part]:
    return [replace(part, weight=-part.weight) for part in parts]
