"""Figures and targets that several bring at the same moment, on committed data."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection

from scoring.models import IndicatorTarget, IndicatorValue
from scoring.services.indicator_targets import Aim, TargetStands, set_target
from scoring.services.indicators import OtherValue
from tests import factories
from tests.factories import NOW
from tests.scoring.indicators.figures import indicator, row, take

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 6


def outcomes(work: Callable[[int], object]) -> list[object]:
    """Do a work several times at once; return what each gave or raised."""

    def done(place: int) -> object:
        try:
            return work(place)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(done, range(TIMES)))


def test_same_figure_at_once_is_stored_once() -> None:
    indicator("par")
    factories.agency("so-y-te")
    found = outcomes(lambda place: take(row()).added)
    assert sorted(map(str, found)) == ["0"] * (TIMES - 1) + ["1"]
    assert IndicatorValue.objects.count() == 1


def test_different_figures_at_once_do_not_overwrite_each_other() -> None:
    indicator("par")
    factories.agency("so-y-te")
    found = outcomes(lambda place: take(row(value=str(80 + place))).added)
    assert [one for one in found if one == 1] == [1]
    assert sum(isinstance(one, OtherValue) for one in found) == TIMES - 1
    assert IndicatorValue.objects.count() == 1


def test_one_of_several_targets_at_once_is_set() -> None:
    par = indicator("par")

    def aim(place: int) -> IndicatorTarget:
        return set_target(aim=Aim(2026, par), operator="above", value=Decimal(place), source="KH 1", actor=None, at=NOW)

    found = outcomes(aim)
    assert sum(isinstance(one, IndicatorTarget) for one in found) == 1
    assert sum(isinstance(one, TargetStands) for one in found) == TIMES - 1
