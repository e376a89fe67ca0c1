"""How many short messages a text makes (3GPP TS 23.038 and 23.040). Pure."""

from dataclasses import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")
# Signs in one message, and in each part of several (the parts carry a header that joins them).
GSM_ONE, GSM_PART = 160, 153
UCS2_ONE, UCS2_PART = 70, 67


@dataclass(frozen=True, slots=True)
class Length:
    """`units` is what the network counts: an extended GSM sign is two, a sign beyond the BMP in UCS-2 is two."""

    units: int
    parts: int
    unicode: bool
    per_part: int


def length(text: str) -> Length:
    """Return how long a text is as SMS. One letter with a Vietnamese mark makes the whole text UCS-2."""
    unicode = not all(sign in BASIC or sign in EXTENDED for sign in text)
    one, part = (UCS2_ONE, UCS2_PART) if unicode else (GSM_ONE, GSM_PART)
    widths = [_width(sign, unicode=unicode) for sign in text]
    units = sum(widths)
    if units <= one:
        return Length(units, 1 if text else 0, unicode, one)
    return Length(units, _parts(widths, part), unicode, part)


def _parts(widths: list[int], part: int) -> int:
    """Count parts; a sign of two units is not torn apart between two of them."""
    parts, room = 1, part
    for width in widths:
        if width > room:
            parts, room = parts + 1, part
        room -= width
    return parts


def _width(sign: str, *, unicode: bool) -> int:
    if unicode:
        return len(sign.encode("utf-16-be")) // 2
    return 2 if sign in EXTENDED else 1
