"""Has Python's search for cycles wait while a run computes.

A run of a province makes a million small values that stand until it is stored, none of them in a cycle; looking through
them again and again takes a sixth of its time. What nobody needs any more is freed all the same, by its references.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def cycles_left_alone() -> Iterator[None]:
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searched:
            gc.enable()
