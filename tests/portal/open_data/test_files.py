"""Every file of a publication says the same figures as the released result, and describes itself truly."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest
from openpyxl.cell.cell import Cell, MergedCell

from documents.csv_files import harmless
from portal.open_data.dictionary import TABLES, Table
from portal.open_data.files import NAMES
from portal.open_data.holding import content_of, made_of
from portal.open_data.reading import Entry, entries_of
from portal.published import published
from scoring.results import BlockResult, NodeResult, RoundResult, UnitResult
from tests.portal.open_data.conftest import FORMULA, Published

# Rows of a table by their key: each field as a decimal, a whole number, a text, or None.
Told = Mapping[tuple[object, ...], Mapping[str, object]]
FIGURES = ("index", "low", "high", "previous", "change", "change_low", "change_high")


@pytest.fixture
def files(public: Published) -> Mapping[str, bytes]:
    return made_of(newest(public))


def newest(public: Published) -> Entry:
    return entries_of(public.round.code)[0]


def typed(table: Table, rows: Iterator[list[str | None]]) -> Told:
    kinds = {field.name: field.kind for field in table.fields}
    found = {}
    for row in rows:
        told: dict[str, object] = {}
        for name, text in zip(table.names, row, strict=True):
            told[name] = parsed(kinds[name], text)
        found[tuple(told[part] for part in table.key)] = told
    return found


def parsed(kind: str, text: str | None) -> object:
    if text in (None, ""):
        return None
    return {"number": Decimal, "integer": int, "string": str}[kind](text)


def of_csv(files: Mapping[str, bytes], table: Table) -> Told:
    content = files[f"{table.name}.csv"]
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert lines[0] == list(table.names)
    numbers = [field.kind == "number" for field in table.fields]
    cells = ([c.replace(",", ".") if n else c for c, n in zip(line, numbers, strict=True)] for line in lines[1:])
    return typed(table, cells)  # type: ignore[arg-type]


def of_xlsx(files: Mapping[str, bytes], table: Table) -> Told:
    sheet = openpyxl.load_workbook(io.BytesIO(files["results.xlsx"]))[table.name]
    return typed(table, ([written(cell) for cell in row] for row in sheet.iter_rows(min_row=2)))


def written(cell: Cell | MergedCell) -> str | None:
    """Return a cell as a spreadsheet shows it: a number with the places of its format."""
    if not isinstance(cell.value, int | float):
        return None if cell.value is None else str(cell.value)
    places = len(str(cell.number_format).partition(".")[2])
    return f"{cell.value:.{places}f}"


def of_json(files: Mapping[str, bytes], table: Table) -> Told:
    told = json.loads(files["results.json"])
    tops = {"agencies": told["agencies"], "blocks": told["blocks"], "total": [told["total"]]}
    if table.name == "nodes":
        levels = {"agencies": "agency", "total": "total"}
        rows = [
            {"level": levels.get(name) or top["level"], "code": top["code"], **node}
            for name, rows in tops.items()
            for top in rows
            for node in top["nodes"]
        ]
    else:
        rows = tops[table.name]
    # A name stands there as it is: no spreadsheet opens it.
    return typed(table, ([None if row[n] is None else harmless(str(row[n])) for n in table.names] for row in rows))


def released_rows(result: RoundResult) -> Iterator[tuple[str, str, UnitResult | BlockResult]]:
    yield from (("agency", unit.agency, unit) for unit in result.agencies)
    yield from (("block", block.block, block) for block in result.blocks)
    yield from (("parent", parent.block, parent) for parent in result.parents)
    yield "total", result.total.agency, result.total


def figures(one: UnitResult | BlockResult | NodeResult) -> list[Decimal | None]:
    return [None if (text := getattr(one, name)) is None else Decimal(text) for name in FIGURES]


def test_every_form_of_a_table_says_the_same(files: Mapping[str, bytes]) -> None:
    for table in TABLES:
        told = of_csv(files, table)
        for other in (of_xlsx(files, table), of_json(files, table)):
            # As texts, so that 80.0 is another figure than 80.00.
            assert {k: {n: str(v) for n, v in row.items()} for k, row in other.items()} == {
                k: {n: str(v) for n, v in row.items()} for k, row in told.items()
            }


def test_the_figures_are_those_released(public: Published, files: Mapping[str, bytes]) -> None:
    found, compared = published(public.second), 0
    nodes = of_csv(files, TABLES[3])
    rows: dict[tuple[object, object], Mapping[str, object]] = {}
    for table in TABLES[:3]:
        rows |= {(told.get("level") or table.name, told["code"]): told for told in of_csv(files, table).values()}
    for level, code, row in released_rows(found.result):
        told = rows[{"agency": "agencies"}.get(level, level), code]
        assert [told[name] for name in FIGURES] == figures(row)
        assert told["n"] == row.n
        for node in row.nodes if row.index is not None else ():
            own = nodes[level, code, node.code]
            assert [str(own[name]) for name in FIGURES] == [str(each) for each in figures(node)]
            compared += sum(each is not None for each in figures(node))
    assert compared > 200


def test_the_fraction_is_the_exact_index(public: Published, files: Mapping[str, bytes]) -> None:
    told = of_csv(files, TABLES[0])[("so-xay-dung",)]
    unit = published(public.second).by_agency["so-xay-dung"]
    assert unit.exact is not None
    assert Fraction(int(str(told["exact_numerator"])), int(str(told["exact_denominator"]))) == Fraction(unit.exact)


def test_nothing_but_what_is_said_leaves_a_computed_result(files: Mapping[str, bytes]) -> None:
    names = {field.name for table in TABLES for field in table.fields}
    assert names.isdisjoint({"satisfied", "valid", "na", "levels", "input_hash", "p"})
    assert b"input_hash" not in files["datapackage.json"] + files["results.json"]


def test_no_cell_is_a_formula(files: Mapping[str, bytes]) -> None:
    assert of_csv(files, TABLES[0])[("so-tu-phap",)]["name"] == f"'{FORMULA}"
    book = openpyxl.load_workbook(io.BytesIO(files["results.xlsx"]))
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_checksums_are_of_these_bytes(files: Mapping[str, bytes]) -> None:
    lines = [line.split("  ") for line in files["checksums.txt"].decode().splitlines()]
    assert {name for _sum, name in lines} == {*files} - {"checksums.txt", "package.zip"}
    assert all(hashlib.sha256(files[name]).hexdigest() == each for each, name in lines)


def test_the_zip_is_the_same_bytes_each_time(public: Published, files: Mapping[str, bytes]) -> None:
    assert made_of(newest(public)) == files
    # Made within one second two spreadsheets would agree on the hour, too.
    made = openpyxl.load_workbook(io.BytesIO(files["results.xlsx"])).properties.created
    assert made == public.second.published_at.replace(tzinfo=None, microsecond=0)
    with zipfile.ZipFile(io.BytesIO(files["package.zip"])) as bundle:
        entries = bundle.infolist()
        assert [each.filename for each in entries] == sorted({*files} - {"package.zip"})
        assert {each.date_time for each in entries} == {(1980, 1, 1, 0, 0, 0)}
        assert all(bundle.read(each) == files[each.filename] for each in entries)


def test_what_is_kept_is_what_was_made(public: Published, files: Mapping[str, bytes]) -> None:
    assert {name: content_of(newest(public), name) for name in NAMES} == files
