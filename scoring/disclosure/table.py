"""A round's result as one table of figures by (row, node), with all sums that hold in it. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scoring.certainty.hiding import Sum
from scoring.disclosure.levels import alike, together
from scoring.disclosure.sums import TOP, Line, Place, in_step, plain_sums, sums_over, sums_within
from scoring.method import Method, RollUp
from scoring.results import NodeResult, RoundResult, UnitResult

# Parent agencies with the agencies under them, by code.
Members = Mapping[str, Collection[str]]


def block_key(code: str) -> str:
    """Return the key of a block among rows; units have their agency's code, which has no colon."""
    return f"block:{code}"


def parent_key(code: str) -> str:
    """Return the key of a parent agency's roll-up among rows."""
    return f"parent:{code}"


@dataclass(frozen=True, slots=True)
class Table:
    """How many people each figure rests on, the sums among figures, and the nodes where all answers are alike.

    `beneath` are, for each place whose counts are out of step with its index, the items that it counts.
    """

    sizes: Mapping[Place, int]
    sums: tuple[Sum[Place], ...]
    alike: frozenset[Place]
    beneath: Mapping[Place, frozenset[Place]] = field(default_factory=dict)

    @property
    def rows(self) -> list[str]:
        return [row for row, code in self.sizes if code == TOP]

    def column_of_indices(self) -> tuple[dict[str, int], list[Sum[str]]]:
        """Return the sizes of rows and the sums among them."""
        sizes = {row: size for (row, code), size in self.sizes.items() if code == TOP}
        columns = (each for each in self.sums if each.whole[1] == TOP and all(code == TOP for _, code in each.parts))
        return sizes, [Sum(each.whole[0], tuple(row for row, _ in each.parts), each.weights) for each in columns]


@dataclass(frozen=True, slots=True)
class _Group:
    """A row that follows from others: by `how` from `parts`, and beneath it all from `members`."""

    whole: Line
    parts: Sequence[Line]
    how: RollUp
    members: Sequence[Line]


def table_of(result: RoundResult, method: Method | None, members: Members) -> Table:
    """Return the table of a round; roll-ups to parents stand in it where their `members` are told."""
    units = {unit.agency: Line.of(unit.agency, unit) for unit in result.agencies}
    groups = [*_blocks(result, units, method), *_parents(result, units, method, members)]
    groups.append(_total(result, units, method, groups))
    lines = [*units.values(), *(group.whole for group in groups)]
    pooled = {line.key for line in units.values()} | {group.whole.key for group in groups if group.how == "pooled"}
    sums = [each for line in lines if line.key in pooled for each in _within(line, method)]
    sums += [each for group in groups for each in sums_over(group.whole, group.parts, group.how, method)]
    return Table(
        sizes={place: size for line in lines for place, size in _sizes(line)},
        sums=tuple(each for each in sums if each.parts),
        alike=frozenset(place for line in lines for place in _alike(line)),
        beneath=_beneath(groups, list(units.values()), method) if method else {},
    )


def table_of_unit(unit: UnitResult, method: Method | None) -> Table:
    """Return the table of one unit by itself."""
    line = Line.of(unit.agency, unit)
    beneath = _beneath([], [line], method) if method else {}
    return Table(dict(_sizes(line)), tuple(_within(line, method)), frozenset(_alike(line)), beneath)


def _blocks(result: RoundResult, units: Mapping[str, Line], method: Method | None) -> Iterator[_Group]:
    how: RollUp = method.roll_ups.block if method else "pooled"
    for block in result.blocks:
        members = [units[unit.agency] for unit in result.agencies if unit.block == block.block]
        yield _Group(Line.of(block_key(block.block), block), members, how, members)


def _parents(
    result: RoundResult, units: Mapping[str, Line], method: Method | None, members: Members
) -> Iterator[_Group]:
    how: RollUp = method.roll_ups.parent if method else "pooled"
    for parent in result.parents:
        if parent.block in members:
            below = [units[code] for code in sorted(members[parent.block]) if code in units]
            yield _Group(Line.of(parent_key(parent.block), parent), below, how, below)


def _total(result: RoundResult, units: Mapping[str, Line], method: Method | None, groups: Sequence[_Group]) -> _Group:
    """Return the whole round: of its blocks where both pool, else of all its units."""
    how: RollUp = method.roll_ups.total if method else "pooled"
    everyone = list(units.values())
    blocks = {block_key(block.block) for block in result.blocks}
    pooled = [group.whole for group in groups if group.whole.key in blocks and group.how == how == "pooled"]
    loose = [units[unit.agency] for unit in result.agencies if block_key(unit.block or "") not in blocks]
    return _Group(Line.of(TOP, result.total), [*pooled, *loose] if pooled else everyone, how, everyone)


def _within(line: Line, method: Method | None) -> Iterator[Sum[Place]]:
    return sums_within(line, method) if method else plain_sums(line.key, line.row.nodes)


def _sizes(line: Line) -> Iterator[tuple[Place, int]]:
    yield (line.key, TOP), line.row.n
    for node in line.row.nodes:
        yield (line.key, node.code), node.n


def _beneath(groups: Sequence[_Group], units: Sequence[Line], method: Method) -> dict[Place, frozenset[Place]]:
    """Return the items counted at each place out of step: at means of rows everywhere, else at means of nodes."""
    found: dict[Place, frozenset[Place]] = {}
    for whole, members, how in [
        *((unit, [unit], "pooled") for unit in units),
        *((group.whole, group.members, group.how) for group in groups),
    ]:
        for code, node in method.by_code.items():
            if how != "pooled" or not in_step(node):
                found[whole.key, code] = frozenset((each.key, item) for each in members for item in node.items)
    return found


def _alike(line: Line) -> Iterator[Place]:
    return ((line.key, code) for code in alike_nodes(line.row.nodes))


def alike_nodes(nodes: Sequence[NodeResult]) -> Iterator[str]:
    """Yield the nodes where everybody chose the same level, at all items below together."""
    below: dict[str, list[tuple[int, ...]]] = {}
    # Children follow their parents in a result.
    for node in reversed(nodes):
        levels = node.levels if node.kind == "item" else together([each for each in below.get(node.code, ()) if each])
        below.setdefault(node.parent or TOP, []).append(levels)
        if levels and alike(levels):
            yield node.code
