"""How a file is refused: as a whole, or by its rows."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from documents.reading.limits import MAX_FAULTS_SHOWN


class UnreadableFile(Exception):
    """The file is no table that can be read; the message says why and what to send instead."""


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with one row: where, what stands there, what was expected. A row may have several."""

    line: int
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        return _("Dòng %(line)s, cột “%(column)s”: “%(value)s”. Cần: %(expected)s.") % {
            "line": self.line,
            "column": self.column,
            "value": shortened(self.value),
            "expected": self.expected,
        }

    @property
    def reason(self) -> str:
        """Say what is wrong without the line: for a cell on that line."""
        return _("%(column)s “%(value)s”: cần %(expected)s.") % {
            "column": self.column,
            "value": shortened(self.value),
            "expected": self.expected,
        }


class InvalidFile(Exception):
    """Rows of the file are wrong; nothing of the file was stored."""

    def __init__(self, faults: Iterable[RowFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        shown = [str(fault) for fault in self.faults[:MAX_FAULTS_SHOWN]]
        if len(self.faults) > MAX_FAULTS_SHOWN:
            shown.append(_("… và %d dòng lỗi khác.") % (len(self.faults) - MAX_FAULTS_SHOWN))
        return "\n".join([*shown, _("Không có dòng nào của tệp được lưu.")])


def shortened(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
