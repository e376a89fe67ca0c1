"""Years that an address asks for. Pure."""

from collections.abc import Iterable

from scoring.indicators.periods import FIRST_YEAR

LAST_YEAR = 2200


def year_in(text: str, *, default: int) -> int:
    """Return the year named, or the default for anything else."""
    known = text.isascii() and text.isdigit() and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR
    return int(text) if known else default


def years_to_choose(found: Iterable[int], *, chosen: int, today: int) -> list[tuple[str, str]]:
    """Return the years with something in them, the one looked at and this one, newest first."""
    years = sorted({*found, chosen, today}, reverse=True)
    return [(str(year), str(year)) for year in years]
