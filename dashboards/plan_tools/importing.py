"""What a plan's file becomes on the page: rows that were read, and the same once a person has looked them over."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplans.models import Plan
from actionplans.plan_deadlines import Years
from actionplans.plan_files import Found, Node, Reading, key_of, read
from dashboards.plan_tools.import_rows import Keys, Row, RowForm, initial_of, keys_of
from dashboards.plan_tools.naming import factors_of, node_names
from documents.reading.grids import grids_of
from documents.reading.refusals import UnreadableFile

# Rows on one page; of a longer file the rest comes when it is sent again, as what was taken is left out then.
MOST_ROWS = 40


@dataclass(slots=True)
class Sheet:
    """The rows to look over, what was left out of the file, and how many rows wait for the next time."""

    rows: list[Row]
    left: list[str] = field(default_factory=list)
    later: int = 0
    already: int = 0


def sheet_of(file: BinaryIO, *, name: str, size: int, plan: Plan, lead: str, on: date) -> Sheet:
    """Read a plan's file. Raises UnreadableFile, in words, also where no table in it is a plan's."""
    grids = grids_of(file, name=name, size=size)
    nodes, factors = node_names(plan), factors_of(plan)
    reading = read(
        [(grid.name, grid.lines) for grid in grids],
        years=Years(plan.first_year, plan.last_year),
        nodes=[Node(code, words, code in factors) for code, words in nodes.items()],
    )
    if not reading.rows:
        raise UnreadableFile(_nothing(reading))
    return _sheet(reading, plan, nodes, lead, on, several=reading.tables > 1)


def _sheet(reading: Reading, plan: Plan, nodes: Mapping[str, str], lead: str, on: date, *, several: bool) -> Sheet:
    held = keys_of(list(plan.measures.all()))
    fresh = [each for each in reading.rows if key_of(each.action, each.lead or lead, each.due_on) not in held]
    rows = [_row(number, each, plan, nodes, lead, on, several=several) for number, each in enumerate(fresh[:MOST_ROWS])]
    left = [_left(table, line, why, several=several) for table, line, why in reading.left]
    return Sheet(rows, left, later=max(len(fresh) - MOST_ROWS, 0), already=len(reading.rows) - len(fresh))


def _row(number: int, found: Found, plan: Plan, nodes: Mapping[str, str], lead: str, on: date, *, several: bool) -> Row:
    initial = initial_of(found, lead=lead, place=place_of(found.table, found.line, several=several))
    # As if it had been sent: what hinders a row is told at once.
    form = RowForm({f"r{number}-{name}": value for name, value in initial.items()}, nodes=nodes, prefix=f"r{number}")
    taken = form.is_valid() and not found.twin
    form.data = {**form.data, **({f"r{number}-take": "on"} if taken else {})}
    return Row(form, notes_of(found, plan, on))


def typed_rows(data: Mapping[str, Any], plan: Plan) -> list[Row]:
    """Return the rows as they were sent back from the page."""
    nodes = node_names(plan)
    return [
        Row(RowForm(data, nodes=nodes, prefix=f"r{number}"))
        for number in range(MOST_ROWS)
        if f"r{number}-action" in data
    ]


def place_of(table: str, line: int, *, several: bool) -> str:
    said = _("Dòng %d") % line
    return f"{table}, {said.lower()}"[:120] if several else said


def notes_of(found: Found, plan: Plan, on: date) -> list[str]:
    """Say what a person should know of a row that can be taken."""
    return [*_of_deadline(found, plan, on), *_of_names(found)]


def _of_deadline(found: Found, plan: Plan, on: date) -> Iterator[str]:
    if found.due_on is None:
        if found.due_words:
            yield _("Không đọc được ngày từ “%s”.") % found.due_words[:100]
        return
    said = {"words": found.due_words[:100], "day": f"{found.due_on:%d/%m/%Y}"}
    if found.how == "end":
        yield _("“%(words)s”: lấy ngày cuối, %(day)s.") % said
    if found.how == "always":
        yield _("“%(words)s”: lấy ngày cuối của kế hoạch, %(day)s.") % said
    if found.due_on < on:
        yield _("Hạn đã qua.")
    if not plan.first_year <= found.due_on.year <= plan.last_year:
        yield _("Hạn nằm ngoài các năm của kế hoạch.")


def _of_names(found: Found) -> Iterator[str]:
    if found.several_leads:
        yield _("Tệp ghi nhiều đơn vị chủ trì: giữ đơn vị đầu, các đơn vị sau thành phối hợp.")
    if found.unknown_node:
        yield _("Không có yếu tố, tiêu chí nào tên “%s”.") % found.unknown_node[:100]
    if found.twin:
        yield _("Giống dòng %d ở trên.") % found.twin


def kept_out(rows: Sequence[Row]) -> str:
    """Say which rows were left out, for who took the others."""
    places = [row.place for row in rows]
    return ngettext("Để ngoài %d dòng: ", "Để ngoài %d dòng: ", len(places)) % len(places) + ", ".join(places) + "."


def held_again(rows: Sequence[Row], held: Keys) -> list[Row]:
    """Return the rows that the plan has already."""
    return [row for row in rows if _key(row) in held]


def _key(row: Row) -> tuple[str, str, date | None]:
    typed = row.form.cleaned_data
    return key_of(typed.get("action", ""), typed.get("lead", ""), typed.get("due_on"))


def _left(table: str, line: int, why: str, *, several: bool) -> str:
    place = place_of(table, line, several=several)
    return f"{place}: {_('dòng cộng') if why == 'sum' else _('không có nội dung công việc')}"


def _nothing(reading: Reading) -> str:
    if not reading.seen:
        return _("Tệp không có bảng nào. Kế hoạch phải nằm trong bảng; xem tệp mẫu.")
    if not reading.tables:
        return _(
            "Không thấy dòng tên cột. Bảng cần cột nội dung, nhiệm vụ và ít nhất một cột khác như đơn vị chủ trì, "
            "thời gian hoàn thành; xem tệp mẫu."
        )
    return _("Bảng không có dòng công việc nào.")
