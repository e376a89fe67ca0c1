"""What the address of the list of plans asks for."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from actionplans.models import Plan
from actionplans.plan_selectors import WantedPlans

STATE, YEAR, AGENCY, BLOCK, LATE, STUCK, ORDER = (
    "tinh-trang",
    "nam",
    "don-vi",
    "khoi",
    "qua-han",
    "vuong-mac",
    "sap-xep",
)
STATES: Mapping[str, str] = {
    "dang-soan": Plan.State.DRAFT,
    "cho-xem-xet": Plan.State.SUBMITTED,
    "tra-lai": Plan.State.RETURNED,
    "dang-thuc-hien": Plan.State.ACCEPTED,
    "da-ket-thuc": Plan.State.CLOSED,
}
ORDERS: Mapping[str, str] = {"don-vi": "agency", "nam": "year", "han": "due"}
A_YEAR = re.compile(r"20[0-9]{2}")
LONGEST_CODE = 60


def read(raw: Mapping[str, str]) -> WantedPlans:
    """Read an address; unknown values are as if absent."""
    year = raw.get(YEAR, "")
    return WantedPlans(
        state=STATES.get(raw.get(STATE, ""), ""),
        year=int(year) if A_YEAR.fullmatch(year) else 0,
        agency=_code(raw.get(AGENCY, "")),
        block=_code(raw.get(BLOCK, "")),
        late=raw.get(LATE) == "1",
        stuck=raw.get(STUCK) == "1",
        order=ORDERS.get(raw.get(ORDER, ""), ""),
    )


def address(wanted: WantedPlans, **changes: Any) -> str:
    """Return the address of a list, its filters as query."""
    wanted = replace(wanted, **changes)
    pairs = {
        STATE: said(STATES, wanted.state),
        YEAR: wanted.year or "",
        AGENCY: wanted.agency,
        BLOCK: wanted.block,
        LATE: "1" if wanted.late else "",
        STUCK: "1" if wanted.stuck else "",
        ORDER: said(ORDERS, wanted.order),
    }
    return "?" + urlencode({name: value for name, value in pairs.items() if value})


def said(words: Mapping[str, str], value: str) -> str:
    """Return how an address says a value, "" for any."""
    return next((code for code, name in words.items() if name == value and name), "")


def _code(value: str) -> str:
    return value[:LONGEST_CODE].replace("\0", "")
