"""States of the pages about personal data."""

from tests.browser.areas.base import State, at

HOME = "/noi-bo/quan-tri/du-lieu-ca-nhan/"
STATES: tuple[State, ...] = (
    State("thong-bao-du-lieu", "privacy:notices", "home_affairs", at(HOME)),
    State("thong-bao-du-lieu-bao-ve", "privacy:notices", "administrator", at(HOME)),
    State("thong-bao-du-lieu-mot", "privacy:notice", "home_affairs", at(f"{HOME}thong-bao/3/")),
    State("thong-bao-du-lieu-moi", "privacy:new_notice", "home_affairs", at(f"{HOME}thong-bao/moi/")),
    State("thoi-han", "privacy:retention", "home_affairs", at(f"{HOME}thoi-han/")),
    State("thoi-han-phieu", "privacy:term", "home_affairs", at(f"{HOME}thoi-han/answers/")),
    State("thoi-han-nhat-ky", "privacy:term", "home_affairs", at(f"{HOME}thoi-han/audit/")),
    State("giu-lai", "privacy:hold", "home_affairs", at(f"{HOME}giu-lai/{{round}}/")),
)
NOT_PAGES: dict[str, str] = {}
