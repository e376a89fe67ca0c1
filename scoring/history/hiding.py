"""What of the figures of many rounds stays hidden from a reader: what the pages of these rounds hide from them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scoring.access import Sight
from scoring.disclosure import TOP, block_key
from scoring.gaps import Gaps, gaps_alone, gaps_of_total, gaps_together
from scoring.history.figures import Found
from scoring.results import UnitResult
from surveys.models import RoundUnit
from surveys.selectors import measures_a_province

# A figure: the run it is from, and its agency or block; empty for the whole round.
Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Look:
    """Of figures by run and agency: those `hidden`, those of which any part or count is, those with a page to open."""

    hidden: frozenset[Key] = frozenset()
    partly: frozenset[Key] = frozenset()
    opened: frozenset[Key] = frozenset()


def key_of(found: Found) -> Key:
    return found.survey.run.pk, found.code


def look_at(found: Sequence[Found], sight: Sight, *, detail: bool) -> Look:
    """Return what a reader sees of figures of closed rounds; with `detail` nothing is hidden."""
    units = _units(found)
    opened = frozenset(key_of(each) for each in found if _opens(each, sight, units))
    if detail:
        return Look(opened=opened)
    beside = _Beside.of(found, sight, units)
    gaps = {key_of(each): (_row(each), beside.gaps(each)) for each in found}
    left_out = {key_of(each) for each in found if _row(each) in each.survey.withheld}
    return Look(
        hidden=frozenset(key for key, (row, found_gaps) in gaps.items() if row in found_gaps.hidden),
        partly=frozenset({key for key, (row, found_gaps) in gaps.items() if row in found_gaps.partly} | left_out),
        opened=opened,
    )


Units = Mapping[int, Mapping[str, tuple[int, int | None, str]]]


def _units(found: Iterable[Found]) -> Units:
    """Return, by round and agency code, the id of the agency and of its block then, and the block's code."""
    units: dict[int, dict[str, tuple[int, int | None, str]]] = {}
    rows = RoundUnit.objects.filter(round__in={each.survey.round.pk for each in found})
    places = rows.values_list("round_id", "agency__code", "agency_id", "block_id", "block__code")
    for round_id, code, agency, block, block_code in places:
        units.setdefault(round_id, {})[code] = (agency, block, block_code or "")
    return units


def _opens(found: Found, sight: Sight, units: Units) -> bool:
    unit = units.get(found.survey.round.pk, {}).get(found.code) if isinstance(found.result, UnitResult) else None
    return unit is not None and sight.units.covers(agency_id=unit[0], block_id=unit[1])


@dataclass(frozen=True, slots=True)
class _Beside:
    """Which figures a reader sees beside all others of their block or round."""

    everything: bool
    blocks: frozenset[str]
    rounds: frozenset[int]

    @classmethod
    def of(cls, found: Iterable[Found], sight: Sight, units: Units) -> "_Beside":
        seen = sight.figures.block_ids
        blocks = {code for each in units.values() for _agency, block, code in each.values() if block in seen}
        whole = {
            round_id
            for round_id, each in units.items()
            if all(sight.figures.covers(agency_id=agency, block_id=block) for agency, block, _code in each.values())
        }
        return cls(sight.figures.everything, frozenset(blocks), frozenset(whole))

    def gaps(self, found: Found) -> Gaps:
        run, result = found.survey.run, found.result
        if not found.code and measures_a_province(found.survey.round):
            return gaps_of_total(run)
        alone = isinstance(result, UnitResult) and found.code and not self._holds(found, result)
        return gaps_alone(run, found.code) if alone else gaps_together(run)

    def _holds(self, found: Found, result: UnitResult) -> bool:
        return self.everything or result.block in self.blocks or found.survey.round.pk in self.rounds


def _row(found: Found) -> str:
    if isinstance(found.result, UnitResult):
        return found.code or TOP
    return block_key(found.code)
