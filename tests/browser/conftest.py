from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import chromium
from tests.browser.facts import Facts, gather, one_time_link
from tests.browser.portal import running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def facts(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Facts]:
    """The demonstration portal, started by bin/start in an empty home."""
    home: Path = tmp_path_factory.mktemp("portal")
    with running(home, demo=True) as portal:
        gathered = gather(portal)
        yield Facts(portal, gathered.passwords, {**gathered.names, **one_time_link(browser, gathered)})
