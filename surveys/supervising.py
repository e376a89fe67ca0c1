"""What may follow on a supervising body's flag, by whose turn it is. Pure.

| state | Sở Nội vụ | the body |
|---|---|---|
| open | answer | withdraw |
| answered | answer again, close | reply (open again), withdraw |
| closed | reopen | reply (open again) |
| withdrawn | – | reopen |

Whether the unit's own people may see a flag is Sở Nội vụ's to say, whatever the state; what is withdrawn or concerns
the whole round is not shown to them.
"""

from collections.abc import Mapping
from typing import Literal

Side = Literal["office", "body"]

MOVES: Mapping[tuple[str, Side], tuple[str, ...]] = {
    ("open", "office"): ("answer",),
    ("open", "body"): ("withdraw",),
    ("answered", "office"): ("answer", "close"),
    ("answered", "body"): ("reply", "withdraw"),
    ("closed", "office"): ("reopen",),
    ("closed", "body"): ("reply",),
    ("withdrawn", "body"): ("reopen",),
}
LEADS_TO: Mapping[str, str] = {
    "answer": "answered",
    "close": "closed",
    "reply": "open",
    "reopen": "open",
    "withdraw": "withdrawn",
}
WITH_WORDS = frozenset({"answer", "reply"})


def moves(state: str, side: Side, *, shared: bool, of_unit: bool) -> tuple[str, ...]:
    """Return the kinds of steps a side may take now, the usual one first."""
    found = MOVES.get((state, side), ())
    if side == "office" and of_unit and (shared or state != "withdrawn"):
        found = (*found, "unshare" if shared else "share")
    return found
