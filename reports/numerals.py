"""How the parts of a report are counted (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.5 đ)."""

from collections.abc import Callable

# Twenty letters: those of the Vietnamese alphabet without marks, as points are counted.
LETTERS_OF_POINTS = "abcdefghiklmnopqrstuvxy"
ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


def roman(number: int) -> str:
    """Write 1 to 89 as Roman numerals."""
    tens, ones = divmod(number, 10)
    return ("L" * (tens >= 5) + "X" * (tens % 5) if tens != 4 else "XL") + ONES[ones]


NUMBERS: tuple[Callable[[int], str], ...] = (
    lambda place: f"{roman(place)}.",
    lambda place: f"{place}.",
    lambda place: f"{LETTERS_OF_POINTS[(place - 1) % len(LETTERS_OF_POINTS)]})",
    lambda _place: "-",
)
