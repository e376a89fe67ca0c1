"""How the parts of a report are counted (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.5 đ)."""

from collections.abc import Callable

# Twenty letters: those of the Vietnamese alphabet without marks, as points are counted.
LETTERS_OF_POINTS = "abcdefghiklmnopqrstuvxy"
TENS = ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC")
ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


def roman(number: int) -> str:
    """Write 1 to 399 as Roman numerals."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    return "C" * hundreds + TENS[tens] + ONES[ones]


NUMBERS: tuple[Callable[[int], str], ...] = (
    lambda place: f"{roman(place)}.",
    lambda place: f"{place}.",
    lambda place: f"{LETTERS_OF_POINTS[(place - 1) % len(LETTERS_OF_POINTS)]})",
    lambda _place: "-",
)
