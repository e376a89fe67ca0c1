import pytest

from dashboards.disclosure import Distribution, distribution, hides

LEVELS = (1, 2, 3, 4, 0)


def test_fewer_than_five_are_hidden() -> None:
    assert distribution((0, 0, 1, 2, 1), base=4, detail=False) == Distribution("hidden")


@pytest.mark.parametrize("base", [5, 29])
def test_below_thirty_three_levels_are_shown(base: int) -> None:
    assert distribution(LEVELS, base=base, detail=False) == Distribution("folded", (3, 3, 4))


def test_from_thirty_all_levels_are_shown() -> None:
    assert distribution(LEVELS, base=30, detail=False) == Distribution("shown", LEVELS)


def test_a_cell_in_which_all_answered_alike_is_hidden() -> None:
    assert distribution((0, 0, 0, 0, 50), base=50, detail=False).hides_index


def test_detail_shows_everything() -> None:
    assert distribution((0, 0, 0, 0, 1), base=1, detail=True) == Distribution("shown", (0, 0, 0, 0, 1))


def test_nothing_answered_is_empty() -> None:
    assert distribution((0, 0, 0, 0, 0), base=0, detail=False) == Distribution("empty")


@pytest.mark.parametrize(("base", "hidden"), [(0, False), (1, True), (4, True), (5, False)])
def test_a_figure_of_one_to_four_people_is_hidden(base: int, hidden: bool) -> None:
    assert hides(base, detail=False) is hidden
