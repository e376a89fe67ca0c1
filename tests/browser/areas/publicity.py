from tests.browser.areas.base import State, at

HOME = "/noi-bo/cong-khai/"
# The demonstration leaves publishing to whoever tries it out.
LATER = "after a publication: tests/dashboards/conferences/test_in_browser.py"
STATES: tuple[State, ...] = (
    State("cong-khai", "publicity:overview", "home_affairs", at(HOME)),
    State("cong-khai-hinh-thuc", "publicity:forms", "home_affairs", at(f"{HOME}hinh-thuc/")),
)
NOT_PAGES: dict[str, str] = {
    "publicity:agency": LATER,
    "publicity:board": LATER,
    "publicity:way": LATER,
    "publicity:text": LATER,
    "publicity:download": "a file",
    "publicity:file": "a file",
}
