"""Counts how often forms are opened, by door and day: a number, nothing about who.

An opening is not an answer. Counts gather in the process and are written every few seconds, so that showing a form
costs no query; what a dying process had not written yet is lost, which such a number can bear.
"""

import logging
from collections import Counter
from datetime import date
from threading import Lock, Timer

from django.conf import settings
from django.db import DatabaseError, connection, transaction

logger = logging.getLogger(__name__)

ADD = """
INSERT INTO surveys_dooropenings (access_point_id, day, count)
SELECT id, %(day)s, %(count)s FROM surveys_accesspoint WHERE id = %(door)s
ON CONFLICT (access_point_id, day) DO UPDATE SET count = surveys_dooropenings.count + EXCLUDED.count
"""

_counts: Counter[tuple[int, date]] = Counter()
_lock = Lock()
_timer: Timer | None = None


def note_opening(access_point_id: int, day: date) -> None:
    """Count one opening of the form behind a door."""
    global _timer
    with _lock:
        _counts[access_point_id, day] += 1
        if _timer is None and settings.OPENINGS_FLUSH_SECONDS:
            _timer = Timer(settings.OPENINGS_FLUSH_SECONDS, _flush_apart)
            _timer.daemon = True
            _timer.start()


@transaction.atomic
def flush_openings() -> int:
    """Write what has gathered; return how many openings that were."""
    global _timer
    with _lock:
        gathered, _timer = dict(_counts), None
        _counts.clear()
    if gathered:
        with connection.cursor() as cursor:
            # In one order for all processes, so that two that write at once wait and do not lock each other out.
            rows: list[dict[str, int | date]] = [
                {"door": door, "day": day, "count": count} for (door, day), count in sorted(gathered.items())
            ]
            cursor.executemany(ADD, rows)
    return sum(gathered.values())


def _flush_apart() -> None:
    """Write from the timer's own thread, with a connection of its own that is closed again."""
    try:
        flush_openings()
    except DatabaseError:
        logger.warning("Some openings of forms were not counted", exc_info=True)
    finally:
        connection.close()
