from tests.browser.areas.base import State, at

STATES: tuple[State, ...] = (
    State("thu-phieu", "collection:rounds", "home_affairs", at("/noi-bo/thu-phieu/")),
    State("lap-dot", "collection:new", "home_affairs", at("/noi-bo/thu-phieu/moi/")),
    State("theo-doi", "collection:monitor", "home_affairs", at("/noi-bo/thu-phieu/{round}/")),
    State("theo-doi-ban-chi-dao", "collection:monitor", "steering", at("/noi-bo/thu-phieu/{round}/")),
    State("theo-doi-don-vi", "collection:monitor", "officer", at("/noi-bo/thu-phieu/{round}/")),
    State("theo-doi-rong", "collection:monitor", "home_affairs", at("/noi-bo/thu-phieu/{fresh_round}/")),
    State("ke-hoach", "collection:plan", "home_affairs", at("/noi-bo/thu-phieu/{fresh_round}/ke-hoach/")),
    State("mo-thu-phieu", "collection:plan_open", "home_affairs", at("/noi-bo/thu-phieu/{draft_round}/ke-hoach/mo/")),
    State("sao-chep", "collection:plan_copy", "home_affairs", at("/noi-bo/thu-phieu/{round}/ke-hoach/sao-chep/")),
)
NOT_PAGES: dict[str, str] = {
    "collection:monitor_figures": "a part of the monitor",
    "collection:monitor_csv": "a file",
    "collection:monitor_xlsx": "a file",
    "collection:plan_targets_csv": "a file",
    **{f"collection:plan_{step}": "POST" for step in ("save", "upload", "units", "reword", "delete")},
}
