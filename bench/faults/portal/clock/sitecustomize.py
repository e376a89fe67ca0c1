"""Python loads this in every process of the portal under test: its clock follows the file that FAULTS_CLOCK names.

The file holds the seconds between the true time and the portal's. What counts time instead of telling it
(time.monotonic, sleeping, waiting) goes on as it does when a machine's clock is set.
"""

import os
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import time_machine

FILE = os.environ.get("FAULTS_CLOCK", "")
LOOK_EVERY = 0.2
offset = 0.0


def wanted() -> float:
    try:
        return float(Path(FILE).read_text())
    except (OSError, ValueError):
        return 0.0


def follow() -> None:
    global offset
    while True:
        if (now := wanted()) != offset:
            clock.shift(now - offset)
            offset = now
        time.sleep(LOOK_EVERY)


def watch() -> None:
    threading.Thread(target=follow, daemon=True).start()


if FILE:
    clock = time_machine.travel(datetime.now(UTC), tick=True).start()
    watch()
    # Threads stay behind in the process that forks; its offset at that moment comes along.
    os.register_at_fork(after_in_child=watch)
