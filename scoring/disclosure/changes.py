"""What a publication changes, as a table: whoever has two publications subtracts them. Pure."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

from scoring.certainty.hiding import Sum, suppressed
from scoring.certainty.hiding import tells_sum as tells_sum

Row = TypeVar("Row", bound=Hashable)


def hidden_changes(forms: Mapping[Row, int], members: Mapping[Row, Sequence[Row]], *, k: int) -> frozenset[Row]:
    """Return the rows of which fewer than k forms differ from an earlier publication, and what would tell them.

    `forms` count those that differ in each row whose counts the earlier one showed; `members` are the rows that add up
    to another.
    """
    return suppressed(forms, [Sum(whole, tuple(parts)) for whole, parts in members.items()], k=k)
