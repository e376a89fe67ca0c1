"""What an agency tells everybody of its published index: to be read aloud, for a website, for the notice board. Pure.

Papers of an office: always in Vietnamese. Numbers come as they are printed elsewhere, what is hidden does not come.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from actionplans.conclusions import lower_first
from actionplans.reading_aloud import day_said, percent, said, text_said
from charts.numbers import vi

# A factor more makes a text that is too long to be listened to.
MOST_READ = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is public: `index` and those of `factors` (name, index) in percent with a decimal point, `n` forms."""

    agency: str
    about: str
    body: str
    number: str
    day: date
    index: str
    n: int
    factors: Sequence[tuple[str, str]] = ()


def read_aloud(told: Told) -> str:
    """Return a text of one to two minutes for the loudspeakers, numbers in words."""
    factors = sorted(told.factors, key=lambda pair: -Decimal(pair[1]))
    paragraphs = [
        "Thưa toàn thể bà con và các cô chú, anh chị.",
        f"{told.agency} xin thông báo kết quả {lower_first(text_said(told.about))}, "
        f"theo quyết định của {told.body} {day_said(told.day)}.",
        f"Đã có {said(told.n)} phiếu trả lời được tính. Chỉ số hài lòng của {told.agency} "
        f"là {percent(told.index)}. Xin nhắc lại: {percent(told.index)}.",
        *([_factors_read(factors)] if factors else []),
        f"{told.agency} cảm ơn bà con đã dành thời gian trả lời. Đơn vị sẽ công khai kế hoạch khắc phục những việc "
        "bà con chưa hài lòng, và mong tiếp tục nhận được ý kiến góp ý.",
        "Xin cảm ơn bà con đã lắng nghe.",
    ]
    return "\n\n".join(paragraphs)


def for_website(told: Told) -> str:
    """Return a text for a website, numbers in digits."""
    lines = [
        f"{told.agency} công khai kết quả {lower_first(told.about)}",
        "",
        f"Theo Quyết định số {told.number} ngày {told.day:%d/%m/%Y} của {told.body}, chỉ số hài lòng của "
        f"{told.agency} là {vi(told.index)}%, tính từ {vi(told.n)} phiếu.",
    ]
    if told.factors:
        lines += ["", "Chỉ số theo yếu tố:", *(f"- {name}: {vi(index)}%" for name, index in told.factors)]
    return "\n".join([*lines, "", "Ý kiến góp ý của người dân, tổ chức xin gửi về đơn vị hoặc cổng khảo sát."])


def notice(told: Told) -> tuple[str, ...]:
    """Return the paragraphs of the notice on the board; the table of factors stands apart."""
    return (
        f"Theo Quyết định số {told.number} ngày {told.day:%d/%m/%Y} của {told.body} công bố kết quả "
        f"{lower_first(told.about)}, {told.agency} công khai chỉ số hài lòng của đơn vị như sau:",
        f"Chỉ số hài lòng: {vi(told.index)}%, tính từ {vi(told.n)} phiếu.",
    )


def _factors_read(factors: Sequence[tuple[str, str]]) -> str:
    if len(factors) <= MOST_READ:
        read = "; ".join(f"{lower_first(text_said(name))} đạt {percent(index)}" for name, index in factors)
        return f"Cụ thể, {read}."
    (best, high), (worst, low) = factors[0], factors[-1]
    return (
        f"Cao nhất là {lower_first(text_said(best))}, đạt {percent(high)}. "
        f"Thấp nhất là {lower_first(text_said(worst))}, đạt {percent(low)}."
    )
