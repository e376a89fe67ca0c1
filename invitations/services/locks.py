"""Keeps writers of contacts and messages away while rows are written anew: a row would vanish under their hands.

Both are locks of the transaction, taken as its first statement, so that what follows sees the rows as they are then.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

SPACE = 0x4D4F49
ROWS = 0


def share_rows() -> None:
    """Write rows beside other writers; wait while rows are written anew."""
    _execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", ROWS)


def hold_rows() -> None:
    """Have the rows alone until the transaction ends."""
    _execute("SELECT pg_advisory_xact_lock(%s, %s)", ROWS)


@contextmanager
def only_sender(list_id: int) -> Iterator[bool]:
    """Tell whether this connection is now the one sender of a list. The lock falls with the connection."""
    got = _execute("SELECT pg_try_advisory_lock(%s, %s)", list_id)
    try:
        yield got
    finally:
        if got:
            _execute("SELECT pg_advisory_unlock(%s, %s)", list_id)


def _execute(sql: str, key: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, [SPACE, key])
        return cursor.fetchone()[0] is True
