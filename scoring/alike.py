"""Where all answers are alike, so that an interval follows from the number of clusters and not of forms. Pure.

STATISTICS § 3, rule "bound": with 8 clusters the low end at 100 % is the same for 12 forms and for 110.
"""

from collections.abc import Iterable

from scoring.known import Known


def clusters_alike(known: Known, codes: Iterable[str]) -> tuple[int, ...]:
    """Return the numbers of clusters, ascending, from which limits at 0 % or 100 % among `codes` follow."""
    parts = [part.estimate for code in codes for part in known.get(code, ())]
    return tuple(sorted({one.units for one in parts if one.clustered and one.share in (0, 1)}))
