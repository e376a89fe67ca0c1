"""Words beside figures: whose they are, what a link opens, why limits are as wide as they are."""

from collections.abc import Callable

import pytest

from accounts.models import User
from dashboards.wording import alike_words
from reports.tables.cells import alike
from surveys.models import Round
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, answered, run, survey, unit_of
from tests.scoring.factories import document, method, score
from tests.scoring.factories import unit as counts

Read = Callable[[User, str], str]


@pytest.mark.django_db
def test_a_unit_seen_alone_is_named_beside_its_figure_with_its_possible_ranks(
    cast: Cast, scored: Round, page: Read
) -> None:
    text = page(cast.an, "/noi-bo/dot/dot-1/")
    assert "Chỉ số hài lòng của Sở Xây dựng" in text
    strip = text.partition("Hạng trong khối")[2].partition("headline__cell")[0]
    assert "hạng có thể:" in strip


@pytest.mark.django_db
def test_while_forms_come_in_the_link_to_counts_is_not_called_results(cast: Cast, page: Read) -> None:
    made = survey(cast.so_xay_dung, state=Round.State.OPEN)
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    run(made)
    monitor = "/noi-bo/thu-phieu/dot-1/"
    assert "Xem tiến độ" in page(cast.lanh_dao, monitor)
    assert "Xem kết quả" not in page(cast.lanh_dao, monitor)
    assert "Xem kết quả" in page(cast.snv, monitor)


@pytest.mark.django_db
def test_a_leader_is_not_told_of_an_agency_of_their_own(cast: Cast, page: Read) -> None:
    survey(cast.so_xay_dung)
    text = page(cast.lanh_dao, "/noi-bo/cong-bo/dot-1/")
    assert "Đợt chưa có dự thảo" in text
    assert "đơn vị ông/bà" not in text


def test_limits_that_follow_from_clusters_say_so() -> None:
    assert alike_words(()) == ""
    assert "cụm thu phiếu (3, 8), không theo số phiếu" in alike_words((3, 8))


def test_only_rows_of_answers_all_alike_wear_the_note() -> None:
    answers = {"A1": (0, 0, 0, 0, 20), "A2": (0,) * 5}
    one = score(method(**document()), counts("a", answers)).agencies[0]
    assert not alike(one), "without limits there is nothing to explain"
