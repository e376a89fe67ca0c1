"""Tables of texts and counts whose columns are as wide as what stands in them. Pure."""

from collections.abc import Iterator, Sequence

from reports.content import Cell, Row, Table

# Columns of names and sentences before counts are squeezed: more lie on a landscape page.
WIDEST_UPRIGHT = 8


def grid(
    numbers: Iterator[int],
    caption: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    words: int = 1,
    last_words: bool = False,
    foot: Sequence[str] | None = None,
    notes: Sequence[str] = (),
) -> Table | None:
    """Return a table, None without rows. The first `words` columns hold words, the others figures.

    With `last_words` the last one holds words, too.
    """
    if not rows:
        return None

    def row(values: Sequence[str], *, strong: bool = False) -> Row:
        last = len(values) - 1
        cells = (Cell(value, figure=at >= words and not (last_words and at == last)) for at, value in enumerate(values))
        return Row(tuple(cells), strong=strong)

    return Table(
        number=next(numbers),
        caption=caption,
        look="forms",
        heads=(row(heads),),
        rows=tuple(map(row, rows)),
        foot=row(foot, strong=True) if foot and len(rows) > 1 else None,
        notes=tuple(notes),
        wide=len(heads) > WIDEST_UPRIGHT,
    )


def short(words: str, most: int = 240) -> str:
    """Return words that fit in a cell; what is longer is cut at a blank, as the dots say."""
    flat = " ".join(words.split())
    return flat if len(flat) <= most else f"{flat[:most].rsplit(' ', 1)[0]}…"
