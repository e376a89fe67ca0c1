from tests.browser.areas.base import State, at

TEXTS = "/noi-bo/dot/{round}/bao-cao/loi-van/"

STATES: tuple[State, ...] = (
    State("loi-van-bao-cao", "reports:texts", "home_affairs", at(TEXTS + "?kind=province")),
    State("loi-van-sua-doan", "reports:texts", "home_affairs", at(TEXTS + "?kind=province&doan=4.chung")),
    State(
        "bao-cao-khoi-xem",
        "reports:preview",
        "home_affairs",
        at("/noi-bo/dot/{round}/bao-cao/xem/?kind=block&block=cap-xa"),
    ),
)
NOT_PAGES: dict[str, str] = {"reports:word": "POST"}
