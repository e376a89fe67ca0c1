"""In which order small tables of a page stand, each as its own word in the address asks. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol, TypeVar
from urllib.parse import urlencode

from agencies.sorting import sort_key
from scoring.results import Certain

NAME, FORMS, INDEX, CHANGE = "ten", "phieu", "chi-so", "thay-doi"
# Of items: as the form asks them, and by how many said that it does not apply.
PLACE, NOT_APPLICABLE = "cau", "khong-ap-dung"
COLUMNS = (NAME, FORMS, INDEX, CHANGE)
ITEM_COLUMNS = (PLACE, *COLUMNS, NOT_APPLICABLE)
DOWN = "-"


class Sortable(Protocol):
    """A row of such a table; those of items also have a `place` and `na`."""

    @property
    def name(self) -> str:
        """Return what the row is called."""

    @property
    def n(self) -> int | None:
        """Return of how many forms it is; None where that is hidden."""

    @property
    def index(self) -> str | None:
        """Return the printed index; None without one."""

    @property
    def certain(self) -> Certain:
        """Return its limits and its change."""


Row = TypeVar("Row", bound=Sortable)


@dataclass(frozen=True, slots=True)
class Order:
    """The order of a table: `param` is its word in addresses, `kept` what else these keep, `column` empty for none.

    `asked` is the word that the address said, empty where it said none that is known.
    """

    param: str
    column: str
    descending: bool
    kept: Mapping[str, str]
    columns: tuple[str, ...] = COLUMNS
    asked: str = ""

    @property
    def heads(self) -> Mapping[str, tuple[str, str]]:
        """Return for each column the address that sorts by it, and `aria-sort`."""
        return {column.replace("-", "_"): (self._address(column), self._sorted(column)) for column in self.columns}

    def _address(self, column: str) -> str:
        down = not self.descending if column == self.column else False
        return "?" + urlencode({**self.kept, self.param: f"{DOWN if down else ''}{column}"}) + f"#{self.param}"

    def _sorted(self, column: str) -> str:
        if column != self.column:
            return ""
        return "descending" if self.descending else "ascending"


def order_of(
    raw: Mapping[str, str], param: str, *, default: str, kept: Sequence[str], columns: tuple[str, ...] = COLUMNS
) -> Order:
    """Read a table's order out of an address; unknown words are as if absent."""
    asked = raw.get(param, "")
    column = asked.removeprefix(DOWN)
    known = column in columns
    others = {name: raw[name][:100] for name in kept if name != param and raw.get(name)}
    down = known and asked.startswith(DOWN)
    return Order(param, column if known else default, down, others, columns, asked if known else "")


def ordered(lines: Sequence[Row], order: Order) -> tuple[Row, ...]:
    """Sort lines; those without the value stand last, whichever way the rest is sorted."""
    key = _KEYS.get(order.column)
    if key is None:
        return tuple(lines)
    known = [line for line in lines if key(line) is not None]
    without = [line for line in lines if key(line) is None]
    return (*sorted(known, key=key, reverse=order.descending), *without)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


_KEYS: Mapping[str, Callable[[Any], Any]] = {
    NAME: lambda line: sort_key(line.name),
    FORMS: lambda line: line.n,
    INDEX: lambda line: _number(line.index),
    CHANGE: lambda line: _number(line.certain.change),
    PLACE: lambda line: line.place,
    # What a row does not tell does not order it either.
    NOT_APPLICABLE: lambda line: None if line.hidden else line.na,
}
