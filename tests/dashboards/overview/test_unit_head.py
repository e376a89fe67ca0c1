"""The head of a unit's page: its target on the axis and judged, its change with a verdict, as the overview has them."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from surveys.models import Round
from tests.conftest import Cast
from tests.dashboards.factories import answered, run, survey, unit_of
from tests.dashboards.overview.conftest import Aim

pytestmark = pytest.mark.django_db
Read = Callable[[User, str], str]
GOOD_UNIT, POOR_UNIT = "/noi-bo/dot/dot-1/don-vi/so-y-te/", "/noi-bo/dot/dot-1/don-vi/so-xay-dung/"
MOST_QUERIES = 12


def head(html: str) -> str:
    return html.split('class="headline"', 1)[1].split("</section>")[0]


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_a_unit_is_judged_by_its_own_target(cast: Cast, fallen: Round, aim: Aim, page: Read) -> None:
    aim(99, agency=cast.so_xay_dung)
    found = head(page(cast.snv, POOR_UNIT))
    assert "từ 99 % chắc chắn không đạt" in words(found)
    assert 'class="mark-target"' in found


def test_the_target_of_its_block_holds_for_a_unit_without(cast: Cast, fallen: Round, aim: Aim, page: Read) -> None:
    aim(50, block=cast.so_y_te.versions.get().block)
    aim(99, agency=cast.so_xay_dung)
    assert "từ 50 % chắc chắn đạt" in words(head(page(cast.snv, GOOD_UNIT)))


def test_the_target_of_the_province_judges_no_unit(cast: Cast, fallen: Round, aim: Aim, page: Read) -> None:
    aim(99)
    found = head(page(cast.snv, POOR_UNIT))
    assert "chưa đặt cho đơn vị" in words(found)
    assert "mark-target" not in found


def test_a_target_waits_while_forms_come_in(cast: Cast, fallen: Round, aim: Aim, page: Read) -> None:
    aim(99, agency=cast.so_xay_dung)
    Round.objects.filter(pk=fallen.pk).update(state=Round.State.OPEN)
    found = words(head(page(cast.snv, POOR_UNIT)))
    assert "từ 99 % xét sau khi khóa thu phiếu" in found
    assert "chắc chắn không đạt" not in found


def test_a_sure_fall_wears_its_chip_and_its_ring(cast: Cast, fallen: Round, page: Read) -> None:
    found = head(page(cast.snv, POOR_UNIT))
    assert "giảm chắc chắn" in words(found)
    assert 'class="mark-previous"' in found


def test_a_hidden_index_is_not_judged(cast: Cast, aim: Aim, page: Read) -> None:
    made = survey(cast.so_y_te)
    answered(unit_of(made, cast.so_y_te), (0, 1, 1, 1, 1))
    run(made)
    aim(99, agency=cast.so_y_te)
    text = page(cast.binh, GOOD_UNIT)
    assert "mark-target" not in text
    assert "không đạt" not in text


def test_a_unit_with_a_target_costs_little(
    cast: Cast,
    fallen: Round,
    aim: Aim,
    signed_in: Callable[[User], Client],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    aim(99, agency=cast.so_xay_dung)
    client = signed_in(cast.snv)
    client.get(POOR_UNIT)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(POOR_UNIT)
