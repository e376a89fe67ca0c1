from tests.browser.areas.base import State, at

ROUND = "/noi-bo/dot/{round}/"

STATES: tuple[State, ...] = (
    State("bang-nhiet", "matrix:heat", "home_affairs", at(f"{ROUND}ma-tran/")),
    State("bang-nhiet-yeu-to", "matrix:heat", "home_affairs", at(f"{ROUND}ma-tran/?muc=nhan-to")),
    State("bang-nhiet-dang-thu", "matrix:heat", "officer", at(f"{ROUND}ma-tran/")),
    State("so-sanh-chua-chon", "matrix:compare", "home_affairs", at(f"{ROUND}so-sanh/")),
    State("so-sanh-go-sai", "matrix:compare", "home_affairs", at(f"{ROUND}so-sanh/?don-vi=khong-co&don-vi=so")),
    State(
        "so-sanh",
        "matrix:compare",
        "home_affairs",
        at(f"{ROUND}so-sanh/?don-vi=so-tu-phap&don-vi=so-xay-dung&don-vi={{agency}}&don-vi={{small_agency}}"),
    ),
)
FILES = ("heat_csv", "heat_xlsx", "compare_csv", "compare_xlsx")
NOT_PAGES: dict[str, str] = {f"matrix:{name}": "file" for name in FILES}
