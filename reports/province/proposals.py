"""Part 9: limits of the figures, causes as agencies wrote them, and what certain findings give ground to propose."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from charts.numbers import vi
from reports.content import Section, Text, texts
from reports.gathered import Gathered
from reports.keyed import keyed
from reports.province.comments import plain
from reports.selectors import Source
from reports.wording import NO_ANSWERS, REASONS, listed, lower_first
from scoring.method import ROOT
from scoring.results import NodeResult, UnitResult
from scoring.weakest import surely_below

MOST_CAUSES = 20
LONGEST_CAUSE = 800
MOST_ITEMS = 5


@dataclass(frozen=True, slots=True)
class Findings:
    """What is certain: factors and items below the index of the whole, units that fell, units that miss a target."""

    factors: Sequence[str]
    items: Sequence[str]
    fell: Sequence[str]
    missed: Sequence[str]

    @classmethod
    def of(cls, source: Source, more: Gathered) -> "Findings":
        total, units = source.result.total, [unit for unit in source.result.agencies if unit.index is not None]
        return cls(
            factors=_low(source, total, "factor"),
            items=_low(source, total, "item"),
            fell=[unit.name for unit in units if unit.verdict == "giam"],
            missed=[unit.name for unit in units if more.targets.missed(unit)],
        )


def part(source: Source, more: Gathered) -> Section:
    found = Findings.of(source, more)
    below = (
        Section("Hạn chế của số liệu", tuple(_limits(source))),
        Section("Kết quả cần chú ý", tuple(_weak(found))),
        Section("Nguyên nhân", tuple(_causes(more))),
        Section("Kiến nghị", tuple(_proposed(found))),
    )
    return Section("Hạn chế, nguyên nhân và kiến nghị", (), below)


def _low(source: Source, total: UnitResult, kind: str) -> list[str]:
    told: list[NodeResult] = [node for node in total.nodes if node.kind == kind and node.index is not None]
    codes = surely_below(source.known, [node.code for node in told], than=ROOT if total.index else None)
    return [lower_first(node.name) for node in told if node.code in codes]


def _limits(source: Source) -> Iterator[Text]:
    total, units = source.result.total, source.result.agencies
    silent = sum(unit.lacks_answers(source.method.minimum) for unit in units)
    without = sum(unit.status == "too_few" for unit in units) - silent
    unseen = sum(unit.status == "ok" and unit.index is None for unit in units)
    unknown = sum(one.issued is None for one in source.forms.values())
    volunteered = total.voluntary or sum(unit.voluntary for unit in units)
    said = keyed(
        "9.han-che",
        tam="Số liệu tính khi đợt chưa kết thúc nên còn thay đổi." if source.interim else "",
        it_phieu=f"{vi(without)} đơn vị không đủ phiếu để có chỉ số." if without else "",
        khong_tra_loi=f"{vi(silent)} đơn vị có phiếu, {NO_ANSWERS} chỉ số." if silent else "",
        an=f"{vi(unseen)} đơn vị không nêu chỉ số để không lộ câu trả lời của từng người." if unseen else "",
        phat_ra=(
            f"{vi(unknown)} đơn vị chưa ghi số phiếu phát ra nên không tính được tỷ lệ thu về." if unknown else ""
        ),
        tu_nguyen=(
            f"{vi(volunteered)} phiếu do người dân tự gửi không tính vào chỉ số và không suy rộng."
            if volunteered
            else ""
        ),
        gia_dinh=(
            "Độ rộng của khoảng tin cậy dựa một phần trên giả định về cụm mẫu."
            if total.assumed or any(unit.assumed for unit in units)
            else ""
        ),
        khong_khoang=(
            "Không nêu khoảng tin cậy của chỉ số chung nên không suy rộng kết quả ra ngoài người trả lời."
            if total.index is not None and total.low is None
            else ""
        ),
        so_sanh=f"Chỉ số chung không so được với kỳ trước: {REASONS[total.no_verdict]}." if total.no_verdict else "",
    )
    yield from said or keyed("9.han-che", khong_co="Không ghi nhận hạn chế nào của số liệu ngoài sai số chọn mẫu.")


def _weak(found: Findings) -> Iterator[Text]:
    said = keyed(
        "9.chu-y",
        yeu_to=f"Yếu tố chắc chắn thấp hơn chỉ số chung: {'; '.join(found.factors)}." if found.factors else "",
        tieu_chi=f"Tiêu chí chắc chắn thấp hơn chỉ số chung: {_few(found.items)}." if found.items else "",
        giam=f"Đơn vị có chỉ số giảm vượt quá mức ngẫu nhiên: {listed(found.fell)}." if found.fell else "",
        chi_tieu=f"Đơn vị chắc chắn không đạt chỉ tiêu: {listed(found.missed)}." if found.missed else "",
    )
    none = "Không có yếu tố, tiêu chí hay đơn vị nào mà số liệu đủ căn cứ để nói là thấp, giảm hay không đạt chỉ tiêu."
    yield from said or keyed("9.chu-y", khong_co=none)


def _causes(more: Gathered) -> Iterator[Text]:
    """Yield what agencies wrote, in their own words."""
    causes = [(name, told) for name, words in more.causes if (told := _joined([plain(each) for each in words]))]
    if not causes:
        none = (
            "Chưa có cơ quan, đơn vị nào được khảo sát nêu nguyên nhân trong kế hoạch cải thiện lập theo kết quả đợt "
            "này và đã được chấp nhận; cơ quan soạn thảo bổ sung."
        )
        yield from keyed("9.nguyen-nhan", khong_co=none)
        return
    first = f"Nguyên nhân nêu trong kế hoạch cải thiện đã được chấp nhận của {vi(len(causes))} cơ quan, đơn vị, khối:"
    yield from keyed("9.nguyen-nhan", do_don_vi=first)
    yield from texts(*(f"- {name}: {_short(told)}" for name, told in causes[:MOST_CAUSES]))
    if len(causes) > MOST_CAUSES:
        yield from texts(f"- và {vi(len(causes) - MOST_CAUSES)} cơ quan, đơn vị, khối khác.")


def _joined(causes: Sequence[str]) -> str:
    """Return causes as one passage: one alone stays as it is."""
    told = [words for words in causes if words]
    return told[0] if len(told) == 1 else "; ".join(words.rstrip(" .;") for words in told) + "." * bool(told)


def _proposed(found: Findings) -> Iterator[Text]:
    every = "Đề nghị các cơ quan, đơn vị được khảo sát ưu tiên cải thiện"
    said = keyed(
        "9.kien-nghi",
        yeu_to=f"{every} yếu tố {'; '.join(found.factors)}." if found.factors else "",
        tieu_chi=f"{every} các tiêu chí: {_few(found.items)}." if found.items else "",
        giam=f"Đề nghị {listed(found.fell)} làm rõ nguyên nhân chỉ số giảm và nêu biện pháp." if found.fell else "",
        chi_tieu=(
            f"Đề nghị {listed(found.missed)} xây dựng kế hoạch cải thiện để đạt chỉ tiêu được giao."
            if found.missed
            else ""
        ),
    )
    none = (
        "Số liệu chưa đủ căn cứ để kiến nghị riêng về yếu tố, tiêu chí hay đơn vị nào; cơ quan soạn thảo bổ sung kiến "
        "nghị nếu có."
    )
    yield from said or keyed("9.kien-nghi", khong_co=none)


def _few(names: Sequence[str]) -> str:
    more = f" và {len(names) - MOST_ITEMS} tiêu chí khác" if len(names) > MOST_ITEMS else ""
    return f"{'; '.join(f'“{name}”' for name in names[:MOST_ITEMS])}{more}"


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_CAUSE else f"{words[:LONGEST_CAUSE].rsplit(' ', 1)[0]}…"
