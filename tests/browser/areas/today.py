from tests.browser.areas.base import State, at

STATES: tuple[State, ...] = (
    State("hom-nay", "today:today", "home_affairs", at("/noi-bo/")),
    State("hom-nay-quan-tri", "today:today", "administrator", at("/noi-bo/")),
    State("hom-nay-don-vi", "today:today", "officer", at("/noi-bo/")),
    State("hom-nay-ban-chi-dao", "today:today", "steering", at("/noi-bo/")),
    State("hom-nay-bao-ve-du-lieu", "today:today", "data_protection", at("/noi-bo/")),
)
NOT_PAGES: dict[str, str] = {}
