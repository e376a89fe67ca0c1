"""Rounds attacked by whoever tries all answers that could have led to what is shown of them."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

import pytest

from scoring.counts import UnitCounts
from scoring.disclosure import TOP, Hidden, hidden_in_releases, hidden_in_round, hidden_in_unit
from scoring.disclosure.remainders import Remainders
from scoring.method import Method
from scoring.results import RoundResult
from tests.scoring.attacker import Published
from tests.scoring.factories import document, method, score
from tests.scoring.factories import unit as counts
from tests.scoring.trying import Trial

SEEDS = range(40)
FLAT = [{"code": code, "name": code, "items": [f"{code}1"]} for code in "ABC"]
DEEP = [{"code": "A", "name": "A", "items": ["A1", "A2"]}, *FLAT[1:]]
POOLED = {"block": "pooled", "total": "pooled"}
# By name the method, how many people units may have, and how many of them are asked for the last item. Where indices
# are averaged, a mean of sevenths and ninths tells both, whatever bounds they have: so units are alike in size there.
WORLDS: Mapping[str, tuple[Mapping[str, Any], Sequence[int], Sequence[int]]] = {
    "pooled": ({"tree": FLAT, "roll_up": POOLED}, [6, 8, 9], [2, 3]),
    "pooled, two items": ({"tree": DEEP, "roll_up": POOLED}, [6, 7], [2, 4]),
    "means of blocks": ({"tree": FLAT}, [7], [3]),
}


def made(**fields: Any) -> Method:
    return method(**document(**{"formula": "top2", "tree": FLAT, **fields}))


def unmended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Remainders, "more", lambda *args: frozenset())


def small_round(of: Method, seed: int, people: Sequence[int], few: Sequence[int]) -> RoundResult:
    """Two or three units of one block, nearly all of whose people are satisfied; few answer the last item."""
    random = Random(seed)
    units = []
    for number in range(random.choice([2, 3])):
        n = random.choice(people)
        items = {}
        for item in of.root.items:
            seldom = item == of.root.items[-1] and (len(people) == 1 or random.random() < 0.7)
            asked = random.choice(few) if seldom else n
            lost = sum(random.random() < 0.07 for _ in range(asked))
            best = random.randint(0, asked - lost)
            items[item] = [0, 0, lost, asked - lost - best, best]
        units.append(counts(f"don-vi-{number}", items, n=n))
    return score(of, *units)


def known(name: str, seed: int) -> list[tuple[str, str]]:
    fields, people, few = WORLDS[name]
    of = made(**fields)
    result = small_round(of, seed, people, few)
    return Trial(Published(result, hidden_in_round(result, method=of), of)).known()


@pytest.mark.parametrize("name", WORLDS)
def test_nobody_finds_a_figure_of_few_people_in_small_rounds_by_trying(name: str) -> None:
    assert {seed: found for seed in SEEDS if (found := known(name, seed))} == {}


@pytest.mark.parametrize("name", WORLDS)
def test_the_attack_finds_figures_in_small_rounds(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    unmended(monkeypatch)
    assert len([seed for seed in SEEDS if known(name, seed)]) >= 10


def told(of: Method, **items: Sequence[int]) -> Hidden:
    return hidden_in_unit(score(of, counts("a", items)).agencies[0], method=of).nodes["a"]


MANY, BEST, WORST = (2, 3, 5, 15, 15), (0, 0, 0, 0, 12), (12, 0, 0, 0, 0)


@pytest.mark.parametrize("formula", ["top2", "points"])
@pytest.mark.parametrize(("few", "next_one"), [((0, 0, 0, 1, 2), (0, 0, 0, 7, 5)), ((2, 1, 0, 0, 0), (6, 6, 0, 0, 0))])
def test_another_factor_goes_where_all_of_the_two_smallest_are_satisfied_or_nobody(
    formula: str, few: Sequence[int], next_one: Sequence[int]
) -> None:
    """By points they stand at no extreme: satisfied answers are told beside."""
    of = made(formula=formula)
    assert set(told(of, A1=MANY, B1=next_one, C1=few)) == {"A", "A1", "C", "C1"}
    assert set(told(of, A1=MANY, B1=(1, 2, 2, 3, 4), C1=few)) == {"B", "B1", "C", "C1"}


def test_what_gives_no_room_stays_shown() -> None:
    """A and B are smaller, but all are satisfied there, too: hiding them hid nothing."""
    of = made(tree=[*FLAT, {"code": "D", "name": "D", "items": ["D1"]}])
    best = (0, 0, 0, 8, 8)
    found = told(of, A1=(0, 0, 0, 6, 6), B1=best, C1=(0, 0, 0, 1, 2), D1=MANY)
    assert set(found) == {"C", "C1", "D", "D1"}


@pytest.mark.parametrize("level", range(5))
def test_a_third_factor_goes_where_two_are_answered_alike(level: int) -> None:
    of = made(formula="points")
    same = [12 * (at == level) for at in range(5)]
    assert {"A", "B", "C"} <= told(of, A1=MANY, B1=same, C1=same).keys()


def test_an_index_goes_with_its_row_where_it_tells_all_of_few_people() -> None:
    of = made()
    best = (0, 0, 0, 10, 10)
    found = hidden_in_unit(
        score(of, counts("a", {"A1": best, "B1": best, "C1": (0, 0, 0, 1, 2)})).agencies[0], method=of
    )
    assert found.rows == {"a": "derivable"}


def test_an_index_stays_where_it_tells_of_many_people_that_they_answered_alike() -> None:
    of = made(formula="points")
    found = hidden_in_unit(score(of, counts("a", dict.fromkeys(("A1", "B1", "C1"), BEST))).agencies[0], method=of)
    assert found.rows == {}


def test_what_moved_by_few_answers_that_leave_no_room_takes_the_index_along(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four forms more, all satisfied: the index of all tells both items, though both are hidden."""
    of = made()
    before = {"A1": MANY, "B1": MANY, "C1": MANY}
    after = before | dict.fromkeys(("A1", "B1"), (2, 3, 5, 17, 17))
    results = [score(of, counts("a", items, n=n)) for items, n in ((before, 40), (after, 44))]
    assert "a" in hidden_in_releases(results, method=of).rows
    unmended(monkeypatch)
    assert "a" not in hidden_in_releases(results, method=of).rows


def test_a_block_hides_more_where_hidden_units_leave_each_other_no_room() -> None:
    """Two units of few forms, all satisfied: their block less the others tells that."""
    of = made(roll_up=POOLED)
    small = dict.fromkeys(("A1", "B1", "C1"), (0, 0, 0, 2, 1))
    units: list[UnitCounts] = [counts(name, small) for name in ("a", "b")]
    units += [counts(name, dict.fromkeys(small, MANY)) for name in ("c", "d")]
    hidden = hidden_in_round(score(of, *units), method=of)
    assert set(hidden.rows) == {"a", "b", "c"}
    assert TOP not in hidden.rows
