import pytest

from scoring.counts import UnitCounts
from scoring.disclosure import (
    TOP,
    Distribution,
    block_key,
    distribution,
    hidden_in_round,
    hidden_in_unit,
    hides,
    released,
    released_unit,
)
from scoring.results import RoundResult
from tests.scoring.factories import document, method, score
from tests.scoring.factories import unit as counts

LEVELS = (1, 2, 3, 4, 0)


def test_fewer_than_five_are_hidden() -> None:
    assert distribution((0, 0, 1, 2, 1), base=4, detail=False, k=5) == Distribution("hidden")


@pytest.mark.parametrize("base", [5, 29])
def test_below_thirty_three_levels_are_shown(base: int) -> None:
    assert distribution(LEVELS, base=base, detail=False, k=5) == Distribution("folded", (3, 3, 4))


def test_from_thirty_all_levels_are_shown() -> None:
    assert distribution(LEVELS, base=30, detail=False, k=5) == Distribution("shown", LEVELS)


def test_a_cell_in_which_all_answered_alike_is_hidden() -> None:
    assert distribution((0, 0, 0, 0, 50), base=50, detail=False, k=5) == Distribution("alike")


def test_detail_shows_everything() -> None:
    assert distribution((0, 0, 0, 0, 1), base=1, detail=True, k=5) == Distribution("shown", (0, 0, 0, 0, 1))


def test_nothing_answered_is_empty() -> None:
    assert distribution((0, 0, 0, 0, 0), base=0, detail=False, k=5) == Distribution("empty")


@pytest.mark.parametrize(("base", "hidden"), [(0, False), (1, True), (4, True), (5, False)])
def test_a_figure_of_one_to_four_people_is_hidden(base: int, hidden: bool) -> None:
    assert hides(base, detail=False, k=5) is hidden


TREE = [
    {"code": "A", "name": "Tiếp cận", "items": ["A1", "A2"]},
    {"code": "B", "name": "Thủ tục", "items": ["B1", "B2", "B3"]},
    {"code": "C", "name": "Kết quả", "items": ["C1", "C2"]},
]
CODES = ("A1", "A2", "B1", "B2", "B3", "C1", "C2")
MANY, FEW, SAME = (3, 5, 7, 15, 10), (0, 0, 1, 0, 2), (0, 0, 0, 40, 0)


def tally(agency: str = "a", block: str = "so", /, **items: tuple[int, ...]) -> UnitCounts:
    """A unit that answered everything by MANY but these items."""
    answers: dict[str, tuple[int, ...]] = dict.fromkeys(CODES, MANY)
    return counts(agency, answers | items, block=block)


def result(*units: UnitCounts, blocks: tuple[str, ...] = ("so",)) -> RoundResult:
    return score(method(**document(tree=TREE)), *units, blocks=blocks)


def hidden(**items: tuple[int, ...]) -> dict[str, str]:
    return dict(hidden_in_unit(result(tally(**items)).agencies[0]).nodes["a"])


def test_an_item_of_few_people_takes_a_second_one_with_it() -> None:
    assert hidden(B1=FEW, B2=(2, 2, 2, 3, 3)) == {"B1": "few", "B2": "derivable"}


def test_an_item_answered_alike_takes_a_second_one_with_it() -> None:
    assert hidden(A1=SAME) == {"A1": "alike", "A2": "derivable"}


def test_a_factor_of_few_people_takes_another_factor_and_one_of_its_items_along() -> None:
    nobody = (0, 0, 0, 0, 0)
    assert hidden(C1=FEW, C2=nobody, B1=(2, 2, 2, 3, 3)) == {
        "C": "few",
        "C1": "few",
        "A": "derivable",
        "A1": "derivable",
    }


def test_a_factor_answered_alike_is_hidden_with_its_items() -> None:
    found = hidden(A1=SAME, A2=SAME)
    assert {"A": "alike", "A1": "alike", "A2": "alike"}.items() <= found.items()
    assert sum(found.get(code) == "derivable" for code in ("B", "C")) == 1


def test_where_all_is_shown_nothing_is_hidden() -> None:
    assert hidden() == {}


def small(agency: str, answers: tuple[int, ...], block: str = "so") -> UnitCounts:
    return tally(agency, block, **dict.fromkeys(CODES, answers))


def test_a_unit_of_few_forms_takes_the_smallest_of_its_block_along() -> None:
    units = small("ba-phieu", FEW), small("nho", (2, 2, 2, 3, 3)), tally("lon"), tally("khoi-khac", "xa")
    rows = hidden_in_round(result(*units, blocks=("so", "xa"))).rows
    assert rows == {"ba-phieu": "few", "nho": "derivable"}


def test_a_unit_alone_in_its_block_hides_a_second_block_with_one_of_its_units() -> None:
    units = small("ba-phieu", FEW), tally("x", "xa"), small("y", (2, 2, 2, 3, 3), block="xa")
    rows = hidden_in_round(result(*units, blocks=("so", "xa"))).rows
    assert rows == {"ba-phieu": "few", block_key("so"): "few", block_key("xa"): "derivable", "y": "derivable"}


def test_a_factor_hidden_at_one_unit_hides_a_second_unit_and_not_what_rests_on_many() -> None:
    found = hidden_in_round(result(tally("mot", C1=FEW, C2=FEW), tally("hai"), tally("ba")))
    assert set(found.nodes["mot"]) >= {"C", "C1", "C2"}
    assert sum("C" in found.nodes[unit] for unit in ("mot", "hai", "ba")) == 2
    # Within the second unit's row the hidden factor does not stand alone either.
    assert all(len({"A", "B", "C"} & set(found.nodes[unit])) != 1 for unit in ("mot", "hai", "ba"))
    assert found.nodes[block_key("so")] == {}
    assert found.nodes[TOP] == {}


def test_a_factor_hidden_where_no_second_unit_answered_is_hidden_in_the_rows_above() -> None:
    found = hidden_in_round(result(tally("mot", C1=FEW, C2=FEW), tally("hai", C1=(0, 0, 0, 0, 0), C2=(0, 0, 0, 0, 0))))
    assert "C" in found.nodes[block_key("so")]
    assert "C" in found.nodes[TOP]


def test_a_released_unit_of_few_forms_keeps_its_number_of_forms_only() -> None:
    shown = released_unit(result(small("ba-phieu", FEW)).agencies[0])
    assert (shown.n, shown.index, shown.exact, shown.rank, shown.points) == (3, None, None, None, None)
    assert all((node.index, node.exact, node.levels) == (None, None, ()) for node in shown.nodes)


def test_a_released_item_keeps_three_levels_below_thirty() -> None:
    shown = released_unit(result(tally(B1=(2, 2, 2, 3, 3))).agencies[0])
    assert {node.code: node.levels for node in shown.nodes}["B1"] == (4, 2, 6)


def test_a_released_round_where_nothing_is_small_is_the_same() -> None:
    found = result(tally("a"), tally("b"))
    assert released(found) == found
