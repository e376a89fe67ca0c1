"""Numbers read back from how reports print them (charts.numbers.vi), with their places. Pure."""

import re
from dataclasses import dataclass
from decimal import Decimal

from charts.numbers import MINUS

# Dots between thousands, a decimal comma, a true minus sign. 2026 without a dot is a year, 05 a number of a paper.
WRITTEN = re.compile(rf"([+{MINUS}]?)(0|[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}})*)(?:,([0-9]+))?")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was printed; `signed` ones carry a plus."""

    value: Decimal
    places: int
    signed: bool

    @property
    def spreadsheet_format(self) -> str:
        """Return the format by which a spreadsheet shows it with the same places and signs."""
        whole = "#,##0" if abs(self.value) >= 1000 else "0"
        shown = f"{whole}.{'0' * self.places}" if self.places else whole
        if self.signed:
            return f"+{shown};{MINUS}{shown};{shown}"
        return f"{shown};{MINUS}{shown}" if self.value < 0 else shown


def number_of(text: str) -> Number | None:
    """Return the number that a text is, None where it is anything else."""
    found = WRITTEN.fullmatch(text)
    if found is None:
        return None
    sign, whole, decimals = found[1], found[2].replace(".", ""), found[3] or ""
    value = Decimal(f"{'-' if sign == MINUS else ''}{whole}{'.' if decimals else ''}{decimals}")
    return Number(value, len(decimals), sign == "+")
