"""The report of how forms were collected: issued, returned, valid, left out, asked again, supervised. No score."""

from collections.abc import Iterator, Mapping
from itertools import count
from typing import TYPE_CHECKING

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from charts.numbers import NONE, vi
from reports.content import Block, Report, Section, Text, numbered, present, texts
from reports.figures import Draw
from reports.keyed import keyed
from reports.kinds.collected import NOTHING, Came, Collected, collected, watched_units
from reports.kinds.front import head
from reports.kinds.grids import grid
from reports.selectors import NothingToReport
from reports.tables.cells import share
from reports.wording import PERCENT, day, moment
from surveys.models import Channel, Round, RoundUnit
from surveys.usual_reasons import to_exclude

if TYPE_CHECKING:
    from reports.asked import Asked

TITLE = _("Báo cáo thu phiếu")
SAYS = _("Phiếu phát ra, thu về, hợp lệ, loại và lý do, theo đơn vị và kênh; phúc tra, giám sát. Không có chỉ số.")
NOTHING_WATCHED = _("Đợt “%(title)s” không có đơn vị nào mà ông/bà theo dõi thu phiếu, nên chưa lập được báo cáo.")
# In the order of the counts of `left_out`.
WAYS: Mapping[str, str] = {
    "decided": "Người phụ trách loại",
    "waited": "Đến muộn, chờ xem xét",
    "paper": "Phiếu giấy bị loại khi nhập",
}
LATE, OTHER = "Gửi sau khi hết hạn thu phiếu", "Lý do khác"


def refuse(asked: "Asked") -> None:
    """Raise NothingToReport where the person watches no unit of the round."""
    if not watched_units(asked):
        raise NothingToReport(NOTHING_WATCHED % {"title": asked.round.title})


def report(asked: "Asked", draw: Draw) -> Report:
    """Assemble the report of a round's collection, also while it runs. Raises NothingToReport."""
    refuse(asked)
    found, numbers = collected(asked), count(1)
    sections = (
        Section("Tình hình thu phiếu", (*_whole(asked, found), *present(_units(numbers, found)))),
        Section("Theo kênh thu phiếu", tuple(_channels(numbers, found))),
        Section("Phiếu bị loại và lý do", tuple(_reasons(numbers, found))),
        Section("Phúc tra", tuple(_rechecks(numbers, found))),
        Section("Giám sát", tuple(_minutes(found))),
    )
    return Report(
        head=head(asked, f"tình hình thu phiếu của đợt khảo sát “{asked.round.title}”"), sections=numbered(*sections)
    )


def _whole(asked: "Asked", found: Collected) -> Iterator[Text]:
    round = asked.round
    where = f"tại {vi(len(found.units))} đơn vị"
    yield from keyed(
        "1", pham_vi=f"Thu phiếu từ {day(round.opens_on)} đến {day(round.closes_on)} {where}.", thu_ve=_came_back(found)
    )
    if found.whole.received:
        yield from keyed("1", chi_tieu=_against_quota(found))
    if round.state == Round.State.OPEN:
        # Of another minute in every copy: a wording upon it would always pass for one upon other numbers.
        yield from texts(f"Số liệu tính đến {moment(localtime(asked.at))}, khi đợt đang thu phiếu.")


def _came_back(found: Collected) -> str:
    whole, issued = found.whole, _sum(unit.issued for unit in found.units)
    if not whole.received:
        return "Chưa có phiếu nào thu về."
    out_of = f" trên {vi(issued)} phiếu phát ra ({share(whole.received, issued, 2)}{PERCENT})" if issued else ""
    return (
        f"Thu về {vi(whole.received)} phiếu{out_of}: {vi(whole.valid)} phiếu hợp lệ, {vi(whole.excluded)} phiếu loại."
    )


def _sum(numbers: Iterator[int | None]) -> int | None:
    """Add up what is known of every unit; a sum with a gap would pass for the whole."""
    known = list(numbers)
    return None if None in known or not known else sum(number or 0 for number in known)


def _against_quota(found: Collected) -> str:
    set_ = [unit for unit in found.units if unit.quota]
    if not set_:
        return "Đợt chưa đặt chỉ tiêu phiếu cho đơn vị nào."
    met = sum(found.by_unit.get(unit.pk, NOTHING).valid >= (unit.quota or 0) for unit in set_)
    without = len(found.units) - len(set_)
    aside = f"; {vi(without)} đơn vị chưa đặt chỉ tiêu" if without else ""
    return f"Trong {vi(len(set_))} đơn vị có chỉ tiêu, {vi(met)} đơn vị đã đủ phiếu hợp lệ{aside}."


def _units(numbers: Iterator[int], found: Collected) -> Block | None:
    rows = [(unit.version.name, *_row(unit, found.by_unit.get(unit.pk, NOTHING))) for unit in found.units]
    issued, quota = (_sum(getattr(unit, name) for unit in found.units) for name in ("issued", "quota"))
    foot = ("Tổng số", *_numbers(quota, issued, found.whole))
    heads = ("Đơn vị", "Chỉ tiêu", "Phát ra", "Thu về", "% thu về", "Hợp lệ", "Loại", "% chỉ tiêu")
    notes = ("Dấu “–”: chưa ghi số phiếu phát ra hoặc chưa đặt chỉ tiêu.",)
    gaps = any(unit.issued is None or not unit.quota for unit in found.units)
    return grid(numbers, "Phiếu theo đơn vị", heads, rows, foot=foot, notes=notes if gaps else ())


def _row(unit: RoundUnit, came: Came) -> tuple[str, ...]:
    return _numbers(unit.quota, unit.issued, came)


def _numbers(quota: int | None, issued: int | None, came: Came) -> tuple[str, ...]:
    back = share(came.received, issued or 0, 2)
    return (
        vi(quota),
        vi(issued),
        vi(came.received),
        back,
        vi(came.valid),
        vi(came.excluded),
        share(came.valid, quota or 0, 2),
    )


def _channels(numbers: Iterator[int], found: Collected) -> Iterator[Block]:
    channels = found.channels
    rows = [(str(each.label), found.ways.words[each], *_came(found.of_channel(each))) for each in channels]
    heads = ("Kênh", "Cách lấy mẫu", "Thu về", "Hợp lệ", "Loại")
    notes = tuple(filter(None, [found.ways.note]))
    table = grid(
        numbers, "Phiếu theo kênh", heads, rows, words=2, foot=("Tổng số", "", *_came(found.whole)), notes=notes
    )
    yield from present(table) if table else keyed("2", khong_co="Kế hoạch chưa nêu kênh nào và chưa có phiếu nào.")
    if len(channels) > 1 and found.whole.received:
        lines = [(unit.version.name, *(_cell(found, unit, each) for each in channels)) for unit in found.units]
        names = [str(each.label) for each in channels]
        yield from present(grid(numbers, "Phiếu hợp lệ / thu về theo đơn vị và kênh", ("Đơn vị", *names), lines))


def _came(came: Came) -> tuple[str, ...]:
    return vi(came.received), vi(came.valid), vi(came.excluded)


def _cell(found: Collected, unit: RoundUnit, channel: Channel) -> str:
    came = found.by_channel.get((unit.pk, channel))
    return NONE if came is None else f"{vi(came.valid)}/{vi(came.received)}"


def _reasons(numbers: Iterator[int], found: Collected) -> Iterator[Block]:
    """Yield forms left out by reason; what somebody typed beside a reason, or in its place, is not told."""
    usual, told = to_exclude(), dict[tuple[str, str], int]()
    for (way, why), n in found.reasons.items():
        known = why if way == "paper" or why in usual else LATE if way == "waited" else OTHER
        key = (WAYS[way], known[:1].upper() + known[1:])
        told[key] = told.get(key, 0) + n
    rows = [(way, why, vi(n)) for (way, why), n in sorted(told.items())]
    foot = ("Tổng số", "", vi(sum(told.values())))
    notes = ("Phiếu giấy bị loại khi nhập chưa vào số phiếu thu về ở các bảng trên.",)
    late = any(way == "paper" for way, _why in found.reasons)
    table = grid(
        numbers,
        "Phiếu bị loại theo lý do",
        ("Cách loại", "Lý do", "Số phiếu"),
        rows,
        words=2,
        foot=foot,
        notes=notes if late else (),
    )
    yield from present(table) if table else keyed("3", khong_co="Chưa loại phiếu nào.")


def _rechecks(numbers: Iterator[int], found: Collected) -> Iterator[Block]:
    rows = [
        (
            str(each.get_kind_display()),
            each.round_unit.version.name if each.round_unit else "Toàn đợt",
            f"{localtime(each.drawn_at):%d/%m/%Y}",
            *map(vi, (each.population, each.drawn, each.done, each.missed)),  # type: ignore[attr-defined]
        )
        for each in found.rechecks
    ]
    heads = ("Cách phúc tra", "Phạm vi", "Ngày rút mẫu", "Phiếu có số", "Rút", "Đã phúc tra", "Không gặp được")
    table = grid(numbers, "Phiếu được hỏi lại hoặc nhập lại", heads, rows, words=3)
    yield from present(table) if table else keyed("4", khong_co="Chưa rút mẫu phúc tra nào.")


def _minutes(found: Collected) -> Iterator[Block]:
    if not found.minutes:
        yield from texts("Không có biên bản giám sát nào đã ký mà người lập báo cáo này được đọc.")
    for one in found.minutes:
        yield from texts(f"- {one.body.name} (biên bản {day(one.held_on)}): {one.conclusion}")
