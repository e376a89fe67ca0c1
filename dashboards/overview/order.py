"""In which order the small tables of the overview stand, as the address asks. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from agencies.sorting import sort_key
from dashboards.overview.lines import Line

NAME, FORMS, INDEX, CHANGE = "ten", "phieu", "chi-so", "thay-doi"
COLUMNS = (NAME, FORMS, INDEX, CHANGE)
DOWN = "-"


@dataclass(frozen=True, slots=True)
class Order:
    """The order of a table: `param` is its word in addresses, `kept` what else these keep, `column` empty for none."""

    param: str
    column: str
    descending: bool
    kept: Mapping[str, str]

    @property
    def heads(self) -> Mapping[str, tuple[str, str]]:
        """Return for each column the address that sorts by it, and `aria-sort`."""
        return {column.replace("-", "_"): (self._address(column), self._sorted(column)) for column in COLUMNS}

    def _address(self, column: str) -> str:
        down = not self.descending if column == self.column else False
        return "?" + urlencode({**self.kept, self.param: f"{DOWN if down else ''}{column}"}) + f"#{self.param}"

    def _sorted(self, column: str) -> str:
        if column != self.column:
            return ""
        return "descending" if self.descending else "ascending"


def order_of(raw: Mapping[str, str], param: str, *, default: str, kept: Sequence[str]) -> Order:
    """Read a table's order out of an address; unknown words are as if absent."""
    asked = raw.get(param, "")
    column = asked.removeprefix(DOWN)
    known = column in COLUMNS
    others = {name: raw[name][:100] for name in kept if name != param and raw.get(name)}
    return Order(param, column if known else default, known and asked.startswith(DOWN), others)


def ordered(lines: Sequence[Line], order: Order) -> tuple[Line, ...]:
    """Sort lines; those without the value stand last, whichever way the rest is sorted."""
    key = _KEYS.get(order.column)
    if key is None:
        return tuple(lines)
    known = [line for line in lines if key(line) is not None]
    without = [line for line in lines if key(line) is None]
    return (*sorted(known, key=key, reverse=order.descending), *without)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


_KEYS: Mapping[str, Callable[[Line], Any]] = {
    NAME: lambda line: sort_key(line.name),
    FORMS: lambda line: line.n,
    INDEX: lambda line: _number(line.index),
    CHANGE: lambda line: _number(line.certain.change),
}
