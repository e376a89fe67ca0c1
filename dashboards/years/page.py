"""What the page of a year holds, put together from the year's stored run."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards import tables, wording
from dashboards.board import Board
from dashboards.headlines import Headline, filter_fields, made_board
from dashboards.pages import detailed, whole_blocks
from dashboards.rows import Source
from dashboards.years.rights import Seen
from scoring.access import Sight
from scoring.counts_withheld import withheld_rows
from scoring.method import Method
from scoring.models import YearRun, YearRunRound, YearUnitScore
from scoring.year_results import year_method_of, year_result_of
from scoring.year_rounds import YearRounds, latest_year_run, round_runs, rounds_of_year
from scoring.year_shown import year_shown_of
from surveys.models import Round


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round of the year: its `number` in the year where it entered, else why it did not."""

    round: Round
    number: int | None
    why: str
    url: str


@dataclass(frozen=True, slots=True)
class UnitLine:
    """The numbers of the rounds that a unit's figure comes from; `note` says what was passed over."""

    code: str
    name: str
    rounds: str
    note: str


@dataclass(frozen=True, slots=True)
class YearPage:
    """A year as one person sees it; without a `run` it is not computed yet.

    `stale` says that a round was computed again, or came to the year, after the year.
    """

    year: int
    sight: Sight
    rounds: tuple[RoundLine, ...]
    can_score: bool
    run: YearRun | None = None
    method_line: str = ""
    made: str = ""
    synthetic: bool = False
    stale: bool = False
    board: Board | None = None
    headline: Headline | None = None
    blocks: tuple[tuple[str, str], ...] = ()
    units: tuple[UnitLine, ...] = ()

    @property
    def title(self) -> str:
        return _("Chỉ số hài lòng năm %(year)d") % {"year": self.year}

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [
            (_("Kết quả"), reverse("dashboards:rounds")),
            (_("Các năm"), reverse("history:whole")),
            (str(self.year), ""),
        ]

    @property
    def filter_fields(self) -> dict[str, list[tuple[str, str]]]:
        return filter_fields(self.board, self.blocks)

    @property
    def received(self) -> int:
        return sum(row.n for row in self.board.everyone) if self.board else 0


def year_page(seen: Seen, raw: Mapping[str, str]) -> YearPage:
    """Return the page of a year as an address sorts and filters its table."""
    by = rounds_of_year(seen.year)
    run = latest_year_run(by, newest=seen.sight.sees_newest)
    can_score = seen.sight.computes and bool(by.rounds)
    if run is None:
        return YearPage(seen.year, seen.sight, tuple(_planned(by, seen)), can_score)
    entered = list(run.rounds.select_related("round", "run").order_by("place", "round__opens_on", "round"))
    method = year_method_of(run)
    units = [unit for unit in _units(run) if seen.sight.shows(unit.round_unit)]
    listed = [unit.round_unit for unit in units]
    whole = whole_blocks(seen.sight, listed)
    withheld = withheld_rows([one.round_id for one in entered if one.place is not None])
    details = detailed(seen.sight, listed)
    source = Source(year_result_of(run), method, listed, details, whole, year_shown_of(run), withheld)
    made = made_board(source, raw)
    return YearPage(
        year=seen.year,
        sight=seen.sight,
        rounds=tuple(_line(one.round, one.place, one.get_why_display(), seen) for one in entered),
        can_score=can_score,
        run=run,
        method_line=wording.method_line(method, run.method_version.number),
        made=_made(seen.year, method, entered),
        synthetic=run.synthetic,
        stale=_is_stale(by, entered, newest=seen.sight.sees_newest),
        board=made.board,
        headline=made.headline,
        blocks=made.blocks,
        units=tuple(_unit(unit) for unit in units),
    )


def file_rows(page: YearPage) -> Iterator[tables.Cells]:
    """Yield the table as the page shows it, with the rounds of each unit."""
    rounds = {unit.code: unit.rounds for unit in page.units}
    if page.board is None:
        return
    head, *rows = tables.board_rows(page.board)
    yield [*head, _("Đợt vào chỉ số")]
    for row in rows:
        yield [*row, rounds.get(str(row[tables.CODE]), "")]


def _units(run: YearRun) -> Sequence[YearUnitScore]:
    units = YearUnitScore.objects.filter(year_run=run).defer("result", "estimates")
    return list(units.select_related("round_unit__agency", "round_unit__version", "round_unit__block"))


def _planned(by: YearRounds, seen: Seen) -> Iterator[RoundLine]:
    for place, each in enumerate(by.rounds):
        yield _line(each, place, "", seen)
    for one in by.left_out:
        yield _line(one.round, None, str(one.why.label), seen)


def _line(round: Round, place: int | None, why: str, seen: Seen) -> RoundLine:
    url = reverse("dashboards:round", args=[round.code]) if round.pk in seen.rounds else ""
    return RoundLine(round, None if place is None else place + 1, why, url)


def _made(year: int, method: Method, entered: Sequence[YearRunRound]) -> str:
    """Return in a sentence from which rounds and how the year was made."""
    titles = [one.round.title for one in entered if one.place is not None]
    words = ngettext(
        "Chỉ số năm %(year)d tính từ %(n)d đợt: %(rounds)s. Cách gộp: %(how)s.",
        "Chỉ số năm %(year)d gộp %(n)d đợt: %(rounds)s. Cách gộp: %(how)s.",
        len(titles),
    )
    how = {
        "pooled": _("gộp phiếu, mọi câu trả lời của các đợt có trọng số như nhau"),
        "mean": _("trung bình các đợt, mỗi đợt mà đơn vị có chỉ số có trọng số như nhau"),
        "last": _("lấy đợt mới nhất mà đơn vị có chỉ số"),
    }[method.roll_ups.year]
    return words % {"year": year, "n": len(titles), "rounds": "; ".join(titles), "how": how}


def _is_stale(by: YearRounds, entered: Sequence[YearRunRound], *, newest: bool) -> bool:
    stood = {one.round_id: one.run.input_hash for one in entered if one.run}
    return stood != {pk: run.input_hash if run else "" for pk, run in round_runs(by, newest=newest).items()}


def _unit(unit: YearUnitScore) -> UnitLine:
    passed = ""
    if unit.left_out:
        words = ngettext("bỏ qua %(n)d đợt không có chỉ số", "bỏ qua %(n)d đợt không có chỉ số", unit.left_out)
        passed = words % {"n": unit.left_out}
    return UnitLine(
        code=unit.round_unit.agency.code,
        name=unit.round_unit.version.name,
        rounds=", ".join(str(place + 1) for place in unit.entered),
        note=passed,
    )
