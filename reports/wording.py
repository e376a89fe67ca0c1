"""Sentences of reports: how numbers, dates and lists are said in an official document. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils.translation import override

from charts.numbers import vi, vi_change
from reports.compared import compared
from reports.formula_words import formula_words
from scoring.certainty.changes import NoVerdict, Verdict
from scoring.disclosure import FOLD_BELOW
from scoring.formulas import Rounding
from scoring.method import Certainty, Method, RollUp
from scoring.method_words import unanswered_words, weight_words
from scoring.results import BlockResult, UnitResult

PERCENT = "\N{NO-BREAK SPACE}%"
MANY_NAMES = 5
# Left for the drafter: it neither breaks nor closes up.
BLANK = "\N{NO-BREAK SPACE}" * 8
HIDDEN = "(1)"
FOLDED_NOTE = f"Dưới {FOLD_BELOW} người trả lời: gộp hai mức không hài lòng, gộp hai mức hài lòng."

ASSUMED = "*"
ASSUMED_NOTE = "Dấu “*”: độ rộng của khoảng dựa trên giả định vì chỉ có một điều tra viên hoặc một cụm mẫu."
ALIKE_NOTE = (
    f"Ở dòng mọi phiếu trả lời như nhau (0 hoặc 100{PERCENT}), khoảng tin cậy tính theo số đợt, cụm thu phiếu nếu có, "
    "không theo số phiếu."
)
OPEN_RANKS_NOTE = "Trong ngoặc sau hạng: các hạng mà số liệu chưa loại trừ được, xét chung cho cả khối."
VERDICTS: Mapping[Verdict, str] = {
    "tang": "tăng",
    "giam": "giảm",
    "tuong_duong": "tương đương",
    "chua_du_can_cu": "chưa đủ căn cứ",
}
SIGNS: Mapping[str, str] = {"tang": " ▲", "giam": " ▼", "tuong_duong": " ="}
SIGN_NOTE = (
    "So kỳ trước: số đã in kỳ này trừ số đã in kỳ trước; ▲ tăng, ▼ giảm, = tương đương, không có dấu: chưa đủ căn cứ."
)
CHANGE_NOTE = (
    f"Thay đổi là số đã in kỳ này trừ số đã in kỳ trước, điểm{PERCENT}. Nhận định xét chung cho cả khối "
    "(phương pháp Holm), khoảng tin cậy in riêng cho từng đơn vị. “Chưa đủ căn cứ”: số phiếu chưa đủ để nói tăng hay "
    "giảm, không có nghĩa là không đổi."
)
REASONS: Mapping[NoVerdict, str] = {
    "no_previous": "chưa có kỳ trước",
    "previous_too_few": "kỳ trước không có chỉ số",
    "too_few": "kỳ này không có chỉ số",
    "not_comparable": "khác phương pháp",
    "not_recomputable": "kỳ trước không tính lại được",
    "unit_changed": "đã sáp nhập hoặc chia tách",
    "voluntary": "phiếu tự nguyện, không suy rộng",
}

NO_ANSWERS = "không có câu trả lời hợp lệ để tính"

LABEL = re.compile(r"^\s*[-–]?\s*giả định\s*:\s*", re.IGNORECASE)


def percent(value: str | None) -> str:
    """Return an index with its sign, as pages print it: 88,55 %."""
    return f"{vi(value)}{PERCENT}" if value is not None else vi(None)


def day(on: date) -> str:
    """Say a date as Nghị định 30/2020 wants it: a leading 0 for days below 10 and for months 1 and 2 only."""
    month = f"{on.month:02d}" if on.month <= 2 else str(on.month)
    return f"ngày {on.day:02d} tháng {month} năm {on.year}"


def lower_first(name: str) -> str:
    """Let a name begin inside a sentence; abbreviations such as TTHC stay as they are."""
    return name if len(name) < 2 or name[1].isupper() else name[0].lower() + name[1:]


def capitalised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def listed(names: Sequence[str]) -> str:
    """Join names; a long list names the first and counts the rest."""
    if len(names) > MANY_NAMES:
        return f"{'; '.join(names[:MANY_NAMES])} và {len(names) - MANY_NAMES} đơn vị khác"
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} và {names[-1]}"


def period(title: str, year: int) -> str:
    """Return "đợt 2 năm 2026" from a round's title where it says so, else the year."""
    return lower_first(title) if title.casefold().startswith("đợt ") else f"năm {year}"


def moment(at: datetime) -> str:
    return f"{at:%H:%M} ngày {at:%d/%m/%Y}"


def scope(
    *,
    units: Sequence[UnitResult],
    blocks: int,
    opens_on: date,
    closes_on: date,
    minimum: int,
    interim: datetime | None = None,
) -> tuple[str, ...]:
    """Say what was asked where and when; `interim` is the local time of the figures while forms still come in."""
    among = f" thuộc {blocks} khối" if blocks > 1 else ""
    so_far = f"; báo cáo này tính các phiếu nhận đến {moment(interim)}, khi đợt chưa kết thúc" if interim else ""
    return (
        "Khảo sát lấy ý kiến người dân, đại diện tổ chức, doanh nghiệp về sự phục vụ của "
        f"{len(units)} đơn vị{among}, thu phiếu từ {day(opens_on)} đến {day(closes_on)}{so_far}. "
        f"{enough(units, minimum)}",
    )


def enough(units: Sequence[UnitResult], minimum: int) -> str:
    """Say how many units have an index, which have too few forms for one, `minimum`, and which no valid answer."""
    without = [unit for unit in units if unit.status == "too_few"]
    none = [unit for unit in without if unit.lacks_answers(minimum)]
    few = [unit for unit in without if unit not in none]
    if none:
        some = f"{len(units) - len(without)} đơn vị được tính chỉ số; " if len(without) < len(units) else ""
        aside = f"; {len(few)} đơn vị không đủ phiếu: {_with_forms(few)}" if few else ""
        return f"{some}{len(none)} đơn vị có phiếu, {NO_ANSWERS}: {_with_forms(none)}{aside}."
    if not few:
        return (
            "Đơn vị được khảo sát đủ phiếu để tính chỉ số."
            if len(units) == 1
            else "Các đơn vị đều đủ phiếu để tính chỉ số."
        )
    if len(few) == len(units):
        return "Không đơn vị nào đủ phiếu để tính chỉ số."
    return f"{len(units) - len(few)} đơn vị được tính chỉ số; {len(few)} đơn vị không đủ phiếu: {_with_forms(few)}."


def _with_forms(units: Sequence[UnitResult]) -> str:
    return listed([f"{unit.name} ({vi(unit.n)} phiếu)" for unit in units])


def without_index(unit: UnitResult, minimum: int) -> str:
    """Say in a cell why a unit has no index: too few forms, fewer than `minimum`, or no valid answer in them."""
    return NO_ANSWERS if unit.lacks_answers(minimum) else "không đủ phiếu"


def entering(units: Sequence[UnitResult], roll_up: RollUp) -> list[UnitResult]:
    """Return the units whose forms enter a figure of several units together, as scoring.compute has it."""
    if roll_up == "pooled":
        return [unit for unit in units if unit.n]
    return [unit for unit in units if unit.status == "ok" and (roll_up == "mean" or unit.size)]


def forms_of(units: Sequence[UnitResult], roll_up: RollUp) -> int:
    return sum(unit.n for unit in entering(units, roll_up))


def basis(units: Sequence[UnitResult], roll_up: RollUp) -> str:
    """Say from which forms a figure of several units comes."""
    of, forms = entering(units, roll_up), vi(forms_of(units, roll_up))
    outside = len(units) - len(of)
    left = f"; để ngoài {outside} đơn vị không có chỉ số" if outside else ""
    if roll_up == "mean":
        return f"trung bình cộng chỉ số của {len(of)} đơn vị ({forms} phiếu tính chỉ số{left})"
    if roll_up == "weighted":
        left = f"; để ngoài {outside} đơn vị không có chỉ số hoặc không rõ số hồ sơ" if outside else ""
        return f"trung bình chỉ số của {len(of)} đơn vị theo số hồ sơ ({forms} phiếu tính chỉ số{left})"
    few = sum(unit.status == "too_few" for unit in of)
    aside = f" ({few} đơn vị không có chỉ số riêng)" if few else ""
    return f"tính từ {forms} phiếu của {len(of)} đơn vị{aside}"


ROLL_UPS: Mapping[str, str] = {
    "mean": "trung bình cộng chỉ số các đơn vị",
    "pooled": "chỉ số tính gộp mọi phiếu",
    "weighted": "trung bình chỉ số các đơn vị theo số hồ sơ",
}

BLOCK_ROWS: Mapping[str, str] = {
    "mean": "Trung bình khối",
    "pooled": "Toàn khối, gộp mọi phiếu",
    "weighted": "Trung bình khối theo số hồ sơ",
}


# A report is in Vietnamese, whoever reads its page in another language.
@override("vi")
def method(method: Method, number: int, *, ranked: bool, blocks: bool = True) -> tuple[str, ...]:
    """Describe a method: formula, weights, unanswered, rounding, roll-up (of blocks, where it has them), ranks."""
    of_block = f"Chỉ số của khối là {ROLL_UPS[method.block_roll_up]}; " if blocks else ""
    sure = f"{limits_head(method.certainty)} tính theo từng người trả lời"
    return (
        f"Tính theo phương pháp “{method.title}”, phiên bản {number}: {formula_words(method)}. "
        f"{' '.join((*weight_words(method), *unanswered_words(method)))} "
        f"{rounding(method.rounding)}{_minimum(method.minimum)}",
        f"{capitalised(of_block + 'chỉ số chung là')} {ROLL_UPS[method.total_roll_up]}. "
        f"{_ranks(method) if ranked else ''}".strip(),
        f"{sure}, có xét cụm và tầng mẫu nếu có (Wilson với cỡ mẫu hiệu dụng); {'các khối và ' if blocks else ''}chung "
        "gộp theo MOVER. "
        "Phiếu tự nguyện không tính vào chỉ số, trừ khi đợt chỉ có phiếu tự nguyện: khi đó không nêu khoảng tin cậy.",
    )


def assumptions(texts: Sequence[str]) -> str:
    """Say in one paragraph what a method assumes, without the labels some documents put before each text."""
    return " ".join(_sentence(LABEL.sub("", text).strip()) for text in texts)


def _sentence(text: str) -> str:
    return capitalised(text) if text.endswith((".", "!", "?", "…")) else f"{capitalised(text)}."


def rounding(how: Rounding) -> str:
    if how.mode == "truncate":
        return f"Chỉ số lấy {how.digits} chữ số thập phân, phần sau cắt bỏ."
    return f"Chỉ số làm tròn đến {how.digits} chữ số thập phân."


def _minimum(minimum: int) -> str:
    return f" Đơn vị có dưới {minimum} phiếu tính chỉ số thì không có chỉ số." if minimum > 1 else ""


def _ranks(method: Method) -> str:
    basis = "chỉ số đã làm tròn" if method.rank_by == "printed" else "chỉ số trước khi làm tròn"
    return f"Thứ hạng xếp trong từng khối theo {basis}; đơn vị bằng nhau thì đồng hạng."


UNCOUNTED_NOTE = "Không nêu số đếm từng câu, vì đặt cạnh số liệu đã nêu trước thì lộ câu trả lời của vài phiếu."


def hidden_note(certainty: Certainty) -> str:
    """Say why figures are not stated."""
    return (
        f"{HIDDEN} Không nêu để không lộ câu trả lời của từng người: có dưới {certainty.suppression_k} người trả lời, "
        "mọi người trả lời giống nhau, hoặc từ đó suy ra được số liệu như vậy."
    )


def limits_head(certainty: Certainty) -> str:
    """Name limits by the level at which a method draws them."""
    return f"Khoảng tin cậy {vi(certainty.percent)}{PERCENT}"


def between(one: UnitResult | BlockResult, certainty: Certainty) -> str:
    """Say within which limits an index is sure, in brackets, or nothing: low–high without a sign, as everywhere."""
    if one.low is None:
        return ""
    return f" ({lower_first(limits_head(certainty))}: {vi(one.low)}–{vi(one.high)})"


def change(one: UnitResult | BlockResult, certainty: Certainty) -> str:
    """Say how an index stands against the survey before, in a sentence, or nothing."""
    if one.previous is None or one.change is None:
        return ""
    moved = f"So với kỳ trước ({percent(one.previous)}{compared(one)}), thay đổi {vi_change(one.change)} điểm{PERCENT}"
    if one.verdict is None:
        return f"{moved}."
    moved_between = f"{vi_change(one.change_low)} đến {vi_change(one.change_high)}"
    limits = f" ({lower_first(limits_head(certainty))}: {moved_between})"
    said = {
        "tang": "tăng vượt quá mức ngẫu nhiên",
        "giam": "giảm vượt quá mức ngẫu nhiên",
        "tuong_duong": "coi là tương đương",
        "chua_du_can_cu": "chưa đủ căn cứ để nói tăng hay giảm",
    }[one.verdict]
    return f"{moved}{limits}: {said}."


def rank_words(unit: UnitResult, tied: bool) -> str:
    words = f"{unit.rank}/{unit.ranked}"
    return f"{words} (đồng hạng)" if tied else words


SHORT_HEADS = (
    ("phản ánh", "PAKN"),
    ("tiếp cận", "Tiếp cận"),
    ("công chức", "Công chức"),
    ("kết quả", "Kết quả"),
    ("thủ tục", "TTHC"),
)


def short_heads(names: Sequence[str]) -> tuple[str, ...]:
    """Return heads for narrow columns; names whose short heads collide stay whole."""
    short = [next((head for word, head in SHORT_HEADS if word in name.casefold()), name) for name in names]
    return tuple(head if short.count(head) == 1 else name for head, name in zip(short, names, strict=True))
