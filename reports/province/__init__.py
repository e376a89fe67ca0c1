"""The report of a whole round, in nine parts; a part without anything to say says so."""

from reports.content import Annex, Report, numbered
from reports.figures import Draw
from reports.gathered import Gathered
from reports.pen import Pen
from reports.province import annexes, blocks, comments, fieldwork, items, opinions, overall, proposals, sample, scope
from reports.province.front import province_head
from reports.selectors import Source
from reports.sheet_annexes import Sheets, without_sheets

__all__ = ["province_report"]


def province_report(source: Source, *, draw: Draw, sheets: Sheets = without_sheets) -> Report:
    """Assemble the report of a whole round; `draw` turns a chart specification into SVG.

    `sheets` makes the annexes that stand behind its own.
    """
    pen, more = Pen(draw), Gathered(source)
    parts = (
        scope.part(source, more),
        fieldwork.part(source, more, pen),
        sample.part(more, pen),
        overall.part(source, more, pen),
        blocks.part(source, pen),
        items.part(source, pen),
        opinions.part(more, pen),
        comments.part(more, pen),
        proposals.part(source, more),
    )
    beside: tuple[Annex, ...] = (*annexes.annexes(source, more, pen), *sheets(source, pen))
    return Report(head=province_head(source), sections=numbered(*parts), annexes=beside, contents=True)
