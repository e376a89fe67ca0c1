from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.certainty.raking import Contradiction, EmptyGroup, Margin, NoTarget, Raked, rake
from scoring.certainty.variance import kish

SHARES = st.lists(st.integers(1, 20), min_size=3, max_size=3)
PEOPLE = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), max_size=60)
ALL_KINDS = [(one, other) for one in "abc" for other in "xyz"]


def targets(names: str, parts: list[int]) -> dict[str, float]:
    return {name: part / sum(parts) for name, part in zip(names, parts, strict=True)}


def shares(raked: Raked, margin: Margin) -> dict[str, float]:
    groups = np.array(list(margin.groups))
    return {group: raked.weights[groups == group].sum() / len(groups) for group in margin.targets}


@given(PEOPLE, SHARES, SHARES)
def test_margins_hold(people: list[tuple[str, str]], rows: list[int], columns: list[int]) -> None:
    first, second = zip(*(ALL_KINDS + people), strict=True)
    margins = [Margin("hàng", first, targets("abc", rows)), Margin("cột", second, targets("xyz", columns))]
    raked = rake(margins)
    assert raked.weights.mean() == pytest.approx(1)
    for margin in margins:
        assert shares(raked, margin) == pytest.approx(dict(margin.targets), abs=1e-10)
    if raked.within_limits:
        assert 0.2 - 1e-6 <= raked.weights.min() <= raked.weights.max() <= 5 + 1e-6


@given(PEOPLE, SHARES, st.randoms())
def test_order_of_respondents_does_not_matter(people: list[tuple[str, str]], parts: list[int], random: Any) -> None:
    everyone = ALL_KINDS + people
    order = list(range(len(everyone)))
    random.shuffle(order)

    def weights(chosen: list[tuple[str, str]]) -> list[float]:
        first, second = zip(*chosen, strict=True)
        one = Margin("hàng", first, targets("abc", parts))
        return list(rake([one, Margin("cột", second, targets("xyz", parts[::-1]))]).weights)

    before, after = weights(everyone), weights([everyone[place] for place in order])
    assert after == pytest.approx([before[place] for place in order])


def test_population_like_the_sample_needs_no_weights() -> None:
    raked = rake([Margin("giới", "fffm", {"f": 0.75, "m": 0.25})])
    assert raked.weights.tolist() == [1, 1, 1, 1]
    assert kish(raked.weights) == 4


def test_weights_are_trimmed() -> None:
    """One man of a hundred stands for a tenth: 10 times the mean, cut to 5; the margin then takes it back to 10."""
    raked = rake([Margin("giới", "f" * 99 + "m", {"f": 0.9, "m": 0.1})])
    assert (raked.weights.max(), raked.trimmings) == (pytest.approx(10), 50)
    assert not raked.within_limits


def test_trimming_moves_weight_to_others_of_the_same_groups() -> None:
    """Only the pair (m, u) is beyond 5; after a few rounds everyone is within the limits and the margins hold."""
    sex = "f" * 60 + "m" * 8 + "f" * 31 + "m"
    place = "r" * 68 + "u" * 32
    margins = [Margin("giới", sex, {"f": 0.7, "m": 0.3}), Margin("nơi", place, {"r": 0.45, "u": 0.55})]
    raked = rake(margins)
    assert raked.within_limits
    assert 0 < raked.trimmings <= 50
    assert raked.weights.max() == pytest.approx(5)
    assert shares(raked, margins[0]) == pytest.approx({"f": 0.7, "m": 0.3})


def test_empty_group_is_named() -> None:
    with pytest.raises(EmptyGroup, match="tuổi: trên 60") as refusal:
        rake([Margin("tuổi", ["18-60"] * 5, {"18-60": 0.8, "trên 60": 0.2})])
    assert (refusal.value.margin, refusal.value.group) == ("tuổi", "trên 60")


@pytest.mark.parametrize("known", [{"f": 1.0}, {"f": 1.0, "m": 0.0}])
def test_group_without_a_share_is_named(known: dict[str, float]) -> None:
    with pytest.raises(NoTarget, match="giới: m"):
        rake([Margin("giới", "ffm", known)])


def test_margins_that_cannot_hold_together_are_refused() -> None:
    """All women live in town and no man does, yet half are women and a third live in town."""
    with pytest.raises(Contradiction):
        rake([Margin("giới", "ffmm", {"f": 0.5, "m": 0.5}), Margin("nơi", "uurr", {"u": 1 / 3, "r": 2 / 3})])


@pytest.mark.parametrize("known", [{"f": 0.5, "m": 0.4}, {"f": 1.2, "m": -0.2}])
def test_shares_must_add_up(known: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="giới: shares must add up to 1"):
        rake([Margin("giới", "fm", known)])


@pytest.mark.parametrize("lengths", [(), (0,), (2, 3)])
def test_margins_must_be_of_the_same_respondents(lengths: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="same respondents"):
        rake([Margin("giới", "f" * length, {"f": 1.0}) for length in lengths])
