from tests.browser.areas.base import State, at

NOT_PAGES = {
    "agencies:revoke_api_key": "POST",
    "agencies:revoke_own_key": "POST",
    "invitations:act": "POST",
    "invitations:template_csv": "a file",
    "invitations:template_xlsx": "a file",
    "invitations:postal_file": "POST that leads to a job",
    "invitations:printed": "a file",
    "invited:thanks": "the thanks page of the citizen's form",
    "invited:stop": "behind a link that only a message holds",
    "invitations_api:invitations": "JSON",
    "invitations_api:bounces": "JSON",
    "invitations_api:stops": "JSON",
    "figures_api:figures": "JSON",
    "invitations:list": "in tests/invitations/test_in_browser.py: its address needs a list",
    "invitations:people": "in tests/invitations/test_in_browser.py: its address needs a list",
    "invitations:postal": "in tests/invitations/test_in_browser.py: its address needs a list",
    "invitations:call": "in tests/invitations/test_in_browser.py: its address needs a list",
}
BASE = "/noi-bo/thu-phieu/{round}/moi-tra-loi/"
STATES: tuple[State, ...] = (
    State("khoa-cua-toi", "agencies:own_keys", "officer", at("/noi-bo/tai-khoan/cua-toi/khoa/")),
    State("khoa-api", "agencies:api_keys", "administrator", at("/noi-bo/tai-khoan/khoa-api/")),
    State("moi-danh-sach", "invitations:lists", "home_affairs", at(BASE)),
    State("moi-lap", "invitations:new", "home_affairs", at(BASE + "moi/")),
    State("moi-gio-gui", "invitations:hours", "home_affairs", at(BASE + "gio-gui/")),
    State("moi-loi-van", "invitations:texts", "home_affairs", at(BASE + "loi-van/")),
    State("moi-mot-loi-van", "invitations:text", "home_affairs", at(BASE + "loi-van/sms/invitation/vi/")),
    State("moi-hop-thu", "invitations:outbox", "home_affairs", at(BASE + "hop-thu/")),
    State("moi-can-gap", "invitations:calls", "coordinator", at(BASE + "can-gap/")),
    State("moi-duong-dan-la", "invited:form", None, at("/m/khong-co/")),
)
