"""Which agencies a rule names as low (chỉ số hài lòng còn thấp), and how certain that is. Pure.

A rule proposes; a decision names. What is only measured, not certain, is told apart: nobody is named for chance alone
without the office knowing it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Reason = Literal["surely_below", "below", "surely_last", "fell"]
CERTAIN: frozenset[Reason] = frozenset({"surely_below", "surely_last", "fell"})


@dataclass(frozen=True, slots=True)
class Rule:
    """What makes an agency low; each part is off where it is None or False.

    `below`: an index under so many percent. `last`: among the last so many of its block, by rank intervals. `fell`: the
    verdict on its change is "giảm".
    """

    below: Decimal | None = None
    last: int | None = None
    fell: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """What a run says of an agency, in percent, None where there is nothing; `ranked` is the size of its block."""

    agency: str
    index: Decimal | None = None
    high: Decimal | None = None
    rank_low: int | None = None
    ranked: int = 0
    verdict: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """An agency that a rule names, with every reason for it."""

    agency: str
    reasons: tuple[Reason, ...]

    @property
    def certain(self) -> bool:
        return not CERTAIN.isdisjoint(self.reasons)


def named(rows: Iterable[Row], rule: Rule) -> tuple[Named, ...]:
    """Return the agencies that a rule names, in the order of the rows; one without an index is never named."""
    found = ((row.agency, tuple(_reasons(row, rule))) for row in rows if row.index is not None)
    return tuple(Named(agency, reasons) for agency, reasons in found if reasons)


def _reasons(row: Row, rule: Rule) -> Sequence[Reason]:
    reasons: list[Reason] = []
    if rule.below is not None and row.index is not None and row.index < rule.below:
        reasons.append("surely_below" if row.high is not None and row.high < rule.below else "below")
    # The best rank it may have lies among the last: whatever its true rank is, it is one of them. In a block of no more
    # than these everybody would be.
    if rule.last is not None and row.rank_low is not None and row.rank_low > row.ranked - rule.last > 0:
        reasons.append("surely_last")
    if rule.fell and row.verdict == "giam":
        reasons.append("fell")
    return reasons
