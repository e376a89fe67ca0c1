"""Axe, the browser's console and the page's width, on every page in every state."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.areas import open_data, public
from tests.browser.chromium import shell
from tests.browser.facts import Facts, signed_in
from tests.browser.pages import NOT_PAGES, STATES, State

pytestmark = [pytest.mark.browser, pytest.mark.system, pytest.mark.xdist_group("portal"), pytest.mark.timeout(600)]

Kind = tuple[str | None, bool, bool]
AXE = Path(__file__).with_name("axe.min.js").read_text(encoding="utf-8")
# 320 is 1280 at 400 %, where nothing may scroll sideways; 640 is 1280 at 200 %.
WIDTHS = (320, 1280)
ZOOMED = 640
# Who opens pages on a phone. Pages of others are examined at a window's width, and at both in the long run.
ON_PHONES = (None, "head", "surveyor")
# What other sites show speaks one language.
FOR_FRAMES = {"public:agency_table", "public:round_table"}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def routes(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, f"{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield space + pattern.name


def test_every_route_is_listed() -> None:
    listed = {state.route for state in STATES} | set(NOT_PAGES)

    assert set(routes()) == listed


@pytest.fixture(scope="module")
def quick(browser: Browser) -> Iterator[Browser]:
    made = shell(browser)
    yield made
    made.close()


def _kind(state: State) -> Kind:
    # A kiosk fills the screen, which only a browser with windows does.
    return state.role, state.script, state.route.startswith("kiosk:")


@pytest.fixture(scope="module")
def contexts(browser: Browser, quick: Browser, facts: Facts) -> Iterator[dict[Kind, BrowserContext]]:
    """One signed-in context for each role, with and without script: before wrong passwords are tried from here."""
    made = {
        (role, script, window): signed_in(browser if window else quick, facts, role, script=script)
        for role, script, window in {_kind(state) for state in STATES}
    }
    yield made
    for context in made.values():
        context.close()


@pytest.mark.parametrize("thorough", [False, pytest.param(True, marks=pytest.mark.long)], ids=["", "both"])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_page_is_accessible_quiet_and_fits(
    contexts: dict[Kind, BrowserContext], facts: Facts, state: State, thorough: bool
) -> None:
    """Reach the state once, at the least width; the page is then widened as a turned phone or a window is."""
    page = contexts[_kind(state)].new_page()
    try:
        page.set_viewport_size({"width": WIDTHS[0], "height": 800})
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if _is_fault(message) else None)

        state.reach(page, facts)

        for width in (*WIDTHS, *([ZOOMED] if state.role is None else [])):
            page.set_viewport_size({"width": width, "height": 800})
            if width == WIDTHS[-1] or state.role in ON_PHONES or thorough:
                assert (width, _violations(page)) == (width, [])
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert complaints == []
    finally:
        page.close()


@pytest.fixture(scope="module")
def in_english(quick: Browser, facts: Facts) -> Iterator[BrowserContext]:
    context = signed_in(quick, facts, None)
    context.add_cookies([{"name": "ngon_ngu", "value": "en", "url": facts.portal.url}])
    yield context
    context.close()


@pytest.mark.parametrize("state", [*public.STATES, *open_data.STATES], ids=lambda state: state.name)
def test_public_page_is_accessible_and_fits_in_english(in_english: BrowserContext, facts: Facts, state: State) -> None:
    page = in_english.new_page()
    try:
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            state.reach(page, facts)
            assert page.locator("html").get_attribute("lang") == ("vi" if state.route in FOR_FRAMES else "en")
            assert (width, _violations(page)) == (width, [])
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    finally:
        page.close()


def _is_fault(message: Any) -> bool:
    # A page that says 404, 410 or 403 in words is also named so by the browser, as is a script held back.
    return message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource")


def _violations(page: Page) -> list[str]:
    """Return what axe finds: the rule, and where."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
    return [f"{each['id']}: {each['help']}: {[node['target'] for node in each['nodes']]}" for each in found]
