"""Pages and files name the level of limits, and below how many people they hide, as the method of the run does."""

from collections.abc import Callable

import pytest

from accounts.models import User
from surveys.models import Round
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of

Read = Callable[[User, str], str]
ROUND, UNIT = "/noi-bo/dot/dot-1/", "/noi-bo/dot/dot-1/don-vi/so-y-te/"


@pytest.mark.parametrize(("level", "said"), [("0.9", "90"), ("0.95", "95"), ("0.995", "99,5")])
def test_limits_are_named_by_the_level_of_the_method(cast: Cast, page: Read, level: str, said: str) -> None:
    made = survey(cast.so_y_te, cast.so_xay_dung, certainty={"level": level})
    answered(unit_of(made, cast.so_y_te), GOOD)
    answered(unit_of(made, cast.so_xay_dung), POOR)
    run(made)
    for address in (ROUND, UNIT):
        text = page(cast.snv, address)
        assert f"chỉ số và khoảng tin cậy {said} %" in text
        assert f"là khoảng tin cậy {said} %" in text
        assert f"khoảng {said} lần trong 100 lần" in text
        assert said == "95" or "khoảng tin cậy 95 %" not in text


@pytest.fixture
def of_ten(cast: Cast) -> Round:
    """By a method that hides figures of fewer than ten: Sở Y tế has nine forms of three levels, Sở Xây dựng 40."""
    made = survey(cast.so_y_te, cast.so_xay_dung, cast.nha_trang, certainty={"suppression_k": 10})
    answered(unit_of(made, cast.so_y_te), (0, 1, 2, 3, 3))
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    answered(unit_of(made, cast.nha_trang), POOR)
    run(made)
    return made


# Of nine forms: (2 + 2·3 + 3·4 + 3·5)/45.
NINE = "77,78"


def test_figures_of_fewer_people_than_the_method_says_stay_hidden(cast: Cast, of_ten: Round, page: Read) -> None:
    board = page(cast.lanh_dao, ROUND)
    assert "Dưới 10 phiếu: không nêu số liệu" in board
    assert NINE not in board
    assert NINE not in page(cast.lanh_dao, f"{ROUND}bang.csv")
    own = page(cast.binh, UNIT)
    assert "dưới 10 phiếu: số liệu không công bố do số phiếu ít" in own
    assert NINE not in own
    assert NINE not in page(cast.binh, f"{UNIT}bang.csv")
    assert NINE in page(cast.snv, UNIT)


def test_items_of_fewer_people_than_the_method_says_stay_hidden(cast: Cast, page: Read) -> None:
    made = survey(cast.so_y_te, certainty={"suppression_k": 10})
    answered(unit_of(made, cast.so_y_te), GOOD, items={"TT4": (0, 1, 2, 3, 3), "TT3": (0, 1, 2, 4, 3)})
    run(made)
    text = page(cast.binh, UNIT)
    assert "dưới 10 người trả lời" in text
    assert NINE not in text
    assert "Không hài lòng (hai mức) 11 %" not in text


def test_the_list_of_rounds_hides_a_total_of_fewer_people_than_the_method_says(cast: Cast, page: Read) -> None:
    made = survey(cast.so_y_te, certainty={"suppression_k": 10})
    answered(unit_of(made, cast.so_y_te), (0, 1, 2, 3, 3))
    run(made)
    assert NINE not in page(cast.lanh_dao, "/noi-bo/dot/")
    assert NINE in page(cast.snv, "/noi-bo/dot/")


def test_the_years_of_an_agency_hide_what_its_method_hides(cast: Cast, of_ten: Round, page: Read) -> None:
    address = "/noi-bo/lich-su/don-vi/so-y-te/"
    assert NINE not in page(cast.binh, address)
    assert NINE in page(cast.snv, address)
