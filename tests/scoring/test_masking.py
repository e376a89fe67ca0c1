"""A hidden figure takes along all that tells it: limits, change, verdict, levels, rank and points."""

from collections.abc import Set as AbstractSet
from dataclasses import asdict, fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.disclosure import Hidden, masked, released_unit
from scoring.results import Certain, NodeResult, UnitResult
from tests.scoring.factories import document, method, score
from tests.scoring.factories import unit as counts

SURE = Certain(
    low="70.00",
    high="90.00",
    previous="75.00",
    change="5.00",
    change_low="-1.00",
    change_high="11.00",
    verdict="chua_du_can_cu",
    margin="10.00",
    rule="estimated",
    p=0.2,
    assumed=True,
    compared_units=3,
    compared_index="81.00",
    units_in_both=3,
)
NODES = ("A", "A1", "A2", "B", "B1")
# What may be told of a hidden figure: how many people it rests on, and what it is called.
TOLD = {"code", "name", "kind", "parent", "n", "valid", "max_points"}
TREE = [{"code": "A", "name": "A", "items": ["A1", "A2"]}, {"code": "B", "name": "B", "items": ["B1"]}]


@pytest.fixture(scope="module")
def unit() -> UnitResult:
    return made()


def made() -> UnitResult:
    items = {"A1": (1, 2, 3, 4, 30), "A2": (0, 2, 3, 5, 30), "B1": (2, 2, 2, 4, 30)}
    found = score(method(**document(tree=TREE)), counts("a", items)).agencies[0]
    sure = asdict(SURE)
    nodes = tuple(replace(node, points="5.00", max_points="6", **sure) for node in found.nodes)
    more: dict[str, Any] = {"rank": 1, "rank_low": 1, "rank_high": 2, "voluntary": 9, "voluntary_index": "80.00"}
    return replace(found, nodes=nodes, points="10.00", max_points="12", **more, **sure)


def hidden(codes: AbstractSet[str]) -> Hidden:
    return dict.fromkeys(codes, "few")


def told(node: NodeResult) -> dict[str, object]:
    """Return what a node still says beyond what may be told."""
    blank = {**asdict(Certain()), "index": None, "exact": None, "points": None, "satisfied": 0, "na": 0, "levels": ()}
    return {name: value for name, value in asdict(node).items() if name not in TOLD and value != blank[name]}


def test_every_field_of_certainty_is_set_in_these_tests() -> None:
    """Else a new field would pass unseen."""
    unset = {each.name for each in fields(Certain) if getattr(SURE, each.name) == getattr(Certain(), each.name)}
    assert unset == {"no_verdict"}


@given(st.sets(st.sampled_from(NODES)))
def test_hidden_nodes_tell_nothing_and_the_others_stay(codes: set[str]) -> None:
    raw = made()
    shown = masked(raw, hidden(codes), whole=False, k=5)
    for before, after in zip(raw.nodes, shown.nodes, strict=True):
        if before.code in codes:
            assert told(after) == {}
        else:
            assert after == before
    assert (shown.index, shown.certain, shown.rank) == (raw.index, raw.certain, raw.rank)


@given(st.sets(st.sampled_from(NODES)))
def test_the_total_of_points_goes_with_any_component(codes: set[str]) -> None:
    shown = masked(made(), hidden(codes), whole=False, k=5)
    assert (shown.points is None) == (shown.max_points is None) == bool(codes)


def test_a_row_hidden_whole_tells_its_number_of_forms_alone(unit: UnitResult) -> None:
    shown = masked(unit, {}, whole=True, k=5)
    assert [told(node) for node in shown.nodes] == [{}] * len(NODES)
    assert (shown.index, shown.exact, shown.points, shown.max_points) == (None,) * 4
    assert (shown.rank, shown.rank_low, shown.rank_high, shown.voluntary_index) == (None,) * 4
    assert shown.certain == Certain()
    assert shown.n == unit.n


@pytest.mark.parametrize(("people", "k", "stays"), [(4, 5, False), (5, 5, True), (9, 10, False), (10, 10, True)])
def test_what_few_people_volunteered_goes(unit: UnitResult, people: int, k: int, stays: bool) -> None:
    shown = masked(replace(unit, voluntary=people), {}, whole=False, k=k)
    assert (shown.voluntary_index is not None) == stays


@pytest.mark.parametrize(("k", "hides"), [(5, False), (10, True)])
def test_a_unit_is_released_by_the_number_of_people_of_its_method(k: int, hides: bool) -> None:
    how = method(**document(tree=TREE, certainty={"suppression_k": k}))
    found = score(how, counts("a", dict.fromkeys(("A1", "A2", "B1"), (0, 1, 2, 3, 3)))).agencies[0]
    assert (released_unit(found, method=how).index is None) == hides
