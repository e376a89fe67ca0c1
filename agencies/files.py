"""Rows of agency files, checked one by one: values of the right kind or one fault per row."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from django.utils.translation import gettext as _

from agencies.models import AgencySuccession, AgencyVersion
from documents.reading import InvalidFile, Row, RowFault, Table, require_columns

NEEDED = ("code", "name", "level", "valid_from")
KNOWN = (
    *("code", "name", "short_name", "level", "block", "parent", "place_name", "valid_from", "valid_to", "act"),
    *("block_name", "position", "predecessors"),
)
SUCCESSION_NEEDED = ("predecessor", "successor", "kind", "on")
SUCCESSION_KNOWN = (*SUCCESSION_NEEDED, "share", "act")
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")

Draft = TypeVar("Draft")


class Unfit(Exception):
    """A cell does not hold what its column needs."""

    def __init__(self, column: str, expected: str) -> None:
        super().__init__(column, expected)
        self.column = column
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Predecessor:
    code: str
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class VersionDraft:
    """One row of an agency file. `valid_to` is the last day on which the version holds; none: it still does."""

    line: int
    code: str
    name: str
    short_name: str
    level: str
    block: str
    block_name: str
    parent: str
    place_name: str
    valid_from: date
    valid_to: date | None
    act: str
    position: int
    predecessors: tuple[Predecessor, ...]


@dataclass(frozen=True, slots=True)
class SuccessionDraft:
    line: int
    predecessor: str
    successor: str
    kind: str
    on: date
    share: Decimal | None
    act: str


def versions_in(table: Table) -> tuple[list[VersionDraft], list[RowFault]]:
    """Return the versions that an agency file states and a fault for every row that states none."""
    require_columns(table, needed=NEEDED, known=KNOWN)
    return _drafts(table, _version)


def successions_in(table: Table) -> list[SuccessionDraft]:
    """Return the successions that a file states, or raise InvalidFile with a fault for every wrong row."""
    require_columns(table, needed=SUCCESSION_NEEDED, known=SUCCESSION_KNOWN)
    read, faults = _drafts(table, _succession)
    if faults:
        raise InvalidFile(faults)
    return read


def _drafts(table: Table, draft: Callable[[int, Row], Draft]) -> tuple[list[Draft], list[RowFault]]:
    read: list[Draft] = []
    faults: list[RowFault] = []
    for line, row in table.rows:
        try:
            read.append(draft(line, row))
        except Unfit as unfit:
            faults.append(RowFault(line, unfit.column, row.get(unfit.column, ""), unfit.expected))
    return read, faults


def _version(line: int, row: Row) -> VersionDraft:
    name = _text(row, "name", 200, needed=True)
    valid_from, valid_to = _needed_date(row, "valid_from"), _date(row, "valid_to")
    if valid_to is not None and valid_to < valid_from:
        raise Unfit("valid_to", _("ngày không trước valid_from (%s)") % valid_from.isoformat())
    return VersionDraft(
        line=line,
        code=_code(row, "code"),
        name=name,
        short_name=_text(row, "short_name", 120) or name[:120],
        level=_choice(row, "level", AgencyVersion.Level.values),
        block=_code(row, "block", needed=False),
        block_name=_text(row, "block_name", 200),
        parent=_parent(row),
        place_name=_text(row, "place_name", 120),
        valid_from=valid_from,
        valid_to=valid_to,
        act=_text(row, "act", 200),
        position=_position(row),
        predecessors=tuple(_predecessors(row)),
    )


def _succession(line: int, row: Row) -> SuccessionDraft:
    kind = _choice(row, "kind", AgencySuccession.Kind.values)
    dissolved = kind == AgencySuccession.Kind.DISSOLVE
    if dissolved and row.get("successor"):
        raise Unfit("successor", _("để trống khi giải thể (dissolve)"))
    predecessor = _code(row, "predecessor")
    successor = _code(row, "successor", needed=not dissolved)
    if successor == predecessor:
        raise Unfit("successor", _("một đơn vị khác với predecessor"))
    return SuccessionDraft(
        line=line,
        predecessor=predecessor,
        successor=successor,
        kind=kind,
        on=_needed_date(row, "on"),
        share=_share("share", row.get("share", "")),
        act=_text(row, "act", 200),
    )


def _text(row: Row, column: str, longest: int, *, needed: bool = False) -> str:
    text = row.get(column, "")
    if len(text) > longest:
        raise Unfit(column, _("tối đa %d ký tự") % longest)
    if needed and not text:
        raise Unfit(column, _("không để trống"))
    return text


def _code(row: Row, column: str, *, needed: bool = True) -> str:
    text = row.get(column, "")
    if not text and not needed:
        return ""
    return _checked_code(column, text)


def _checked_code(column: str, text: str) -> str:
    if len(text) > 60 or not CODE.fullmatch(text):
        raise Unfit(column, _("mã gồm chữ thường không dấu, chữ số và gạch nối, tối đa 60 ký tự (ví dụ so-xay-dung)"))
    return text


def _parent(row: Row) -> str:
    parent = _code(row, "parent", needed=False)
    if parent and parent == row["code"]:
        raise Unfit("parent", _("một đơn vị khác, không phải chính nó"))
    return parent


def _choice(row: Row, column: str, values: Iterable[str]) -> str:
    if row[column] not in values:
        raise Unfit(column, _("một trong: %s") % ", ".join(values))
    return row[column]


def _needed_date(row: Row, column: str) -> date:
    found = _date(row, column)
    if found is None:
        raise Unfit(column, _("một ngày, ví dụ 2025-07-01"))
    return found


def _date(row: Row, column: str) -> date | None:
    text = row.get(column, "")
    if not text:
        return None
    for form in DATE_FORMATS:
        try:
            # The year 9999 has no following day, which the database needs for the end.
            return min(datetime.strptime(text, form).date(), date(9999, 12, 30))  # noqa: DTZ007
        except ValueError:
            continue
    raise Unfit(column, _("ngày dạng 2025-07-01 hoặc 01/07/2025"))


def _position(row: Row) -> int:
    text = row.get("position", "") or "0"
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise Unfit("position", _("số thứ tự nguyên từ 0 đến 999999"))
    return int(text)


def _predecessors(row: Row) -> Iterator[Predecessor]:
    parts = [part for part in row.get("predecessors", "").split("|") if part.strip()]
    codes = set()
    for part in parts:
        code, _colon, share = part.partition(":")
        code = _checked_code("predecessors", code.strip())
        if code in codes or code == row["code"]:
            raise Unfit("predecessors", _("mỗi đơn vị cũ một lần, khác chính đơn vị này"))
        codes.add(code)
        yield Predecessor(code=code, share=_share("predecessors", share.strip()))


def _share(column: str, text: str) -> Decimal | None:
    if not text:
        return None
    try:
        share = Decimal(text.replace(",", "."))
    except InvalidOperation:
        share = Decimal(0)
    # NaN compares with nothing, so ask for what is wanted and not for what is refused.
    if not (share.is_finite() and 0 < share <= 1 and share == round(share, 5)):
        raise Unfit(column, _("phần được chuyển: số lớn hơn 0, không quá 1, tối đa 5 chữ số thập phân"))
    return share
