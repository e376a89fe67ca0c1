"""Names of 200 letters on public and officials' pages, in badge and frames: nothing is cut, nothing overflows."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.conftest import Cast
from tests.dashboards.test_method_in_browser import browser as browser
from tests.dashboards.test_method_in_browser import opened as opened
from tests.portal.long_names import AGENCY, BLOCK, CODE, HOME, PLACE, agency_name, published_round

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
WIDTHS = (320, 360, 1280)
PUBLIC = {
    "home": "/",
    "results": "/ket-qua/",
    "found": "/ket-qua/?tim=1.1",
    "year": "/ket-qua/2026/",
    "round": HOME,
    "block": f"{HOME}khoi/{BLOCK}/",
    "agency": PLACE,
    "notice": f"{PLACE}niem-yet/",
    "agency-table": f"{PLACE}bang/",
    "round-table": f"{HOME}bang/",
    "data": f"/du-lieu/{CODE}/1/",
}
OFFICE = {
    "o-round": f"/noi-bo/dot/{CODE}/",
    "o-unit": f"/noi-bo/dot/{CODE}/don-vi/{AGENCY}/",
    "o-reports": f"/noi-bo/dot/{CODE}/bao-cao/",
}
# Where the agency itself is named.
NAMED = {"found", "block", "agency", "notice", "agency-table", "o-round", "o-unit"}
# Letters that a box holds and does not show: what is kept for screen readers alone is meant so.
CUT = """() => [...document.querySelectorAll('body *')].filter(each => {
  const style = getComputedStyle(each)
  const hides = [style.overflowX, style.overflowY].some(how => how === 'hidden' || how === 'clip')
  const shown = each.clientWidth > 1 && each.clientHeight > 1 && each.checkVisibility()
  const told = each.closest('.visually-hidden')
  if (!hides || !shown || told) return false
  return (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1)
}).map(each => each.outerHTML.slice(0, 200))"""
# Text beyond the box of the page, whatever box it is in.
BEYOND = """width => {
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const range = document.createRange()
    range.selectNodeContents(walker.currentNode)
    const scrolls = walker.currentNode.parentElement.closest('.table-scroll, pre, code, .visually-hidden')
    const shown = walker.currentNode.parentElement.checkVisibility()
    if (shown && !scrolls && [...range.getClientRects()].some(box => box.right > width + 1))
      found.push(walker.currentNode.textContent.slice(0, 80))
  }
  return found
}"""


def whole(page: Page, name: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
        assert (name, width, page.evaluate(BEYOND, width)) == (name, width, [])
        assert (name, width, page.evaluate(CUT)) == (name, width, [])
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=Path(folder) / f"long-{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("of", ["blanks", "none"])
def test_pages_hold_names_of_200_letters(of: str, cast: Cast, opened: Callable[..., Page]) -> None:
    published_round(of)
    page = opened(cast.snv)
    for name, address in {**PUBLIC, **OFFICE}.items():
        page.goto(address)
        if name in NAMED:
            assert agency_name(of) in " ".join(page.locator("main").inner_text().split()), name
        whole(page, f"{of}-{name}")


@pytest.mark.parametrize("of", ["blanks", "none", "short"])
def test_the_badge_keeps_its_words_inside_and_says_the_whole_name(
    of: str, cast: Cast, opened: Callable[..., Page]
) -> None:
    published_round(of)
    page = opened(cast.snv)
    page.goto(f"{PLACE}huy-hieu.svg")
    assert page.evaluate("document.querySelector('title').textContent").startswith(agency_name(of))
    boxes: list[Any] = page.evaluate(
        "[...document.querySelectorAll('text')].map(each => (({x, width, y, height}) => [x, x + width, y, y + height])"
        "(each.getBBox()))"
    )
    assert len(boxes) == 5
    assert all(left >= 8 and right <= 312 and top >= 0 and bottom <= 96 for left, right, top, bottom in boxes), boxes
