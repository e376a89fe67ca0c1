"""The first visit to a page in a browser that has nothing kept: bytes over the wire and requests."""

import shutil
import sys
from typing import Any

from playwright.sync_api import sync_playwright

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")


def first_visit(address: str) -> tuple[int, int]:
    """Return bytes received (heads included) and requests until the page is at rest, on a phone's screen."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        sys.exit("Chromium is missing: run bin/setup --tests, or apt-get install chromium")
    received: list[float] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 360, "height": 740})
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", lambda event: received.append(_bytes(event)))
        page.goto(address, wait_until="networkidle")
        browser.close()
    return int(sum(received)), len(received)


def _bytes(event: dict[str, Any]) -> float:
    return float(event["encodedDataLength"])
