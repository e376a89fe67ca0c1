"""Cells and estimates from raw answers, against the golden values and against respondents added up one by one."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from scoring.certainty.intervals import Estimate, interval
from scoring.counts import ItemCounts
from scoring.method import ROOT, Method
from scoring.sampling.cells import Cell, Place, Tree, cells_of
from scoring.sampling.estimates import Sample, estimates_of
from scoring.shares import shares_of
from tests.scoring.certainty.golden import GOLDEN
from tests.scoring.certainty.samples import INTERVIEWERS, STRATA
from tests.scoring.factories import DATA, SECTIONS, method, shipped

BY_ITSELF: tuple[Place, ...] = (("", "", 0),)
PLACES_1_TO_4 = np.arange(1, 5, dtype=np.int32)
FOUR = [{"code": "A", "name": "A", "items": ["A1", "A2", "A3", "A4"]}]


def estimates(
    how: Method,
    answers: "NDArray[np.int16]",
    *,
    owner: Sequence[int] | None = None,
    place: Sequence[int] | None = None,
    places: Sequence[Place] = BY_ITSELF,
    populations: dict[int, int] | None = None,
) -> dict[str, Estimate]:
    """Return the estimates of all units together, the counts taken from the same answers."""
    tree = Tree.of(how)
    owners = np.array(owner if owner is not None else [0] * len(answers), dtype=np.int64)
    where = np.array(place if place is not None else [0] * len(answers), dtype=np.int32)
    cells = cells_of(tree, answers, owners, where, places)
    levels = range(1, how.scale + 1)
    items = {
        code: ItemCounts(tuple(int((answers[:, column] == level).sum()) for level in levels))
        for column, code in enumerate(how.root.items)
    }
    sample = Sample(cells, populations or {})
    return estimates_of(how.by_code, tree.place_of, shares_of(how, items), sample, rho=how.certainty.rho)


def sheets(pairs: Sequence[tuple[int, int]], items: int = 4) -> list[list[int]]:
    """Answers that reach y of m valid ones under top2; the rest does not apply."""
    return [[5] * y + [1] * (m - y) + [-1] * (items - m) for y, m in pairs]


def quang_thanh() -> tuple[list[int], "NDArray[np.int16]"]:
    forms = pd.read_csv(DATA / "quang_thanh_2023_forms.csv", comment="#")
    owner = [list(SECTIONS).index(code) for code in forms["unit"]]
    return owner, forms[forms.columns[3:]].fillna(0).to_numpy(dtype=np.int16)


def assert_golden(found: Estimate, golden: dict[str, object]) -> None:
    limits = interval(found)
    assert str(found.ratio) == str(Fraction(str(golden["exact"])))
    assert (found.units, found.df) == (golden["units"], golden["df"])
    assert found.variance is not None
    assert float(found.variance) == pytest.approx(golden["variance"], abs=1e-12)
    assert (limits.low * 100, limits.high * 100) == pytest.approx((golden["low"], golden["high"]), abs=1e-6)
    assert limits.rule == golden["rule"]


@pytest.mark.parametrize("section", list(SECTIONS))
def test_sections_of_quang_thanh(section: str) -> None:
    owner, answers = quang_thanh()
    mine = np.array(owner) == list(SECTIONS).index(section)
    assert_golden(estimates(shipped("diem-cap-xa"), answers[mine])[ROOT], GOLDEN["QT-points"][section])


def test_pooled_sections_are_strata() -> None:
    owner, answers = quang_thanh()
    found = estimates(shipped("diem-cap-xa"), answers, owner=owner)[ROOT]
    limits = interval(found)
    assert float(found.variance or 0) == pytest.approx(2.84354791299e-05, abs=1e-12)
    assert (limits.low * 100, limits.high * 100) == pytest.approx((84.710379, 86.838241), abs=1e-6)


def test_interviewers_are_clusters() -> None:
    pairs = [pair for cluster in INTERVIEWERS for pair in cluster]
    place = [1 + number for number, cluster in enumerate(INTERVIEWERS) for _ in cluster]
    places = (*BY_ITSELF, *(("", "", 7 + number) for number in range(5)))
    how = method(formula="top2", tree=FOUR)
    found = estimates(how, np.array(sheets(pairs), dtype=np.int16), place=place, places=places)
    assert_golden(found[ROOT], GOLDEN["20 respondents, 5 interviewers"]["clustered"])


def test_a_sampling_unit_is_one_cluster_whoever_visited_it() -> None:
    """Two surveyors asked in each of the five: counted by them there would be ten clusters, and limits too narrow."""
    pairs = [pair for cluster in INTERVIEWERS for pair in cluster]
    place = [1 + 2 * number + turn % 2 for number, cluster in enumerate(INTERVIEWERS) for turn in range(len(cluster))]
    places = (*BY_ITSELF, *(("", f"thôn {number}", surveyor) for number in range(5) for surveyor in (7, 8)))
    found = estimates(
        method(formula="top2", tree=FOUR), np.array(sheets(pairs), dtype=np.int16), place=place, places=places
    )
    assert_golden(found[ROOT], GOLDEN["20 respondents, 5 interviewers"]["clustered"])


def test_a_sampling_unit_of_one_stratum_is_none_of_another() -> None:
    answers = np.array(sheets([(4, 4), (3, 4), (2, 4), (4, 4)]), dtype=np.int16)
    places = (*BY_ITSELF, ("phường", "tổ 1", 7), ("xã", "tổ 1", 7), ("xã", "", 7), ("xã", "", 8))
    cells = cells_of(Tree.of(method(formula="top2", tree=FOUR)), answers, np.zeros(4, np.int64), PLACES_1_TO_4, places)
    assert [(cell.stratum, len(cell.clusters)) for cell in cells[0]] == [("phường", 1), ("xã", 3)]


def test_one_interviewer_tells_nothing_and_is_assumed() -> None:
    answers = np.array(sheets([pair for cluster in INTERVIEWERS for pair in cluster]), dtype=np.int16)
    how = method(formula="top2", tree=FOUR)
    alone = estimates(how, answers)[ROOT]
    found = estimates(how, answers, place=[1] * 20, places=(*BY_ITSELF, ("", "thôn 1", 0)))[ROOT]
    assert found.assumed
    assert found.variance == alone.variance * (1 + 19 * Fraction(2, 100))  # type: ignore[operator]


def test_strata_of_one_unit_are_centred_apart() -> None:
    pairs = [pair for stratum in STRATA for pair in stratum]
    place = [1 + number for number, stratum in enumerate(STRATA) for _ in stratum]
    places = (*BY_ITSELF, ("phường", "", 0), ("xã", "", 0))
    how = method(formula="top2", tree=FOUR)
    found = estimates(how, np.array(sheets(pairs), dtype=np.int16), place=place, places=places)[ROOT]
    plain = estimates(how, np.array(sheets(pairs), dtype=np.int16))[ROOT]
    assert (found.df, plain.df) == (5, 6)
    assert found.variance != plain.variance


def test_a_census_leaves_no_doubt_and_a_short_list_is_none() -> None:
    answers = np.array(sheets([(3, 4), (4, 4), (2, 4), (4, 4), (1, 2), (3, 3)]), dtype=np.int16)
    how = method(formula="top2", tree=FOUR)
    census = estimates(how, answers, populations={0: 6})
    assert {interval(one).rule for one in census.values()} == {"census"}
    assert estimates(how, answers, populations={0: 5})[ROOT].fraction == 0
    assert_golden(estimates(how, answers, populations={0: 20})[ROOT], GOLDEN["six respondents, N=20"])


def test_a_unit_whose_items_never_applied_leaves_others_alone() -> None:
    answers = np.array([*sheets([(3, 4), (4, 4)]), [-1, -1, -1, -1]], dtype=np.int16)
    how = method(formula="top2", tree=FOUR)
    found = estimates(how, answers, owner=[0, 0, 1], populations={0: 10, 1: 5})
    assert (found[ROOT].n, found[ROOT].df) == (2, 1)


@pytest.mark.parametrize("policy", ["zero", "full"])
def test_every_unit_has_the_same_floor_whatever_it_left_out(policy: str) -> None:
    tree = {"formula": "mean_of_children", "na": policy, "children": TWO}
    how = method(tree=tree)
    full = answers_with_gaps(9, 20)
    half = full.copy()
    half[:, 2:] = -1
    assert estimates(how, full)[ROOT].floor == estimates(how, half)[ROOT].floor


TWO = [{"code": "A", "name": "A", "items": ["A1", "A2"]}, {"code": "B", "name": "B", "items": ["B1", "B2", "B3"]}]


MEAN = {"formula": "mean_of_children", "children": TWO}


def answers_with_gaps(seed: int, forms: int) -> "NDArray[np.int16]":
    dice = np.random.default_rng(seed)
    base = dice.integers(1, 6, size=(forms, 1))
    answers = np.clip(base + dice.integers(-1, 2, size=(forms, 5)), 1, 5)
    answers[dice.random((forms, 5)) < 0.15] = -1
    return np.array(answers, dtype=np.int16)


@pytest.mark.parametrize("weights", [None, (Fraction(3, 10), Fraction(7, 10))])
def test_mean_of_factors_has_the_variance_of_its_linearised_respondents(weights: tuple[Fraction, ...] | None) -> None:
    answers = answers_with_gaps(3, 40)
    stated = {"formula": "weighted", "weights": {"A": 0.3, "B": 0.7}, "children": TWO}
    how = method(tree=stated if weights else MEAN)
    found = estimates(how, answers)[ROOT]
    parts = weights or (Fraction(1, 2), Fraction(1, 2))

    influence = np.zeros(len(answers))
    index = 0.0
    for weight, columns in zip(parts, (slice(0, 2), slice(2, 5)), strict=True):
        valid = answers[:, columns] > 0
        y, m = np.where(valid, answers[:, columns], 0).sum(axis=1), 5 * valid.sum(axis=1)
        ratio = y.sum() / m.sum()
        index += float(weight) * ratio
        influence += float(weight) * (y - ratio * m) / m.sum()
    n = int((answers > 0).any(axis=1).sum())
    assert float(found.ratio) == pytest.approx(index, abs=1e-12)
    assert float(found.variance or 0) == pytest.approx(n / (n - 1) * (influence**2).sum(), rel=1e-9)
    assert (found.n, found.df) == (n, n - 1)


def test_a_mean_of_the_same_answers_is_not_surer_than_one_of_them() -> None:
    """Factors answered by the same persons are no independent samples: averaging two equal ones gains nothing."""
    one = answers_with_gaps(5, 60)[:, :2]
    halves = [{"code": "A", "name": "A", "items": ["A1", "A2"]}, {"code": "B", "name": "B", "items": ["B1", "B2"]}]
    how = method(tree={"formula": "mean_of_children", "children": halves})
    found = estimates(how, np.hstack([one, one]))
    assert float(found[ROOT].variance or 0) == pytest.approx(float(found["A"].variance or 0), rel=1e-9)


def test_a_mean_drawn_from_a_list_is_bound_like_a_pooled_node() -> None:
    """20 of N = 50 all satisfied, or all but for one answer: n/(1 - f) trials in a mean of factors, too (V3)."""
    how = method(tree={"formula": "mean_of_children", "base": "top2", "children": TWO})
    best, one_bad = np.full((20, 5), 5, dtype=np.int16), np.full((20, 5), 5, dtype=np.int16)
    one_bad[0, 0] = 1
    all_good = estimates(how, best, populations={0: 50})
    assert_golden(all_good[ROOT], GOLDEN["all satisfied, 20 of N=50"])
    assert interval(all_good[ROOT]) == interval(all_good["A"])
    found = interval(estimates(how, one_bad, populations={0: 50})[ROOT])
    assert found.rule == "bound"
    assert found.n_eff == pytest.approx(20 / (1 - 20 / 50))


def test_a_mean_over_several_samples_has_no_fraction_but_a_census() -> None:
    how = method(tree={"formula": "mean_of_children", "base": "top2", "children": TWO})
    best, owner = np.full((10, 5), 5, dtype=np.int16), [0] * 5 + [1] * 5
    drawn = estimates(how, best, owner=owner, populations={0: 9, 1: 5})
    asked = estimates(how, best, owner=owner, populations={0: 5, 1: 5})
    assert [drawn[code].fraction for code in (ROOT, "A")] == [0, 0]
    assert [asked[code].fraction for code in (ROOT, "A")] == [1, 1]


def test_order_of_respondents_makes_no_difference() -> None:
    answers = answers_with_gaps(7, 50)
    order = np.random.default_rng(1).permutation(50)
    how, where = method(tree=MEAN), np.arange(50) % 3
    places = (*BY_ITSELF, ("", "thôn 1", 0), ("", "thôn 2", 0))
    first = estimates(how, answers, place=where.tolist(), places=places)
    assert first == estimates(how, answers[order], place=where[order].tolist(), places=places)


def test_cells_add_up_what_respondents_reached() -> None:
    how = method(formula="top2", tree=FOUR)
    answers = np.array(sheets([(3, 4), (0, 2), (0, 0)]), dtype=np.int16)
    ((cell,),) = cells_of(Tree.of(how), answers, np.zeros(3, np.int64), np.zeros(3, np.int32), BY_ITSELF).values()
    assert isinstance(cell, Cell)
    found = cell.moments[0]
    assert (found.n, found.y, found.m, found.yy, found.ym, found.mm) == (2, 3, 6, 9, 12, 20)


@pytest.mark.parametrize("at_once", [1, 2, 7])
def test_cells_are_the_same_from_blocks_of_any_length(monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    how = method(formula="points", tree=FOUR)
    rng = np.random.default_rng(7)
    answers = rng.integers(-2, 6, (40, 4)).astype(np.int16)
    places = (*BY_ITSELF, ("", "tổ 1", 0), ("a", "", 0), ("a", "tổ 1", 0), ("a", "tổ 1", 3))
    owner, place = rng.integers(0, 3, 40), rng.integers(0, len(places), 40).astype(np.int32)
    whole = cells_of(Tree.of(how), answers, owner, place, places)
    monkeypatch.setattr("scoring.sampling.cells.AT_ONCE", at_once)
    blocks = cells_of(Tree.of(how), answers, owner, place, places)
    assert whole.keys() == blocks.keys()
    for unit, cells in whole.items():
        for one, other in zip(cells, blocks[unit], strict=True):
            assert (one.stratum, one.moments) == (other.stratum, other.moments)
            assert not one.clusters or one.between == other.between
            np.testing.assert_array_equal(one.products, other.products)
