"""Pages printed from the screen: figures and their tables, without what is only for clicking."""

from collections.abc import Callable

import pytest

from tests.browser.walks.conftest import Day
from tests.browser.walks.person import Walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("portal")]
Start = Callable[..., Walk]
A4 = {"width": 794, "height": 1123}
PAGES = (
    "dot/dot-nay/",
    "dot/dot-nay/khoi/so/",
    "dot/dot-nay/don-vi/so-xay-dung/",
    "dot/dot-nay/ma-tran/",
    "dot/dot-nay/so-sanh/?don-vi=so-xay-dung&don-vi=so-y-te",
    "lich-su/",
    "thu-phieu/dot-nay/",
)
# What nobody can click on paper.
CLICKED = ".frame__side, .filters, .bar__bell, .pagination a, .preview-link, main .button"
SEEN = "found => found.filter(each => each.checkVisibility({ visibilityProperty: true })).map(each => each.className)"
# Tables that would be cut off at the paper's edge, with nothing to scroll there.
CUT = """tables => tables.filter(each => each.checkVisibility())
    .filter(each => getComputedStyle(each).overflowX !== "visible").map(each => each.className)"""


def test_pages_of_figures_are_printed_without_what_is_clicked(day: Day, walk: Start) -> None:
    going = walk(day.cast.snv)
    page = going.page
    page.set_viewport_size(A4)  # type: ignore[arg-type]
    for path in PAGES:
        assert page.goto(f"/noi-bo/{path}").ok, path  # type: ignore[union-attr]
        page.emulate_media(media="print")
        assert page.locator(CLICKED).evaluate_all(SEEN) == [], path
        assert page.locator(".table-scroll").evaluate_all(CUT) == [], path
        assert page.locator("h1").is_visible()
        assert page.locator("main table").first.is_visible()
        page.emulate_media(media="screen")
