"""How wide the columns of a table are, in millimetres: as on paper where named, by their texts elsewhere. Pure.

A word processor breaks a word that its column has no room for ("TTH/C"): no column is narrower than the longest word
of its heads and of its figures.
"""

from collections.abc import Mapping

from reports.content import Table
from reports.formats.grid import At, Grid
from reports.word.measure import width

# As in print.css.
NAMED: Mapping[str, float] = {
    "rank": 19,
    "count": 15,
    "factor": 15,
    "index": 14,
    "limits": 25,
    "between": 33,
    "verdict": 28,
    "span": 30,
    "judged": 22,
    "place": 15,
    "code": 11,
    "long-code": 15,
    "answers": 11,
    "level": 14,
    "stack": 26,
}
# Beside limits.
NARROWED: Mapping[str, float] = {"rank": 18, "count": 12.5, "factor": 12.5, "index": 13}
LEAST, MOST, LETTER, ASIDE = 15.0, 40.0, 2.1, 4.0
LEAST_NAME = 24.0


# Beside the text of a cell on both sides, and a little for letters that a font sets wider.
MARGINS = 2.5
# Longer words than of heads are names of places: they may break.
MOST_WORD = 30.0


def widths_of(table: Table, grid: Grid, room: float, size: float) -> list[float]:
    """Return the widths of a table's columns, together `room`, for letters of `size` points."""
    names = set(_name_columns(grid))
    wanted = [_wanted(table, grid, column) for column in range(grid.width)]
    fixed = sum(wanted[column] for column in range(grid.width) if column not in names)
    left = max(room - fixed, LEAST_NAME * len(names))
    shared = _shares(grid, names)
    found = [left * shared[column] if column in names else wanted[column] for column in range(grid.width)]
    scale = room / sum(found)
    return widened([one * scale for one in found], _least(grid, size), room)


def widened(found: list[float], least: list[float], room: float) -> list[float]:
    """Return widths of at least so much each, together `room`: what is missing, those with more to spare give."""
    if sum(least) >= room:
        return [one * room / sum(least) for one in least]
    wide = [max(pair) for pair in zip(found, least, strict=True)]
    spare = sum(wide) - sum(least)
    given = (sum(wide) - room) / spare if spare else 0
    return [one - (one - low) * given for one, low in zip(wide, least, strict=True)]


def _least(grid: Grid, size: float) -> list[float]:
    """Return how wide each column must be for the words of its heads and figures, all measured in bold."""
    least = [MARGINS] * grid.width
    for at in (*grid.heads, *(at for at in grid.body if at.cell.figure)):
        if at.column == at.last_column:
            least[at.column] = max(least[at.column], _longest_word(at, size) + MARGINS)
    return least


def _longest_word(at: At, size: float) -> float:
    return min(max((width(word, size) for word in at.cell.text.split()), default=0), MOST_WORD)


def _name_columns(grid: Grid) -> list[int]:
    """Return the columns of texts, which share what the figures leave; the widest of all where there are none."""
    longest = _longest(grid)
    figures = {at.column for at in grid.body if at.cell.figure}
    names = [column for column in range(grid.width) if column not in figures and longest[column] > 12]
    return names or [max(range(grid.width), key=lambda column: longest[column])]


def _shares(grid: Grid, names: set[int]) -> dict[int, float]:
    longest = _longest(grid)
    weights = {column: max(longest[column], 8) ** 0.5 for column in names}
    return {column: weight / sum(weights.values()) for column, weight in weights.items()}


def _wanted(table: Table, grid: Grid, column: int) -> float:
    if len(table.columns) == grid.width and table.columns[column] in NAMED:
        named = {**NAMED, **NARROWED} if table.look.endswith("-sure") and not table.wide else NAMED
        return named[table.columns[column]]
    if column == grid.stack:
        return NAMED["stack"]
    return min(max(_longest(grid)[column] * LETTER + ASIDE, LEAST), MOST)


def _longest(grid: Grid) -> list[int]:
    """Return the letters of each column's longest text within one column."""
    longest = [1] * grid.width
    for at in grid.body:
        if at.column == at.last_column:
            longest[at.column] = max(longest[at.column], len(at.cell.text))
    for at in grid.heads:
        if at.column == at.last_column:
            word = max((len(part) for part in at.cell.text.split()), default=1)
            longest[at.column] = max(longest[at.column], word)
    return longest
