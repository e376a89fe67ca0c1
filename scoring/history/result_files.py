"""Rows of a file of older published figures, checked one by one."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from django.utils.translation import gettext as _

from documents.reading import InvalidFile, Row, RowFault, Table, require_columns

NEEDED = ("unit", "year", "method", "value", "source")
KNOWN = ("unit", "year", "method", "n", "value", "low", "high", "source", "correction")
# What stands in `unit` beside codes of agencies.
PROVINCE = "toan-tinh"
BLOCK = "khoi:"
FIRST_YEAR = 1990
KINDS = ("top2", "points", "points0", "mean_of_children", "weighted", "single_item", "other")
NUMBER = re.compile(r"[0-9]{1,3}([.,][0-9]{1,4})?")
LONGEST_TEXT = 300
LARGEST_COUNT = 10**9


Value = TypeVar("Value")


class Unfit(Exception):
    """A cell does not hold what its column needs."""

    def __init__(self, column: str, expected: str) -> None:
        super().__init__(column, expected)
        self.column = column
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Key:
    """Which index a figure is: of an agency, a block or the province (neither), a year and a kind of method."""

    agency: str
    block: str
    year: int
    kind: str


@dataclass(frozen=True, slots=True)
class ResultDraft:
    """One row; percents as printed."""

    line: int
    key: Key
    n: int | None
    value: Decimal
    low: Decimal | None
    high: Decimal | None
    source: str
    correction: str

    @property
    def figures(self) -> tuple[int | None, Decimal, Decimal | None, Decimal | None, str]:
        return self.n, self.value, self.low, self.high, self.source


@dataclass(frozen=True, slots=True)
class Units:
    """The codes a file may name."""

    agencies: Collection[str]
    blocks: Collection[str]


def results_in(table: Table, units: Units, *, last_year: int) -> tuple[list[ResultDraft], list[RowFault]]:
    """Return what the rows state and a fault for every row that states nothing; raises UnreadableFile for columns."""
    require_columns(table, needed=NEEDED, known=KNOWN)
    read: list[ResultDraft] = []
    faults: list[RowFault] = []
    seen: dict[Key, int] = {}
    for line, row in table.rows:
        try:
            draft = _draft(line, row, units, last_year)
            if (first := seen.setdefault(draft.key, line)) != line:
                raise Unfit("unit", _("mỗi chỉ số, năm và cách tính một dòng (đã có ở dòng %d)") % first)
            read.append(draft)
        except Unfit as unfit:
            faults.append(RowFault(line, unfit.column, row.get(unfit.column, ""), unfit.expected))
    return read, faults


def refuse(faults: Collection[RowFault]) -> None:
    if faults:
        raise InvalidFile(sorted(faults, key=lambda fault: fault.line))


def _draft(line: int, row: Row, units: Units, last_year: int) -> ResultDraft:
    agency, block = _unit(row["unit"], units)
    value = _needed(_percent(row, "value"), "value")
    low, high = _percent(row, "low"), _percent(row, "high")
    if (low is None) != (high is None):
        raise Unfit("low" if low is None else "high", _("cả hai đầu của khoảng tin cậy, hoặc để trống cả hai"))
    if low is not None and high is not None and not low <= value <= high:
        raise Unfit("value", _("giá trị nằm trong khoảng low đến high"))
    return ResultDraft(
        line=line,
        key=Key(agency, block, _year(row["year"], last_year), _kind(row["method"])),
        n=_count(row.get("n", "")),
        value=value,
        low=low,
        high=high,
        source=_needed(_text(row, "source") or None, "source"),
        correction=_text(row, "correction"),
    )


def _unit(text: str, units: Units) -> tuple[str, str]:
    if text == PROVINCE:
        return "", ""
    if text.startswith(BLOCK):
        code = text.removeprefix(BLOCK)
        if code not in units.blocks:
            raise Unfit("unit", _("khoi: kèm mã một khối đã có trong cổng"))
        return "", code
    if text not in units.agencies:
        raise Unfit("unit", _("mã đơn vị đã có trong cổng; khoi:MÃ cho một khối; toan-tinh cho cả tỉnh"))
    return text, ""


def _year(text: str, last: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4 and FIRST_YEAR <= int(text) <= last):
        raise Unfit("year", _("năm từ %(first)d đến %(last)d") % {"first": FIRST_YEAR, "last": last})
    return int(text)


def _kind(text: str) -> str:
    if text not in KINDS:
        raise Unfit("method", _("một trong: %s") % ", ".join(KINDS))
    return text


def _count(text: str) -> int | None:
    plain = text.replace(".", "") if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+", text) else text
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 10 and 0 < int(plain) <= LARGEST_COUNT):
        raise Unfit("n", _("số phiếu là số nguyên dương, hoặc để trống"))
    return int(plain)


def _percent(row: Row, column: str) -> Decimal | None:
    text = row.get(column, "").removesuffix("%").rstrip()
    if not text:
        return None
    if not NUMBER.fullmatch(text) or (value := _decimal(text)) > 100:
        raise Unfit(column, _("tỷ lệ từ 0 đến 100, tối đa 4 chữ số thập phân, ví dụ 85,25"))
    return value


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _needed(value: Value | None, column: str) -> Value:
    if value is None:
        raise Unfit(column, _("không để trống"))
    return value


def _text(row: Row, column: str) -> str:
    text = row.get(column, "")
    if len(text) > LONGEST_TEXT:
        raise Unfit(column, _("tối đa %d ký tự") % LONGEST_TEXT)
    return text
