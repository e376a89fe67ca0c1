"""What a sample can show stands beside the numbers of a plan: the same while they are typed as after they are saved."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from surveys.models import Round, RoundUnit
from tests.conftest import Cast
from tests.dashboards.test_method_in_browser import browser as browser
from tests.dashboards.test_method_in_browser import opened as opened
from tests.dashboards.test_plan_pages import prepared

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLAN = "/noi-bo/thu-phieu/dot-moi/ke-hoach/"
# Points seen with 80 % power by so many forms a year, from STATISTICS § 5.
SEEN = {100: "4,8", 200: "3,4", 400: "2,4", 3532: "0,8"}


def shown(page: Page) -> list[str]:
    row = page.locator("[data-unit]").first
    return [row.locator("[data-issue]").inner_text(), row.locator("[data-change]").inner_text()]


def test_the_least_change_is_told_with_and_without_script(cast: Cast, opened: Callable[..., Page]) -> None:
    round = prepared(cast)
    Round.objects.filter(pk=round.pk).update(margin=5, expected_response=80)
    plain, lively = opened(cast.snv, script=False), opened(cast.snv)
    lively.goto(PLAN)
    for quota, change in SEEN.items():
        RoundUnit.objects.filter(round=round).update(quota=quota)
        plain.goto(PLAN)
        assert shown(plain)[1] == change
        lively.locator("[data-unit] [data-quota]").first.fill(str(quota))
        assert shown(lively) == shown(plain)
