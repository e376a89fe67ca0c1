"""The sheets of agencies as annexes of a report of several: the same sheets as each agency's own report holds.

A document is laid out whole in one child with its memory (docs/production.md), so a report takes the sheets of a
province's block, or of a small province; all sheets of a large one are a ZIP.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from reports.agency import sheet
from reports.content import Annex, Block, Figure, Section, Table, Text, texts
from reports.edits import applied_to, in_force_of
from reports.pen import Pen
from reports.printable import printable
from reports.selectors import NothingToReport, Source, known_of_units
from reports.wording import lower_first
from scoring.access import measures_province

if TYPE_CHECKING:
    from reports.asked import Asked

Sheets = Callable[[Source, Pen], tuple[Annex, ...]]
# The kinds that take them.
TAKING = frozenset({"province", "block"})
MOST, PAGES_EACH = 30, 2
NO_SHEETS = _("Phiếu của đợt này đo cả tỉnh nên không có phiếu từng đơn vị để kèm.")
TOO_MANY = _(
    "Có %(n)d đơn vị; báo cáo chỉ kèm được phiếu của tối đa %(most)d đơn vị trong một tệp. Hãy lập báo cáo không kèm "
    "phiếu, rồi tải mọi phiếu đơn vị trong một tệp ZIP ở trang kết quả của đợt."
)
WITHOUT = "Đơn vị không có phiếu kết quả"


def without_sheets(_source: Source, _pen: Pen) -> tuple[Annex, ...]:
    return ()


def refuse(asked: "Asked") -> None:
    """Raise NothingToReport, in words, where sheets are asked for that the report cannot take."""
    if not asked.sheets:
        return
    if measures_province(asked.round):
        raise NothingToReport(str(NO_SHEETS))
    units = asked.round.units.filter(reports_into=None)
    n = (units if asked.block is None else units.filter(block=asked.block)).count()
    if n > MOST:
        raise NothingToReport(TOO_MANY % {"n": n, "most": MOST})


def maker(asked: "Asked") -> Sheets:
    """Return what makes the annexes that were asked for: none, or a sheet for each unit. Raises NothingToReport."""
    if not asked.sheets:
        return without_sheets
    refuse(asked)

    def made(source: Source, pen: Pen) -> tuple[Annex, ...]:
        return tuple(_annexes(asked, source, pen))

    return made


def _annexes(asked: "Asked", source: Source, pen: Pen) -> Iterator[Annex]:
    """Yield a sheet for each unit that has one, in the words of the office; at last those that have none, and why."""
    codes = [unit.agency for unit in source.result.agencies]
    known, worded = known_of_units(source.run), in_force_of(asked.round, "agency", codes)
    names = {unit.agency.code: unit.version.short_name or unit.version.name for unit in source.units}
    none = []
    for unit in source.result.agencies:
        own = replace(source, known=known.get(unit.agency, {}))
        # Tables and charts are counted on: each is called by its number in the whole report.
        try:
            _unit, sections = sheet(own, unit.agency, Pen(pen.draw, pen.tables, pen.figures))
        except NothingToReport as why:
            none.append(f"{unit.name}: {why}")
            continue
        # Its wordings were written upon paragraphs that are fit for paper.
        sections = applied_to(printable(sections), worded.get(unit.agency, {}), stale=asked.sees_newest)
        named = tuple(_annexed(section, names.get(unit.agency, unit.name)) for section in sections)
        yield Annex(f"Phiếu của {unit.name}", named, compact=True)
    if none:
        yield Annex(WITHOUT, (Section("", texts(*none)),), compact=True)


def _annexed(section: Section, name: str) -> Section:
    """Return a section of a sheet as it stands in a report of several agencies.

    Captions name the agency: files hold tables apart from the pages they stand on. Keys are of the agency's own report,
    where its paragraphs are worded.
    """
    blocks = tuple(_own(block, name) for block in section.blocks)
    return replace(section, blocks=blocks, sections=tuple(_annexed(one, name) for one in section.sections))


def _own(block: Block, name: str) -> Block:
    if isinstance(block, Text):
        return replace(block, key="")
    if isinstance(block, Table | Figure):
        return replace(block, caption=f"{name}: {lower_first(block.caption)}")
    return block
