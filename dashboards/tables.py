"""The officials' tables as rows of CSV files; numbers have decimal commas, as Excel set to Vietnamese reads them."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from dashboards.board import Board, Group
from dashboards.graphics import LEVELS, whole_percents
from dashboards.pages import CountLine, RoundPage
from dashboards.profile import Line, Profile
from dashboards.rows import Row
from dashboards.wording import compared_words, verdict_words, why_no_verdict
from scoring.results import Certain

Cells = Sequence[object]
# The place of a unit's code in the rows of a board.
CODE = 3


def number(text: str | None) -> str:
    return (text or "").replace(".", ",")


def round_rows(page: RoundPage) -> Iterator[Cells]:
    """Yield what the page of a round shows: units, the province's tree, or counts."""
    if page.board is not None:
        return board_rows(page.board)
    return profile_rows(page.tree) if page.tree is not None else count_rows(page.counts)


def count_rows(lines: Iterable[CountLine]) -> Iterator[Cells]:
    yield [_("Mã đơn vị"), _("Đơn vị"), _("Số phiếu đã nhận"), _("Số phiếu phát ra")]
    for line in lines:
        yield [line.code, line.name, line.received, line.issued]


def board_rows(board: Board) -> Iterator[Cells]:
    yield [*_board_head(board), *(column.name for column in board.columns), *_level_head(), _("Ghi chú")]
    for group in board.groups:
        for row in group.rows:
            yield _board_row(group, row, board)
        if group.mean is not None:
            yield _board_row(group, group.mean, board)
    for row in board.parents.rows if board.parents else ():
        yield _board_row(board.parents, row, board)
    if board.total is not None:
        yield _board_row(None, board.total, board)


def _board_head(board: Board) -> list[str]:
    return [
        _("Khối"),
        _("Hạng"),
        _("Đồng hạng"),
        _("Mã đơn vị"),
        _("Đơn vị"),
        _("Số phiếu"),
        _("Chỉ số, %"),
        *([_("Thấp, %"), _("Cao, %")] if board.has_intervals else []),
        *([*change_head(), _("Số đơn vị so sánh"), *_rank_before_head()] if board.has_changes else []),
        *([_("Thẩm định"), _("Xếp loại"), _("Có thể thuộc loại")] if board.has_decided else []),
        _("Số đơn vị để ngoài"),
    ]


def _rank_before_head() -> list[str]:
    return [_("Hạng kỳ trước"), _("Số đơn vị xếp hạng kỳ trước"), _("Thay đổi hạng (lên +)")]


def _rank_before(row: Row) -> list[object]:
    """Return where a unit stood among how many, and by how many places it stands better."""
    return ["", "", ""] if row.stood is None or row.rank is None else [*row.stood, row.stood[0] - row.rank]


def change_head() -> list[str]:
    """Return the heads of `change_cells`."""
    return [_("Kỳ trước, %"), _("So kỳ trước"), _("So kỳ trước, thấp"), _("So kỳ trước, cao"), _("Nhận xét")]


def change_cells(certain: Certain) -> list[object]:
    """Return the change in points with its limits, and the verdict or why there is none."""
    if certain.verdict:
        said = verdict_words(certain.verdict)
    else:
        said = why_no_verdict(certain.no_verdict) if certain.no_verdict else ""
    return [
        number(certain.previous),
        number(certain.change),
        number(certain.change_low),
        number(certain.change_high),
        said,
    ]


def _level_head() -> list[str]:
    return [f"{name}, %" for name in LEVELS[5]]


def _board_row(group: Group | None, row: Row, board: Board) -> list[object]:
    is_unit = row.rank is not None or bool(row.reason) or (group is not None and row in group.rows)
    cells = [number(cell.index) or cell.reason for cell in row.cells]
    return [
        group.name if group else "",
        row.rank,
        _("có") if row.tied else "",
        row.code if is_unit else "",
        row.name,
        row.n,
        number(row.index),
        *([number(row.low), number(row.high)] if board.has_intervals else []),
        *([*change_cells(row.certain), row.certain.compared_units, *_rank_before(row)] if board.has_changes else []),
        *(_decided_cells(row) if board.has_decided else []),
        row.left_out or None,
        *(cells or [""] * len(board.columns)),
        *level_cells(row.levels.levels),
        row.reason or _pooled_words(row.certain),
    ]


def _decided_cells(row: Row) -> list[object]:
    found = row.decided
    return [found.appraised, found.grade.name if found.grade else "", found.possible] if found else ["", "", ""]


def _pooled_words(certain: Certain) -> str:
    """Say of a pooled row that its years do not have the same units: no number of units compared says it."""
    return compared_words(certain) if certain.units_in_both is not None else ""


def level_cells(levels: Sequence[int]) -> list[object]:
    """Return whole percents; a folded distribution stands under "Không hài lòng", "Bình thường", "Hài lòng"."""
    if not sum(levels):
        return [""] * 5
    percents = whole_percents(levels)
    return list(percents) if len(percents) == 5 else ["", *percents, ""]


def profile_rows(profile: Profile) -> Iterator[Cells]:
    yield [
        _("Loại"),
        _("Mã"),
        _("Tên"),
        _("Thuộc"),
        _("Số người trả lời"),
        _("Không áp dụng"),
        _("Chỉ số, %"),
        *([_("Thấp, %"), _("Cao, %")] if profile.has_limits else []),
        *(change_head() if profile.has_changes else []),
        _("Điểm"),
        _("Điểm tối đa"),
        *_level_head(),
        _("Ghi chú"),
    ]
    for line in (*profile.items, *profile.factors):
        yield _profile_row(line, profile)


def _profile_row(line: Line, profile: Profile) -> list[object]:
    kinds = {"item": _("Tiêu chí"), "factor": _("Yếu tố"), "part": _("Phần")}
    folded = _("hai mức không hài lòng gộp, hai mức hài lòng gộp") if line.levels.state == "folded" else ""
    return [
        kinds[line.kind],
        line.code,
        line.name,
        line.above,
        line.n,
        "" if line.hidden else line.na,
        number(line.index),
        *([number(line.certain.low), number(line.certain.high)] if profile.has_limits else []),
        *(change_cells(line.certain) if profile.has_changes else []),
        number(line.points),
        number(line.max_points),
        *level_cells(line.levels.levels),
        line.reason or folded,
    ]
