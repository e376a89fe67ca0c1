from tests.browser.areas.base import State, at

STATES: tuple[State, ...] = (
    State(
        "chat-luong", "quality:answers", "home_affairs", at("/noi-bo/thu-phieu/{round}/chat-luong/?tinh-trang=mot-muc")
    ),
    State("chat-luong-rong", "quality:answers", "home_affairs", at("/noi-bo/thu-phieu/{fresh_round}/chat-luong/")),
)
NOT_PAGES: dict[str, str] = {"quality:decide": "POST", "quality:accept_file": "POST"}
