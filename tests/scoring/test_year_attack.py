"""Attacks on a year beside its rounds: nobody subtracts what is shown and learns what fewer than k people said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from scoring.compute import together, written
from scoring.counts import BlockName, UnitCounts
from scoring.disclosure import (
    TOP,
    YearFamily,
    YearRelease,
    hidden_in_releases,
    hidden_in_round,
    hidden_in_unit_year,
    hidden_in_year,
)
from scoring.method import Method, Node
from scoring.results import RoundResult
from scoring.year import over_year
from tests.scoring.attacker import Form, Published, Solver, add
from tests.scoring.factories import document, method, score
from tests.scoring.factories import unit as counts
from tests.scoring.test_attack import METHODS, levels

HOWS = ("pooled", "mean", "last")
BLOCKS = ("mot", "hai")


@dataclass(frozen=True)
class PublishedYear(Published):
    """A year's raw result and what of it is hidden, in the unknowns of its rounds."""

    rounds: Sequence[Published] = ()
    entered: Mapping[str, tuple[int, ...]] | None = None

    def level(self, row: str, node: Node, level: int) -> Form:
        return {
            (self.rounds[place].release, unit.agency, item, level): Fraction(1)
            for unit in self.members(row)
            for place in (self.entered or {})[unit.agency]
            for item in node.items
        }

    def index(self, row: str, node: Node, how: str) -> Form | None:
        one = next((unit for unit in self.raw.agencies if unit.agency == row), None)
        if one is None or self.method.roll_ups.year == "pooled":
            return super().index(row, node, how)
        if one.index is None:
            return None
        each = [self.rounds[place].index(row, node, "pooled") for place in (self.entered or {})[row]]
        known = [form for form in each if form is not None]
        return add(*((Fraction(1, len(known)), form) for form in known)) if known else None


def made(name: str, how: str, **fields: Any) -> Method:
    return method(**document(**{"formula": "points", **METHODS[name], "year_roll_up": how, **fields}))


def some_year(of: Method, seed: int, number: int = 2) -> list[list[UnitCounts]]:
    """Rounds of the same units in two blocks, most of few forms."""
    random = Random(seed)
    return [
        [
            counts(
                f"{block}-{place}",
                {item: levels(random, people) for item in of.root.items},
                n=people,
                block=block,
            )
            for block in BLOCKS
            for place in range(3)
            if (people := random.choice([2, 4, 4, 7, 12, 30])) and random.random() < 0.9
        ]
        for _ in range(number)
    ]


def released(
    of: Method, rounds: Sequence[Sequence[UnitCounts]]
) -> tuple[list[RoundResult], RoundResult, dict[str, tuple[int, ...]]]:
    """Return the rounds and the year as they are computed, and which rounds stand in each row of the year."""
    results = [score(of, *units, blocks=BLOCKS) for units in rounds]
    found = over_year(of, rounds)
    there = {one.scored.unit.agency: [] for one in found}  # type: ignore[var-annotated]
    for place, units in enumerate(rounds):
        for unit in units:
            there[unit.agency].append(place)
    entered = {one.scored.unit.agency: one.entered or tuple(there[one.scored.unit.agency]) for one in found}
    blocks = [BlockName(code, code) for code in BLOCKS]
    year = together(of, [one.scored for one in found], blocks, code="2026", name="2026")
    return results, written(of, year, item_names={}), entered


def shown(of: Method, rounds: Sequence[Sequence[UnitCounts]], *, blind: bool = False) -> list[Published]:
    """Return all that is published; `blind`: the year is hidden as if nobody had seen its rounds."""
    results, year, entered = released(of, rounds)
    known = [Published(one, hidden_in_round(one, method=of), of, number) for number, one in enumerate(results)]
    release = YearRelease(year, dict.fromkeys(range(len(results)), 0), entered)
    hidden = (
        hidden_in_round(year, method=of)
        if blind
        else hidden_in_year(YearFamily([release], [[one] for one in results]), method=of)
    )
    return [*known, PublishedYear(year, hidden, of, rounds=known, entered=entered)]


def leaks(published: Sequence[Published]) -> list[tuple[int, str, str, str]]:
    solver = Solver([form for one in published for form in one.equations()])
    return [
        (number, row, node, what)
        for number, one in enumerate(published)
        for row, node, what, form in one.sought(5)
        if solver.tells(form)
    ]


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("seed", range(6))
def test_a_year_beside_its_rounds_gives_nobody_away(name: str, how: str, seed: int) -> None:
    of = made(name, how)
    assert leaks(shown(of, some_year(of, seed))) == []


@pytest.mark.parametrize("how", HOWS)
def test_a_year_of_three_rounds_gives_nobody_away(how: str) -> None:
    for seed in range(20, 26):
        of = made("means of blocks", how)
        assert leaks(shown(of, some_year(of, seed, 3))) == []


@pytest.mark.parametrize("how", ["pooled", "mean"])
def test_the_attack_finds_a_round_that_a_year_hidden_by_itself_gives_away(how: str) -> None:
    found = [
        seed for seed in range(6) if leaks(shown(of := made("means of blocks", how), some_year(of, seed), blind=True))
    ]
    assert found


def unit_year(*people: int) -> tuple[Method, list[list[UnitCounts]]]:
    of = method(tree=[{"code": "A", "name": "A", "items": ["A1"]}], roll_up={"block": "mean", "total": "mean"})
    rounds = [[counts("mot", {"A1": [1, 0, 0, 1, n - 2]}, block=None)] for n in people]
    return of, rounds


def hidden_rows(*people: int) -> set[str]:
    of, rounds = unit_year(*people)
    results, year, entered = released(of, rounds)
    release = YearRelease(year, dict(enumerate([0] * len(rounds))), entered)
    return set(hidden_in_year(YearFamily([release], [[one] for one in results]), method=of).rows)


def test_a_unit_is_shown_where_all_its_rounds_show_it() -> None:
    """Also two small rounds stay hidden together: a round computed again later may show one of them."""
    assert "mot" not in hidden_rows(30, 40)
    assert "mot" in hidden_rows(3, 40)
    assert "mot" in hidden_rows(3, 4)


def test_unit_by_itself_is_hidden_beside_its_own_rounds() -> None:
    for people, hides in (((3, 40), True), ((30, 40), False)):
        of, rounds = unit_year(*people)
        results, year, entered = released(of, rounds)
        family = YearFamily([YearRelease(year, {0: 0, 1: 0}, entered)], [[one] for one in results])
        assert bool(hidden_in_unit_year(family, "mot", method=of).rows) == hides


def test_means_of_blocks_stay_shown_where_they_tell_nobody() -> None:
    of = made("mean of factors, means of all", "mean")
    rounds = [
        [
            counts(f"{block}-{place}", {item: [n, n, n, n, n] for item in of.root.items}, block=block)
            for block in BLOCKS
            for place, n in enumerate([9, 9, 9, 9])
        ]
        for _ in range(2)
    ]
    few = counts("mot-9", {item: [1, 0, 0, 1, 1] for item in of.root.items}, block="mot")
    *_, year = shown(of, [[*rounds[0], few], rounds[1]])
    assert "mot-9" in year.hidden.rows
    assert "block:hai" not in year.hidden.rows
    assert {unit.agency for unit in year.raw.agencies if unit.block == "hai"}.isdisjoint(year.hidden.rows)


def test_a_year_computed_again_is_decided_beside_the_year_before_and_later_rounds() -> None:
    """Two forms more in the second round: what moved by so little stays hidden in both."""
    of, rounds = unit_year(30, 40)
    later = [rounds[0], [counts("mot", {"A1": [1, 0, 0, 1, 40]}, block=None)]]
    (first, second), year, entered = released(of, rounds)
    (_, again), year_again, _ = released(of, later)
    family = YearFamily(
        [YearRelease(year, {0: 0, 1: 0}, entered), YearRelease(year_again, {0: 0, 1: 1}, entered)],
        [[first], [second, again]],
    )
    assert "A1" in hidden_in_releases([second, again], method=of).nodes["mot"]
    assert "A1" in hidden_in_year(family, method=of).nodes["mot"]
    assert hidden_in_year(replace(family, years=family.years[:1]), method=of).nodes["mot"] == {}


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("name", METHODS)
def test_the_attacker_knows_how_a_year_is_computed(name: str, how: str) -> None:
    of = made(name, how)
    *known, year = shown(of, some_year(of, 3))
    answers = {
        (one.release, unit.agency, each.code, level): Fraction(count)
        for one in known
        for unit in one.raw.agencies
        for each in unit.nodes
        for level, count in enumerate(each.levels)
    }
    for key, row, rule in year.rows():
        for code, exact in [(TOP, row.exact), *((each.code, each.exact) for each in row.nodes)]:
            form = year.index(key, of.by_code[code], rule)
            value = None if form is None else sum(weight * answers[unknown] for unknown, weight in form.items())
            assert exact is None or value == Fraction(exact), (key, code)
