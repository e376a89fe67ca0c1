"""Who took part, by channel: every form of the round once, and nothing that came after the run one is held to."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils.timezone import localdate, now
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from scoring.models import ScoringRun
from scoring.services.publications import prepare_draft
from surveys.models import Channel, Round
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, answered, run, survey, unit_of
from tests.dashboards.overview.conftest import Aim
from tests.table_files import files_of

pytestmark = pytest.mark.django_db
Read = Callable[[User, str], str]
ROUND = "/noi-bo/dot/dot-1/"
BOX = 'id="nguoi-tham-gia"'
MOST_QUERIES = 12


@pytest.fixture
def many(cast: Cast) -> Round:
    """40 forms each at the counter and by surveyors, of two agencies, and 5 by QR."""
    made = survey(cast.so_xay_dung, cast.so_y_te)
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    answered(unit_of(made, cast.so_y_te), GOOD, channel=Channel.ENUMERATOR)
    answered(unit_of(made, cast.so_y_te), (0, 0, 0, 0, 5), channel=Channel.QR)
    run(made)
    return made


def rows(html: str) -> list[list[str]]:
    table = html.split(BOX, 1)[1].split("</section>")[0]
    return [
        [unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", table, re.S)
    ]


def test_every_channel_stands_with_its_share(cast: Cast, many: Round, page: Read) -> None:
    _head, *lines, total = rows(page(cast.snv, ROUND))
    assert lines == [
        ["Bộ phận Một cửa", "40", "0", "40", "47,06"],
        ["Điều tra viên, Bưu điện", "40", "0", "40", "47,06"],
        ["Mã QR", "5", "0", "5", "5,88"],
    ]
    assert total == ["Tất cả", "85", "0", "85", ""]


def test_who_sees_a_part_is_told_of_no_channels_of_the_round(cast: Cast, many: Round, page: Read) -> None:
    assert BOX not in page(cast.binh, ROUND)


def test_who_is_held_to_a_draft_sees_no_channels_of_later_forms(cast: Cast, many: Round, page: Read) -> None:
    assert BOX in page(cast.lanh_dao, ROUND)
    opens, closes = localdate(), localdate() + timedelta(days=5)
    prepare_draft(run=ScoringRun.objects.get(), opens_on=opens, closes_on=closes, actor=None, at=now())
    assert BOX not in page(cast.lanh_dao, ROUND)
    assert BOX in page(cast.snv, ROUND)


def test_the_box_costs_no_query(
    cast: Cast,
    many: Round,
    aim: Aim,
    signed_in: Callable[[User], Client],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    aim(90)
    client = signed_in(cast.snv)
    client.get(ROUND)
    with django_assert_max_num_queries(MOST_QUERIES):
        assert BOX in client.get(ROUND).content.decode()


def test_the_channels_are_a_file(cast: Cast, many: Round, signed_in: Callable[[User], Client]) -> None:
    for person in (cast.snv, cast.lanh_dao):
        browser = signed_in(person)
        file = files_of(browser, ROUND)["kenh"]
        assert file[1:] == [
            [cell.replace("–", "") for cell in row] for row in rows(browser.get(ROUND).content.decode())[1:]
        ]
