"""What every browser of the tests hears: breaches of the content security policy and errors of scripts.

`chromium` hears for all contexts made from its browser; a context made another way is handed to `listen`. The test in
which something was heard fails (`tests/conftest.py`).
"""

from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

POLICY = "Content Security Policy"
_heard: list[str] = []


def listen(context: BrowserContext) -> BrowserContext:
    """Hear what goes wrong on any page of a context."""
    context.on("weberror", lambda error: _heard.append(f"{error.page.url if error.page else ''}: {error.error}"))
    context.on("console", _note)
    return context


def taken() -> list[str]:
    """Return what was heard since it was last asked for."""
    found = list(_heard)
    _heard.clear()
    return found


def listen_to_all(browser: Browser) -> None:
    """Hear what goes wrong in every context of a browser."""
    make_context, make_page = browser.new_context, browser.new_page

    def new_context(*given: Any, **named: Any) -> BrowserContext:
        return listen(make_context(*given, **named))

    def new_page(*given: Any, **named: Any) -> Page:
        page = make_page(*given, **named)
        listen(page.context)
        return page

    browser.new_context = new_context  # type: ignore[method-assign]
    browser.new_page = new_page  # type: ignore[method-assign]


def _note(message: Any) -> None:
    if POLICY in message.text:
        _heard.append(message.text)
