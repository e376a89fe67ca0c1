"""What an address asks of a table: order and filters. Unknown values are as if absent. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlencode

Status = Literal["", "du", "it"]

ORDER, DIRECTION, BLOCK, NAME, STATUS = "sap-xep", "chieu", "khoi", "ten", "tinh-trang"
DOWN = "giam"
LONGEST_NAME = 100
# Columns in which the first click shows the most first.
MOST_FIRST = frozenset({"chi-so", "phieu"})


@dataclass(frozen=True, slots=True)
class Query:
    order: str
    descending: bool
    block: str = ""
    name: str = ""
    status: Status = ""

    @property
    def is_filtered(self) -> bool:
        return bool(self.block or self.name or self.status)

    @property
    def direction(self) -> str:
        return DOWN if self.descending else ""

    @property
    def pairs(self) -> dict[str, str]:
        """The filters and the order as they stand in an address."""
        values = {
            ORDER: self.order,
            DIRECTION: self.direction,
            BLOCK: self.block,
            NAME: self.name,
            STATUS: self.status,
        }
        return {key: value for key, value in values.items() if value}

    @property
    def address(self) -> str:
        return "?" + urlencode(self.pairs)

    @property
    def without_filters(self) -> str:
        return Query(self.order, self.descending).address

    def sorted_by(self, column: str) -> str:
        """Return the address that sorts by a column; asked again, the other way round."""
        descending = not self.descending if column == self.order else column in MOST_FIRST
        return replace(self, order=column, descending=descending).address

    def sorting(self, column: str) -> str:
        """Return `aria-sort` of a column, empty for all but one."""
        if column != self.order:
            return ""
        return "descending" if self.descending else "ascending"


def read(raw: Mapping[str, str], *, columns: Collection[str], blocks: Collection[str], default: str) -> Query:
    """Read an address; `columns` can be sorted by, `blocks` can be asked for."""
    order = raw.get(ORDER, "")
    known = order in columns
    status = raw.get(STATUS, "")
    block = raw.get(BLOCK, "")
    return Query(
        order=order if known else default,
        descending=known and raw.get(DIRECTION) == DOWN,
        block=block if block in blocks else "",
        name=" ".join(raw.get(NAME, "").replace("\0", "").split())[:LONGEST_NAME],
        status="du" if status == "du" else "it" if status == "it" else "",
    )


def page_number(text: str) -> int:
    """Read the number of a page out of an address; anything else is the first."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
