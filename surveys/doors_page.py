"""What the list of access points shows: filters out of the address, and its pages."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.access import Hand
from surveys.models import AccessPoint, Channel
from surveys.selectors.doors import WantedDoors

UNIT, CHANNEL, STATE = "don-vi", "kenh", "tinh-trang"
STATES: Mapping[str, Any] = {"dang-mo": "open", "da-khoa": "closed", "tat-ca": "all"}


def read(raw: Mapping[str, str], hand: Hand) -> WantedDoors:
    """Read an address; unknown values are as if absent."""
    channel = raw.get(CHANNEL, "")
    unit = raw.get(UNIT, "")
    return WantedDoors(
        unit=unit if unit in {each.agency.code for each in hand.units} else "",
        channel=int(channel) if is_number(channel) and int(channel) in list(Channel) else 0,
        state=STATES.get(raw.get(STATE, ""), "open"),
    )


def address(wanted: WantedDoors, **more: object) -> str:
    """Return the query of a page that asks for this."""
    state = next(name for name, state in STATES.items() if state == wanted.state)
    pairs = {
        UNIT: wanted.unit,
        CHANNEL: wanted.channel or "",
        STATE: "" if wanted.state == "open" else state,
        **more,
    }
    query = urlencode({key: value for key, value in pairs.items() if value})
    return f"?{query}" if query else ""


def fields(hand: Hand) -> dict[str, list[tuple[str, str]]]:
    """Return what each filter offers."""
    channels = [(str(value), str(label)) for value, label in Channel.choices]
    return {
        "units": [("", _("Mọi đơn vị")), *((unit.agency.code, unit.version.name) for unit in hand.units)],
        "channels": [("", _("Mọi kênh")), *channels],
        "states": [("dang-mo", _("Đang mở")), ("da-khoa", _("Đã khóa")), ("tat-ca", _("Tất cả"))],
    }


def pages(page: Any, wanted: WantedDoors) -> dict[str, str]:
    """Return the addresses before and after a page of the list, and where one is."""
    return {
        "state": next(name for name, state in STATES.items() if state == wanted.state),
        "previous": address(wanted, trang=page.previous_page_number()) if page.has_previous() else "",
        "next": address(wanted, trang=page.next_page_number()) if page.has_next() else "",
        "page_words": _("Trang %(number)d trong %(total)d")
        % {"number": page.number, "total": page.paginator.num_pages},
    }


def kiosk_address(access_point: AccessPoint) -> str:
    """Return the full address to open on the device at the counter."""
    return settings.PUBLIC_URL.rstrip("/") + reverse("kiosk:kiosk", args=[access_point.token])


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 12
