"""Debian's Chromium, driven by playwright without its own browser."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests.browser.listening import listen_to_all

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def shell(beside: Browser) -> Browser:
    """Start Chromium's headless shell, by the same playwright: a page in it takes two fifths of the time.

    It has the same engine and no window around it, so what is examined is a page, not how a browser behaves.
    """
    path = shutil.which("chromium-headless-shell")
    if path is None:
        raise RuntimeError("Chromium's shell is missing: run bin/setup --tests")
    made = beside.browser_type.launch(executable_path=path, args=list(FLAGS))
    listen_to_all(made)
    return made


@contextmanager
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise RuntimeError("Chromium is missing: run bin/setup --dev, or apt-get install chromium")
    # Playwright's own loop would otherwise make Django refuse the ORM in the same thread.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        listen_to_all(browser)
        try:
            yield browser
        finally:
            browser.close()
