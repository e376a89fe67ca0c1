"""What must stay hidden in tables so that no few people's answers follow from them (STATISTICS § 10). Pure.

A table is a mapping of keys to sizes (how many people a figure rests on) and the sums that hold among them. Everything
that leaves is such a table: the nodes of a unit, the units of a round, an agency's service × month × channel with all
their margins (`margins`), and the *difference* of two releases, whose sizes are the forms that changed.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Generic, TypeVar

from scoring.certainty.elimination import PRIME, drawn_beside, modulo

# k: a figure of fewer people stays hidden.
K = 5

Key = TypeVar("Key", bound=Hashable)
# A cell's place on each dimension; None stands for all of a dimension together.
Cell = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Sum(Generic[Key]):
    """A figure that follows from its parts, as each part does from it and the others.

    It is the sum of the parts, each times its weight where there are `weights`: an index that is a mean follows from
    the same parts as a count, but by another sum, and both together tell more than either.
    """

    whole: Key
    parts: tuple[Key, ...]
    weights: tuple[Fraction, ...] = ()


def few(sizes: Mapping[Key, int], k: int = K) -> frozenset[Key]:
    """Return the figures that rest on some people, but fewer than k (primary suppression)."""
    return frozenset(key for key, size in sizes.items() if 0 < size < k)


def suppressed(
    sizes: Mapping[Key, int],
    sums: Sequence[Sum[Key]],
    *,
    also: Collection[Key] = (),
    kept: Collection[Key] = (),
    k: int = K,
) -> frozenset[Key]:
    """Return all that is hidden: the small figures, those in `also`, and what would give one of them away.

    In every sum with a hidden part the smallest positive parts follow until at least two are hidden and together rest
    on k people; the whole where no part is left. Then whatever still follows from several sums at once is covered
    likewise. `kept` are never hidden, however small: a figure may then follow from them, which `revealed` tells.
    Figures of size 0 tell nothing and are shown.
    """
    of, kept = _sums_of(sums), frozenset(kept)
    hidden = (set(few(sizes, k)) | {key for key in also if sizes.get(key)}) - kept
    _cover(hidden, sizes, of, kept, k, deque(sums))
    # What follows from the kept figures alone follows whatever else is hidden.
    told = revealed(sizes, sums, sizes.keys() - kept, k) if kept and hidden else frozenset()
    while more := _beside(revealed(sizes, sums, hidden, k) - told, hidden, sizes, of, kept):
        hidden |= more
        # In one order everywhere: two processes that hide different figures show, together, what each of them hides.
        _cover(hidden, sizes, of, kept, k, deque(each for key in sorted(more, key=str) for each in of[key]))
    return frozenset(hidden)


def suppressed_beside(
    sizes: Mapping[Key, int],
    sums: Sequence[Sum[Key]],
    changes: Iterable[Mapping[Key, int]],
    *,
    kept: Collection[Key] = (),
    k: int = K,
) -> frozenset[Key]:
    """Return all that is hidden in a table published beside earlier releases of the same table.

    Each of `changes` counts, by key, the forms that are in one of the two and not in the other since an earlier
    release: whoever has both subtracts them. One form more gives that form away (3162 − 3089 = 73 of 80).
    """
    tables = [sizes, *changes]
    return frozenset().union(*(suppressed(table, sums, kept=kept, k=k) for table in tables))


def revealed(sizes: Mapping[Key, int], sums: Sequence[Sum[Key]], hidden: Collection[Key], k: int = K) -> frozenset[Key]:
    """Return the hidden figures that follow from the shown ones by adding and subtracting, as an attacker would.

    A pair that follows only together counts where both rest on fewer than k people. Figures that the shown sums leave
    open are drawn at random (`scoring.certainty.elimination`): what cannot be drawn freely follows.
    """
    gone = set(hidden)
    known = {key: size for key, size in sizes.items() if size and key in gone}
    drawn = drawn_beside([_signs(each, known) for each in sums], known)
    follows = {key for key, value in drawn.items() if not value}
    scarce = [key for key in drawn if sizes[key] < k - 1]
    by_value: dict[int, list[Key]] = defaultdict(list)
    for key in scarce:
        by_value[drawn[key]].append(key)
    pairs = ((one, other) for one in scarce for other in by_value.get(-drawn[one] % PRIME, ()))
    follows.update(one for one, other in pairs if one != other and sizes[one] + sizes[other] < k)
    return frozenset(follows)


def _signs(each: Sum[Key], hidden: Collection[Key]) -> dict[Key, int]:
    """Return a sum as an equation of its hidden figures: parts less whole is what the shown ones tell."""
    if each.weights:
        signs = {key: modulo(weight) for key, weight in zip(each.parts, each.weights, strict=True) if key in hidden}
    else:
        signs = {key: 1 for key in each.parts if key in hidden}
    return signs | {each.whole: PRIME - 1} if each.whole in hidden else signs


def margins(cells: Mapping[tuple[str, ...], int]) -> tuple[dict[Cell, int], list[Sum[Cell]]]:
    """Return every margin of a table of cells (service, month, channel …) with its size, and the sums among them.

    Filters on any of the dimensions show one of these: they are one family, and hidden together or not at all.
    """
    sizes: dict[Cell, int] = defaultdict(int)
    parts: dict[tuple[Cell, int], set[Cell]] = defaultdict(set)
    for cell, size in cells.items():
        for together in product((False, True), repeat=len(cell)):
            place: Cell = tuple(None if all_of else name for name, all_of in zip(cell, together, strict=True))
            sizes[place] += size
            for dimension in (number for number, all_of in enumerate(together) if not all_of):
                parts[(*place[:dimension], None, *place[dimension + 1 :]), dimension].add(place)
    return dict(sizes), [Sum(whole, tuple(sorted(found, key=str))) for (whole, _), found in parts.items()]


def withholds_counts(changed: Iterable[int], k: int = K) -> bool:
    """Say whether a unit's publication leaves out its item counts.

    `changed` counts, for each earlier publication that showed them, the forms that are in one of the two and not in
    the other.
    """
    return any(0 < forms < k for forms in changed)


def tells_sum(possible: int, digits: int) -> bool:
    """Say whether a printed index of `digits` decimals in percent tells Σy itself, where Σm is known.

    Neighbouring sums then print differently: up to 10,000 with two decimals, which is 125 forms of 80 points. Two
    publications of such a unit tell the total of the forms between them, even without item counts.
    """
    return 0 < possible <= 100 * int(10**digits)


def shown_until(changes: Mapping[date, int], today: date, k: int = K) -> date | None:
    """Return the last day whose forms show in figures today, None before the first release.

    `changes` counts, by day, the forms that came and those excluded or restored. Figures are released in steps of at
    least k changed forms and not before the next day: nobody reads one citizen's form off two screens.
    """
    shown, waiting = None, 0
    for day in sorted(day for day in changes if day < today):
        waiting += changes[day]
        if waiting >= k:
            shown, waiting = day, 0
    return shown


def _sums_of(sums: Sequence[Sum[Key]]) -> Mapping[Key, list[Sum[Key]]]:
    of: dict[Key, list[Sum[Key]]] = defaultdict(list)
    for each in sums:
        for key in (each.whole, *each.parts):
            of[key].append(each)
    return of


def _cover(
    hidden: set[Key],
    sizes: Mapping[Key, int],
    of: Mapping[Key, list[Sum[Key]]],
    kept: Collection[Key],
    k: int,
    waiting: deque[Sum[Key]],
) -> None:
    """Hide more until no sum by itself gives a hidden figure away; `waiting` are the sums to look at."""
    while waiting:
        each = waiting.popleft()
        while (more := _next(each, hidden, sizes, kept, k)) is not None:
            hidden.add(more)
            waiting.extend(of[more])


def _next(
    each: Sum[Key], hidden: Collection[Key], sizes: Mapping[Key, int], kept: Collection[Key], k: int
) -> Key | None:
    """Return the next figure a sum makes hide, None where it gives nothing away."""
    parts = [key for key in each.parts if sizes.get(key)]
    lost = [key for key in parts if key in hidden]
    covered = len(lost) >= 2 and sum(sizes[key] for key in lost) >= k
    needed = not lost if each.whole in hidden else bool(lost) and not covered
    left = [key for key in parts if key not in hidden and key not in kept]
    if not needed:
        return None
    if left:
        return min(left, key=lambda key: sizes[key])
    last = each.whole
    return last if last not in hidden and last not in kept and sizes.get(last) else None


def _beside(
    leaks: Collection[Key],
    hidden: Collection[Key],
    sizes: Mapping[Key, int],
    of: Mapping[Key, list[Sum[Key]]],
    kept: Collection[Key],
) -> set[Key]:
    """Return what could be hidden nearest to each figure that leaks: the smallest in a sum with it, or next to one."""
    free = {key for key, size in sizes.items() if size and key not in hidden and key not in kept}
    return {near for leak in leaks if (near := _nearest(leak, free, sizes, of)) is not None}


def _nearest(
    leak: Key, free: Collection[Key], sizes: Mapping[Key, int], of: Mapping[Key, list[Sum[Key]]]
) -> Key | None:
    reached: set[Key] = set()
    around = {leak}
    while around:
        reached |= around
        around = {key for one in around for each in of.get(one, ()) for key in (each.whole, *each.parts)} - reached
        if left := [key for key in around if key in free]:
            return min(left, key=lambda key: (sizes[key], str(key)))
    return None
