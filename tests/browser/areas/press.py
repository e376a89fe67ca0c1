from tests.browser.areas.base import State, at
from tests.browser.areas.publicity import LATER

HOME = "/noi-bo/bao-chi/"
STATES: tuple[State, ...] = (
    State("bao-chi", "press:packs", "home_affairs", at(HOME)),
    State("bao-chi-soan", "press:start", "home_affairs", at(f"{HOME}soan/")),
)
NOT_PAGES: dict[str, str] = {
    "press:act": "POST",
    "press:pack": LATER,
    "press:edit": LATER,
    "press_public:show": LATER,
    "press_public:secret": LATER,
}
