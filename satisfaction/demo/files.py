from pathlib import Path

from documents.reading import Row, Table, read_table

FOLDER = Path(__file__).resolve().parent


def table(name: str) -> Table:
    """Return a table of the demonstration's data."""
    return read_table(FOLDER / name)


def rows(name: str) -> list[Row]:
    return [row for _line, row in table(name).rows]
