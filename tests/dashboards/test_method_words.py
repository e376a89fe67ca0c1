"""Pages and files name the level of limits, and the number of people below which they hide, as the run's method does."""

from collections.abc import Callable

import pytest

from accounts.models import User
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
