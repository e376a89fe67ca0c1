"""The comparison over years: the whole, blocks, agencies with their predecessors; where years do not compare."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from charts import lines, pieces
from charts.numbers import NONE, vi
from charts.specs import Mark, axis_of
from reports.content import Block, Figure, Report, Section, Table, Text, numbered, present
from reports.figures import Draw
from reports.keyed import keyed
from reports.kinds.front import head
from reports.kinds.grids import grid
from reports.kinds.history import Years, years_of
from reports.kinds.refusing import without_figures as refuse
from reports.selectors import NothingToReport
from reports.wording import PERCENT
from scoring.history.series import Break, Line, Point, Series

if TYPE_CHECKING:
    from reports.asked import Asked

__all__ = ["SAYS", "TITLE", "refuse", "report"]

TITLE = _("Báo cáo so sánh các năm")
SAYS = _("Chỉ số qua các năm của cả đợt, khối và đơn vị, kể cả đơn vị tiền thân; chỗ không so sánh được với năm trước.")
ONE_YEAR = _("Chỉ có số liệu một năm của bộ câu hỏi này nên chưa lập được báo cáo so sánh các năm.")
BREAK = "‖"
# The newest so many lie on a landscape page.
MOST_YEARS = 10
WHY = {
    "too_few": "không đủ phiếu",
    "no_answers": "không có câu trả lời hợp lệ",
    "hidden": "không nêu do ít phiếu",
}
ORIGINS = {
    "merged": "hình thành do sáp nhập, không có số liệu riêng trước đó",
    "split": "được chia tách hoặc đã chuyển đi một phần, không có số liệu riêng trước đó",
    "unclear": "các lần kế thừa đã ghi mâu thuẫn nhau, không nối với năm trước",
}
NOTES = (
    f"Dấu “{BREAK}”: không so sánh được với số liền trước (đổi phương pháp, hoặc một bên chỉ có số đã công bố). "
    f"Dấu “{NONE}”: năm đó không có số liệu hoặc không nêu. Dấu “†”: số đã công bố trước đây, không tính lại. "
    "Dấu “*”: lần tính chưa công bố.",
    "Hai số khác nhau chưa chứng tỏ tăng hay giảm; nhận định tăng, giảm có ở báo cáo của từng đợt.",
)


def report(asked: "Asked", draw: Draw) -> Report:
    """Assemble the comparison of the years of a round's survey up to it. Raises NothingToReport."""
    refuse(asked)
    found, numbers = years_of(asked), count(1)
    if found.count < 2:
        raise NothingToReport(str(ONE_YEAR))
    sections = (
        Section(
            "Chung cả đợt",
            present(*_said(found.whole), _chart(found.whole, draw), _whole(numbers, found.whole)),
        ),
        _lines("Theo khối", "Chỉ số của các khối qua các năm (%)", "Khối", numbers, found.blocks),
        _agencies(numbers, found),
    )
    about = f"so sánh chỉ số hài lòng các năm đến năm {asked.round.assessment_year}"
    return Report(head=head(asked, about, draft=found.draft), sections=numbered(*sections))


def _chart(line: Line, draw: Draw) -> Figure | None:
    """Draw the newest years, None where fewer than two have a figure."""
    points = line.points[-MOST_YEARS:]
    if sum(point.value is not None for point in points) < 2:
        return None
    skipped = len(line.points) - len(points)
    marks = [
        lines.YearMark(Mark(str(point.year), point.value, "", point.low, point.high), place + skipped in line.breaks)
        for place, point in enumerate(points)
    ]
    spec = lines.line(marks, break_label="không so sánh")
    axis = axis_of([value for year in marks for value in year.mark.values])
    window = f"trục từ {axis.low} đến {axis.high}"
    said = "; ".join(f"năm {point.year}: {vi(point.value)}" for point in points)
    (piece,) = pieces.cut(draw(spec), spec, [f"Chỉ số hài lòng chung qua các năm (%), {window}: {said}"])
    return Figure(
        number=1,
        caption=f"Chỉ số hài lòng chung qua các năm (%); {window}; vạch đứng: khoảng tin cậy",
        axis=piece,
        rows=(),
    )


def _said(line: Line) -> Iterator[Text]:
    points = line.points
    first, last = points[0], points[-1]
    spans = f"Có số liệu {vi(len({point.year for point in points}))} năm, từ {first.year} đến {last.year}."
    alike = "" if line.breaks else "Các năm tính theo cách so sánh được với nhau."
    yield from keyed("1", so_nam=spans, moi_nhat=_newest(line), so_sanh=alike)
    for place, found in sorted(line.breaks.items()):
        now, then = points[place], points[place - 1]
        broken = f"Không so sánh năm {now.year} với năm {then.year}: {_why(found)}."
        # Two rounds of a year may both differ from what stands before them.
        yield from keyed("1", **{f"khac_{then.year}_{now.year}_{place}": broken})


def _newest(line: Line) -> str:
    """Say the newest figure beside the one before it; whether it rose is told by the report of its round."""
    now = line.points[-1]
    if now.value is None:
        return ""
    limits = f" (khoảng tin cậy: {_limits(now)})" if _limits(now) != NONE else ""
    said = f"Chỉ số chung năm {now.year} là {vi(now.value)}{PERCENT}{limits}"
    then = line.points[-2] if len(line.points) > 1 else None
    if then is None or then.value is None or len(line.points) - 1 in line.breaks:
        return f"{said}."
    return f"{said}; lần trước, năm {then.year}, là {vi(then.value)}{PERCENT}."


def _why(found: Break) -> str:
    if found.kind == "stated":
        return "một bên chỉ có số đã công bố, không đối chiếu được cách tính"
    return "nguồn không nêu cách tính" if found.kind == "unknown" else "phương pháp hoặc bộ câu hỏi thay đổi"


def _whole(numbers: Iterator[int], line: Line) -> Table | None:
    rows = [
        (f"{point.year}{_mark(point)}", point.source, _value(line, place), _limits(point), vi(point.n))
        for place, point in enumerate(line.points)
    ]
    heads = ("Năm", "Nguồn", "Chỉ số", "Khoảng tin cậy", "Số phiếu")
    return grid(numbers, "Chỉ số hài lòng chung qua các năm (%)", heads, rows, words=2, notes=NOTES)


def _limits(point: Point) -> str:
    return f"{vi(point.low)}–{vi(point.high)}" if point.low is not None and point.high is not None else NONE


def _mark(point: Point) -> str:
    return "†" if point.kind == "stated" else "" if point.official else "*"


def _value(line: Line, place: int) -> str:
    point = line.points[place]
    shown = vi(point.value) if point.value is not None else WHY.get(point.why, NONE)
    return f"{BREAK} {shown}" if place in line.breaks else shown


def _lines(title: str, caption: str, first: str, numbers: Iterator[int], found: Sequence[Line]) -> Section | None:
    if not found:
        return None
    table = _table(numbers, caption, first, [(line.name, line) for line in found])
    return Section(title, present(table) if table else keyed("2", khong_co="Chưa có số liệu."))


def _table(numbers: Iterator[int], caption: str, first: str, rows: Sequence[tuple[str, Line]]) -> Table | None:
    """Return a row for each line with a column for each round; two of one year are told apart by their titles."""
    columns = _columns([line for _name, line in rows])
    titles = [f"{year}{f' ({title})' if sum(one[0] == year for one in columns) > 1 else ''}" for year, title in columns]
    cells = [(name, *(_at(line, column) for column in columns)) for name, line in rows]
    return grid(numbers, caption, (first, *titles), cells, notes=("Các dấu: như ở Bảng 1.",))


def _columns(found: Sequence[Line]) -> list[tuple[int, str]]:
    days = {(point.year, point.source): point.moment.day for line in found for point in line.points}
    return sorted(days, key=lambda column: (days[column], column))[-MOST_YEARS:]


def _at(line: Line, column: tuple[int, str]) -> str:
    for place, point in enumerate(line.points):
        if (point.year, point.source) == column:
            return f"{_value(line, place)}{_mark(point)}"
    return NONE


def _agencies(numbers: Iterator[int], found: Years) -> Section | None:
    if not found.agencies:
        return None
    rows = [row for series in found.agencies for row in _rows(series)]
    said = [
        Text(f"{series.line.name}: {_origin(series)}.", key=f"3.goc_{series.line.code}")
        for series in found.agencies
        if series.origin
    ]
    caption = "Chỉ số của các đơn vị qua các năm (%)"
    blocks: tuple[Block, ...] = present(_table(numbers, caption, "Đơn vị", rows))
    return Section("Theo đơn vị", (*blocks, *said))


def _rows(series: Series) -> Iterator[tuple[str, Line]]:
    """Yield an agency's years, below them those of what it came out of, which are no years of its own."""
    yield series.line.name, series.line
    for line in series.predecessors:
        yield f"– tiền thân: {line.name}", line


def _origin(series: Series) -> str:
    return ORIGINS.get(series.origin or "", "số liệu các năm trước là của đơn vị tiền thân")
