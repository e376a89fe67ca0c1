"""Numbers of indicators: read as people write them, held against their ratio. Pure."""

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

LONGEST_WHOLE, MOST_DECIMALS = 9, 6
LARGEST_COUNT = 10**12
PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
MINUS_SIGNS = "-\N{MINUS SIGN}"


def readings(text: str) -> list[Decimal]:
    """Return what a text may mean as a number: 1.234,5 and 1234,5 and 1234.5 have one meaning, 1.234 has two."""
    sign = -1 if text[:1] and text[0] in MINUS_SIGNS else 1
    digits = text[1:] if sign < 0 else text
    found = []
    if PLAIN.fullmatch(digits):
        found.append(digits.replace(",", "."))
    if GROUPED.fullmatch(digits):
        found.append(digits.replace(".", "").replace(",", "."))
    return [sign * Decimal(number) for number in dict.fromkeys(found) if _is_kept(number)]


def _is_kept(number: str) -> bool:
    whole, _dot, decimals = number.partition(".")
    return len(whole) <= LONGEST_WHOLE and len(decimals) <= MOST_DECIMALS


def count_of(text: str) -> int | None:
    """Return a count written with or without dots, None where it is none."""
    plain = text.replace(".", "") if GROUPED.fullmatch(text) and "," not in text else text
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 13 and int(plain) <= LARGEST_COUNT):
        return None
    return int(plain)


def percent_of(numerator: int, denominator: int, decimals: int) -> Decimal:
    """Return a ratio in percent, rounded half away from zero."""
    return _printed(Fraction(100 * numerator, denominator), decimals, ROUND_HALF_UP)


def prints(value: Decimal, numerator: int, denominator: int) -> bool:
    """Say whether a percent is this ratio, rounded or cut off to as many decimals as it was written with."""
    decimals = max(0, -int(value.as_tuple().exponent))
    ratio = Fraction(100 * numerator, denominator)
    return value in {_printed(ratio, decimals, mode) for mode in (ROUND_HALF_UP, ROUND_DOWN)}


def _printed(value: Fraction, decimals: int, mode: str) -> Decimal:
    with localcontext(prec=60):
        whole, rest = divmod(value.numerator * 10**decimals, value.denominator)
        up = mode == ROUND_HALF_UP and 2 * rest >= value.denominator
        return Decimal(whole + up).scaleb(-decimals)
