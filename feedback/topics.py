"""What a comment is about, by words anybody can look up: the five factors of SIPAS, praise, or nothing. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from feedback.wording import Hit, hits, words_of

# A topic's words; a text is about every topic one of whose words it has.
PHRASES: Mapping[str, tuple[str, ...]] = {
    "access": (
        "chỗ ngồi", "ghế ngồi", "ghế chờ", "phòng chờ", "bãi xe", "đậu xe", "đỗ xe", "gửi xe", "giữ xe",
        "nhà vệ sinh", "máy lạnh", "điều hòa", "quạt", "wifi", "máy tính", "máy lấy số", "lấy số", "bốc số",
        "xếp hàng", "trụ sở", "trang thiết bị", "cơ sở vật chất", "chật chội", "nóng nực", "trang web",
        "cổng dịch vụ công", "trực tuyến", "nộp online", "mạng chậm", "lỗi mạng", "phần mềm", "giờ làm việc",
        "biển chỉ dẫn", "sơ đồ", "lối đi", "xe lăn", "điện thoại không nghe", "không ai nghe máy", "đường dây nóng",
        "nước uống", "mái che",
    ),
    "procedure": (
        "thủ tục", "hồ sơ", "giấy tờ", "biểu mẫu", "mẫu đơn", "tờ khai", "niêm yết", "phí", "lệ phí", "nộp tiền",
        "công chứng", "chứng thực", "bổ sung giấy", "bổ sung hồ sơ", "rườm rà", "phức tạp", "nhiều giấy", "thời hạn",
        "quy trình", "quy định", "bản sao", "xác nhận", "đi lại nhiều lần", "nhiều lần", "biên lai", "hóa đơn",
    ),
    "officials": (
        "thái độ", "cán bộ", "công chức", "viên chức", "nhân viên", "cáu gắt", "quát", "hách dịch", "cửa quyền",
        "thô lỗ", "lạnh lùng", "khó chịu", "thờ ơ", "nhiệt tình", "tận tình", "vui vẻ", "lịch sự", "niềm nở",
        "chu đáo", "hướng dẫn", "giải thích", "làm việc riêng", "nói chuyện riêng", "vắng mặt", "đi trễ", "đi muộn",
        "bấm điện thoại", "xem điện thoại", "nghe điện thoại", "nhũng nhiễu", "gây khó dễ", "gây khó khăn",
        "sách nhiễu", "vô cảm", "thiếu trách nhiệm", "đùn đẩy", "bác sĩ", "y tá", "điều dưỡng",
    ),
    "result": (
        "kết quả", "trả kết quả", "trễ hẹn", "quá hạn", "trễ hạn", "đúng hẹn", "đúng hạn", "chậm", "trễ", "lâu",
        "chờ lâu", "đợi lâu", "sai tên", "sai thông tin", "sai sót", "in sai", "nhầm", "xin lỗi", "hẹn lại",
        "nhanh chóng", "kịp thời", "giấy chứng nhận", "sổ đỏ", "thất lạc",
    ),
    "feedback_handling": (
        "phản ánh", "kiến nghị", "góp ý", "khiếu nại", "tố cáo", "hòm thư", "trả lời đơn", "không trả lời",
        "không phản hồi", "phản hồi", "tiếp thu", "tiếp dân", "đơn thư", "gửi đơn",
    ),
    "praise": (
        "cảm ơn", "cám ơn", "rất tốt", "hài lòng", "rất hài lòng", "tuyệt vời", "khen", "hoan nghênh", "phát huy",
        "rất nhanh", "làm tốt", "chu đáo", "nhiệt tình", "tận tình", "vui vẻ", "niềm nở",
    ),
}  # fmt: skip
FACTORS = ("access", "procedure", "officials", "result", "feedback_handling")
_NOTHING = re.compile(
    r"(?:tôi |toi )?(?:không|ko|k|khong|hông|chưa|0)(?: (?:có|co))?(?: (?:ý kiến|y kien|góp ý|gop y|gì|gi|ý|y))*"
    r"(?: (?:thêm|them|khác|khac|gì|gi|hết|het|ạ|a))*|(?:như trên|nhu tren|tốt|tot|ok|oke|okie|bình thường|hài lòng)",
    re.IGNORECASE,
)
_NEGATIONS = frozenset(("không", "chưa", "chẳng", "thiếu", "kém", "ko", "khong", "chua", "mất"))


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with the words of the text that decided for it."""

    code: str
    hits: tuple[Hit, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(hit.written.lower() for hit in self.hits))


def find(text: str) -> tuple[Topic, ...]:
    """Return the topics of a text, that with the most different words first."""
    words = words_of(text)
    found = []
    for code, phrases in PHRASES.items():
        there = hits(text, words, phrases)
        if code == "praise":
            there = [hit for hit in there if not _negated(text, hit)]
        if there:
            found.append(Topic(code, tuple(there)))
    return tuple(sorted(found, key=lambda topic: -len(topic.words)))


def says_nothing(text: str) -> bool:
    """Tell whether a text says only that there is nothing to say ("không có ý kiến", "không", "ok", "…")."""
    said = " ".join(word.written for word in words_of(text))
    return not said or len(said) < 2 or bool(_NOTHING.fullmatch(said))


def _negated(text: str, hit: Hit) -> bool:
    before = words_of(text[max(0, hit.start - 20) : hit.start])
    return any(word.low in _NEGATIONS for word in before[-2:])
