"""The fold: takes waiting answers out of the inbox and adds them to the tallies, in one transaction a batch.

A batch is deleted from the inbox and counted in the same transaction, so whatever is killed, no answer is lost
or counted twice. Folds may run side by side. They lock tallies in the order of their rounds and keys and the kinds of
tables in the same order, so none waits for another in a circle.
"""

import numpy as np
from django.db import IntegrityError, connection, transaction

from scoring.adding import Changes, Ints, Table, add
from scoring.days import add_forms, months_of
from scoring.spread import count_by_group, grouped, places_of
from scoring.taking import Entries, take
from surveys.selectors import layout_of

BATCH = 20_000

BY_CHANNEL = Table(
    "scoring_tally",
    ("round_unit_id", "channel", "month"),
    ("a", "b::smallint", "'1970-01-01'::date + c::integer"),
    "old.round_unit_id = new.round_unit_id AND old.channel = new.channel AND old.month = new.month",
)
BY_SERVICE = Table(
    "scoring_servicetally",
    ("round_unit_id", "service_id"),
    ("a", "nullif(b, 0)"),
    # Equality alone can use the index, but does not find the row of no service.
    "old.round_unit_id = new.round_unit_id "
    "AND (old.service_id = new.service_id OR old.service_id IS NULL AND new.service_id IS NULL)",
)


def fold_all(*, batch: int = BATCH) -> int:
    """Fold until the inbox is empty, waiting for other folds at work; return how many entries were folded."""
    folded = 0
    while entries := fold_batch(batch=batch, wait=True):
        folded += entries
    return folded


def fold_batch(*, batch: int = BATCH, wait: bool = False) -> int:
    """Fold one batch and return how many entries it had.

    Entries another fold is working on are passed over, or waited for with `wait`.
    """
    try:
        return _fold(batch, wait=wait)
    except IntegrityError as error:
        if wait or "not_negative" not in str(error):
            raise
        # The batch takes back an answer that another fold is still about to add: a later fold will find it added.
        return 0


@transaction.atomic
def _fold(batch: int, *, wait: bool) -> int:
    with connection.cursor() as cursor:
        taken = take(cursor, batch, wait=wait)
        places = [places_of(layout_of(entries.version), entries.answers) for entries in taken]
        for table, key_of in ((BY_CHANNEL, _channel_keys), (BY_SERVICE, _service_keys)):
            for entries, at in zip(taken, places, strict=True):
                add(cursor, table, _changes(entries, at, key_of(entries)))
        add_forms(cursor, taken)
    return sum(map(len, taken))


def _channel_keys(entries: Entries) -> Ints:
    return np.column_stack([entries.unit, entries.channel, months_of(entries.day)])


def _service_keys(entries: Entries) -> Ints:
    return np.column_stack([entries.unit, entries.service])


def _changes(entries: Entries, places: Ints, keys: Ints) -> Changes:
    found, groups = grouped(keys)
    forms = np.zeros(len(found), dtype=np.int64)
    np.add.at(forms, groups, entries.sign)
    return Changes(found, forms, count_by_group(layout_of(entries.version), places, groups, entries.sign))
