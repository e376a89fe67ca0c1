"""Periods that a figure is of: a year, a half, a quarter or a month. Pure."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

PeriodKind = Literal["year", "half", "quarter", "month"]
FORM = re.compile(r"([0-9]{4})(?:-(?:([HQ])([0-9])|([0-9]{2})))?", re.IGNORECASE)
FIRST_YEAR = 1990
# How many of a kind make a year, and how long one is in months.
PARTS: dict[PeriodKind, int] = {"year": 1, "half": 2, "quarter": 4, "month": 12}
LETTERS: dict[str, PeriodKind] = {"H": "half", "Q": "quarter"}


class NoPeriod(ValueError):
    """The text names no period."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """`number` says which part of the year, from 1; 0 for the whole year."""

    year: int
    kind: PeriodKind = "year"
    number: int = 0

    @property
    def text(self) -> str:
        """How files and the API write it: 2025, 2025-H1, 2025-Q2, 2025-06."""
        if self.kind == "month":
            return f"{self.year}-{self.number:02d}"
        letter = {"year": "", "half": f"-H{self.number}", "quarter": f"-Q{self.number}"}[self.kind]
        return f"{self.year}{letter}"

    @property
    def starts_on(self) -> date:
        return date(self.year, max(self.number - 1, 0) * (12 // PARTS[self.kind]) + 1, 1)

    @property
    def before(self) -> "Period":
        """The period of the same kind before it."""
        if self.kind == "year":
            return Period(self.year - 1)
        if self.number > 1:
            return Period(self.year, self.kind, self.number - 1)
        return Period(self.year - 1, self.kind, PARTS[self.kind])

    @property
    def place(self) -> tuple[int, int, int]:
        """Where it stands among the periods of all years: by its end, the shorter first."""
        parts = PARTS[self.kind]
        return self.year, (self.number or 1) * (12 // parts), 12 // parts


def period_of(text: str) -> Period:
    """Read 2025, 2025-H1, 2025-Q2 or 2025-06. Raises NoPeriod."""
    found = FORM.fullmatch(text)
    if found is None:
        raise NoPeriod(text)
    year, letter, part, month = found.groups()
    kind: PeriodKind = LETTERS[letter.upper()] if letter else "month" if month else "year"
    number = int(part or month or 0)
    if int(year) < FIRST_YEAR or (kind != "year" and not 1 <= number <= PARTS[kind]):
        raise NoPeriod(text)
    return Period(int(year), kind, number)
