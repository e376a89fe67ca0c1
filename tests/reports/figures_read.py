"""Reads the figures of agencies, factors and items back from what was handed out, each by whose it is.

Written apart from the code that is tested: formats are read by what stands in their rows, pages by what their cells
are called.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import openpyxl
from docx import Document
from lxml import html  # type: ignore[import-untyped]

from tests.reports.tags import Tree

# Code of the agency or block ("" for the whole), code of the factor or item ("" for none), index, low, high or n.
Key = tuple[str, str, str]
# A number and its places after the comma.
Figure = tuple[Decimal, int]
Found = tuple[Key, Figure]
Rows = list[list[str]]
WRITTEN = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?")
LIMITS = re.compile(r"([\d,]+)–([\d,]+)")
MEAN = "Trungbìnhkhối"
# Code, words, number of people and the index of an item, with shares of levels between.
ITEM_CELLS = 9
PEOPLE = {"phiếu", "trả lời", "người trả lời"}


@dataclass(frozen=True)
class Names:
    """Codes by names, blanks left out: a narrow column breaks a name wherever it likes."""

    units: Mapping[str, str]
    blocks: Mapping[str, str]
    factors: Mapping[str, str]
    items: Mapping[str, str]


def solid(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", text)


def number(text: str) -> Figure:
    """Return a number as it is printed in Vietnamese. Raises AssertionError for anything else."""
    found = WRITTEN.fullmatch(solid(text))
    assert found, text
    return Decimal(f"{found[1].replace('.', '')}.{found[2] or '0'}"), len(found[2] or "")


def of_rows(rows: Rows, names: Names, whole: str) -> Iterator[Found]:
    """Yield the figures of a report's tables; its factors and items are those of `whole`."""
    means = iter(names.blocks.values())
    for row in (list(map(solid, each)) for each in rows):
        limits = next((at for at, cell in enumerate(row) if LIMITS.fullmatch(cell)), None)
        if row[0] in names.items.values() and len(row) >= ITEM_CELLS:
            yield (whole, row[0], "n"), number(row[2])
            yield (whole, row[0], "index"), number(row[-1])
        elif limits is not None and row[0] in (*names.factors, "Chung"):
            yield from _certain(whole, names.factors.get(row[0], ""), row, limits)
        elif limits is not None and row[1] in (*names.units, MEAN):
            code = next(means) if row[1] == MEAN else names.units[row[1]]
            yield from _certain(code, "", row, limits)
            yield from _beside(code, row, limits, names)


def _certain(code: str, node: str, row: Sequence[str], limits: int) -> Iterator[Found]:
    yield (code, node, "index"), number(row[limits - 1])
    low, high = row[limits].split("–")
    yield from (((code, node, "low"), number(low)), ((code, node, "high"), number(high)))


def _beside(code: str, row: Sequence[str], limits: int, names: Names) -> Iterator[Found]:
    """Yield the number of forms and, in a ranking, the factors of an agency or block."""
    if row[2] in names.blocks:
        yield (code, "", "n"), number(row[limits - 2])
        return
    yield (code, "", "n"), number(row[2])
    for factor, cell in zip(names.factors.values(), row[3 : limits - 1], strict=True):
        yield (code, factor, "index"), number(cell)


def pdf(content: bytes) -> Rows:
    tree = Tree(content)
    return [row for table in tree.all("Table") for row in tree.rows(table) if row]


def docx(content: bytes) -> Rows:
    return [[cell.text for cell in row.cells] for table in Document(io.BytesIO(content)).tables for row in table.rows]


def xlsx(content: bytes) -> Rows:
    """Read cells as a spreadsheet shows them: numbers by their format."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    pages = [page for page in book if page.title.startswith("Bảng ")]
    return [[_shown(cell) for cell in row] for page in pages for row in page.iter_rows()]


def _shown(cell: Any) -> str:
    if not isinstance(cell.value, int | float):
        return str(cell.value or "")
    places = len(cell.number_format.partition(";")[0].partition(".")[2])
    exact = Decimal(str(cell.value))
    assert exact == round(exact, places), f"{cell.value} is shown by {cell.number_format}"
    return f"{exact:.{places}f}".replace(".", ",")


def csv_files(content: bytes) -> Rows:
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        texts = [files.read(name).decode("utf-8-sig") for name in files.namelist() if not name.startswith("00-")]
    return [row for text in texts for row in csv.reader(io.StringIO(text), delimiter=";")]


def page(content: bytes) -> Rows:
    rows = html.fromstring(content.decode()).iter("tr")
    return [[cell.text_content() for cell in row if cell.tag in {"td", "th"}] for row in rows]


FORMS: Mapping[str, Callable[[bytes], Rows]] = {
    "pdf": pdf,
    "pdfa": pdf,
    "pdfky": pdf,
    "docx": docx,
    "xlsx": xlsx,
    "csv": csv_files,
    "html": page,
}


def of_screen(content: bytes, names: Names, whole: str = "") -> Iterator[Found]:
    """Yield the figures of a page of officials or of the public; its factors and items are those of `whole`."""
    tree = html.fromstring(content.decode())
    for row in tree.iter("tr"):
        head = next((cell for cell in row if cell.tag == "th" and cell.get("scope") == "row"), None)
        if head is not None and (place := _whose(_said(head)[0], row, names, whole)) is not None:
            yield from _cells(*place, row, names)
    for item in tree.find_class("item"):
        name, (index, n) = _said(item.find_class("item__name")[0])[0], _said(item.find_class("item__figure")[0])
        yield (whole, names.items[solid(name)], "index"), number(index.removesuffix("%"))
        yield (whole, names.items[solid(name)], "n"), number(n.removesuffix(" người trả lời"))


def _said(element: Any) -> list[str]:
    return [" ".join(text.split()) for text in element.itertext() if text.strip()]


def _whose(name: str, row: Any, names: Names, whole: str) -> tuple[str, str] | None:
    name, code = solid(name), row.find_class("cell-code")
    if code:
        return whole, code[0].text_content()
    if name in names.factors:
        return whole, names.factors[name]
    if name == MEAN:
        return whole or _block_above(row, names), ""
    if name.startswith("Chung"):
        return "", ""
    known = {**names.units, **names.blocks}
    return (known[name], "") if name in known else None


def _block_above(row: Any, names: Names) -> str:
    title = next(row.iterancestors("table")).get("aria-labelledby", "")
    return next(code for code in names.blocks.values() if title.endswith(code))


def _cells(code: str, node: str, row: Any, names: Names) -> Iterator[Found]:
    for cell in row.iter("td"):
        label, said = cell.get("data-label"), _said(cell)
        if label == "%":
            yield from _certain(code, node, said, 1)
        elif label in PEOPLE:
            yield (code, node, "n"), number(said[0])
        elif label in names.factors.values():
            yield (code, label, "index"), number(said[0])
