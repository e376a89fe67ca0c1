"""The published figures of xã Quảng Thành for 2023 come out of its forms."""

import pytest

from scoring.method_document import parse
from scoring.results import RoundResult
from tests.scoring.factories import quang_thanh, score, shipped, shipped_document


@pytest.fixture(scope="module")
def half_up() -> RoundResult:
    return score(shipped("diem-cap-xa"), *quang_thanh(), blocks=["bo-phan-cap-xa"])


@pytest.fixture(scope="module")
def cut_off() -> RoundResult:
    return score(shipped("diem-cap-xa-cat"), *quang_thanh(), blocks=["bo-phan-cap-xa"])


def test_indices_are_rounded_half_up(half_up: RoundResult) -> None:
    assert [unit.index for unit in half_up.agencies] == ["88.55", "81.88", "83.13"]


def test_twin_cuts_indices_as_published(cut_off: RoundResult) -> None:
    assert [unit.index for unit in cut_off.agencies] == ["88.55", "81.87", "83.12"]


def test_exact_fractions(half_up: RoundResult) -> None:
    assert [unit.exact for unit in half_up.agencies] == ["1771/2000", "131/160", "133/160"]


def test_forms_and_ranks(half_up: RoundResult) -> None:
    assert [(unit.n, unit.rank, unit.ranked) for unit in half_up.agencies] == [(25, 1, 3), (12, 3, 3), (8, 2, 3)]


def test_total_pools_all_forms(half_up: RoundResult) -> None:
    assert (half_up.total.exact, half_up.total.index, half_up.total.n) == ("3089/3600", "85.81", 45)


def test_block_is_the_mean_of_its_units(half_up: RoundResult) -> None:
    (block,) = half_up.blocks
    assert (block.index, block.agencies, block.n) == ("84.52", 3, 45)


@pytest.mark.parametrize("twin", ["half_up", "cut_off"])
def test_points_are_rounded_half_up_in_both(twin: str, request: pytest.FixtureRequest) -> None:
    total = request.getfixturevalue(twin).total
    components = {node.code: (node.points, node.max_points) for node in total.nodes if node.max_points}
    assert components == {
        "TC": ("5.09", "6"),
        "TT": ("5.08", "6"),
        "CC": ("5.26", "6"),
        "KQ": ("5.13", "6"),
        "PA": (None, "6"),
    }
    assert (total.points, total.max_points) == ("20.56", "30")


def test_factor_without_answers_has_no_index(half_up: RoundResult) -> None:
    petitions = next(node for node in half_up.total.nodes if node.code == "PA")
    assert (petitions.index, petitions.exact, petitions.valid) == (None, None, 0)


def test_same_forms_by_share_of_satisfied() -> None:
    document = {**shipped_document("diem-cap-xa"), "formula": "top2"}
    by_share = score(parse(document), *quang_thanh(), blocks=["bo-phan-cap-xa"])
    assert [unit.exact for unit in by_share.agencies] == ["23/25", "151/192", "51/64"]
    assert by_share.total.exact == "69/80"
