"""Targets are read as people write them, and written as they are read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplans.aims import NotATarget, read_aim, written_aim


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", None),
        ("   ", None),
        ("80", ("at_least", Decimal(80))),
        ("77,5", ("at_least", Decimal("77.5"))),
        ("77.5 %", ("at_least", Decimal("77.5"))),
        ("Trên 77 %", ("above", Decimal(77))),
        (">77", ("above", Decimal(77))),
        ("≥ 80", ("at_least", Decimal(80))),
        ("từ 80%", ("at_least", Decimal(80))),
        ("100", ("at_least", Decimal(100))),
        ("0", ("at_least", Decimal(0))),
    ],
)
def test_what_is_written_is_read(text: str, found: tuple[str, Decimal] | None) -> None:
    assert read_aim(text) == found


@pytest.mark.parametrize("text", ["101", "100,01", "-1", "7 7", "dưới 50", "77,555", "٧٧", "1e2", "x", "7" * 1000, "%"])
def test_anything_else_is_no_target(text: str) -> None:
    with pytest.raises(NotATarget):
        read_aim(text)


@given(st.sampled_from(["above", "at_least"]), st.decimals(min_value=0, max_value=100, places=2))
def test_what_is_read_is_written_back(operator: str, value: Decimal) -> None:
    assert read_aim(written_aim(operator, value)) == (operator, value)
