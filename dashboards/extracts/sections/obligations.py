"""Tasks due in the period: done in time and late, waiting, overdue, proposed to be dealt with."""

from actionplans.models import Obligation
from actionplans.selectors import Sums, Wanted, names_on, sums_by_bearer
from charts.numbers import vi
from dashboards.extracts.content import Section, Table
from dashboards.extracts.sections.asked import Asked

TITLE = "Nhiệm vụ được giao đến hạn trong kỳ"


def owed(asked: Asked) -> Section:
    """How each agency stands with what was due in the period, by the day it handed in."""
    due = Obligation.objects.filter(asked.about.within("bearer"), due_on__range=asked.days)
    sums = sums_by_bearer(due, Wanted(), on=asked.on)
    if not sums:
        return Section("nhiem-vu", TITLE, ("Trong kỳ không có nhiệm vụ nào đến hạn.",))
    return Section("nhiem-vu", TITLE, (_said(sums),), (_table(sums, asked),))


def _said(sums: list[Sums]) -> str:
    all_of = {name: sum(getattr(one, name) for one in sums) for name in ("owed", "in_time", "late_done", "overdue")}
    waiting, proposed = sum(one.waiting for one in sums), sum(one.proposed for one in sums)
    said = (
        f"Trong kỳ có {vi(all_of['owed'])} nhiệm vụ đến hạn: {vi(all_of['in_time'])} hoàn thành đúng hạn, "
        f"{vi(all_of['late_done'])} hoàn thành trễ hạn, {vi(waiting)} chờ xem xét, {vi(all_of['overdue'])} quá hạn "
        "chưa nộp"
    )
    return f"{said}; đã đề xuất xử lý {vi(proposed)} trường hợp." if proposed else f"{said}."


def _table(sums: list[Sums], asked: Asked) -> Table:
    names = names_on({one.bearer_id for one in sums}, on=asked.on)
    head = ("Đơn vị", "Đến hạn", "Đúng hạn", "Trễ hạn", "Chờ xem xét", "Chưa nộp, còn hạn", "Quá hạn", "Đề xuất xử lý")
    rows = tuple((names.get(one.bearer_id, ""), *map(vi, _numbers(one))) for one in sums)
    return Table("nhiem-vu-ky", "Nhiệm vụ theo đơn vị", head, rows)


def _numbers(one: Sums) -> tuple[int, ...]:
    return one.owed, one.in_time, one.late_done, one.waiting, one.to_do, one.overdue, one.proposed
