"""What the rules make of a text: topics, signals, who may read it, and that it can be explained."""

import pytest

from feedback import signals, topics
from feedback.models import Audience
from feedback.reading import read


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Ghế chờ ít, không có chỗ đậu xe", ["access"]),
        ("ghe cho it, khong co cho dau xe", ["access"]),
        ("Phải bổ sung hồ sơ, giấy tờ rườm rà", ["procedure"]),
        ("Thái độ hách dịch", ["officials"]),
        ("thai do hach dich", ["officials"]),
        ("Trễ hẹn, trả kết quả sai tên", ["result"]),
        ("Đã phản ánh mà không phản hồi", ["feedback_handling"]),
        ("Cảm ơn, rất hài lòng", ["praise"]),
        ("Trời hôm nay đẹp", []),
    ],
)
def test_topics_by_words_with_and_without_marks(text: str, about: list[str]) -> None:
    assert [topic.code for topic in topics.find(text)] == about


def test_a_topic_says_which_words_decided() -> None:
    (topic,) = topics.find("Thái độ lạnh lùng. THÁI ĐỘ rất tệ")

    assert topic.words == ("thái độ", "lạnh lùng")


def test_wrong_marks_are_another_word() -> None:
    """Phí is a fee, phi and phì are not: where marks are typed they count."""
    assert topics.find("phì phò") == ()


def test_what_is_not_so_is_no_praise() -> None:
    assert "praise" not in [topic.code for topic in topics.find("không nhiệt tình, chưa hài lòng")]


@pytest.mark.parametrize(
    ("text", "raised"),
    [
        ("Không đưa tiền thì không làm", ["unofficial_payment"]),
        ("doi tien boi tron", ["unofficial_payment"]),
        ("phải có phong bì", ["unofficial_payment"]),
        ("Bị đe dọa khi hỏi", ["threat"]),
        ("Tôi sẽ khiếu nại", ["complaint"]),
        ("Tôi tố cáo việc này", ["denunciation"]),
        ("Đánh giá tốt", []),
        ("Cần bồi dưỡng nghiệp vụ cho cán bộ", []),
    ],
)
def test_signals(text: str, raised: list[str]) -> None:
    assert [signal.code for signal in signals.find(text)] == raised


def test_what_cannot_wait_stands_first() -> None:
    assert [signals.urgency(codes) for codes in (["threat", "late"], ["late"], [])] == [2, 1, 0]


@pytest.mark.parametrize(
    "text", ["Không", "ko", "không có ý kiến", "K có ý kiến gì thêm", "khong co gi", "...", "ok", "👍"]
)
def test_nothing_said(text: str) -> None:
    assert topics.says_nothing(text)


@pytest.mark.parametrize("text", ["Không có chỗ ngồi", "Tốt nhưng chậm", "không ai nghe máy"])
def test_something_said(text: str) -> None:
    assert not topics.says_nothing(text)


def test_who_may_read_it() -> None:
    assert read("Ghế chờ ít").audience == Audience.AGENCY
    assert read("Chị Lan quát dân").audience == Audience.HEAD
    assert read("Tôi là Nguyễn Văn Bình, ghế chờ ít").audience == Audience.AGENCY
    assert read("Chị Lan đòi tiền").audience == Audience.TIPS


def test_what_is_searched_is_what_is_shown() -> None:
    said = read("Chị Nguyễn Thị Lan quát dân ở quầy 3")

    assert "lan" not in said.search.split()
    assert "quat dan" in said.search
