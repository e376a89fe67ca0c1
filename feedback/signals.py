"""What in a comment cannot wait or belongs elsewhere, by words anybody can look up. Pure.

No negation is read: "không đưa tiền thì không làm" is a tip. In doubt a signal is raised; people lower it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from feedback.wording import Hit, hits, words_of

Urgency = Literal[0, 1, 2]
PHRASES: Mapping[str, tuple[str, ...]] = {
    "unofficial_payment": (
        "vòi tiền", "vòi vĩnh", "đòi tiền", "đòi thêm tiền", "đưa tiền", "đưa thêm tiền", "nhận tiền của dân",
        "cầm tiền", "gợi ý tiền", "tiền bồi dưỡng", "phải bồi dưỡng", "bồi dưỡng thêm", "bồi dưỡng mới", "phong bì",
        "lót tay", "hối lộ", "đút lót", "chung chi", "chi tiền", "làm luật", "tiền trà nước", "trà nước",
        "tiền cà phê", "chạy tiền", "chạy giấy", "lại quả", "tiền ngoài", "phí ngoài", "chi phí ngoài quy định",
        "ngoài quy định", "thu sai", "thu thêm", "thu tiền không", "không biên lai", "không có biên lai",
        "không hóa đơn", "quà cáp", "biếu quà", "tham nhũng", "tiêu cực", "bôi trơn", "phí bôi trơn", "ăn tiền",
        "nhận quà", "tham ô",
    ),
    "threat": (
        "đe dọa", "dọa", "hăm dọa", "đánh người", "đánh dân", "đánh tôi", "hành hung", "trả thù", "trù dập",
        "xúc phạm", "chửi", "nhục mạ", "quấy rối", "sàm sỡ", "tự tử", "đốt",
    ),
    "safety": ("nguy hiểm", "cháy", "cấp cứu", "tai nạn", "ngộ độc", "điện giật", "chết người", "nguy kịch"),
    "complaint": ("khiếu nại", "đơn khiếu nại", "khởi kiện", "kiện ra tòa"),
    "denunciation": ("tố cáo", "đơn tố cáo", "tố giác", "vi phạm pháp luật"),
    "late": ("quá hạn", "trễ hẹn", "trễ hạn", "mấy tháng", "nhiều tháng", "cả năm", "chưa trả kết quả"),
}  # fmt: skip
AT_ONCE = frozenset(("unofficial_payment", "threat", "safety"))
SOON = frozenset(("complaint", "denunciation", "late"))
# These two are not decided here: whoever wrote is told where they belong.
LEGAL = ("complaint", "denunciation")


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal with the words of the text that raised it."""

    code: str
    hits: tuple[Hit, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(hit.written.lower() for hit in self.hits))


def find(text: str) -> tuple[Signal, ...]:
    words = words_of(text)
    found = ((code, hits(text, words, phrases)) for code, phrases in PHRASES.items())
    return tuple(Signal(code, tuple(there)) for code, there in found if there)


def urgency(codes: Iterable[str]) -> Urgency:
    """Return how soon somebody should look: 2 at once, 1 soon, 0 in turn."""
    raised = frozenset(codes)
    if raised & AT_ONCE:
        return 2
    return 1 if raised & SOON else 0
