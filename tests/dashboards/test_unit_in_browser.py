"""A unit's page in a real Chromium: with script the years stand in place, without it they are a link away."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from agencies.models import Service
from scoring.analysis.asked import Asked
from scoring.services.analyses import analyse
from surveys.models import Channel, Round
from tests.browser.test_pages import _violations
from tests.conftest import Cast
from tests.dashboards.factories import GOOD, POOR, answered, counted, run, survey, unit_of
from tests.dashboards.test_method_in_browser import browser as browser
from tests.dashboards.test_method_in_browser import opened as opened
from tests.dashboards.test_unit_analyses import mixed
from tests.factories import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
UNIT = "/noi-bo/dot/dot-1/don-vi/so-xay-dung/"
YEARS = "/noi-bo/lich-su/don-vi/so-xay-dung/"


@pytest.fixture
def told(cast: Cast) -> Round:
    """Two years of Sở Xây dựng, the later one with its analyses."""
    before = survey(cast.so_xay_dung, code="dot-0")
    Round.objects.filter(pk=before.pk).update(assessment_year=2025)
    answered(unit_of(before, cast.so_xay_dung), POOR)
    run(before)
    made = survey(cast.so_xay_dung, cast.so_y_te)
    for name, forms in (("Cấp giấy phép xây dựng nhà ở riêng lẻ", 50), ("Thẩm định thiết kế xây dựng", 30)):
        service = Service.objects.create(code=str(forms), name=name)
        counted(unit_of(made, cast.so_xay_dung), mixed(made, forms, seed=forms), service=service)
    counted(unit_of(made, cast.so_xay_dung), mixed(made, 30, seed=8), channel=Channel.QR)
    answered(unit_of(made, cast.so_y_te), GOOD)
    run(made)
    for kind in ("drivers", "channels", "services"):
        asked = Asked(kind, "don-vi:so-xay-dung")
        analyse(round=made, asked=asked, newest=True, actor=None, at=NOW, progress=lambda text, done, total: None)
    return made


def scrolled(page: Page) -> None:
    page.locator("#dat-canh-don-vi").scroll_into_view_if_needed()
    page.locator("#qua-cac-nam").scroll_into_view_if_needed()


@pytest.mark.parametrize("width", [1280, 360])
def test_the_years_stand_in_place(
    cast: Cast, told: Round, opened: Callable[..., Page], width: int, tmp_path: Path
) -> None:
    page = opened(cast.an, width=width)
    page.goto(UNIT)
    scrolled(page)

    expect(page.locator("section[data-panel] svg.years")).to_be_visible()
    # What came in later has its words and its stop of Tab too.
    expect(page.locator("section[data-panel] svg.years [data-mark][tabindex='0']")).to_have_count(1)
    expect(page.locator("section[data-panel] .table--years").first).to_contain_text("2025")
    expect(page.get_by_text("Vì sao chỉ số 2026 khác 2025")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # A figure says what it is once, before it.
    after = "row => getComputedStyle(row, '::after').content"
    assert page.locator(".analysis__table td.number").first.evaluate(after) == "none"
    assert page.locator(".table--effects td.number").first.evaluate(after) == "none"
    assert page.locator(".table--years .cell-limits").first.evaluate(after) == "none"
    assert _violations(page) == []
    page.screenshot(path=tmp_path / f"don-vi-{width}.png", full_page=True)


def test_without_script_they_are_a_link_away(cast: Cast, told: Round, opened: Callable[..., Page]) -> None:
    page = opened(cast.an, script=False)
    page.goto(UNIT)
    expect(page.locator("svg.years")).to_have_count(0)
    page.get_by_role("link", name="Xem các năm").click()

    assert page.url.endswith(YEARS)
    expect(page.locator("svg.years")).to_be_visible()


@pytest.mark.parametrize("width", [360])
def test_on_a_phone_an_item_is_two_lines_and_a_bar_over_the_whole_width(
    cast: Cast, told: Round, opened: Callable[..., Page], width: int
) -> None:
    page = opened(cast.an, width=width)
    page.goto(UNIT)
    row: Any = page.locator(".table--items tbody tr").first
    bar, whole = row.locator(".level-bar").bounding_box(), row.bounding_box()

    assert bar["width"] > whole["width"] - 40
    name, index = row.locator(".cell-name").bounding_box(), row.locator(".cell-index").bounding_box()
    assert index["y"] < name["y"] + name["height"]
    assert bar["y"] > index["y"] + index["height"] - 1
