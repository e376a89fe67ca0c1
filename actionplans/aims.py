"""Reading a target as people write it: "77", "trên 77,5 %", "≥ 80". Pure."""

import re
from decimal import Decimal

WRITTEN = re.compile(r"(>=|≥|>|từ|trên|đạt)?\s*([0-9]{1,3}(?:[.,][0-9]{1,2})?)\s*%?")
ABOVE = frozenset((">", "trên"))
MOST = Decimal(100)


class NotATarget(ValueError):
    """It is no percentage from 0 to 100 of at most two decimals, with or without "trên" or "từ" before it."""


def read_aim(text: str) -> tuple[str, Decimal] | None:
    """Return the operator ("above" or "at_least") and the percentage written, None for nothing. Raises NotATarget."""
    said = " ".join(text.split()).casefold()
    if not said:
        return None
    found = WRITTEN.fullmatch(said)
    if found is None:
        raise NotATarget(text)
    value = Decimal(found[2].replace(",", "."))
    if value > MOST:
        raise NotATarget(text)
    return ("above" if found[1] in ABOVE else "at_least"), value


def written_aim(operator: str, value: Decimal) -> str:
    """Return a target as `read_aim` reads it: "trên 77,5", "80"."""
    number = f"{value.normalize():f}".replace(".", ",")
    return f"trên {number}" if operator == "above" else number
