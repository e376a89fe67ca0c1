"""What an address asks of the monitor's table: order and filters. Unknown values are as if absent. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

ORDER, DIRECTION, BLOCK, RISK, FIND = "sap-xep", "chieu", "khoi", "cham", "ten"
DOWN = "giam"
PLAN, NAME, RECEIVED, VALID, PROGRESS, EXCLUDED, RATE = (
    "ke-hoach",
    "don-vi",
    "thu-ve",
    "hop-le",
    "chi-tieu",
    "loai",
    "ty-le",
)
COLUMNS = (PLAN, NAME, RECEIVED, VALID, PROGRESS, EXCLUDED, RATE)
# Columns in which the first click shows the most first.
MOST_FIRST = frozenset({RECEIVED, VALID, EXCLUDED})
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Query:
    order: str = PLAN
    descending: bool = False
    block: str = ""
    risk: bool = False
    name: str = ""

    @property
    def is_filtered(self) -> bool:
        return bool(self.block or self.risk or self.name)

    @property
    def address(self) -> str:
        pairs = {
            ORDER: self.order if self.order != PLAN else "",
            DIRECTION: DOWN if self.descending else "",
            BLOCK: self.block,
            RISK: "1" if self.risk else "",
            FIND: self.name,
        }
        return "?" + urlencode({key: value for key, value in pairs.items() if value})

    @property
    def only_at_risk(self) -> str:
        return replace(self, risk=True, name="", block="").address

    def heads(self, labels: Mapping[str, str]) -> list[dict[str, object]]:
        """Return a head cell for each column: its words, the address that sorts by it and how it is sorted now."""
        return [
            {
                "label": label,
                "url": self._sorted_by(column) if column in COLUMNS else "",
                "sorted": self._sorting(column),
                "numeric": column not in (NAME, PROGRESS),
            }
            for column, label in labels.items()
        ]

    def _sorted_by(self, column: str) -> str:
        descending = not self.descending if column == self.order else column in MOST_FIRST
        return replace(self, order=column, descending=descending).address

    def _sorting(self, column: str) -> str:
        if column != self.order:
            return ""
        return "descending" if self.descending else "ascending"


def read(raw: Mapping[str, str], *, blocks: Collection[str]) -> Query:
    """Read an address; `blocks` can be asked for."""
    order, block = raw.get(ORDER, ""), raw.get(BLOCK, "")
    known = order in COLUMNS
    return Query(
        order=order if known else PLAN,
        descending=known and raw.get(DIRECTION) == DOWN,
        block=block if block in blocks else "",
        risk=raw.get(RISK) == "1",
        name=" ".join(raw.get(FIND, "").replace("\0", "").split())[:LONGEST_NAME],
    )
