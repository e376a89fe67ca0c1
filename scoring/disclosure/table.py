"""A round's result as one table of figures by (row, node), with all sums that hold in it. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

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

    `units` are those that each row counts, `items` those below each node, `levels` how often each level was chosen at
    an item of a unit. Places `out_of_step` have counts that do not make up their index.
    """

    sizes: Mapping[Place, int]
    sums: tuple[Sum[Place], ...]
    alike: frozenset[Place]
    units: Mapping[str, tuple[str, ...]]
    items: Mapping[str, tuple[str, ...]]
    levels: Mapping[Place, tuple[int, ...]]
    out_of_step: frozenset[Place] = frozenset()
    lines: Mapping[str, Line] = field(default_factory=dict)

    def share(self, place: Place) -> Fraction | None:
        """Return the index of a figure before rounding, None without one."""
        exact = self.lines[place[0]].shares.get(place[1])
        return None if exact is None else Fraction(exact)

    def valid(self, place: Place) -> int:
        return self.lines[place[0]].valid[place[1]]

    @property
    def rows(self) -> list[str]:
        return list(self.units)

    def beneath(self, place: Place) -> list[Place]:
        """Return the items of units that a figure counts."""
        row, code = place
        return [(unit, item) for unit in self.units[row] for item in self.items[code]]


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
    rows = [_Group(line, (), "pooled", (line,)) for line in units.values()] + groups
    sums = [each for row in rows if row.how == "pooled" for each in _within(row.whole, method)]
    sums += [each for group in groups for each in sums_over(group.whole, group.parts, group.how, method)]
    return _table(rows, sums, method)


def table_of_unit(unit: UnitResult, method: Method | None) -> Table:
    """Return the table of one unit by itself."""
    line = Line.of(unit.agency, unit)
    return _table([_Group(line, (), "pooled", (line,))], list(_within(line, method)), method)


def _table(rows: Sequence[_Group], sums: Sequence[Sum[Place]], method: Method | None) -> Table:
    nodes = rows[-1].whole.row.nodes
    members = {member.key: member.row.nodes for row in rows for member in row.members}
    return Table(
        sizes={place: size for row in rows for place, size in _sizes(row.whole)},
        sums=tuple(each for each in sums if each.parts),
        alike=frozenset((row.whole.key, code) for row in rows for code in alike_nodes(row.whole.row.nodes)),
        units={row.whole.key: tuple(member.key for member in row.members) for row in rows},
        items=_items_below(nodes),
        levels={(key, node.code): node.levels for key, own in members.items() for node in own if node.kind == "item"},
        out_of_step=frozenset(_out_of_step(rows, method)) if method else frozenset(),
        lines={row.whole.key: row.whole for row in rows},
    )


def _items_below(nodes: Sequence[NodeResult]) -> dict[str, tuple[str, ...]]:
    parent = {node.code: node.parent or TOP for node in nodes}
    found: dict[str, list[str]] = {code: [] for code in (TOP, *parent)}
    for node in nodes:
        if node.kind == "item":
            above = node.code
            while above != TOP:
                found[above].append(node.code)
                above = parent[above]
            found[TOP].append(node.code)
    return {code: tuple(items) for code, items in found.items()}


def _out_of_step(rows: Sequence[_Group], method: Method) -> Iterator[Place]:
    """Yield the places of means: of rows everywhere, else of nodes."""
    for row in rows:
        for code, node in method.by_code.items():
            if row.how != "pooled" or not in_step(node):
                yield row.whole.key, code


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


def alike_nodes(nodes: Sequence[NodeResult]) -> Iterator[str]:
    """Yield the nodes where everybody chose the same level, at all items below together."""
    below: dict[str, list[tuple[int, ...]]] = {}
    # Children follow their parents in a result.
    for node in reversed(nodes):
        levels = node.levels if node.kind == "item" else together([each for each in below.get(node.code, ()) if each])
        below.setdefault(node.parent or TOP, []).append(levels)
        if levels and alike(levels):
            yield node.code
