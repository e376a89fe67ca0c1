"""The years of a page as rows of a file: each survey's years with those before it, then why the newest two differ."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from charts.numbers import vi
from dashboards.history.common import Common
from dashboards.history.page import Row, Section
from dashboards.tables import Cells, number

WIDTH = 11


def years_rows(sections: Sequence[Section], name: str) -> Iterator[Cells]:
    """Yield the years of all surveys under one head; `name` is whose page it is. Nothing without a survey."""
    if not sections:
        return
    figures = [_("Chỉ số, %"), _("Thấp, %"), _("Cao, %"), _("Số phiếu")]
    yield [_("Khảo sát"), _("Đơn vị"), _("Quan hệ"), _("Năm"), *figures, _("Nguồn"), _("Cách tính"), _("Ghi chú")]
    for section in sections:
        yield from _section_rows(section, name)
    for section in sections:
        if section.common:
            yield from (_padded(cells) for cells in _common_rows(section.common, section.title))


def _section_rows(section: Section, name: str) -> Iterator[Cells]:
    for row in section.rows:
        yield [section.title, row.name or name, "", *_year_cells(row)]
    for past in section.pasts:
        for row in past.rows:
            yield [section.title, row.name or past.name, past.part or _("tiền thân"), *_year_cells(row)]
    for mean in section.means:
        yield _padded([section.title, _("Các đơn vị tiền thân"), mean.words, mean.year, mean.value])


def _year_cells(row: Row) -> list[object]:
    kind = _("không tính lại được") if row.stated else _("đã công bố") if row.official else ""
    notes = "; ".join(words for words in (row.reason, kind, row.gap) if words)
    return [row.year, row.value, row.low, row.high, row.n, row.title, row.method, notes]


def _common_rows(common: Common, title: str) -> Iterator[list[object]]:
    """Yield an empty row, then the two years computed again and what each factor has to do with their difference."""
    found, years = common.found, (common.before.year, common.now.year)
    effects = [_("Thay đổi thật trong yếu tố"), _("Thay đổi cơ cấu trả lời")]
    yield []
    yield [title, _("Nội dung"), "", *years, _("Thay đổi"), *effects]
    if not common.same:
        yield [title, _("Như đã tính từng năm"), "", vi(common.before.value), vi(common.now.value)]
        yield [title, _("Tính lại"), found.method, *map(number, (found.before, found.now, found.change))]
    for each in found.factors:
        yield [title, each.name, "", *map(number, (each.before, each.now, "", each.within, each.mix))]
    if found.factors:
        yield [title, _("Cộng"), "", *map(number, (found.before, found.now, "", found.within, found.mix))]


def _padded(cells: list[object]) -> list[object]:
    return [*cells, *[""] * (WIDTH - len(cells))]
