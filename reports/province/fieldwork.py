"""Part 2: how the survey went: ways and times, forms, those left out and why, supervision, asking again."""

from collections.abc import Iterator

from django.utils.timezone import localtime

from charts.numbers import vi
from reports import tables, wording
from reports.content import Block, Row, Section, Table, Text, texts
from reports.gathered import Gathered, Recheck
from reports.keyed import keyed
from reports.pen import Pen
from reports.selectors import Source
from reports.tables import Forms
from reports.tables.cells import figures, share, text
from scoring.access import measures_province
from surveys import usual_reasons

# Up to this many units the forms are listed by unit where there is one block.
MOST_LISTED = 30
KINDS = {
    "decided": "người phụ trách loại",
    "waited": "đến muộn, chờ xem xét",
    "paper": "phiếu giấy bị loại khi nhập",
}
RECHECKED = {
    "interview": "hỏi lại người trả lời",
    "keying": "nhập lại từ phiếu giấy",
    "body": "cơ quan giám sát hỏi lại",
}


def part(source: Source, more: Gathered, pen: Pen) -> Section:
    # Tables are numbered as they stand.
    ways = Section("Kênh và thời gian", _ways(source, more, pen))
    forms, kind = _forms(source)
    listed = tables.forms_table(next(pen.tables), kind, forms, total_name="Tổng số")
    below = (
        ways,
        Section("Số phiếu", (*_sample(source), listed)),
        Section("Phiếu bị loại", _left_out(source, more, pen)),
        Section("Kết luận giám sát", _supervised(source)),
        Section("Phúc tra", _rechecked(source, more)),
    )
    return Section("Tổ chức thực hiện", (), below)


def _is_held(source: Source) -> bool:
    """Say whether the reader is held to the run shown to all: counts of today would tell what changed since."""
    return source.seen is not None and source.seen.is_held


def _ways(source: Source, more: Gathered, pen: Pen) -> tuple[Block, ...]:
    round = source.round
    when = f"Thu phiếu từ {wording.day(round.opens_on)} đến {wording.day(round.closes_on)}."
    if not more.channels:
        return keyed("2", thoi_gian=when, kenh="Chưa ghi kênh thu nào cho đợt khảo sát.")
    # Beside the forms of a run that a reader is held to, newer ones would tell of those that came since.
    if _is_held(source):
        names = ", ".join(wording.lower_first(name) for name, _how, _come, _out in more.channels)
        return keyed("2", thoi_gian=when, kenh=f"Các kênh thu phiếu: {names}.")
    rows = (
        Row((*text(name, how), *figures(vi(come), vi(out), vi(come - out)))) for name, how, come, out in more.channels
    )
    table = Table(
        number=next(pen.tables),
        caption="Số phiếu theo kênh thu",
        look="ways",
        heads=(Row((*text("Kênh", "Cách lấy mẫu"), *figures("Thu về", "Loại", "Hợp lệ"))),),
        rows=tuple(rows),
        notes=tuple(filter(None, [more.ways.note])),
    )
    return (*keyed("2", thoi_gian=when), table)


def _forms(source: Source) -> tuple[list[Forms], str]:
    """Return forms by block, or by unit where there is one block and the list is short; by place sampled."""
    if measures_province(source.round):
        return list(source.forms.values()), "Nơi chọn mẫu"
    blocks = source.result.blocks
    if len(blocks) < 2 and len(source.units) <= MOST_LISTED:
        return list(source.forms.values()), "Đơn vị"
    named: list[tuple[str | None, str]] = [(block.block, block.name) for block in blocks]
    if any(unit.block is None for unit in source.units):
        named.append((None, "Không thuộc khối"))
    return [_block_forms(source, code, name) for code, name in named], "Khối"


def _block_forms(source: Source, code: str | None, name: str) -> Forms:
    members = [
        source.forms[unit.agency.code] for unit in source.units if (unit.block.code if unit.block else None) == code
    ]
    issued = [one.issued for one in members]
    return Forms(
        name=name,
        units=len(members),
        issued=None if None in issued else sum(value or 0 for value in issued),
        valid=sum(one.valid for one in members),
        rejected=sum(one.rejected for one in members),
    )


def _sample(source: Source) -> tuple[Text, ...]:
    forms = source.forms.values()
    valid, rejected = sum(one.valid for one in forms), sum(one.rejected for one in forms)
    out = f"; {vi(rejected)} phiếu bị loại" if rejected else "; không có phiếu bị loại"
    since = f"Đến {wording.moment(localtime(source.at))}, thu về" if source.interim else "Thu về"
    taken = f"{since} {vi(valid + rejected)} phiếu, trong đó {vi(valid)} phiếu hợp lệ{out}."
    volunteered = source.result.total.voluntary or sum(unit.voluntary for unit in source.result.agencies)
    if not volunteered:
        return keyed("2", so_phieu=taken)
    counted = sum(unit.n for unit in source.result.agencies)
    aside = f"{vi(volunteered)} phiếu của kênh tự nguyện hợp lệ nhưng không tính vào chỉ số"
    beside = f"Trong đó có {vi(counted)} phiếu tính chỉ số (kênh chọn mẫu hoặc lấy toàn bộ hồ sơ); {aside}."
    return keyed("2", so_phieu=taken, tu_nguyen=beside)


def _left_out(source: Source, more: Gathered, pen: Pen) -> tuple[Block, ...]:
    """Say why forms were left out; what somebody typed beside a reason, or in its place, is not told."""
    if _is_held(source):
        return keyed("2", ly_do_loai="Lý do loại nêu trong báo cáo của cơ quan chủ trì khảo sát.")
    usual, told = usual_reasons.to_exclude(), dict[tuple[str, str], int]()
    for (kind, why), n in more.reasons.items():
        known = why if kind == "paper" or why in usual else "" if kind == "waited" else "lý do khác"
        key = (KINDS[kind], known or "gửi sau khi hết hạn thu phiếu")
        told[key] = told.get(key, 0) + n
    if not told:
        return keyed("2", ly_do_loai="Không có phiếu nào bị loại.")
    total = sum(told.values())
    table = Table(
        number=next(pen.tables),
        caption="Phiếu bị loại theo lý do",
        look="reasons",
        heads=(Row((*text("Cách loại", "Lý do"), *figures("Số phiếu", "%"))),),
        rows=tuple(
            Row((*text(kind, why), *figures(vi(n), share(n, total, 2)))) for (kind, why), n in sorted(told.items())
        ),
        foot=Row((*text("Tổng số", ""), *figures(vi(total), share(total, total, 2))), strong=True),
    )
    return (table,)


def _supervised(source: Source) -> tuple[Text, ...]:
    """Return what each supervising body concluded, in its own words: nobody else words it."""
    said = texts(
        *(
            f"- {minutes.body.name} (biên bản {wording.day(minutes.held_on)}): {minutes.conclusion}"
            for minutes in source.conclusions
        )
    )
    return said or keyed("2", giam_sat="Chưa có biên bản giám sát nào được ký trên cổng.")


def _rechecked(source: Source, more: Gathered) -> tuple[Text, ...]:
    valid = sum(one.valid for one in source.forms.values())
    said = "; ".join(_recheck_words(valid, more.rechecks))
    return keyed("2", phuc_tra=f"Đã phúc tra: {said}." if said else "Chưa ghi nhận phúc tra phiếu nào trên cổng.")


def _recheck_words(valid: int, rechecks: list[Recheck]) -> Iterator[str]:
    for each in rechecks:
        rate = f", bằng {share(each.drawn, valid, 2)}{wording.PERCENT} số phiếu hợp lệ" if valid else ""
        yield f"{RECHECKED[each.kind]} {vi(each.drawn)} phiếu{rate}, có kết quả {vi(each.answered)} phiếu"
