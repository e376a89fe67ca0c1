"""Serial numbers of paper forms, "NT-0123-5": letters of the batch, a running number, a check digit. Pure.

The check digit is Damm's (H. M. Damm, 2004): it catches every single wrong digit and every swap of two neighbours.
"""

import re
from dataclasses import dataclass
from typing import Literal

PREFIX = re.compile(r"[A-Z]{1,6}")
WRITTEN = re.compile(r"([A-Z]{0,6})([0-9]{2,8})")
APART = re.compile(r"[\s.\-–]+")
DIGITS = 4
LARGEST = 9_999_999

DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)

Fault = Literal["unreadable", "other_batch", "check_digit"]


class BadSerial(ValueError):
    """What was typed is no serial number of the batch; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault: Fault = fault


@dataclass(frozen=True, slots=True)
class Serial:
    prefix: str
    number: int

    def __str__(self) -> str:
        return f"{self.prefix}-{self.number:0{DIGITS}d}-{self.check}"

    @property
    def check(self) -> int:
        """The check digit, over the letters (A = 10 … Z = 35) and the number as it is printed."""
        letters = "".join(str(ord(letter) - ord("A") + 10) for letter in self.prefix)
        state = 0
        for digit in f"{letters}{self.number:0{DIGITS}d}":
            state = DAMM[state][int(digit)]
        return state


def parse(text: str, *, prefix: str) -> Serial:
    """Return the serial a person typed from a form of the batch; letters, hyphens and blanks may be left out.

    Raises BadSerial.
    """
    written = WRITTEN.fullmatch(APART.sub("", text.upper()))
    if written is None:
        raise BadSerial("unreadable")
    letters, digits = written.groups()
    if letters not in ("", prefix):
        raise BadSerial("other_batch")
    serial = Serial(prefix, int(digits[:-1]))
    if serial.check != int(digits[-1]):
        raise BadSerial("check_digit")
    return serial
