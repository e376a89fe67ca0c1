from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from surveys.models import Round
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, run, survey, unit_of


@pytest.fixture
def scored(cast: Cast) -> Round:
    """A closed round: Sở Xây dựng good, Sở Y tế poor, Nha Trang without a form, all scored."""
    made = survey(cast.so_xay_dung, cast.so_y_te, cast.nha_trang)
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    answered(unit_of(made, cast.so_y_te), POOR)
    run(made)
    return made


@pytest.fixture
def two_years(cast: Cast) -> Round:
    """A closed round of Sở Xây dựng, poor in the year before and good in this one, with Sở Y tế new in it."""
    before = survey(cast.so_xay_dung, code="dot-0")
    Round.objects.filter(pk=before.pk).update(assessment_year=2025)
    answered(unit_of(before, cast.so_xay_dung), POOR)
    run(before)
    made = survey(cast.so_xay_dung, cast.so_y_te)
    answered(unit_of(made, cast.so_xay_dung), GOOD)
    answered(unit_of(made, cast.so_y_te), GOOD)
    run(made)
    return made


@pytest.fixture
def page(signed_in: Callable[[User], Client]) -> Callable[[User, str], str]:
    """Return a function that reads a page as a person; it must answer 200."""

    def read(person: User, address: str) -> str:
        response = signed_in(person).get(address)
        assert response.status_code == 200
        return b"".join(response).decode()

    return read
