"""Draws charts and counts tables and charts through one report."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from reports.figures import Draw


@dataclass(frozen=True)
class Pen:
    draw: Draw
    tables: Iterator[int] = field(default_factory=lambda: count(1))
    figures: Iterator[int] = field(default_factory=lambda: count(1))
    # The numbers of the tables of grades: the first says by which scheme, the others refer to it.
    graded: list[int] = field(default_factory=list)
