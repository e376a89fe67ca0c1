"""Attacks on published tables: nobody works out from all that is shown of a round what fewer than k people said."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from scoring.certainty.hiding import Sum, few, suppressed
from scoring.compute import compute
from scoring.counts import BlockName, Group, UnitCounts
from scoring.disclosure import (
    TOP,
    RoundHidden,
    block_key,
    hidden_in_releases,
    hidden_in_round,
    parent_key,
)
from scoring.method import Method, RollUp
from scoring.results import RoundResult
from tests.scoring.attacker import Published, Solver, leaks, moved
from tests.scoring.certainty.filters import margins
from tests.scoring.factories import document, method, score
from tests.scoring.factories import unit as counts

ROUNDS = range(12)


def node(code: str, *below: Any, **fields: Any) -> dict[str, Any]:
    """A factor over items, or a part over nodes."""
    return {"code": code, "name": code, ("items" if isinstance(below[0], str) else "children"): list(below), **fields}


FACTORS = [node("A", "A1", "A2"), node("B", "B1", "B2"), node("C", "C1")]
PARTS = [node("P", *FACTORS[:2]), node("Q", FACTORS[2], node("D", "D1", "D2"))]
SINGLE = [node(code, f"{code}1", formula="single_item") for code in "ABC"]
WEIGHTED = {"formula": "weighted", "weights": {"P": "0.6", "Q": "0.4"}, "children": PARTS}
MEAN = {"formula": "mean_of_children", "children": FACTORS}
METHODS: Mapping[str, Mapping[str, Any]] = {
    "pooled throughout": {"tree": FACTORS, "roll_up": {"block": "pooled", "total": "pooled"}},
    "means of blocks": {"tree": FACTORS},
    "parts, means of blocks": {"tree": PARTS},
    "single items": {"tree": SINGLE},
    "weighted parts": {"tree": WEIGHTED, "roll_up": {"block": "pooled", "total": "pooled"}},
    "weighted parts, means of blocks": {"tree": WEIGHTED},
    "mean of factors, means of all": {"tree": MEAN, "roll_up": {"block": "mean", "total": "mean"}},
}


def made(name: str) -> Method:
    return method(**document(**{"formula": "points", **METHODS[name]}))


def levels(random: Random, people: int) -> list[int]:
    asked = [min(4, int(random.triangular(0, 5, 4))) for _ in range(people) if random.random() < 0.85]
    return [asked.count(level) for level in range(5)]


def some_round(of: Method, seed: int) -> RoundResult:
    """Two to four blocks of two to four units, most of few forms, some of many."""
    units, blocks = some_units(of, seed)
    return score(of, *units, blocks=blocks)


def some_units(of: Method, seed: int) -> tuple[list[UnitCounts], list[str]]:
    random = Random(seed)
    blocks = [f"khoi-{number}" for number in range(random.randint(2, 4))]
    units = []
    for block in blocks:
        for number in range(random.randint(2, 4)):
            people = random.choice([2, 4, 7, 12, 25, 45])
            absent = random.choice([0.0, 0.0, 0.6])
            items = {
                item: levels(random, 0 if random.random() < absent / 3 else max(1, int(people * (1 - absent))))
                for item in of.root.items
            }
            units.append(counts(f"{block}-{number}", items, n=people, block=block))
    return units, blocks


def under_parents(of: Method, seed: int) -> tuple[RoundResult, Mapping[str, frozenset[str]]]:
    """Such a round whose units stand under two agencies, whatever their block, or under none."""
    units, blocks = some_units(of, seed)
    random = Random(-seed)
    members: dict[str, set[str]] = {"mot": set(), "hai": set()}
    for unit in units:
        if (parent := random.choice(["mot", "hai", ""])) != "":
            members[parent].add(unit.agency)
    found = {code: frozenset(under) for code, under in members.items() if len(under) > 1}
    named = [BlockName(block, block) for block in blocks]
    groups = [Group(code, code, under) for code, under in found.items()]
    return compute(of, units, named, code="dot", name="Đợt", item_names={}, parents=groups), found


def by_single_sums(result: RoundResult) -> RoundHidden:
    """The rule before: in each sum by itself the smallest go along until two with five people are hidden."""
    rows = {unit.agency: unit for unit in result.agencies} | {block_key(one.block): one for one in result.blocks}
    sizes = {(key, each.code): each.n for key, row in {**rows, TOP: result.total}.items() for each in row.nodes}
    sizes |= {(key, TOP): row.n for key, row in {**rows, TOP: result.total}.items()}
    sums = [Sum((key, above), tuple(parts)) for key in (*rows, TOP) for above, parts in _trees(result, key).items()]
    for code in {code for _, code in sizes}:
        for block in result.blocks:
            inside = (unit.agency for unit in result.agencies if unit.block == block.block)
            sums.append(Sum((block_key(block.block), code), tuple((unit, code) for unit in inside)))
        sums.append(Sum((TOP, code), tuple((block_key(one.block), code) for one in result.blocks)))
    hidden = set(few(sizes))
    while more := {found for each in sums if (found := _uncovered(each, sizes, hidden)) is not None}:
        hidden |= more
    rows_hidden = {key: "few" for key, code in hidden if code == TOP}
    nodes = {
        key: {c: "few" for k, c in sizes if k == key and ((k, c) in hidden or k in rows_hidden)} for key in (*rows, TOP)
    }
    return RoundHidden(rows_hidden, nodes)  # type: ignore[arg-type]


def _trees(result: RoundResult, key: str) -> Mapping[str, list[tuple[str, str]]]:
    parts: dict[str, list[tuple[str, str]]] = {}
    for each in result.total.nodes:
        parts.setdefault(each.parent or TOP, []).append((key, each.code))
    return parts


def _uncovered(each: Sum[Any], sizes: Mapping[Any, int], hidden: set[Any]) -> Any:
    lost = [part for part in each.parts if part in hidden and sizes[part]]
    needed = (
        not lost if each.whole in hidden else bool(lost) and (len(lost) < 2 or sum(sizes[part] for part in lost) < 5)
    )
    left = [key for key in (*each.parts, each.whole) if sizes[key] and key not in hidden and key != (key[0], TOP)]
    return min(left, key=lambda key: (key == each.whole, sizes[key]), default=None) if needed else None


@pytest.mark.parametrize("name", METHODS)
def test_no_figure_of_few_people_follows_from_all_that_is_shown(name: str) -> None:
    of = made(name)
    for seed in ROUNDS:
        result = some_round(of, seed)
        assert leaks(Published(result, hidden_in_round(result, method=of), of)) == [], seed


@pytest.mark.parametrize("how", ["mean", "pooled"])
@pytest.mark.parametrize("name", METHODS)
def test_no_figure_of_few_people_follows_where_parent_agencies_stand_beside_blocks(name: str, how: RollUp) -> None:
    of = made(name)
    of = replace(of, roll_ups=replace(of.roll_ups, parent=how))
    for seed in ROUNDS:
        result, members = under_parents(of, seed)
        hidden = hidden_in_round(result, method=of, members=members)
        assert leaks(Published(result, hidden, of, parents=members)) == [], seed


def test_the_attack_finds_what_parent_agencies_tell_where_nobody_reckoned_with_them() -> None:
    of = made("means of blocks")

    def unaware(seed: int) -> bool:
        result, members = under_parents(of, seed)
        hidden = hidden_in_round(result, method=of)
        beside = RoundHidden(hidden.rows, {**hidden.nodes, **{parent_key(code): {} for code in members}}, hidden.counts)
        return bool(leaks(Published(result, beside, of, parents=members)))

    assert any(map(unaware, ROUNDS))


def found_by(of: Method, rule: Any, seeds: Sequence[int]) -> int:
    results = [some_round(of, seed) for seed in seeds]
    return sum(bool(leaks(Published(result, rule(result), of))) for result in results)


def test_the_attack_finds_what_single_sums_leave() -> None:
    """The rule that stood here before looked at one sum at a time."""
    assert found_by(made("pooled throughout"), by_single_sums, ROUNDS) > 0


@pytest.mark.parametrize("name", ["means of blocks", "weighted parts"])
def test_the_attack_finds_what_plain_sums_leave(name: str) -> None:
    """An index that is a mean and the counts beside it are two sums among the same figures."""
    assert found_by(made(name), hidden_in_round, ROUNDS) > 0


def test_the_attack_reads_a_small_cell_off_its_row() -> None:
    of = made("pooled throughout")
    assert found_by(of, lambda result: RoundHidden({}, {key: {} for key in hidden_in_round(result).nodes}), [1]) == 1


def one_form_more(of: Method, seed: int) -> tuple[RoundResult, RoundResult]:
    """A round of not so small units, and the same with one to three forms more at one or two units."""
    random = Random(seed)
    before, after = [], []
    grows = random.sample(range(6), random.choice([1, 2]))
    for number in range(6):
        people = random.choice([4, 9, 20, 40])
        block = f"khoi-{number // 3}"
        items = {item: levels(random, people) for item in of.root.items}
        more = random.choice([1, 1, 3]) if number in grows else 0
        added = {item: levels(random, more) for item in of.root.items}
        grown = {item: [old + new for old, new in zip(items[item], added[item], strict=True)] for item in items}
        before.append(counts(f"don-vi-{number}", items, n=people, block=block))
        after.append(counts(f"don-vi-{number}", grown, n=people + more, block=block))
    blocks = ["khoi-0", "khoi-1"]
    return score(of, *before, blocks=blocks), score(of, *after, blocks=blocks)


def two_releases(of: Method, seed: int, *, beside: bool) -> list[Published]:
    before, after = one_form_more(of, seed)
    later = hidden_in_releases([before, after] if beside else [after], method=of)
    return [Published(before, hidden_in_round(before, method=of), of), Published(after, later, of, release=1)]


@pytest.mark.parametrize("name", METHODS)
def test_no_single_answer_follows_from_two_releases(name: str) -> None:
    of = made(name)
    for seed in range(4):
        published = two_releases(of, seed, beside=True)
        assert moved(published) == [], seed
        assert [leak for number in (0, 1) for leak in leaks(*published, of=number)] == [], seed


def test_the_attack_reads_a_form_off_two_releases() -> None:
    """Each of them hides all that it must by itself."""
    of = made("means of blocks")
    assert all(moved(two_releases(of, seed, beside=False)) for seed in range(5))


def test_what_did_not_move_stays_shown_beside_a_correction() -> None:
    of = made("means of blocks")
    before, after = one_form_more(of, 3)
    later = hidden_in_releases([before, after], method=of)
    same = [old.agency for old, new in zip(before.agencies, after.agencies, strict=True) if old.nodes == new.nodes]
    first = hidden_in_round(before, method=of)
    assert same
    assert all(later.nodes[agency].keys() == first.nodes[agency].keys() for agency in same)


@pytest.mark.parametrize("seed", range(20))
def test_no_filter_gives_a_hidden_count_away(seed: int) -> None:
    """Service × month × channel: whoever tries all filters adds and subtracts what they show."""
    random = Random(seed)
    cells: dict[tuple[str, ...], int] = {
        (service, month, channel): random.choice([0, 1, 3, 8, 20])
        for service in "abc"
        for month in "123"
        for channel in "xy"
    }
    shown = by_filters(cells)
    told = [cell for cell, count in shown.items() if count is None and filtered(cells, shown, cell)]
    assert told == []


def by_filters(cells: Mapping[tuple[str, ...], int]) -> dict[Any, int | None]:
    """Return the number behind every filter, None where it stays hidden."""
    sizes, sums = margins(cells)
    hidden = suppressed(sizes, sums)
    return {cell: None if cell in hidden else size for cell, size in sizes.items()}


def filtered(cells: Mapping[tuple[str, ...], int], shown: Mapping[Any, int | None], sought: Any) -> bool:
    """Say whether the number behind a filter follows from those that other filters show."""
    told = [form_of(cells, cell) for cell, count in shown.items() if count is not None]
    return Solver([*told, dict.fromkeys(cells, Fraction(0))]).tells(form_of(cells, sought))


def form_of(cells: Mapping[tuple[str, ...], int], chosen: Any) -> dict[Any, Fraction]:
    inside = (cell for cell in cells if all(want in {None, one} for want, one in zip(chosen, cell, strict=True)))
    return dict.fromkeys(inside, Fraction(1))


def test_the_attack_finds_a_filter_that_is_shown_besides() -> None:
    cells: dict[tuple[str, ...], int] = {("a", "1"): 3, ("a", "2"): 20, ("b", "1"): 9, ("b", "2"): 30}
    shown = by_filters(cells)
    assert not filtered(cells, shown, ("a", "1"))
    assert filtered(cells, {**shown, ("b", "1"): 9}, ("a", "1"))


@pytest.mark.parametrize("name", METHODS)
def test_the_attacker_knows_how_figures_are_computed(name: str) -> None:
    """Every equation of the attack gives what the result says: else it would attack something else."""
    of = made(name)
    result = some_round(of, 7)
    published = Published(result, hidden_in_round(result, method=of), of)
    answers = {
        (0, unit.agency, each.code, level): Fraction(count)
        for unit in result.agencies
        for each in unit.nodes
        for level, count in enumerate(each.levels)
    }
    for key, row, how in published.rows():
        for code, exact in [(TOP, row.exact), *((each.code, each.exact) for each in row.nodes)]:
            form = published.index(key, of.by_code[code], how)
            value = None if form is None else sum(weight * answers[unknown] for unknown, weight in form.items())
            assert exact is None or value == Fraction(exact), (key, code)
