"""A year beside its rounds, where hidden figures stand at their best together."""

from collections.abc import Mapping
from typing import Any

import pytest

from scoring.counts import UnitCounts
from scoring.disclosure import block_key, years
from tests.scoring.factories import unit as counts
from tests.scoring.test_year_attack import made, shown

MANY, GOOD, BEST = (2, 3, 5, 15, 15), (0, 0, 1, 1, 1), (0, 0, 0, 0, 3)
HOW: Mapping[str, Any] = {"formula": "top2", "roll_up": {"block": "pooled", "total": "pooled"}}


def small_block(answers: tuple[int, ...]) -> list[list[UnitCounts]]:
    """Two rounds of a block of two units of three forms each, and of one of large units."""
    of = made("pooled throughout", "pooled")
    return [
        [counts(f"mot-{at}", dict.fromkeys(of.root.items, answers), block="mot") for at in range(2)]
        + [counts(f"hai-{at}", dict.fromkeys(of.root.items, MANY), block="hai") for at in range(3)]
        for _ in range(2)
    ]


def hides_block(answers: tuple[int, ...]) -> bool:
    of = made("pooled throughout", "pooled", **HOW)
    *_, year = shown(of, small_block(answers))
    return block_key("mot") in year.hidden.rows


def test_a_block_of_a_year_is_hidden_where_it_tells_that_all_of_few_people_are_satisfied() -> None:
    assert hides_block(BEST)
    assert not hides_block(GOOD)


def test_it_is_shown_where_nobody_looks_for_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(years, "pressed_in_year", lambda *args: frozenset())
    assert not hides_block(BEST)
