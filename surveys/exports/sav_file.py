"""SPSS system files (.sav), written as the rows come: memory does not grow with their number. Pure.

The layout is PSPP's "System File Format" (PSPP Developers Guide, appendix B): little-endian, UTF-8, bytecode
compression. All columns are numeric. pyreadstat's own writer wants the whole table at once (docs/decisions/0003).
"""

import struct
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from surveys.exports.variables import Value, Variable

PRODUCT = b"@(#) SPSS DATA FILE satisfaction portal"
BIAS = 100
# A number from 1 - BIAS to 251 - BIAS is one byte; other numbers are this byte, and themselves after their block.
LITERAL = 253
LEAST, MOST = 1 - BIAS, 251 - BIAS
END_OF_FILE = 252
CASES_AT = 80
NUMERIC_FORMAT, DATE_FORMAT = 5, 38
SECONDS = 86_400
LONGEST_LABEL, LONGEST_VALUE_LABEL, LONGEST_TITLE, NOTE_WIDTH = 250, 120, 64, 80
MEASURES = {"nominal": 1, "ordinal": 2, "scale": 3}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class SavFile:
    """Writes one file: its head at once, then rows in blocks, and at the end how many there were."""

    def __init__(
        self, file: BinaryIO, variables: Sequence[Variable], *, title: str, notes: Sequence[str], at: datetime
    ) -> None:
        self.file = file
        self.rows = 0
        self._dates = [place for place, variable in enumerate(variables) if variable.is_date]
        self._left = np.empty(0)
        file.write(_head(len(variables), title, at))
        for number, variable in enumerate(variables):
            file.write(_variable(number, variable))
        for number, variable in enumerate(variables, start=1):
            file.write(_value_labels(number, variable.values))
        file.write(_notes(notes))
        file.write(_extensions(variables))
        file.write(struct.pack("<ii", 999, 0))

    def write(self, rows: NDArray[np.int32]) -> None:
        """Add rows, of shape (rows, variables); days count from SPSS's first."""
        self.rows += len(rows)
        values = rows.astype(np.float64)
        values[:, self._dates] *= SECONDS
        waiting = np.concatenate([self._left, values.ravel()])
        whole = len(waiting) // 8 * 8
        self.file.write(_compressed(waiting[:whole]))
        self._left = waiting[whole:]

    def close(self) -> None:
        """Write what is left and the number of rows into the head; the file itself stays open."""
        codes, literals = _codes(self._left)
        rest = np.full(8 - len(codes), END_OF_FILE, dtype=np.uint8)
        self.file.write(np.concatenate([codes, rest]).tobytes() + literals.tobytes())
        self.file.seek(CASES_AT)
        self.file.write(struct.pack("<i", self.rows))
        self.file.seek(0, 2)


def _codes(values: NDArray[np.float64]) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """Return one byte for each value, and the values that do not fit into one."""
    fits = (values >= LEAST) & (values <= MOST)
    codes = np.where(fits, values + BIAS, LITERAL).astype(np.uint8)
    return codes, values[~fits].astype("<f8")


def _compressed(values: NDArray[np.float64]) -> bytes:
    """Return blocks of eight bytes, each followed by those of its values that do not fit into one."""
    codes, literals = _codes(values)
    blocks = codes.reshape(-1, 8)
    literal_counts = (blocks == LITERAL).sum(axis=1)
    places = np.arange(len(blocks)) + np.concatenate([[0], np.cumsum(literal_counts)[:-1]]).astype(np.int64)
    words = np.empty(len(blocks) + len(literals), dtype="<u8")
    is_block = np.zeros(len(words), dtype=bool)
    is_block[places[: len(blocks)]] = True
    words[is_block] = np.ascontiguousarray(blocks).view("<u8").ravel()
    words[~is_block] = literals.view("<u8")
    return words.tobytes()


def _head(columns: int, title: str, at: datetime) -> bytes:
    day = f"{at.day:02} {MONTHS[at.month - 1]} {at.year % 100:02}"
    return struct.pack(
        "<4s60siiiiid9s8s64s3x",
        b"$FL2",
        PRODUCT.ljust(60),
        2,
        columns,
        1,
        0,
        -1,
        float(BIAS),
        day.encode(),
        at.strftime("%H:%M:%S").encode(),
        _cut(title, LONGEST_TITLE).ljust(LONGEST_TITLE),
    )


def _variable(number: int, variable: Variable) -> bytes:
    form = DATE_FORMAT << 16 | 10 << 8 if variable.is_date else NUMERIC_FORMAT << 16 | 8 << 8
    label = _cut(variable.label, LONGEST_LABEL)
    missing = [float(value.number) for value in variable.missing]
    head = struct.pack("<iiiiii8s", 2, 0, 1, len(missing), form, form, _short_name(number).encode().ljust(8))
    padded = label.ljust(-(-len(label) // 4) * 4, b" ")
    return head + struct.pack("<i", len(label)) + padded + struct.pack(f"<{len(missing)}d", *missing)


def _short_name(number: int) -> str:
    return f"V{number + 1}"


def _value_labels(number: int, values: Sequence[Value]) -> bytes:
    if not values:
        return b""
    written = [struct.pack("<ii", 3, len(values))]
    for value in values:
        label = _cut(value.label, LONGEST_VALUE_LABEL)
        text = bytes([len(label)]) + label
        written.append(struct.pack("<d", value.number) + text.ljust(-(-len(text) // 8) * 8, b" "))
    return b"".join(written) + struct.pack("<iii", 4, 1, number)


def _notes(notes: Iterable[str]) -> bytes:
    lines = [_cut(line, NOTE_WIDTH).ljust(NOTE_WIDTH) for line in notes]
    return struct.pack("<ii", 6, len(lines)) + b"".join(lines) if lines else b""


def _extensions(variables: Sequence[Variable]) -> bytes:
    shown = [number for variable in variables for number in (MEASURES[variable.measure], 8, 1)]
    names = "\t".join(f"{_short_name(number)}={variable.sav_name}" for number, variable in enumerate(variables))
    return (
        _extension(3, 4, struct.pack("<8i", 1, 0, 0, -1, 1, 1, 2, 65_001))
        + _extension(4, 8, struct.pack("<3d", -_LARGEST, _LARGEST, np.nextafter(-_LARGEST, 0)))
        + _extension(11, 4, struct.pack(f"<{len(shown)}i", *shown))
        + _extension(13, 1, names.encode())
        + _extension(20, 1, b"UTF-8")
    )


_LARGEST = float(np.finfo(np.float64).max)


def _extension(kind: int, size: int, data: bytes) -> bytes:
    return struct.pack("<iiii", 7, kind, size, len(data) // size) + data


def _cut(words: str, most: int) -> bytes:
    """Return words as UTF-8 of at most so many bytes, no letter cut in two."""
    return words.encode()[:most].decode(errors="ignore").encode()
