"""Which agencies a rule names as low, and what is only measured."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplans.designating import Named, Row, Rule, named

LOW = Row("thap", Decimal(70), Decimal(74), rank_low=9, ranked=10, verdict="giam")
OPEN = Row("chua-ro", Decimal(78), Decimal(84), rank_low=4, ranked=10, verdict="chua_du_can_cu")
HIGH = Row("cao", Decimal(92), Decimal(95), rank_low=1, ranked=10, verdict="tang")
NONE = Row("khong-co", None, None, None, 10, "giam")
ROWS = (LOW, OPEN, HIGH, NONE)


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        (Rule(), ()),
        (Rule(below=Decimal(80)), (Named("thap", ("surely_below",)), Named("chua-ro", ("below",)))),
        (Rule(below=Decimal(70)), ()),
        (Rule(last=2), (Named("thap", ("surely_last",)),)),
        (Rule(last=1), ()),
        (Rule(fell=True), (Named("thap", ("fell",)),)),
        (
            Rule(below=Decimal(80), last=3, fell=True),
            (Named("thap", ("surely_below", "surely_last", "fell")), Named("chua-ro", ("below",))),
        ),
    ],
)
def test_rules(rule: Rule, wanted: tuple[Named, ...]) -> None:
    assert named(ROWS, rule) == wanted


def test_what_is_only_measured_is_not_certain() -> None:
    found = {each.agency: each.certain for each in named(ROWS, Rule(below=Decimal(80)))}
    assert found == {"thap": True, "chua-ro": False}


percents = st.decimals(0, 100, places=2)


@given(percents, percents, percents)
def test_a_higher_threshold_names_no_fewer(index: Decimal, first: Decimal, second: Decimal) -> None:
    row = [Row("a", index, index)]
    low, high = sorted((first, second))
    assert len(named(row, Rule(below=low))) <= len(named(row, Rule(below=high)))
