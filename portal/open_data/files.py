"""The files of one publication: tables as CSV, JSON and XLSX, their description, their checksums, all in one ZIP."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from documents.csv_files import csv_bytes
from documents.figure_workbook import Cell, FigureSheet, figure_workbook
from portal.open_data.about import About
from portal.open_data.dictionary import TABLES, Field, Table
from portal.open_data.package import described
from portal.open_data.tables import Row, Tables, Value
from scoring.bundles.zipped import zip_bytes

JSON, XLSX, PACKAGE, SUMS, ZIP = "results.json", "results.xlsx", "datapackage.json", "checksums.txt", "package.zip"
# A decimal comma: spreadsheets set to Vietnamese read it, and the package says so to programs.
DECIMAL_MARK = ","


def csv_name(table: Table) -> str:
    return f"{table.name}.csv"


# All that can be asked for, in the order in which they are listed.
NAMES = (ZIP, XLSX, *(csv_name(table) for table in TABLES), JSON, PACKAGE, SUMS)


def files_of(tables: Tables, about: About) -> dict[str, bytes]:
    """Return every file by name. The same figures and words about them give the same bytes."""
    data = {
        **{csv_name(table): _csv(table, tables[table.name]) for table in TABLES},
        JSON: _json({"about": about.to_json(), **_nested(tables)}),
        XLSX: _xlsx(tables, about),
    }
    files = {**data, PACKAGE: _json(described(data, about), indent=2)}
    files[SUMS] = sums(files)
    return {**files, ZIP: zip_bytes(files)}


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def sums(files: Mapping[str, bytes]) -> bytes:
    """Return what `sha256sum --check` reads."""
    return "".join(f"{digest(content)}  {name}\n" for name, content in sorted(files.items())).encode()


def _csv(table: Table, rows: Sequence[Row]) -> bytes:
    return csv_bytes([table.names, *([_text(field, row[field.name]) for field in table.fields] for row in rows)])


def _text(field: Field, value: Value) -> Value:
    return value.replace(".", DECIMAL_MARK) if field.kind == "number" and isinstance(value, str) else value


def _nested(tables: Tables) -> dict[str, Any]:
    """Return the tables as lists of objects, each with its nodes."""
    nodes: dict[tuple[Value, Value], list[Row]] = {}
    for row in tables["nodes"]:
        own = {name: value for name, value in row.items() if name not in {"level", "code"}}
        nodes.setdefault((row["level"], row["code"]), []).append(own)
    found: dict[str, Any] = {}
    for name in ("agencies", "blocks", "total"):
        level = {"agencies": "agency", "total": "total"}.get(name)
        found[name] = [{**row, "nodes": nodes.get((level or row["level"], row["code"]), [])} for row in tables[name]]
    return {**found, "total": found["total"][0]}


def _json(content: Any, *, indent: int | None = None) -> bytes:
    separators = None if indent else (",", ":")
    return (json.dumps(content, ensure_ascii=False, indent=indent, separators=separators) + "\n").encode()


def _xlsx(tables: Tables, about: About) -> bytes:
    sheets = [
        FigureSheet("about", ("name", "value"), about.lines, frozen=0),
        *(_sheet(table, tables[table.name]) for table in TABLES),
        FigureSheet("dictionary", ("table", "column", "type", "value", "vi", "en"), list(_dictionary())),
    ]
    return figure_workbook(sheets, at=datetime.fromisoformat(about.published_at).astimezone(UTC), title=about.title)


def _sheet(table: Table, rows: Sequence[Row]) -> FigureSheet:
    frozen = len(table.key)
    return FigureSheet(table.name, table.names, [_cells(table, row) for row in rows], frozen)


def _cells(table: Table, row: Row) -> list[Cell]:
    return [_figure(field, row[field.name]) for field in table.fields]


def _figure(field: Field, value: Value) -> Cell:
    return Decimal(value) if field.kind == "number" and value is not None else value


def _dictionary() -> Sequence[Sequence[Cell]]:
    rows: list[Sequence[Cell]] = []
    for table in TABLES:
        rows.append((table.name, "", "", "", table.vi, table.en))
        for field in table.fields:
            rows.append((table.name, field.name, field.kind, "", field.vi, field.en))
            rows += [(table.name, field.name, "", code, *said) for code, said in (field.values or {}).items()]
    return rows
