from tests.browser.areas.base import State, at

STATES: tuple[State, ...] = (
    State("hom-nay", "today:today", "home_affairs", at("/noi-bo/")),
    State("hom-nay-quan-tri", "today:today", "administrator", at("/noi-bo/")),
    State("hom-nay-don-vi", "today:today", "officer", at("/noi-bo/")),
)
NOT_PAGES: dict[str, str] = {}
