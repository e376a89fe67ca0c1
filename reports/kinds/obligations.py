"""The report of obligations (nhiệm vụ được giao) of a round (`followed`): by body, by point of each directive."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from actionplans.models import Obligation, ObligationStep, State
from actionplans.reach import reader_for, visible
from actionplans.selectors import Sums, Wanted, names_on, situations, sums_by_bearer
from charts.numbers import vi
from reports.content import Block, Report, Section, Text, numbered, present
from reports.figures import Draw
from reports.keyed import keyed
from reports.kinds.followed import of_round
from reports.kinds.front import head
from reports.kinds.grids import grid, short
from reports.selectors import NothingToReport
from reports.wording import day

if TYPE_CHECKING:
    from reports.asked import Asked

TITLE = _("Báo cáo thực hiện nhiệm vụ được giao")
SAYS = _(
    "Nhiệm vụ giao theo kết quả của đợt hoặc đến hạn trong năm của đợt: đúng hạn, trễ hạn, quá hạn, đề xuất xử lý; "
    "theo đơn vị và từng điểm văn bản."
)
NOTHING = _(
    "Không có nhiệm vụ nào giao theo kết quả của đợt “%(title)s” hoặc đến hạn trong năm %(year)d mà ông/bà xem được, "
    "nên chưa lập được báo cáo."
)
HEADS = ("Được giao", "Đúng hạn", "Trễ hạn", "Chờ xem xét", "Chưa nộp, còn hạn", "Quá hạn", "Đề xuất xử lý")
NAMES = ("owed", "in_time", "late_done", "waiting", "to_do", "overdue", "proposed")


def refuse(asked: "Asked") -> None:
    """Raise NothingToReport where there is nothing of the round that this person sees."""
    if not _due(asked).exists():
        raise NothingToReport(NOTHING % {"title": asked.round.title, "year": asked.round.assessment_year})


def report(asked: "Asked", draw: Draw) -> Report:
    """Assemble the report of what was given upon the round or due in its year. Raises NothingToReport."""
    refuse(asked)
    due, on, numbers, year = _due(asked), localdate(asked.at), count(1), asked.round.assessment_year
    sections = (
        Section(
            "Tình hình chung",
            present(*_whole(due, on, year), _by_bearer(numbers, due, on)),
        ),
        Section("Theo từng điểm của văn bản giao việc", tuple(_by_point(numbers, due, on))),
        Section("Quá hạn và đề xuất xử lý", tuple(_late(numbers, due, on))),
    )
    about = f"tình hình thực hiện nhiệm vụ được giao năm {year}"
    return Report(head=head(asked, about), sections=numbered(*sections))


def _due(asked: "Asked") -> "QuerySet[Obligation]":
    seen = Obligation.objects.select_related("point__directive")
    if isinstance(asked.user, User):
        seen = visible(reader_for(asked.user, on=localdate(asked.at)))
    elif asked.user is not None:
        seen = seen.none()
    return seen.filter(of_round(asked.round))


def _whole(due: "QuerySet[Obligation]", on: date, year: int) -> tuple[Text, ...]:
    sums = sums_by_bearer(due, Wanted(), on=on)
    all_of = {name: sum(getattr(one, name) for one in sums) for name in NAMES}
    withdrawn = due.filter(state=State.WITHDRAWN).count()
    said = (
        f"Có {vi(all_of['owed'])} nhiệm vụ của {vi(len(sums))} đơn vị, giao theo kết quả của đợt hoặc đến hạn trong "
        f"năm {year}: {vi(all_of['in_time'])} hoàn thành đúng hạn, {vi(all_of['late_done'])} hoàn thành trễ hạn, "
        f"{vi(all_of['waiting'])} đã nộp chờ xem xét, {vi(all_of['to_do'])} chưa nộp còn hạn, "
        f"{vi(all_of['overdue'])} quá hạn chưa nộp."
    )
    return keyed(
        "1",
        chung=said,
        cach_tinh="Đúng hạn hay trễ hạn tính theo ngày nộp kết quả, không theo ngày xem xét.",
        thoi_giao=f"{vi(withdrawn)} nhiệm vụ đã thôi giao, không tính ở trên." if withdrawn else "",
    )


def _by_bearer(numbers: Iterator[int], due: "QuerySet[Obligation]", on: date) -> Block | None:
    sums = sums_by_bearer(due, Wanted(), on=on)
    names = names_on({one.bearer_id for one in sums}, on=on)
    rows = sorted((names.get(one.bearer_id, ""), *_counts(one)) for one in sums)
    foot = ("Tổng số", *(vi(sum(getattr(one, name) for one in sums)) for name in NAMES))
    return grid(numbers, "Nhiệm vụ theo đơn vị phải thực hiện", ("Đơn vị", *HEADS), rows, foot=foot)


def _counts(one: Sums) -> tuple[str, ...]:
    return tuple(vi(getattr(one, name)) for name in NAMES)


def _by_point(numbers: Iterator[int], due: "QuerySet[Obligation]", on: date) -> Iterator[Block]:
    """Yield a table of points for each directive, the newest first."""
    found = list(due.exclude(state=State.WITHDRAWN).order_by("-point__directive__issued_on", "point", "pk"))
    by_directive: dict[int, list[Obligation]] = {}
    for each in found:
        by_directive.setdefault(each.point.directive_id, []).append(each)
    if not found:
        yield from keyed("2", khong_co="Mọi nhiệm vụ đã thôi giao.")
    for given in by_directive.values():
        directive = given[0].point.directive
        heads = ("Điểm", "Nội dung", "Giao", "Đúng hạn", "Trễ hạn", "Chờ xem xét", "Chưa nộp", "Quá hạn")
        caption = f"{directive.number} {day(directive.issued_on)} của {directive.issuer}: {short(directive.title)}"
        yield from present(grid(numbers, caption, heads, _points(given, on), words=2))


def _points(given: Sequence[Obligation], on: date) -> list[tuple[str, ...]]:
    by_point: dict[int, list[Obligation]] = {}
    for each in sorted(given, key=lambda one: one.point.position):
        by_point.setdefault(each.point_id, []).append(each)
    return [(point[0].point.label, short(point[0].point.text), *_standing(point, on)) for point in by_point.values()]


def _standing(given: Sequence[Obligation], on: date) -> tuple[str, ...]:
    """Count as `selectors.situations` does, of obligations read already."""
    done = [one for one in given if one.state == State.ACCEPTED]
    in_time = sum(one.handed_in_on is not None and one.handed_in_on <= one.due_on for one in done)
    to_do = [one for one in given if one.state in (State.OPEN, State.RETURNED)]
    overdue = sum(one.due_on < on for one in to_do)
    waiting = len(given) - len(done) - len(to_do)
    return tuple(map(vi, (len(given), in_time, len(done) - in_time, waiting, len(to_do) - overdue, overdue)))


def _late(numbers: Iterator[int], due: "QuerySet[Obligation]", on: date) -> Iterator[Block]:
    late = list(due.filter(situations(on)["overdue"]).order_by("due_on", "pk"))
    names = names_on({one.bearer_id for one in late}, on=on)
    rows = [
        (_bearer(one, names), short(one.task), f"{one.due_on:%d/%m/%Y}", vi((on - one.due_on).days)) for one in late
    ]
    table = grid(numbers, "Nhiệm vụ quá hạn chưa nộp", ("Đơn vị", "Nhiệm vụ", "Hạn", "Số ngày quá hạn"), rows, words=2)
    yield from present(table) if table else keyed("3", qua_han="Không có nhiệm vụ nào quá hạn chưa nộp.")
    yield from _proposals(numbers, due, on)


def _proposals(numbers: Iterator[int], due: "QuerySet[Obligation]", on: date) -> Iterator[Block]:
    steps = ObligationStep.objects.filter(kind=ObligationStep.Kind.PROPOSE, obligation__in=due)
    found = list(steps.select_related("obligation").order_by("obligation__due_on", "obligation", "number"))
    names = names_on({one.obligation.bearer_id for one in found}, on=on)
    rows = [
        (_bearer(one.obligation, names), short(one.obligation.task), f"{localdate(one.at):%d/%m/%Y}", short(one.note))
        for one in found
    ]
    heads = ("Đơn vị", "Nhiệm vụ", "Ngày đề xuất", "Nội dung đề xuất")
    table = grid(numbers, "Đề xuất xử lý", heads, rows, words=4)
    yield from present(table) if table else keyed("3", de_xuat="Chưa có đề xuất xử lý nào.")


def _bearer(one: Obligation, names: dict[int, str]) -> str:
    return f"{names.get(one.bearer_id, '')}{f' ({one.section})' if one.section else ''}"
