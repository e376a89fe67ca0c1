"""The map of what is held about people: every field of every table with its level (satisfaction/data_map.toml).

`python -m satisfaction.data_map` writes docs/data-map.md anew. Knows no Django.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "data_map.toml"
PAGE = HERE.parent / "docs" / "data-map.md"
NOBODY = "nobody"
HEAD = """# What is held about people

Made from `satisfaction/data_map.toml` by `python -m satisfaction.data_map`; `tests/privacy/test_data_map.py` fails when
a field of any table has no level, when this page is older than its source, or when a test named here is not there.
Terms of law and what is destroyed: [privacy.md](privacy.md). Attacks on all of it: `tests/privacy/`.
"""
ASKED = ("about", "purpose", "source", "readers", "kept", "destroyed")


@dataclass(frozen=True, slots=True)
class Table:
    """A table with the group that says why it is there, and its fields by level."""

    name: str
    group: str
    fields: Mapping[str, tuple[str, ...]]

    @property
    def holds_people(self) -> bool:
        return bool(self.fields.keys() - {NOBODY})


@dataclass(frozen=True, slots=True)
class DataMap:
    """Levels in order of how much they need, groups by name, tables by name, places that are no tables."""

    levels: Mapping[str, Mapping[str, Any]]
    groups: Mapping[str, Mapping[str, str]]
    tables: Mapping[str, Table]
    elsewhere: tuple[Mapping[str, str], ...]

    def fields_of(self, level: str) -> frozenset[tuple[str, str]]:
        """Return (table, field) of a level."""
        return frozenset((table.name, field) for table in self.tables.values() for field in table.fields.get(level, ()))


@cache
def data_map() -> DataMap:
    read = tomllib.loads(SOURCE.read_text("utf-8"))
    return DataMap(
        levels={level["name"]: level for level in read["levels"]},
        groups=read["groups"],
        tables={name: _table(name, said) for name, said in read["tables"].items()},
        elsewhere=tuple(read["elsewhere"]),
    )


def _table(name: str, said: Mapping[str, Any]) -> Table:
    return Table(name, said["in"], {level: tuple(fields) for level, fields in said.items() if level != "in"})


def page() -> str:
    """Return docs/data-map.md."""
    return "\n".join((HEAD, *_levels(), *_groups(), *_elsewhere()))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _head(*cells: str) -> Iterator[str]:
    yield _row(*cells)
    yield f"|{'---|' * len(cells)}"


def _levels() -> Iterator[str]:
    yield "## Levels\n"
    yield from _head("level", "what it means", "how it is stored", "who reads it", "in logs", "term")
    for level in data_map().levels.values():
        named = f"`{level['name']}` ({level['called']})"
        yield _row(named, *(level[said] for said in ("means", "stored", "readers", "logs", "term")))
    yield "\nWhat shows that it is so:\n"
    for level in data_map().levels.values():
        yield f"- `{level['name']}`: {'; '.join(f'`{test}`' for test in level['shown_by'])}"


def _groups() -> Iterator[str]:
    for name, said in data_map().groups.items():
        yield f"\n## {said['called']} (`{name}`)\n"
        yield from (f"- **{asked}**: {said[asked]}" for asked in ASKED)
        yield ""
        yield from _tables([table for table in data_map().tables.values() if table.group == name])


def _tables(tables: list[Table]) -> Iterator[str]:
    """Yield tables with their fields; of those that hold nobody the names are enough."""
    people = [table for table in tables if table.holds_people]
    if people:
        yield from _head("table", "fields by level")
    for table in people:
        yield _row(f"`{table.name}`", "; ".join(_fields(table)))
    silent = [f"`{table.name}`" for table in tables if not table.holds_people]
    if silent:
        yield f"{chr(10) if people else ''}Without any field about a person: {', '.join(silent)}."


def _fields(table: Table) -> Iterator[str]:
    for level in data_map().levels:
        if level != NOBODY and level in table.fields:
            yield f"**{level}**: {', '.join(table.fields[level])}"


def _elsewhere() -> Iterator[str]:
    yield "\n## Outside the tables\n"
    yield from _head("where", "level", "what", "how long")
    for place in data_map().elsewhere:
        yield _row(place["where"], f"`{place['level']}`", place["holds"], place["kept"])
    yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
