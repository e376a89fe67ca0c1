"""Which columns of the results' long tables can be taken away: all but the name and the index."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.table_looks import Column, TableLook, look_of
from dashboards.board import Board, Head
from dashboards.matrix.heat import Map
from dashboards.overview.block import BlockPage

# The codes of factors and items hold no hyphen.
RANK, FORMS, AXIS = "cot-hang", "cot-phieu", "cot-truc"
CHANGE, LEVELS, LOWEST = "cot-thay-doi", "cot-phan-bo", "cot-thap-nhat"
OF_KIND = {"rank": RANK, "number": FORMS, "axis": AXIS, "change": CHANGE, "levels": LEVELS}


def look_at_board(request: HttpRequest, board: Board | None) -> TableLook | None:
    """Return how the units of a round or a year are shown; None without a table."""
    if board is None:
        return None
    columns = [
        *_first(),
        Column(AXIS, _("Khoảng tin cậy, hình vẽ")),
        *([Column(CHANGE, _("So kỳ trước"))] if board.has_changes else []),
        *(Column(each.code, f"{each.code}: {each.name}") for each in board.columns),
        Column(LEVELS, _("Phân bố trả lời, %")),
    ]
    return look_of(request.COOKIES, "dot", columns, back=request.get_full_path())


def look_at_block(request: HttpRequest, shown: BlockPage) -> TableLook:
    """Return how the units of a block are shown."""
    columns = [
        *_first(),
        # It stands before the number of forms: a reason does not span it.
        *([Column(AXIS, _("Khoảng hạng, hình vẽ"), spanned=False)] if shown.ticks else []),
        Column(LEVELS, _("Phân bố trả lời, %")),
        *([Column(CHANGE, _("So kỳ trước"))] if shown.board.has_changes else []),
    ]
    return look_of(request.COOKIES, "khoi", columns, back=request.get_full_path())


def look_at_map(request: HttpRequest, found: Map) -> TableLook:
    """Return how the heat map is shown; its items and its factors are chosen apart."""
    columns = [
        Column(FORMS, _("Phiếu")),
        *(Column(each.code, f"{each.code}: {each.name}") for each in found.columns),
        Column(LOWEST, _("Thấp nhất (số đo)")),
    ]
    table = "nhiet-yeu-to" if found.level == "factor" else "nhiet"
    return look_of(request.COOKIES, table, columns, back=request.get_full_path())


def heads_shown(heads: Iterable[Head], look: TableLook) -> list[Head]:
    """Return the heads of the columns that are not taken away."""
    return [head for head in heads if _code(head) not in look.hidden]


def _code(head: Head) -> str:
    return head.label if head.kind == "factor" else OF_KIND.get(head.kind, "")


def _first() -> list[Column]:
    return [Column(RANK, _("Hạng"), spanned=False), Column(FORMS, _("Phiếu"), spanned=False)]
