"""What a section of an extract holds: sentences and tables, as they are kept and shown. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from charts.numbers import vi
from dashboards.text_tables import Cells as Marked
from dashboards.text_tables import marked, number_columns

AS_ABOVE = "Như trên;"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of texts; `name` is its name as a file."""

    name: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def heads(self) -> Marked:
        return marked(self.head, number_columns(self.rows))

    @property
    def lines(self) -> list[Marked]:
        """Return the rows, of each cell whether it is a number."""
        numbers = number_columns(self.rows)
        return [marked(row, numbers) for row in self.rows]

    @property
    def labelled(self) -> list[list[tuple[str, bool, str]]]:
        """Return the lines, of each cell its head besides."""
        return [
            [(cell, number, head) for (cell, number), head in zip(line, self.head, strict=False)] for line in self.lines
        ]

    @classmethod
    def from_json(cls, json: Mapping[str, Any]) -> Self:
        return cls(json["name"], json["title"], tuple(json["head"]), tuple(map(tuple, json["rows"])))


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an extract: its code and title, what it says, its tables."""

    code: str
    title: str
    sentences: tuple[str, ...]
    tables: tuple[Table, ...] = ()

    def to_json(self) -> Json:
        tables = [
            {"name": each.name, "title": each.title, "head": list(each.head), "rows": [list(row) for row in each.rows]}
            for each in self.tables
        ]
        return {"title": self.title, "sentences": list(self.sentences), "tables": tables}

    @classmethod
    def from_json(cls, code: str, json: Mapping[str, Any]) -> Self:
        return cls(code, json["title"], tuple(json["sentences"]), tuple(map(Table.from_json, json["tables"])))


def to_json(sections: Sequence[Section]) -> Json:
    """Return sections as they are kept, in their order."""
    return {each.code: {**each.to_json(), "place": place} for place, each in enumerate(sections)}


def sections_of(numbers: Mapping[str, Any]) -> list[Section]:
    """Return the sections that are kept; the database gives them in any order."""
    placed = sorted(numbers.items(), key=lambda pair: pair[1].get("place", 0))
    return [Section.from_json(code, json) for code, json in placed]


def few(count: int, least: int) -> str:
    """Return a count in words, one of fewer than so many (but some) not told."""
    return vi(count) if count == 0 or count >= least else f"dưới {least}"
