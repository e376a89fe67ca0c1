"""Numbers as Vietnamese documents print them: comma decimals, dot thousands, a real minus sign. Pure."""

from decimal import Decimal

MINUS = "\N{MINUS SIGN}"
NONE = "–"

Number = Decimal | int | str


def vi(value: Number | None, digits: int | None = None) -> str:
    """Print a number; `digits` decimals (default: as many as `value` carries). None prints as an en dash.

    The value is expected to be rounded already (the method says how); `digits` only pads or cuts zeros.
    """
    if value is None or value == "":
        return NONE
    number = Decimal(value)
    text = f"{abs(number):,f}" if digits is None else f"{abs(number):,.{digits}f}"
    sign = MINUS if number < 0 and Decimal(text.replace(",", "")) != 0 else ""
    return sign + text.translate(str.maketrans(",.", ".,"))


def percent_of(part: int, whole: int | None) -> int | None:
    """Return a whole percent, rounded half up; what falls short of the whole is at most 99. None without a whole.

    99.6 % would read as 100 %: that the quota is reached, which is false. Beyond the whole it goes on: 104 % is 104.
    """
    if not whole:
        return None
    percent = (200 * part + whole) // (2 * whole)
    return min(percent, 99) if part < whole else percent


def vi_change(value: Number | None) -> str:
    """Print a change with its sign: +1,12 or −0,80; 0,00 has none."""
    text = vi(value)
    unsigned = text == NONE or text.startswith(MINUS) or not text.strip("0,")
    return text if unsigned else f"+{text}"
