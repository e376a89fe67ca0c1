"""What the officials' pages hold, put together from stored runs for the templates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards import board as boards
from dashboards import graphics, query, selectors, wording
from dashboards import profile as profiles
from dashboards.beside_shown import told_of_total, told_of_unit
from dashboards.board import Board
from dashboards.forms_counted import FormsCounted, forms_counted
from dashboards.forms_seen import forms_seen
from dashboards.newer_run import NewerRun, newer_run
from dashboards.profile import Profile
from dashboards.rows import Row, Source, columns_of
from scoring.access import Sight, measures_province, sees_whole, why_no_figures
from scoring.counts_withheld import withheld_rows
from scoring.method import Method
from scoring.models import ScoringRun
from scoring.results import RoundResult, UnitResult
from scoring.run_for import RunSeen, run_seen
from scoring.selectors import left_out, method_of, received, result_of
from scoring.shown import shown_of
from surveys.models import Round, RoundUnit


@dataclass(frozen=True, slots=True)
class Headline:
    """The strip on top: an index (of all, of a block or of the one unit seen) and what stands around it."""

    label: str
    row: Row | None
    mark: graphics.Mark | None
    others: tuple[str, ...]
    axis: graphics.Axis
    counted: int
    too_few: int
    spread: tuple[str, str] | None
    lowest: tuple[str, str] | None
    sentence: str
    # Of the limits, in percent.
    level: str


@dataclass(frozen=True, slots=True)
class CountLine:
    code: str
    name: str
    received: int
    issued: int | None


@dataclass(frozen=True, slots=True)
class RoundPage:
    """A round as one person sees it; exactly one of `counts`, `board`, `tree` is there, none before a run."""

    round: Round
    sight: Sight
    received: int
    run: ScoringRun | None = None
    seen: RunSeen | None = None
    method_line: str = ""
    new_forms: int = 0
    newer: NewerRun | None = None
    counts: tuple[CountLine, ...] = ()
    why_counts: str = ""
    board: Board | None = None
    headline: Headline | None = None
    forms: FormsCounted | None = None
    blocks: tuple[tuple[str, str], ...] = ()
    tree: Profile | None = None
    reading: str = ""

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [(_("Kết quả"), reverse("dashboards:rounds")), (self.round.title, "")]

    @property
    def filter_fields(self) -> dict[str, list[tuple[str, str]]]:
        return filter_fields(self.board, self.blocks)

    @property
    def taken_back(self) -> int:
        return max(0, -self.new_forms)


def filter_fields(board: Board | None, blocks: Iterable[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    """Return the choices of the fields of a board's filters."""
    return {
        "blocks": [("", _("Tất cả các khối")), *blocks],
        "statuses": [("", _("Tất cả")), ("du", _("Có chỉ số")), ("it", _("Không đủ phiếu"))],
        "orders": [*board.orders] if board else [],
        "directions": [("", _("Tăng dần")), (query.DOWN, _("Giảm dần"))],
    }


def round_page(found: Round, sight: Sight, units: Sequence[RoundUnit], raw: Mapping[str, str]) -> RoundPage:
    counts = received(found)
    page = RoundPage(found, sight, sum(counts.get(unit.pk, 0) for unit in units))
    shown = [unit for unit in units if sight.shows(unit)]
    why = _why_no_figures(found, sight, shown)
    if why:
        return replace(page, counts=tuple(_count_line(unit, counts) for unit in units), why_counts=why)
    seen = run_seen(found, newest=sight.sees_newest)
    run = seen.run
    if run is None:
        return page
    method = method_of(run)
    # Whoever sees less than every count sees the run beside those before it, whose results are kept.
    result = result_of(run) if sight.detail.everything else shown_of(run).results[-1]
    page = replace(page, run=run, seen=seen, method_line=wording.method_line(method, run.method_version.number))
    forms = forms_seen(seen, sight, units, counts, result)
    page = replace(page, received=forms.received, new_forms=forms.new, newer=newer_run(found, seen))
    if measures_province(found):
        return _with_tree(page, run, method, result)
    made = made_board(_source(found, run, result, sight, shown), raw)
    counted = _forms(page, made.headline, result, forms.back)
    return replace(page, board=made.board, blocks=made.blocks, headline=made.headline, forms=counted)


def _forms(page: RoundPage, headline: Headline, result: RoundResult, back: int) -> FormsCounted | None:
    """Return where the forms are that the whole round's index does not count; None for who sees a part of it."""
    if headline.row is None or headline.row.index is None or not page.sight.units.everything:
        return None
    return forms_counted(result, headline.row.n, received=page.received, excluded=max(0, left_out(page.round) - back))


def source_of(found: Round, sight: Sight, units: Sequence[RoundUnit]) -> tuple[RunSeen | None, Source | None, str]:
    """Return the run of a round that is seen and what tables of its units are made of; without these, why."""
    shown = [unit for unit in units if sight.shows(unit)]
    if why := _why_no_figures(found, sight, shown):
        return None, None, why
    seen = run_seen(found, newest=sight.sees_newest)
    run = seen.run
    if run is None:
        return None, None, _("Đợt này chưa tính chỉ số.")
    if measures_province(found):
        return seen, None, _("Phiếu của đợt này đo cả tỉnh, không có chỉ số riêng của từng cơ quan.")
    return seen, _source(found, run, result_of(run), sight, shown), ""


def _source(found: Round, run: ScoringRun, result: RoundResult, sight: Sight, shown: Sequence[RoundUnit]) -> Source:
    seen = {unit.agency for unit in result.agencies} <= {unit.agency.code for unit in shown}
    whole = None if seen and sees_whole(found, sight) else whole_blocks(sight, shown)
    details = detailed(sight, shown)
    withheld = frozenset() if len(details) == len(shown) else withheld_rows([found])
    return Source(result, method_of(run), shown, details, whole, shown_of(run), withheld)


def _read(units: Iterable[UnitResult]) -> int:
    """Return how many forms a run knew of, those not counted in the index too."""
    return sum(unit.n + unit.voluntary for unit in units)


def _why_no_figures(found: Round, sight: Sight, shown: Sequence[RoundUnit]) -> str:
    if sight.figures.everything:
        return ""
    if not shown:
        return why_no_figures(found)
    if measures_province(found):
        return _("Phiếu của đợt này đo cả tỉnh, không có chỉ số riêng của từng cơ quan.")
    return ""


def _with_tree(page: RoundPage, run: ScoringRun, method: Method, result: RoundResult) -> RoundPage:
    detail = page.sight.detail.everything
    told = {} if detail else told_of_total(run, result.total)
    tree = profiles.make(result.total, detail=detail, method=method, **told)
    return replace(page, tree=tree, reading=wording.reading(tree.index, tree.n, method) if tree.index else "")


@dataclass(frozen=True, slots=True)
class MadeBoard:
    """A board with the strip above it and the blocks that can be asked for."""

    board: Board
    headline: Headline
    blocks: tuple[tuple[str, str], ...]


def made_board(source: Source, raw: Mapping[str, str]) -> MadeBoard:
    """Make the board that an address asks for."""
    blocks = _blocks(source)
    asked = query.read(
        raw,
        columns=boards.sortable(columns_of(source.result)),
        blocks=[code for code, _name in blocks],
        default=boards.RANK,
    )
    made = boards.make(source, asked)
    return MadeBoard(made, _headline(made, source.method), blocks)


def _blocks(source: Source) -> tuple[tuple[str, str], ...]:
    seen = {unit.block.code for unit in source.units if unit.block}
    return tuple((block.block, block.name) for block in source.result.blocks if block.block in seen)


def _count_line(unit: RoundUnit, counts: Mapping[int, int]) -> CountLine:
    return CountLine(unit.agency.code, unit.version.name, counts.get(unit.pk, 0), unit.issued)


def detailed(sight: Sight, units: Sequence[RoundUnit]) -> frozenset[str]:
    """Return the units of which nothing is hidden."""
    return frozenset(unit.agency.code for unit in units if sight.details(unit))


def whole_blocks(sight: Sight, units: Sequence[RoundUnit]) -> frozenset[str] | None:
    """Return the blocks that are seen whole, None for all of them."""
    if sight.figures.everything:
        return None
    return frozenset(unit.block.code for unit in units if unit.block and unit.block_id in sight.figures.block_ids)


def _headline(made: Board, method: Method) -> Headline:
    row = _main_row(made)
    known = [unit.index for unit in made.everyone if unit.index is not None]
    axis = graphics.axis([*known, row.index if row else None])
    return Headline(
        label=_label(made, row),
        row=row,
        mark=graphics.mark(axis, row.index, row.low, row.high) if row else None,
        others=tuple(axis.at(index) for index in known) if len(known) > 1 else (),
        axis=axis,
        counted=len(known),
        too_few=len(made.everyone) - len(known),
        spread=(min(known, key=Decimal), max(known, key=Decimal)) if len(known) > 1 else None,
        lowest=_lowest(made, row),
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
    return _("Chỉ số hài lòng") if row is None or row in made.everyone else row.name


def _lowest(made: Board, row: Row | None) -> tuple[str, str] | None:
    """Return the name and index of the weakest factor; None while one of them is hidden."""
    cells = row.cells if row else ()
    if any(cell.why for cell in cells):
        return None
    known = [
        (column.name, cell.index) for column, cell in zip(made.columns, cells, strict=False) if cell.index is not None
    ]
    return min(known, key=lambda pair: Decimal(pair[1]), default=None)


@dataclass(frozen=True, slots=True)
class UnitPage:
    """One unit as one person sees it; without `profile` there is nothing but the count (see `why`)."""

    unit: RoundUnit
    sight: Sight
    received: int
    why: str = ""
    run: ScoringRun | None = None
    seen: RunSeen | None = None
    method_line: str = ""
    profile: Profile | None = None
    tied: bool = False
    reading: str = ""
    new_forms: int = 0
    newer: NewerRun | None = None

    @property
    def trail(self) -> list[tuple[str, str]]:
        address = reverse("dashboards:round", args=[self.unit.round.code])
        block = [(self.unit.block.name, f"{address}#khoi-{self.unit.block.code}")] if self.unit.block else []
        start = [(_("Kết quả"), reverse("dashboards:rounds")), (self.unit.round.title, address)]
        return [*start, *block, (self.unit.version.name, "")]

    @property
    def count_line(self) -> CountLine:
        return CountLine(self.unit.agency.code, self.unit.version.name, self.received, self.unit.issued)


def unit_page(unit: RoundUnit, sight: Sight) -> UnitPage:
    page = UnitPage(unit, sight, selectors.received_by(unit))
    if not sight.shows(unit):
        return replace(page, why=why_no_figures(unit.round))
    seen = run_seen(unit.round, newest=sight.sees_newest)
    run = seen.run
    result = selectors.unit_result(run, unit) if run else None
    if run is None or result is None:
        return replace(page, run=run)
    method = method_of(run)
    detail = sight.details(unit)
    made = profiles.make(
        result, detail=detail, method=method, **({} if detail else told_of_unit(run, result, unit, sight))
    )
    return replace(
        page,
        run=run,
        seen=seen,
        method_line=wording.method_line(method, run.method_version.number),
        profile=made,
        tied=selectors.rank_is_shared(run, unit, made.rank),
        reading=wording.reading(made.index, made.n, method) if made.index else "",
        received=_read([result]) if seen.is_held else page.received,
        new_forms=page.received - _read([result]) if detail else 0,
        newer=newer_run(unit.round, seen),
    )
