"""Tables that filters cut out of the forms of one agency: service × month × channel, and every cross-table. Pure."""

from collections.abc import Mapping

from scoring.certainty.hiding import Cell, margins, suppressed


def hidden_cells(cells: Mapping[tuple[str, ...], int], *, k: int) -> frozenset[Cell]:
    """Return the cells and margins that stay hidden; None in a key stands for all of a dimension together.

    `cells` counts the respondents of each combination. All filters on these dimensions are one family of tables: what
    is hidden in one of them does not follow from the others (STATISTICS § 10).
    """
    sizes, sums = margins(cells)
    return suppressed(sizes, sums, k=k)


def released_margins(cells: Mapping[tuple[str, ...], int], *, k: int) -> dict[Cell, int | None]:
    """Return every cell and margin with its number of respondents, None where it stays hidden."""
    sizes, sums = margins(cells)
    hidden = suppressed(sizes, sums, k=k)
    return {cell: None if cell in hidden else size for cell, size in sizes.items()}
