import re
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from dashboards.forms_counted import FormsCounted
from scoring.models import UnitCount
from surveys.models import Channel, Round, RoundChannel
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, answered, run, survey, unit_of

Read = Callable[[User, str], str]
ROUND = "/noi-bo/dot/dot-1/"


def counted(**numbers: int) -> FormsCounted:
    known: dict[str, Any] = {"excluded": 0, "without_index": 0, "voluntary": 0, "since": 0}
    return FormsCounted(**(known | numbers))


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ({"received": 40, "counted": 40, "excluded": 2}, "Thu về 42 − loại 2 = hợp lệ 40 phiếu = 40 tính vào chỉ số."),
        (
            {"received": 5940, "counted": 4071, "voluntary": 1867, "since": 2},
            "Hợp lệ 5.940 phiếu = 4.071 tính vào chỉ số + 1.867 từ kênh tự nguyện (ai muốn thì gửi, nên đặt cạnh, "
            "không tính) + 2 nhận sau lần tính này.",
        ),
        (
            {"received": 45, "counted": 40, "without_index": 7, "since": -2},
            "Hợp lệ 45 phiếu = 40 tính vào chỉ số + 7 của đơn vị không có chỉ số − 2 bị loại sau lần tính này.",
        ),
    ],
)
def test_the_sum_in_words(numbers: dict[str, int], words: str) -> None:
    assert counted(**numbers).words == words


@pytest.fixture
def volunteered(cast: Cast) -> Round:
    """Two units with 40 forms at the counter each, and one with 40 more by a code that anybody may scan."""
    made = survey(cast.so_xay_dung, cast.so_y_te)
    for channel, design in ((Channel.COUNTER, "drawn"), (Channel.QR, "voluntary")):
        RoundChannel.objects.create(round=made, channel=channel, design=design)
    for agency in (cast.so_xay_dung, cast.so_y_te):
        answered(unit_of(made, agency), GOOD)
    answered(unit_of(made, cast.so_y_te), GOOD, channel=Channel.QR)
    run(made)
    return made


def test_the_page_says_why_it_counts_fewer_forms_than_came_in(cast: Cast, volunteered: Round, page: Read) -> None:
    UnitCount.objects.filter(round_unit__agency=cast.so_y_te).update(received=85, excluded=5)
    text = page(cast.snv, ROUND)
    assert "Thu về 125 − loại 5 = hợp lệ 120 phiếu = 80 tính vào chỉ số + 40 từ kênh tự nguyện" in text
    assert "trong 120 hợp lệ" in text
    assert 'href="/noi-bo/thu-phieu/dot-1/"' in text.split("Số phiếu.")[1].split("</p>")[0]


def test_the_list_has_the_number_that_the_page_explains(cast: Cast, volunteered: Round, page: Read) -> None:
    assert ">120</td>" in page(cast.snv, "/noi-bo/dot/")
    assert "Hợp lệ 120 phiếu" in page(cast.snv, ROUND)


def test_nothing_is_explained_where_all_forms_are_counted(cast: Cast, scored: Round, page: Read) -> None:
    assert "tính vào chỉ số" not in page(cast.snv, ROUND)


def test_who_sees_a_part_of_the_round_is_told_nothing_of_the_whole(cast: Cast, volunteered: Round, page: Read) -> None:
    assert "từ kênh tự nguyện (" not in page(cast.an, ROUND)


def test_a_units_page_says_how_many_forms_came_in(cast: Cast, volunteered: Round, page: Read) -> None:
    assert "trong 80 hợp lệ" in page(cast.snv, f"{ROUND}don-vi/so-y-te/")
    assert not re.search(r"trong \d+ hợp lệ", page(cast.snv, f"{ROUND}don-vi/so-xay-dung/"))
