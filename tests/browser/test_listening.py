"""A breach of the content security policy, or a script that breaks, fails the test in which it happens."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.chromium import chromium
from tests.browser.listening import taken
from tests.conftest import refuse_what_was_heard

pytestmark = pytest.mark.browser
ADDRESS = "http://trang.test/"
STRICT = {"Content-Security-Policy": "default-src 'self'; script-src 'self'"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(params=["context", "page"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    made = browser.new_page() if request.param == "page" else browser.new_context().new_page()
    yield made
    made.context.close()


def show(page: Page, body: str, headers: dict[str, str] | None = None) -> None:
    def answer(route: Route) -> None:
        route.fulfill(body=f"<!doctype html><title>x</title>{body}", content_type="text/html", headers=headers or {})

    page.route(f"{ADDRESS}**", answer)
    page.goto(ADDRESS)
    page.wait_for_timeout(200)


BREACHES = ("<script>1</script>", "<p style='color: red'>x</p>", "<img src='http://khac.test/a.png'>")


@pytest.mark.parametrize("body", BREACHES)
def test_a_breach_of_the_policy_is_heard(page: Page, body: str) -> None:
    show(page, body, STRICT)
    with pytest.raises(AssertionError, match="Content Security Policy"):
        refuse_what_was_heard()
    assert taken() == []


def test_a_broken_script_is_heard(page: Page) -> None:
    show(page, "<script>setTimeout(() => { throw new Error('broken') })</script>")
    with pytest.raises(AssertionError, match="broken"):
        refuse_what_was_heard()


def test_an_orderly_page_is_silent(page: Page) -> None:
    show(page, "<p>x</p>", STRICT)
    refuse_what_was_heard()


def test_every_browser_test_is_listened_to(request: pytest.FixtureRequest) -> None:
    assert "_listened_to" in request.fixturenames


def test_no_browser_is_started_unheard() -> None:
    """Only two places start browsers, and both listen."""
    launching = ("chromium.launch(", "launch_persistent_context(")
    tests = Path(__file__).parent.parent
    found: dict[str, Any] = {
        str(path.relative_to(tests)): path.read_text("utf-8")
        for path in tests.rglob("*.py")
        if path != Path(__file__) and any(each in path.read_text("utf-8") for each in launching)
    }
    assert {name for name, text in found.items() if "listen" not in text} == set()
