"""What the page of a comment suggests to do with it, and why: words beside it, a person decides."""

import pytest
from pytest_django.fixtures import Settings as SettingsWrapper

from feedback.models import Audience, Comment
from feedback.words import suggestions


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        (Comment(audience=Audience.TIPS, signals=["unofficial_payment"]), ["chỉ nơi nhận tin báo kín đọc được"]),
        (Comment(audience=Audience.HEAD), ["lãnh đạo đơn vị xem trước"]),
        (Comment(signals=["complaint"]), ["Khiếu nại, tố cáo không được giải quyết ở đây"]),
        (Comment(signals=["denunciation"]), ["Khiếu nại, tố cáo không được giải quyết ở đây"]),
        (Comment(topics=["praise"]), ["Chỉ có lời khen"]),
        (
            Comment(audience=Audience.HEAD, topics=["officials"], signals=["complaint"]),
            ["lãnh đạo đơn vị xem trước", "Khiếu nại, tố cáo"],
        ),
        (Comment(topics=["praise", "result"]), []),
        (Comment(topics=["praise"], signals=["late"]), []),
        (Comment(topics=["procedure"]), []),
    ],
)
def test_a_suggestion_says_why(comment: Comment, said: list[str]) -> None:
    found = suggestions(comment)
    assert len(found) == len(said)
    assert all(words in suggestion for words, suggestion in zip(said, found, strict=True))


def test_where_complaints_belong_is_said_in_the_offices_words(settings: SettingsWrapper) -> None:
    settings.COMPLAINTS_TEXT = "Gửi Thanh tra tỉnh, 01 Trần Phú."
    assert suggestions(Comment(signals=["complaint"])) == ["Gửi Thanh tra tỉnh, 01 Trần Phú."]
