"""What must stay hidden in tables so that no few people's answers follow from them (STATISTICS § 10). Pure.

A table is a mapping of keys to sizes (how many people a figure rests on) and the sums that hold among them. Everything
that leaves is such a table: the nodes of a unit, the units of a round, groups of people with all their margins, and
the *difference* of two releases, whose sizes are the forms that changed. Called by `scoring.disclosure` alone.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from scoring.certainty.elimination import PRIME, drawn_beside, modulo

# k: a figure of fewer people stays hidden.
K = 5

Key = TypeVar("Key", bound=Hashable)


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


def covered(
    sizes: Mapping[Key, int],
    sums: Sequence[Sum[Key]],
    hidden: Collection[Key],
    more: Collection[Key],
    *,
    kept: Collection[Key] = (),
    k: int = K,
) -> frozenset[Key]:
    """Return what is hidden and `more`, with what single sums make hide for it: a first step of `suppressed`."""
    of, kept = _sums_of(sums), frozenset(kept)
    new = {key for key in more if sizes.get(key)} - kept
    found = new.union(hidden)
    _cover(found, sizes, of, kept, k, deque(each for key in sorted(new, key=str) for each in of[key]))
    return frozenset(found)


def revealed(
    sizes: Mapping[Key, int],
    sums: Sequence[Sum[Key]],
    hidden: Collection[Key],
    k: int = K,
    *,
    changes: Mapping[Key, tuple[Key, Key]] | None = None,
) -> frozenset[Key]:
    """Return the hidden figures that follow from the shown ones by adding and subtracting, as an attacker would.

    `changes` are hidden figures that stand in no sum: what lies between an earlier and a later one.
    A pair that follows only together counts where both rest on fewer than k people. Figures that the shown sums leave
    open are drawn at random (`scoring.certainty.elimination`): what cannot be drawn freely follows.
    """
    gone = set(hidden)
    between = changes or {}
    known = {key: size for key, size in sizes.items() if size and key in gone and key not in between}
    drawn = drawn_beside([_signs(each, known) for each in sums], known)
    drawn |= {key: (drawn.get(later, 0) - drawn.get(earlier, 0)) % PRIME for key, (earlier, later) in between.items()}
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


def tells_sum(possible: int, digits: int) -> bool:
    """Say whether a printed index of `digits` decimals in percent tells Σy itself, where Σm is known.

    Neighbouring sums then print differently: up to 10,000 with two decimals, which is 125 forms of 80 points. Two
    publications of such a unit tell the total of the forms between them, even without item counts.
    """
    return 0 < possible <= 100 * int(10**digits)


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
