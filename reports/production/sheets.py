"""All agency sheets of a round in one ZIP, with an index of them and of the units that have none, and why.

What is laid out is kept by its content (`kept`): a batch that was stopped, or whose worker died, goes on with what is
missing. The same sheets give the same bytes.
"""

import hashlib
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import BinaryIO

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from charts import render as charts
from documents import pdf
from documents.csv_files import csv_bytes
from jobs.refusal import Refused
from reports import services
from reports.asked import KINDS, Asked
from reports.production import kept
from reports.selectors import NothingToReport
from scoring.access import Sight
from surveys.models import Round, RoundUnit

ZIP = "application/zip"
# The earliest day a ZIP can tell.
DAY = (1980, 1, 1, 0, 0, 0)
# Kept in Vietnamese; the job page says them in its reader's language.
STEPS = (gettext_noop("Dàn trang phiếu đơn vị"), gettext_noop("Đóng gói ZIP"))
SUMS, INDEX, TABLE = "SHA256SUMS.txt", "muc-luc.html", "muc-luc.csv"

Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """A unit in the index: its sheet, or in words why it has none."""

    code: str
    name: str
    key: str = ""
    why: str = ""
    size: int = 0
    sha256: str = ""

    @property
    def file(self) -> str:
        return f"{self.code}.pdf" if self.key else ""


@dataclass
class Batch:
    """The sheets of `units` as a person sees them; `told` hears how many are finished, and may raise to end it."""

    round: Round
    units: Sequence[RoundUnit]
    sight: Sight
    at: datetime
    told: Told
    newest: bool | None = None
    entries: list[Entry] = field(default_factory=list)

    def make(self) -> list[Entry]:
        """Lay out what is not kept yet and return all entries by code. Raises jobs.refusal.Refused."""
        with pdf.many() as pool:
            for entry, made in pool.rendered(self._pages()):
                if isinstance(made, pdf.RenderingFailed):
                    self._finish(Entry(entry.code, entry.name, why=str(made)))
                else:
                    kept.write(entry.key, made.content)
                    self._finish(entry)
        return sorted(self.entries, key=lambda entry: entry.code)

    def _finish(self, entry: Entry) -> None:
        self.entries.append(entry)
        self.told(len(self.entries))

    def _pages(self) -> Iterator[tuple[Entry, pdf.Page]]:
        """Yield what is to be laid out; units that have their sheet, or can have none, are finished at once."""
        for unit in self.units:
            code, name = unit.agency.code, unit.version.name
            asked = Asked(KINDS["agency"], self.round, self.sight, self.at, unit, newest=self.newest)
            try:
                html = services.page(asked, draw=charts.svg)
            except NothingToReport as why:
                self._finish(Entry(code, name, why=str(why)))
                continue
            entry = Entry(code, name, key=kept.key_of(html))
            if kept.read(entry.key) is None:
                yield entry, pdf.sheet(html)
            else:
                self._finish(entry)


def zipped(round: Round, entries: Sequence[Entry], file: BinaryIO) -> int:
    """Write the ZIP of finished sheets and return how many are in it. Raises jobs.refusal.Refused."""
    listed = []
    with zipfile.ZipFile(file, "w") as archive:
        for entry in entries:
            content = kept.read(entry.key) if entry.key else b""
            if content is None:
                raise Refused(_("Một phiếu đã bị dọn khỏi kho khi đang đóng gói. Bấm Thử lại để làm tiếp."))
            if content:
                _add(archive, entry.file, content)
            sha256 = hashlib.sha256(content).hexdigest() if content else ""
            listed.append(replace(entry, size=len(content), sha256=sha256))
        for name, text in _index(round, listed):
            _add(archive, name, text)
    return sum(bool(entry.sha256) for entry in listed)


def _index(round: Round, entries: Sequence[Entry]) -> Iterator[tuple[str, bytes]]:
    heads = ("Mã đơn vị", "Tên đơn vị", "Tệp", "Số byte", "SHA-256", "Lý do không có phiếu")
    rows = [(one.code, one.name, one.file, one.size or None, one.sha256, one.why) for one in entries]
    yield TABLE, csv_bytes([heads, *rows])
    yield SUMS, "".join(f"{one.sha256}  {one.file}\n" for one in entries if one.sha256).encode()
    with_sheet, without = [one for one in entries if one.sha256], [one for one in entries if not one.sha256]
    context = {"round": round, "with_sheet": with_sheet, "without": without, "sums": SUMS}
    yield INDEX, render_to_string("reports/production/sheets_index.html", context).encode()


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    about = zipfile.ZipInfo(name, DAY)
    # A plain file that its owner writes and everybody reads, whatever made the archive.
    about.create_system, about.external_attr = 3, 0o100644 << 16
    archive.writestr(about, content)
