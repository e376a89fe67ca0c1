"""How many people chose each answer of a question: what stays hidden of it, alone and beside what was told. Pure.

In other tables a group is known and what it said is not; here belonging to a group *is* what was said. So a figure that
stayed as it was tells something, too: it says who did not change. STATISTICS § 10, differencing over time.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from scoring.disclosure.groups import hidden_parts


@dataclass(frozen=True, slots=True)
class Chosen:
    """The people by answer; `counts` has every answer there is, 0 where nobody gave it.

    `answered` gave any. With `apart` a person may have ticked several: each answer parts all who answered into those
    who ticked it and those who did not. Else everybody gave one, and `counts` adds up to `answered`.
    """

    answered: int
    counts: Mapping[int, int]
    apart: bool


def hidden_answers(chosen: Chosen, k: int) -> frozenset[int]:
    """Return the answers whose number of people stays hidden: few gave them or few did not, and what gives these away.

    Answers that nobody gave are shown. An answer that all ticked is hidden: whoever was there ticked it.
    """
    if chosen.apart:
        return frozenset(code for code, ticked in chosen.counts.items() if _parts_off(ticked, chosen.answered, k))
    return hidden_parts(chosen.counts, k=k)


def all_alike(chosen: Chosen) -> bool:
    """Say whether all who answered gave the same answer, where each could give one."""
    given = [people for people in chosen.counts.values() if people]
    return not chosen.apart and len(given) == 1


def may_follow(then: Chosen, lost: Collection[int], now: Chosen, hidden: Collection[int], k: int) -> bool:
    """Say whether `now` may be told to who knows what was told `then`, of which the answers `lost` were hidden.

    It may where nothing that is told has moved. Else the same answers must be hidden both times, and what moved is a
    table of its own: of each answer none or k people at least, and neither all who came nor all who left gave the same.
    Who knows these rules would find hidden numbers from a stricter comparison of other tables.
    """
    if set(lost) != set(hidden) or then.counts.keys() != now.counts.keys():
        return False
    if now.apart:
        return all(_may_move(then, now, code, k) for code in now.counts.keys() - hidden)
    moves = [people - then.counts[code] for code, people in now.counts.items() if code not in hidden]
    moves.append(sum(now.counts[code] - then.counts[code] for code in hidden))
    return all(_enough(move, k) for move in moves) and not _one_way(moves)


def _parts_off(ticked: int, answered: int, k: int) -> bool:
    return 0 < ticked < k or (ticked > 0 and answered - ticked < k)


def _may_move(then: Chosen, now: Chosen, code: int, k: int) -> bool:
    ticked = now.counts[code] - then.counts[code]
    others = now.answered - then.answered - ticked
    if not ticked:
        return _enough(others, k)
    return _enough(ticked, k) and _enough(others, k) and ticked * others > 0


def _enough(move: int, k: int) -> bool:
    return not move or abs(move) >= k


def _one_way(moves: Collection[int]) -> bool:
    """Say whether all that came, or all that left, did so at one answer."""
    return 1 in (sum(move > 0 for move in moves), sum(move < 0 for move in moves))
