"""Which item counts a superseding publication leaves out (STATISTICS § 10, differencing over time). Pure.

Whoever has two publications subtracts them: one form more gives that form away. The table looked at is therefore the
difference of two releases, whose sizes are the forms that changed; units, blocks and the whole round add up in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from scoring.bundles.counted import Counted, changed, counted_of, possible
from scoring.disclosure import TOP, block_key, hidden_changes, tells_sum
from scoring.method import Method

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why a publication shows no item counts of a unit, a block or the round: few forms differ from an earlier one.

    `forms` is that number, at least; `index_tells`: the index printed in both gives away the sum of the points of these
    forms all the same.
    """

    forms: int
    index_tells: bool

    @classmethod
    def from_json(cls, json: Mapping[str, Any]) -> Self:
        return cls(**json)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Release:
    """What a publication, or a run about to be one, counted; `withheld` are the keys whose item counts it left out."""

    inputs: Json
    method: Method
    withheld: frozenset[str] = frozenset()


def withheld_beside(now: Release, earlier: Sequence[Release]) -> dict[str, Withheld]:
    """Return what a release leaves out beside earlier ones that showed item counts.

    Keys are agency codes, `block_key` of blocks, and TOP for the whole round. Where a hidden change would follow from a
    sum, the next smallest change is hidden with it; where nothing changed, nothing is told.
    """
    counted = counted_of(now.inputs, now.method)
    found: dict[str, Withheld] = {}
    for release in earlier:
        for number, sizes in enumerate(_changes(counted, release)):
            members = _members(now.inputs, sizes)
            whole = _with_wholes(sizes, members)
            shown = {key: size for key, size in whole.items() if key not in release.withheld}
            for key in hidden_changes(shown, members, k=now.method.certainty.suppression_k):
                told = number == 0 and _tells(counted.get(key), now.method)
                _note(found, key, Withheld(forms=shown[key], index_tells=told))
    return dict(sorted(found.items()))


def _note(found: dict[str, Withheld], key: str, why: Withheld) -> None:
    """Keep the smallest change: the one that gives most away."""
    if key not in found or why.forms < found[key].forms:
        found[key] = why


def _changes(counted: Mapping[str, Counted], release: Release) -> tuple[dict[str, int], dict[str, int]]:
    """Return, by agency, how many forms differ among those counted and among those beside."""
    before = counted_of(release.inputs, release.method)
    pairs = {agency: changed(counted.get(agency), before.get(agency)) for agency in {*counted, *before}}
    return {agency: pair[0] for agency, pair in pairs.items()}, {agency: pair[1] for agency, pair in pairs.items()}


def _members(inputs: Json, sizes: Mapping[str, int]) -> dict[str, list[str]]:
    """Return what adds up to each block, and to the whole last."""
    blocks = {unit["agency"]: unit["block"] for unit in inputs["units"]}
    members: dict[str, list[str]] = {}
    loose = []
    for agency in sorted(sizes):
        if block := blocks.get(agency):
            members.setdefault(block_key(block), []).append(agency)
        else:
            loose.append(agency)
    return members | {TOP: [*members, *loose]}


def _with_wholes(sizes: Mapping[str, int], members: Mapping[str, Sequence[str]]) -> dict[str, int]:
    whole = dict(sizes)
    for key, parts in members.items():
        whole[key] = sum(whole[part] for part in parts)
    return whole


def _tells(counted: Counted | None, method: Method) -> bool:
    return counted is not None and tells_sum(possible(counted, method), method.rounding.digits)
