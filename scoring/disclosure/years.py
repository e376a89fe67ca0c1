"""A year's figures beside those of its rounds, as one family of tables: whoever has both subtracts them. Pure.

Of a unit the year shows what follows from the shown figures of its rounds, and nothing else: so it tells nothing new,
however often rounds are computed again. A row of several units may tell more, for it counts hidden units, too. All it
tells goes into one system with the rounds, and where a figure of few people follows from that, the row is hidden, its
factors first.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from scoring.certainty.hiding import Sum, few, revealed
from scoring.disclosure.hidden import Decided, Hidden, RoundHidden, Why, decided, k_of
from scoring.disclosure.releases import Releases
from scoring.disclosure.sums import TOP, Line, Place, in_step, sums_over
from scoring.disclosure.table import Members, Table, block_key, table_of, table_of_unit
from scoring.disclosure.year_remainders import Figure, pressed_in_year
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
    """All releases of a year, and of each round that ever entered it, oldest first.

    `members` tell, round by round, which agencies add up to each parent agency; a year shows no such rows.
    """

    years: Sequence[YearRelease]
    rounds: Sequence[Sequence[RoundResult]]
    members: Sequence[Members] = ()

    def alone(self, agency: str) -> "YearFamily":
        """Return what there is of one agency."""
        return YearFamily(
            [replace(year, result=_only(year.result, agency)) for year in self.years],
            [[_only(result, agency) for result in each] for each in self.rounds],
        )


def hidden_in_year(family: YearFamily, *, method: Method) -> RoundHidden:
    """Return what the last release of a year hides from whoever saw its rounds whole, and the year before."""
    return _hidden(family, method, lambda result, members: table_of(result, method, members))


def hidden_in_unit_year(family: YearFamily, agency: str, *, method: Method) -> RoundHidden:
    """Return the same of one agency for somebody who saw no other row."""

    def table(result: RoundResult, _members: Members) -> Table:
        return table_of_unit(result.agencies[0], method) if result.agencies else EMPTY

    return _hidden(family.alone(agency), method, table)


def _only(result: RoundResult, agency: str) -> RoundResult:
    return RoundResult(tuple(unit for unit in result.agencies if unit.agency == agency), (), result.total)


def _hidden(family: YearFamily, method: Method, table: Callable[[RoundResult, Members], Table]) -> RoundHidden:
    k = k_of(method)
    members = family.members or [{}] * len(family.rounds)
    tables = [[table(result, below) for result in each] for each, below in zip(family.rounds, members, strict=True)]
    earlier: list[_Release] = []
    for year in family.years:
        stood = {place: tables[place][: release + 1] for place, release in year.rounds.items()}
        rounds = {place: decided(found, method) for place, found in stood.items()}
        released = {place: Releases(found, rounds[place].places) for place, found in stood.items()}
        now = _Release(len(earlier), year, table(year.result, {}), rounds, method, k)
        earlier.append(replace(now, hidden=_least(now, _System([*earlier, now], released, family.rounds, k))))
    return earlier[-1].said()


@dataclass(frozen=True)
class _Release:
    """A release of a year with what its rounds hide, and the places `hidden` in it."""

    number: int
    year: YearRelease
    table: Table
    rounds: Mapping[int, Decided]
    method: Method
    k: int
    hidden: frozenset[Place] = frozenset()

    @cached_property
    def units(self) -> Mapping[str, UnitResult]:
        return {unit.agency: unit for unit in self.year.result.agencies}

    @cached_property
    def follows(self) -> frozenset[Place]:
        """The places that follow from shown figures of the rounds, and of the year itself."""
        of_units = {(row, code) for row in self.units for code in self.method.by_code if self._of_unit(row, code)}
        groups = [row for row in self.table.rows if row not in self.units]
        of_groups = {
            (row, code) for row in groups for code in self.method.by_code if self._of_group(row, code, of_units)
        }
        return frozenset(of_units | of_groups)

    def _of_unit(self, row: str, code: str) -> bool:
        node = self.method.by_code[code]
        if self.method.roll_ups.year == "pooled" and not in_step(node):
            return all(self._of_unit(row, each.code) for each in node.children if self.table.sizes[row, each.code])
        return all((row, code) not in self.rounds[place].places[-1] for place in self.year.entered[row])

    def _of_group(self, row: str, code: str, of_units: Collection[Place]) -> bool:
        node = self.method.by_code[code]
        if self.pools(row) and not in_step(node):
            return all(self._of_group(row, each.code, of_units) for each in node.children)
        return all((unit, code) in of_units for unit in self.table.units[row] if self.table.sizes[unit, code])

    def pools(self, row: str) -> bool:
        how = self.method.roll_ups
        return (how.total if row == TOP else how.block) == "pooled"

    @cached_property
    def small(self) -> frozenset[Place]:
        """The places that are hidden for what they are."""
        return frozenset(few(self.table.sizes, self.k) | self.table.alike)

    def said(self) -> RoundHidden:
        """Return what is hidden with the reason."""
        rows: Hidden = {row: self._why((row, TOP)) for row in self.table.rows if (row, TOP) in self.hidden}
        nodes: dict[str, dict[str, Why]] = {row: {} for row in self.table.rows}
        for row, code in self.table.sizes:
            if code != TOP and (row, code) in self.hidden:
                nodes[row][code] = rows.get(row, self._why((row, code)))
        counts = {row: frozenset(self._without_counts(row)) for row in self.table.rows}
        return RoundHidden(rows, nodes, {row: codes for row, codes in counts.items() if codes})

    def _why(self, place: Place) -> Why:
        if 0 < self.table.sizes[place] < self.k:
            return "few"
        return "alike" if place in self.table.alike else "derivable"

    def _without_counts(self, row: str) -> Iterator[str]:
        """Yield the nodes whose counts do not follow from counts that the rounds show."""
        units = self.table.units[row] if row not in self.units else (row,)
        for code, node in self.method.by_code.items():
            own = row not in self.units and self.pools(row) and in_step(node)
            if not own and not all(self._has_counts(unit, code) for unit in units):
                yield code

    def _has_counts(self, unit: str, code: str) -> bool:
        if (unit, code) not in self.follows:
            return False
        hidden = (self.rounds[place].hidden for place in self.year.entered[unit])
        return all(code not in each.counts.get(unit, ()) for each in hidden)


def _least(now: _Release, system: "_System") -> frozenset[Place]:
    """Return the places to hide: of rows of several units their factors go first, then blocks, then all of them."""
    unsure = frozenset(now.table.sizes) - now.follows
    of_units = frozenset(place for place in unsure if place[0] in now.units)
    groups = unsure - of_units
    factors = frozenset(place for place in groups if place[1] != TOP)
    blocks = frozenset(place for place in groups if place[0] != TOP)
    steps = [frozenset[Place](), factors, factors | blocks, groups]
    for step in steps:
        hidden = _whole_rows(now, of_units | now.small | step)
        if step == groups or not system.leaks(hidden):
            break
    return hidden


def _whole_rows(now: _Release, hidden: frozenset[Place]) -> frozenset[Place]:
    """Add all of a row whose index is hidden."""
    gone = {row for row, code in hidden if code == TOP}
    return hidden | {place for place in now.table.sizes if place[0] in gone}


@dataclass(frozen=True)
class _System:
    """All that is known of a year by its last release: every round up to then, and the year's releases before it."""

    years: Sequence[_Release]
    released: Mapping[int, Releases]
    rounds: Sequence[Sequence[RoundResult]]
    k: int

    def leaks(self, hidden: Collection[Place]) -> bool:
        """Say whether a figure of few people follows where the last release hides these places, or is left no room."""
        gone = self._gone_with(hidden)
        small = few(self._sizes, self.k)
        if not small.isdisjoint(revealed(self._sizes, self._sums, gone, self.k)):
            return True
        pressed = self._pressed(gone) & small
        return bool(pressed and pressed - self._told)

    def _gone_with(self, hidden: Collection[Place]) -> set[Figure]:
        return {(self.years[-1].number, *place) for place in hidden} | self._gone

    @cached_property
    def _told(self) -> frozenset[Figure]:
        """The figures that have no room whatever the last release hides."""
        return self._pressed(self._gone_with(self.years[-1].table.sizes))

    def _pressed(self, gone: Collection[Figure]) -> frozenset[Figure]:
        tables = [year.table for year in self.years]
        return pressed_in_year(tables, self.released, self._sums, gone, self.years[-1].method)

    @cached_property
    def _gone(self) -> set[Figure]:
        rounds: set[Figure] = {("round", place, *key) for place, each in self.released.items() for key in each.withheld}
        changes = {
            ("round", place, *key)
            for place, each in self.released.items()
            for key, size in each.changes.items()
            if size < self.k
        }
        return rounds | changes | {(each.number, *place) for each in self.years[:-1] for place in each.hidden}

    @cached_property
    def _sizes(self) -> dict[Figure, int]:
        sizes: dict[Figure, int] = {
            ("round", place, *key): size for place, each in self.released.items() for key, size in each.sizes.items()
        }
        return sizes | {(each.number, *place): size for each in self.years for place, size in each.table.sizes.items()}

    @cached_property
    def _sums(self) -> list[Sum[Figure]]:
        found: list[Sum[Figure]] = []
        for place, releases in self.released.items():
            for one in releases.sums:
                parts = tuple(("round", place, *part) for part in one.parts)
                found.append(Sum(("round", place, *one.whole), parts, one.weights))
        for year in self.years:
            found += _own_sums(year)
            found += self._links(year)
        return found

    def _links(self, year: _Release) -> Iterator[Sum[Figure]]:
        """Yield how a release of a year follows from its rounds."""
        method, result = year.method, year.year.result
        parts = {agency: list(self._parts(year, agency)) for agency in year.units}
        how: RollUp = "pooled" if method.roll_ups.year == "pooled" else "mean"
        for agency, unit in year.units.items():
            rule = how if unit.index is not None else "pooled"
            yield from _sums_of(year.number, Line.of(agency, unit), parts[agency], rule, method)
        lines = [Line.of(block_key(block.block), block) for block in result.blocks]
        for line in [*lines, Line.of(TOP, result.total)] if lines else ():
            if year.pools(line.key):
                below = [part for agency in year.table.units[line.key] for part in parts[agency]]
                yield from _sums_of(year.number, line, below, "pooled", method)

    def _parts(self, year: _Release, agency: str) -> Iterator[tuple[Callable[[str], Figure], UnitResult]]:
        for place in year.year.entered[agency]:
            release = year.year.rounds[place]
            found = next((one for one in self.rounds[place][release].agencies if one.agency == agency), None)
            if found is not None:
                yield self._key(place, release, agency), found

    def _key(self, place: int, release: int, agency: str) -> Callable[[str], Figure]:
        return lambda code: ("round", place, *self.released[place].key_in(release, (agency, code)))


def _own_sums(year: _Release) -> Iterator[Sum[Figure]]:
    """Yield the sums inside a release; where rounds are averaged, a unit's figures are no sums of answers."""
    averaged = year.method.roll_ups.year == "mean"
    for one in year.table.sums:
        whole, part = one.whole[0], one.parts[0][0]
        of_answers = whole in year.units or (part in year.units and year.pools(whole))
        if not (averaged and of_answers):
            yield Sum((year.number, *one.whole), tuple((year.number, *each) for each in one.parts), one.weights)


def _sums_of(
    number: int,
    whole: Line,
    parts: Sequence[tuple[Callable[[str], Figure], UnitResult]],
    how: RollUp,
    method: Method,
) -> Iterator[Sum[Figure]]:
    lines = [Line.of(str(place), unit) for place, (_, unit) in enumerate(parts)]
    for found in sums_over(whole, lines, how, method):
        below = tuple(parts[int(key)][0](code) for key, code in found.parts)
        if below:
            yield Sum((number, *found.whole), below, found.weights)
