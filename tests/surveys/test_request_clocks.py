"""The clocks of requests about personal data, day by day; 2026-11-27 is a Friday."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.models import DataRequest
from surveys.request_clocks import DAYS, DAYS_WITH_OTHERS, Terms

FRIDAY = date(2026, 11, 27)
TERMS = Terms()


@pytest.mark.parametrize(
    ("received", "reply"),
    [
        (date(2026, 11, 23), date(2026, 11, 25)),
        (date(2026, 11, 26), date(2026, 11, 30)),
        (FRIDAY, date(2026, 12, 1)),
        (date(2026, 11, 28), date(2026, 12, 1)),
        (date(2026, 11, 29), date(2026, 12, 1)),
        (date(2026, 12, 30), date(2027, 1, 1)),
    ],
)
def test_a_reply_is_due_on_the_second_working_day_after_receipt(received: date, reply: date) -> None:
    assert TERMS.reply_by(received) == reply


def test_holidays_of_the_office_are_no_working_days() -> None:
    new_year = Terms(holidays=frozenset({date(2027, 1, 1)}))
    assert new_year.reply_by(date(2026, 12, 30)) == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("kind", "alone", "with_others"),
    [
        ("know", date(2026, 12, 7), date(2026, 12, 7)),
        ("view", date(2026, 12, 7), date(2026, 12, 7)),
        ("provide", date(2026, 12, 7), date(2026, 12, 7)),
        ("correct", date(2026, 12, 7), date(2026, 12, 7)),
        ("delete", date(2026, 12, 7), date(2026, 12, 7)),
        ("complain", date(2026, 12, 7), date(2026, 12, 7)),
        # Saturdays stay: in days of the calendar no clock is moved on.
        ("restrict", date(2026, 12, 12), date(2026, 12, 17)),
        ("object", date(2026, 12, 12), date(2026, 12, 17)),
        ("withdraw", date(2026, 12, 12), date(2026, 12, 17)),
    ],
)
def test_each_kind_has_its_day(kind: str, alone: date, with_others: date) -> None:
    assert TERMS.due_on(FRIDAY, kind) == alone
    assert TERMS.due_on(FRIDAY, kind, with_others=True) == with_others


@pytest.mark.parametrize("days", [0, -1])
def test_without_days_to_reply_in_it_is_due_at_once(days: int) -> None:
    assert Terms(reply_working_days=days).reply_by(FRIDAY) == FRIDAY


def test_the_extension_ends_fifteen_days_later() -> None:
    assert TERMS.latest_extension(date(2026, 12, 7)) == date(2026, 12, 22)


def test_every_kind_of_the_register_has_a_clock() -> None:
    assert set(DAYS) == set(DataRequest.Kind.values)
    assert set(DAYS_WITH_OTHERS) <= set(DAYS)


def test_a_short_clock_never_ends_before_the_reply_is_due() -> None:
    assert Terms(days={**DAYS, "view": 1}).due_on(FRIDAY, "view") == date(2026, 12, 1)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 30), st.sets(st.dates(), max_size=20))
def test_a_reply_falls_on_a_working_day_with_as_many_before_it(received: date, days: int, holidays: set[date]) -> None:
    terms = Terms(reply_working_days=days, holidays=holidays)
    due = terms.reply_by(received)
    between = (received + timedelta(days=number) for number in range(1, (due - received).days + 1))
    working = [day for day in between if day.weekday() < 5 and day not in holidays]
    assert len(working) == days
    assert working[-1] == due
