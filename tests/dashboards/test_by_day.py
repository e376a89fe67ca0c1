"""What is added up of days, against loops over made-up forms."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.collection.by_day import Brought, by_date, by_surveyor, fresh_by_unit
from dashboards.collection.selectors import sums
from scoring.day_reading import Days, days_of
from scoring.tally import fold_all
from surveys.models import Channel
from tests.scoring.answers import GOOD, decide, send, survey, unit_of

TODAY = date(2026, 3, 2)
# Unit, surveyor (0: none), days before today, whether it is left out.
FORMS = st.lists(st.tuples(st.integers(1, 3), st.integers(0, 2), st.integers(0, 70), st.booleans()), max_size=30)


def days(forms: list[Any]) -> Days:
    """Lay forms out as the day tallies of their months."""
    keys = sorted({(unit, surveyor, _on(ago).replace(day=1)) for unit, surveyor, ago, _out in forms})
    counts = np.zeros((len(keys), 31, 2), dtype=np.int64)
    for unit, surveyor, ago, out in forms:
        row = keys.index((unit, surveyor, _on(ago).replace(day=1)))
        counts[row, _on(ago).day - 1] += (1, out)
    unit, surveyor, month = (np.array([key[part] for key in keys]) for part in range(3))
    first = month.astype("datetime64[D]").astype(np.int64)
    return Days(unit.astype(np.int64), surveyor.astype(np.int64), first, counts[:, :, 0], counts[:, :, 1])


def _on(ago: int) -> date:
    return TODAY - timedelta(days=ago)


@given(FORMS)
def test_dates_have_what_came_on_them(forms: list[Any]) -> None:
    received = Counter(_on(ago) for _unit, _surveyor, ago, _out in forms)
    excluded = Counter(_on(ago) for _unit, _surveyor, ago, out in forms if out)
    assert by_date(days(forms)) == {day: (received[day], excluded[day]) for day in received}


@given(FORMS)
def test_fresh_forms_are_those_of_the_last_days(forms: list[Any]) -> None:
    fresh = Counter({unit: 0 for unit, *_rest in forms})
    fresh.update(unit for unit, _surveyor, ago, _out in forms if ago < 3)
    assert fresh_by_unit(days(forms), after=_on(3), last=TODAY) == fresh


@given(FORMS)
def test_surveyors_have_what_they_brought(forms: list[Any]) -> None:
    found = by_surveyor(days(forms), after=_on(7), last=TODAY)
    assert set(found) == {surveyor or None for _unit, surveyor, *_rest in forms}
    for surveyor, brought in found.items():
        mine = [(ago, out) for _unit, who, ago, out in forms if (who or None) == surveyor]
        assert brought == Brought(
            received=len(mine),
            excluded=sum(out for _ago, out in mine),
            pace=sum(ago < 7 and not out for ago, out in mine),
            last_day=_on(min(ago for ago, _out in mine)),
        )


@pytest.mark.django_db
def test_nothing_has_come_where_no_form_was_folded() -> None:
    counted = sums([unit_of(survey()).pk], today=TODAY)
    assert (counted.whole.received, counted.units, counted.days, counted.channels) == (0, {}, {}, {})


@pytest.mark.django_db
def test_sums_are_of_the_units_asked_for_alone() -> None:
    round = survey("so-mot", "so-hai")
    first, *_rest = send(unit_of(round), *[GOOD] * 3, channel=Channel.QR, on=_on(1))
    send(unit_of(round, "so-hai"), *[GOOD] * 4, on=_on(40))
    fold_all()
    decide(first, "exclude", 1)
    fold_all()

    counted = sums([unit_of(round).pk], today=TODAY)
    assert (counted.whole.received, counted.whole.valid, counted.whole.pace) == (3, 2, 2)
    assert counted.units[unit_of(round).pk].fresh == 3
    assert {day: (count.received, count.excluded) for day, count in counted.days.items()} == {_on(1): (3, 1)}
    assert {channel: count.valid for channel, count in counted.channels.items()} == {Channel.QR: 2}
    assert len(days_of([unit.pk for unit in round.units.all()]).unit) == 2
