"""A board with the strip above it, ready for the templates. No database."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from dashboards import board as boards
from dashboards import query, wording
from dashboards.board import Board
from dashboards.rows import Row, Source, columns_of
from dashboards.strips import Strip, strip_of
from scoring.known import Known
from scoring.method import Method
from scoring.weakest import surely_lowest

# What the figures of a row rest on, by node; empty where nothing may be inferred.
KnownOf = Callable[[Row], Known]


@dataclass(frozen=True, slots=True)
class Lowest:
    """The factor with the lowest index and its answers; `certain`: it is surely below all others."""

    name: str
    index: str
    n: int
    certain: bool


@dataclass(frozen=True, slots=True)
class Headline:
    """The strip on top: an index (of all, of a block or of the one unit seen) and what stands around it."""

    label: str
    row: Row | None
    strip: Strip | None
    counted: int
    too_few: int
    spread: tuple[str, str] | None
    lowest: Lowest | None
    sentence: str
    # Of the limits, in percent.
    level: str


@dataclass(frozen=True, slots=True)
class MadeBoard:
    """A board with the strip above it and the blocks that can be asked for."""

    board: Board
    headline: Headline
    blocks: tuple[tuple[str, str], ...]


def _nothing_known(row: Row) -> Known:
    return {}


def made_board(source: Source, raw: Mapping[str, str], known_of: KnownOf = _nothing_known) -> MadeBoard:
    """Make the board that an address asks for; `known_of` a row tells what its figures rest on."""
    blocks = _blocks(source)
    asked = query.read(
        raw,
        columns=boards.sortable(columns_of(source.result)),
        blocks=[code for code, _name in blocks],
        default=boards.RANK,
    )
    made = boards.make(source, asked)
    return MadeBoard(made, _headline(made, source.method, known_of), blocks)


def _blocks(source: Source) -> tuple[tuple[str, str], ...]:
    seen = {unit.block.code for unit in source.units if unit.block}
    return tuple((block.block, block.name) for block in source.result.blocks if block.block in seen)


def filter_fields(board: Board | None, blocks: Iterable[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    """Return the choices of the fields of a board's filters."""
    return {
        "blocks": [("", _("Tất cả các khối")), *blocks],
        "statuses": [("", _("Tất cả")), ("du", _("Có chỉ số")), ("it", _("Không đủ phiếu"))],
        "orders": [*board.orders] if board else [],
        "directions": [("", _("Tăng dần")), (query.DOWN, _("Giảm dần"))],
    }


def _headline(made: Board, method: Method, known_of: KnownOf) -> Headline:
    row = _main_row(made)
    others = [(unit.name, unit.index) for unit in made.everyone if unit.index is not None]
    known = [index for _name, index in others]
    return Headline(
        label=_label(made, row),
        row=row,
        strip=strip_of(row.index, row.certain, None, others=others if len(known) > 1 else ()) if row else None,
        counted=len(known),
        too_few=len(made.everyone) - len(known),
        spread=(min(known, key=Decimal), max(known, key=Decimal)) if len(known) > 1 else None,
        lowest=_lowest(made, row, known_of),
        sentence=_sentence(row, method),
        level=method.certainty.percent,
    )


def _sentence(row: Row | None, method: Method) -> str:
    if row is None or row.index is None:
        return ""
    weighted = (method.total_roll_up if not row.block else method.block_roll_up) == "weighted"
    how: wording.Averaging = "weighted" if weighted else "mean"
    return wording.reading(row.index, row.n, method, averaged=row.averaged, roll_up=how)


def _main_row(made: Board) -> Row | None:
    """Return the row that speaks for the whole page, if one does."""
    if made.total is not None:
        return made.total
    if len(made.everyone) == 1:
        return made.everyone[0]
    return made.means[0] if len(made.means) == 1 and len({row.block for row in made.everyone}) == 1 else None


def _label(made: Board, row: Row | None) -> str:
    if made.total is not None:
        return _("Chỉ số hài lòng chung")
    if row is None:
        return _("Chỉ số hài lòng")
    # Under the title of a round of the whole province, a unit's figure says whose it is.
    return _("Chỉ số hài lòng của %(unit)s") % {"unit": row.name} if row in made.everyone else row.name


def _lowest(made: Board, row: Row | None, known_of: KnownOf) -> Lowest | None:
    """Return the weakest factor; None while one of them is hidden."""
    cells = row.cells if row else ()
    if row is None or any(cell.why for cell in cells):
        return None
    pairs = zip(made.columns, cells, strict=False)
    found = [(column, cell, cell.index) for column, cell in pairs if cell.index is not None]
    if not found:
        return None
    column, cell, index = min(found, key=lambda one: Decimal(one[2]))
    codes = [each.code for each, _cell, _index in found]
    return Lowest(column.name, index, cell.n, certain=surely_lowest(known_of(row), codes) == column.code)
