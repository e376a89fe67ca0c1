"""The change of a mean of units: both years over the units that have a figure in both. Pure.

STATISTICS § 4: beside a mean that leaves units out stands the last year's mean over the same units. Over all of its own
units it would rise and fall with who is measured.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoring.certainty.changes import NoVerdict
from scoring.certainty.combining import Part
from scoring.known import NOTHING, BeforeRow, Known


@dataclass(frozen=True, slots=True)
class Pair:
    """A mean of now and of before over the same `units`; `all_now`, `all_then`: the printed mean has no others."""

    now: tuple[Part, ...]
    then: tuple[Part, ...]
    units: int
    all_now: bool
    all_then: bool


def paired(
    code: str,
    sizes: Mapping[str, Fraction],
    units: Mapping[str, Known],
    before: Mapping[str, BeforeRow],
    members: frozenset[str],
    *,
    equal: bool,
) -> Pair | NoVerdict:
    """Return the means of a node over the units that compare, or why there is none.

    `sizes` weigh the units of now, `members` are the agencies then. Each year is weighted by its own sizes; `equal`:
    all weigh the same. A unit whose figure was hidden then is no part of it, or it would follow from the mean.
    """
    there = [agency for agency, size in sizes.items() if size and code in units.get(agency, {})]
    common = [agency for agency in there if _compares(before.get(agency, NOTHING), code, equal=equal)]
    if not common:
        return _reason(before.get(agency, NOTHING).reason for agency in there)
    if not all(code in before[agency].known for agency in common):
        return "not_recomputable"
    sizes_then = {agency: Fraction(1 if equal else before[agency].size or 0) for agency in common}
    return Pair(
        now=weighed([(sizes[agency], units[agency][code]) for agency in common]),
        then=weighed([(sizes_then[agency], before[agency].known[code]) for agency in common]),
        units=len(common),
        all_now=len(common) == len(there),
        all_then={before[agency].agency for agency in common} == members,
    )


def weighed(sized: list[tuple[Fraction, tuple[Part, ...]]]) -> tuple[Part, ...]:
    """Return the parts of a mean of rows by their sizes."""
    total = sum((size for size, _ in sized), Fraction(0))
    return tuple(Part(size / total * part.weight, part.estimate) for size, parts in sized for part in parts)


def _compares(before: BeforeRow, code: str, *, equal: bool) -> bool:
    return before.reason is None and before.indices.get(code) is not None and bool(equal or before.size)


def _reason(reasons: Iterable[NoVerdict | None]) -> NoVerdict:
    """Return why no unit compares: the reason that all share, else that there is nothing before."""
    found = set(reasons)
    only = found.pop() if len(found) == 1 else None
    return only or "no_previous"
