"""A name on the badge never runs over its right edge, whatever letters it has, and is cut no sooner than it must."""

from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

from portal.embed_views import ROOM, fitting

# From the name's place to the frame, in pixels; letters are 14 of them high.
HIGH = 14
FONT = Path(settings.BASE_DIR) / "static" / "fonts" / "be-vietnam-pro-600.woff2"
LONG = (
    "Trung tâm Phục vụ hành chính công và Chuyển đổi số đặc khu Trường Sa",
    "UBND XÃ HƯƠNG MƯỜNG NHƯỢNG THƯỢNG AN BÌNH",
    "ỦyBanNhânDânPhườngNghĩaTrườngThượng" * 5,
    "W" * 200,
    "Ộ" * 200,
    "mw" * 100,
)


@cache
def font() -> TTFont:
    return TTFont(FONT)


def width(text: str) -> float:
    letters, advances = font().getBestCmap(), font()["hmtx"]
    units = sum(advances[letters[ord(letter)]][0] for letter in text)
    return float(units) / float(font()["head"].unitsPerEm) * HIGH


@pytest.mark.parametrize("name", LONG)
def test_a_long_name_ends_in_dots_inside_the_frame(name: str) -> None:
    shown = fitting(name)
    assert shown.endswith("…")
    assert name.startswith(shown[:-1])
    assert 0.75 * ROOM < width(shown) <= ROOM


@pytest.mark.parametrize(
    "name", ["", "Sở Y tế", "Ban Quản lý Khu kinh tế Vân Phong", "Sở Văn hóa, Thể thao và Du lịch", "UBND XÃ CAM LẬP"]
)
def test_a_name_that_fits_is_whole(name: str) -> None:
    assert fitting(name) == name
    assert width(name) <= ROOM
