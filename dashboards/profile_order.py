"""In which order the tables of a unit's page stand, of its items and of its factors, as the address asks. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import urlencode

from dashboards.orders import INDEX, ITEM_COLUMNS, Order, order_of, ordered
from dashboards.profile import Line, Profile

# Also the places of the tables on the page.
ITEMS, FACTORS = "tieu-chi", "yeu-to"
PARAMS = (ITEMS, FACTORS)


@dataclass(frozen=True, slots=True)
class Orders:
    items: Order
    factors: Order

    @property
    def address(self) -> str:
        """The end of the address of the files: they stand as the page does."""
        asked = {order.param: order.asked for order in (self.items, self.factors) if order.asked}
        return "?" + urlencode(asked) if asked else ""

    @property
    def weakest_first(self) -> bool:
        return self.items.column == INDEX and not self.items.descending


def orders_of(raw: Mapping[str, str]) -> Orders:
    """Read the orders of both tables; without one the weakest item stands first, and factors as in the method."""
    return Orders(
        order_of(raw, ITEMS, default=INDEX, kept=PARAMS, columns=ITEM_COLUMNS),
        order_of(raw, FACTORS, default="", kept=PARAMS),
    )


def arranged(profile: Profile, orders: Orders) -> Profile:
    """Return a page with its tables in these orders; factors stay with the part they belong to."""
    return replace(
        profile,
        items=ordered(profile.items, orders.items),
        factors=tuple(_within_parts(profile.factors, orders.factors)),
    )


def _within_parts(lines: Sequence[Line], order: Order) -> Iterator[Line]:
    for is_part, group in groupby(lines, key=lambda line: line.kind == "part"):
        found = tuple(group)
        yield from found if is_part else ordered(found, order)
