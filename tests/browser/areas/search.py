from tests.browser.areas.base import State, at

STATES: tuple[State, ...] = (
    State("tim-trong", "search:search", "home_affairs", at("/noi-bo/tim/")),
    State("tim-thay", "search:search", "home_affairs", at("/noi-bo/tim/?q=so")),
    State("tim-khong-thay", "search:search", "officer", at("/noi-bo/tim/?q=khong+co+gi+nhu+the")),
)
NOT_PAGES: dict[str, str] = {}
