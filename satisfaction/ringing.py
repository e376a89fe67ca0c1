"""Beat's scheduler, which bears that the machine's clock is set back.

Celery's own remembers by the clock when it last rang: set back by an hour, it would keep silent for an hour, also after
a new start, since it writes the times down.
"""

import time
from typing import Any

from celery.beat import PersistentScheduler

# Clocks are corrected by less than this all the time.
SLACK_SECONDS = 1.0


class Scheduler(PersistentScheduler):
    """Rings by the clock, and begins to count anew where the clock went back."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._last_seen = float("inf")
        super().__init__(*args, **kwargs)

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        now = time.time()
        if now < self._last_seen - SLACK_SECONDS:
            self._count_anew()
        self._last_seen = now
        return super().tick(*args, **kwargs)

    def _count_anew(self) -> None:
        """Take what was last rung later than now as rung now, and have the order of rings made again."""
        for entry in self.schedule.values():
            now = entry.default_now()
            if entry.last_run_at is None or entry.last_run_at > now:
                entry.last_run_at = now
        self._heap = None
