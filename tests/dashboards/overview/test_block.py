"""The table of a block: ranks as far as the figures tell them, and what has none last."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from accounts.models import User
from dashboards.overview import block as block_module
from dashboards.overview.block import MOST
from surveys.models import Round
from tests import factories
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, answered, run, survey
from tests.dashboards.overview.conftest import Aim

pytestmark = pytest.mark.django_db
Read = Callable[[User, str], str]
WARDS, DEPARTMENTS = "/noi-bo/dot/dot-1/khoi/cap-xa/", "/noi-bo/dot/dot-1/khoi/so/"


def names(html: str) -> list[str]:
    return re.findall(r'class="cell-name">(?:<a[^>]*>)?([^<]+)<', html.split("<tbody")[1].split("</tbody>")[0])


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_ties_share_a_rank_and_a_unit_without_an_index_stands_last(cast: Cast, wards: Round, page: Read) -> None:
    text = page(cast.snv, WARDS)
    assert names(text)[:4] == ["Phường Bình", "Phường Đông", "Phường An", "Phường Yên"]
    assert text.count(">1=<span") == 2
    assert "Chưa có phiếu nào: không tính chỉ số, không xếp hạng." in text


def test_units_the_round_leaves_out_are_named_with_the_reason(cast: Cast, wards: Round, page: Read) -> None:
    text = page(cast.snv, WARDS)
    assert names(text)[-1] == "UBND phường Nha Trang"
    assert "không khảo sát Không có trong kế hoạch của đợt này." in words(text)


@pytest.mark.parametrize(
    ("query", "first"),
    [("?sap-xep=chi-so", "Phường An"), ("?sap-xep=don-vi&chieu=giam", "Phường Đông"), ("?sap-xep=la", "Phường Bình")],
)
def test_the_address_sorts(cast: Cast, wards: Round, page: Read, query: str, first: str) -> None:
    assert names(page(cast.snv, f"{WARDS}{query}"))[0] == first


def test_ranks_that_may_be_the_same_are_said_not_to_differ(cast: Cast, wards: Round, page: Read) -> None:
    text = words(page(cast.snv, WARDS))
    assert "Dải xanh là các hạng còn có thể" in text
    # Of the two on top and the poor one the figures tell the poor one apart.
    assert "chưa đủ căn cứ thống kê" not in text


def test_files_are_of_this_block_in_this_order(cast: Cast, wards: Round, page: Read) -> None:
    text = page(cast.snv, f"{WARDS}?sap-xep=chi-so")
    assert "/noi-bo/dot/dot-1/bang.csv?sap-xep=chi-so&amp;khoi=cap-xa" in text
    assert "/noi-bo/dot/dot-1/bang.xlsx?sap-xep=chi-so&amp;khoi=cap-xa" in text


def test_a_target_is_counted_by_the_printed_index_and_by_what_is_sure(
    cast: Cast, scored: Round, aim: Aim, page: Read
) -> None:
    aim(88, block=cast.departments)
    text = words(page(cast.snv, DEPARTMENTS))
    assert "Đạt chỉ tiêu theo số ghi ở đây 1 /2 đơn vị" in text


def test_an_officer_sees_the_own_unit_alone(cast: Cast, scored: Round, page: Read) -> None:
    text = page(cast.an, DEPARTMENTS)
    assert names(text) == ["Sở Xây dựng"]
    assert "Trung bình khối" not in text
    assert "Sở Y tế" not in text


def test_another_block_does_not_exist_for_an_officer(
    cast: Cast, scored: Round, signed_in: Callable[[User], Client]
) -> None:
    assert signed_in(cast.an).get(WARDS).status_code == 404


def test_an_open_round_leads_to_its_page(cast: Cast, scored: Round, signed_in: Callable[[User], Client]) -> None:
    Round.objects.update(state=Round.State.OPEN)
    response = signed_in(cast.an).get(DEPARTMENTS)
    assert (response.status_code, response["Location"]) == (302, "/noi-bo/dot/dot-1/")


def test_a_long_block_has_pages(cast: Cast, page: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST * 2500 < 200 * 1024
    monkeypatch.setattr(block_module, "MOST", 2)
    made = survey(*(factories.agency(name=f"Xã {number}", block=cast.communes) for number in range(3)))
    for unit in made.units.all():
        answered(unit, GOOD)
    run(made)
    first, second = page(cast.snv, WARDS), page(cast.snv, f"{WARDS}?trang=2")
    assert (len(names(first)), names(second)[0]) == (2, "Xã 2")
    assert "Trung bình khối" not in first.split("<tbody")[1]
    assert "Trung bình khối" in second.split("<tbody")[1]
