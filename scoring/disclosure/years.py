"""A year's figures beside those of its rounds, as one family of tables: whoever has both subtracts them. Pure.

A year that pools is the sum of its rounds, one that averages a mean of them, the newest round is itself. Each is
decided on beside what was shown before it: of the rounds, and of the year when it was computed earlier.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from scoring.certainty.hiding import Sum
from scoring.disclosure.hidden import RoundHidden, decided, k_of
from scoring.disclosure.releases import Key, Releases
from scoring.disclosure.sums import TOP, Line, Place, sums_over
from scoring.disclosure.table import Table, block_key, table_of, table_of_unit
from scoring.method import Method, RollUp
from scoring.results import RoundResult, UnitResult

EMPTY = Table({}, (), frozenset(), {}, {}, {})


@dataclass(frozen=True, slots=True)
class YearRelease:
    """A year as it was computed once: `rounds` says which release of which rounds it was made of, both from 0.

    `entered` has the rounds whose answers stand in each agency's row.
    """

    result: RoundResult
    rounds: Mapping[int, int]
    entered: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class YearFamily:
    """All releases of a year, and of each round that ever entered it, oldest first."""

    years: Sequence[YearRelease]
    rounds: Sequence[Sequence[RoundResult]]

    def alone(self, agency: str) -> "YearFamily":
        """Return what there is of one agency."""
        return YearFamily(
            [replace(year, result=_only(year.result, agency)) for year in self.years],
            [[_only(result, agency) for result in each] for each in self.rounds],
        )


def hidden_in_year(family: YearFamily, *, method: Method) -> RoundHidden:
    """Return what the last release of a year hides from whoever saw its rounds whole, and the year before."""
    return _hidden(family, method, lambda result: table_of(result, method, {}))


def hidden_in_unit_year(family: YearFamily, agency: str, *, method: Method) -> RoundHidden:
    """Return the same of one agency for somebody who saw no other row."""

    def table(result: RoundResult) -> Table:
        return table_of_unit(result.agencies[0], method) if result.agencies else EMPTY

    return _hidden(family.alone(agency), method, table)


def _only(result: RoundResult, agency: str) -> RoundResult:
    return RoundResult(tuple(unit for unit in result.agencies if unit.agency == agency), (), result.total)


def _hidden(family: YearFamily, method: Method, table: Callable[[RoundResult], Table]) -> RoundHidden:
    k = k_of(method)
    rounds: list[Releases] = []
    for each in family.rounds:
        tables = [table(result) for result in each]
        rounds.append(Releases(tables, decided(tables, k).places))
    tables = [table(year.result) for year in family.years]
    links = [link for number, year in enumerate(family.years) for link in _links(number, year, family.rounds, method)]

    def beside(releases: Releases) -> Family:
        stood = family.years[len(releases.tables) - 1].rounds
        return Family((releases, *(_until(each, stood.get(place, -1)) for place, each in enumerate(rounds))), links)

    found = decided(tables, k, beside).hidden
    averaged = method.roll_ups.year == "mean" and _hides(found, rounds)
    return _without_counts(found, tables[-1]) if averaged else found


def _until(releases: Releases, last: int) -> Releases:
    """Return what had been released of a round when the year was made of its release `last`."""
    return Releases(releases.tables[: last + 1], releases.hidden[: last + 1])


def _hides(found: RoundHidden, rounds: Sequence[Releases]) -> bool:
    return bool(found.rows) or any(found.nodes.values()) or any(places for each in rounds for places in each.hidden)


def _without_counts(found: RoundHidden, table: Table) -> RoundHidden:
    """Leave out all counts beside a mean of rounds: they add up the rounds' counts, by a second sum of the same."""
    codes = frozenset(table.items)
    return replace(found, counts=dict.fromkeys(table.rows, codes))


@dataclass(frozen=True, slots=True)
class At:
    """A figure: of which member of a family, in which of its releases, where."""

    member: int
    release: int
    place: Place


@dataclass(frozen=True, slots=True)
class Link:
    """A sum across members of a family."""

    whole: At
    parts: tuple[At, ...]
    weights: tuple[Fraction, ...] = ()


@dataclass(frozen=True)
class Family:
    """Releases beside each other; the last release of the first member is decided on, all of the others is out."""

    members: Sequence[Releases]
    links: Sequence[Link]

    @property
    def now(self) -> Table:
        return self.members[0].now

    def key(self, place: Place) -> Key:
        return self.members[0].key(place)

    @cached_property
    def sizes(self) -> Mapping[Key, int]:
        return {self._key(member, key): size for member, each in self._members for key, size in each.sizes.items()}

    @cached_property
    def changes(self) -> Mapping[Key, int]:
        return {self._key(member, key): size for member, each in self._members for key, size in each.changes.items()}

    @cached_property
    def sums(self) -> list[Sum[Key]]:
        within = [
            Sum(self._key(member, one.whole), tuple(self._key(member, part) for part in one.parts), one.weights)
            for member, each in self._members
            for one in each.sums
        ]
        there = [link for link in self.links if link.whole.release < len(self.members[link.whole.member].tables)]
        across = [Sum(self._at(link.whole), tuple(map(self._at, link.parts)), link.weights) for link in there]
        return [*within, *across]

    @cached_property
    def out(self) -> frozenset[Key]:
        own, *others = self._members
        found = {self._key(member, key) for member, each in others for key in each.all}
        return frozenset(found | {self._key(own[0], key) for key in own[1].out})

    @cached_property
    def withheld(self) -> frozenset[Key]:
        return frozenset(self._key(member, key) for member, each in self._members for key in each.withheld)

    @property
    def _members(self) -> list[tuple[int, Releases]]:
        return list(enumerate(self.members))

    @cached_property
    def _starts(self) -> list[int]:
        """Where the numbers of each member's releases start."""
        counts = [len(each.tables) for each in self.members]
        return [sum(counts[:member]) for member in range(len(counts))]

    def _at(self, at: At) -> Key:
        return self._key(at.member, self.members[at.member].key_in(at.release, at.place))

    def _key(self, member: int, key: Key) -> Key:
        number, start = key[0], self._starts[member]
        moved = number + start if isinstance(number, int) else (number[0] + start, number[1] + start)
        return (moved, key[1], key[2])


def _links(number: int, year: YearRelease, rounds: Sequence[Sequence[RoundResult]], method: Method) -> Iterator[Link]:
    """Yield how a release of a year follows from its rounds; the year is member 0, round p of the family p + 1."""
    units = {
        place: {unit.agency: unit for unit in rounds[place][release].agencies} for place, release in year.rounds.items()
    }
    parts = {
        unit.agency: [
            (At(place + 1, year.rounds[place], (unit.agency, "")), units[place][unit.agency])
            for place in year.entered.get(unit.agency, ())
            if unit.agency in units[place]
        ]
        for unit in year.result.agencies
    }
    how: RollUp = "pooled" if method.roll_ups.year == "pooled" else "mean"
    for unit in year.result.agencies:
        rule = how if unit.index is not None else "pooled"
        yield from _sums(number, Line.of(unit.agency, unit), parts[unit.agency], rule, method)
    for row, members in _pooled_rows(year.result, method):
        below = [part for agency in members for part in parts[agency]]
        yield from _sums(number, row, below, "pooled", method)


def _pooled_rows(result: RoundResult, method: Method) -> Iterator[tuple[Line, list[str]]]:
    """Yield the rows that pool all answers, with their agencies: the answers of rounds, whatever a unit's year is."""
    if method.roll_ups.block == "pooled":
        for block in result.blocks:
            inside = [unit.agency for unit in result.agencies if unit.block == block.block]
            yield Line.of(block_key(block.block), block), inside
    if method.roll_ups.total == "pooled" and result.blocks:
        yield Line.of(TOP, result.total), [unit.agency for unit in result.agencies]


def _sums(
    number: int, whole: Line, parts: Sequence[tuple[At, UnitResult]], how: RollUp, method: Method
) -> Iterator[Link]:
    lines = [Line.of(str(place), unit) for place, (_, unit) in enumerate(parts)]
    for found in sums_over(whole, lines, how, method):
        below = [(parts[int(key)][0], code) for key, code in found.parts]
        if below:
            yield Link(
                At(0, number, found.whole),
                tuple(replace(at, place=(at.place[0], code)) for at, code in below),
                found.weights,
            )
