"""Counts the raw answers of a round again, by code that shares nothing with the fold, and compares.

Tallies must hold every counted answer but those still waiting in the inbox. All is read in one snapshot, so it is of
one moment, whatever comes in meanwhile. A block of answers at a time is in memory, and the sums.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np
from django.db import connection, transaction

from scoring.recount import arrivals, reading
from scoring.recount.counting import Column, Groups, Ints, Slots
from scoring.recount.differences import Difference, FormDifference, Sums, Words
from surveys.layout import Layout
from surveys.models import Round
from surveys.quality import STRAIGHT_LINED
from surveys.selectors import layout_of

__all__ = (
    "Counted",
    "Difference",
    "FormDifference",
    "Kept",
    "Recount",
    "compared",
    "count_raw",
    "one_moment",
    "read_kept",
    "recount",
)

RECEIVED, EXCLUDED, FLAGGED, WAITED = range(4)
SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"


@dataclass(frozen=True, slots=True)
class Recount:
    """`forms` counted in the tallies, entries `waiting` in the inbox, and where tallies differ from raw answers."""

    forms: int
    waiting: int
    differences: tuple[Difference | FormDifference, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """What tallies should hold by the raw answers, without what waits in the inbox.

    Columns of `channels` (unit, channel, month) and `services` (unit, service): forms, the places of the layout, and
    for each question the values that it does not know, which no tally can hold. Of `arrivals_by_unit` (unit):
    received, excluded, flagged, waited; `arrivals_by_channel` (unit, channel): received, excluded; `days` (unit,
    surveyor, month): forms, then received and excluded of each of 31 days.
    """

    channels: Sums
    services: Sums
    arrivals_by_unit: Sums
    arrivals_by_channel: Sums
    days: Sums
    waiting: int
    strays: int

    def without_strays(self) -> "Counted":
        """Return it without the values that no question knows, as tallies can hold it."""
        channels, services = (
            Sums(sums.keys, sums.values[:, : -self.strays]) for sums in (self.channels, self.services)
        )
        return replace(self, channels=channels, services=services, strays=0)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the tables hold, in the columns of Counted but for those of unknown values."""

    channels: Sums
    services: Sums
    arrivals_by_unit: Sums
    arrivals_by_channel: Sums
    days: Sums


def recount(round: Round) -> Recount:
    """Compare the tallies of a round and its counts of forms with its raw answers.

    Inside the caller's transaction it is that one which sees to reading one moment.
    """
    with one_moment(read_only=True), connection.cursor() as cursor:
        return compared(round, count_raw(cursor, round), read_kept(cursor, round))


@contextmanager
def one_moment(*, read_only: bool) -> Iterator[None]:
    """Run statements that all see the moment of the first one, if this is where their transaction begins."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute(f"{SNAPSHOT} READ ONLY" if read_only else SNAPSHOT)
        yield


def compared(round: Round, counted: Counted, kept: Kept) -> Recount:
    """Say where what is kept of a round differs from what was counted."""
    words = Words(round, layout_of(round.questionnaire_version_id))
    found = [(key[0], 0, words.by_service(key, *rest)) for key, *rest in kept.services.differing(counted.services)]
    found += [(key[0], 1, words.by_channel(key, *rest)) for key, *rest in kept.channels.differing(counted.channels)]
    ordered = [difference for _unit, _table, difference in sorted(found, key=lambda one: one[:2])]
    forms = (
        name(key, *rest)
        for name, mine, theirs in (
            (words.of_unit, kept.arrivals_by_unit, counted.arrivals_by_unit),
            (words.of_channel, kept.arrivals_by_channel, counted.arrivals_by_channel),
            (words.of_month, kept.days, counted.days),
        )
        for key, *rest in mine.differing(theirs)
    )
    return Recount(int(kept.channels.values[:, 0].sum()), counted.waiting, tuple(chain(ordered, forms)))


def count_raw(cursor: Any, round: Round) -> Counted:
    """Count every form of a round, then correct by decisions and by what waits."""
    layout = layout_of(round.questionnaire_version_id)
    count = _Count(layout)
    about = {"round_id": round.pk, "width": len(layout.cells), "plain": STRAIGHT_LINED}
    reading.read_every_form(cursor, count.take, **about)
    reading.read_touched_forms(cursor, count.correct, **about)
    return count.counted()


def read_kept(cursor: Any, round: Round) -> Kept:
    """Read the tallies of a round and its counts of forms."""
    size = layout_of(round.questionnaire_version_id).size
    return Kept(
        Sums(*reading.tallies(cursor, round_id=round.pk, size=size)),
        Sums(*reading.service_tallies(cursor, round_id=round.pk, size=size)),
        Sums(*reading.unit_counts(cursor, round_id=round.pk)),
        Sums(*reading.channel_counts(cursor, round_id=round.pk)),
        Sums(*reading.day_tallies(cursor, round_id=round.pk, size=arrivals.PLACES - arrivals.FIRST_PLACE)),
    )


class _Count:
    """The sums that grow while a round's answers are read."""

    def __init__(self, layout: Layout) -> None:
        self.slots = Slots(layout)
        # The last column counts forms.
        self.channels = Groups(3, self.slots.size + 1)
        self.services = Groups(2, self.slots.size + 1)
        self.days = Groups(4, 4)
        self.waiting = 0

    def take(self, rows: Any) -> None:
        """Count each form of a block once."""
        self._answers(rows, None)
        days = _day_keys(rows)
        self.days.add(days, [_one(RECEIVED, len(rows)), Column(FLAGGED, 1, 1 - reading.marks_of(rows).flagged)])

    def correct(self, rows: Any) -> None:
        """Add to the sums what decisions and waiting entries change."""
        self.waiting += int(rows["entries"].sum())
        self._answers(rows, rows["weight"].astype(np.int64))
        days, received = _day_keys(rows), rows["received"].astype(np.int64)
        changes = {RECEIVED: received, FLAGGED: received * reading.marks_of(rows).flagged}
        changes |= {EXCLUDED: rows["excluded"].astype(np.int64), WAITED: rows["waited"].astype(np.int64)}
        for column, change in changes.items():
            self.days.add(days, [_one(column, len(rows))], change)

    def counted(self) -> Counted:
        (channels, by_channel), (services, by_service) = self.channels.table(), self.services.table()
        came = Sums(*self.days.table())
        return Counted(
            channels=Sums(channels, self.slots.said(by_channel)),
            services=Sums(services, self.slots.said(by_service)),
            arrivals_by_unit=arrivals.by_unit(came),
            arrivals_by_channel=arrivals.by_channel(came),
            days=arrivals.by_day(came),
            waiting=self.waiting,
            strays=len(self.slots.values),
        )

    def _answers(self, rows: Any, weights: Ints | None) -> None:
        answers = np.ascontiguousarray(rows["cells"]["value"].astype(np.int16).T)
        columns = [*self.slots.of(answers), _one(self.slots.size, len(rows))]
        unit, marks = rows["unit"].astype(np.int64), reading.marks_of(rows)
        months = marks.day.astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
        self.channels.add(np.column_stack([unit, marks.channel, months]), columns, weights)
        self.services.add(np.column_stack([unit, rows["service"].astype(np.int64)]), columns, weights)


def _one(column: int, forms: int) -> Column:
    """Have each form add to one column."""
    return Column(column, 1, np.zeros(forms, dtype=np.int64))


def _day_keys(rows: Any) -> Ints:
    marks = reading.marks_of(rows)
    return np.column_stack([rows["unit"].astype(np.int64), marks.channel, marks.day, rows["surveyor"].astype(np.int64)])
