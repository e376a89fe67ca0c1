from tests.browser.areas.base import State

STATES: tuple[State, ...] = ()
NOT_PAGES: dict[str, str] = {}
