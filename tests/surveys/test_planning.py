from decimal import Decimal

import pytest

from surveys.planning import forms_for_change, forms_to_issue, least_change, sample_size


@pytest.mark.parametrize(
    ("population", "forms"),
    [(1, 1), (100, 80), (500, 223), (1000, 286), (5000, 371), (20_000, 393), (100_000, 399)],
)
def test_sample_size_of_qd_1383_rounded_up(population: int, forms: int) -> None:
    assert sample_size(population, Decimal(5)) == forms


def test_sample_size_is_exact_where_it_is_whole() -> None:
    # 400 / (1 + 400·0,0025) = 200, which a float could push over.
    assert sample_size(400, Decimal("5.00")) == 200


@pytest.mark.parametrize(("population", "margin"), [(0, 5), (-1, 5), (100, 0), (100, 51)])
def test_nonsense_is_refused(population: int, margin: int) -> None:
    with pytest.raises(ValueError, match=str(population)):
        sample_size(population, Decimal(margin))


@pytest.mark.parametrize(
    ("quota", "rate", "issued"), [(80, "80", 100), (223, "70", 319), (1, "33.3", 4), (0, "50", 0), (7, "100", 7)]
)
def test_forms_to_issue_are_rounded_up(quota: int, rate: str, issued: int) -> None:
    assert forms_to_issue(quota, Decimal(rate)) == issued


@pytest.mark.parametrize(("forms", "change"), [(100, "4.8"), (200, "3.4"), (400, "2.4"), (3532, "0.8"), (2, "33.6")])
def test_least_change_of_statistics_5(forms: int, change: str) -> None:
    assert least_change(forms) == Decimal(change)


def test_one_form_shows_no_change() -> None:
    assert least_change(1) is None


def test_forms_for_a_change_of_0_8_points() -> None:
    assert forms_for_change(Decimal("0.8")) == 3532
