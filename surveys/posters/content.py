"""Posters of access points: the QR, the address in letters, and whose they are."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys import page
from surveys.addresses import address_of
from surveys.models import AccessPoint
from surveys.selectors import open_access_point, questionnaire_of

# Readable with 15 % of it scratched or dirty; four blank modules around, as the standard (ISO/IEC 18004) asks.
ERROR_LEVEL = "m"
QUIET_ZONE = 4
STICKERS_ON_A_SHEET = 12
GROUP = 4
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})  # noqa: S104 -- compared, not listened on


class Kind(StrEnum):
    """What is printed; the words are for its list."""

    POSTER = "ap-phich"
    CARD = "the-ban"
    TENT = "the-gap"
    STICKERS = "tem"

    @property
    def words(self) -> str:
        return str(KINDS[self])


KINDS = {
    Kind.POSTER: gettext_lazy("Áp phích A4"),
    Kind.CARD: gettext_lazy("Thẻ để bàn A5"),
    Kind.TENT: gettext_lazy("Thẻ gấp đứng (A4 gấp đôi)"),
    Kind.STICKERS: gettext_lazy("Tem dán (12 tem một tờ A4)"),
}


@dataclass(frozen=True, slots=True)
class Poster:
    """One access point on paper. `host` and `groups` together are its address, in groups of four to be typed."""

    agency: str
    former: str
    place: str
    service: str
    address: str
    host: str
    groups: tuple[str, ...]
    minutes: int
    qr: str
    synthetic: bool
    copies: range = range(1)


def poster(access_point: AccessPoint, *, copies: int = 1) -> Poster:
    """Return what stands on the paper of an access point (with round_unit and service)."""
    door = open_access_point(access_point.token)
    address = address_of(access_point)
    shown = address.removeprefix("https://").removeprefix("http://").rstrip("/")
    host = shown.removesuffix(access_point.token)
    form = page.form(questionnaire_of(door.questionnaire_version_id), settings.LANGUAGE_CODE)
    return Poster(
        agency=door.unit_name,
        former=door.former_name,
        place=access_point.label,
        service=access_point.service.name if access_point.service else "",
        address=address,
        host=host,
        groups=groups(access_point.token),
        minutes=form.minutes,
        qr=qr_svg(address),
        synthetic=door.synthetic,
        copies=range(copies),
    )


def groups(token: str) -> tuple[str, ...]:
    """Return a token in groups of four signs."""
    return tuple(token[start : start + GROUP] for start in range(0, len(token), GROUP))


def qr_svg(address: str) -> str:
    """Return the QR of an address as inline SVG without a size of its own, white ground and quiet zone in it."""
    code = segno.make(address, error=ERROR_LEVEL, micro=False)
    side = code.symbol_size(border=QUIET_ZONE)[0]
    squares = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(code.matrix_iter(border=QUIET_ZONE))
        for x, dark in enumerate(row)
        if dark
    )
    title = _("Mã QR mở phiếu khảo sát")
    return (
        f'<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img" '
        f'aria-label="{title}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="#000" d="{squares}"/></svg>'
    )


def leads_nowhere() -> bool:
    """Tell whether the addresses on paper would only open on the portal's own machine."""
    return urlsplit(settings.PUBLIC_URL).hostname in LOCAL_NAMES
