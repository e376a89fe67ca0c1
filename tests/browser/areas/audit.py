from tests.browser.areas.base import State, at

STATES: tuple[State, ...] = (
    State("nhat-ky", "audit:entries", "administrator", at("/noi-bo/nhat-ky/")),
    State("nhat-ky-loc", "audit:entries", "administrator", at("/noi-bo/nhat-ky/?viec=round.open&den=1999-01-01")),
    State("nhat-ky-bao-ve", "audit:entries", "data_protection", at("/noi-bo/nhat-ky/?viec=invitations.destroy")),
    State("lich-su-dot", "changes:history", "administrator", at("/noi-bo/lich-su-thay-doi/dot/{round}/")),
    State("lich-su-loc", "changes:history", "home_affairs", at("/noi-bo/lich-su-thay-doi/dot/{round}/?den=1999-01-01")),
    State("viec-cua-toi", "audit:mine", "officer", at("/noi-bo/nhat-ky/cua-toi/")),
)
NOT_PAGES: dict[str, str] = {"audit:csv": "file", "audit:xlsx": "file"}
