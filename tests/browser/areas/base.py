"""How a page in a state is described and reached."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.facts import Facts

Reach = Callable[[Page, Facts], None]


@dataclass(frozen=True)
class State:
    """One page in one state: the route it belongs to, who looks (None: a citizen), how to get there."""

    name: str
    route: str
    role: str | None
    reach: Reach
    script: bool = True


def at(path: str) -> Reach:
    """Return a way to a page by its address; {names} are filled from the facts."""
    return lambda page, facts: facts.go(page, path)
