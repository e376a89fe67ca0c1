"""The tables of the overview and of a block as rows of files."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from dashboards.graphics import LEVELS
from dashboards.overview.aims import Reached
from dashboards.overview.lines import Line, Lines
from dashboards.overview.page import Overview
from dashboards.overview.risk import AtRisk
from dashboards.tables import Cells, change_cells, change_head, level_cells, number

# The words of the tables in addresses.
FACTORS, BLOCKS, RISK = "yeu-to", "khoi", "can-chu-y"
TABLES = (FACTORS, BLOCKS, RISK)


def overview_rows(overview: Overview, table: str) -> Iterable[Cells]:
    """Return the rows of one of the TABLES, the head first."""
    if table == RISK:
        return risk_rows(overview.risk.every)
    return factor_rows(overview.factors) if table == FACTORS else block_rows(overview.blocks)


def factor_rows(found: Lines) -> Iterator[Cells]:
    head = [_("Mã"), _("Yếu tố"), _("Số người trả lời"), *_figure_head()]
    yield [*head, *(f"{name}, %" for name in LEVELS[5]), _("Ghi chú")]
    for line in found.rows:
        yield [line.code, line.name, line.n, *_figures(line), *level_cells(line.levels.levels), line.reason]


def block_rows(found: Lines) -> Iterator[Cells]:
    counts = [_("Số đơn vị"), _("Số đơn vị không có chỉ số"), _("Số phiếu")]
    targets = [_("Chỉ tiêu"), _("Xét chỉ tiêu"), _("Đơn vị đạt"), _("Đơn vị xét được")]
    yield [_("Mã"), _("Khối"), *counts, *_figure_head(), *targets, _("Ghi chú")]
    for line in found.rows:
        reached = [line.reached.words if line.reached else "", reached_words(line.reached)]
        units = (line.met, line.judged) if line.judged else (None, None)
        yield [
            *(line.code, line.name, line.units, line.left_out, line.n),
            *_figures(line),
            *reached,
            *units,
            line.reason,
        ]


def risk_rows(found: Iterable[AtRisk]) -> Iterator[Cells]:
    yield [
        *(_("Mã đơn vị"), _("Đơn vị"), _("Số phiếu"), _("Chỉ số, %"), _("Thấp, %"), _("Cao, %")),
        *change_head(),
        *(_("Chỉ tiêu"), _("Xét chỉ tiêu")),
    ]
    for each in found:
        row, missed = each.row, each.missed
        figures = [number(row.index), number(row.low), number(row.high), *change_cells(row.certain)]
        target = [missed.words if missed else "", reached_words(missed)]
        yield [row.code, row.name, row.n, *figures, *target]


def reached_words(reached: Reached | None) -> str:
    """Return whether a target is met, and how sure that is, in words."""
    if reached is None or reached.met is None:
        return ""
    if reached.certainty == "chac_chan_dat":
        return _("chắc chắn đạt")
    if reached.certainty == "chac_chan_khong_dat":
        return _("chắc chắn không đạt")
    unsure = _("đạt theo số ghi ở đây, chưa chắc chắn"), _("chưa đạt theo số ghi ở đây, chưa chắc chắn")
    return unsure[0] if reached.met else unsure[1]


def _figure_head() -> list[str]:
    return [_("Chỉ số, %"), _("Thấp, %"), _("Cao, %"), *change_head()]


def _figures(line: Line) -> list[object]:
    return [number(line.index), number(line.certain.low), number(line.certain.high), *change_cells(line.certain)]
