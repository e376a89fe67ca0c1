"""Charts in a real Chromium: words on hover, focus and touch; without script native titles and no dead stop of Tab."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from surveys.models import Round
from tests.browser.test_pages import _violations
from tests.conftest import Cast
from tests.dashboards.test_method_in_browser import browser as browser
from tests.dashboards.test_method_in_browser import opened as opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]
OVERVIEW = "/noi-bo/dot/dot-1/"
BEFORE, BEFORE_WORDS = ".interval--large g[data-mark]", "Kỳ trước: 65,00 %"
FACTORS = "#yeu-to table"
AROUND = """() => {
  const [ring, mark] = [document.querySelector(".chart-ring"), document.activeElement];
  const [one, two] = [ring.getBoundingClientRect(), mark.getBoundingClientRect()];
  return ["left", "top", "width", "height"].every((side) => Math.abs(one[side] - two[side]) < 1);
}"""
HERE = "document.activeElement.getAttribute('aria-label')"


def box(page: Page) -> Locator:
    return page.locator(".chart-words")


def expect_words(page: Page, words: str) -> None:
    expect(box(page)).to_have_text(words)
    expect(box(page)).to_be_visible()


def centre(mark: Locator) -> tuple[float, float]:
    at: Any = mark.bounding_box()
    return at["x"] + at["width"] / 2, at["y"] + at["height"] / 2


def stop_of(page: Page, chart: str) -> None:
    """Go to the one stop of a chart as by Tab."""
    page.keyboard.press("Tab")
    page.locator(f"{chart} [data-mark][tabindex='0']").focus()


def words_of(page: Page) -> str:
    return str(page.evaluate(HERE))


def assert_surrounded(page: Page) -> None:
    """Check that the ring of focus stands around the focused mark."""
    expect(page.locator(".chart-ring")).to_be_visible()
    assert page.evaluate(AROUND)


def quiet(page: Page) -> list[str]:
    """Return a list that fills with what the browser's console complains of."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    return said


def test_hover_shows_words_that_stay_under_the_pointer_and_go_by_escape(
    cast: Cast, two_years: Round, opened: Open
) -> None:
    page = opened(cast.snv)
    complaints = quiet(page)
    page.goto(OVERVIEW)
    mark = page.locator(BEFORE)
    expect(box(page)).to_be_hidden()

    mark.hover(force=True)
    expect_words(page, BEFORE_WORDS)
    # The browser's own title would stand there a second time.
    assert page.locator("main svg title").count() == 0
    expect(page.get_by_role("img", name=BEFORE_WORDS).first).to_be_visible()
    assert _violations(page) == []

    page.mouse.move(*centre(box(page)), steps=4)
    assert page.evaluate("document.querySelector('.chart-words').matches(':hover')")
    page.wait_for_timeout(500)
    expect_words(page, BEFORE_WORDS)
    mark.hover(force=True)
    page.keyboard.press("Escape")
    expect(box(page)).to_be_hidden()
    x, y = centre(mark)
    page.mouse.move(x + 1, y)
    expect(box(page)).to_be_hidden()

    page.mouse.move(2, 2)
    mark.hover(force=True)
    expect(box(page)).to_be_visible()
    page.mouse.move(2, 2)
    expect(box(page)).to_be_hidden()
    assert complaints == []


def test_a_line_just_missed_is_found(cast: Cast, two_years: Round, opened: Open) -> None:
    page = opened(cast.snv)
    page.goto(OVERVIEW)
    ring: Any = page.locator(f"{BEFORE} circle").bounding_box()
    page.mouse.move(ring["x"] + ring["width"] + 6, ring["y"] + ring["height"] + 4)

    expect_words(page, BEFORE_WORDS)


def test_a_table_is_one_stop_and_the_arrows_go_through_it(cast: Cast, two_years: Round, opened: Open) -> None:
    page = opened(cast.snv)
    page.goto(OVERVIEW)
    marks = page.locator(f"{FACTORS} [data-mark]")
    assert marks.count() > 20
    assert page.locator(f"{FACTORS} [data-mark][tabindex='0']").count() == 1

    stop_of(page, FACTORS)
    first = words_of(page)
    expect_words(page, first)
    assert "chỉ số" in first
    assert_surrounded(page)

    page.keyboard.press("ArrowDown")
    below = words_of(page)
    assert below.partition(":")[0] != first.partition(":")[0]
    expect_words(page, below)
    page.keyboard.press("End")
    assert words_of(page).startswith("Rất hài lòng: ")
    assert_surrounded(page)
    page.keyboard.press("ArrowLeft")
    assert words_of(page).startswith("Hài lòng: ")
    page.keyboard.press("ArrowUp")
    assert words_of(page).startswith("Hài lòng: ")
    expect_words(page, words_of(page))
    page.keyboard.press("Home")
    assert words_of(page) in {first, BEFORE_WORDS}

    page.keyboard.press("Escape")
    expect(box(page)).to_be_hidden()
    assert_surrounded(page)
    assert page.locator(f"{FACTORS} [data-mark][tabindex='0']").count() == 1
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.matches('#yeu-to [data-mark]')")
    expect(page.locator(".chart-ring")).to_be_hidden()
    expect(box(page)).to_be_hidden()


def test_a_chart_is_read_from_left_to_right_by_its_arrows(cast: Cast, two_years: Round, opened: Open) -> None:
    page = opened(cast.snv)
    page.goto("/noi-bo/lich-su/don-vi/so-xay-dung/")
    stop_of(page, "figure")
    page.keyboard.press("Home")
    assert words_of(page).startswith("Năm 2025: chỉ số 65,00 %")
    page.keyboard.press("ArrowRight")
    assert words_of(page).startswith("Năm 2026: chỉ số 93,00 %")
    page.keyboard.press("ArrowRight")
    assert words_of(page).startswith("Năm 2026")
    hint = page.locator("figure").first.get_attribute("aria-describedby")
    assert "mũi tên" in (page.locator(f"#{hint}").text_content() or "")
    assert _violations(page) == []


def test_on_a_phone_a_tap_shows_words_and_a_tap_elsewhere_closes(
    cast: Cast, two_years: Round, opened: Open, browser: Browser
) -> None:
    signed = opened(cast.snv)
    signed.goto(OVERVIEW)
    size: Any = {"width": 360, "height": 740}
    phone = browser.new_context(
        viewport=size, has_touch=True, is_mobile=True, storage_state=signed.context.storage_state()
    )
    try:
        page = phone.new_page()
        page.goto(signed.url)
        # Beside the thin ring, not on it.
        ring: Any = page.locator(f"{BEFORE} circle").bounding_box()
        page.touchscreen.tap(ring["x"] + ring["width"] + 5, ring["y"] + ring["height"] + 4)
        expect_words(page, BEFORE_WORDS)
        page.locator("h1").tap()
        expect(box(page)).to_be_hidden()
    finally:
        phone.close()


INSIDE = """() => {
  const box = document.querySelector('.chart-words');
  const marks = [...document.querySelectorAll('[data-mark]')].filter((mark) => mark.getClientRects().length);
  const cut = marks.filter((mark) => {
    mark.focus();
    const { left, right, top, bottom } = box.getBoundingClientRect();
    return box.hidden || left < 0 || right > innerWidth || top < 0 || bottom > innerHeight;
  });
  return [marks.length, cut.map((mark) => mark.getAttribute('aria-label'))];
}"""


@pytest.mark.parametrize("width", [360, 1280])
def test_no_words_are_cut_off(cast: Cast, two_years: Round, opened: Open, width: int) -> None:
    page = opened(cast.snv, width=width)
    page.goto(OVERVIEW)
    page.keyboard.press("Tab")
    marks, cut = page.evaluate(INSIDE)

    assert marks > 20
    assert cut == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_script_titles_are_there_and_no_stop_is_dead(cast: Cast, two_years: Round, opened: Open) -> None:
    page = opened(cast.snv, script=False)
    page.goto(OVERVIEW)
    said = page.locator("main svg title").all_text_contents()

    assert BEFORE_WORDS in said
    assert any(words.startswith("Rất hài lòng: ") for words in said)
    expect(page.locator("main svg[tabindex], main svg [tabindex]")).to_have_count(0)
    expect(page.get_by_role("img", name="Chung, gộp mọi phiếu: chỉ số").first).to_be_visible()
