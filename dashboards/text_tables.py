"""Tables of texts: which of their cells are numbers, so that pages align them and files keep them numbers. Pure."""

import re
from collections.abc import Sequence

# As charts.numbers writes them, or nothing known.
NUMBER = re.compile(r"[+−-]?[0-9]{1,3}(\.[0-9]{3})*(,[0-9]+)?|–")
Cells = Sequence[tuple[str, bool]]


def number_columns(rows: Sequence[Sequence[str]]) -> tuple[bool, ...]:
    """Say of each column whether all its cells are numbers; the first names its row and is none."""
    columns = list(zip(*rows, strict=True))
    return tuple(place > 0 and all(map(NUMBER.fullmatch, column)) for place, column in enumerate(columns))


def marked(cells: Sequence[str], numbers: Sequence[bool]) -> Cells:
    """Return cells each with whether it is a number; without rows no column is one of numbers."""
    known = [*numbers, *(False for _cell in cells[len(numbers) :])]
    return list(zip(cells, known, strict=True))
